//! Who is named where: names recognised in finished bodies, links set at first mentions, and
//! what the editor wrote as a link resolved.

use std::collections::BTreeMap;

use super::names::{Case, NameIndex};
use super::references::Targets;
use super::{Ends, id, push_new};
use crate::model::body::{Body, Run};
use crate::model::diagnostic::{Position, saturate};
use crate::model::dossier::*;
use crate::model::entity::Entity;
use crate::read::html::escaped;

/// The names of all entities, ready to be found in escaped text.
pub struct Recogniser {
    names: NameIndex<EntityId>,
}

/// A body with its links, and where it first names each entity.
pub struct BodyLinks {
    pub body: Body,
    pub links: Vec<Link>,
    pub places: BTreeMap<EntityId, (u32, u32)>,
}

impl Recogniser {
    pub fn of(entities: &[Entity]) -> Recogniser {
        let names = entities.iter().enumerate().flat_map(|(index, entity)| {
            entity
                .all_names()
                .map(move |name| (escaped(&name.value), EntityId(id(index))))
        });
        Recogniser {
            names: NameIndex::new(names, Case::Exact),
        }
    }

    /// The entities that an escaped text names beyond doubt, in order of appearance.
    pub fn unambiguous_in(&self, text: &str) -> Vec<EntityId> {
        let mut entities = Vec::new();
        for found in self.names.find(text) {
            if let [entity] = found.candidates {
                push_new(&mut entities, *entity);
            }
        }
        entities
    }

    /// Resolves the references of a body and links the first mention of each known name.
    ///
    /// `declared` are the entities that the front matter lists: they decide what an ambiguous
    /// name means. `own` is the entity whose page this is, which is never linked to itself.
    pub(super) fn link_body(
        &self,
        body: Body,
        targets: &Targets,
        declared: &[EntityId],
        own: Option<EntityId>,
        ends: &mut Ends<'_>,
    ) -> BodyLinks {
        let mut resolved = Vec::with_capacity(body.references.len());
        for reference in &body.references {
            match targets.resolve(reference, ends.file) {
                Ok(target) => resolved.push(Some(target)),
                Err(kind) => {
                    ends.push(reference.at, kind);
                    resolved.push(None);
                }
            }
        }
        let names: Vec<Option<&str>> = resolved
            .iter()
            .map(|target| target.as_ref().and_then(|target| target.name.as_deref()))
            .collect();
        let body = with_names(body, &names);
        let mut links: Vec<Link> = Vec::new();
        let mut places: BTreeMap<EntityId, (u32, u32)> = BTreeMap::new();
        for (reference, target) in body.references.iter().zip(resolved) {
            let Some(target) = target else { continue };
            if let Target::Entity(entity) = target.target {
                places
                    .entry(entity)
                    .or_insert((reference.start, reference.end));
            }
            let (start, end) = (reference.start, reference.end);
            links.push(Link {
                start,
                end,
                target: target.target,
                anchor: target.anchor,
            });
        }
        // A name in a heading or a link is a mention, but leaves the next one to be linked.
        let mut linked: BTreeMap<EntityId, u32> = places
            .iter()
            .map(|(entity, place)| (*entity, place.0))
            .collect();
        for hit in self.hits(&body) {
            let entity = match settled(hit.candidates, declared) {
                Some(entity) => entity,
                // What a link's label names is what the link says.
                None if body
                    .references
                    .iter()
                    .any(|link| link.start <= hit.start && hit.end <= link.end) =>
                {
                    continue;
                }
                None => {
                    let name = body
                        .html
                        .get(hit.start as usize..hit.end as usize)
                        .unwrap_or_default()
                        .to_string();
                    let candidates = hit.candidates.to_vec();
                    ends.push(hit.at, LooseEndKind::AmbiguousName { name, candidates });
                    continue;
                }
            };
            let earlier = linked.get(&entity).is_some_and(|start| *start < hit.start);
            if !earlier && hit.linkable && own != Some(entity) {
                linked.insert(entity, hit.start);
                let target = Target::Entity(entity);
                links.push(Link {
                    start: hit.start,
                    end: hit.end,
                    target,
                    anchor: None,
                });
            }
            let place = places.entry(entity).or_insert((hit.start, hit.end));
            *place = (*place).min((hit.start, hit.end));
        }
        links.sort_by_key(|link| (link.start, link.end));
        links.dedup_by(|next, kept| next.start < kept.end);
        BodyLinks {
            body,
            links,
            places,
        }
    }

