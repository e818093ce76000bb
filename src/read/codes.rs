//! The diagnostics that reading a file can raise, in one list for `check --explain`.

use crate::model::diagnostic::{Code, Severity};

pub static UNREADABLE_FILE: Code = Code {
    name: "unreadable-file",
    severity: Severity::Error,
    summary: "a content file cannot be read as text",
    explanation: "Content files are UTF-8 text, with or without a byte order mark. This one could not be \
opened, is no UTF-8, or is larger than the limit. Save it again as UTF-8; text in other encodings belongs \
in content/clippings, where `dossier import` converts it.",
};

pub static FILE_NAME: Code = Code {
    name: "file-name",
    severity: Severity::Error,
    summary: "a content file's name is no slug",
    explanation: "The name of a content file without its ending is its slug: the name by which other files \
refer to it, and the page's address. It is made of lower-case letters and digits with single hyphens.",
};

pub static NO_FRONT_MATTER: Code = Code {
    name: "no-front-matter",
    severity: Severity::Error,
    summary: "a content file does not open with front matter",
    explanation: "A content file opens with a line of three hyphens, then YAML, then another line of three \
hyphens; the Markdown text comes behind it.",
};

pub static YAML_SYNTAX: Code = Code {
    name: "yaml-syntax",
    severity: Severity::Error,
    summary: "the YAML cannot be parsed",
    explanation: "The place shown is where the parser gave up; the mistake may stand a line above it. Texts \
that hold a colon followed by a space, a number sign after a space, or that open with a quotation mark or \
one of @ ` % & * ! | > [ { need quotation marks around them.",
};

pub static DUPLICATE_KEY: Code = Code {
    name: "duplicate-key",
    severity: Severity::Error,
    summary: "a key is given twice",
    explanation: "YAML would silently keep one of the two. Remove one, or join them.",
};

pub static UNKNOWN_KEY: Code = Code {
    name: "unknown-key",
    severity: Severity::Error,
    summary: "a key that means nothing here",
    explanation: "Keys are strict, so that a slip such as `publised` is not silently ignored. The hint \
names the nearest known key, or all that are known.",
};

pub static MISSING_KEY: Code = Code {
    name: "missing-key",
    severity: Severity::Error,
    summary: "a required key is missing or empty",
    explanation: "Articles, topics and pages need a `title`; entities a `name` and a `kind`; the dossier a \
`title`.",
};

pub static WRONG_TYPE: Code = Code {
    name: "wrong-type",
    severity: Severity::Error,
    summary: "a value of the wrong type",
    explanation: "The key takes another type of value than the one given: text, a list, a mapping, or one \
of `true` and `false`. A list of one is written `[value]`.",
};

pub static BAD_VALUE: Code = Code {
    name: "bad-value",
    severity: Severity::Error,
    summary: "a value that the key does not allow",
    explanation: "The value has the right type, but not the form or not one of the words that the key takes.",
};

pub static BAD_DATE: Code = Code {
    name: "bad-date",
    severity: Severity::Error,
    summary: "a date that is not EDTF level 1",
    explanation: "Dates are EDTF (ISO 8601-2) up to level 1: 2025-08-29, 2025-08, 2025, 2025~ (about), \
2025? (uncertain), 2020/2023, 2025-02/.., ../2019, 2025-21 (spring), 201X. Write as much as is known and \
no more: a date keeps its precision.",
};

pub static DEEP_NESTING: Code = Code {
    name: "deep-nesting",
    severity: Severity::Error,
    summary: "quotations and lists go beyond what is read",
    explanation: "Each line of a text costs time for each quotation and list that is open in it. These may be \
100 million for all lines of a file together, a thousand times what a book has. The cause is mostly a line \
that opens thousands of them, with no blank line behind it.",
};

pub static HTML_LIMIT: Code = Code {
    name: "html-limit",
    severity: Severity::Warning,
    summary: "raw HTML goes beyond what is read",
    explanation: "Elements of raw HTML may stand 100 deep within each other, and a tag may have 2,048 bytes. \
Tags beyond that are left out, their text is shown all the same, and no later one is reported. The cause is \
mostly an element that is opened again and again and never closed.",
};

pub static REMOTE_IMAGE: Code = Code {
    name: "remote-image",
    severity: Severity::Warning,
    summary: "an image from another site",
    explanation: "Pages make no request to third parties, so an image from elsewhere is shown as a link. \
Put a copy that you may publish into content/static and name it by its path.",
};

pub static UNSAFE_LINK: Code = Code {
    name: "unsafe-link",
    severity: Severity::Warning,
    summary: "a link whose scheme is not allowed",
    explanation: "Links may use http, https, mailto, tel, doi and geo. Others, such as javascript and data, are \
shown as plain text.",
};

pub static EXCERPT_ONLY: Code = Code {
    name: "excerpt-only",
    severity: Severity::Warning,
    summary: "only the opening of a text is published",
    explanation: "The text still consists of the clipping's own words (`provenance.body` says so), and \
`rights` does not allow more than an excerpt, or nothing of it. Where the clipping may be published, say so in \
`rights`; once the text is in your own words, remove `provenance.body`.",
};

pub static STRAY_FILE: Code = Code {
    name: "stray-file",
    severity: Severity::Warning,
    summary: "a file that is not used where it lies",
    explanation: "The folders articles, entities, topics and pages hold Markdown files only. Images and other \
files that the site should carry belong in content/static.",
};

pub static LINK_IN_CONTENT: Code = Code {
    name: "link-in-content",
    severity: Severity::Error,
    summary: "a symbolic link where content or templates lie",
    explanation: "Links are not followed, since one could lead to the clippings, which are private, or out of the \
dossier. Put the file itself where the link is.",
};

/// Every code of this floor.
pub const CODES: &[&Code] = &[
    &BAD_DATE,
    &BAD_VALUE,
    &DUPLICATE_KEY,
    &EXCERPT_ONLY,
    &FILE_NAME,
    &LINK_IN_CONTENT,
    &MISSING_KEY,
    &NO_FRONT_MATTER,
    &DEEP_NESTING,
    &HTML_LIMIT,
    &REMOTE_IMAGE,
    &STRAY_FILE,
    &UNKNOWN_KEY,
    &UNREADABLE_FILE,
    &UNSAFE_LINK,
    &WRONG_TYPE,
    &YAML_SYNTAX,
];
