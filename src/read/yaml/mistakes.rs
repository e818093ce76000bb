//! What people get wrong in YAML, found where it begins: a parser notices most of it only further on.
//! Looked for in text that the parser refused, and in no other; decides nothing about what is valid.

/// A mistake: the byte at which it begins, what it is, and what to write.
#[derive(Debug, Eq, PartialEq)]
pub struct Mistake {
    pub offset: usize,
    pub message: String,
    pub hint: String,
}

/// The longest value that a hint repeats, in characters.
const MAX_REPEATED: usize = 60;

/// The first mistake that begins no further on than in the line with this number, counted from 0.
pub fn find(yaml: &str, last_line: usize) -> Option<Mistake> {
    let mut reader = Reader {
        yaml,
        at: 0,
        line: 0,
        above: None,
    };
    while reader.line <= last_line && reader.at < yaml.len() {
        if let Some(mistake) = reader.line() {
            return Some(mistake);
        }
    }
    None
}

/// A key with a plain value, which the next line may continue.
#[derive(Clone, Copy)]
struct PlainAbove<'y> {
    key: &'y str,
    /// In which column, from 0, the key begins.
    column: usize,
}

struct Reader<'y> {
    yaml: &'y str,
    /// The beginning of a line.
    at: usize,
    /// Its number, from 0.
    line: usize,
    above: Option<PlainAbove<'y>>,
}

fn mistake(offset: usize, message: impl Into<String>, hint: impl Into<String>) -> Option<Mistake> {
    Some(Mistake {
        offset,
        message: message.into(),
        hint: hint.into(),
    })
}

