//! Routes: where an output stands in the site, and how one page links to another. The only
//! place that knows how addresses are built: relative, naming files, percent-encoded.

use std::fmt;
use std::sync::Arc;

use super::slug::Slug;

/// A file of the site, as a path from its root with `/` between the parts.
///
/// Made from slugs and literals only, so it can neither be absolute nor climb out.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, serde::Serialize)]
pub struct Route(Arc<str>);

impl Route {
    /// A file named in the program itself, such as `index.html`.
    pub fn fixed(path: &'static str) -> Route {
        Route(Arc::from(path))
    }

    /// `folder/slug.ending`, the form of all pages made from content.
    pub fn of(folder: &'static str, slug: &Slug, ending: &'static str) -> Route {
        let path = [folder, "/", slug.as_str(), ".", ending].concat();
        Route(Arc::from(path))
    }

    /// A path that was found below a folder: refused where a part is empty, `.`, `..`, hidden,
    /// or holds a backslash, colon or control character.
    pub fn of_file(path: &str) -> Option<Route> {
        let safe = path.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.contains(['\\', ':'])
                && !part.chars().any(char::is_control)
        });
        safe.then(|| Route(Arc::from(path)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What leads from this page's folder back to the site's root: "" or "../" repeated.
    pub fn root(&self) -> &'static str {
        const UP: &str = "../../../../../../../../../../../../../../../../";
        let depth = self.0.matches('/').count();
        UP.get(..depth * 3).unwrap_or(UP)
    }

    /// The address from the site's root, percent-encoded as RFC 3986 asks of a path.
    pub fn href(&self) -> String {
        encode_path(&self.0)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn encode_path(path: &str) -> String {
    // Does not stop at the first that has to be encoded, so that many are compared at once.
    if path
        .bytes()
        .fold(true, |all, byte| all & stands_for_itself(byte))
    {
        return path.to_string();
    }
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match stands_for_itself(byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn stands_for_itself(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
}

/// Percent-encodes a fragment, so that it can stand behind `#` in any page.
pub fn encode_fragment(id: &str) -> String {
    encode_path(id).replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_lead_back_to_the_root_and_are_encoded() {
        let slug = Slug::parse("华为").ok();
        let route = slug.map(|slug| Route::of("entities", &slug, "html"));
        let route = route.as_ref();
        assert_eq!(route.map(Route::root), Some("../"));
        assert_eq!(
            route.map(Route::href).as_deref(),
            Some("entities/%E5%8D%8E%E4%B8%BA.html")
        );
    }

    #[test]
    fn found_files_cannot_climb_or_hide() {
        for bad in [
            "", "/a", "a//b", "../a", "a/./b", ".git/x", "a\\b", "c:x", "a\nb",
        ] {
            assert!(Route::of_file(bad).is_none(), "{bad:?}");
        }
        assert!(Route::of_file("img/map 1.png").is_some());
    }
}
