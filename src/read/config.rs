//! `dossier.yaml` to `Config`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::appearance;
use super::front_matter::{Fields, Findings, read_mapping};
use super::source;
use super::values::{
    Mistake, parse_flag, parse_language, parse_rights, parse_sha256, parse_web_address,
};
use super::words;
use crate::model::appearance::Appearance;
use crate::model::config::{Config, Edition, RelationTypes};
use crate::model::diagnostic::{Diagnostic, Located};
use crate::model::language::Language;

/// The file that makes a folder a dossier.
pub const CONFIG_FILE: &str = "dossier.yaml";

const DEFAULT_EXCERPT_WORDS: usize = 60;
const DEFAULT_QUOTATION_WORDS: usize = 40;
const MAX_EXCERPT_WORDS: usize = 1_000;

/// Reads the configuration from the bytes of its file; where that fails, a plain one stands in,
/// so that the rest of the dossier is checked all the same.
pub fn parse(bytes: Result<Vec<u8>, Diagnostic>) -> (Config, Vec<Diagnostic>) {
    let file = Arc::from(CONFIG_FILE);
    match bytes.and_then(|bytes| source::decode(&file, bytes)) {
        Ok(source) => {
            let mut findings = Findings::new(&source.file);
            let config = read_mapping(&source.text, 1, &mut findings, |fields| {
                Some(fields_of(fields))
            });
            (config.unwrap_or_else(plain), findings.diagnostics)
        }
        Err(diagnostic) => (plain(), vec![diagnostic]),
    }
}

/// The same with the dossier's own words of the interface, which have a file of their own.
pub fn of_dossier(site: &Path, bytes: Result<Vec<u8>, Diagnostic>) -> (Config, Vec<Diagnostic>) {
    let (mut config, mut diagnostics) = parse(bytes);
    if let Some((locale, found)) = words::of_dossier(site, &config) {
        config.locale = locale;
        diagnostics.extend(found);
    }
    (config, diagnostics)
}

fn plain() -> Config {
    Config {
        title: "Untitled dossier".to_string(),
        description: String::new(),
        base_url: None,
        language: Language::english(),
        rights: None,
        updated: None,
        excerpt_words: DEFAULT_EXCERPT_WORDS,
        quotation_words: DEFAULT_QUOTATION_WORDS,
        search: true,
        clipping_names: true,
        ignore: Vec::new(),
        clippings: None,
        theme: Appearance::default(),
        locale: words::in_english(),
        translations: BTreeMap::new(),
        relations: RelationTypes::default(),
        edition: Edition::Public,
        shows_drafts: false,
    }
}

fn fields_of(fields: &mut Fields<'_>) -> Config {
    let value = |text: Option<Located<String>>| text.map(|text| text.value);
    let language = fields
        .parsed("language", parse_language)
        .map_or_else(Language::english, |language| language.value);
    let translations = words::translations(fields);
    Config {
        title: value(fields.required_text("title")).unwrap_or_else(|| plain().title),
        description: value(fields.text("description")).unwrap_or_default(),
        base_url: fields
            .parsed("base_url", parse_base_url)
            .map(|url| url.value),
        locale: words::locale(&language, None, &translations),
        language,
        translations,
        rights: fields
            .parsed("rights", parse_rights)
            .map(|rights| rights.value),
        updated: fields.date("updated"),
        excerpt_words: fields
            .parsed("excerpt_words", parse_excerpt_words)
            .map_or(DEFAULT_EXCERPT_WORDS, |words| words.value),
        quotation_words: fields
            .parsed("quotation_words", parse_excerpt_words)
            .map_or(DEFAULT_QUOTATION_WORDS, |words| words.value),
        search: fields
            .parsed("search", parse_switch)
            .is_none_or(|search| search.value),
        clipping_names: fields.flag_or("clipping_names", true),
        ignore: fields
            .list("ignore", parse_sha256)
            .into_iter()
            .map(|digest| digest.value)
            .collect(),
        clippings: value(fields.text("clippings")),
        theme: fields
            .mapping("theme", |fields| Some(appearance::fields_of(fields)))
            .unwrap_or_default(),
        relations: relation_types(fields),
        edition: Edition::Public,
        shows_drafts: false,
    }
}

/// `owned by: owns`. A name that stands in two pairs would have two inverses.
fn relation_types(fields: &mut Fields<'_>) -> RelationTypes {
    let mut types = RelationTypes::default();
    for (name, inverse) in fields.keyed_texts("relations", |name| Ok(name.to_string())) {
        let again = [&name, &inverse.value]
            .into_iter()
            .find_map(|one| Some((one, types.inverse(one)?)));
        match again {
            Some((again, known)) => {
                let message = format!("the inverse of `{again}` is `{known}` already");
                let hint = "name each type of relation once, on either side";
                fields.mistake(inverse.at, Mistake::value(message, hint));
            }
            None => types.0.push((name, inverse.value)),
        }
    }
    types
}

/// An address without a query or fragment; the slash at its end is dropped.
pub fn parse_base_url(text: &str) -> Result<String, Mistake> {
    let address = parse_web_address(text)?;
    if address.contains(['?', '#']) {
        return Err(Mistake::value(
            format!("{text:?} is no base address"),
            "leave out everything from `?` or `#` on",
        ));
    }
    Ok(address.trim_end_matches('/').to_string())
}

/// `on` or `off`, or a flag like others.
fn parse_switch(text: &str) -> Result<bool, Mistake> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => parse_flag("search", text),
    }
}

fn parse_excerpt_words(text: &str) -> Result<usize, Mistake> {
    text.parse()
        .ok()
        .filter(|words| *words <= MAX_EXCERPT_WORDS)
        .ok_or_else(|| {
            Mistake::value(
                format!("{text:?} is no number of words"),
                format!("write a whole number from 0 to {MAX_EXCERPT_WORDS}"),
            )
        })
}
