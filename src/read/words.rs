//! The words of the interface: the languages that the program has, a dossier's own file of them in
//! `templates/languages/`, and `translations` in `dossier.yaml`. Refuses keys that the interface does not have, and places
//! that nothing is set into.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use super::TEMPLATES;
use super::front_matter::{Fields, Findings, read_mapping};
use super::source;
use super::values::{Mistake, one_of};
use super::yaml::{Node, Value};
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Located, Position, nearest};
use crate::model::language::Language;
use crate::model::locale::{Locale, is_same_language};
use crate::model::words::{Message, Pattern, PluralForm, Words};

/// Messages by their keys.
pub type Messages = BTreeMap<Box<str>, Message>;

/// The folder of the theme that has a file for each language.
pub const FOLDER: &str = "languages";

/// A language that the program has: its tag, and its file.
type Shipped = (&'static str, LazyLock<Messages>);

macro_rules! shipped {
    ($tag:literal) => {
        (
            $tag,
            LazyLock::new(|| {
                of_program(include_str!(concat!(
                    "../../templates/languages/",
                    $tag,
                    ".yaml"
                )))
            }),
        )
    };
}

/// English first, which every other language falls back to.
static SHIPPED: [Shipped; 3] = [shipped!("en"), shipped!("de"), shipped!("zh-Hans")];

/// What may stand in places beside what English has there, since other languages need it.
const MORE_PLACES: &[(&str, &[&str])] = &[("dates_of_month", &["month_number"])];

/// The tags of the languages that the program has.
pub fn shipped() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(tag, _)| *tag)
}

fn english() -> &'static Messages {
    let [(_, english), ..] = &SHIPPED;
    english
}

/// A file of the program's own, which English has no say in.
fn of_program(text: &str) -> Messages {
    let mut findings = Findings::new(&Arc::from(FOLDER));
    let read = |fields: &mut Fields<'_>| {
        let rest = fields.rest().into_iter();
        let messages = rest.filter_map(|(key, node)| Some((key, message(node).ok()?)));
        Some(
            messages
                .map(|(key, message)| (key.value.into(), message))
                .collect(),
        )
    };
    read_mapping(text, 1, &mut findings, read).unwrap_or_default()
}

/// How the interface of a dossier speaks: its own words, where it has a file of them, and what is wrong with that.
pub fn of_dossier(site: &Path, config: &Config) -> Option<(Arc<Locale>, Vec<Diagnostic>)> {
    let (own, diagnostics) = own_file(site, &config.language)?;
    let locale = locale(&config.language, Some(&own), &config.translations);
    Some((locale, diagnostics))
}

/// How the interface speaks where nothing else is asked for.
pub fn in_english() -> Arc<Locale> {
    locale(&Language::english(), None, &Messages::new())
}

pub fn locale(language: &Language, own: Option<&Messages>, translations: &Messages) -> Arc<Locale> {
    Arc::new(Locale::of(complete(language, own, translations)))
}

/// The words of a dossier: English, in place of it the language where the program or the dossier has that, and in place
/// of all the dossier's `translations`.
pub fn complete(language: &Language, own: Option<&Messages>, translations: &Messages) -> Words {
    let mut all = SHIPPED.iter();
    let known = all.find(|(tag, _)| is_same_language(tag, language.as_str()));
    let spoken = match known.is_some() || own.is_some() {
        true => language.clone(),
        false => Language::english(),
    };
    let mut words = Words::none_in(&spoken).with(english());
    let known = known.map(|(_, of)| &**of);
    for messages in [known, own, Some(translations)].into_iter().flatten() {
        words = words.with(messages);
    }
    if known.is_none()
        && let Some(own) = own
    {
        let keys = english().keys().map(|key| &**key);
        let is_missing = |key: &&str| !own.contains_key(*key) && !translations.contains_key(*key);
        words.untranslated = keys.filter(is_missing).collect();
    }
    words
}

/// The dossier's own file of its language, where it has one.
fn own_file(site: &Path, language: &Language) -> Option<(Messages, Vec<Diagnostic>)> {
    let folder = format!("{TEMPLATES}/{FOLDER}");
    let (files, _) = source::files_below(site, &folder);
    let names = files.iter().filter_map(|file| file.strip_prefix(TEMPLATES));
    let names = names.map(|name| name.trim_start_matches('/'));
    let file: Arc<str> = Arc::from(format!("{TEMPLATES}/{}", file_for(names, language)?));
    let text = source::bytes(site, &file).and_then(|bytes| source::decode(&file, bytes));
    let source = match text {
        Ok(source) => source,
        Err(diagnostic) => return Some((Messages::new(), vec![diagnostic])),
    };
    let mut findings = Findings::new(&file);
    let messages = read_mapping(&source.text, 1, &mut findings, |fields| {
        let rest = fields.rest();
        Some(messages_of(fields, rest))
    });
    Some((messages.unwrap_or_default(), findings.diagnostics))
}

