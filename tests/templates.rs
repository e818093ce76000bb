//! The theme’s templates say in their first comment which fields they need, so that whoever copies one knows what there
//! is. Here that is held true, both ways.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What every template knows, and words of the language of templates.
const KNOWN: &[&str] = &[
    "page",
    "site",
    "root",
    "shell",
    "words",
    "say",
    "forms",
    "loop",
    "true",
    "false",
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "in",
    "endfor",
    "and",
    "or",
    "not",
    "block",
    "endblock",
    "extends",
    "set",
    "endset",
    "filter",
    "endfilter",
    "is",
    "content",
    "head",
    "main_class",
    "None",
];

/// The names that a template uses and does not make itself.
fn used(template: &str) -> BTreeSet<String> {
    let (mut used, mut made) = (BTreeSet::new(), BTreeSet::new());
    let mut rest = template;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let close = if rest[at..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        let inner = &rest[at + 2..];
        let end = inner.find(close).expect("what is open is closed");
        names(&inner[..end], &mut used, &mut made);
        rest = &inner[end..];
    }
    used.retain(|name: &String| !made.contains(name) && !KNOWN.contains(&name.as_str()));
    used
}

/// The names in one expression or statement. Those behind a full stop, a bar or `<` name fields, filters and components;
/// those before `=` name arguments.
fn names(code: &str, used: &mut BTreeSet<String>, made: &mut BTreeSet<String>) {
    let mut before = ' ';
    let mut word_before = String::new();
    let mut is_loop = false;
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '"' {
            for inner in chars.by_ref() {
                if inner == '"' {
                    break;
                }
            }
            before = '"';
        } else if c.is_ascii_alphabetic() || c == '_' {
            let mut word = c.to_string();
            while let Some(next) =
                chars.next_if(|next| next.is_ascii_alphanumeric() || *next == '_')
            {
                word.push(next);
            }
            let is_argument = chars.peek() == Some(&'=');
            is_loop = (is_loop || word_before == "for") && word != "in";
            if is_loop || word_before == "set" {
                made.insert(word.clone());
            } else if !".|<?".contains(before) && !is_argument {
                used.insert(word.clone());
            }
            word_before = word;
            before = 'a';
        } else if !c.is_whitespace() {
            before = c;
        }
    }
}

/// The names that the first comment lists behind `Needs:`. What stands in brackets says more of one.
fn listed(comment: &str) -> BTreeSet<String> {
    let (_, needs) = comment.split_once("Needs:").unwrap_or(("", ""));
    let mut plain = String::new();
    let mut depth = 0;
    for c in needs.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    // A sentence may follow the list.
    let list = plain
        .split_once(". ")
        .map_or(plain.as_str(), |(list, _)| list);
    let names = list
        .split([',', ' ', '\n'])
        .map(|name| name.trim_matches('.'));
    let is_name =
        |name: &&str| !name.is_empty() && name.bytes().all(|b| b == b'_' || b.is_ascii_lowercase());
    names
        .filter(is_name)
        .filter(|name| *name != "and")
        .map(str::to_string)
        .collect()
}

#[test]
fn the_first_comment_of_each_page_names_its_fields() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut wrong = Vec::new();
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        if !text.contains("{% extends") {
            continue;
        }
        let (comment, template) = text.split_once("#}").unwrap();
        // Comments further down are no code.
        let template: String = template
            .split("{#")
            .map(|part| part.split_once("#}").map_or(part, |(_, behind)| behind))
            .collect();
        let (used, listed) = (used(&template), listed(comment));
        for field in used.difference(&listed) {
            wrong.push(format!("{name}: `{field}` is used and not named"));
        }
        for field in listed.difference(&used) {
            wrong.push(format!("{name}: `{field}` is named and not used"));
        }
        tried += 1;
    }
    assert!(tried > 15, "{tried} templates");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_are_told_from_fields_filters_components_and_arguments() {
    let template = r#"{% for row in rows %}{{ <date_text date={row.date}/> }}{{ title | default(value="a b") }}{% if more or not less %}{% endif %}{% endfor %}{{ x.y?.z }}"#;
    let wanted = ["less", "more", "rows", "title", "x"];
    assert_eq!(used(template), wanted.map(str::to_string).into());
    let comment = "{#- a.html: a page. Needs: one, two (html, with marks), three. More words.";
    assert_eq!(
        listed(comment),
        ["one", "three", "two"].map(str::to_string).into()
    );
}
