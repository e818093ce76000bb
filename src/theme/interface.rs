//! What templates call for the words of the interface: `words`, `say`, `forms`, `word`, `number` and `direction`. Escapes what is
//! set into a sentence, and refuses keys that there are not.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

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
    let mut messages = locale.messages();
    let (_, message) = messages
        .find(|(known, _)| *known == key)
        .ok_or_else(|| unknown(key))?;
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

/// The locale, once it is known: templates are parsed before the dossier is read, and what they call has to be there.
#[derive(Clone, Default)]
pub struct Spoken(Arc<OnceLock<Arc<Locale>>>);

impl Spoken {
    /// To be called once.
    pub fn set(&self, locale: &Arc<Locale>) {
        let _ = self.0.set(Arc::clone(locale));
    }

    fn get(&self) -> TeraResult<&Locale> {
        let locale = self.0.get();
        locale
            .map(Arc::as_ref)
            .ok_or_else(|| Error::message("no dossier was read yet"))
    }
}

/// Gives templates what they call.
pub fn register(tera: &mut Tera) -> Spoken {
    let spoken = Spoken::default();
    let of = spoken.clone();
    tera.register_function("say", move |arguments: Kwargs, _: &State| {
        said(of.get()?, &arguments, None)
    });
    let of = spoken.clone();
    tera.register_filter("say", move |it: &Value, arguments: Kwargs, _: &State| {
        said(of.get()?, &arguments, Some(it))
    });
    let of = spoken.clone();
    tera.register_filter("word", move |name: &str, arguments: Kwargs, _: &State| {
        let family: &str = arguments.must_get("of")?;
        Ok::<_, Error>(of.get()?.word_of(family, name).to_string())
    });
    let of = spoken.clone();
    tera.register_filter("number", move |number: u64, _: Kwargs, _: &State| {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        Ok::<_, Error>(of.get()?.number(number))
    });
    let of = spoken.clone();
    tera.register_function("forms", move |arguments: Kwargs, _: &State| {
        forms(of.get()?, &arguments)
    });
    tera.register_filter("direction", |language: &str, _: Kwargs, _: &State| {
        view::direction(language)
    });
    spoken
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
