//! Floor 3: the dossier to the sorted list of all outputs: routes, and how each is made. Refuses two outputs on one route.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

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

/// What a dossier gives to the site, before the theme adds its own files.
#[derive(Debug)]
pub struct Planned {
    outputs: Vec<Output>,
    catalogue: Option<Catalogue>,
}

/// Plans the site but for the theme's own files, so that nobody has to wait for the theme.
pub fn planned(dossier: &Dossier) -> Planned {
    let tracked = || Tracked::unnoted(dossier);
    let pages = || -> Vec<Output> {
        let of_kind = |page: &'static PageKind| {
            outputs((page.outputs)(tracked()), move |of| Recipe::Page(page, of))
        };
        PAGES.par_iter().flat_map_iter(of_kind).collect()
    };
    let exports = || -> Vec<Output> {
        let of_kind = |export: &'static Export| {
            outputs((export.outputs)(tracked()), move |of| {
                Recipe::Export(export, of)
            })
        };
        EXPORTS.par_iter().flat_map_iter(of_kind).collect()
    };
    let catalogue = || Catalogue::of(tracked());
    let (mut all, (exports, catalogue)) = rayon::join(pages, || rayon::join(exports, catalogue));
    all.extend(exports);
    let files = catalogue.iter().flat_map(Catalogue::files);
    all.extend(outputs(files, Recipe::Search));
    let assets = dossier.assets.iter();
    all.extend(outputs(
        assets.map(|asset| (asset.route.clone(), asset.clone())),
        Recipe::Asset,
    ));
    all.par_sort_by(|a, b| a.route.cmp(&b.route));
    Planned {
        outputs: all,
        catalogue,
    }
}

fn outputs<T>(
    planned: impl IntoIterator<Item = (Route, T)>,
    recipe: impl Fn(T) -> Recipe,
) -> impl Iterator<Item = Output> {
    let output = move |(route, of)| Output {
        route,
        recipe: recipe(of),
    };
    planned.into_iter().map(output)
}

impl Planned {
    /// Adds the theme's own files that are copied as they are. Says which outputs have the same route, of which the
    /// first stays.
    pub fn with_theme(mut self, dossier: &Dossier, assets: &[String]) -> (Plan, Vec<Diagnostic>) {
        let is_used = |name: &&String| dossier.config.search || !name.starts_with(SEARCH_ASSETS);
        let used = assets.iter().filter(is_used);
        let used = used.filter_map(|name| Some((Route::of_file(name)?, name.clone())));
        self.outputs.extend(outputs(used, Recipe::ThemeAsset));
        // All but the last few are in order already.
        self.outputs.sort_by(|a, b| a.route.cmp(&b.route));
        let diagnostics = taken_twice(&self.outputs);
        self.outputs.dedup_by(|next, kept| next.route == kept.route);
        let plan = Plan {
            outputs: self.outputs,
            catalogue: self.catalogue,
        };
        (plan, diagnostics)
    }
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
