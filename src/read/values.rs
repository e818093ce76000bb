//! The texts of front matter to values: dates, slugs, rights, languages, addresses. Knows
//! nothing of keys and places.

use super::codes;
use crate::model::date::Date;
use crate::model::diagnostic::{Code, nearest};
use crate::model::language::Language;
use crate::model::rights::{Rights, RightsError};
use crate::model::slug::Slug;

/// What was wrong with a value, and what to write instead.
pub struct Mistake {
    pub code: &'static Code,
    pub message: String,
    pub hint: Option<String>,
}

impl Mistake {
    pub fn value(message: impl Into<String>, hint: impl Into<String>) -> Mistake {
        Mistake {
            code: &codes::BAD_VALUE,
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

/// What stands between quotation marks that a word processor made curly.
pub fn in_curly_marks(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['“', '”', '„', '‘', '’'])?;
    inner.strip_suffix(['“', '”', '‘', '’'])
}

/// The mistake of a word outside a closed set.
pub fn one_of(text: &str, what: &str, words: &[&str]) -> Mistake {
    let hint = match nearest(text, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of: {}", words.join(", ")),
    };
    Mistake::value(format!("{text:?} is no {what}"), hint)
}

pub fn parse_language(text: &str) -> Result<Language, Mistake> {
    Language::parse(text).ok_or_else(|| {
        Mistake::value(
            format!("{text:?} is no language tag"),
            "write a BCP 47 tag, such as en, zh-Hans or pt-BR",
        )
    })
}

pub fn parse_rights(text: &str) -> Result<Rights, Mistake> {
    let mistake =
        |error: RightsError| Mistake::value(format!("{text:?} names no rights"), error.hint());
    Rights::parse(text).map_err(mistake)
}

pub fn parse_sha256(text: &str) -> Result<String, Mistake> {
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let well_formed = text.len() == 64 && text.bytes().all(is_digit);
    well_formed.then(|| text.to_string()).ok_or_else(|| {
        Mistake::value(
            "this is no SHA-256 digest",
            "64 hexadecimal digits in lower case, as `dossier import` writes them",
        )
    })
}

pub fn parse_date(text: &str) -> Result<Date, Mistake> {
    Date::parse(text).map_err(|error| Mistake {
        code: &codes::BAD_DATE,
        message: error.to_string(),
        hint: error.hint(),
    })
}

pub fn parse_slug(text: &str) -> Result<Slug, Mistake> {
    Slug::parse(text).map_err(|error| Mistake {
        code: &codes::BAD_VALUE,
        message: format!("{text:?} is no slug: {error}"),
        hint: Slug::from_title(text, 80).map(|slug| format!("perhaps `{slug}`")),
    })
}

/// An address that a page may link to: http or https with a host.
pub fn parse_web_address(text: &str) -> Result<String, Mistake> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let plain = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'));
    if host.is_empty() || !plain {
        return Err(Mistake::value(
            format!("{text:?} is no web address"),
            "write the whole address, with https:// before it",
        ));
    }
    Ok(text.to_string())
}

/// `true` or `false`.
pub fn parse_flag(key: &str, text: &str) -> Result<bool, Mistake> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(flag_mistake(key, text)),
    }
}

/// What is wrong with something else.
pub fn flag_mistake(key: &str, typed: &str) -> Mistake {
    let meant = match typed.to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Some("true"),
        "false" | "no" | "off" | "n" | "0" => Some("false"),
        _ => None,
    };
    let found = match typed {
        "" => "nothing".to_string(),
        typed => format!("{typed:?}"),
    };
    Mistake {
        code: &codes::WRONG_TYPE,
        message: format!("`{key}` takes `true` or `false`, not {found}"),
        hint: meant.map(|meant| format!("write `{key}: {meant}`")),
    }
}
