//! Floor 4: templates and the theme's files: the only place that knows the template engine.
//! The theme is embedded in the program; a dossier overrides it file by file.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rust_embed::RustEmbed;
use serde::Serialize;
use tera::value::Key;
use tera::{Context, Tera, Value};

use crate::exports;
use crate::feed;
use crate::model::diagnostic::{Code, Diagnostic, Position, Severity};
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::model::route::Route;
use crate::pages::context;
use crate::pages::view::{self, DateView, RightsView, View};
use crate::read::{TEMPLATES, source};
use crate::tracked::Tracked;

mod interface;
mod own;

pub use own::UNUSED_TEMPLATE;

/// The part of the theme that is copied into the site as it is.
const ASSETS: &str = "assets/";

/// What sets how pages look, to which the dossier’s own rules are added.
const STYLESHEET: &str = "assets/dossier.css";

/// Few pages are larger.
const USUAL_PAGE_BYTES: usize = 16 * 1024;

pub static TEMPLATE_ERROR: Code = Code {
    name: "template-error",
    severity: Severity::Error,
    summary: "a template cannot be parsed or rendered",
    explanation: "Templates are Tera 2. A dossier's own files in templates/ take the place of the theme's files of \
the same name; each template says in its first comment what it needs.",
};

/// Every code of this file.
pub const CODES: &[&Code] = &[&TEMPLATE_ERROR, &UNUSED_TEMPLATE];

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Embedded;

/// The theme of a dossier, ready to render.
pub struct Theme {
    tera: Tera,
    assets: BTreeMap<String, Cow<'static, [u8]>>,
    /// The digest of all templates, and of what they know of the site.
    digest: Digest,
    /// What the site's own components are rendered with besides their arguments.
    page: Value,
    /// Where the links lead that stand on every page.
    linked: Vec<String>,
    /// Headers and footers that were rendered, by what they depend on.
    shells: Mutex<BTreeMap<ShellKey, Value>>,
    /// What went wrong while components were rendered.
    failures: Mutex<Vec<Diagnostic>>,
    /// The dossier’s own templates.
    own: Vec<String>,
    /// What is wrong with them and stops nothing.
    warnings: Vec<Diagnostic>,
}

/// The root, the kind of page, and its route where a link of the shell leads to it.
type ShellKey = (String, &'static str, String);

/// What all pages begin and end with, as finished HTML.
#[derive(Serialize)]
struct Shell {
    header: Value,
    footer: Value,
}

/// What every template knows of the site, as `site`.
#[derive(Serialize)]
struct Site<'d> {
    title: &'d str,
    description: &'d str,
    language: &'d str,
    /// A picture before its name, and words below every page.
    logo: Option<&'d str>,
    footer_words: Option<&'d str>,
    /// Where it is published, where it knows that.
    address: Option<&'d str>,
    /// What its pages may load.
    policy: &'static str,
    edition: Option<DateView<'d>>,
    rights: Option<RightsView>,
    nav: Vec<NavLink<'d>>,
    footer: Vec<NavLink<'d>>,
    feed: Option<String>,
    /// Whether it can be searched.
    search: bool,
    /// Whether it is for the editors’ own desk.
    is_private: bool,
    generator: &'static str,
}

#[derive(Serialize)]
struct NavLink<'d> {
    key: &'d str,
    label: &'d str,
    href: String,
    draft: bool,
}

