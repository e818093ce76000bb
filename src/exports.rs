//! Floor 3: the dossier in other formats than pages. A table with a file per format; no format
//! knows another.

mod atom;
mod figures;
mod headers;
mod private;
mod robots;
mod sitemap;

pub use headers::POLICY;
pub use private::mark as private_mark;

use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

/// A format that the dossier is published in beside its pages.
pub struct Export {
    /// Names the kind in `dossier plan`.
    pub name: &'static str,
    /// The files of this format that the dossier has.
    pub outputs: fn(Tracked<'_>) -> Vec<(Route, Subject)>,
    /// All that one of them says; `None` for a subject that the format does not know.
    pub document: for<'d> fn(Tracked<'d>, Subject) -> Option<Box<dyn Document + 'd>>,
}

/// What a file of some format says, and nothing more, so that its digest tells whether the file
/// changes.
pub trait Document {
    fn digest(&self) -> Digest;
    /// The file's bytes.
    fn write(&self) -> Vec<u8>;
}

/// Every export. To add one, write its file and its line here.
pub static EXPORTS: &[Export] = &[
    atom::EXPORT,
    atom::CORRECTIONS,
    sitemap::EXPORT,
    robots::EXPORT,
    headers::EXPORT,
    figures::CSV,
    figures::JSON,
    private::EXPORT,
];
