//! Floor 4: which files of an output folder the program wrote, with the digest of their bytes.
//! A ledger that is missing or torn knows nothing, so that nothing is taken for ours wrongly.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::model::route::Route;

const HEADER: &str = "dossier ledger 1";

/// A BLAKE3 digest.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct Digest([u8; 32]);

impl Digest {
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(*blake3::hash(bytes).as_bytes())
    }
}

/// Routes with the digests that their files may have: one, or while a build is publishing the
/// old and the new one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Ledger {
    files: BTreeMap<Route, BTreeSet<Digest>>,
}

impl Ledger {
    pub fn of(files: impl IntoIterator<Item = (Route, Digest)>) -> Ledger {
        let files = files
            .into_iter()
            .map(|(route, digest)| (route, BTreeSet::from([digest])))
            .collect();
        Ledger { files }
    }

    /// Reads a ledger. One that cannot be read to its end, or names what is no route, is empty.
    pub fn read(path: &Path) -> Ledger {
        fs::read_to_string(path)
            .ok()
            .and_then(|text| Ledger::parse(&text))
            .unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Ledger> {
        let mut lines = text.lines();
        (lines.next()? == HEADER).then_some(())?;
        let mut ledger = Ledger::default();
        for line in lines {
            let (digest, route) = line.split_once(' ')?;
            let digest = Digest(*blake3::Hash::from_hex(digest).ok()?.as_bytes());
            ledger
                .files
                .entry(Route::of_file(route)?)
                .or_default()
                .insert(digest);
        }
        text.ends_with('\n').then_some(ledger)
    }

    /// Writes the ledger beside its place and moves it there, so that it is never seen torn.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = String::from(HEADER);
        text.push('\n');
        for (route, digests) in &self.files {
            for digest in digests {
                let hex = blake3::Hash::from_bytes(digest.0).to_hex();
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{hex} {route}");
            }
        }
        let new = path.with_extension("new");
        fs::write(&new, text)?;
        fs::rename(&new, path)
    }

    /// All that either ledger knows.
    pub fn united(&self, other: &Ledger) -> Ledger {
        let mut united = self.clone();
        for (route, digests) in &other.files {
            united
                .files
                .entry(route.clone())
                .or_default()
                .extend(digests);
        }
        united
    }

    pub fn knows(&self, route: &Route, digest: Digest) -> bool {
        self.files
            .get(route)
            .is_some_and(|digests| digests.contains(&digest))
    }

    pub fn lists(&self, route: &Route) -> bool {
        self.files.contains_key(route)
    }

    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.files.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_read_as_it_was_written_and_a_torn_one_knows_nothing() {
        let folder = std::env::temp_dir().join(format!("dossier-ledger-{}", std::process::id()));
        let _ = fs::create_dir_all(&folder);
        let path = folder.join("ledger");
        let ledger = Ledger::of([(Route::fixed("index.html"), Digest::of(b"a"))]);
        let ledger = ledger.united(&Ledger::of([(
            Route::fixed("index.html"),
            Digest::of(b"b"),
        )]));
        assert!(ledger.write(&path).is_ok());
        assert_eq!(Ledger::read(&path), ledger);
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            Ledger::parse(text.get(..text.len() - 3).unwrap_or_default()),
            None
        );
        assert_eq!(
            Ledger::parse(&text.replace("index.html", "../../etc/passwd")),
            None
        );
        let _ = fs::remove_dir_all(&folder);
    }
}
