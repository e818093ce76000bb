//! The file that tells an edition for the editors’ own desk from one for readers.

use super::{Document, Export};
use crate::model::config::Edition;
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const EXPORT: Export = Export {
    name: "private",
    outputs,
    document: |_, _| Some(Box::new(Mark)),
};

const TEXT: &str = "This is a private edition. It holds texts of others whose rights do not allow that they are published.\n";

/// Where it stands.
pub fn mark() -> Route {
    Route::fixed("private-edition.txt")
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    match dossier.config().edition {
        Edition::Public => Vec::new(),
        Edition::Private => vec![(mark(), Subject::Dossier)],
    }
}

struct Mark;

impl Document for Mark {
    fn digest(&self) -> Digest {
        Digest::of(TEXT.as_bytes())
    }

    fn write(&self) -> Vec<u8> {
        TEXT.as_bytes().to_vec()
    }
}