    /// Every name in the running text of a body. Neighbouring runs are one text, so that a
    /// name may go over a line end.
    fn hits<'s>(&'s self, body: &Body) -> Vec<Hit<'s>> {
        let mut hits = Vec::new();
        let mut rest = body.runs.as_slice();
        while let Some(first) = rest.first() {
            let joined = rest
                .windows(2)
                .take_while(|pair| continues(pair, &body.html))
                .count()
                + 1;
            let (group, behind) = rest.split_at(joined);
            rest = behind;
            let end = group.last().map_or(first.end, |run| run.end);
            let text = body
                .html
                .get(first.start as usize..end as usize)
                .unwrap_or_default();
            for found in self.names.find(text) {
                let start = first.start + saturate(found.start);
                let run = group
                    .iter()
                    .rfind(|run| run.start <= start)
                    .unwrap_or(first);
                let end = first.start + saturate(found.end);
                let before = body
                    .html
                    .get(run.start as usize..start as usize)
                    .unwrap_or_default();
                let name = body
                    .html
                    .get(start as usize..end as usize)
                    .unwrap_or_default();
                let at = Position {
                    column: run.at.column + saturate(before.chars().count()),
                    width: saturate(name.chars().count()),
                    ..run.at
                };
                hits.push(Hit {
                    start,
                    end,
                    candidates: found.candidates,
                    linkable: run.linkable,
                    at,
                });
            }
        }
        hits
    }
}

struct Hit<'s> {
    start: u32,
    end: u32,
    candidates: &'s [EntityId],
    linkable: bool,
    at: Position,
}

/// Whether the second run goes on where the first ends, at most a space apart.
fn continues(pair: &[Run], html: &str) -> bool {
    let [first, second] = pair else { return false };
    let between = html.get(first.end as usize..second.start as usize);
    first.linkable == second.linkable && matches!(between, Some("" | " "))
}

/// Which of the candidates a name means: the only one, or the only one that is declared.
fn settled(candidates: &[EntityId], declared: &[EntityId]) -> Option<EntityId> {
    if let [only] = candidates {
        return Some(*only);
    }
    let mut known = candidates
        .iter()
        .filter(|candidate| declared.contains(candidate));
    match (known.next(), known.next()) {
        (Some(only), None) => Some(*only),
        _ => None,
    }
}

/// Puts the names of linked things in the place of bare wiki targets, and moves the marks.
fn with_names(body: Body, names: &[Option<&str>]) -> Body {
    if names.iter().all(Option::is_none) {
        return body;
    }
    let Body {
        html,
        mut runs,
        mut references,
        anchors,
    } = body;
    let mut renamed = String::with_capacity(html.len() + 64);
    // Old offsets behind which everything moves, and to where.
    let mut moves: Vec<(u32, i64)> = vec![(0, 0)];
    let mut done = 0;
    for (reference, name) in references.iter().zip(names) {
        let Some(name) = name else { continue };
        renamed.push_str(html.get(done..reference.start as usize).unwrap_or_default());
        renamed.push_str(&escaped(name));
        done = reference.end as usize;
        let moved = i64::from(saturate(renamed.len())) - i64::from(reference.end);
        moves.push((reference.end, moved));
    }
    renamed.push_str(html.get(done..).unwrap_or_default());
    // The text of a bare target is no running text any more.
    let replaced: Vec<(u32, u32)> = references
        .iter()
        .zip(names)
        .filter(|(_, name)| name.is_some())
        .map(|(r, _)| (r.start, r.end))
        .collect();
    runs.retain(|run| {
        !replaced
            .iter()
            .any(|(start, end)| *start <= run.start && run.end <= *end)
    });
    let moved = |offset: u32, moves: &[(u32, i64)]| {
        let shift = moves
            .iter()
            .rev()
            .find(|(from, _)| *from <= offset)
            .map_or(0, |(_, shift)| *shift);
        u32::try_from(i64::from(offset) + shift).unwrap_or(offset)
    };
    for run in &mut runs {
        (run.start, run.end) = (moved(run.start, &moves), moved(run.end, &moves));
    }
    for reference in &mut references {
        (reference.start, reference.end) =
            (moved(reference.start, &moves), moved(reference.end, &moves));
    }
    Body {
        html: renamed,
        runs,
        references,
        anchors,
    }
}
