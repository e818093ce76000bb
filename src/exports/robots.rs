//! `robots.txt` (RFC 9309): everything may be read.

use serde::Serialize;

use super::{Document, Export};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const EXPORT: Export = Export {
    name: "robots",
    outputs,
    document,
};

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(Route::fixed("robots.txt"), Subject::Dossier)]
}

#[derive(Serialize)]
struct Robots<'d> {
    base_url: Option<&'d str>,
}

fn document<'d>(dossier: Tracked<'d>, _: Subject) -> Option<Box<dyn Document + 'd>> {
    let base_url = dossier.config().base_url.as_deref();
    Some(Box::new(Robots { base_url }))
}

impl Document for Robots<'_> {
    fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    fn write(&self) -> Vec<u8> {
        let mut text = String::from("User-agent: *\nAllow: /\n");
        if let Some(base) = self.base_url {
            text.push_str(&format!("\nSitemap: {base}/sitemap.xml\n"));
        }
        text.into_bytes()
    }
}
