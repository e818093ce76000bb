//! `robots.txt` (RFC 9309): everything may be read, and nothing of what is for the editors’ own desk.

use serde::Serialize;

use super::{Document, Export};
use crate::model::config::Edition;
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
    is_private: bool,
}

fn document<'d>(dossier: Tracked<'d>, _: Subject) -> Option<Box<dyn Document + 'd>> {
    let base_url = dossier.config().base_url.as_deref();
    let is_private = dossier.config().edition == Edition::Private;
    Some(Box::new(Robots {
        base_url,
        is_private,
    }))
}

impl Document for Robots<'_> {
    fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    fn write(&self) -> Vec<u8> {
        if self.is_private {
            return b"User-agent: *\nDisallow: /\n".to_vec();
        }
        let mut text = String::from("User-agent: *\nAllow: /\n");
        if let Some(base) = self.base_url {
            text.push_str(&format!("\nSitemap: {base}/sitemap.xml\n"));
        }
        text.into_bytes()
    }
}
