//! What a build leaves for the next one: what each output and each fragment looked at, and the
//! digests of all that could be looked at. Whatever is not known to be as it was has changed.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Item, ItemKind, Reads};
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier};

/// The traces of a whole build.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Traces {
    /// What the site was made from: see `BuildRecord`.
    pub inputs: Digest,
    /// What counts for every output and is not noted.
    pub global_inputs: Digest,
    pub digests: Digests,
    /// Of the fragments, kind by kind.
    pub fragments: Vec<ReadSets>,
    /// Of the outputs, in the order of their routes.
    pub outputs: ReadSets,
}

/// Which items are as they were in the last build, by their kind.
#[derive(Debug, Default)]
pub struct Unchanged(Vec<Vec<bool>>);

impl Unchanged {
    /// Compares the digests of all items there are by now.
    pub fn between(before: &Digests, after: &Digests) -> Unchanged {
        let kinds = before.0.iter().zip(&after.0);
        Unchanged(kinds.map(|(before, after)| same(before, after)).collect())
    }

    /// Compares the items of one more kind.
    pub fn add(&mut self, kind: ItemKind, before: &Digests, after: &Digests) {
        if let Some(flags) = self.0.get_mut(kind as usize) {
            *flags = same(before.of_kind(kind), after.of_kind(kind));
        }
    }

    /// Whether what looked at just these items would be the same again. What is known to have
    /// looked at nothing is not known.
    pub fn holds(&self, reads: &[u8]) -> bool {
        !reads.is_empty() && items(reads).all(|item| self.is(item))
    }

    /// Whether the item is as it was.
    pub fn is(&self, item: Item) -> bool {
        let (kind, index) = item.place();
        let flag = self.0.get(kind).and_then(|flags| flags.get(index));
        flag.copied().unwrap_or_default()
    }
}

fn same(before: &[Digest], after: &[Digest]) -> Vec<bool> {
    before.iter().zip(after).map(|(a, b)| a == b).collect()
}

/// A digest of what every output depends on: the configuration, which things there are and in
/// which order, and whatever else the build says.
pub fn global_inputs(dossier: &Dossier, others: &[Digest]) -> Digest {
    let entries = dossier.lists.timeline.len();
    Digest::of_value(&(&dossier.config, dossier.lists.files, entries, others))
}

/// The digests of all items, by their kind.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Digests(Vec<Vec<Digest>>);

impl Digests {
    /// Those of the dossier's own items. Those of fragments are added as they are made.
    pub fn of(dossier: &Dossier) -> Digests {
        let mut digests = Digests(vec![Vec::new(); ItemKind::COUNT]);
        digests.put(ItemKind::Lists, vec![Digest::of_value(&dossier.lists)]);
        let registers = Digest::of_value(&(&dossier.registers, &dossier.withdrawn));
        digests.put(ItemKind::Registers, vec![registers]);
        digests.put(ItemKind::Assets, vec![Digest::of_value(&dossier.assets)]);
        digests.put(ItemKind::Article, each(&dossier.articles));
        digests.put(ItemKind::Entity, each(&dossier.entities));
        digests.put(ItemKind::Topic, each(&dossier.topics));
        digests.put(ItemKind::Event, each(&dossier.events));
        digests.put(ItemKind::Page, each(&dossier.pages));
        digests.put(ItemKind::TimelineEntry, each(&dossier.lists.timeline));
        digests
    }

    /// Those of a dossier in which just these articles are not as they were.
    pub fn with_changed(&self, dossier: &Dossier, changed: &[ArticleId]) -> Digests {
        let mut digests = self.clone();
        let registers = Digest::of_value(&(&dossier.registers, &dossier.withdrawn));
        digests.put(ItemKind::Registers, vec![registers]);
        let articles = digests.0.get_mut(ItemKind::Article as usize);
        if let Some(articles) = articles {
            for id in changed {
                if let Some(digest) = articles.get_mut(id.0 as usize) {
                    *digest = Digest::of_value(dossier.article(*id));
                }
            }
        }
        digests
    }

    pub fn put(&mut self, kind: ItemKind, digests: Vec<Digest>) {
        if let Some(of_kind) = self.0.get_mut(kind as usize) {
            *of_kind = digests;
        }
    }

    fn of_kind(&self, kind: ItemKind) -> &[Digest] {
        let digests = self.0.get(kind as usize);
        digests.map(Vec::as_slice).unwrap_or_default()
    }

    pub fn get(&self, item: Item) -> Option<&Digest> {
        let (kind, index) = item.place();
        self.0.get(kind)?.get(index)
    }
}

