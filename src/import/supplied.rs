//! A title for a clipping that has none, and a language where the script makes it plain.
//! Refuses to write words that the clipping does not have.

use crate::model::language::Language;
use crate::model::script::is_cjk;

/// A supplied title has at most this many words.
const MAX_WORDS: usize = 12;
/// The same where a script has no spaces, in characters.
const MAX_CJK: usize = 30;
/// A title is not cut at a clause that leaves fewer words.
const MIN_WORDS: usize = 4;

/// How far before a full stop an abbreviation may begin, in characters.
const LONGEST_ABBREVIATION: usize = 16;

/// Words that a title does not end with.
const DANGLING: [&str; 34] = [
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or",
    "but", "as", "that", "which", "who", "its", "their", "his", "her", "is", "are", "was", "were",
    "has", "have", "than", "into", "over", "will", "be",
];

/// The beginning of the text's first sentence, without a mark at its end. Empty where the
/// text has neither letter nor digit.
pub fn title(text: &str) -> String {
    let sentence = first_sentence(text.trim());
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let chars = sentence.chars().count();
    if sentence.chars().filter(|&c| is_cjk(c)).count() * 2 > chars {
        return cjk_title(sentence);
    }
    let kept = if words.len() <= MAX_WORDS {
        words.len()
    } else {
        let clause = (MIN_WORDS..=MAX_WORDS).rev().find(|&count| {
            let ends = |word: &&str| word.ends_with([',', ';', ':', '—']);
            let dash = words
                .get(count)
                .is_some_and(|word| matches!(*word, "-" | "–" | "—"));
            dash || words.get(count - 1).is_some_and(ends)
        });
        clause.unwrap_or_else(|| undangled(&words))
    };
    bare(&words.into_iter().take(kept).collect::<Vec<_>>().join(" "))
}

/// How many of the first words make an end.
fn undangled(words: &[&str]) -> usize {
    (MIN_WORDS..=MAX_WORDS)
        .rev()
        .find(|&count| {
            words
                .get(count - 1)
                .is_some_and(|word| !DANGLING.contains(&word.to_lowercase().as_str()))
        })
        .unwrap_or(MAX_WORDS)
}

fn cjk_title(sentence: &str) -> String {
    let head: String = sentence.chars().take(MAX_CJK).collect();
    if head.len() == sentence.len() {
        return bare(&head);
    }
    let clause = head
        .rfind(['，', '；', '：', '、', ','])
        .filter(|at| *at > 12);
    bare(clause.and_then(|at| head.get(..at)).unwrap_or(&head))
}

fn bare(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '”' | '"' | '’' | '\'' | ')' | '」' | '%')
    });
    let open = |open: char, close: char| text.matches(open).count() > text.matches(close).count();
    let quoted = (open('“', '”') && !text.contains('”')).then(|| text.replace('“', ""));
    let title = quoted.unwrap_or_else(|| text.to_string());
    if title.chars().any(char::is_alphanumeric) {
        title
    } else {
        String::new()
    }
}

/// Up to the first mark that ends a sentence and is no abbreviation's, or to the line's end.
fn first_sentence(text: &str) -> &str {
    let text = text.split("\n\n").next().unwrap_or(text);
    let end = text.char_indices().find(|&(at, c)| match c {
        '。' | '！' | '？' => true,
        '.' | '!' | '?' => {
            let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
            let rest = rest.trim_start_matches(['”', '"', '’', '\'', ')', '»']);
            let word = word_before(text, at);
            let next = rest.trim_start().chars().next();
            let stops = rest.is_empty()
                || (rest.starts_with(char::is_whitespace) && !next.is_some_and(char::is_lowercase));
            stops && !(c == '.' && is_abbreviation(word))
        }
        _ => false,
    });
    end.and_then(|(at, c)| text.get(..at + c.len_utf8()))
        .unwrap_or(text)
}

/// The word that ends at `at`, or the end of it where it is longer than any abbreviation.
fn word_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let last = before.char_indices().rev().take(LONGEST_ABBREVIATION);
    let word = last.take_while(|(_, c)| !c.is_whitespace()).last();
    word.and_then(|(start, _)| before.get(start..))
        .unwrap_or_default()
}

fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '“', '"', '‘', '\'']);
    word.contains('.')
        || word.chars().count() == 1
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "Prof"
                | "St"
                | "Sen"
                | "Rep"
                | "Gen"
                | "Gov"
                | "No"
                | "vs"
                | "Lt"
                | "Col"
                | "Jr"
                | "Sr"
        )
}

/// Chinese, Japanese or Korean where most letters are of their script.
pub fn language(text: &str) -> Option<Language> {
    let count = |is: fn(char) -> bool| text.chars().filter(|&c| is(c)).count();
    let letters = count(char::is_alphabetic);
    let kana = count(|c| matches!(c, '\u{3041}'..='\u{30ff}'));
    let hangul = count(|c| matches!(c, '\u{ac00}'..='\u{d7af}'));
    if count(is_cjk) * 2 <= letters || letters < 8 {
        return None;
    }
    Language::parse(if hangul * 2 > letters {
        "ko"
    } else if kana * 10 > letters {
        "ja"
    } else if kana + hangul == 0 {
        "zh"
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cut_from_the_first_sentence() {
        assert_eq!(title("It rained. Then not."), "It rained");
        assert_eq!(
            title("The U.S. said that J. Doe of Acme Inc. agreed. Next."),
            "The U.S. said that J. Doe of Acme Inc. agreed"
        );
        assert_eq!(
            title("After a long night of talks, the council of the old town agreed on the plan."),
            "After a long night of talks"
        );
        assert_eq!(
            title("One two three four five six seven eight nine ten of the best towns fell."),
            "One two three four five six seven eight nine ten"
        );
        assert_eq!(title("“We won. And more” he said"), "We won");
        assert_eq!(title("…!"), "");
        assert_eq!(title("华为宣布新系统。其他。"), "华为宣布新系统");
        assert_eq!(title(&"华为宣布，".repeat(20)).chars().count(), 29);
    }

    #[test]
    fn only_a_plain_script_names_a_language() {
        let language = |text: &str| language(text).map(|l| l.to_string());
        assert_eq!(language("华为宣布了新的系统和计划"), Some("zh".into()));
        assert_eq!(language("東京の会社が新しい計画を発表"), Some("ja".into()));
        assert_eq!(language("삼성이 새로운 계획을 발표했다"), Some("ko".into()));
        assert_eq!(language("Ein Satz mit 华为 darin"), None);
    }
}
