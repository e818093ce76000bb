//! What becomes of a figure: whether its number, unit and qualifier stand in a clipping of its article, and
//! where its quotation says so, in that.

use std::ops::Range;

use super::find::Context;
use super::text::{Text, by_kind};
use super::words::on_one_line;
use crate::figures::{Difference, FigureText, Notation, Quantity};
use crate::model::article::Figure;
use crate::model::language::Language;
use crate::model::quotation::{Explanation, NearPassage, Proof, Quote, QuotePlace, Verdict};

/// Looks for a figure as it is written in the language of the dossier in the clippings of its article.
pub fn prove(
    place: QuotePlace,
    figure: &Figure,
    texts: &[Text<'_>],
    complete: bool,
    typed_in: &Language,
) -> Proof {
    let quantity = quantity(figure, typed_in);
    let proof = |verdict, evidence, explanation| Proof {
        place,
        verdict,
        evidence,
        explanation,
    };
    let mut near = None;
    for text in by_kind(texts) {
        let source = text.figures();
        let passage = passage(figure.quote.as_ref(), text);
        let within = passage.as_ref().filter(|bytes| source.has_numbers(bytes));
        // Words of another language are not compared where others give the number.
        let is_foreign = within.is_some() && text.language.primary() != typed_in.primary();
        let quantity = match is_foreign {
            true => &quantity.without_words(),
            false => &quantity,
        };
        let Some(found) = source.find(quantity, within) else {
            near = near.or_else(|| nearest(source, text.text, figure, quantity, within));
            continue;
        };
        let left_out = found.left_out.map(|bytes| slice(text.text, bytes));
        let fragment = text.kind.is_verbatim().then(|| text.fragment(&found.bytes));
        let evidence = text.evidence(&found.bytes, fragment);
        return proof(
            Verdict::Verified,
            Some(evidence),
            left_out.map(Explanation::OmitsQualifier),
        );
    }
    match texts.is_empty() || !complete {
        true => proof(Verdict::Unchecked, None, None),
        false => proof(
            Verdict::Absent,
            None,
            Some(near.map_or(Explanation::Nowhere, Explanation::Near)),
        ),
    }
}

/// What is wrong with a figure whose own quotation gives another number, whether or not its source is at
/// hand. A unit or a qualifier may stand beside the words that are quoted.
pub fn contradicted(
    figure: &Figure,
    typed_in: &Language,
    quoted_in: &Language,
) -> Option<Explanation> {
    let quote = &figure.quote.as_ref()?.text;
    let source = FigureText::of(quote, quoted_in);
    let quantity = quantity(figure, typed_in);
    if !source.has_numbers(&(0..quote.len())) || source.find(&quantity, None).is_some() {
        return None;
    }
    let near = source.nearest(&quantity, None);
    let is_number = near.is_none_or(|near| near.difference == Difference::Number);
    let is_there = || source.find(&quantity.alone(), None).is_some();
    if !is_number || is_there() {
        return None;
    }
    let near = nearest(&source, quote, figure, &quantity, None);
    let near = near.or_else(|| nearest(&source, quote, figure, &quantity.alone(), None));
    Some(Explanation::Contradicts(near))
}

fn quantity(figure: &Figure, typed_in: &Language) -> Quantity {
    Quantity::read(
        &figure.value.value,
        figure.unit.as_deref(),
        figure.qualifier.as_deref(),
        Notation::of(typed_in),
    )
}

/// Where the words that give a figure stand, if they do.
fn passage(quote: Option<&Quote>, text: &Text<'_>) -> Option<Range<usize>> {
    let quote = quote?;
    let context = Context {
        prefix: quote.prefix.as_deref(),
        suffix: quote.suffix.as_deref(),
    };
    let passages = text.source.find(&quote.text, context);
    let first = passages.first()?;
    Some(text.source.words.bytes(first.tokens()))
}

/// The number that comes nearest, with the words around it, over which the figure is shown.
fn nearest(
    source: &FigureText<'_>,
    text: &str,
    figure: &Figure,
    quantity: &Quantity,
    within: Option<&Range<usize>>,
) -> Option<NearPassage> {
    let near = source.nearest(quantity, within)?;
    let (before, behind) = (
        near.around.start..near.number.start,
        near.number.end..near.around.end,
    );
    let of = |part: &Option<String>| part.clone().unwrap_or_default();
    let same = |difference| near.difference != difference;
    let steps = [
        (
            same(Difference::Qualifier),
            of(&figure.qualifier),
            slice(text, before),
        ),
        (
            same(Difference::Number),
            figure.value.value.clone(),
            slice(text, near.number),
        ),
        (
            same(Difference::Unit),
            of(&figure.unit),
            slice(text, behind),
        ),
    ];
    let difference = match near.difference {
        Difference::Qualifier => "the qualifier differs",
        Difference::Number => "the number differs",
        Difference::Unit => "the unit differs",
    };
    let steps = steps
        .into_iter()
        .filter(|(_, typed, written)| !typed.is_empty() || !written.is_empty());
    Some(NearPassage {
        difference: Some(difference.to_string()),
        steps: steps.collect(),
    })
}

fn slice(text: &str, bytes: Range<usize>) -> String {
    on_one_line(text.get(bytes).unwrap_or_default())
}
