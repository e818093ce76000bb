//! The gate lets through what was written, however it was set, and nothing else.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// A word, and what stands behind it.
type Text = Vec<(String, &'static str)>;

/// `DOSSIER_PROOF_CASES` says how many texts each property is tried on.
fn runner() -> TestRunner {
    let cases = std::env::var("DOSSIER_PROOF_CASES");
    let cases = cases.ok().and_then(|cases| cases.parse().ok());
    TestRunner::new(Config {
        cases: cases.unwrap_or(1_000),
        failure_persistence: None,
        ..Config::default()
    })
}

fn count(text: &str, quotation: &str) -> usize {
    Source::of(text).find(quotation, Context::default()).len()
}

fn found(text: &str, quotation: &str) -> Option<String> {
    let source = Source::of(text);
    let passages = source.find(quotation, Context::default());
    let tokens = passages.first()?.tokens();
    Some(text[source.words.bytes(tokens)].to_string())
}

const TEXT: &str = "Shenzhen-based Huawei, which was added to Washington’s trade blacklist in May 2019, has \
    already “built an ecosystem entirely independent of the United States”, said Tao Jingwen – at an event. \
    It is not true... The inter-\nnational well-\nknown firm paid $1,000 (or 3½ per cent) in 2020–2022.";

#[test]
fn what_was_written_is_found_however_it_is_set() {
    for quotation in [
        "added to Washington's trade blacklist",
        "added to Washington‘s trade blacklist",
        "“built an ecosystem entirely independent of the United States”",
        "has already 'built an ecosystem",
        "an  ecosystem\nentirely\u{a0}independent.",
        "eco\u{ad}system entirely",
        "Tao Jingwen — at an event,",
        "Tao Jingwen-at an event",
        "It is not true…",
        "The international well-known firm",
        "The inter-\nnational well-known firm",
        "inter-\nnational",
        "$1,000 (or 3½ per cent)",
        "in 2020-2022",
        "Huawei […] has already",
        "Huawei … has already […] independent of",
        "[it] has already “built",
        "[The firm] was added to",
        "[h]as already",
        "[t]he international",
        "an ecosystem [sic] entirely",
        "said [the president] at an event",
        "Huawei, [a company] which was added",
    ] {
        assert_eq!(count(TEXT, quotation), 1, "{quotation}");
    }
}

#[test]
fn what_was_not_written_is_not_found() {
    for quotation in [
        "added to Washington's trade blacklists",
        "added to Washingtons trade blacklist",
        "Added to Washington's trade blacklist",
        "built an ecosystem independent of",
        "built a ecosystem entirely",
        "It is true",
        "It is [really] true",
        "It [is] true",
        "paid $1,00",
        "paid $1.000",
        "paid $1 000",
        "paid [some] (or 3½ per cent)",
        "in 2020–2023",
        "in 20202022",
        "internat",
        "national well",
        "has already Huawei",
        "has already […] Huawei",
        "[Z]henzhen",
        "[…]",
        "",
        "“”",
    ] {
        assert_eq!(count(TEXT, quotation), 0, "{quotation}");
    }
}

#[test]
fn what_is_found_is_said_to_the_byte() {
    assert_eq!(found(TEXT, "The international well"), None);
    assert_eq!(
        found(TEXT, "international well-known").as_deref(),
        Some("inter-\nnational well-\nknown")
    );
    assert_eq!(
        found(TEXT, "Huawei … already").as_deref(),
        Some("Huawei, which was added to Washington’s trade blacklist in May 2019, has already")
    );
    let zh = "华为云与 DeepSeek 合作，推出“昇腾”服务。";
    assert_eq!(
        found(zh, "与DeepSeek合作").as_deref(),
        Some("与 DeepSeek 合作")
    );
    assert_eq!(
        found(zh, "推出「昇腾」服务").as_deref(),
        Some("推出“昇腾”服务")
    );
    assert_eq!(found(zh, "華為"), None);
    assert_eq!(
        found("ﬁve ｆｉｖｅ Cafe\u{301}s", "five five Cafés").as_deref(),
        Some("ﬁve ｆｉｖｅ Cafe\u{301}s")
    );
    assert_eq!(
        found("l'été d’Évian", "l’été d'Évian").as_deref(),
        Some("l'été d’Évian")
    );
    assert_eq!(found("รัฐบาลไทยประกาศ", "ไทย").as_deref(), Some("ไทย"));
}

#[test]
fn words_beside_a_quotation_tell_which_one_is_meant() {
    let text = "He said no comment. She said: no comment, and left.";
    let source = Source::of(text);
    let of = |prefix, suffix| {
        let context = Context { prefix, suffix };
        let found = source.find("no comment", context);
        found
            .iter()
            .map(|passage| source.words.bytes(passage.tokens()).start)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(None, None), [8, 30]);
    assert_eq!(of(Some("She said"), None), [30]);
    assert_eq!(of(Some("He said "), None), [8]);
    assert_eq!(of(None, Some("and left")), [30]);
    assert!(of(Some("They said"), None).is_empty());
}

#[test]
fn an_omission_that_leaves_out_a_negation_is_noted() {
    let source = Source::of("It is, we think, not at all safe to use.");
    let find = |quotation| source.find(quotation, Context::default());
    let omits = |quotation| {
        find(quotation)
            .first()
            .map(|passage| passage.omits_negation)
    };
    assert_eq!(omits("It is […] safe to use"), Some(true));
    assert_eq!(omits("It is […] not at all safe"), Some(false));
}

#[test]
fn the_nearest_passage_is_shown_with_what_differs() {
    let source = Source::of(TEXT);
    let nearest = |quotation: &str| {
        let nearest = source.nearest(quotation)?;
        let differing = nearest.steps.iter().filter(|step| !step.same);
        let differing: Vec<_> = differing
            .map(|step| {
                (
                    quotation[step.quoted.clone()].to_string(),
                    TEXT[step.source.clone()].to_string(),
                )
            })
            .collect();
        Some((differing, nearest.only))
    };
    let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(
        nearest("built an ecosystem wholly independent of the United States"),
        Some((vec![pair("wholly", "entirely")], None))
    );
    assert_eq!(
        nearest("It is true"),
        Some((vec![pair("", "not")], Some(Only::Negation)))
    );
    assert_eq!(
        nearest("blacklist in May 2018"),
        Some((vec![pair("2018", "2019")], Some(Only::Number)))
    );
    assert_eq!(
        nearest("Built an ecosystem"),
        Some((vec![pair("Built", "built")], Some(Only::Case)))
    );
    assert_eq!(
        nearest("Huawei which was added"),
        Some((vec![pair("", ",")], Some(Only::Marks)))
    );
    assert_eq!(
        nearest("completely different words that stand nowhere here"),
        None
    );
}

/// A word, which is none of those that deny.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{1,7}",
        1 => "[A-Z][a-z]{2,6}",
        1 => "[0-9]{1,4}",
        1 => "[a-z]{2,4}['’][a-z]{1,2}",
        1 => "[a-z]{2,4}[-–][a-z]{2,4}",
        1 => "[éüßÅñфж]{2,5}",
        1 => "[华为中文研究一二三]{1,4}",
    ]
}

