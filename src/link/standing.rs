//! How claims stand: as the editor says, or as it follows from a table of rules over what claims say of each
//! other and of how many independent origins bear them out. Weighs no evidence.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use crate::model::claim::{Claim, ClaimReference, Stance, Standing};
use crate::model::date::Date;
use crate::model::diagnostic::saturate;
use crate::model::dossier::*;
use crate::model::folding::key;
use crate::model::slug::Slug;

/// So far `based_on` is followed from article to article.
const MOST_STEPS: usize = 20;
/// A quotation of so many words in another is a quotation of the same words.
const WORDS_IN_COMMON: usize = 4;

/// What is known of a claim.
pub struct Facts {
    /// The one who made it says otherwise since.
    is_taken_back: bool,
    /// Somebody whom it is about disputes it.
    is_denied: bool,
    /// Somebody disputes it, or it disputes another.
    is_disputed: bool,
    /// Its own, and those of the claims that support it.
    origins: u32,
}

/// A way for a claim to stand.
pub struct Rule {
    /// For what is counted: with any number of origins.
    pub standing: Standing,
    holds: fn(&Facts) -> bool,
}

/// The first that holds counts. An editor’s `status` comes before all of them.
pub const RULES: [Rule; 5] = [
    Rule {
        standing: Standing::Superseded,
        holds: |facts| facts.is_taken_back,
    },
    Rule {
        standing: Standing::Denied,
        holds: |facts| facts.is_denied,
    },
    Rule {
        standing: Standing::Disputed,
        holds: |facts| facts.is_disputed,
    },
    Rule {
        standing: Standing::Corroborated(2),
        holds: |facts| facts.origins >= 2,
    },
    Rule {
        standing: Standing::SingleSource,
        holds: |_| true,
    },
];

/// How each claim of an article stands.
pub fn standings(dossier: &Dossier, article: ArticleId) -> Vec<Standing> {
    let linked = dossier.article(article);
    let numbers = 0..saturate(linked.article.claims.len());
    let standing = |number| {
        let id = ClaimId { article, number };
        match dossier.claim(id).and_then(|claim| claim.status) {
            Some(status) => Standing::Stated(status),
            None => derived(&facts(dossier, linked, id)),
        }
    };
    numbers.map(standing).collect()
}

fn derived(facts: &Facts) -> Standing {
    let mut rules = RULES.iter();
    match rules
        .find(|rule| (rule.holds)(facts))
        .map(|rule| rule.standing)
    {
        Some(Standing::Corroborated(_)) => Standing::Corroborated(facts.origins),
        standing => standing.unwrap_or(Standing::SingleSource),
    }
}

fn facts(dossier: &Dossier, linked: &LinkedArticle, id: ClaimId) -> Facts {
    let responses = linked
        .responses
        .iter()
        .filter(|one| one.claim == id.number as usize);
    let taken = |stance: Stance| {
        let responses = responses.clone();
        let of_stance = responses.filter(move |one| one.stance == stance);
        of_stance.map(|one| ClaimId {
            article: one.article,
            number: saturate(one.by_claim),
        })
    };
    let disputed = dossier.claim(id).map_or(&[][..], |claim| &claim.disputes);
    let mut facts = Facts {
        is_taken_back: false,
        is_denied: false,
        is_disputed: false,
        origins: 1,
    };
    let about = linked.links.claims_about.get(id.number as usize);
    for other in taken(Stance::Disputes) {
        if same_speaker(dossier, id, other) {
            match day(dossier, other).cmp(&day(dossier, id)) {
                Ordering::Greater => facts.is_taken_back = true,
                Ordering::Equal => facts.is_disputed = true,
                // Whoever took it back before does not dispute what takes its place.
                Ordering::Less => {}
            }
            continue;
        }
        facts.is_disputed = true;
        let by = speaker(dossier, other);
        facts.is_denied |= by.is_some_and(|by| about.is_some_and(|about| about.contains(&by)));
    }
    facts.is_disputed |= disputed
        .iter()
        .filter_map(|to| named(dossier, to))
        .any(|other| !(same_speaker(dossier, id, other) && day(dossier, other) < day(dossier, id)));
    let mut supporters: Vec<ClaimId> = taken(Stance::Supports).collect();
    if !supporters.is_empty() {
        supporters.push(id);
        facts.origins = independent(dossier, &supporters);
    }
    facts
}

