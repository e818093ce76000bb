//! Floor 4: an output to its key, and to its bytes. Pure but for the files of `content/static`,
//! which are read here to be copied.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::catalogue::{Catalogue, SearchFile, Segments};
use crate::exports::Document;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::pages::PageKind;
use crate::pages::context::RenderContext;
use crate::pages::view::View;
use crate::plan::{Output, Recipe};
use crate::read::cache::FINGERPRINT;
use crate::search::{Files, Segment};
use crate::theme::Theme;
use crate::tracked::ItemKind;

pub static CANNOT_RENDER: Code = Code {
    name: "cannot-render",
    severity: Severity::Error,
    summary: "an output cannot be made",
    explanation: "A file of content/static could not be read, or an output was planned for something that its kind \
does not know.",
};

/// Every code of this floor's renderer.
pub const CODES: &[&Code] = &[&CANNOT_RENDER];

/// An output with all that its bytes are made from.
pub struct Draft<'d> {
    route: &'d Route,
    source: Source<'d>,
    /// Tells drafts with other bytes apart. `None` where that cannot be told beforehand.
    pub key: Option<Digest>,
}

enum Source<'d> {
    Page(&'static PageKind, Box<View<'d>>),
    Export(Box<dyn Document + 'd>),
    Bytes(Vec<u8>),
    OfSegment(Arc<Segment>, Files),
    Texts(&'d Segments<'d>, u32, u32),
    Asset(&'d str),
    ThemeAsset(&'d [u8]),
}

/// Gathers what one output is made from. Renders nothing yet.
pub fn draft<'d>(
    context: RenderContext<'d>,
    theme: &'d Theme,
    segments: &'d Segments<'d>,
    output: &'d Output,
) -> Result<Draft<'d>, Diagnostic> {
    let route = &output.route;
    let (source, key) = match &output.recipe {
        Recipe::Page(kind, subject) => {
            let view = (kind.view)(&context.at(route), *subject)
                .ok_or_else(|| failed(route, "this page has nothing to show"))?;
            let key = key(kind.name, &[view.digest(), theme.digest()]);
            (Source::Page(kind, Box::new(view)), Some(key))
        }
        Recipe::Export(export, subject) => {
            let document = (export.document)(context.dossier, *subject)
                .ok_or_else(|| failed(route, "this export has nothing to write"))?;
            let key = key(export.name, &[document.digest()]);
            (Source::Export(document), Some(key))
        }
        Recipe::Search(SearchFile::OfSegment(number, file)) => {
            context.dossier.note(ItemKind::SearchSegment.at(*number));
            let segment = segments.get(*number);
            let bytes = segment.file(*file).unwrap_or_default();
            let key = key("search", &[Digest::of(bytes)]);
            (Source::OfSegment(segment, *file), Some(key))
        }
        Recipe::Search(SearchFile::Texts(number, text)) => {
            let texts = segments
                .catalogue()
                .map(|catalogue| catalogue.texts_of(*number));
            let item = ItemKind::SearchTexts.at(texts.map_or(0, |of| of.start) + text);
            let key = key(route.as_str(), &[context.digest(item)]);
            (Source::Texts(segments, *number, *text), Some(key))
        }
        Recipe::Search(SearchFile::Start) => {
            let catalogue = segments.catalogue();
            bytes(
                "search",
                catalogue.map(|catalogue| catalogue.start(context.dossier)),
            )
        }
        Recipe::Search(SearchFile::Names) => {
            bytes("search", Some(Catalogue::names(context.dossier)))
        }
        Recipe::Asset(asset) => {
            let key = asset.digest.map(|digest| key(&asset.file, &[digest]));
            (Source::Asset(&asset.file), key)
        }
        Recipe::ThemeAsset(name) => {
            let bytes = theme
                .asset(name)
                .ok_or_else(|| failed(route, "the theme has no such file"))?;
            (
                Source::ThemeAsset(bytes),
                Some(key(name, &[Digest::of(bytes)])),
            )
        }
    };
    Ok(Draft { route, source, key })
}

fn bytes<'d>(name: &str, bytes: Option<Vec<u8>>) -> (Source<'d>, Option<Digest>) {
    let bytes = bytes.unwrap_or_default();
    let key = key(name, &[Digest::of(&bytes)]);
    (Source::Bytes(bytes), Some(key))
}

fn key(name: &str, digests: &[Digest]) -> Digest {
    let names = [FINGERPRINT.as_bytes(), name.as_bytes()];
    Digest::of_parts(
        names
            .into_iter()
            .chain(digests.iter().map(Digest::as_bytes)),
    )
}

fn failed(route: &Route, message: &str) -> Diagnostic {
    Diagnostic::new(&CANNOT_RENDER, &Arc::from(route.as_str()), message)
}

/// The bytes of one output.
pub fn render<'r>(
    site: &Path,
    theme: &Theme,
    draft: &'r Draft<'_>,
) -> Result<Cow<'r, [u8]>, Diagnostic> {
    match &draft.source {
        Source::Page(kind, view) => Ok(Cow::Owned(theme.render(kind.template, view)?)),
        Source::Export(document) => Ok(Cow::Owned(document.write())),
        Source::Texts(segments, number, text) => Ok(Cow::Owned(segments.texts(*number, *text))),
        Source::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        Source::OfSegment(segment, file) => {
            Ok(Cow::Borrowed(segment.file(*file).unwrap_or_default()))
        }
        Source::Asset(file) => fs::read(site.join(file))
            .map(Cow::Owned)
            .map_err(|_| failed(draft.route, "its file cannot be read")),
        Source::ThemeAsset(bytes) => Ok(Cow::Borrowed(bytes)),
    }
}