/// The file of these, named below `templates/`, that has the words of a language: the one with its very tag, or else the
/// first that means the same language.
pub fn file_for<'f>(files: impl Iterator<Item = &'f str>, language: &Language) -> Option<&'f str> {
    let mut found = None;
    for file in files {
        match tag_of(file) {
            Some(tag) if tag == language.as_str() => return Some(file),
            Some(tag) if is_same_language(tag, language.as_str()) => found = found.or(Some(file)),
            _ => {}
        }
    }
    found
}

/// The language of a file that is named below `templates/`: `fr` of `languages/fr.yaml`.
pub fn tag_of(file: &str) -> Option<&str> {
    let name = file.strip_prefix(FOLDER)?.strip_prefix('/')?;
    name.strip_suffix(".yaml")
}

/// `translations` in `dossier.yaml`.
pub fn translations(fields: &mut Fields<'_>) -> Messages {
    let nodes = fields.keyed("translations");
    messages_of(fields, nodes)
}

fn messages_of(fields: &mut Fields<'_>, nodes: Vec<(Located<String>, Node)>) -> Messages {
    let mut messages = Messages::new();
    for (key, node) in nodes {
        let at = node.at;
        let Some(known) = english().get(key.value.as_str()) else {
            let keys = english().keys().map(|key| &**key);
            let hint = match nearest(&key.value, keys) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("`dossier theme --copy {FOLDER}/en.yaml` writes all that there are")
                }
            };
            let message = format!("the interface has no words called `{}`", key.value);
            fields.mistake(key.at, Mistake::value(message, hint));
            continue;
        };
        let message = message(node).and_then(|message| {
            let stray = with_known_places(&key.value, known, message);
            stray.map_err(|mistake| (at, mistake))
        });
        match message {
            Ok(message) => {
                messages.insert(key.value.into(), message);
            }
            Err((at, mistake)) => fields.mistake(at, mistake),
        }
    }
    messages
}

fn with_known_places(key: &str, known: &Message, message: Message) -> Result<Message, Mistake> {
    let more = MORE_PLACES.iter().filter(|(of, _)| *of == key);
    let places: BTreeSet<&str> = known
        .places()
        .into_iter()
        .chain(more.flat_map(|(_, more)| more.iter().copied()))
        .collect();
    let stray = message
        .places()
        .into_iter()
        .find(|place| !places.contains(place));
    match stray {
        None => Ok(message),
        Some(place) => Err(Mistake::value(
            format!("nothing is set into `{{{place}}}` here"),
            match places.is_empty() {
                true => "these words have no places".to_string(),
                false => format!(
                    "known here: {}",
                    places
                        .iter()
                        .map(|place| format!("{{{place}}}"))
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            },
        )),
    }
}

/// A text, or one text for each plural form.
fn message(node: Node) -> Result<Message, (Position, Mistake)> {
    let at = node.at;
    let pattern = |at: Position, text: &str| pattern(text).map_err(|mistake| (at, mistake));
    match node.value {
        Value::Text(text) => Ok(Message::Plain(pattern(at, &text)?)),
        Value::Empty => Ok(Message::Plain(pattern(at, "")?)),
        Value::Mapping(forms) => {
            let mut patterns = BTreeMap::new();
            for (name, node) in forms {
                let names = PluralForm::ALL.map(PluralForm::as_str);
                let mut all = PluralForm::ALL.into_iter();
                let form = all.find(|form| form.as_str() == name.value);
                let form =
                    form.ok_or_else(|| (name.at, one_of(&name.value, "plural form", &names)))?;
                match node.value {
                    Value::Text(text) => patterns.insert(form, pattern(node.at, &text)?),
                    _ => return Err((node.at, no_message())),
                };
            }
            match patterns.contains_key(&PluralForm::Other) {
                true => Ok(Message::Counted(patterns)),
                false => {
                    let hint = "every language has `other`, which says what no other form does";
                    Err((
                        at,
                        Mistake::value("the plural form `other` is missing", hint),
                    ))
                }
            }
        }
        Value::List(_) => Err((at, no_message())),
    }
}

fn no_message() -> Mistake {
    Mistake::value(
        "these are no words",
        "write a text, or a text for each plural form: `one: \"{count} article\"`, `other: \"{count} articles\"`",
    )
}

fn pattern(text: &str) -> Result<Pattern, Mistake> {
    Pattern::parse(text).ok_or_else(|| {
        Mistake::value(
            "a brace is not one of a pair around a name",
            "places are written as `{count}`; braces stand for nothing else",
        )
    })
}
