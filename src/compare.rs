//! Floor 6: two states of a dossier, compared by what they mean and not by their bytes. Reads and links both;
//! writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::article::Article;
use crate::model::date::Date;
use crate::model::dossier::{Dossier, LinkedArticle};
use crate::model::quotation::{Proof, QuotePlace};
use crate::proof;

/// What became of something from one state to the other.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct Change {
    pub kind: Kind,
    /// Names what changed, such as `article the-strike` or `claim the-strike#pay`.
    pub what: String,
    pub change: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Kind {
    Articles,
    Claims,
    Figures,
    Quotations,
    Dates,
    Entities,
    Topics,
    Events,
    Corrections,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Articles,
        Kind::Claims,
        Kind::Figures,
        Kind::Quotations,
        Kind::Dates,
        Kind::Entities,
        Kind::Topics,
        Kind::Events,
        Kind::Corrections,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Articles => "articles",
            Kind::Claims => "claims",
            Kind::Figures => "figures",
            Kind::Quotations => "quotations",
            Kind::Dates => "dates",
            Kind::Entities => "entities",
            Kind::Topics => "topics",
            Kind::Events => "events",
            Kind::Corrections => "corrections",
        }
    }
}

/// What something says, by its name: of each state.
type Said = BTreeMap<String, String>;

/// Everything that means something else in the newer state, sorted.
pub fn compare(before: &Dossier, after: &Dossier) -> Vec<Change> {
    let renamed = renamed(before, after);
    let mut changes = Vec::new();
    let mut add = |kind, what: String, change: String| changes.push(Change { kind, what, change });
    for (old, new) in &renamed {
        add(
            Kind::Articles,
            format!("article {new}"),
            format!("renamed from {old}"),
        );
    }
    let withdrawn = |dossier: &Dossier| -> BTreeMap<String, String> {
        let tombstones = dossier.withdrawn.iter();
        tombstones
            .map(|one| (one.file.to_string(), one.withdrawal.reason.clone()))
            .collect()
    };
    let (was_withdrawn, is_withdrawn) = (withdrawn(before), withdrawn(after));
    for (file, reason) in &is_withdrawn {
        if !was_withdrawn.contains_key(file) {
            add(
                Kind::Articles,
                format!("article {}", slug_of(file)),
                format!("withdrawn: {reason}"),
            );
        }
    }
    let articles = |dossier: &Dossier| -> Said {
        let articles = dossier.articles.iter().map(|linked| &linked.article);
        articles
            .map(|article| (article.slug.to_string(), article.title.clone()))
            .collect()
    };
    let (old, new) = (articles(before), articles(after));
    let gone: BTreeSet<String> = is_withdrawn
        .keys()
        .map(|file| slug_of(file).to_string())
        .collect();
    for (slug, change) in differences(&under_new_slugs(old, &renamed), &new, "title") {
        if !(change == "removed" && gone.contains(&slug)) {
            add(Kind::Articles, format!("article {slug}"), change);
        }
    }
    type Of = fn(&Dossier, &LinkedArticle) -> Said;
    let of_articles: [(Kind, &str, &str, Of); 4] = [
        (Kind::Claims, "claim", "status", claims),
        (Kind::Figures, "figure", "value", figures),
        (Kind::Quotations, "quotation", "verdict", quotations),
        (Kind::Dates, "date", "date", dates),
    ];
    for (kind, name, field, of) in of_articles {
        let all = |dossier: &Dossier| -> Said {
            let articles = dossier.articles.iter();
            articles.flat_map(|linked| of(dossier, linked)).collect()
        };
        let (old, new) = (under_new_slugs(all(before), &renamed), all(after));
        for (what, change) in differences(&old, &new, field) {
            add(kind, format!("{name} {what}"), change);
        }
    }
    type Whole = fn(&Dossier) -> Said;
    let of_dossier: [(Kind, &str, &str, Whole); 4] = [
        (Kind::Entities, "entity", "name", entities),
        (Kind::Topics, "topic", "title", topics),
        (Kind::Events, "event", "date", events),
        (Kind::Corrections, "correction", "text", corrections),
    ];
    for (kind, name, field, of) in of_dossier {
        for (what, change) in differences(&of(before), &of(after), field) {
            add(kind, format!("{name} {what}"), change);
        }
    }
    changes.sort();
    changes
}

/// Articles that bear another slug now, by the old one.
fn renamed(before: &Dossier, after: &Dossier) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    for linked in &after.articles {
        for former in &linked.article.formerly {
            let is_new = before.article_named(&linked.article.slug).is_none();
            if is_new && before.article_named(&former.value).is_some() {
                renamed.insert(former.value.to_string(), linked.article.slug.to_string());
            }
        }
    }
    renamed
}

