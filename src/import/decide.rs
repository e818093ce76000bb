//! Which of the values that a clipping gives is taken: the one set of rules for all formats. What counts for more
//! comes first (an export’s fields and headers, the page’s metadata, the visible text, what was concluded), and of
//! equals the first; others that differ are kept beside it. Never guesses.

use crate::model::article::{Conflict, Method};
use crate::model::bibliography::{self, Bibliography};
use crate::model::clipping::ClippingKind;
use crate::model::date::Date;
use crate::model::folding::{key, letters};
use crate::model::language::Language;
use crate::model::rights::Rights;

use super::byline;
use super::candidates::{Candidate, Field};
use super::codes;
use super::dates::{self, Reading};
use super::draft::{Context, Draft, add_provenance, note};
use super::hosts;
use super::library_dates;
use super::moment::{self, Moment};

/// So much of a title, in letters and digits, is no other title for ending sooner.
const SHORTEST_OPENING: usize = 12;

/// Why a value is not taken, in words that follow it in a message.
type Unusable = String;

/// What is said of one field.
struct Question<'c, T> {
    field: Field,
    candidates: &'c [Candidate],
    parse: &'c dyn Fn(&Candidate) -> Result<T, Unusable>,
    /// Whether two values may both be true.
    agree: &'c dyn Fn(&T, &T) -> bool,
    show: &'c dyn Fn(&T) -> String,
    /// Whether what counts for less may contradict.
    across: bool,
}

/// The best value of a field, noted with its provenance and with what contradicts it.
fn best<T>(draft: &mut Draft, question: &Question<'_, T>) -> Option<T> {
    let Question { field, parse, .. } = *question;
    let mut of_field: Vec<&Candidate> = question.candidates.iter().collect();
    of_field.retain(|candidate| candidate.field == field && !candidate.value().is_empty());
    of_field.sort_by_key(|candidate| candidate.method);
    let mut chosen: Option<(&Candidate, T)> = None;
    let mut others: Vec<(&Candidate, T)> = Vec::new();
    for candidate in of_field {
        let value = match parse(candidate) {
            Ok(value) => value,
            Err(why) => {
                unusable(draft, candidate, &why);
                continue;
            }
        };
        match &chosen {
            None => chosen = Some((candidate, value)),
            Some((first, taken)) => {
                let counts = first.method == candidate.method
                    || (question.across && candidate.method != Method::Inferred);
                let agrees = |known: &T| (question.agree)(known, &value);
                let is_other = !agrees(taken) && !others.iter().any(|(_, known)| agrees(known));
                if counts && is_other {
                    others.push((candidate, value));
                }
            }
        }
    }
    let (first, value) = chosen?;
    let conflicts: Vec<Conflict> = others
        .iter()
        .map(|(candidate, other)| Conflict {
            value: (question.show)(other),
            method: candidate.method,
            quote: Some(candidate.words.clone()).filter(|words| !words.is_empty()),
        })
        .collect();
    if let Some((other, contradicts)) = others.first() {
        let (taken, contradicts) = ((question.show)(&value), (question.show)(contradicts));
        let message = format!(
            "{} gives {taken} as `{}`, and {} gives {contradicts}",
            first.source,
            field.key(),
            other.source
        );
        let hint = Some(format!("{taken} was taken"));
        note(
            draft,
            &codes::CONFLICTING_EVIDENCE,
            &other.words,
            message,
            hint,
        );
    }
    let words = Some(first.words.as_str()).filter(|words| !words.is_empty());
    add_provenance(draft, field.key(), first.method, words, conflicts);
    Some(value)
}

fn unusable(draft: &mut Draft, candidate: &Candidate, why: &str) {
    let message = format!("`{}` {why}", candidate.value());
    let (code, hint) = match why {
        EITHER_WAY => (&codes::AMBIGUOUS_DATE_IN_CLIPPING, None),
        _ => (&codes::UNREADABLE_HEADER, None),
    };
    note(draft, code, &candidate.words, message, hint);
}

const EITHER_WAY: &str = "may be read with day and month either way round";

