//! What becomes of a quotation: the verdict on it, and where it stands. Decides nothing about what a
//! verdict leads to.

use std::ops::Range;

use super::figure;
use super::find::Passage;
use super::fragment::{fragment, fragment_of_quotation};
use super::nearest::Nearest;
use super::sought::Sought;
use super::text::{Text, by_kind};
use super::words::{Words, on_one_line};
use crate::model::language::Language;
use crate::model::quotation::{Explanation, NearPassage, Proof, Verdict};

/// A quotation that stands at several places has to be so long to be told from chance, in words.
const FEWEST_WORDS: usize = 6;
/// Looks for a quotation in the clippings of its article: first where the source’s own words stand.
/// `complete` says whether all of them are at hand: in what is not, it may stand.
/// Figures are read as they are typed in the language of the dossier.
pub fn prove(
    sought: &Sought<'_>,
    texts: &[Text<'_>],
    complete: bool,
    typed_in: &Language,
) -> Proof {
    if let Some(figure) = sought.figure {
        return figure::prove(sought.place, figure, texts, complete, typed_in);
    }
    for text in by_kind(texts) {
        let passages = text.source.find(&sought.text, sought.context);
        if let Some(first) = passages.first() {
            return found(sought, text, first, passages.len());
        }
    }
    let (verdict, explanation) = match texts.is_empty() || !complete {
        true => (Verdict::Unchecked, None),
        false => (Verdict::Absent, Some(nearest(sought, texts))),
    };
    Proof {
        place: sought.place,
        verdict,
        evidence: None,
        explanation,
    }
}

fn found(sought: &Sought<'_>, text: &Text<'_>, passage: &Passage, count: usize) -> Proof {
    let words = Words::of(&*sought.text);
    let words = words.tokens().iter().filter(|token| token.kind.is_word());
    let is_ambiguous = count > 1 && words.count() < FEWEST_WORDS;
    let bytes = text.source.words.bytes(passage.tokens());
    let own = text.kind.is_verbatim();
    let fragment = own.then(|| fragment(&text.source.words, passage, count > 1));
    let fragment = fragment.filter(|it| *it != fragment_of_quotation(&sought.text));
    let evidence = text.evidence(&bytes, fragment);
    let explanation = match is_ambiguous {
        true => Some(Explanation::Ambiguous(count)),
        false => passage.omits_negation.then_some(Explanation::OmitsNegation),
    };
    Proof {
        place: sought.place,
        verdict: match is_ambiguous {
            true => Verdict::Ambiguous,
            false => Verdict::Verified,
        },
        evidence: Some(evidence),
        explanation,
    }
}

/// The passage of a text that comes nearest to a quotation.
fn nearest(sought: &Sought<'_>, texts: &[Text<'_>]) -> Explanation {
    let near = texts.iter().filter_map(|text| {
        let nearest = text.source.nearest(&sought.text)?;
        Some((nearest.cost, text, nearest))
    });
    let Some((_, text, nearest)) = near.min_by_key(|(cost, text, _)| (*cost, text.number)) else {
        return Explanation::Nowhere;
    };
    let Nearest { steps, only, .. } = nearest;
    let slice =
        |text: &str, range: &Range<usize>| on_one_line(text.get(range.clone()).unwrap_or_default());
    let steps = steps.iter().map(|step| {
        let quoted = slice(&sought.text, &step.quoted);
        (
            step.same,
            quoted,
            slice(text.source.words.text(), &step.source),
        )
    });
    Explanation::Near(NearPassage {
        difference: only.map(|only| only.describe().to_string()),
        steps: steps.collect(),
    })
}
