//! Quotations as editors type them, and what became of each, and of figures, when it was looked for. Looks
//! for none.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::clipping::ClippingKind;
use super::date::Date;
use super::diagnostic::Position;
use super::script::is_cjk;

/// Text between quotation marks is a quotation from so many words on: less is a title or a term.
const FEWEST_WORDS: usize = 3;
/// Two characters of a script without spaces count as a word.
const CHARACTERS_OF_A_WORD: usize = 2;
/// So many quotations may stand within one another.
const MOST_OPEN: usize = 16;

/// A `quote:` field, with what stands beside it in the source: the W3C’s `TextQuoteSelector`.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Quote {
    pub text: String,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub at: Position,
}

/// A quotation in a text: marked by quotation marks, or a block of its own.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct TextQuotation {
    /// Bytes of the HTML, or of the text; those within the marks.
    pub start: u32,
    pub end: u32,
    /// As a reader sees it, without its marks.
    pub text: String,
    pub at: Position,
}

/// Where an article quotes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub enum QuotePlace {
    /// By its number, as of all others.
    Summary(u32),
    /// In the brief.
    Body(u32),
    Claim(u32),
    /// In the words of a claim: the claim, and the quotation in it.
    ClaimText(u32, u32),
    /// A figure itself: its number, unit and qualifier.
    Figure(u32),
    /// The words that give a figure.
    FigureQuote(u32),
    Event(u32),
    /// Of an event with a file of its own.
    Report(u32),
    /// In an event’s own file: the event, and its source.
    EventSource(u32, u32),
}

impl QuotePlace {
    /// Whether a figure is looked for there, and not words.
    pub fn is_figure(self) -> bool {
        matches!(self, QuotePlace::Figure(_))
    }
}

/// What became of a quotation, or of a figure.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Deserialize, Serialize)]
pub enum Verdict {
    /// It stands in a clipping of its article.
    Verified,
    /// It is so short that it stands there at several places.
    Ambiguous,
    /// It stands in a clipping of another article.
    Misattributed,
    /// It stands in no clipping.
    Absent,
    /// There is nothing to look in.
    Unchecked,
}

impl Verdict {
    pub const ALL: [Verdict; 5] = [
        Verdict::Verified,
        Verdict::Ambiguous,
        Verdict::Misattributed,
        Verdict::Absent,
        Verdict::Unchecked,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Ambiguous => "ambiguous",
            Verdict::Misattributed => "misattributed",
            Verdict::Absent => "absent",
            Verdict::Unchecked => "unchecked",
        }
    }
}

impl Verdict {
    /// As people are told it.
    pub fn in_words(self) -> &'static str {
        match self {
            Verdict::Unchecked => "not checked",
            verdict => verdict.as_str(),
        }
    }
}

/// What is said of quotations where they are counted, from the best to what says nothing.
const QUOTATION_LABELS: [&str; 6] = [
    "verified",
    "verified in a translation",
    "as quoted in our digest",
    "paraphrased from our digest",
    "found more than once",
    "not checked",
];
/// The same of figures.
const FIGURE_LABELS: [&str; 6] = [
    "verified",
    "verified in a translation",
    "as quoted in our digest",
    "by our digest",
    "found more than once",
    "not checked",
];

/// How many there are with each label; labels that none has are left out.
pub type LabelCounts = Vec<(&'static str, usize)>;

/// How many quotations are said to be what.
pub fn labelled_quotations<'p>(proofs: impl IntoIterator<Item = &'p Proof>) -> LabelCounts {
    let proofs = proofs.into_iter().filter(|proof| !proof.place.is_figure());
    labelled(proofs, QUOTATION_LABELS)
}

/// How many figures are said to be what.
pub fn labelled_figures<'p>(proofs: impl IntoIterator<Item = &'p Proof>) -> LabelCounts {
    let proofs = proofs.into_iter().filter(|proof| proof.place.is_figure());
    labelled(proofs, FIGURE_LABELS)
}

