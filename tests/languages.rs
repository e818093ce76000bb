//! The words of the interface: every language that the program has is whole, every key is used and every key that is
//! used is there; dates are said in each language as `languages/dates.tsv` has them, whose columns are the date as it is
//! written and its words in English, German and simplified Chinese.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dossier::model::date::Date;
use dossier::model::language::Language;
use dossier::model::locale::{Argument, Locale};
use dossier::model::words::{Message, PluralForm};
use dossier::read::words::{complete, shipped};
use proptest::prelude::*;

use support::{files, run, temp, write};

const LANGUAGES: [&str; 3] = ["en", "de", "zh-Hans"];

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn locale(tag: &str) -> Locale {
    let language = Language::parse(tag).unwrap();
    Locale::of(complete(&language, None, &BTreeMap::new()))
}

/// The keys that a file of a language gives, as they stand at the beginning of its lines.
fn keys(tag: &str) -> BTreeSet<String> {
    let file = root("templates/languages").join(format!("{tag}.yaml"));
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with([' ', '#']));
    let keys = lines.filter_map(|line| line.split_once(':'));
    keys.map(|(key, _)| key.to_string()).collect()
}

/// All that stands between `before` and `after` in a text.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let parts = text.split(before).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(after)?.0))
        .collect()
}

struct Used {
    keys: BTreeSet<String>,
    /// Families of keys, of which the program chooses by a name.
    families: BTreeSet<String>,
}

fn used(sources: &[String], templates: &[String]) -> Used {
    let (mut keys, mut families) = (BTreeSet::new(), BTreeSet::new());
    for text in sources {
        for call in [
            ".word(\"",
            ".say(\"",
            ".say(\n            \"",
            ".say(\n                \"",
        ] {
            keys.extend(between(text, call, "\"").iter().map(|key| key.to_string()));
        }
        let of = between(text, ".word_of(\"", "\"");
        families.extend(of.iter().map(|family| family.to_string()));
        // What is counted: what is said of all, and the family of its labels.
        for call in between(text, "view::proportions(", "&") {
            let mut named = call.split('"').skip(1).step_by(2);
            keys.extend(named.next().map(str::to_string));
            families.extend(named.next().map(str::to_string));
        }
    }
    for text in templates {
        for call in ["say(key=\"", "forms(key=\""] {
            keys.extend(between(text, call, "\"").iter().map(|key| key.to_string()));
        }
        let of = between(text, "word(of=\"", "\"");
        families.extend(of.iter().map(|family| family.to_string()));
        for (at, _) in text.match_indices("words.") {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c == '.' || c == '_' || c.is_alphanumeric()) {
                continue;
            }
            let rest = &text[at + "words.".len()..];
            let key = rest
                .split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
                .next();
            keys.extend(key.filter(|key| !key.is_empty()).map(str::to_string));
        }
    }
    Used { keys, families }
}

