//! What the dossier already knows, made ready for look-up: organisations by name and domain,
//! places and people by name. Refuses to choose where two bear the same name.

use std::collections::BTreeMap;

use crate::model::entity::EntityKind;
use crate::model::folding::key;
use crate::model::slug::Slug;

use super::hosts;
use super::{KnownEntity, Registry};

/// Look-up tables over a registry. The default one knows nothing.
#[derive(Debug, Default)]
pub struct Known {
    names: BTreeMap<String, Vec<(EntityKind, Slug)>>,
    domains: BTreeMap<String, Vec<Slug>>,
    /// The longest of `names`, in words.
    longest: usize,
}

impl Known {
    pub fn new(registry: &Registry) -> Known {
        let mut known = Known::default();
        for entity in &registry.entities {
            for name in entity
                .names
                .iter()
                .map(|name| key(&name.text))
                .filter(|name| !name.is_empty())
            {
                known.longest = known.longest.max(name.split(' ').count());
                let bearers = known.names.entry(name).or_default();
                bearers.push((entity.kind, entity.slug.clone()));
            }
            for domain in publisher_domains(entity) {
                known
                    .domains
                    .entry(domain)
                    .or_default()
                    .push(entity.slug.clone());
            }
        }
        for slugs in known.domains.values_mut() {
            slugs.sort();
            slugs.dedup();
        }
        known
    }

    /// The entities of this kind with this name in any letter case, sorted, each once.
    pub fn named(&self, kind: EntityKind, name: &str) -> Vec<Slug> {
        let bearers = self
            .names
            .get(&key(name))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut slugs: Vec<Slug> = bearers
            .iter()
            .filter(|(k, _)| *k == kind)
            .map(|(_, slug)| slug.clone())
            .collect();
        slugs.sort();
        slugs.dedup();
        slugs
    }

    pub fn is_place(&self, name: &str) -> bool {
        !self.named(EntityKind::Place, name).is_empty()
    }

    pub fn is_person(&self, name: &str) -> bool {
        !self.named(EntityKind::Person, name).is_empty()
    }

    /// The organisations that name the host, or the nearest domain above it, as theirs.
    pub fn by_host(&self, host: &str) -> &[Slug] {
        let host = hosts::comparable(host);
        let mut rest = host.as_str();
        loop {
            if let Some(slugs) = self.domains.get(rest) {
                return slugs;
            }
            match rest.split_once('.') {
                Some((_, above)) => rest = above,
                None => return &[],
            }
        }
    }

    /// Organisations that publish: those with a domain.
    pub fn publishers_named(&self, name: &str) -> Vec<Slug> {
        let mut slugs = self.named(EntityKind::Organisation, name);
        slugs.retain(|slug| self.domains.values().any(|owners| owners.contains(slug)));
        slugs
    }

    /// The longest name of an organisation with which `text` ends, in bytes.
    pub fn organisation_at_end(&self, text: &str) -> Option<usize> {
        let text = text.trim_end();
        let words: Vec<(usize, &str)> = word_starts(text).collect();
        let from = words.len().saturating_sub(self.longest);
        words.iter().skip(from).find_map(|&(start, _)| {
            let name = text.get(start..)?;
            (!self.named(EntityKind::Organisation, name).is_empty()).then_some(text.len() - start)
        })
    }

    /// The longest name of an organisation with which `text` begins, in bytes.
    pub fn organisation_at_start(&self, text: &str) -> Option<usize> {
        let starts: Vec<_> = word_starts(text).take(self.longest).collect();
        starts.iter().rev().find_map(|&(start, word)| {
            let end = start + word.trim_end_matches([',', ':', ';', '|']).len();
            let name = text.get(..end)?;
            (!self.named(EntityKind::Organisation, name).is_empty()).then_some(end)
        })
    }
}

fn publisher_domains(entity: &KnownEntity) -> impl Iterator<Item = String> {
    let publishes = entity.kind == EntityKind::Organisation;
    let domains = entity
        .domains
        .iter()
        .map(|domain| hosts::comparable(domain));
    domains.filter(move |domain| publishes && !domain.is_empty())
}

/// Each word with the byte at which it begins.
pub fn word_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(char::is_whitespace)
        .map(move |word| {
            let start = at;
            at += word.len();
            at += text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
            (start, word)
        })
        .filter(|(_, word)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::KnownName;

    fn known() -> Known {
        let entity = |slug: &str, names: &[&str], domains: &[&str]| KnownEntity {
            slug: Slug::from_title(slug, 60).unwrap_or_else(|| unreachable!()),
            kind: EntityKind::Organisation,
            names: names.iter().map(|name| KnownName::from(*name)).collect(),
            domains: domains.iter().map(|domain| (*domain).to_string()).collect(),
        };
        Known::new(&Registry {
            entities: vec![
                entity(
                    "post",
                    &["The Morning Post", "Post"],
                    &["https://www.post.example/"],
                ),
                entity("lab", &["Lab"], &["lab.uni.example"]),
                entity("uni", &["Uni"], &["uni.example"]),
            ],
            topics: Vec::new(),
        })
    }

    fn host(host: &str) -> Vec<String> {
        known().by_host(host).iter().map(Slug::to_string).collect()
    }

    #[test]
    fn the_nearest_domain_above_a_host_counts() {
        assert_eq!(host("www.post.example"), ["post"]);
        assert_eq!(host("a.lab.uni.example"), ["lab"]);
        assert_eq!(host("x.uni.example"), ["uni"]);
        assert_eq!(host("notuni.example"), Vec::<String>::new());
    }

    #[test]
    fn the_longest_name_at_an_edge_is_found() {
        assert_eq!(
            known().organisation_at_end("says the morning  Post "),
            Some(17)
        );
        assert_eq!(
            known().organisation_at_start("The Morning Post: x"),
            Some(16)
        );
        assert_eq!(known().organisation_at_start("Nothing"), None);
    }
}
