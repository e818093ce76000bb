//! Whether a page is no article, although it has a text: an error, a question of consent, a test for people, or
//! the beginning that a paywall leaves.

/// A text of more words is an article, whatever stands in it.
const MOST_WORDS: usize = 220;
/// A text of fewer words is none where nothing else says what it is.
const FEWEST_WORDS: usize = 12;

/// Titles of pages that tell of an error, or ask who is there.
const ERRORS: [&str; 22] = [
    "404",
    "403 forbidden",
    "500 internal",
    "502 bad gateway",
    "503 service",
    "access denied",
    "access to this page has been denied",
    "are you a robot",
    "attention required",
    "error 404",
    "just a moment",
    "not found",
    "page not found",
    "page unavailable",
    "pardon our interruption",
    "request unsuccessful",
    "security check",
    "service unavailable",
    "site maintenance",
    "this page can",
    "verify you are human",
    "seite nicht gefunden",
];

const CONSENT: [&str; 10] = [
    "accept all",
    "accept cookies",
    "alle akzeptieren",
    "before you continue",
    "consent to the use of cookies",
    "cookie settings",
    "we use cookies",
    "we value your privacy",
    "tout accepter",
    "wir verwenden cookies",
];

const WALLS: [&str; 20] = [
    "already a subscriber",
    "become a member to read",
    "continue reading your article with",
    "create a free account to",
    "log in to continue",
    "log in to read",
    "register to continue",
    "sign in to continue",
    "sign in to read",
    "sign up to read",
    "start your free trial",
    "subscribe now to",
    "subscribe to continue",
    "subscribe to keep reading",
    "subscribe to read",
    "this article is for subscribers",
    "this content is for",
    "to continue reading",
    "to read the full",
    "weiterlesen mit",
];

/// What the page is instead of an article; `None` of an article.
pub fn reason(text: &str, title: &str, is_free: Option<bool>) -> Option<String> {
    let words = words(text);
    if words > MOST_WORDS {
        return None;
    }
    let (lower, title) = (text.to_lowercase(), title.trim().to_lowercase());
    if let Some(error) = ERRORS.iter().find(|error| title.starts_with(**error)) {
        return Some(format!(
            "it tells of an error, or asks who is there (“{error}”)"
        ));
    }
    let wall = WALLS.iter().find(|wall| lower.contains(**wall));
    match (wall, is_free) {
        (Some(wall), _) => {
            return Some(format!(
                "it is what a paywall leaves of an article: {words} words, and “{wall}”"
            ));
        }
        (None, Some(false)) => {
            return Some(format!(
                "it is what a paywall leaves of an article: {words} words, and it says that it is not free"
            ));
        }
        _ => {}
    }
    let consents = CONSENT.iter().filter(|words| lower.contains(**words));
    if consents.clone().count() > 1 || (words < MOST_WORDS / 4 && consents.count() > 0) {
        return Some("it asks for consent, and has no article yet".to_string());
    }
    (words < FEWEST_WORDS).then(|| format!("its text has {words} words"))
}

/// Words between spaces; where a script sets none, two characters count for one.
fn words(text: &str) -> usize {
    let cjk = text
        .chars()
        .filter(|c| crate::model::script::is_cjk(*c))
        .count();
    text.split_whitespace().count() + cjk / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_article_is_told_by_its_few_words() {
        let beginning =
            "The board approved a second berth on Friday after a long debate in the town hall. ";
        let reason = |text: &str, title: &str| reason(text, title, None).unwrap_or_default();
        assert!(reason("Oops.", "404 – The Courier").contains("an error"));
        assert!(reason(beginning, "Just a moment...").contains("who is there"));
        let walled = format!("{beginning}Subscribe to continue reading.");
        assert!(reason(&walled, "Berth").contains("paywall"));
        let consent = "We value your privacy. We use cookies and other means. Accept all or choose your settings here.";
        assert!(reason(consent, "The Courier").contains("consent"));
        assert!(reason("A line.", "Berth").contains("2 words"));
        assert_eq!(reason(beginning, "Berth"), "");
        // An article about walls is one.
        assert_eq!(reason(&walled.repeat(20), "Berth"), "");
    }
}