fn labelled<'p>(proofs: impl Iterator<Item = &'p Proof>, labels: [&'static str; 6]) -> LabelCounts {
    let mut counts = [0; 6];
    for proof in proofs {
        let origin = Origin::of(proof.evidence.as_ref());
        let number = match (proof.verdict, origin) {
            (Verdict::Verified, Origin::Source) => 0,
            (Verdict::Verified, Origin::Translation) => 1,
            (Verdict::Verified, Origin::QuotedInDigest) => 2,
            (Verdict::Verified, Origin::Digest) => 3,
            (Verdict::Ambiguous, _) => 4,
            (Verdict::Unchecked | Verdict::Absent | Verdict::Misattributed, _) => 5,
        };
        if let Some(count) = counts.get_mut(number) {
            *count += 1;
        }
    }
    let all = labels.into_iter().zip(counts);
    all.filter(|(_, count)| *count > 0).collect()
}

/// How many got each verdict.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct VerdictCounts([usize; Verdict::ALL.len()]);

/// How many quotations and how many figures got each verdict.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ProofCounts {
    pub quotations: VerdictCounts,
    pub figures: VerdictCounts,
}

impl ProofCounts {
    pub fn of<'p>(proofs: impl IntoIterator<Item = &'p Proof>) -> ProofCounts {
        let mut counts = ProofCounts::default();
        for proof in proofs {
            let of = match proof.place.is_figure() {
                true => &mut counts.figures,
                false => &mut counts.quotations,
            };
            if let Some(count) = of.0.get_mut(proof.verdict as usize) {
                *count += 1;
            }
        }
        counts
    }
}

impl VerdictCounts {
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// Those that any quotation got, in order.
    pub fn each(&self) -> impl Iterator<Item = (Verdict, usize)> {
        let all = Verdict::ALL.into_iter().zip(self.0);
        all.filter(|(_, count)| *count > 0)
    }
}

/// A quotation with what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Proof {
    pub place: QuotePlace,
    pub verdict: Verdict,
    pub evidence: Option<Evidence>,
    /// What an editor should know of it, where it was not simply found. Shown to no reader.
    pub explanation: Option<Explanation>,
}

impl Proof {
    /// Where there is nothing to look in.
    pub fn unchecked(place: QuotePlace) -> Proof {
        Proof {
            place,
            verdict: Verdict::Unchecked,
            evidence: None,
            explanation: None,
        }
    }
}

/// Where a quotation stands.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Evidence {
    /// The number of the clipping among those of the article.
    pub clipping: u32,
    pub kind: ClippingKind,
    /// Whether a digest gives it in quotation marks.
    pub is_quoted: bool,
    /// Bytes of the clipping’s text.
    pub start: u32,
    pub end: u32,
    /// How a browser finds it in the original, where that does not follow from the quotation: a text
    /// fragment without its `#:~:text=`.
    pub fragment: Option<String>,
    /// Where the clipping is not here and an earlier proof says so: the date of that, if it is known.
    pub locked: Option<Option<Date>>,
}

/// Whose words a quotation is, as far as is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    Source,
    Translation,
    /// A digest has them from the source.
    QuotedInDigest,
    Digest,
}

impl Origin {
    pub fn of(evidence: Option<&Evidence>) -> Origin {
        match evidence.map(|of| (of.kind, of.is_quoted)) {
            Some((ClippingKind::Translation, _)) => Origin::Translation,
            Some((ClippingKind::Digest, true)) => Origin::QuotedInDigest,
            Some((ClippingKind::Digest, false)) => Origin::Digest,
            Some((ClippingKind::Original | ClippingKind::Excerpt, _)) | None => Origin::Source,
        }
    }

    /// What templates call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Source => "source",
            Origin::Translation => "translation",
            Origin::QuotedInDigest => "quoted",
            Origin::Digest => "digest",
        }
    }
}