impl<'y> Reader<'y> {
    fn rest(&self) -> &'y str {
        self.yaml.get(self.at..).unwrap_or_default()
    }

    /// Goes to the line behind the one in which this byte stands.
    fn go_behind(&mut self, offset: usize) {
        let passed = self.yaml.get(self.at..offset).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.at = match self.yaml.get(offset..).and_then(|rest| rest.find('\n')) {
            Some(end) => offset + end + 1,
            None => self.yaml.len(),
        };
        self.line += 1;
    }

    /// Reads a line, with the lines to which its value goes on.
    fn line(&mut self) -> Option<Mistake> {
        let start = self.at;
        let line = self.rest().split('\n').next().unwrap_or_default();
        let text = line.trim_start();
        let above = self.above.take();
        if text.is_empty() || text.starts_with('#') {
            self.above = above;
            self.go_behind(start);
            return None;
        }
        let indent = line.len() - text.len();
        if let Some(tab) = line.get(..indent).and_then(|indent| indent.find('\t')) {
            return mistake(
                start + tab,
                "a line is indented with a tab",
                "indent with spaces: YAML allows no tabs there",
            );
        }
        let mut column = indent;
        while let Some(item) = line.get(column..).and_then(|rest| rest.strip_prefix("- ")) {
            column += 2 + (item.len() - item.trim_start().len());
        }
        let is_item = column > indent;
        let text = line.get(column..).unwrap_or_default();
        let Some((key, value)) = key_and_value(text) else {
            return self.without_key(start, column, text, is_item, above);
        };
        if let Some(above) = above.filter(|above| !is_item && indent > above.column) {
            let place = above.column + 1;
            return mistake(
                start + column,
                format!(
                    "this line is indented further than `{}` above it, and so goes on its value",
                    above.key
                ),
                format!("let it begin in column {place}, where `{}` does", above.key),
            );
        }
        let from = start + line.len() - value.len();
        match value.chars().next() {
            None => {}
            Some('|' | '>') => return self.block_text(start, from, column, value),
            Some('"' | '\'' | '[' | '{') => return self.marked(from, indent, key),
            Some(_) => {
                let found = plain(from, key, value);
                if found.is_some() {
                    return found;
                }
                self.above = Some(PlainAbove { key, column });
            }
        }
        self.go_behind(start);
        None
    }

    /// A line that holds no key: an item of a list, or more of a value.
    fn without_key(
        &mut self,
        start: usize,
        column: usize,
        text: &str,
        is_item: bool,
        above: Option<PlainAbove<'y>>,
    ) -> Option<Mistake> {
        let from = start + column;
        if is_item {
            return match text.chars().next() {
                Some('"' | '\'' | '[' | '{') => self.marked(from, column, "-"),
                _ => {
                    self.go_behind(start);
                    None
                }
            };
        }
        let is_more = above.is_some_and(|above| column > above.column);
        if !is_more && text != "-" && !text.starts_with(['"', '\'', '[', '{', '?', '&', '*', '!']) {
            let word = text.split_whitespace().next().unwrap_or_default();
            let rest = text.get(word.len()..).unwrap_or_default().trim();
            return mistake(
                from,
                "this line has no `: ` behind a key",
                match rest {
                    "" => "write `key: value`".to_string(),
                    rest => format!("write `{}: {}`", word.trim_end_matches(':'), repeated(rest)),
                },
            );
        }
        self.above = above;
        self.go_behind(start);
        None
    }

    /// Text that begins behind `|` or `>` on the next line, and goes on while lines are indented.
    fn block_text(
        &mut self,
        start: usize,
        from: usize,
        column: usize,
        value: &str,
    ) -> Option<Mistake> {
        let head = value.split(" #").next().unwrap_or_default().trim_end();
        let header = head.trim_start_matches(['|', '>', '+', '-']);
        if !header.chars().all(|c| c.is_ascii_digit()) {
            return mistake(
                from,
                "behind `|` and `>` a text begins on the next line, indented",
                format!("put the value in quotation marks: {}", quoted(value)),
            );
        }
        self.go_behind(start);
        while self.at < self.yaml.len() {
            let line = self.rest().split('\n').next().unwrap_or_default();
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && indent <= column {
                break;
            }
            self.go_behind(self.at);
        }
        None
    }

    /// A value that begins with a quotation mark or a bracket, and may go on over lines.
    fn marked(&mut self, from: usize, indent: usize, key: &str) -> Option<Mistake> {
        let end = match self.yaml.get(from..).and_then(|rest| rest.chars().next()) {
            Some(quote @ ('"' | '\'')) => match self.quoted(from, quote, false) {
                Ok(end) => end,
                Err(mistake) => return Some(mistake),
            },
            _ => match self.flow(from, indent) {
                Ok(end) => end,
                Err(mistake) => return Some(mistake),
            },
        };
        let behind = self.yaml.get(end..).unwrap_or_default();
        let behind = behind.split('\n').next().unwrap_or_default().trim();
        if !behind.is_empty() && !behind.starts_with('#') && !behind.starts_with(':') {
            let place = end
                + self
                    .yaml
                    .get(end..)
                    .map_or(0, |rest| rest.len() - rest.trim_start().len());
            return match behind.starts_with([']', '}']) {
                true => mistake(place, "nothing was opened that this closes", "take it away"),
                false => mistake(
                    place,
                    format!("the value of `{key}` has ended before this"),
                    "put all of it in quotation marks, or begin a new line",
                ),
            };
        }
        self.go_behind(end.max(from));
        None
    }

    /// The place behind a text in quotation marks, of which the first stands here.
    fn quoted(&self, from: usize, quote: char, in_flow: bool) -> Result<usize, Mistake> {
        let text = self.yaml.get(from + 1..).unwrap_or_default();
        let Some(length) = end_of_quoted(text, quote) else {
            return Err(self.unclosed(from, quote));
        };
        let end = from + 1 + length + 1;
        let inside = text.get(..length).unwrap_or_default();
        let behind = self.yaml.get(end..).unwrap_or_default();
        let behind = behind.trim_start_matches([' ', '\t']);
        let ends_well = behind.is_empty()
            || behind.starts_with(['\n', '#', ':'])
            || (in_flow && behind.starts_with([',', ']', '}']));
        let goes_over_keys = || {
            inside.lines().skip(1).any(|line| {
                let is_outside = !line.starts_with([' ', '\t']);
                is_outside && key_and_value(line).is_some()
            })
        };
        if inside.contains('\n') && (!ends_well || goes_over_keys()) {
            return Err(self.unclosed(from, quote));
        }
        if ends_well || behind.starts_with([']', '}']) {
            return Ok(end);
        }
        let whole = self.yaml.get(from..).unwrap_or_default();
        let whole = whole.split('\n').next().unwrap_or_default().trim_end();
        let inner = whole.get(1..whole.len().saturating_sub(1));
        let inner = inner.filter(|_| whole.ends_with(quote) && whole.len() > end - from);
        let hint = match (inner, quote) {
            (Some(inner), '\'') => {
                let doubled = inner.replace("''", "'").replace('\'', "''");
                format!("write an apostrophe inside twice: '{}'", repeated(&doubled))
            }
            (Some(inner), _) if !inner.contains('\'') => {
                format!("put the whole in single ones: '{}'", repeated(inner))
            }
            (Some(_), _) => "write \\\" for a quotation mark inside".to_string(),
            (None, _) => "put all of the value in quotation marks, or none of it".to_string(),
        };
        let message = "this quotation mark ends the value, and more follows";
        Err(Mistake {
            offset: end - 1,
            message: message.to_string(),
            hint,
        })
    }

    fn unclosed(&self, from: usize, quote: char) -> Mistake {
        let line = self.yaml.get(from + 1..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default().trim_end();
        Mistake {
            offset: from,
            message: "this quotation mark is not closed".to_string(),
            hint: match line.chars().count() {
                0 => format!("close it with {quote}"),
                _ => format!("close it, as in {quote}{}{quote}", repeated(line)),
            },
        }
    }

    /// The place behind a list or mapping in brackets, of which the first stands here. `indent` is that
    /// of its line: what begins a line no further in does not belong to it.
    fn flow(&self, from: usize, indent: usize) -> Result<usize, Mistake> {
        let mut open: Vec<(usize, u8)> = Vec::new();
        let bytes = self.yaml.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let begins_value = before.is_none_or(|byte| b" \t\n[{,:".contains(byte));
            match byte {
                b'"' | b'\'' if begins_value => {
                    at = self.quoted(at, char::from(*byte), true)?;
                    continue;
                }
                b'[' | b'{' => open.push((at, *byte)),
                b']' | b'}' => {
                    let wanted = if *byte == b']' { b'[' } else { b'{' };
                    match open.last() {
                        Some((_, opened)) if *opened == wanted => {
                            open.pop();
                        }
                        Some((place, opened)) => return Err(unclosed_bracket(*place, *opened)),
                        None => return Ok(at),
                    }
                    if open.is_empty() {
                        return Ok(at + 1);
                    }
                }
                b'\n' if self.ends_flow(at + 1, indent) => break,
                _ => {}
            }
            at += 1;
        }
        Err(match open.last() {
            Some((place, opened)) => unclosed_bracket(*place, *opened),
            None => unclosed_bracket(from, b'['),
        })
    }

    /// Whether the line that begins here cannot belong to brackets that were opened in a line with this
    /// indent.
    fn ends_flow(&self, start: usize, indent: usize) -> bool {
        let line = self.yaml.get(start..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let text = line.trim_start();
        let is_new = text.starts_with("- ") || key_and_value(text).is_some();
        is_new && line.len() - text.len() <= indent
    }
}