/// The claim that a reference names.
pub fn named(dossier: &Dossier, to: &ClaimReference) -> Option<ClaimId> {
    let article = dossier.article_named(&to.article)?;
    let mut claims = dossier.article(article).article.claims.iter().zip(0..);
    let (_, number) = claims.find(|(claim, _)| claim.id.value == to.claim)?;
    Some(ClaimId { article, number })
}

fn speaker(dossier: &Dossier, id: ClaimId) -> Option<EntityId> {
    let by = &dossier.article(id.article).links.claims_by;
    by.get(id.number as usize).copied().flatten()
}

fn same_speaker(dossier: &Dossier, a: ClaimId, b: ClaimId) -> bool {
    match (speaker(dossier, a), speaker(dossier, b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => {
            let by = |id| dossier.claim(id).map(|claim| key(&claim.by.value));
            by(a) == by(b)
        }
        _ => false,
    }
}

/// When a claim was made, or else published, as dates sort.
fn day(dossier: &Dossier, id: ClaimId) -> Option<(i64, i64)> {
    let article = &dossier.article(id.article).article;
    let made = dossier.claim(id).and_then(|claim| claim.date.as_ref());
    made.or(article.published.as_ref()).map(Date::sort_key)
}

/// How many of these claims are independent of each other: two that share an origin count once, and so do two
/// that share one with a third.
fn independent(dossier: &Dossier, claims: &[ClaimId]) -> u32 {
    let mut groups: Vec<FxHashSet<String>> = Vec::new();
    let mut quotes: Vec<Option<String>> = Vec::new();
    for id in claims {
        let mut group = origins(dossier, *id);
        let quote = dossier.claim(*id).and_then(|claim| claim.quote.as_ref());
        let quote = quote.map(|quote| key(&quote.text));
        // Words that stand in another’s quotation are an origin of both.
        if let Some(quote) = &quote {
            let others = quotes.iter().flatten();
            group.extend(
                others
                    .filter(|other| share_words(quote, other))
                    .map(|other| format!("quote {other}")),
            );
            group.insert(format!("quote {quote}"));
        }
        quotes.push(quote);
        let (mut shared, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|other| !other.is_disjoint(&group));
        groups = apart;
        shared.drain(..).for_each(|other| group.extend(other));
        groups.push(group);
    }
    u32::try_from(groups.len()).unwrap_or(u32::MAX)
}

fn share_words(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.split(' ').count() >= WORDS_IN_COMMON && long.contains(short)
}

/// From where a claim comes: who makes it, who publishes it, the article, and what that is based on.
fn origins(dossier: &Dossier, id: ClaimId) -> FxHashSet<String> {
    let mut origins = FxHashSet::default();
    if let Some(claim) = dossier.claim(id) {
        origins.insert(made_by(dossier, claim, speaker(dossier, id)));
    }
    let mut open = vec![id.article];
    let mut seen = FxHashSet::default();
    while let Some(article) = open.pop() {
        if seen.len() > MOST_STEPS || !seen.insert(article) {
            continue;
        }
        let linked = dossier.article(article);
        origins.insert(format!("article {}", linked.article.slug));
        if let Some(publisher) = linked.links.publisher {
            origins.insert(entity(dossier, publisher));
        }
        for origin in &linked.article.based_on {
            let slug = Slug::parse(&origin.value).ok();
            match slug.as_ref().and_then(|slug| dossier.article_named(slug)) {
                Some(article) => open.push(article),
                None => {
                    let known = slug.as_ref().and_then(|slug| entity_named(dossier, slug));
                    origins
                        .insert(known.unwrap_or_else(|| format!("origin {}", key(&origin.value))));
                }
            }
        }
    }
    origins
}

fn made_by(dossier: &Dossier, claim: &Claim, speaker: Option<EntityId>) -> String {
    match speaker {
        Some(speaker) => entity(dossier, speaker),
        None => format!("described {}", key(&claim.by.value)),
    }
}

/// The entity that has this slug, or had it before it was renamed.
fn entity_named(dossier: &Dossier, slug: &Slug) -> Option<String> {
    let mut entities = dossier.entities.iter().map(|linked| &linked.entity);
    let found = entities.find(|entity| {
        let mut former = entity.formerly.iter();
        entity.slug == *slug || former.any(|former| former.value == *slug)
    });
    found.map(|entity| format!("origin {}", entity.slug))
}

/// An entity as `based_on` may name it, too.
fn entity(dossier: &Dossier, id: EntityId) -> String {
    format!("origin {}", dossier.entity(id).entity.slug)
}