/// Why a quotation was not simply found.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub enum Explanation {
    /// At so many places.
    Ambiguous(usize),
    /// In the clipping of this article’s file.
    In(String),
    /// The passage that comes nearest.
    Near(NearPassage),
    /// Nothing comes near.
    Nowhere,
    /// What it leaves out denies something.
    OmitsNegation,
    /// The words that are quoted for a figure give another number: the nearest of them.
    Contradicts(Option<NearPassage>),
    /// A figure leaves out this qualifier of its source.
    OmitsQualifier(String),
}

/// The nearest passage, under which the quotation is shown.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct NearPassage {
    /// What is said of the differences.
    pub difference: Option<String>,
    /// Stretches that are the same, or not: the quotation’s words and the source’s.
    pub steps: Vec<(bool, String, String)>,
}

/// The quotations between quotation marks in a text: the bytes within the marks, in order. Those within
/// others, and those of fewer than three words, are left out.
pub fn quoted(text: &str) -> Vec<Range<usize>> {
    // The first bytes of all marks that open one.
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'"' | 0xe2 | 0xc2 | 0xe3))
    {
        return Vec::new();
    }
    let mut found = between_marks(text);
    found.retain(|range| text.get(range.clone()).is_some_and(is_quotation));
    found
}

/// The same, however few words they have.
pub fn between_marks(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let closed = open.iter().rposition(|(mark, _)| closes(*mark, c));
        if let Some(number) = closed {
            let start = open.get(number).map_or(at, |(_, start)| *start);
            open.truncate(number);
            while found.last().is_some_and(|inner| inner.start > start) {
                found.pop();
            }
            found.push(start..at);
        } else if opens(c, before) && open.len() < MOST_OPEN {
            open.push((c, at + c.len_utf8()));
        }
        before = Some(c);
    }
    found
}

/// Whether a quotation begins with this mark. A straight one that stands behind a word is no opening one.
fn opens(mark: char, before: Option<char>) -> bool {
    match mark {
        '"' => !before.is_some_and(char::is_alphanumeric),
        '“' | '„' | '‟' | '«' | '「' | '『' => true,
        _ => false,
    }
}

/// Whether a mark closes what another one opened.
fn closes(open: char, mark: char) -> bool {
    match open {
        '"' => mark == '"',
        '“' | '‟' => mark == '”',
        '„' => matches!(mark, '“' | '”'),
        '«' => mark == '»',
        '「' => mark == '」',
        '『' => mark == '』',
        _ => false,
    }
}

/// Whether so much stands between the marks that it quotes somebody.
fn is_quotation(text: &str) -> bool {
    let characters = text.chars().filter(|c| is_cjk(*c)).count();
    let is_word = |word: &&str| word.contains(|c: char| c.is_alphanumeric() && !is_cjk(c));
    let words = text.split_whitespace().filter(is_word).count();
    words + characters / CHARACTERS_OF_A_WORD >= FEWEST_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_told_by_their_marks() {
        let expect = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = quoted(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        expect("He said “we did it all”, and left.", &["we did it all"]);
        expect("He said \"we did it all,\" and left.", &["we did it all,"]);
        expect("„Das haben wir getan“, sagte er.", &["Das haben wir getan"]);
        expect("« Nous l’avons fait », dit-il.", &[" Nous l’avons fait "]);
        expect("他说「我们已经完成了」。", &["我们已经完成了"]);
        expect("the “great leap” and 「人工智能」", &[]);
        expect(
            "“he called it “a great leap forward” then”",
            &["he called it “a great leap forward” then"],
        );
        expect(
            "“he never closed “a great leap forward” then",
            &["a great leap forward"],
        );
        expect("a 5\" by 7\" print and a 3\" one of it", &[]);
        expect(
            "“one two three” “four five six”",
            &["one two three", "four five six"],
        );
    }
}
