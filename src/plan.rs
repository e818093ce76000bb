//! Floor 3: the dossier to the sorted list of all outputs: routes, and how each is made. Refuses two outputs on one route.

use std::fmt;
use std::sync::Arc;

use crate::catalogue::{Catalogue, SearchFile};
use crate::exports::{EXPORTS, Export};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Asset, Dossier};
use crate::model::route::Route;
use crate::pages::{PAGES, PageKind};
use crate::subject::Subject;
use crate::tracked::Tracked;

pub static ROUTE_TAKEN: Code = Code {
    name: "route-taken",
    severity: Severity::Error,
    summary: "two outputs have the same address",
    explanation: "Two parts of the dossier would be published at the same address, so that one would hide the \
other. Rename one of them.",
};

/// How the names of those files of the theme begin that search the site.
const SEARCH_ASSETS: &str = "assets/search-";

/// Every code of this floor.
pub const CODES: &[&Code] = &[&ROUTE_TAKEN];

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Output {
    pub route: Route,
    pub recipe: Recipe,
}

/// How an output is made.
#[derive(Clone)]
pub enum Recipe {
    Page(&'static PageKind, Subject),
    Export(&'static Export, Subject),
    /// A file of the search index.
    Search(SearchFile),
    /// Copied from this path of the dossier.
    Asset(Asset),
    /// Taken from the theme, by name.
    ThemeAsset(String),
}

impl Recipe {
    /// The kind that `dossier plan` prints.
    pub fn kind(&self) -> &'static str {
        match self {
            Recipe::Page(page, _) => page.name,
            Recipe::Export(export, _) => export.name,
            Recipe::Search(_) => "search",
            Recipe::Asset(_) => "static",
            Recipe::ThemeAsset(_) => "theme",
        }
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipe::Page(page, subject) => write!(f, "{}({subject:?})", page.name),
            Recipe::Export(export, subject) => write!(f, "{}({subject:?})", export.name),
            Recipe::Search(file) => write!(f, "{file:?}"),
            Recipe::Asset(asset) => f.write_str(&asset.file),
            Recipe::ThemeAsset(file) => f.write_str(file),
        }
    }
}

/// Everything the site holds, sorted by route.
#[derive(Debug)]
pub struct Plan {
    pub outputs: Vec<Output>,
    /// What can be searched for; `None` where the site is not searched.
    pub catalogue: Option<Catalogue>,
}

/// Plans the site. `theme_assets` are the theme's own files that are copied as they are.
pub fn plan(dossier: &Dossier, theme_assets: &[String]) -> (Plan, Vec<Diagnostic>) {
    let tracked = Tracked::unnoted(dossier);
    let mut outputs = Vec::new();
    for page in PAGES {
        let planned = (page.outputs)(tracked);
        outputs.extend(planned.into_iter().map(|(route, subject)| Output {
            route,
            recipe: Recipe::Page(page, subject),
        }));
    }
    for export in EXPORTS {
        let planned = (export.outputs)(tracked);
        outputs.extend(planned.into_iter().map(|(route, subject)| Output {
            route,
            recipe: Recipe::Export(export, subject),
        }));
    }
    let catalogue = Catalogue::of(tracked);
    let files = catalogue.iter().flat_map(Catalogue::files);
    outputs.extend(files.map(|(route, file)| Output {
        route,
        recipe: Recipe::Search(file),
    }));
    for asset in &dossier.assets {
        outputs.push(Output {
            route: asset.route.clone(),
            recipe: Recipe::Asset(asset.clone()),
        });
    }
    let is_used = |name: &&String| dossier.config.search || !name.starts_with(SEARCH_ASSETS);
    for name in theme_assets.iter().filter(is_used) {
        outputs.extend(Route::of_file(name).map(|route| Output {
            route,
            recipe: Recipe::ThemeAsset(name.clone()),
        }));
    }
    outputs.sort_by(|a, b| a.route.cmp(&b.route));
    let diagnostics = taken_twice(&outputs);
    outputs.dedup_by(|next, kept| next.route == kept.route);
    (Plan { outputs, catalogue }, diagnostics)
}

fn taken_twice(outputs: &[Output]) -> Vec<Diagnostic> {
    let same = |pair: &[Output]| match pair {
        [first, second] if first.route == second.route => {
            let message = format!(
                "{} would be written twice: by {} and by {}",
                first.route,
                first.recipe.kind(),
                second.recipe.kind()
            );
            Some(Diagnostic::new(
                &ROUTE_TAKEN,
                &Arc::from(first.route.as_str()),
                message,
            ))
        }
        _ => None,
    };
    outputs.windows(2).filter_map(same).collect()
}
