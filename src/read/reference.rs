//! What every key of a dossier's files means, in one table: the reference that people read. Reads
//! nothing itself; a test holds it against the keys that reading really asks for, so that none is
//! missing and none is made up.

/// A mapping with known keys: a kind of file, or a value inside of one.
pub struct Mapping {
    pub title: &'static str,
    /// A file of this kind.
    pub file: &'static str,
    /// How the mapping stands in its file, with `…` for its keys; empty where it is the file's own.
    pub within: &'static str,
    pub about: &'static str,
    pub keys: &'static [Key],
}

/// A key with all that there is to say of it.
pub struct Key {
    pub name: &'static str,
    pub is_needed: bool,
    /// What it takes. Begins with `list` or `mapping` where it is one.
    pub takes: &'static str,
    pub meaning: &'static str,
    /// A line that can be typed as it is.
    pub example: &'static str,
}

/// A key that may be left out.
const fn key(
    name: &'static str,
    takes: &'static str,
    meaning: &'static str,
    example: &'static str,
) -> Key {
    Key {
        name,
        is_needed: false,
        takes,
        meaning,
        example,
    }
}

/// A key without which the file cannot be read.
const fn needed(
    name: &'static str,
    takes: &'static str,
    meaning: &'static str,
    example: &'static str,
) -> Key {
    let key = key(name, takes, meaning, example);
    Key {
        is_needed: true,
        ..key
    }
}

const TEXT: &str = "text";
const TEXTS: &str = "list of texts";
const DATE: &str = "date (EDTF)";
const FLAG: &str = "`true` or `false`";
const SWITCH: &str = "`on` or `off`";
const ADDRESS: &str = "web address";
const LANGUAGE: &str = "language tag (BCP 47)";
const ARTICLE: &str = "slug of an article";
const ENTITY: &str = "slug of an entity";
const TOPIC: &str = "slug of a topic";
const EVENT: &str = "slug of an event";
const ENTITIES: &str = "list of slugs of entities";
const TOPICS: &str = "list of slugs of topics";
const FORMER: &str = "list of slugs";
const CLAIMS: &str = "list of claims, `article#claim`";
const SLUGS_OR_MAPPINGS: &str = "list of slugs or mappings";
const METHOD: &str = "`declared`, `metadata`, `extracted` or `inferred`";
const MAPPINGS: &str = "list of mappings";
const MAPPING: &str = "mapping";
const COLOUR: &str = "colour as `#0b4f8a`";
const FONTS: &str = "names of fonts with commas";
const ONE_OR_MORE: &str = "list of mappings, or one mapping";
const MATCH: &str = "`default`, `exact` or `never`";

const DRAFT: Key = key(
    "draft",
    FLAG,
    "`true` keeps it, and every trace of it, out of the site; --drafts shows it",
    "draft: true",
);
const QUOTE: Key = key(
    "quote",
    TEXT,
    "the words of the source that say so",
    "quote: they walked out at noon",
);

const PREFIX: Key = key(
    "prefix",
    TEXT,
    "the words just before the quotation, where it stands at several places (the W3C's TextQuoteSelector)",
    "prefix: the crews said that",
);
const SUFFIX: Key = key(
    "suffix",
    TEXT,
    "the words just behind it",
    "suffix: and went home",
);

