//! Drafts, taken out before anything is linked, so that nothing behind can show one. What stays
//! known of them is by which slugs and files others refer to them, and no word that they say.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::paths::joined;
use crate::model::article::Article;
use crate::model::body::{Body, ReferenceTarget};
use crate::model::dossier::{Asset, DraftPlace, LeftOut, UnresolvedKind};
use crate::model::entity::Entity;
use crate::model::page::Page;
use crate::model::slug::Slug;
use crate::model::topic::Topic;

/// What is left out of the site.
#[derive(Debug, Default)]
pub struct Drafts {
    pub articles: Vec<Arc<Article>>,
    pub entities: Vec<Arc<Entity>>,
    pub topics: Vec<Arc<Topic>>,
    pub pages: Vec<Arc<Page>>,
}

impl Drafts {
    /// Every file of a draft, with its slug.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &Slug)> {
        let articles = self.articles.iter().map(|draft| (&draft.file, &draft.slug));
        let entities = self.entities.iter().map(|draft| (&draft.file, &draft.slug));
        let topics = self.topics.iter().map(|draft| (&draft.file, &draft.slug));
        let pages = self.pages.iter().map(|draft| (&draft.file, &draft.slug));
        articles.chain(entities).chain(topics).chain(pages)
    }

    fn counts(&self) -> [usize; 4] {
        [
            self.articles.len(),
            self.entities.len(),
            self.topics.len(),
            self.pages.len(),
        ]
    }

    fn bodies(&self) -> impl Iterator<Item = (&Arc<str>, &Body)> {
        let articles = self.articles.iter().map(|draft| (&draft.file, &draft.body));
        let entities = self.entities.iter().map(|draft| (&draft.file, &draft.body));
        let topics = self.topics.iter().map(|draft| (&draft.file, &draft.body));
        let pages = self.pages.iter().map(|draft| (&draft.file, &draft.body));
        articles.chain(entities).chain(topics).chain(pages)
    }
}

/// Takes the drafts out of what was read.
pub fn taken_out<T>(values: &mut Vec<Arc<T>>, is_draft: impl Fn(&T) -> bool) -> Vec<Arc<T>> {
    values.extract_if(.., |value| is_draft(value)).collect()
}

/// Takes out the files that drafts refer to and nothing of the site does: a picture can tell as
/// much as the text around it. `published` are the bodies of the site. Answers with what is left
/// out.
pub fn without_files_of_drafts<'c>(
    assets: &mut Vec<Asset>,
    drafts: &Drafts,
    published: impl Iterator<Item = (&'c Arc<str>, &'c Body)>,
) -> LeftOut {
    // Whether each is referred to by drafts only.
    let mut named: FxHashMap<String, bool> = FxHashMap::default();
    for (file, body) in drafts.bodies() {
        named.extend(paths(file, body).map(|path| (path, true)));
    }
    let names_files = assets.iter().any(|asset| named.contains_key(&asset.file));
    let before = assets.len();
    if names_files {
        for path in published.flat_map(|(file, body)| paths(file, body)) {
            named
                .entry(path)
                .and_modify(|only_drafts| *only_drafts = false);
        }
        assets.retain(|asset| !named.get(&asset.file).copied().unwrap_or_default());
    }
    LeftOut {
        contents: drafts.counts(),
        clippings: drafts
            .articles
            .iter()
            .filter_map(|draft| Some(draft.clipping.as_ref()?.sha256.clone()))
            .collect(),
        files: before - assets.len(),
        names_files,
    }
}

/// What is typed in this place names the draft in this file.
pub fn refers_to_draft(typed: &str, draft: &Arc<str>, place: DraftPlace) -> UnresolvedKind {
    UnresolvedKind::RefersToDraft {
        typed: typed.to_string(),
        draft: Arc::clone(draft),
        place,
    }
}

/// The files that a body refers to by path.
fn paths<'c>(file: &'c str, body: &'c Body) -> impl Iterator<Item = String> + 'c {
    let path = move |target: &ReferenceTarget| match target {
        ReferenceTarget::Path { path, .. } | ReferenceTarget::Image { path } => joined(file, path),
        ReferenceTarget::Wiki { .. } | ReferenceTarget::Anchor(_) => None,
    };
    let references = body.references.iter();
    references.filter_map(move |reference| path(&reference.target))
}