fn between() -> impl Strategy<Value = &'static str> {
    let usual = prop_oneof![Just(" "), Just(" "), Just(" "), Just("\n"), Just(", ")];
    prop_oneof![
        9 => usual,
        2 => prop_oneof![Just(" – "), Just("—"), Just(". "), Just(" “"), Just("” "), Just("; "), Just("\n\n")],
    ]
}

/// A text as words, each with what stands behind it.
fn texts() -> impl Strategy<Value = Text> {
    prop::collection::vec((word(), between()), 4..60)
}

fn joined(words: &[(String, &str)]) -> String {
    words
        .iter()
        .flat_map(|(word, behind)| [word.as_str(), behind])
        .collect()
}

/// The same set in another way. `choices` decides, place by place.
fn reset(text: &str, choices: &[u8]) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut choices = choices.iter().copied().cycle();
    let mut choose =
        |from: &[&'static str]| from[usize::from(choices.next().unwrap_or_default()) % from.len()];
    let mut set = String::new();
    let chars: Vec<char> = text.chars().collect();
    let mut unbroken = 0;
    for (at, c) in chars.iter().enumerate() {
        let is_letter = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_lowercase());
        match c {
            ' ' => set.push_str(choose(&[
                " ",
                "  ",
                "\u{a0}",
                "\u{2009}",
                "\n",
                " \u{200b}",
            ])),
            '\'' | '’' => set.push_str(choose(&["'", "’", "ʼ"])),
            '“' => set.push_str(choose(&["“", "\"", "«", "„", "‘", "「"])),
            '”' => set.push_str(choose(&["”", "\"", "»", "“", "’’", "」"])),
            '-' | '–' => set.push_str(choose(&["-", "–", "‑", "−", "\u{2010}"])),
            '—' => set.push_str(choose(&["—", " — ", "--", " – "])),
            c => {
                let inner = is_letter(at.checked_sub(1).and_then(|at| chars.get(at)));
                if inner && is_letter(Some(c)) && unbroken > 12 {
                    let mark = choose(&["", "", "\u{ad}", "-\n", "\u{200d}", "-\n  ", ""]);
                    set.push_str(mark);
                    unbroken = if mark.is_empty() { unbroken } else { 0 };
                }
                match choose(&["c", "d"]) {
                    "c" => set.push(*c),
                    _ => set.extend(std::iter::once(*c).nfd()),
                }
            }
        }
        unbroken += 1;
    }
    set
}

