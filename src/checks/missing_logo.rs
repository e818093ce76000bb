//! A logo whose file is not there.

use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::dossier::Dossier;

pub static CODE: Code = Code {
    name: "missing-logo",
    severity: Severity::Error,
    summary: "a logo that is no file of the site",
    explanation: "`logo` under `theme` in dossier.yaml names a picture that stands on every page. It has to lie in \
content/static, and is named as the site has it: static/logo.svg.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let Some(logo) = &dossier.config.theme.logo else {
        return;
    };
    let routes = || dossier.assets.iter().map(|asset| asset.route.as_str());
    if routes().any(|route| route == logo) {
        return;
    }
    let message = format!("the logo {logo} is no file of the site");
    let diagnostic = Diagnostic::new(&CODE, &Arc::from("dossier.yaml"), message);
    diagnostics.push(match nearest(logo, routes()) {
        Some(near) => diagnostic.hint(format!("did you mean {near}?")),
        None => diagnostic.hint("put it into content/static"),
    });
}
