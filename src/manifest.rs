//! Floor 4: the manifest of an output folder: which files in it the program wrote, by the digests
//! of their bytes. It is plain text, the same on every machine, and says nothing that the files do
//! not say themselves. One that is torn or was edited knows nothing, so that nothing is taken for
//! ours wrongly.
//!
//! The first line names the form, each further line holds a digest and a route, and the last one
//! the digest of all lines before it.

use crate::model::digest::Digest;
use crate::model::route::Route;

/// The name of a manifest in its output folder. No route is hidden, so that none is the same.
pub const MANIFEST: &str = ".dossier-manifest";

const FORMAT: &str = "dossier manifest 1\n";

/// Files that the program wrote. While a build publishes, there may be two digests to a route:
/// of the file that was, and of the one that is to be.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Manifest {
    /// Sorted, each once.
    files: Vec<(Route, Digest)>,
}

impl Manifest {
    pub fn of(files: impl Iterator<Item = (Route, Digest)>) -> Manifest {
        let mut files: Vec<(Route, Digest)> = files.collect();
        files.sort_unstable();
        files.dedup();
        Manifest { files }
    }

    /// Both together.
    pub fn and(&self, other: &Manifest) -> Manifest {
        let both = [self.files.as_slice(), other.files.as_slice()].concat();
        // Sorting runs that are sorted already merges them.
        let mut files = both;
        files.sort();
        files.dedup();
        Manifest { files }
    }

    /// Reads a manifest; `None` where it is not, to the byte, as the program writes one.
    pub fn parse(text: &[u8]) -> Option<Manifest> {
        let text = std::str::from_utf8(text).ok()?;
        let (lines, seal) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let sealed = text.get(..=lines.len())?;
        if Digest::parse(seal)? != Digest::of(sealed.as_bytes()) {
            return None;
        }
        let file = |line: &str| {
            let (digest, route) = line.split_once(' ')?;
            // Only what is a route is read as one: the program removes files by their routes.
            Some((Route::of_file(route)?, Digest::parse(digest)?))
        };
        let lines = sealed.strip_prefix(FORMAT)?.split_terminator('\n');
        let files: Vec<(Route, Digest)> = lines.map(file).collect::<Option<_>>()?;
        files
            .is_sorted_by(|a, b| a < b)
            .then_some(Manifest { files })
    }

    pub fn text(&self) -> Vec<u8> {
        let routes = self.files.iter().map(|(route, _)| route.as_str().len());
        let line = 2 * Digest::BYTES + 2;
        let size = routes.sum::<usize>() + line * (self.files.len() + 1) + FORMAT.len();
        let mut text = String::with_capacity(size);
        text.push_str(FORMAT);
        for (route, digest) in &self.files {
            digest.push_to(&mut text);
            text.push(' ');
            text.push_str(route.as_str());
            text.push('\n');
        }
        Digest::of(text.as_bytes()).push_to(&mut text);
        text.push('\n');
        text.into_bytes()
    }

    /// Whether the program wrote a file with these bytes at this route.
    pub fn knows(&self, route: &Route, digest: Digest) -> bool {
        let order = |(known, of): &(Route, Digest)| known.cmp(route).then(of.cmp(&digest));
        self.files.binary_search_by(order).is_ok()
    }

    /// Whether the program may have written a file at this route.
    pub fn lists(&self, route: &Route) -> bool {
        let found = self.files.binary_search_by(|(known, _)| known.cmp(route));
        found.is_ok()
    }

    /// Every route that the program may have written a file at, sorted, each once.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        let mut last = None;
        let routes = self.files.iter().map(|(route, _)| route);
        routes.filter(move |route| last.replace(*route) != Some(*route))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(route: &'static str, bytes: &str) -> (Route, Digest) {
        (Route::fixed(route), Digest::of(bytes.as_bytes()))
    }

    fn sealed(lines: &str) -> Vec<u8> {
        format!("{lines}{}\n", Digest::of(lines.as_bytes())).into_bytes()
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written_whatever_order_its_files_came_in() {
        let files = [file("index.html", "a"), file("articles/a b.html", "b")];
        let manifest = Manifest::of(files.clone().into_iter());
        let other = Manifest::of(files.into_iter().rev());
        assert_eq!(manifest.text(), other.text());
        assert_eq!(Manifest::parse(&manifest.text()), Some(manifest.clone()));
        assert!(manifest.knows(&Route::fixed("index.html"), Digest::of(b"a")));
        assert!(!manifest.knows(&Route::fixed("index.html"), Digest::of(b"b")));
        let empty = Manifest::default();
        assert_eq!(Manifest::parse(&empty.text()), Some(empty));
    }

    #[test]
    fn while_a_build_publishes_the_old_and_the_new_bytes_are_known() {
        let old = Manifest::of([file("a", "old"), file("b", "same")].into_iter());
        let new = Manifest::of([file("a", "new"), file("b", "same")].into_iter());
        let both = Manifest::parse(&old.and(&new).text()).unwrap_or_default();
        for bytes in ["old", "new"] {
            assert!(both.knows(&Route::fixed("a"), Digest::of(bytes.as_bytes())));
        }
        let routes: Vec<&str> = both.routes().map(Route::as_str).collect();
        assert_eq!(routes, ["a", "b"]);
    }

    #[test]
    fn a_torn_or_edited_manifest_knows_nothing() {
        let whole = Manifest::of([file("a", "a"), file("b", "b")].into_iter()).text();
        for end in 0..whole.len() {
            let torn = whole.get(..end).unwrap_or_default();
            assert_eq!(Manifest::parse(torn), None, "{end} bytes");
        }
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            if let Some(byte) = flipped.get_mut(at) {
                *byte ^= 1;
            }
            assert_eq!(Manifest::parse(&flipped), None, "byte {at}");
        }
        let digest = Digest::of(b"x");
        for bad in [
            format!("{FORMAT}{digest} ../../passwd\n"),
            format!("{FORMAT}{digest} /passwd\n"),
            format!("{FORMAT}{digest} .dossier-lock\n"),
            format!("{FORMAT}{digest} b\n{digest} a\n"),
            format!("{FORMAT}{digest} a\n{digest} a\n"),
            format!("{FORMAT}{digest}\n"),
            format!("{FORMAT}0 a\n"),
            format!("dossier manifest 2\n{digest} a\n"),
        ] {
            assert_eq!(Manifest::parse(&sealed(&bad)), None, "{bad}");
        }
    }
}