fn unclosed_bracket(offset: usize, opened: u8) -> Mistake {
    let (open, close) = match opened {
        b'[' => ('[', ']'),
        _ => ('{', '}'),
    };
    Mistake {
        offset,
        message: format!("this `{open}` is not closed"),
        hint: format!("close it with `{close}`"),
    }
}

/// How long the text before the closing quotation mark is, of a text behind the opening one.
fn end_of_quoted(text: &str, quote: char) -> Option<usize> {
    let mut places = text.char_indices().peekable();
    while let Some((at, c)) = places.next() {
        match c {
            '\\' if quote == '"' => {
                places.next();
            }
            _ if c != quote => {}
            '\'' if places.peek().is_some_and(|(_, next)| *next == '\'') => {
                places.next();
            }
            _ => return Some(at),
        }
    }
    None
}

/// What is wrong with a value without quotation marks, which begins at this byte.
fn plain(from: usize, key: &str, value: &str) -> Option<Mistake> {
    let shown = value.split(" #").next().unwrap_or_default().trim_end();
    let in_quotes = || format!("put the value in quotation marks: {key}: {}", quoted(shown));
    if let Some(first) = shown
        .chars()
        .next()
        .filter(|first| "@`%*,]}".contains(*first))
    {
        let message =
            format!("a value cannot begin with `{first}` in YAML").replace("```", "a backquote");
        return mistake(from, message, in_quotes());
    }
    if let Some(item) = shown.strip_prefix("- ") {
        let message = "a list does not begin behind its key";
        let hint = format!(
            "write `{key}: [{}]`, or the items on lines of their own",
            repeated(item)
        );
        return mistake(from, message, hint);
    }
    let colon = shown.find(": ").or_else(|| {
        let last = shown.len().checked_sub(1)?;
        shown.ends_with(':').then_some(last)
    })?;
    let message = "a colon with a space behind it begins a value in YAML";
    mistake(from + colon, message, in_quotes())
}

