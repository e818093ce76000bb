//! Floor 4: an output to its bytes. Pure but for the files of `content/static`, which are read
//! here to be copied.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::output::{Output, Recipe};
use crate::pages::scene::Scene;
use crate::theme::Theme;

pub static CANNOT_RENDER: Code = Code {
    name: "cannot-render",
    severity: Severity::Error,
    summary: "an output cannot be made",
    explanation: "A file of content/static could not be read, or an output was planned for something that its kind \
does not know.",
};

/// Every code of this floor's renderer.
pub const CODES: &[&Code] = &[&CANNOT_RENDER];

/// The bytes of one output.
pub fn render<'t>(
    site: &Path,
    scene: &Scene<'_>,
    theme: &'t Theme,
    output: &Output,
) -> Result<Cow<'t, [u8]>, Diagnostic> {
    let failed =
        |message: &str| Diagnostic::new(&CANNOT_RENDER, &Arc::from(output.route.as_str()), message);
    match &output.recipe {
        Recipe::Page(page, subject) => {
            let view = (page.view)(scene, *subject)
                .ok_or_else(|| failed("this page has nothing to show"))?;
            Ok(Cow::Owned(theme.render(page.template, &view)?.into_bytes()))
        }
        Recipe::Export(export, subject) => (export.render)(scene.dossier, *subject)
            .map(Cow::Owned)
            .ok_or_else(|| failed("this export has nothing to write")),
        Recipe::Asset(file) => fs::read(site.join(file))
            .map(Cow::Owned)
            .map_err(|_| failed("its file cannot be read")),
        Recipe::ThemeAsset(name) => theme
            .asset(name)
            .map(Cow::Borrowed)
            .ok_or_else(|| failed("the theme has no such file")),
    }
}
