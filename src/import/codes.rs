//! The diagnostics that importing can raise, with what an editor may do about each.

use crate::model::diagnostic::{Code, Severity};

/// All of them, for `dossier check --explain` and for documentation.
pub const CODES: &[&Code] = &[
    &CLIPPING_UNREADABLE,
    &CLIPPING_ENDING,
    &CLIPPING_EMPTY,
    &CLIPPING_NOT_TEXT,
    &CLIPPING_TOO_LARGE,
    &TOO_MANY_CLIPPINGS,
    &CLIPPING_WITHOUT_TEXT,
    &DUPLICATE_CLIPPING,
    &CLIPPING_CHANGED,
    &CLIPPING_MOVED,
    &CLIPPING_MISSING,
    &CLIPPING_SHARED,
    &NOT_IMPORTED,
    &CLIPPING_NOT_FOLLOWED,
    &PROPOSALS_UNREADABLE,
    &ENTITY_NOT_ADDED,
    &ARTICLE_NOT_WRITTEN,
    &POSSIBLE_TITLE_IN_CLIPPING,
    &UNREADABLE_HEADER,
    &AMBIGUOUS_DATE_IN_CLIPPING,
    &UNKNOWN_PUBLISHER_IN_CLIPPING,
    &UNCLEAR_PUBLISHER,
    &CONFLICTING_EVIDENCE,
    &ORGANISATION_AS_AUTHOR,
    &AMBIGUOUS_NAME_IN_CLIPPING,
    &FRONT_MATTER_UNREADABLE,
    &PASSED_OVER,
    &LEFT_OUT_OF_TEXT,
    &CLIPPING_NOT_KEPT,
    &NOT_AN_ARTICLE,
    &ENTRY_UNREADABLE,
    &UNKNOWN_FORMAT,
    &ARTICLE_TOO_LARGE,
];

pub const ARTICLE_TOO_LARGE: Code = Code {
    name: "article-too-large",
    severity: Severity::Warning,
    summary: "a clipping's text is larger than 1 MiB, or nested deeper than is read",
    explanation: "An article of so much text could not be read again, and would stop every build. Nothing was made of the \
        clipping. Cut it into several files, or keep it outside of the dossier and write an article of your own.",
};

pub const UNKNOWN_FORMAT: Code = Code {
    name: "unknown-format",
    severity: Severity::Warning,
    summary: "a file is written for programs, in a format that import does not read",
    explanation: "Its ending or its first letters say that it is no text for people, and it is no feed, no page, no library and no \
        table that is known. As plain text it would become junk, so nothing was made of it. `dossier import --help` lists \
        the formats; export it as one of these.",
};

pub const ENTRY_UNREADABLE: Code = Code {
    name: "entry-unreadable",
    severity: Severity::Error,
    summary: "an entry, or a file of entries, cannot be read",
    explanation: "An entry of a library or of a feed is broken, a file looks like one of these and holds no entry that could be \
        read, or no column of a table is known to hold a title. Nothing was made of what is broken; the others were \
        imported. Export it again, mend it where the message points, or say with `--map` what columns hold.",
};

pub const NOT_AN_ARTICLE: Code = Code {
    name: "not-an-article",
    severity: Severity::Warning,
    summary: "what was saved is no article",
    explanation: "The page tells of an error, asks for consent or for proof that a person reads it, holds only what a \
        paywall leaves of an article, or has no text that could be one. Nothing was made of it. Save the page again \
        once the article can be read in the browser, with SingleFile or “save as”; or copy its text into a .txt file.",
};

pub const FRONT_MATTER_UNREADABLE: Code = Code {
    name: "front-matter-unreadable",
    severity: Severity::Error,
    summary: "the front matter of a file cannot be read",
    explanation: "A file opens with `---` or `+++`, and what stands up to the next such line is no YAML or TOML \
        that could be read, so that nobody can say what it declares. Nothing was made of the file. Mend it where \
        the message points, and import again.",
};

pub const PASSED_OVER: Code = Code {
    name: "passed-over",
    severity: Severity::Warning,
    summary: "fields of a clipping that import knows nothing of",
    explanation: "The program that wrote the file, or whoever typed its headers, gave fields that have no place in \
        an article. The clipping still has them. What belongs to the article is typed into it by hand.",
};

pub const LEFT_OUT_OF_TEXT: Code = Code {
    name: "left-out-of-text",
    severity: Severity::Warning,
    summary: "something of a clipping's text could not be taken over",
    explanation: "Images are not fetched, files that a note embeds are not at hand, codes of site generators mean \
        nothing here, and links to notes that the dossier has no page for lead nowhere. Their words stay. Add an \
        entity of the name, and `dossier import --refresh` makes the link.",
};

