//! Who is named where: names recognised in finished bodies, links set at first mentions, and
//! what the editor wrote as a link resolved.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::found::{Bearers, FoundNames, Hit, Names, TextHit};
use super::known::LinkCache;
use super::names::{Found, NameIndex, Texts};
use super::references::Targets;
use super::slugs::Resolver;
use crate::model::body::{Body, Run};
use crate::model::diagnostic::{Position, saturate};
use crate::model::digest::Digest;
use crate::model::dossier::*;
use crate::model::entity::{Entity, Matching};
use crate::model::folding::Markup;

/// The names of all entities, ready to be found in escaped text.
pub struct Recogniser<'c> {
    entities: &'c [Arc<Entity>],
    /// Made when the first text has to be searched.
    names: OnceLock<NameIndex<EntityId>>,
    /// What is known of texts that were searched for just these names before.
    known: (&'c LinkCache, Digest),
    texts: OnceLock<FxHashMap<Digest, &'c Arc<FoundNames>>>,
}

/// The links of a body, and where it first names each entity.
#[derive(Default)]
pub struct BodyLinks {
    pub links: Vec<Link>,
    pub places: BTreeMap<EntityId, (u32, u32)>,
}

/// What recognition depends on: each entity by its number, with its kind, its names in order and how
/// each may be recognised.
pub fn names_digest(entities: &[Arc<Entity>]) -> Digest {
    fn names(entity: &Entity) -> (&str, Vec<(&str, &str)>) {
        let names = entity.recognised_names();
        let names = names.map(|(name, matching)| {
            let matching = matching.map_or("", Matching::as_str);
            (name.value.as_str(), matching)
        });
        (entity.kind.as_str(), names.collect())
    }
    let names: Vec<_> = entities.iter().map(|entity| names(entity)).collect();
    Digest::of_value(&names)
}

impl<'c> Recogniser<'c> {
    /// `names` is the digest of all names.
    pub fn of(entities: &'c [Arc<Entity>], known: &'c LinkCache, names: Digest) -> Recogniser<'c> {
        Recogniser {
            entities,
            names: OnceLock::new(),
            known: (known, names),
            texts: OnceLock::new(),
        }
    }

    fn texts(&self) -> &FxHashMap<Digest, &'c Arc<FoundNames>> {
        let (known, names) = self.known;
        self.texts.get_or_init(|| known.texts(names))
    }

    fn names(&self) -> &NameIndex<EntityId> {
        let index = |texts: Texts| {
            let entities = self.entities.iter().zip(0..);
            let names = entities.flat_map(|(entity, number)| {
                let names = entity.recognised_names();
                names.map(move |(name, matching)| (name.value.clone(), matching, EntityId(number)))
            });
            NameIndex::of_names(names, texts)
        };
        // Where others are known only texts that changed have to be searched.
        let (known, names) = self.known;
        match known.index(names).filter(|_| !self.texts().is_empty()) {
            Some(kept) => kept.get_or_init(|| index(Texts::Few)),
            None => self.names.get_or_init(|| index(Texts::Many)),
        }
    }

    /// The names in a body and in the short texts that belong to it, such as titles.
    pub fn find(&self, body: &Body, texts: &[&str]) -> (Names, Arc<FoundNames>) {
        let prose = body.prose.digest();
        let parts = texts.iter().map(|text| text.as_bytes());
        let digest = Digest::of_parts(std::iter::once(prose.as_bytes()).chain(parts));
        if let Some(found) = self.texts().get(&digest) {
            return (found.unpacked(), Arc::clone(found));
        }
        let mut words = BTreeSet::new();
        let in_text = |text: &&str| {
            let finds = self.names().find(text, Markup::Plain);
            words.extend(finds.words);
            let hit = |found: &Found<'_, EntityId>| TextHit {
                start: saturate(found.start),
                end: saturate(found.end),
                bearers: Bearers::of(found.candidates),
            };
            finds.names.iter().map(hit).collect()
        };
        let in_texts = texts.iter().map(in_text).collect();
        let names = Names {
            hits: self.hits(body, &mut words),
            in_texts,
        };
        let words = words.into_iter().map(str::to_string).collect();
        let found = Arc::new(FoundNames::of(digest, &names, words));
        (names, found)
    }

    /// Every name in the running text of a body. Neighbouring runs are one text, so that a
    /// name may go over a line end.
    fn hits<'r>(&'r self, body: &Body, words: &mut BTreeSet<&'r str>) -> Vec<Hit> {
        let mut hits = Vec::new();
        if body.is_empty() {
            return hits;
        }
        let text = body.prose.text();
        let (html, runs) = (text.html(), text.runs());
        let mut rest = runs.as_slice();
        while let Some(first) = rest.first() {
            let joined = rest
                .windows(2)
                .take_while(|pair| continues(pair, html))
                .count()
                + 1;
            let (group, behind) = rest.split_at(joined);
            rest = behind;
            let end = group.last().map_or(first.end, |run| run.end);
            let slice = |start: u32, end: u32| html.get(start as usize..end as usize);
            let text = slice(first.start, end).unwrap_or_default();
            let finds = self.names().find(text, Markup::Html);
            // The target of a link without a label is a slug, and no word.
            if !first.bare {
                words.extend(finds.words);
            }
            // Characters are counted on from the last name, so that no text is counted twice.
            let mut counted = (first.start, 0);
            for found in finds.names {
                let start = first.start + saturate(found.start);
                let run = group.partition_point(|run| run.start <= start);
                let run = group.get(run.wrapping_sub(1)).unwrap_or(first);
                let end = first.start + saturate(found.end);
                let (from, count) = match counted {
                    (place, count) if place >= run.start => (place, count),
                    _ => (run.start, 0),
                };
                let before = slice(from, start).unwrap_or_default();
                counted = (start, count + saturate(before.chars().count()));
                let name = slice(start, end).unwrap_or_default();
                let at = Position {
                    column: run.at.column + counted.1,
                    width: saturate(name.chars().count()),
                    ..run.at
                };
                hits.push(Hit {
                    start,
                    end,
                    bearers: Bearers::of(found.candidates),
                    linkable: run.linkable,
                    at,
                });
            }
        }
        hits
    }
}

