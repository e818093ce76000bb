//! `_headers`: what a host that reads this file (Netlify, Cloudflare Pages and others) sends with every page. Other
//! hosts take it for a text.

use super::{Document, Export};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const EXPORT: Export = Export {
    name: "headers",
    outputs,
    document,
};

/// What a page may load (Content Security Policy, Level 3): the site’s own files, and nothing from elsewhere.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

fn outputs(_: Tracked<'_>) -> Vec<(Route, Subject)> {
    vec![(Route::fixed("_headers"), Subject::Dossier)]
}

struct Headers;

fn document<'d>(_: Tracked<'d>, _: Subject) -> Option<Box<dyn Document + 'd>> {
    Some(Box::new(Headers))
}

impl Document for Headers {
    fn digest(&self) -> Digest {
        Digest::of_value(&POLICY)
    }

    fn write(&self) -> Vec<u8> {
        // Where a page is framed cannot be said in the page itself.
        let lines = [
            "/*".to_string(),
            format!("  Content-Security-Policy: {POLICY}; frame-ancestors 'none'"),
            "  X-Content-Type-Options: nosniff".to_string(),
            "  Referrer-Policy: strict-origin-when-cross-origin".to_string(),
            String::new(),
        ];
        lines.join("\n").into_bytes()
    }
}