pub const CLIPPING_NOT_KEPT: Code = Code {
    name: "clipping-not-kept",
    severity: Severity::Error,
    summary: "a file cannot be copied to the dossier's clippings",
    explanation: "A file from elsewhere is copied byte for byte before anything is made of it, so that the article \
        rests on something that stays. The system refused. Nothing was made of the file. Check space and \
        permissions, or leave files where they are with `--no-copy`.",
};

pub const CLIPPING_UNREADABLE: Code = Code {
    name: "clipping-unreadable",
    severity: Severity::Error,
    summary: "a file or folder of clippings cannot be read",
    explanation: "The path does not exist, or the system refuses to let it be read. Everything \
        else was imported. Check the path and its permissions, then import again: clippings \
        that are in the dossier already are left alone.",
};

pub const CLIPPING_MOVED: Code = Code {
    name: "clipping-moved",
    severity: Severity::Warning,
    summary: "a clipping is not where its article says",
    explanation: "Its file was renamed, or other clippings were put before it. It was found again \
        by its digest: `dossier import` brings `clipping` in the article up to date, and changes \
        nothing else.",
};

pub const NOT_IMPORTED: Code = Code {
    name: "not-imported",
    severity: Severity::Warning,
    summary: "clippings that no article rests on yet",
    explanation: "They lie in content/clippings, and `dossier import` makes an article of each. Those \
        that should never become one are named under `ignore:`, which `dossier import --forget` adds to.",
};

pub const CLIPPING_MISSING: Code = Code {
    name: "clipping-missing",
    severity: Severity::Warning,
    summary: "the clipping that an article rests on is gone",
    explanation: "No file of content/clippings has a clipping with this digest, so that nobody can \
        check the article against it. Its words may have been changed, its file removed, or what \
        comes before it may be cut otherwise. Put it back as it was.",
};

pub const CLIPPING_SHARED: Code = Code {
    name: "clipping-shared",
    severity: Severity::Warning,
    summary: "two articles rest on one clipping",
    explanation: "An article was copied, or a clipping was imported twice: readers would take one \
        report for two.",
};

pub const CLIPPING_NOT_FOLLOWED: Code = Code {
    name: "clipping-not-followed",
    severity: Severity::Warning,
    summary: "an article's reference to its clipping could not be brought up to date",
    explanation: "Its clipping was found elsewhere, but the article's file could not be written, or \
        `clipping` is written in a way that cannot be changed without touching something else.",
};

pub const PROPOSALS_UNREADABLE: Code = Code {
    name: "proposals-unreadable",
    severity: Severity::Error,
    summary: "content/proposals.yaml cannot be read or written",
    explanation: "Names that recur in the articles and are no entities are proposed in it, a line for each. It was \
        changed in a way that is no list of proposals, and is left as it is. Mend the line, or delete the file: the next \
        import writes it anew.",
};

pub const ENTITY_NOT_ADDED: Code = Code {
    name: "entity-not-added",
    severity: Severity::Error,
    summary: "a proposal that was accepted did not become an entity",
    explanation: "The dossier has a file of that name already, or no file name can be made of the name. Change `name`, or \
        add it to the `aliases` of the entity that is there, and take the proposal out.",
};

/// What to do about a file that is not imported, in a few words.
pub fn hint(code: &Code) -> Option<&'static str> {
    match code.name {
        "clipping-ending" => Some(
            "save its text as a .txt file here, unpack it if it is an archive, or keep it outside of this folder",
        ),
        "not-an-article" => Some("save the page again once the whole article is to be seen"),
        "clipping-empty" => Some("fill it or delete it"),
        "clipping-not-text" => Some("save it as UTF-8, and import again"),
        "clipping-too-large" | "too-many-clippings" => Some("cut it into several files"),
        "duplicate-clipping" => Some("delete one of the two"),
        _ => None,
    }
}

pub const CLIPPING_ENDING: Code = Code {
    name: "clipping-ending",
    severity: Severity::Warning,
    summary: "a file is skipped because of its ending",
    explanation: "A file is looked into where its name ends as those of a format do that `dossier import --help` lists, or \
        has no ending. Save other documents as one of these, or move them out of the folder.",
};

pub const CLIPPING_EMPTY: Code = Code {
    name: "clipping-empty",
    severity: Severity::Warning,
    summary: "a file of clippings holds no text",
    explanation: "The file is empty or holds white space only, as after a failed copy. Fill or \
        delete it.",
};

pub const CLIPPING_NOT_TEXT: Code = Code {
    name: "clipping-not-text",
    severity: Severity::Warning,
    summary: "a file is no text, or in an unknown encoding",
    explanation: "Text is read as UTF-8, as UTF-16 with a byte order mark, or as Windows-1252. \
        This file is none of these; decoding it all the same would change its words, which are \
        evidence. Save it as UTF-8 and import again.",
};

pub const CLIPPING_TOO_LARGE: Code = Code {
    name: "clipping-too-large",
    severity: Severity::Warning,
    summary: "a file of clippings is larger than 16 MiB, or, where it is packed, than 64 MiB",
    explanation: "So large a text is rarely a clipping. If it is a collection of them, cut the \
        file into several.",
};

