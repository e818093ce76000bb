//! What templates call for the words of the interface: `words`, `say`, `forms`, `word`, `number` and `direction`. Escapes what is
//! set into a sentence, and refuses keys that there are not.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::model::locale::Locale;
use crate::model::words::{Message, Part, Pattern, PluralForm};
use crate::pages::view;
use crate::read::html::escape_into;

/// The messages that depend on no count, by their keys, with their places as they are written.
pub fn words(locale: &Locale) -> Value {
    let mut words = BTreeMap::new();
    for (key, message) in locale.messages() {
        if let Message::Plain(pattern) = message {
            words.insert(key, html(pattern));
        }
    }
    Value::from_serializable(&words)
}

/// The plural forms of a message, for scripts, which count by themselves.
fn forms(locale: &Locale, arguments: &Kwargs) -> TeraResult<Value> {
    let key: &str = arguments.must_get("key")?;
    let message = locale.message(key).ok_or_else(|| unknown(key))?;
    let forms = match message {
        Message::Plain(pattern) => BTreeMap::from([(PluralForm::Other.as_str(), html(pattern))]),
        Message::Counted(forms) => forms
            .iter()
            .map(|(form, pattern)| (form.as_str(), html(pattern)))
            .collect(),
    };
    Ok(Value::from_serializable(&forms))
}

fn unknown(key: &str) -> Error {
    Error::message(format!("the interface has no words called `{key}`"))
}

fn html(pattern: &Pattern) -> Value {
    Value::safe_string(&escaped(&written(pattern)))
}

fn written(pattern: &Pattern) -> String {
    let parts = pattern.parts().iter();
    let parts = parts.map(|part| match part {
        Part::Text(text) => Cow::Borrowed(&**text),
        Part::Place(name) => Cow::Owned(format!("{{{name}}}")),
    });
    parts.collect()
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

/// The same template with the words in it: what is the same on every page is not looked up on every page. Words that
/// stand by themselves become text, and those in an expression a literal.
pub fn with_words(template: &str, locale: &Locale) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    let mut is_whole = true;
    while let Some((before, after)) = rest.split_once(WORDS) {
        filled.push_str(before);
        let is_name = |c: char| c == '.' || c == '_' || c.is_alphanumeric();
        let is_field = before.ends_with(is_name);
        let end = after.find(|c: char| !(c == '_' || c.is_ascii_lowercase()));
        let (key, behind) = after.split_at(end.unwrap_or(after.len()));
        let words = match locale.message(key).filter(|_| !is_field) {
            Some(Message::Plain(pattern)) => written(pattern),
            _ => {
                is_whole &= is_field;
                filled.push_str(WORDS);
                rest = after;
                continue;
            }
        };
        // A tag beside text may trim it, and text has no line breaks here, so that places in a file stay.
        let is_text = !words.is_empty() && words.trim() == words && !words.contains('\n');
        if let Some((start, behind)) = filled.strip_suffix("{{ ").zip(behind.strip_prefix(" }}"))
            && is_text
        {
            filled.truncate(start.len());
            filled.push_str(&escaped(&words));
            rest = behind;
        } else if words.contains(['"', '\\', '\n']) {
            is_whole = false;
            filled.push_str(WORDS);
            rest = after;
        } else {
            filled.push_str(&format!("\"{words}\""));
            rest = behind;
        }
    }
    filled.push_str(rest);
    match is_whole {
        false => filled,
        // A component takes what it needs and nothing else.
        true => filled
            .replace(", @words: map", "")
            .replace("@words: map", ""),
    }
}

/// What stands before the key of words.
const WORDS: &str = "words.";

/// Gives templates what they call.
pub fn register(tera: &mut Tera, locale: &Arc<Locale>) {
    let of = Arc::clone(locale);
    tera.register_function("say", move |arguments: Kwargs, _: &State| {
        said(&of, &arguments, None)
    });
    let of = Arc::clone(locale);
    tera.register_filter("say", move |it: &Value, arguments: Kwargs, _: &State| {
        said(&of, &arguments, Some(it))
    });
    let of = Arc::clone(locale);
    tera.register_filter("word", move |name: &str, arguments: Kwargs, _: &State| {
        let family: &str = arguments.must_get("of")?;
        Ok::<_, Error>(of.word_of(family, name).to_string())
    });
    let of = Arc::clone(locale);
    tera.register_filter("number", move |number: u64, _: Kwargs, _: &State| {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        Ok::<_, Error>(of.number(number))
    });
    let of = Arc::clone(locale);
    tera.register_function("forms", move |arguments: Kwargs, _: &State| {
        forms(&of, &arguments)
    });
    tera.register_filter("direction", |language: &str, _: Kwargs, _: &State| {
        view::direction(language)
    });
}

/// A message with its arguments set in; what a filter is applied to is set in as `it`.
fn said(locale: &Locale, arguments: &Kwargs, it: Option<&Value>) -> TeraResult<Value> {
    let key: &str = arguments.must_get("key")?;
    let count: Option<u64> = arguments.get("count")?;
    let missing = RefCell::new(None);
    let argument = |name: &str| {
        let given = || arguments.get::<Value>(name).ok().flatten();
        let it = it.filter(|_| name == "it").cloned();
        let Some(value) = it.or_else(given) else {
            missing.replace(Some(name.to_string()));
            return None;
        };
        Some(match (value.as_u64(), value.as_str()) {
            (Some(number), _) => {
                Cow::Owned(locale.number(usize::try_from(number).unwrap_or(usize::MAX)))
            }
            (None, Some(html)) if value.is_safe() => Cow::Owned(html.to_string()),
            (None, Some(text)) => Cow::Owned(escaped(text)),
            (None, None) => Cow::Owned(escaped(&value.to_string())),
        })
    };
    let count = count.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let said = locale.filled(key, count, |text| Cow::Owned(escaped(text)), argument);
    if let Some(name) = missing.into_inner() {
        let message = format!("nothing is set into `{{{name}}}` of the words called `{key}`");
        return Err(Error::message(message));
    }
    match said {
        Some(said) => Ok(Value::safe_string(&said)),
        None => Err(unknown(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::words::in_english;

    #[test]
    fn words_that_stand_by_themselves_are_set_into_a_template() {
        let template = "{% component a(b: map, @words: map) -%}<b>{{ words.search }}</b>{{ words.and_more }}{{ b.words.search }}{{ words.search | upper }}";
        let locale = in_english();
        assert_eq!(
            with_words(template, &locale),
            "{% component a(b: map) -%}<b>Search</b>{{ \", \" }}{{ b.words.search }}{{ \"Search\" | upper }}"
        );
        // What is no key of the interface stays, and so does what it needs.
        let unknown =
            "{% component a(b: map, @words: map) -%}{{ words.nothing }}{{ words.search }}";
        assert_eq!(
            with_words(unknown, &locale),
            "{% component a(b: map, @words: map) -%}{{ words.nothing }}Search"
        );
    }
}