/// In place of a slug that leads to a draft: a slug says something of what it names.
fn omission(start: u32, end: u32) -> Link {
    Link {
        start,
        end,
        target: Target::Nowhere,
        anchor: None,
        label: Label::Omission,
    }
}

/// Resolves the references of a body and links the first mention of each known name.
///
/// `declared` are the entities that the front matter lists: they decide what an ambiguous
/// name means. `own` is the entity whose page this is, which is never linked to itself.
pub(super) fn link_body(
    body: &Body,
    found: &Names,
    targets: &Targets<'_>,
    declared: &[EntityId],
    own: Option<EntityId>,
    resolver: &mut Resolver<'_>,
) -> BodyLinks {
    let mut links: Vec<Link> = Vec::new();
    let mut places: BTreeMap<EntityId, (u32, u32)> = BTreeMap::new();
    for reference in &body.references {
        let (start, end) = (reference.start, reference.end);
        match targets.resolve(reference, resolver.file) {
            Ok(resolved) => {
                if let Target::Entity(entity) = resolved.target {
                    places.entry(entity).or_insert((start, end));
                }
                links.push(Link {
                    start,
                    end,
                    target: resolved.target,
                    anchor: resolved.anchor,
                    label: resolved.label,
                });
            }
            Err(kind) => {
                if kind.is_bare_link_to_draft() {
                    links.push(omission(start, end));
                }
                resolver.push(reference.at, kind);
            }
        }
    }
    // The text of a bare target is shown to nobody, and names nothing.
    let hidden = links
        .iter()
        .filter(|link| link.label != Label::Text)
        .map(|link| (link.start, link.end))
        .collect();
    let mut hidden = Ranges::of(hidden);
    let labels = body.references.iter().map(|link| (link.start, link.end));
    let mut labels = Ranges::of(labels.collect());
    let (text, html) = (OnceCell::new(), OnceCell::new());
    // A name in a heading or a link is a mention, but leaves the next one to be linked.
    let mut linked: BTreeMap<EntityId, u32> = places
        .iter()
        .map(|(entity, place)| (*entity, place.0))
        .collect();
    for hit in &found.hits {
        if hidden.hold(hit) {
            continue;
        }
        let entity = match hit.bearers.settled(declared) {
            Ok(entity) => entity,
            // What a link's label names is what the link says.
            Err(_) if labels.hold(hit) => continue,
            Err(candidates) => {
                let text = || text.get_or_init(|| body.prose.text());
                let html: &&str = html.get_or_init(|| text().html());
                let name = html.get(hit.start as usize..hit.end as usize);
                let name = name.unwrap_or_default().to_string();
                let candidates = candidates.to_vec();
                resolver.push(hit.at, UnresolvedKind::AmbiguousName { name, candidates });
                continue;
            }
        };
        let earlier = linked.get(&entity).is_some_and(|start| *start < hit.start);
        if !earlier && hit.linkable && own != Some(entity) {
            linked.insert(entity, hit.start);
            links.push(Link {
                start: hit.start,
                end: hit.end,
                target: Target::Entity(entity),
                anchor: None,
                label: Label::Text,
            });
        }
        let place = places.entry(entity).or_insert((hit.start, hit.end));
        *place = (*place).min((hit.start, hit.end));
    }
    let is_image = |link: &Link| matches!(link.target, Target::Image(_));
    links.sort_by_key(|link| (link.start, Reverse(link.end), is_image(link)));
    let mut behind = 0;
    let mut around_images = false;
    links.retain(|link| {
        let outside = link.start >= behind;
        if outside {
            behind = link.end;
            around_images = !is_image(link);
        }
        outside || (around_images && is_image(link) && link.end <= behind)
    });
    BodyLinks { links, places }
}

/// Ranges of a text, of which some may lie in others but none across another's edge. They are
/// asked for places in the order of the text.
struct Ranges {
    ranges: std::vec::IntoIter<(u32, u32)>,
    next: Option<(u32, u32)>,
    /// The furthest end of those that began.
    behind: u32,
}

impl Ranges {
    /// `ranges` are sorted.
    fn of(ranges: Vec<(u32, u32)>) -> Ranges {
        let mut ranges = ranges.into_iter();
        let next = ranges.next();
        Ranges {
            ranges,
            next,
            behind: 0,
        }
    }

    /// Whether one of them holds the whole name.
    fn hold(&mut self, hit: &Hit) -> bool {
        while let Some((_, end)) = self.next.filter(|(start, _)| *start <= hit.start) {
            self.behind = self.behind.max(end);
            self.next = self.ranges.next();
        }
        hit.end <= self.behind
    }
}

/// Whether the second run goes on where the first ends, at most a space apart.
fn continues(pair: &[Run], html: &str) -> bool {
    let [first, second] = pair else { return false };
    let between = html.get(first.end as usize..second.start as usize);
    let joined = first.linkable == second.linkable && !first.bare && !second.bare;
    joined && matches!(between, Some("" | " "))
}