pub const TOO_MANY_CLIPPINGS: Code = Code {
    name: "too-many-clippings",
    severity: Severity::Warning,
    summary: "a file seems to hold more than 10,000 clippings",
    explanation: "Only the first 10,000 are imported. Cut the file into several; if it does not \
        hold so many, put lines of --- between the clippings, so that nothing else cuts them.",
};

pub const CLIPPING_WITHOUT_TEXT: Code = Code {
    name: "clipping-without-text",
    severity: Severity::Warning,
    summary: "a clipping has headers and no text",
    explanation: "Header lines such as `Author:` begin a clipping, and no text follows these. \
        They may belong to the clipping before them: move them to its top. Nothing was written.",
};

pub const DUPLICATE_CLIPPING: Code = Code {
    name: "duplicate-clipping",
    severity: Severity::Warning,
    summary: "the same clipping comes twice",
    explanation: "Two clippings have the same text to the letter. The first was imported; the \
        second was skipped. Delete one of them.",
};

pub const CLIPPING_CHANGED: Code = Code {
    name: "clipping-changed",
    severity: Severity::Warning,
    summary: "a clipping differs from what its article was made of",
    explanation: "An article names this clipping by file, number and SHA-256, and the text that \
        now stands there has another SHA-256. An import never overwrites an article. If the \
        clipping was corrected, go over the article and put the new digest into its `clipping:`; \
        if it was changed by mistake, restore it. To have it as an article of its own, put it \
        into another file.",
};

pub const ARTICLE_NOT_WRITTEN: Code = Code {
    name: "article-not-written",
    severity: Severity::Error,
    summary: "an article's file cannot be written",
    explanation: "The system refused to write below content/articles. The other clippings were \
        imported. Check space and permissions, then import again.",
};

pub const POSSIBLE_TITLE_IN_CLIPPING: Code = Code {
    name: "possible-title-in-clipping",
    severity: Severity::Warning,
    summary: "a short line inside a clipping may be the title of another one",
    explanation: "Without separators, clippings are told apart by the shape of their lines, and \
        a long sub-heading has the shape of a title. The line was kept in the body. If it is a \
        title, put a line of --- above it, delete the article, and import again.",
};

pub const UNREADABLE_HEADER: Code = Code {
    name: "unreadable-header",
    severity: Severity::Warning,
    summary: "the value of a clipping's header is not understood",
    explanation: "`Date:` takes a date such as 2025-08-29, 29 August 2025 or March 2025; `URL:` \
        an address with https://; `Language:` a tag such as en or zh-Hans; `Rights:` full, \
        excerpt, brief or a licence such as CC-BY-4.0. The field was left out.",
};

pub const AMBIGUOUS_DATE_IN_CLIPPING: Code = Code {
    name: "ambiguous-date-in-clipping",
    severity: Severity::Warning,
    summary: "a date may be read with day and month either way round",
    explanation: "03/04/2025 is 3 April to some and 4 March to others, and nothing in the \
        clipping settles it. No date was set; write `published:` into the article by hand.",
};

pub const UNKNOWN_PUBLISHER_IN_CLIPPING: Code = Code {
    name: "unknown-publisher-in-clipping",
    severity: Severity::Warning,
    summary: "a clipping names a publisher that the dossier does not know",
    explanation: "A publisher is an organisation in content/entities, recognised by its name, \
        its aliases and its `domains:`. Add one, and set the article's `publisher:` to its slug.",
};

pub const UNCLEAR_PUBLISHER: Code = Code {
    name: "unclear-publisher",
    severity: Severity::Warning,
    summary: "a clipping's publisher may be one of several",
    explanation: "Several organisations share the name or domain, or the text credits several. \
        None was set; write `publisher:` into the article by hand.",
};

pub const CONFLICTING_EVIDENCE: Code = Code {
    name: "conflicting-evidence",
    severity: Severity::Warning,
    summary: "a clipping says two things about the same field",
    explanation: "What stands higher was taken: headers, then the visible text (domain, byline, \
        dateline), then the ending of the title, then words such as \"told\" an agency. Look at \
        the clipping, and correct the article if the other is right.",
};

pub const ORGANISATION_AS_AUTHOR: Code = Code {
    name: "organisation-as-author",
    severity: Severity::Warning,
    summary: "a clipping gives an organisation as its author",
    explanation: "Authors are people; an agency or a site is a publisher. The name was left out \
        of `authors:`. If it is a person's, add it by hand.",
};

pub const AMBIGUOUS_NAME_IN_CLIPPING: Code = Code {
    name: "ambiguous-name-in-clipping",
    severity: Severity::Warning,
    summary: "a clipping names something that may be one of several entities",
    explanation: "Two entities share this name or alias. The article was linked to neither; add \
        the right one to its `entities:` by hand.",
};
