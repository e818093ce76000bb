//! What the dossier does not know: fields without a value, values that were concluded, texts that nobody looked
//! at since. Finds nothing out.

use crate::model::article::Method;
use crate::model::date::Date;
use crate::model::diagnostic::saturate;
use crate::model::dossier::*;

/// Everything of it, each in the order of its kind, the newest articles first.
pub fn unknowns(dossier: &Dossier) -> Unknowns {
    let latest = || dossier.lists.latest.iter().copied();
    let article = |id: &ArticleId| &dossier.article(*id).article;
    let is_inferred = |id: &ArticleId| {
        let mut provenance = article(id).provenance.values();
        provenance.any(|one| one.method == Method::Inferred)
    };
    let undated_events = dossier
        .lists
        .years
        .iter()
        .filter(|(year, _)| year.is_none());
    let undated_events = undated_events.flat_map(|(_, entries)| entries.iter().copied());
    let is_event = |entry: &TimelineEntryId| {
        let entry = dossier.timeline_entry(*entry);
        !matches!(entry.kind, TimelineEntryKind::Published(_))
    };
    let topics = (0..saturate(dossier.topics.len())).map(TopicId);
    Unknowns {
        undated: latest()
            .filter(|id| article(id).published.is_none())
            .collect(),
        untitled: latest().filter(|id| article(id).title_supplied).collect(),
        inferred: latest().filter(is_inferred).collect(),
        undated_events: undated_events.filter(is_event).collect(),
        unnamed_speakers: latest()
            .flat_map(|id| unnamed_speakers(dossier, id))
            .collect(),
        unreviewed: topics.filter(|id| is_unreviewed(dossier, *id)).collect(),
    }
}

/// Claims of an article whose speaker is described and not named.
fn unnamed_speakers(dossier: &Dossier, article: ArticleId) -> Vec<ClaimId> {
    let links = &dossier.article(article).links;
    let speakers = links.claims_by.iter().zip(0..);
    let unnamed = speakers.filter(|(by, _)| by.is_none());
    unnamed
        .map(|(_, number)| ClaimId { article, number })
        .collect()
}

/// Whether a topic says when it was reviewed, and an article came since.
fn is_unreviewed(dossier: &Dossier, id: TopicId) -> bool {
    let linked = dossier.topic(id);
    let Some(reviewed) = linked.topic.reviewed.as_ref().map(Date::sort_key) else {
        return false;
    };
    let newest = linked.articles_below.first();
    let published = newest.and_then(|id| dossier.article(*id).article.published.as_ref());
    published.is_some_and(|published| published.sort_key().0 > reviewed.1)
}
