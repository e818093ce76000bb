//! How the interface speaks: its words with what they tell set in, and numbers, plurals, lists and the parts of dates as
//! the language writes them (CLDR, by ICU4X). The only place that knows those libraries.

use std::borrow::Cow;
use std::fmt;

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{M, MD, Y, YM, YMD};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale::{Direction as Written, LocaleDirectionality, LocaleExpander};
use icu_locale_core::{LanguageIdentifier, Locale as Tag};
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use serde::{Serialize, Serializer};

use super::digest::Digest;
use super::language::Language;
use super::words::{Message, Part, Pattern, PluralForm, Words};

/// A language as pages speak it.
pub struct Locale {
    words: Words,
    digest: Digest,
    formats: Option<Formats>,
}

/// `None` of these is only where the library had no data at all; digits and commas stand in.
struct Formats {
    numbers: DecimalFormatter,
    has_western_digits: bool,
    plurals: PluralRules,
    enumerations: ListFormatter,
    days: Formatter<Gregorian, YMD>,
    months: Formatter<Gregorian, YM>,
    years: Formatter<Gregorian, Y>,
    month_names: Formatter<Gregorian, M>,
    days_of_months: Formatter<Gregorian, MD>,
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// `None` for a tag whose script is not known.
    pub fn of(language: &str) -> Option<Direction> {
        let tag = LanguageIdentifier::try_from_str(language).ok()?;
        match LocaleDirectionality::new_common().get(&tag)? {
            Written::LeftToRight => Some(Direction::LeftToRight),
            Written::RightToLeft => Some(Direction::RightToLeft),
            _ => None,
        }
    }

    /// As HTML's `dir` says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// Whether both tags mean one language in one script: `zh`, `zh-CN` and `zh-Hans` do, `zh-TW` does not.
pub fn is_same_language(one: &str, other: &str) -> bool {
    let whole = |tag: &str| {
        let mut tag = LanguageIdentifier::try_from_str(tag).ok()?;
        LocaleExpander::new_common().maximize(&mut tag);
        Some((tag.language, tag.script))
    };
    whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// What is set into a place of a message.
#[derive(Clone, Copy)]
pub enum Argument<'a> {
    Text(&'a str),
    Number(usize),
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Argument<'a> {
        Argument::Text(text)
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Argument<'a> {
        Argument::Text(text)
    }
}

impl From<usize> for Argument<'_> {
    fn from(number: usize) -> Self {
        Argument::Number(number)
    }
}

/// From here on thousands are separated, as prose does.
const GROUPED: usize = 10_000;

/// `{count}` chooses the plural form.
const COUNT: &str = "count";

impl Locale {
    pub fn of(words: Words) -> Locale {
        Locale {
            formats: Formats::of(&words.language),
            digest: Digest::of_value(&words),
            words,
        }
    }

    pub fn words(&self) -> &Words {
        &self.words
    }

    pub fn message(&self, key: &str) -> Option<&Message> {
        self.words.messages.get(key)
    }

    /// Every message, by its key.
    pub fn messages(&self) -> impl Iterator<Item = (&str, &Message)> {
        let messages = self.words.messages.iter();
        messages.map(|(key, message)| (&**key, message))
    }

    /// The words of a message without places; the key itself where there is none.
    pub fn word<'l>(&'l self, key: &'l str) -> &'l str {
        match self.message(key) {
            Some(Message::Plain(pattern)) => pattern.as_text().unwrap_or(key),
            _ => key,
        }
    }

    /// The word for one of a family of names: `single source` of `standing` is `standing_single_source`. A name that
    /// the interface does not know is the editor's own word, and stays.
    pub fn word_of<'l>(&'l self, family: &str, name: &'l str) -> &'l str {
        let key = [family, "_", &name.replace([' ', '-'], "_")].concat();
        match self.message(&key) {
            Some(Message::Plain(pattern)) => pattern.as_text().unwrap_or(name),
            _ => name,
        }
    }