/// With the slugs that articles have in the newer state; a name begins with its article’s slug.
fn under_new_slugs(said: Said, renamed: &BTreeMap<String, String>) -> Said {
    let name = |name: String| {
        let end = name.find(['#', ' ']).unwrap_or(name.len());
        let (slug, rest) = name.split_at_checked(end).unwrap_or((&name, ""));
        renamed
            .get(slug)
            .map(|new| format!("{new}{rest}"))
            .unwrap_or(name)
    };
    said.into_iter()
        .map(|(what, says)| (name(what), says))
        .collect()
}

/// What is new, what is gone and what says something else.
fn differences(old: &Said, new: &Said, field: &str) -> Vec<(String, String)> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| {
        Some(match (old.get(name), new.get(name)) {
            (None, Some(says)) if says.is_empty() => "added".to_string(),
            (None, Some(says)) => format!("added: {says}"),
            (Some(_), None) => "removed".to_string(),
            (Some(was), Some(is)) if was != is => format!("{field}: {was} → {is}"),
            _ => return None,
        })
    };
    names
        .into_iter()
        .filter_map(|name| Some((name.clone(), change(name)?)))
        .collect()
}

fn slug_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}

fn claims(_: &Dossier, linked: &LinkedArticle) -> Said {
    let article = &linked.article;
    let claims = article.claims.iter().zip(&linked.standings);
    let said = claims.map(|(claim, standing)| {
        let name = format!("{}#{}", article.slug, claim.id.value);
        (name, standing.as_str().to_string())
    });
    said.collect()
}

fn figures(_: &Dossier, linked: &LinkedArticle) -> Said {
    let article = &linked.article;
    let mut said = Said::new();
    for (figure, number) in article.figures.iter().zip(0..) {
        let as_of = figure
            .as_of
            .as_ref()
            .map(|date| date.as_written().to_string());
        let verdict = linked.proof(QuotePlace::Figure(number)).map(verdict);
        let parts = [Some(figure.label()), as_of, verdict];
        let says = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        // Of one thing an article may give several.
        let all = said
            .entry(format!("{} {}", article.slug, figure.of))
            .or_default();
        *all = match all.is_empty() {
            true => says,
            false => format!("{all}; {says}"),
        };
    }
    said
}

fn verdict(proof: &Proof) -> String {
    proof.verdict.in_words().to_string()
}

fn quotations(dossier: &Dossier, linked: &LinkedArticle) -> Said {
    let proven = proof::proven(dossier, linked).into_iter();
    let quoted = proven.filter(|(_, proof)| !proof.place.is_figure());
    let said = quoted.map(|(sought, proof)| {
        let name = format!("{} “{}”", linked.article.slug, sought.text);
        (name, verdict(proof))
    });
    said.collect()
}

fn dates(_: &Dossier, linked: &LinkedArticle) -> Said {
    let Article {
        slug,
        published,
        updated,
        retrieved,
        events,
        ..
    } = &*linked.article;
    let of_article = [
        ("published", published),
        ("updated", updated),
        ("retrieved", retrieved),
    ];
    let of_article = of_article
        .into_iter()
        .map(|(field, date)| (format!("{slug} {field}"), date));
    let of_events = events
        .iter()
        .map(|event| (format!("{slug} {}", event.title.value), &event.date));
    let written = |date: &Option<Date>| {
        date.as_ref()
            .map_or("not given", Date::as_written)
            .to_string()
    };
    let said = of_article
        .filter(|(_, date)| date.is_some())
        .chain(of_events);
    said.map(|(name, date)| (name, written(date))).collect()
}

fn entities(dossier: &Dossier) -> Said {
    let entities = dossier.entities.iter().map(|linked| &linked.entity);
    entities
        .map(|entity| (entity.slug.to_string(), entity.name.value.clone()))
        .collect()
}

fn topics(dossier: &Dossier) -> Said {
    let topics = dossier.topics.iter().map(|linked| &linked.topic);
    topics
        .map(|topic| (topic.slug.to_string(), topic.title.value.clone()))
        .collect()
}

fn events(dossier: &Dossier) -> Said {
    let events = dossier.events.iter().map(|linked| &linked.event);
    let date = |date: &Option<Date>| {
        date.as_ref()
            .map_or("not given", Date::as_written)
            .to_string()
    };
    events
        .map(|event| (event.slug.to_string(), date(&event.date)))
        .collect()
}

fn corrections(dossier: &Dossier) -> Said {
    let all = dossier.registers.corrections.iter();
    let said = all.filter_map(|id| {
        let correction = dossier.corrections(id.of).get(id.number as usize)?;
        let name = format!("{}: {}", correction.date.as_written(), correction.wrong);
        Some((name, correction.right.clone()))
    });
    said.collect()
}
