//! Floor 3: the kinds of pages. A table with a file per kind; each says which pages there are
//! and what a template may see of one. No kind knows another.

mod article;
mod articles;
mod claims;
mod corrections;
mod disagreements;
mod entities;
mod entity;
mod event;
mod figures;
mod home;
mod list;
mod not_found;
mod page;
mod quotations;
mod redirect;
mod search;
mod sources;
mod timeline;
mod tombstone;
mod topic;
mod topics;
mod unknowns;

pub mod body;
mod citation;
mod citation_formats;
mod contents;
pub mod context;
pub mod fragments;
pub mod lead;
mod tally;
pub mod view;

use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;
use context::RenderContext;
use view::View;

/// A kind of page.
pub struct PageKind {
    /// Names the kind in `dossier plan` and in templates.
    pub name: &'static str,
    pub template: &'static str,
    /// The pages of this kind that the dossier has.
    pub outputs: fn(Tracked<'_>) -> Vec<(Route, Subject)>,
    /// All that the template may see of one of them; `None` for a subject of another kind.
    pub view: for<'d> fn(&RenderContext<'d>, Subject) -> Option<View<'d>>,
}

/// Every kind of page. To add one, write its file, its template, and its line here.
pub static PAGES: &[PageKind] = &[
    home::KIND,
    article::KIND,
    articles::KIND,
    entity::KIND,
    entities::KIND,
    topic::KIND,
    topics::KIND,
    timeline::KIND,
    event::KIND,
    list::KIND,
    sources::KIND,
    claims::KIND,
    disagreements::KIND,
    figures::KIND,
    corrections::KIND,
    unknowns::KIND,
    quotations::KIND,
    page::KIND,
    search::KIND,
    not_found::KIND,
    redirect::KIND,
    tombstone::KIND,
];
