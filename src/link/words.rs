//! Where words begin and end in running text, of whatever script.

use unicode_normalization::char::is_combining_mark;

use crate::model::script::is_cjk;

/// Whether no word goes over this place.
pub fn is_edge(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    match (before, bytes.get(at)) {
        (Some(before), Some(after)) if before.is_ascii() && after.is_ascii() => {
            !(before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric())
        }
        (Some(_), Some(_)) => text.split_at_checked(at).is_some_and(|(before, after)| {
            !continues(before.chars().next_back(), after.chars().next())
        }),
        _ => true,
    }
}

/// Whether a word goes on between these two neighbours.
fn continues(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    // A combining mark belongs to the character before it, of whatever script.
    (!after.is_ascii() && is_combining_mark(after)) || (in_word(before) && in_word(after))
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !is_cjk(c))
}

/// Whether a word stands by itself, and not in an address, a handle or a compound.
pub fn is_running_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| matches!(c, '@' | '/' | '_' | '#' | '-' | '\\');
    let before = text.get(..start).and_then(|text| text.chars().next_back());
    let mut after = text.get(end..).unwrap_or_default().chars();
    let joined_after = match (after.next(), after.next()) {
        (Some('.' | ':'), Some(next)) => next.is_alphanumeric(),
        (Some(next), _) => joins(next),
        _ => false,
    };
    !before.is_some_and(|c| joins(c) || c == '.') && !joined_after
}
