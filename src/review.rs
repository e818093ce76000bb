//! Floor 6: what a person should look at. Judges nothing, changes nothing, and says of each thing where it
//! stands and why it is listed. What readers may see of it is a page of the site; the rest is for the editor.

mod names;
mod sentences;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::article::{Article, Method};
use crate::model::diagnostic::Position;
use crate::model::dossier::{Dossier, TimelineEntryKind};
use crate::model::quotation::Verdict;
use crate::pipeline::Checked;
use crate::proof;
use crate::read::source;

pub use names::RecurringName;

/// Why something is to be looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Reason {
    AbsentQuotation,
    UncheckedQuotation,
    NoTitle,
    NoDate,
    Conflict,
    Inferred,
    UndatedEvent,
    UnnamedSpeaker,
    UnreviewedTopic,
    PossibleEvent,
}

impl Reason {
    pub const ALL: [Reason; 10] = [
        Reason::AbsentQuotation,
        Reason::UncheckedQuotation,
        Reason::NoTitle,
        Reason::NoDate,
        Reason::Conflict,
        Reason::Inferred,
        Reason::UndatedEvent,
        Reason::UnnamedSpeaker,
        Reason::UnreviewedTopic,
        Reason::PossibleEvent,
    ];

    /// Names it for tools.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::AbsentQuotation => "absent-quotation",
            Reason::UncheckedQuotation => "unchecked-quotation",
            Reason::NoTitle => "no-title",
            Reason::NoDate => "no-date",
            Reason::Conflict => "conflict",
            Reason::Inferred => "inferred",
            Reason::UndatedEvent => "undated-event",
            Reason::UnnamedSpeaker => "unnamed-speaker",
            Reason::UnreviewedTopic => "unreviewed-topic",
            Reason::PossibleEvent => "possible-event",
        }
    }

    /// The heading of a list of them.
    pub fn heading(self) -> &'static str {
        match self {
            Reason::AbsentQuotation => "quotations and figures that are not in their clippings",
            Reason::UncheckedQuotation => {
                "quotations and figures that nothing could be compared with"
            }
            Reason::NoTitle => "articles without a title of their own",
            Reason::NoDate => "articles without a date of publication",
            Reason::Conflict => "fields of which the clipping says two things",
            Reason::Inferred => "fields that were concluded",
            Reason::UndatedEvent => "events without a date",
            Reason::UnnamedSpeaker => "claims whose speaker is described and not named",
            Reason::UnreviewedTopic => "topics with articles that are newer than their last review",
            Reason::PossibleEvent => "dated sentences that may be events",
        }
    }
}

/// Something to look at.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct Item {
    pub reason: Reason,
    pub file: Arc<str>,
    pub at: (u32, u32),
    pub text: String,
}

/// The whole queue.
pub struct Review {
    /// By reason, then by place.
    pub items: Vec<Item>,
    /// Names that no file of `content/entities` or `content/topics` bears, the most frequent first.
    pub names: Vec<RecurringName>,
}

/// Everything that a person should look at in the dossier in `site`.
pub fn review(site: &Path, checked: &Checked) -> Review {
    let dossier = &checked.dossier;
    let mut items = Vec::new();
    for linked in &dossier.articles {
        of_article(&linked.article, &mut items);
        for (sought, proof) in proof::proven(dossier, linked) {
            let reason = match proof.verdict {
                Verdict::Absent | Verdict::Misattributed => Reason::AbsentQuotation,
                Verdict::Unchecked => Reason::UncheckedQuotation,
                Verdict::Verified | Verdict::Ambiguous => continue,
            };
            let file = sought.file(dossier, &linked.article);
            items.push(item(reason, &file, sought.at, &sought.text));
        }
    }
    of_registers(dossier, &mut items);
    let texts: Vec<(&Article, String)> = dossier
        .articles
        .par_iter()
        .filter_map(|linked| {
            let article = &*linked.article;
            let bytes = source::bytes(site, &article.file).ok()?;
            Some((article, String::from_utf8_lossy(&bytes).into_owned()))
        })
        .collect();
    items.extend(
        texts
            .iter()
            .flat_map(|(article, text)| sentences::possible_events(article, text)),
    );
    items.sort();
    Review {
        items,
        names: names::recurring(dossier, &texts),
    }
}

fn item(reason: Reason, file: &Arc<str>, at: Position, text: &str) -> Item {
    Item {
        reason,
        file: Arc::clone(file),
        at: (at.line, at.column),
        text: text.to_string(),
    }
}

fn of_article(article: &Article, items: &mut Vec<Item>) {
    let mut add =
        |reason, text: &str| items.push(item(reason, &article.file, Position::START, text));
    if article.title_supplied {
        add(Reason::NoTitle, &format!("[{}]", article.title));
    }
    if article.published.is_none() {
        add(Reason::NoDate, &article.title);
    }
    for (field, provenance) in &article.provenance {
        for conflict in &provenance.conflicts {
            add(Reason::Conflict, &format!("{field}: or {}", conflict.value));
        }
        if provenance.method == Method::Inferred {
            add(Reason::Inferred, field);
        }
    }
}

fn of_registers(dossier: &Dossier, items: &mut Vec<Item>) {
    let unknowns = &dossier.registers.unknowns;
    for entry in &unknowns.undated_events {
        match dossier.timeline_entry(*entry).kind {
            TimelineEntryKind::Inline(told) => {
                let article = &dossier.article(told.article).article;
                if let Some(event) = article.events.get(told.number as usize) {
                    let title = &event.title;
                    items.push(item(
                        Reason::UndatedEvent,
                        &article.file,
                        title.at,
                        &title.value,
                    ));
                }
            }
            TimelineEntryKind::Event(id) => {
                let event = &dossier.event(id).event;
                items.push(item(
                    Reason::UndatedEvent,
                    &event.file,
                    event.title.at,
                    &event.title.value,
                ));
            }
            TimelineEntryKind::Published(_) => {}
        }
    }
    for id in &unknowns.unnamed_speakers {
        if let Some(claim) = dossier.claim(*id) {
            let file = &dossier.article(id.article).article.file;
            let text = format!("{}: {}", claim.by.value, claim.text);
            items.push(item(Reason::UnnamedSpeaker, file, claim.by.at, &text));
        }
    }
    for id in &unknowns.unreviewed {
        let topic = &dossier.topic(*id).topic;
        items.push(item(
            Reason::UnreviewedTopic,
            &topic.file,
            Position::START,
            &topic.title.value,
        ));
    }
}