fn texts(folder: &str, ending: &str) -> Vec<String> {
    let files = files(&root(folder)).into_iter();
    let files = files.filter(|(name, _)| name.ends_with(ending));
    files
        .map(|(_, path)| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn every_language_is_whole() {
    assert_eq!(shipped().collect::<Vec<_>>(), LANGUAGES);
    let english = locale("en");
    for tag in LANGUAGES {
        assert_eq!(keys(tag), keys("en"), "{tag}");
        let locale = locale(tag);
        for (key, message) in locale.messages() {
            let (_, model) = english.messages().find(|(known, _)| *known == key).unwrap();
            let mut expected = model.places();
            if key == "dates_of_month" && tag == "zh-Hans" {
                expected.remove("month");
                expected.insert("month_number");
            }
            // A number that is said once may be a word.
            let mut places = message.places();
            let counted = matches!(model, Message::Counted(_));
            if counted {
                expected.insert("count");
                places.insert("count");
            }
            assert_eq!(places, expected, "{tag}: {key}");
        }
    }
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let (sources, templates) = (texts("src", ".rs"), texts("templates", ".html"));
    let used = used(&sources, &templates);
    let keys = keys("en");
    for key in &used.keys {
        assert!(
            keys.contains(key),
            "`{key}` is used, and English has no such words"
        );
    }
    for family in &used.families {
        let start = format!("{family}_");
        assert!(
            keys.iter().any(|key| key.starts_with(&start)),
            "`{family}` is an empty family"
        );
    }
    let named = |key: &str| {
        let literal = format!("\"{key}\"");
        sources.iter().any(|text| text.contains(&literal))
    };
    for key in &keys {
        let mut families = used.families.iter();
        let is_of_family = families.any(|family| key.starts_with(&format!("{family}_")));
        assert!(
            used.keys.contains(key) || is_of_family || named(key),
            "nothing uses `{key}`"
        );
    }
}

#[test]
fn the_check_of_keys_sees_what_is_used() {
    let source =
        vec!["locale.word(\"a\"); locale.word_of(\"of\", x); locale.say(\"b\", [])".into()];
    let template = vec![
        "{{ words.c }}{{ mention.words.d }}{{ say(key=\"e\") }}{{ x | word(of=\"in\") }}".into(),
    ];
    let used = used(&source, &template);
    let expected = ["a", "b", "c", "e"].map(str::to_string);
    assert_eq!(used.keys, BTreeSet::from(expected));
    assert_eq!(
        used.families,
        BTreeSet::from(["in", "of"].map(str::to_string))
    );
}

#[test]
fn dates_are_said_in_each_language() {
    let file = root("tests/languages/dates.tsv");
    let table = fs::read_to_string(&file).unwrap();
    let locales = LANGUAGES.map(locale);
    let mut said = String::new();
    for line in table.lines() {
        let text = line.split('\t').next().unwrap();
        let date = Date::parse(text).unwrap();
        let words = locales.each_ref().map(|locale| date.in_words(locale));
        said.push_str(&format!("{text}\t{}\n", words.join("\t")));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &said).unwrap();
    }
    assert_eq!(
        said, table,
        "run with UPDATE=1 to write what is said, and read the difference"
    );
}

#[test]
fn numbers_lists_and_plurals_are_those_of_the_language() {
    let say = |tag: &str, count: usize| {
        locale(tag).say("count_quotations", [("count", Argument::from(count))])
    };
    assert_eq!(say("en", 1), "1 quotation");
    assert_eq!(say("en", 2000), "2000 quotations");
    assert_eq!(say("en", 20_000), "20,000 quotations");
    assert_eq!(say("de", 20_000), "20.000 Zitate");
    assert_eq!(say("de-AT", 1), "1 Zitat");
    assert_eq!(say("zh-CN", 1), "1 条引文");
    let persian = Language::parse("fa").unwrap();
    let locale_fa = Locale::of(complete(&persian, Some(&BTreeMap::new()), &BTreeMap::new()));
    assert_eq!(locale_fa.number(12), "۱۲");
    assert_eq!(locale("de").list(&["a", "b", "c"]), "a, b und c");
    assert_eq!(locale("zh").list(&["甲", "乙", "丙"]), "甲、乙和丙");
    // Arabic has six forms; a dossier gives its own words.
    let mut own = BTreeMap::new();
    let forms = PluralForm::ALL.map(|form| {
        let pattern =
            dossier::model::words::Pattern::parse(&format!("{{count}} {}", form.as_str()));
        (form, pattern.unwrap())
    });
    own.insert(
        Box::from("count_quotations"),
        Message::Counted(BTreeMap::from(forms)),
    );
    let arabic = Language::parse("ar").unwrap();
    let locale = Locale::of(complete(&arabic, Some(&own), &BTreeMap::new()));
    let forms = [0, 1, 2, 3, 11, 100].map(|count: usize| {
        let said = locale.say("count_quotations", [("count", Argument::from(count))]);
        said.split_once(' ').unwrap().1.to_string()
    });
    assert_eq!(forms, ["zero", "one", "two", "few", "many", "other"]);
}

#[test]
fn a_language_of_another_script_is_another_language() {
    for (tag, words) in [
        ("zh", "搜索"),
        ("zh-CN", "搜索"),
        ("zh-Hans-SG", "搜索"),
        ("zh-TW", "Search"),
        ("zh-Hant", "Search"),
        ("de-CH", "Suche"),
        ("en-US", "Search"),
        ("fr", "Search"),
        ("tlh", "Search"),
    ] {
        assert_eq!(locale(tag).word("search"), words, "{tag}");
    }
    let day = |tag: &str| Date::parse("2025-08-29").unwrap().in_words(&locale(tag));
    assert_eq!(day("en"), "29 August 2025");
    assert_eq!(day("en-US"), "August 29, 2025");
    // All of it is English where the words are.
    assert_eq!(day("fr"), "29 August 2025");
}

#[test]
fn a_dossier_speaks_a_language_that_it_has_the_words_of() {
    let folder = temp();
    let site = folder.path();
    let write = |name: &str, text: &str| write(site, name, text);
    write(
        "dossier.yaml",
        "title: الملف\ndescription: وصف\nlanguage: ar\nupdated: 2025-08-29\n",
    );
    write(
        "templates/languages/ar.yaml",
        "search: بحث\nedition: \"طبعة {it}\"\nno_article: \"لا <مقال> بعد\"\n",
    );
    write(
        "content/entities/deepseek.md",
        "---\nkind: organisation\nname: ديب سيك\nnames: {zh-Hans: 深度求索, en: DeepSeek, fa: دیپ‌سیک}\n---\n",
    );
    let built = run(site, &["build"]);
    assert!(built.status.success(), "{built:?}");
    let page = |name: &str| fs::read_to_string(site.join("public").join(name)).unwrap();
    let home = page("index.html");
    assert!(home.contains("<html lang=\"ar\" dir=\"rtl\">"), "{home}");
    assert!(home.contains("<button>بحث</button>"));
    assert!(home.contains("طبعة <time datetime=\"2025-08-29\">29 أغسطس 2025</time>"));
    let entity = page("entities/deepseek.html");
    assert!(
        entity.contains("<span lang=\"zh-Hans\" dir=\"ltr\">深度求索</span>"),
        "{entity}"
    );
    assert!(entity.contains("<span lang=\"en\" dir=\"ltr\">DeepSeek</span>"));
    assert!(entity.contains("<span lang=\"fa\">"));
    // Words are text, whoever wrote them.
    assert!(page("articles.html").contains("لا &lt;مقال&gt; بعد"));

    // Other words change what was built before, and nothing else is needed for that.
    write("templates/languages/ar.yaml", "search: ابحث\n");
    let built = run(site, &["build"]);
    assert!(built.status.success(), "{built:?}");
    assert!(page("index.html").contains("<button>ابحث</button>"));
    write(
        "dossier.yaml",
        "title: الملف\ndescription: وصف\nlanguage: ar\ntranslations: {search: فتش}\n",
    );
    run(site, &["build"]);
    assert!(page("index.html").contains("<button>فتش</button>"));
}

/// Dates that may be anything near EDTF.
fn near_edtf() -> impl Strategy<Value = String> {
    "(-?[0-9]{4}|20[0-9X]{2}|[0-9]{3}X)(-(0[1-9]|1[0-2]|XX|2[1-4])(-([0-2][0-9]|XX))?)?[?~%]?"
}

proptest! {
    #[test]
    fn a_month_that_is_not_written_is_never_named(text in near_edtf()) {
        if let Ok(date) = Date::parse(&text) && date.month().is_none() {
            for tag in ["en", "de"] {
                let locale = locale(tag);
                let wording = date.in_words(&locale);
                for month in 1..=12 {
                    prop_assert!(!wording.contains(&locale.month_name(month)), "{}", wording);
                }
            }
        }
    }
}