/// Everything but the title, the publisher, and whom and what the text is about.
pub fn plain_fields(draft: &mut Draft, candidates: &[Candidate], context: &Context<'_>) {
    draft.authors = authors(draft, candidates, context).unwrap_or_default();
    draft.published = date(draft, Field::Date, candidates);
    draft.retrieved = date(draft, Field::Retrieved, candidates);
    draft.updated = date(draft, Field::Updated, candidates);
    draft.place = text(draft, Field::Place, candidates, true);
    draft.url = address(draft, Field::Url, candidates);
    draft.archived = address(draft, Field::Archived, candidates);
    draft.summary = text(draft, Field::Summary, candidates, false);
    draft.language = language(draft, candidates);
    draft.rights = rights(draft, candidates);
    draft.bibliography = bibliography(draft, candidates);
    let kinds = candidates.iter().filter(|of| of.field == Field::Kind);
    let mut kinds = kinds.filter_map(|candidate| ClippingKind::named(candidate.value()));
    draft.kind = kinds.next().unwrap_or_default();
    draft.is_draft = candidates.iter().any(|of| of.field == Field::Draft);
}

/// The title that is given, if one is.
pub fn title(draft: &mut Draft, candidates: &[Candidate]) -> Option<String> {
    best(
        draft,
        &Question {
            field: Field::Title,
            candidates,
            parse: &|candidate| Ok(one_line(candidate.value())),
            agree: &|a: &String, b: &String| is_same_title(a, b),
            show: &|title| format!("\"{title}\""),
            across: false,
        },
    )
}