/// Every mapping, in the order in which an editor meets them.
#[rustfmt::skip]
pub const REFERENCE: &[Mapping] = &[
    Mapping {
        title: "The dossier",
        file: "dossier.yaml",
        within: "",
        about: "What holds for the whole dossier. The file has no `---` lines.",
        keys: &[
            needed("title", TEXT, "the name of the dossier", "title: The harbour of Eastmere"),
            key("description", TEXT, "one sentence for the front page and search engines", "description: Who runs the port"),
            key("base_url", ADDRESS, "where the site is hosted; needed for a sitemap and absolute addresses in feeds", "base_url: https://harbour.example/port"),
            key("language", LANGUAGE, "the language of the dossier's own texts; `en` where it is left out", "language: en"),
            key("rights", "`full`, `excerpt`, `brief` or an SPDX licence", "the licence of the dossier's own texts", "rights: CC-BY-4.0"),
            key("updated", DATE, "the date of this edition; dates the feeds of articles that have no day", "updated: \"2025-09-01\""),
            key("excerpt_words", "number from 0 to 1000", "how many words of a clipping an excerpt shows; 60 where it is left out", "excerpt_words: 40"),
            key("quotation_words", "number from 0 to 1000", "how many words of a clipping may stand in a row where no excerpt may be shown; 40 where it is left out", "quotation_words: 25"),
            key("search", SWITCH, "`off` leaves the search out: its page, its index and the field on every page", "search: off"),
            key("clipping_names", FLAG, "`false` hides the names of clippings' files on the site; those of `brief` ones are never shown", "clipping_names: false"),
            key("clippings", "path of a folder", "where clippings lie that are kept elsewhere; `--clippings` takes its place", "clippings: ../private-clippings"),
            key("ignore", "list of SHA-256 digests", "clippings that `import` passes over; `import --forget FILE` adds to it", "ignore: [0000000000000000000000000000000000000000000000000000000000000000]"),
            key("theme", MAPPING, "how the site looks, where the theme is to be changed", "theme: {accent: \"#7a1f1f\"}"),
            key("translations", "mapping of keys to words", "other words of the interface than those of the dossier’s language; `dossier theme --copy languages/en.yaml` shows all keys, and how plurals and places are written", "translations: {publisher: Outlet, count_articles: {one: \"{count} piece\", other: \"{count} pieces\"}}"),
            key("relations", "mapping of types to inverses", "what relations between entities are called from both sides; what is mutual is its own inverse", "relations: {owned by: owns, partner of: partner of}"),
        ],
    },
    Mapping {
        title: "The look",
        file: "dossier.yaml",
        within: "theme: {…}",
        about: "What is left out is as the theme has it. `dossier theme --copy FILE` writes a template to change.",
        keys: &[
            key("accent", COLOUR, "links on a light ground; a colour that cannot be read there is refused", "accent: \"#7a1f1f\""),
            key("accent_dark", COLOUR, "links on a dark ground; made of `accent` where it is left out", "accent_dark: \"#e0a0a0\""),
            key("text_font", FONTS, "the fonts of running text", "text_font: \"Charter, Georgia, serif\""),
            key("meta_font", FONTS, "the fonts of everything beside it", "meta_font: \"system-ui, sans-serif\""),
            key("width", "number from 40 to 120", "how wide a page may be, in rem", "width: 80rem"),
            key("logo", "path below static/", "a picture before the name of the site", "logo: static/logo.svg"),
            key("footer", TEXT, "words below every page", "footer: A project of the Eastmere library"),
            key("home", "list of checked, counts, topics, changes, timeline, disputes, events, entities, articles", "what the front page shows; everything where it is left out", "home: [checked, disputes, articles]"),
        ],
    },
    Mapping {
        title: "Articles",
        file: "content/articles/*.md",
        within: "",
        about: "One file for each source article; the text behind the front matter is the brief.",
        keys: &[
            needed("title", TEXT, "the source's headline, or yours where it has none", "title: The harbour stands still"),
            DRAFT,
            key("title_supplied", FLAG, "the title is yours, and is shown in [square brackets]", "title_supplied: true"),
            key("publisher", ENTITY, "who published it: an organisation", "publisher: quay-courier"),
            key("authors", TEXTS, "names as printed", "authors: [Ida Voss, Karel Voss]"),
            key("published", DATE, "when it was published", "published: \"2025-08-29\""),
            key("retrieved", DATE, "when you got it", "retrieved: \"2025-09-01\""),
            key("updated", DATE, "when the source changed it", "updated: \"2025-08\""),
            key("place", TEXT, "the place of the dateline, as printed", "place: Eastmere"),
            key("url", ADDRESS, "the original", "url: https://courier.example/strike"),
            key("archived", ADDRESS, "an archived copy", "archived: https://archive.example/1"),
            key("language", LANGUAGE, "the language of the source", "language: de"),
            key("rights", "`full`, `excerpt`, `brief` or an SPDX licence", "what a reader may see of the clipping's own words; `excerpt` where it is left out", "rights: excerpt"),
            key("type", "a type of CSL 1.0.2", "what kind of work it is", "type: article-newspaper"),
            key("container", TEXT, "the journal, the newspaper or the book that it is a part of", "container: Annals of Quays"),
            key("volume", TEXT, "of the container", "volume: \"12\""),
            key("issue", TEXT, "of the container", "issue: \"3\""),
            key("pages", TEXT, "where it stands in there", "pages: 4-5"),
            key("doi", "DOI", "by which libraries know it", "doi: 10.1234/abc"),
            key("clipping", ONE_OR_MORE, "the evidence that it rests on; written by `import`", "clipping: {file: port.txt, item: 2, sha256: 0000000000000000000000000000000000000000000000000000000000000000}"),
            key("imported", "digest", "by which `import --refresh` knows that nobody has edited it; written by `import`", "imported: 0123456789abcdef0123456789abcdef"),
            key("formerly", FORMER, "the slugs that it had before `dossier rename`; a page at each old address leads on to it", "formerly: [port-strike]"),
            key("corrections", MAPPINGS, "what was wrong here and is right now", "corrections: [{date: \"2025-09-01\", wrong: It said 12 cranes., right: There were 14.}]"),
            key("withdrawn", "mapping of `date` and `reason`", "takes it out of the site; its address says when and why", "withdrawn: {date: \"2025-09-01\", reason: The source took it back.}"),
            key("summary", TEXT, "one paragraph in your own words", "summary: The crews walked out."),
            key("entities", ENTITIES, "whom it is about, beside those that are recognised in the text", "entities: [quay-courier]"),
            key("topics", TOPICS, "what it is filed under", "topics: [ports]"),
            key("events", SLUGS_OR_MAPPINGS, "what happened, for the timeline: told here, or the slug of an event with a file of its own", "events: [the-walkout, {date: \"2025-08\", title: The crews walk out}]"),
            key("claims", MAPPINGS, "what somebody says is so", "claims: [{id: pay, text: Pay had fallen, by: the union}]"),
            key("figures", MAPPINGS, "numbers with what they count", "figures: [{of: crews, value: \"12\"}]"),
            key("based_on", "list of slugs of articles, of organisations, or of words", "from where it has what it says, so that claims of one origin count once", "based_on: [press-bureau]"),
            key("quotes", "mapping", "says that its quotation marks are no quotations", "quotes: {off: marks of irony}"),
            key("provenance", "mapping of fields to mappings", "where the importer took a field from; written by `import`", "provenance: {title: {method: declared}}"),
        ],
    },
    Mapping {
        title: "Events of an article",
        file: "content/articles/*.md",
        within: "events: [{…}]",
        about: "Each stands on the timeline.",
        keys: &[
            key("date", DATE, "when it happened; left out, it is listed as not dated", "date: 2024~"),
            needed("title", TEXT, "what happened, in a sentence", "title: The crews walk out"),
            key("note", TEXT, "what the editor says of it beside, such as how its date was found", "note: The article says Wednesday."),
            key("entities", ENTITIES, "who took part, beside those that the title names", "entities: [quay-courier]"),
            key("topics", TOPICS, "the topics whose timelines list it", "topics: [ports]"),
            QUOTE,
            PREFIX,
            SUFFIX,
        ],
    },
    Mapping {
        title: "Events that an article reports",
        file: "content/articles/*.md",
        within: "events: [{…}]",
        about: "An event with a file of its own that needs more than its slug.",
        keys: &[
            needed("event", EVENT, "the event", "event: the-walkout"),
            key("date", DATE, "the date that the article gives", "date: \"2025-08-29\""),
            QUOTE,
            PREFIX,
            SUFFIX,
        ],
    },
    Mapping {
        title: "Claims of an article",
        file: "content/articles/*.md",
        within: "claims: [{…}]",
        about: "Others may support or dispute them.",
        keys: &[
            needed("id", "slug of its own", "names it inside the article: its address is `#claim-id`", "id: pay"),
            needed("text", TEXT, "what is claimed, in a sentence", "text: Pay had fallen"),
            needed("by", "slug or name of an entity, or words", "who claims it", "by: the union"),
            QUOTE,
            PREFIX,
            SUFFIX,
            key("status", "`supported`, `disputed`, `refuted`, `unverified` or `superseded`", "how it stands, in the editor’s judgement; left out, it follows from what the dossier holds", "status: refuted"),
            key("about", ENTITIES, "of whom or what it says something; whoever of them disputes it denies it", "about: [harbour-board]"),
            key("date", DATE, "when it was made, if not when the article was published", "date: \"2025-08-27\""),
            key("supports", CLAIMS, "the claims of others that it backs", "supports: [\"the-strike#pay\"]"),
            key("disputes", CLAIMS, "the claims of others that it contradicts", "disputes: [\"the-strike#pay\"]"),
            key("qualifies", CLAIMS, "the claims of others that it narrows or explains", "qualifies: [\"the-strike#pay\"]"),
        ],
    },
    Mapping {
        title: "Figures of an article",
        file: "content/articles/*.md",
        within: "figures: [{…}]",
        about: "",
        keys: &[
            needed("of", TEXT, "what is counted", "of: crews on strike"),
            needed("value", TEXT, "the number, as the source gives it", "value: \"1.5 million\""),
            key("unit", TEXT, "what the number is in", "unit: tonnes"),
            key("qualifier", TEXT, "what the source says before it", "qualifier: more than"),
            key("as_of", DATE, "when it held", "as_of: \"2025\""),
            QUOTE,
            PREFIX,
            SUFFIX,
        ],
    },
    Mapping {
        title: "The clipping of an article",
        file: "content/articles/*.md",
        within: "clipping: {…}",
        about: "Written by `import`. Where an article rests on several, each is an item of a list.",
        keys: &[
            needed("file", "path from content/clippings", "the file that holds the clipping", "file: port.txt"),
            key("item", "number from 1", "which clipping of the file; 1 where it is left out", "item: 2"),
            needed("sha256", "64 hexadecimal digits", "the digest of the clipping's text", "sha256: 0000000000000000000000000000000000000000000000000000000000000000"),
            key("kind", "`original`, `excerpt`, `translation` or `digest`", "what it is to the source: its own words, some of them, those in another language, or words of somebody's own; `original` where it is left out", "kind: excerpt"),
        ],
    },
    Mapping {
        title: "Quotation marks of an article",
        file: "content/articles/*.md",
        within: "quotes: {…}",
        about: "What stands between quotation marks in its texts is not looked for in its clippings. `quote:` still is.",
        keys: &[
            needed("off", TEXT, "why", "off: marks of irony"),
        ],
    },
    Mapping {
        title: "The provenance of a field",
        file: "content/articles/*.md",
        within: "provenance: {title: {…}}",
        about: "Written by `import`, under the name of the field. `body` marks a text that still is the clipping's.",
        keys: &[
            needed("method", METHOD, "a header says so, the page's metadata do, it stands in the text, or it was concluded", "method: extracted"),
            key("quote", TEXT, "the words that gave it", "quote: By Ida Voss"),
            key("conflicts", MAPPINGS, "what else the clipping says of it; listed by `dossier review` and never published, until you take it away", "conflicts: [{value: \"2024-05\", method: metadata}]"),
        ],
    },
    Mapping {
        title: "What else a clipping says of a field",
        file: "content/articles/*.md",
        within: "provenance: {title: {conflicts: [{…}], method: declared}}",
        about: "Written by `import`, where a clipping gives a field several values.",
        keys: &[
            needed("value", TEXT, "the value that was not taken", "value: 2024-05"),
            needed("method", METHOD, "how it was come by", "method: metadata"),
            key("quote", TEXT, "the words that gave it", "quote: 2024-05-02T10:00:00Z"),
        ],
    },
    Mapping {
        title: "Entities",
        file: "content/entities/*.md",
        within: "",
        about: "People, organisations, products and places; the text describes them.",
        keys: &[
            needed("name", TEXT, "its name, which is recognised in texts", "name: Quay Courier"),
            needed("kind", "`person`, `organisation`, `product` or `place`", "what it is", "kind: organisation"),
            DRAFT,
            key("names", "mapping of language tags to texts", "its name in other languages and scripts", "names: {zh-Hans: 青山社}"),
            key("description", "text of one line, at most 200 characters", "what it is; tells it from others of its name", "description: The daily of Eastmere"),
            key("aliases", "list of texts or mappings", "other names by which it is recognised", "aliases: [the Courier, {name: Signal, match: never}]"),
            key("match", MATCH, "how its names may be recognised in texts", "match: exact"),
            key("domains", "list of host names", "where a publisher publishes; the importer knows it by them", "domains: [courier.example]"),
            key("website", ADDRESS, "its own site", "website: https://courier.example"),
            key("wikidata", "number of a Wikidata item", "the same thing there", "wikidata: Q42"),
            key("not_to_be_confused_with", ENTITIES, "others that a reader may take it for", "not_to_be_confused_with: [quay-gazette]"),
            key("relations", MAPPINGS, "how it stands to others", "relations: [{type: based in, to: eastmere}]"),
            key("formerly", FORMER, "the slugs that it had before `dossier rename`; a page at each old address leads on to it", "formerly: [north-gazette]"),
            key("corrections", MAPPINGS, "what was wrong here and is right now", "corrections: [{date: \"2025-09-01\", wrong: It said 12 cranes., right: There were 14.}]"),
        ],
    },
    Mapping {
        title: "An alias of an entity",
        file: "content/entities/*.md",
        within: "aliases: [{…}]",
        about: "An alias that needs more than its name.",
        keys: &[
            needed("name", TEXT, "the alias", "name: Signal"),
            key("match", MATCH, "how it may be recognised, whatever holds for the entity", "match: never"),
        ],
    },
    Mapping {
        title: "Relations of an entity",
        file: "content/entities/*.md",
        within: "relations: [{…}]",
        about: "Each is shown on both pages.",
        keys: &[
            needed("type", TEXT, "how they stand to each other, best as `relations` in dossier.yaml lists it", "type: based in"),
            needed("to", ENTITY, "the other", "to: eastmere"),
            key("from", DATE, "when it began", "from: \"2019\""),
            key("until", DATE, "when it ended", "until: \"2021-05\""),
            key("source", ARTICLE, "the article that says so", "source: the-strike"),
        ],
    },
    Mapping {
        title: "Topics",
        file: "content/topics/*.md",
        within: "",
        about: "A tree under which articles are filed; the text is the maintained summary.",
        keys: &[
            needed("title", TEXT, "its name", "title: Ports"),
            DRAFT,
            key("description", TEXT, "one sentence", "description: Harbours and who works there"),
            key("parent", TOPIC, "the topic above it", "parent: trade"),
            key("keywords", TEXTS, "words by which the importer files a clipping here", "keywords: [harbour, crane]"),
            key("reviewed", DATE, "when the summary was last gone over", "reviewed: \"2025-09-01\""),
            key("formerly", FORMER, "the slugs that it had before `dossier rename`; a page at each old address leads on to it", "formerly: [harbours]"),
            key("corrections", MAPPINGS, "what was wrong here and is right now", "corrections: [{date: \"2025-09-01\", wrong: It said 12 cranes., right: There were 14.}]"),
        ],
    },
    Mapping {
        title: "Events",
        file: "content/events/*.md",
        within: "",
        about: "What several articles report is told once; the text says what happened. An article names it under `events`, or the event names the article under `sources`.",
        keys: &[
            needed("title", TEXT, "what happened, in a sentence", "title: The crews walk out"),
            DRAFT,
            key("date", DATE, "when it happened; left out, it is listed as not dated", "date: \"2025-08-29\""),
            key("place", TEXT, "where it happened", "place: Eastmere"),
            key("entities", ENTITIES, "who took part, beside those that the title names", "entities: [quay-courier]"),
            key("topics", TOPICS, "the topics whose timelines list it; left out, those of the articles that report it", "topics: [ports]"),
            key("sources", SLUGS_OR_MAPPINGS, "articles that report it", "sources: [the-strike, {article: the-pay, date: \"2025-08-30\"}]"),
            key("formerly", FORMER, "the slugs that it had before `dossier rename`; a page at each old address leads on to it", "formerly: [walkout]"),
            key("corrections", MAPPINGS, "what was wrong here and is right now", "corrections: [{date: \"2025-09-01\", wrong: It said 12 cranes., right: There were 14.}]"),
        ],
    },
    Mapping {
        title: "Sources of an event",
        file: "content/events/*.md",
        within: "sources: [{…}]",
        about: "An article that needs more than its slug.",
        keys: &[
            needed("article", ARTICLE, "the article", "article: the-strike"),
            key("date", DATE, "the date that the article gives", "date: \"2025-08-29\""),
            QUOTE,
            PREFIX,
            SUFFIX,
        ],
    },
    Mapping {
        title: "Pages",
        file: "content/pages/*.md",
        within: "",
        about: "`index.md` introduces the front page and `unknowns.md` the page of what is not known, `about.md` stands in the navigation, others in the footer.",
        keys: &[
            needed("title", TEXT, "its heading", "title: About this dossier"),
            DRAFT,
            key("description", TEXT, "one sentence for search engines", "description: How it was made"),
            key("corrections", MAPPINGS, "what was wrong here and is right now", "corrections: [{date: \"2025-09-01\", wrong: It said 12 cranes., right: There were 14.}]"),
        ],
    },
    Mapping {
        title: "Corrections",
        file: "content/*/*.md",
        within: "corrections: [{…}]",
        about: "Shown where they were made, in `corrections.html` and in the feed `corrections.xml`.",
        keys: &[
            needed("date", DATE, "when it was corrected", "date: \"2025-09-01\""),
            needed("wrong", TEXT, "what was wrong, in sentences", "wrong: We wrote that 12 cranes stood still."),
            needed("right", TEXT, "what is right", "right: It was 14."),
        ],
    },
    Mapping {
        title: "An article that was withdrawn",
        file: "content/articles/*.md",
        within: "withdrawn: {…}",
        about: "It is treated like a draft, and a page at its address, and at those that it had before, says when and why.",
        keys: &[
            needed("date", DATE, "when it was withdrawn", "date: \"2025-09-01\""),
            needed("reason", TEXT, "why, in a sentence", "reason: The source took it back."),
        ],
    },
];
