//! The figures as data: one row each, as CSV (RFC 4180) and as JSON. Values are text, as they are typed.

use serde::Serialize;

use super::{Document, Export};
use crate::model::date::Date;
use crate::model::digest::Digest;
use crate::model::dossier::FigureId;
use crate::model::quotation::{QuotePlace, Verdict};
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const CSV: Export = Export {
    name: "figures-csv",
    outputs: |dossier| outputs(dossier, "figures.csv"),
    document: |dossier, _| document(dossier, Format::Csv),
};

pub const JSON: Export = Export {
    name: "figures-json",
    outputs: |dossier| outputs(dossier, "figures.json"),
    document: |dossier, _| document(dossier, Format::Json),
};

#[derive(Clone, Copy, Serialize)]
enum Format {
    Csv,
    Json,
}

#[derive(Serialize)]
struct Figures<'d> {
    format: Format,
    rows: Vec<Row<'d>>,
}

/// In the order of the columns.
#[derive(Serialize)]
struct Row<'d> {
    of: &'d str,
    qualifier: Option<&'d str>,
    value: &'d str,
    unit: Option<&'d str>,
    /// EDTF, as are all dates.
    as_of: Option<&'d str>,
    verdict: &'static str,
    quote: Option<&'d str>,
    article: &'d str,
    title: &'d str,
    publisher: Option<&'d str>,
    published: Option<&'d str>,
    url: Option<&'d str>,
    /// On this site, from its root.
    page: String,
    /// SHA-256 of the clipping that it stands in.
    clipping: Option<&'d str>,
}

fn outputs(dossier: Tracked<'_>, file: &'static str) -> Vec<(Route, Subject)> {
    match dossier.registers().figures.is_empty() {
        true => Vec::new(),
        false => vec![(Route::fixed(file), Subject::Dossier)],
    }
}

fn document<'d>(dossier: Tracked<'d>, format: Format) -> Option<Box<dyn Document + 'd>> {
    let figures = dossier.registers().figures.iter();
    let rows = figures.filter_map(|id| row(dossier, *id)).collect();
    Some(Box::new(Figures { format, rows }))
}

fn row(dossier: Tracked<'_>, id: FigureId) -> Option<Row<'_>> {
    let linked = dossier.article(id.article);
    let article = &linked.article;
    let figure = article.figures.get(id.number as usize)?;
    let proof = linked.proof(QuotePlace::Figure(id.number));
    let clipping = proof.and_then(|proof| {
        let number = proof.evidence.as_ref()?.clipping as usize;
        article.clippings.get(number)
    });
    let publisher = linked.links.publisher.map(|id| dossier.entity(id));
    Some(Row {
        of: &figure.of,
        qualifier: figure.qualifier.as_deref(),
        value: &figure.value.value,
        unit: figure.unit.as_deref(),
        as_of: figure.as_of.as_ref().map(Date::as_written),
        verdict: proof
            .map_or(Verdict::Unchecked, |proof| proof.verdict)
            .as_str(),
        quote: figure.quote.as_ref().map(|quote| quote.text.as_str()),
        article: article.slug.as_str(),
        title: &article.title,
        publisher: publisher.map(|publisher| publisher.entity.name.value.as_str()),
        published: article.published.as_ref().map(Date::as_written),
        url: article.url.as_deref(),
        page: format!(
            "{}#figure-{}",
            linked.route.href(),
            id.number.saturating_add(1)
        ),
        clipping: clipping.map(|clipping| clipping.sha256.as_str()),
    })
}

impl Document for Figures<'_> {
    fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    fn write(&self) -> Vec<u8> {
        match self.format {
            Format::Csv => {
                let mut csv = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .from_writer(Vec::new());
                // Writing text to memory does not fail.
                for row in &self.rows {
                    let _ = csv.serialize(row);
                }
                csv.into_inner().unwrap_or_default()
            }
            Format::Json => {
                let mut json = serde_json::to_vec_pretty(&self.rows).unwrap_or_default();
                json.push(b'\n');
                json
            }
        }
    }
}