fn each<T: Serialize + Sync>(items: &[T]) -> Vec<Digest> {
    let items = items.par_iter().with_min_len(256);
    items.map(|item| Digest::of_value(item)).collect()
}

/// What each of a row of outputs or fragments looked at, in one piece. A set is the numbers of its
/// items, sorted, as the steps between them in base 128.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct ReadSets {
    ends: Vec<u32>,
    #[serde(with = "crate::model::bytes")]
    steps: Vec<u8>,
}

impl ReadSets {
    /// These sets, one after the other.
    pub fn of<'s>(sets: impl Iterator<Item = &'s [u8]> + Clone) -> ReadSets {
        let mut all = ReadSets {
            ends: Vec::with_capacity(sets.clone().count()),
            steps: Vec::with_capacity(sets.clone().map(<[u8]>::len).sum()),
        };
        sets.for_each(|set| all.push(set));
        all
    }

    pub fn push(&mut self, set: &[u8]) {
        self.steps.extend_from_slice(set);
        let end = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
    }

    pub fn append(&mut self, other: &ReadSets) {
        let before = self.steps.len();
        self.steps.extend_from_slice(&other.steps);
        let ends = other.ends.iter().map(|end| before + *end as usize);
        self.ends
            .extend(ends.map(|end| u32::try_from(end).unwrap_or(u32::MAX)));
    }

    pub fn get(&self, index: usize) -> Option<&[u8]> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let end = *self.ends.get(index)?;
        self.steps.get(start as usize..end as usize)
    }
}

impl Reads {
    /// What was noted until now, as a set.
    pub fn take_set(&self) -> Vec<u8> {
        let mut noted = self.0.take();
        noted.sort_unstable();
        noted.dedup();
        let mut set = Vec::with_capacity(noted.len() * 2);
        let mut last = 0;
        for Item(number) in noted {
            let mut step = number - last;
            last = number;
            while step >= 0x80 {
                set.push((step & 0x7f) as u8 | 0x80);
                step >>= 7;
            }
            set.push(step as u8);
        }
        set
    }
}

/// The items of a set.
fn items(set: &[u8]) -> impl Iterator<Item = Item> + '_ {
    let mut bytes = set.iter();
    let mut last: u32 = 0;
    std::iter::from_fn(move || {
        let (mut step, mut shift) = (0, 0);
        loop {
            let byte = *bytes.next()?;
            step |= u32::from(byte & 0x7f)
                .checked_shl(shift)
                .unwrap_or_default();
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        last = last.wrapping_add(step);
        Some(Item(last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[u32]) -> Vec<u8> {
        let reads = Reads::default();
        for number in numbers {
            reads.note(Item(*number));
        }
        reads.take_set()
    }

    #[test]
    fn a_set_holds_what_was_noted_once_and_in_order() {
        let mut sets = ReadSets::default();
        sets.push(&set(&[]));
        sets.push(&set(&[70_000, 3, 3, 300, 3, 0, u32::MAX]));
        let mut more = ReadSets::default();
        more.push(sets.get(1).unwrap_or_default());
        sets.append(&more);
        let listed = |index| -> Vec<u32> {
            let set = sets.get(index).unwrap_or_default();
            items(set).map(|item| item.0).collect()
        };
        assert!(listed(0).is_empty());
        assert_eq!(listed(1), [0, 3, 300, 70_000, u32::MAX]);
        assert_eq!(listed(2), listed(1));
        assert_eq!(sets.get(3), None);
    }

    #[test]
    fn traces_hold_while_every_item_is_as_it_was() {
        let digest = |text: &str| Digest::of(text.as_bytes());
        let digests = |titles: &[&str]| {
            let mut digests = Digests(vec![Vec::new(); ItemKind::COUNT]);
            digests.put(
                ItemKind::Topic,
                titles.iter().map(|title| digest(title)).collect(),
            );
            digests
        };
        let mut sets = ReadSets::default();
        sets.push(&set(&[ItemKind::Topic.at(0).0]));
        sets.push(&set(&[ItemKind::Topic.at(0).0, ItemKind::Topic.at(1).0]));
        sets.push(&set(&[]));
        sets.push(&set(&[ItemKind::Topic.at(2).0]));
        let (before, after) = (
            digests(&["chips", "models"]),
            digests(&["chips", "large models"]),
        );
        let unchanged = Unchanged::between(&before, &after);
        let held = (0..4).map(|index| unchanged.holds(sets.get(index).unwrap_or_default()));
        assert_eq!(held.collect::<Vec<_>>(), [true, false, false, false]);
    }
}