/// Whether one is the other, cut short or with the name of its site.
fn is_same_title(a: &str, b: &str) -> bool {
    let (a, b) = (letters(a), letters(b));
    let opens = |short: &str, long: &str| {
        let is_long = short.chars().count() >= SHORTEST_OPENING;
        short == long || (is_long && (long.starts_with(short) || long.ends_with(short)))
    };
    opens(&a, &b) || opens(&b, &a)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(draft: &mut Draft, field: Field, candidates: &[Candidate], across: bool) -> Option<String> {
    best(
        draft,
        &Question {
            field,
            candidates,
            parse: &|candidate| Ok(one_line(candidate.value())),
            agree: &|a: &String, b: &String| key(a) == key(b),
            show: &Clone::clone,
            across,
        },
    )
}

/// A date, and the moment where one is written.
struct Day {
    date: Date,
    moment: Option<Moment>,
}

fn date(draft: &mut Draft, field: Field, candidates: &[Candidate]) -> Option<Date> {
    let mut candidates = candidates.to_vec();
    candidates.retain(|of| of.field != field || !library_dates::is_none(of.value()));
    prefer_precise(&mut candidates, field);
    let day = best(
        draft,
        &Question {
            field,
            candidates: &candidates,
            parse: &|candidate| match read_date(candidate.value()) {
                Some(Reading::Date(date)) if date.as_written() == EPOCH => {
                    Err("is the day with which computers begin to count".to_string())
                }
                Some(Reading::Date(date)) => Ok(Day {
                    date,
                    moment: moment::read(candidate.value()),
                }),
                Some(Reading::Ambiguous) => Err(EITHER_WAY.to_string()),
                None => Err("is no date that can be read".to_string()),
            },
            // A month and a day of it do not contradict each other, and neither do two days on which the
            // same moment fell.
            agree: &|a: &Day, b: &Day| {
                let is_same = a
                    .moment
                    .zip(b.moment)
                    .is_some_and(|(a, b)| a.minute == b.minute);
                let (a, b) = (a.date.as_written(), b.date.as_written());
                is_same || a.starts_with(b) || b.starts_with(a)
            },
            show: &|day| day.date.as_written().to_string(),
            across: true,
        },
    );
    day.map(|day| day.date)
}

/// Puts first what says more of the same date: a day of the month that counts first; and of the same moment in
/// several zones the one that is not UTC, which names the day on which it was for who wrote it.
fn prefer_precise(candidates: &mut [Candidate], field: Field) {
    let of_field = |candidate: &Candidate| candidate.field == field;
    let methods = candidates.iter().filter(|candidate| of_field(candidate));
    let Some(method) = methods.map(|candidate| candidate.method).min() else {
        return;
    };
    let counts = |candidate: &Candidate| of_field(candidate) && candidate.method == method;
    let written = |candidate: &Candidate| match read_date(candidate.value()) {
        Some(Reading::Date(date)) => Some(date.as_written().to_string()),
        _ => None,
    };
    let readable = |candidate: &Candidate| counts(candidate) && written(candidate).is_some();
    let Some(first) = candidates.iter().position(readable) else {
        return;
    };
    let Some(taken) = candidates.get(first) else {
        return;
    };
    let (date, moment) = (
        written(taken).unwrap_or_default(),
        moment::read(taken.value()),
    );
    let is_better = |candidate: &Candidate| {
        let local = moment::read(candidate.value())
            .zip(moment)
            .is_some_and(|(it, taken)| {
                it.minute == taken.minute && taken.offset == 0 && it.offset != 0
            });
        let longer =
            written(candidate).is_some_and(|it| it.len() > date.len() && it.starts_with(&date));
        counts(candidate) && (local || longer)
    };
    if let Some(better) = candidates.iter().position(is_better) {
        candidates.swap(first, better);
    }
}

/// What programs write where they know no date.
const EPOCH: &str = "1970-01-01";

/// EDTF, or a date written out; of a moment only the day.
pub fn read_date(value: &str) -> Option<Reading> {
    let written = dates::whole(value);
    let date = written.or_else(|| {
        let date = Date::parse(value).ok();
        date.filter(|_| !value.contains('T')).map(Reading::Date)
    });
    date.or_else(|| library_dates::read(value).map(Reading::Date))
        .or_else(|| dates::whole(value.trim().strip_prefix("Accessed:")?))
}

fn address(draft: &mut Draft, field: Field, candidates: &[Candidate]) -> Option<String> {
    best(
        draft,
        &Question {
            field,
            candidates,
            parse: &|candidate| {
                let value = candidate.value();
                let web = value.starts_with("https://") || value.starts_with("http://");
                let is_whole = !value.contains(char::is_whitespace);
                match web && is_whole && hosts::host_at(value).is_some() {
                    true => Ok(value.to_string()),
                    false => Err("is no address that begins with https://".to_string()),
                }
            },
            agree: &|a: &String, b: &String| is_same_address(a, b),
            show: &Clone::clone,
            across: false,
        },
    )
}

/// Whether two addresses differ in nothing but scheme, `www.`, marks of campaigns and a slash at the end.
pub fn is_same_address(a: &str, b: &str) -> bool {
    let bare = |address: &str| {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        let rest = rest.split(['?', '#']).next().unwrap_or(rest);
        rest.trim_end_matches('/').to_lowercase()
    };
    bare(a) == bare(b)
}

fn language(draft: &mut Draft, candidates: &[Candidate]) -> Option<Language> {
    best(
        draft,
        &Question {
            field: Field::Language,
            candidates,
            parse: &|candidate| {
                let value = candidate.value();
                let value = language_named(value).unwrap_or(value);
                let subtag = value.split(['-', '_']).next().unwrap_or_default();
                let language = Language::parse(value);
                let language = language.filter(|_| (2..=3).contains(&subtag.len()));
                language.ok_or("is no language tag such as `en` or `zh-Hans`".to_string())
            },
            agree: &|a: &Language, b: &Language| {
                let (a, b) = (a.as_str(), b.as_str());
                a.starts_with(b) || b.starts_with(a)
            },
            show: &|language| language.as_str().to_string(),
            across: false,
        },
    )
}

/// The tag of a language that is written out.
fn language_named(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 21] = [
        ("arabic", "ar"),
        ("chinese", "zh"),
        ("chinese (simplified)", "zh-Hans"),
        ("dutch", "nl"),
        ("english", "en"),
        ("american", "en-US"),
        ("british", "en-GB"),
        ("french", "fr"),
        ("german", "de"),
        ("ngerman", "de"),
        ("deutsch", "de"),
        ("hindi", "hi"),
        ("italian", "it"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("polish", "pl"),
        ("portuguese", "pt"),
        ("russian", "ru"),
        ("spanish", "es"),
        ("turkish", "tr"),
        ("ukrainian", "uk"),
    ];
    let lower = name.trim().to_lowercase();
    let found = NAMES.iter().find(|(known, _)| *known == lower);
    found.map(|(_, tag)| *tag)
}

fn bibliography(draft: &mut Draft, candidates: &[Candidate]) -> Bibliography {
    let known_type = Question {
        field: Field::Type,
        candidates,
        parse: &|candidate| {
            let named = bibliography::ITEM_TYPES.contains(&candidate.value());
            let name = candidate.value().to_string();
            named.then_some(name).ok_or("is no type of CSL".to_string())
        },
        agree: &|a: &String, b: &String| a == b,
        show: &Clone::clone,
        across: false,
    };
    let doi = Question {
        field: Field::Doi,
        candidates,
        parse: &|candidate| {
            bibliography::doi(candidate.value())
                .ok_or("is no DOI, which begins with 10.".to_string())
        },
        agree: &|a: &String, b: &String| a.eq_ignore_ascii_case(b),
        show: &Clone::clone,
        across: false,
    };
    Bibliography {
        item_type: best(draft, &known_type),
        container: first(draft, Field::Container, candidates),
        volume: text(draft, Field::Volume, candidates, false),
        issue: text(draft, Field::Issue, candidates, false),
        pages: text(draft, Field::Pages, candidates, false),
        doi: best(draft, &doi),
    }
}

/// The first value of a field of which others are no contradictions: short names beside long ones.
fn first(draft: &mut Draft, field: Field, candidates: &[Candidate]) -> Option<String> {
    let question = Question {
        field,
        candidates,
        parse: &|candidate: &Candidate| Ok(one_line(candidate.value())),
        agree: &|_: &String, _: &String| true,
        show: &Clone::clone,
        across: false,
    };
    best(draft, &question)
}

fn rights(draft: &mut Draft, candidates: &[Candidate]) -> Option<Rights> {
    best(
        draft,
        &Question {
            field: Field::Rights,
            candidates,
            parse: &|candidate| {
                Rights::parse(candidate.value()).map_err(|error| {
                    format!(
                        "names no rights, and so an excerpt is shown; {}",
                        error.hint()
                    )
                })
            },
            agree: &|a: &Rights, b: &Rights| a.code() == b.code(),
            show: &|rights| rights.code().to_string(),
            across: false,
        },
    )
}

/// Names of people; of those that are no people’s it is said.
fn authors(
    draft: &mut Draft,
    candidates: &[Candidate],
    context: &Context<'_>,
) -> Option<Vec<String>> {
    let mut people: Vec<Candidate> = Vec::new();
    for candidate in candidates.iter().filter(|of| of.field == Field::Author) {
        let mut named = candidate.clone();
        named.values.retain(|name| {
            let is_institution = byline::is_institution(name, &context.known);
            if is_institution {
                let message = format!("\"{name}\" is no person, and so no author");
                let code = &codes::ORGANISATION_AS_AUTHOR;
                note(draft, code, &candidate.words, message, None);
            }
            !is_institution
        });
        // Each header gives one author, or some.
        match people.last_mut() {
            Some(last) if last.method == named.method && last.source == named.source => {
                let new = named.values.into_iter();
                let new: Vec<String> = new.filter(|name| !last.values.contains(name)).collect();
                last.values.extend(new);
            }
            _ => people.push(named),
        }
    }
    best(
        draft,
        &Question {
            field: Field::Author,
            candidates: &people,
            parse: &|candidate| {
                let names = candidate.values.iter();
                Ok(names.map(|name| byline::in_order(name)).collect())
            },
            agree: &|a: &Vec<String>, b: &Vec<String>| {
                let keys =
                    |names: &[String]| names.iter().map(|name| key(name)).collect::<Vec<_>>();
                keys(a) == keys(b)
            },
            show: &|names| names.join(", "),
            across: true,
        },
    )
}