    /// A message with its places filled.
    pub fn say<'a, const N: usize>(
        &self,
        key: &str,
        arguments: [(&str, Argument<'a>); N],
    ) -> String {
        let argument = |name: &str| {
            let mut all = arguments.iter();
            let (_, argument) = all.find(|(given, _)| *given == name)?;
            Some(match argument {
                Argument::Text(text) => Cow::Borrowed(*text),
                Argument::Number(number) => Cow::Owned(self.number(*number)),
            })
        };
        let count = arguments
            .iter()
            .find_map(|(name, argument)| match argument {
                Argument::Number(number) if *name == COUNT => Some(*number),
                _ => None,
            });
        self.filled(key, count, |text| Cow::Borrowed(text), argument)
            .unwrap_or_else(|| key.to_string())
    }

    /// A message of which `text` makes the words, and `argument` what stands in its places. `None` for a key that there
    /// is not; a place that nothing is given for stays empty.
    pub fn filled<'a>(
        &self,
        key: &str,
        count: Option<usize>,
        text: impl for<'t> Fn(&'t str) -> Cow<'t, str>,
        argument: impl Fn(&str) -> Option<Cow<'a, str>>,
    ) -> Option<String> {
        let mut said = String::new();
        for part in self.pattern(key, count)?.parts() {
            match part {
                Part::Text(words) => said.push_str(&text(words)),
                Part::Place(name) => said.push_str(&argument(name).unwrap_or_default()),
            }
        }
        Some(said)
    }

    fn pattern(&self, key: &str, count: Option<usize>) -> Option<&Pattern> {
        match self.message(key)? {
            Message::Plain(pattern) => Some(pattern),
            Message::Counted(forms) => {
                let form = self.plural_form(count.unwrap_or_default());
                forms.get(&form).or_else(|| forms.get(&PluralForm::Other))
            }
        }
    }

    fn plural_form(&self, count: usize) -> PluralForm {
        let Some(formats) = &self.formats else {
            return PluralForm::Other;
        };
        match formats.plurals.category_for(count) {
            PluralCategory::Zero => PluralForm::Zero,
            PluralCategory::One => PluralForm::One,
            PluralCategory::Two => PluralForm::Two,
            PluralCategory::Few => PluralForm::Few,
            PluralCategory::Many => PluralForm::Many,
            _ => PluralForm::Other,
        }
    }

    /// A whole number with the digits and the separators of the language.
    pub fn number(&self, number: usize) -> String {
        match &self.formats {
            // Most numbers are small, and most languages write these alike.
            Some(formats) if number >= GROUPED || !formats.has_western_digits => {
                formats.numbers.format(&Decimal::from(number)).to_string()
            }
            _ => number.to_string(),
        }
    }

    /// "a, b and c".
    pub fn list(&self, items: &[&str]) -> String {
        match &self.formats {
            Some(formats) => formats.enumerations.format(items.iter()).to_string(),
            None => items.join(", "),
        }
    }

    /// "29 August 2025".
    pub(super) fn day(&self, year: i32, month: u8, day: u8) -> String {
        self.dated(year, month, day, |formats, date| {
            formats.days.format(date).to_string()
        })
    }

    /// "August 2025".
    pub(super) fn month(&self, year: i32, month: u8) -> String {
        self.dated(year, month, 1, |formats, date| {
            formats.months.format(date).to_string()
        })
    }

    /// "2025", "2025年": a year with four digits of our era.
    pub(super) fn plain_year(&self, year: i32) -> String {
        self.dated(year, 1, 1, |formats, date| {
            formats.years.format(date).to_string()
        })
    }

    /// "August".
    pub fn month_name(&self, month: u8) -> String {
        self.dated(2000, month, 1, |formats, date| {
            formats.month_names.format(date).to_string()
        })
    }

    /// "29 August".
    pub(super) fn day_of_month(&self, month: u8, day: u8) -> String {
        // A leap year, which has every day.
        self.dated(2000, month, day, |formats, date| {
            formats.days_of_months.format(date).to_string()
        })
    }

    fn dated(
        &self,
        year: i32,
        month: u8,
        day: u8,
        write: impl Fn(&Formats, &CalendarDate<Gregorian>) -> String,
    ) -> String {
        let date = CalendarDate::try_new_gregorian(year, month, day).ok();
        match self.formats.as_ref().zip(date) {
            Some((formats, date)) => write(formats, &date),
            None => format!("{year}-{month:02}-{day:02}"),
        }
    }
}

impl Formats {
    fn of(language: &Language) -> Option<Formats> {
        // English without a region is written as the dossier's own texts are.
        let tag = match language.as_str() {
            "en" => "en-GB",
            other => other,
        };
        let tag = Tag::try_from_str(tag).ok()?;
        let grouping = DecimalFormatterOptions::from(GroupingStrategy::Min2);
        let numbers = DecimalFormatter::try_new((&tag).into(), grouping).ok()?;
        let plurals = PluralRules::try_new((&tag).into(), PluralRulesOptions::default()).ok()?;
        let options = ListFormatterOptions::default().with_length(ListLength::Wide);
        let digits = numbers.format(&Decimal::from(1_234_567_890)).to_string();
        let digits: String = digits.chars().filter(|c| c.is_numeric()).collect();
        Some(Formats {
            has_western_digits: digits == "1234567890",
            numbers,
            plurals,
            enumerations: ListFormatter::try_new_and((&tag).into(), options).ok()?,
            days: Formatter::try_new((&tag).into(), YMD::long()).ok()?,
            months: Formatter::try_new((&tag).into(), YM::long()).ok()?,
            years: Formatter::try_new((&tag).into(), Y::long()).ok()?,
            month_names: Formatter::try_new((&tag).into(), M::long()).ok()?,
            days_of_months: Formatter::try_new((&tag).into(), MD::long()).ok()?,
        })
    }
}

/// Pages and records that are in other words are others.
impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digest.serialize(serializer)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Locale").field(&self.words.language).finish()
    }
}