#[test]
fn any_run_of_any_text_is_verified_however_it_is_set() {
    let input = (
        texts(),
        any::<(prop::sample::Index, prop::sample::Index)>(),
        any::<[u8; 32]>(),
        any::<bool>(),
    );
    let test = |(words, (a, b), choices, in_text): (
        Text,
        (prop::sample::Index, prop::sample::Index),
        [u8; 32],
        bool,
    )| {
        let (a, b) = (a.index(words.len()), b.index(words.len()));
        let (from, to) = (a.min(b), a.max(b) + 1);
        let (text, quotation) = (joined(&words), joined(&words[from..to]));
        let set = match in_text {
            true => (reset(&text, &choices), quotation),
            false => (text, reset(&quotation, &choices)),
        };
        prop_assert!(count(&set.0, &set.1) > 0, "{:?} in {:?}", set.1, set.0);
        Ok(())
    };
    runner().run(&input, test).unwrap();
}

#[test]
fn an_omission_that_is_marked_is_verified() {
    let input = (
        texts(),
        prop::collection::vec(any::<prop::sample::Index>(), 4),
        0..4usize,
    );
    let marks = ["…", " […] ", " ... ", " [...] "];
    let test = |(words, places, mark): (Text, Vec<prop::sample::Index>, usize)| {
        let behind = 1 + places[0].index(words.len() - 1);
        let from = places[1].index(behind);
        let to = behind + places[2].index(words.len() - behind);
        let text = joined(&words);
        let first = &words[from..behind - places[3].index(behind - from)];
        let quotation = joined(first) + marks[mark] + &joined(&words[to..]);
        prop_assert!(count(&text, &quotation) > 0, "{quotation:?} in {text:?}");
        Ok(())
    };
    runner().run(&input, test).unwrap();
}

#[test]
fn no_run_with_a_word_changed_dropped_or_swapped_is_verified() {
    #[derive(Clone, Copy, Debug)]
    enum Damage {
        Changed,
        Dropped,
        Swapped,
        Digit,
        Negation,
    }
    let damage = prop_oneof![
        Just(Damage::Changed),
        Just(Damage::Dropped),
        Just(Damage::Swapped),
        Just(Damage::Digit),
        Just(Damage::Negation),
    ];
    let input = (texts(), any::<prop::sample::Index>(), damage);
    let test = |(mut words, at, damage): (Text, prop::sample::Index, Damage)| {
        // Every word stands once, so that nothing else can be meant.
        for (number, (word, _)) in words.iter_mut().enumerate() {
            word.push_str(&format!("q{number}x"));
        }
        let at = 1 + at.index(words.len() - 2);
        let mut quoted = words.clone();
        match damage {
            Damage::Changed => quoted[at].0 = format!("{}y", quoted[at].0),
            Damage::Dropped => {
                quoted.remove(at);
            }
            Damage::Swapped => {
                let (a, b) = (quoted[at].0.clone(), quoted[at + 1].0.clone());
                (quoted[at].0, quoted[at + 1].0) = (b, a);
            }
            Damage::Digit => quoted[at].0 = quoted[at].0.replace('q', "q7"),
            Damage::Negation => quoted.insert(at, ("not".to_string(), " ")),
        }
        let (text, quotation) = (joined(&words), joined(&quoted));
        prop_assert_eq!(count(&text, &quotation), 0, "{:?} in {:?}", quotation, text);
        prop_assert_eq!(count(&quotation, &text), 0, "{:?} in {:?}", text, quotation);
        Ok(())
    };
    runner().run(&input, test).unwrap();
}

#[test]
fn no_text_makes_it_fall() {
    let any = "[a-z \\n.\\-…\\[\\]\"'’“—0-9é华\\u{ad}\\u{301}\\u{200b}ſﬁ½\\u{1161}]{0,60}";
    let test = |(text, quotation): (String, String)| {
        let source = Source::of(&text);
        for passage in source.find(&quotation, Context::default()) {
            prop_assert!(text.get(source.words.bytes(passage.tokens())).is_some());
        }
        if let Some(nearest) = source.nearest(&quotation) {
            for step in &nearest.steps {
                prop_assert!(quotation.get(step.quoted.clone()).is_some());
                prop_assert!(text.get(step.source.clone()).is_some());
            }
        }
        Ok(())
    };
    runner().run(&(any, any), test).unwrap();
}