/// The key of a line and its value, if it has one.
fn key_and_value(text: &str) -> Option<(&str, &str)> {
    let end = text.find(": ").or_else(|| {
        let trimmed = text.trim_end();
        trimmed.ends_with(':').then(|| trimmed.len() - 1)
    })?;
    let key = text.get(..end)?;
    let is_key = !key.is_empty()
        && !key.starts_with(['"', '\'', '[', '{', '#', '-'])
        && !key.contains(char::is_whitespace)
        || matches!(key.as_bytes(), [quote @ (b'"' | b'\''), .., last] if quote == last);
    let value = text.get(end + 1..).unwrap_or_default().trim_start();
    is_key.then_some((key, value))
}

/// A value between quotation marks that need no escapes, if there are such.
fn quoted(value: &str) -> String {
    match value.contains('"') || value.contains('\\') {
        true => format!("'{}'", repeated(&value.replace('\'', "''"))),
        false => format!("\"{}\"", repeated(value)),
    }
}

fn repeated(text: &str) -> String {
    match text.char_indices().nth(MAX_REPEATED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the first mistake begins, as line and column from 1, with its message.
    fn found(yaml: &str) -> Option<(usize, usize, String)> {
        let mistake = find(yaml, usize::MAX)?;
        let before = yaml.get(..mistake.offset)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next()?.chars().count() + 1;
        Some((line, column, mistake.message))
    }

    #[track_caller]
    fn at(yaml: &str, line: usize, column: usize, message: &str) {
        let expected = Some((line, column, message.to_string()));
        let found = found(yaml).map(|(line, column, text)| {
            let begins = text.contains(message);
            (
                line,
                column,
                if begins { message.to_string() } else { text },
            )
        });
        assert_eq!(found, expected, "{yaml}");
    }

    #[test]
    fn what_is_not_closed_is_found_where_it_was_opened() {
        at("title: \"An open\npublished: \"2025\"", 1, 8, "not closed");
        at(
            "title: 'An open\npublished: '2025'\nsummary: It's",
            1,
            8,
            "not closed",
        );
        at("title: \"An open\npublished: 2025\n", 1, 8, "not closed");
        at(
            "a: 1\nclaims: [{id: a, text: \"open, by: x}]\n",
            2,
            24,
            "not closed",
        );
        at("topics: [a, b\nentities: [c]", 1, 9, "`[` is not closed");
        at(
            "events:\n  - {date: 1, title: X\n  - {title: Y}",
            2,
            5,
            "`{` is not closed",
        );
        at("events: [{date: 1]", 1, 10, "`{` is not closed");
        at("a: [b,\n  c\nd: e", 1, 4, "`[` is not closed");
        at("a: \"", 1, 4, "not closed");
    }

    #[test]
    fn what_ends_too_early_is_found_where_it_ends() {
        at("s: \"He said \"no\" to it\"", 1, 13, "ends the value");
        at("s: 'It's'", 1, 7, "ends the value");
        at("s: \"T\" and more", 1, 6, "ends the value");
        at("s: [a]]", 1, 7, "nothing was opened");
        at("s: [a] b", 1, 8, "has ended");
    }

    #[test]
    fn what_needs_quotation_marks_is_told() {
        at("title: A thing: and more", 1, 15, "a colon");
        at("title: @home", 1, 8, "cannot begin with `@`");
        at("title: %5", 1, 8, "cannot begin with `%`");
        at("title: `x`", 1, 8, "cannot begin with a backquote");
        at("title: *x", 1, 8, "cannot begin with `*`");
        at("title: > text\n more", 1, 8, "begins on the next line");
        at("publisher: - x", 1, 12, "does not begin behind its key");
    }

    #[test]
    fn lines_in_the_wrong_place_are_told() {
        at(
            "title: T\n  published: 2025",
            2,
            3,
            "indented further than `title`",
        );
        at(
            "e:\n- title: A\n   date: 2025",
            3,
            4,
            "indented further than `title`",
        );
        at("title: T\n\ttopics: [a]", 2, 1, "tab");
        at("title T\npublished: 2025", 1, 1, "no `: `");
    }

    #[test]
    fn what_is_right_is_let_be() {
        for yaml in [
            "a: \"b\n  c\"\nd: 'e''s' # f\n",
            "a: >-\n  text: with colons\n   and \"quotes\n\nb: |2\n    x\nc: d",
            "a:\n  - b: c\n    d: [e,\n      {f: \"g\", h: 'i'},\n    ]\n  - j\n",
            "a: b\n  goes on\nc: d # e: f\n\"k e y\": l\n",
            "a: http://x.example/b:c\nb: 10:30\nc: {d: e}\n- f: g",
            "",
        ] {
            assert_eq!(found(yaml), None, "{yaml}");
        }
    }
}
