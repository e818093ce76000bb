//! `robots.txt` (RFC 9309): everything may be read.

use super::Export;
use crate::model::dossier::Dossier;
use crate::model::route::Route;
use crate::output::Subject;

pub const EXPORT: Export = Export {
    name: "robots",
    outputs,
    render,
};

fn outputs(_: &Dossier) -> Vec<(Route, Subject)> {
    vec![(Route::fixed("robots.txt"), Subject::Dossier)]
}

fn render(dossier: &Dossier, _: Subject) -> Option<Vec<u8>> {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &dossier.config.base_url {
        text.push_str(&format!("\nSitemap: {base}/sitemap.xml\n"));
    }
    Some(text.into_bytes())
}