impl Theme {
    /// Loads the theme with the overrides of the dossier in `site`, and what all its pages share.
    pub fn load(site: &Path, dossier: &Dossier) -> Result<Theme, Vec<Diagnostic>> {
        let locale = &dossier.config.locale;
        let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        for name in Embedded::iter() {
            files.extend(Embedded::get(&name).map(|file| (name.to_string(), file.data)));
        }
        let (overrides, mut diagnostics) = source::files_below(site, TEMPLATES);
        let known: BTreeSet<String> = files.keys().cloned().collect();
        let mut own = Vec::new();
        for file in overrides {
            let name = file
                .strip_prefix(TEMPLATES)
                .unwrap_or(&file)
                .trim_start_matches('/')
                .to_string();
            match fs::read(site.join(&file)) {
                Ok(bytes) => {
                    own.push(name.clone());
                    files.insert(name, Cow::Owned(bytes));
                }
                Err(_) => {
                    diagnostics.push(error(&file, "this template cannot be read".to_string()))
                }
            }
        }
        let mut warnings = own::unused(&own, &known, &files);
        warnings.extend(own::unused_words(&own, &known, &dossier.config.language));
        let mut templates: Vec<(String, String)> = Vec::new();
        let mut assets: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        for (name, bytes) in files {
            if name.starts_with(ASSETS) {
                let bytes = if name.ends_with(".js") {
                    own::without_comments(bytes)
                } else {
                    bytes
                };
                assets.insert(name, bytes);
            } else if name.ends_with(".html") {
                match String::from_utf8(bytes.into_owned()) {
                    Ok(text) if own.contains(&name) => templates.push((name, text)),
                    Ok(text) => templates.push((name, interface::with_words(&text, locale))),
                    Err(_) => {
                        diagnostics.push(error(
                            &format!("{TEMPLATES}/{name}"),
                            "this template is not UTF-8".to_string(),
                        ));
                    }
                }
            }
        }
        let fragments = templates
            .iter()
            .flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]);
        let digest = Digest::of_parts(fragments);
        let mut tera = Tera::new();
        interface::register(&mut tera, locale);
        if let Err(problem) = tera.add_raw_templates(templates) {
            diagnostics.push(template_diagnostic(&problem, &own));
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let shown = shown_everywhere(dossier);
        tera.global_context().insert("site", &shown);
        tera.global_context()
            .insert_value("words", interface::words(locale));
        let known = context::digest(&(&shown, &**locale));
        let rules = dossier.config.theme.css();
        if let Some(css) = assets.get_mut(STYLESHEET).filter(|_| !rules.is_empty()) {
            css.to_mut().extend_from_slice(rules.as_bytes());
        }
        let links = shown.nav.iter().chain(&shown.footer);
        let language = dossier.config.language.as_str();
        let direction = view::direction(language);
        let page = [("language", language), ("direction", direction)];
        Ok(Theme {
            digest: Digest::of_parts([digest.as_bytes(), known.as_bytes()]),
            page: Value::from_serializable(&BTreeMap::from(page)),
            linked: links.map(|link| link.href.clone()).collect(),
            tera,
            assets,
            shells: Mutex::default(),
            failures: Mutex::default(),
            own,
            warnings,
        })
    }

    /// The digest of all that pages are rendered with beside their views.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Renders a component by itself. Where that fails nothing is rendered, and it is remembered.
    pub fn render_component(
        &self,
        component: &str,
        arguments: &[(&'static str, Value)],
        root: &str,
    ) -> Value {
        let mut context = Context::new();
        for (name, value) in arguments {
            context.insert_value(*name, value.clone());
        }
        let mut implicits = Context::new();
        implicits.insert_value("page", self.page.clone());
        implicits.insert_value("root", Value::from(root));
        let rendered = self
            .tera
            .render_component_with_implicits(component, &context, &implicits, None, true);
        match rendered {
            Ok(html) => Value::safe_string(&html),
            Err(problem) => {
                if let Ok(mut failures) = self.failures.lock() {
                    failures.push(template_diagnostic(&problem, &self.own));
                }
                Value::safe_string("")
            }
        }
    }

    /// What went wrong while components were rendered.
    pub fn failures(&self) -> Vec<Diagnostic> {
        self.failures
            .lock()
            .map(|failures| failures.clone())
            .unwrap_or_default()
    }

    /// Whether the dossier has templates of its own, with which rendering may fail.
    pub fn is_overridden(&self) -> bool {
        !self.own.is_empty()
    }

    /// What is wrong with the dossier's own templates and stops nothing.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The names of all files of the theme, as paths below `templates/`.
    pub fn files() -> impl Iterator<Item = Cow<'static, str>> {
        Embedded::iter()
    }

    /// A file of the theme as the program has it.
    pub fn default_file(name: &str) -> Option<Cow<'static, [u8]>> {
        Embedded::get(name).map(|file| file.data)
    }

    /// The names of the files to copy, as paths in the site.
    pub fn asset_names(&self) -> Vec<String> {
        self.assets.keys().cloned().collect()
    }

    pub fn asset(&self, name: &str) -> Option<&[u8]> {
        self.assets.get(name).map(AsRef::as_ref)
    }

    /// Renders a page.
    pub fn render(&self, template: &str, view: &View<'_>) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        for (name, value) in view.content.fields().as_map().into_iter().flatten() {
            match name {
                Key::Str(name) => context.insert_value(*name, value.clone()),
                name => context.insert_value(name.to_string(), value.clone()),
            }
        }
        context.insert("page", &view.page);
        context.insert("root", &view.root);
        context.insert_value("shell", self.shell(view));
        let mut page = Vec::with_capacity(USUAL_PAGE_BYTES);
        self.tera
            .render_to(template, &context, &mut page)
            .map_err(|problem| template_diagnostic(&problem, &self.own))?;
        Ok(page)
    }
}

impl Theme {
    fn shell(&self, view: &View<'_>) -> Value {
        let route = view.page.route.as_str();
        let is_linked = self.linked.iter().any(|link| link == route);
        let route = if is_linked { route } else { "" };
        let key = (view.root.to_string(), view.page.kind, route.to_string());
        let shells = || self.shells.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shell) = shells().get(&key) {
            return shell.clone();
        }
        let arguments = [
            ("kind", Value::from(view.page.kind)),
            ("route", Value::from(route)),
        ];
        let shell = Value::from_serializable(&Shell {
            header: self.render_component("site_header", &arguments, &view.root),
            footer: self.render_component("site_footer", &arguments, &view.root),
        });
        shells().insert(key, shell.clone());
        shell
    }
}

/// What every page knows of the site.
fn shown_everywhere(dossier: &Dossier) -> Site<'_> {
    let config = &dossier.config;
    let tracked = Tracked::unnoted(dossier);
    let fixed = |key, page: &'static str| NavLink {
        key,
        label: dossier.config.locale.word_of("navigation", key),
        href: Route::fixed(page).href(),
        draft: false,
    };
    let mut nav = vec![
        fixed("topics", "topics.html"),
        fixed("entities", "entities.html"),
        fixed("timeline", "timeline.html"),
        fixed("claims", "claims.html"),
        fixed("articles", "articles.html"),
        fixed("sources", "sources.html"),
    ];
    let mut footer = vec![fixed("quotations", "quotations.html")];
    for page in &dossier.pages {
        let link = NavLink {
            key: "page",
            label: &page.page.title,
            href: page.route.href(),
            draft: page.page.draft,
        };
        match page.page.slug.as_str() {
            _ if page.page.introduces().is_some() => {}
            "about" => nav.push(link),
            _ => footer.push(link),
        }
    }
    Site {
        title: &config.title,
        description: &config.description,
        language: config.language.as_str(),
        edition: config
            .updated
            .as_ref()
            .map(|date| view::date(tracked, date)),
        rights: config
            .rights
            .as_ref()
            .map(|rights| view::rights(&dossier.config.locale, rights)),
        nav,
        footer,
        feed: feed::route(tracked, feed::About::Site).map(|route| route.href()),
        search: config.search,
        is_private: config.edition == crate::model::config::Edition::Private,
        logo: config.theme.logo.as_deref(),
        footer_words: config.theme.footer.as_deref(),
        address: config.base_url.as_deref(),
        policy: exports::POLICY,
        generator: concat!("Dossier ", env!("CARGO_PKG_VERSION")),
    }
}

fn error(file: &str, message: String) -> Diagnostic {
    Diagnostic::new(&TEMPLATE_ERROR, &Arc::from(file), message)
}

/// The engine's error with its place: its first line says what is wrong, and a later one where. That may be in a file of
/// the theme, to which one of the dossier’s `own` gives what it does not know.
fn template_diagnostic(problem: &tera::Error, own: &[String]) -> Diagnostic {
    let text = problem.to_string();
    let message = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("error:")
        .trim()
        .to_string();
    let place = text.lines().find_map(|line| {
        line.trim_start()
            .strip_prefix("--> ")
            .or(line.trim_start().strip_prefix("-->"))
    });
    let mut fragments = place
        .unwrap_or_default()
        .trim_matches(['[', ']', ' '])
        .rsplitn(3, ':');
    let column = fragments.next().and_then(|column| column.parse().ok());
    let line = fragments.next().and_then(|line| line.parse().ok());
    let file = fragments.next();
    let diagnostic = match file {
        Some(file) => error(&format!("{TEMPLATES}/{file}"), message),
        None => error(TEMPLATES, message),
    };
    let of_theme = file.is_none_or(|file| !own.iter().any(|name| name == file));
    let diagnostic = match (of_theme, own) {
        (false, _) | (true, []) => diagnostic,
        (true, own) => diagnostic.hint(format!(
            "this file is the theme’s; the dossier’s own {} may be of another version: compare with what `dossier theme --copy` writes",
            own.join(", ")
        )),
    };
    match line.zip(column) {
        Some((line, column)) => diagnostic.at(Position {
            line,
            column,
            width: 1,
        }),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::PAGES;

    #[test]
    fn the_theme_has_a_template_for_every_kind_of_page() {
        let site = Path::new("/nonexistent");
        let (content, _) = crate::read::load(site);
        let (dossier, _) = crate::link::link(content, &crate::link::LinkCache::default());
        let theme = Theme::load(site, &dossier).unwrap_or_else(|_| panic!());
        for page in PAGES {
            assert!(
                theme.tera.contains_template(page.template),
                "{}",
                page.template
            );
        }
    }
}
