//! Floor 2: what is wrong between files. A table with a file per check; each reads the linked
//! dossier and judges, none changes it or sees another.

mod absent_figure;
mod absent_quotation;
mod ambiguous_link;
mod ambiguous_name;
mod ambiguous_quotation;
mod broken_anchor;
mod broken_link;
mod common_word_name;
mod duplicate_claim;
mod duplicate_slug;
mod false_proof;
mod former_slug_taken;
mod interface_language;
mod misattributed_quotation;
mod missing_logo;
mod not_an_organisation;
mod omitted_negation;
mod omitted_qualifier;
mod passage;
mod refers_to_draft;
mod similar_events;
mod topic_cycle;
mod unknown_claim;
mod unknown_relation;
mod unknown_slug;
mod unreported_event;
mod unused_entity;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::article::Article;
use crate::model::diagnostic::{Code, Diagnostic, Located, nearest_within};
use crate::model::dossier::{ContentKind, Dossier, Unresolved};
use crate::model::quotation::Proof;
use crate::model::slug::Slug;
use crate::proof::{self, Sought};

/// A check: the code it raises, and the function that looks for it.
pub struct Check {
    pub code: &'static Code,
    pub run: fn(&Dossier, &mut Vec<Diagnostic>),
}

/// Every check there is. To add one, write its file and its line here.
pub const CHECKS: &[Check] = &[
    Check {
        code: &absent_figure::CODE,
        run: absent_figure::run,
    },
    Check {
        code: &absent_quotation::CODE,
        run: absent_quotation::run,
    },
    Check {
        code: &ambiguous_link::CODE,
        run: ambiguous_link::run,
    },
    Check {
        code: &ambiguous_name::CODE,
        run: ambiguous_name::run,
    },
    Check {
        code: &ambiguous_quotation::CODE,
        run: ambiguous_quotation::run,
    },
    Check {
        code: &broken_anchor::CODE,
        run: broken_anchor::run,
    },
    Check {
        code: &broken_link::CODE,
        run: broken_link::run,
    },
    Check {
        code: &common_word_name::CODE,
        run: common_word_name::run,
    },
    Check {
        code: &duplicate_claim::CODE,
        run: duplicate_claim::run,
    },
    Check {
        code: &duplicate_slug::CODE,
        run: duplicate_slug::run,
    },
    Check {
        code: &false_proof::CODE,
        run: false_proof::run,
    },
    Check {
        code: &former_slug_taken::CODE,
        run: former_slug_taken::run,
    },
    Check {
        code: &interface_language::CODE,
        run: interface_language::run,
    },
    Check {
        code: &missing_logo::CODE,
        run: missing_logo::run,
    },
    Check {
        code: &misattributed_quotation::CODE,
        run: misattributed_quotation::run,
    },
    Check {
        code: &not_an_organisation::CODE,
        run: not_an_organisation::run,
    },
    Check {
        code: &omitted_negation::CODE,
        run: omitted_negation::run,
    },
    Check {
        code: &omitted_qualifier::CODE,
        run: omitted_qualifier::run,
    },
    Check {
        code: &refers_to_draft::CODE,
        run: refers_to_draft::run,
    },
    Check {
        code: &topic_cycle::CODE,
        run: topic_cycle::run,
    },
    Check {
        code: &unknown_claim::CODE,
        run: unknown_claim::run,
    },
    Check {
        code: &unknown_relation::CODE,
        run: unknown_relation::run,
    },
    Check {
        code: &unknown_slug::CODE,
        run: unknown_slug::run,
    },
    Check {
        code: &unreported_event::CODE,
        run: unreported_event::run,
    },
    Check {
        code: &unused_entity::CODE,
        run: unused_entity::run,
    },
];

/// Checks that suggest what might be better. They may take time, and only `dossier check` runs them.
pub const SUGGESTIONS: &[Check] = &[Check {
    code: &similar_events::CODE,
    run: similar_events::run,
}];

/// What might be better.
pub fn suggest(dossier: &Dossier) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for check in SUGGESTIONS {
        (check.run)(dossier, &mut diagnostics);
    }
    diagnostics
}

/// What is wrong with quotations and with the file of proofs.
pub fn on_proofs(dossier: &Dossier) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let about_proofs: [fn(&Dossier, &mut Vec<Diagnostic>); 7] = [
        absent_figure::run,
        absent_quotation::run,
        ambiguous_quotation::run,
        false_proof::run,
        misattributed_quotation::run,
        omitted_negation::run,
        omitted_qualifier::run,
    ];
    for run in about_proofs {
        run(dossier, &mut diagnostics);
    }
    diagnostics
}

/// Runs every check.
pub fn run(dossier: &Dossier) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for check in CHECKS {
        (check.run)(dossier, &mut diagnostics);
    }
    diagnostics
}

/// Where a quotation stands in the dossier.
struct QuotationPlace<'d> {
    article: &'d Article,
    /// The article’s file, or that of the event.
    file: Arc<str>,
    sought: Sought<'d>,
}

/// Goes through what became of each quotation that was not simply found.
fn each_proof<'d>(dossier: &'d Dossier, mut see: impl FnMut(QuotationPlace<'d>, &'d Proof)) {
    for linked in dossier.to_explain.iter().map(|id| dossier.article(*id)) {
        let article = &*linked.article;
        let proven = proof::proven(dossier, linked).into_iter();
        for (sought, proof) in proven.filter(|(_, proof)| proof.explanation.is_some()) {
            let file = sought.file(dossier, article);
            let place = QuotationPlace {
                article,
                file,
                sought,
            };
            see(place, proof);
        }
    }
}

/// How many pairs of letters a check compares to find what was meant.
const MOST_COMPARED: usize = 20_000_000;

/// What was meant by words that name nothing: each is compared once, and no more than can be
/// compared in a moment, so that the number of mistakes costs nothing.
struct Suggestions<K> {
    found: BTreeMap<K, Option<String>>,
    work: usize,
}

impl<K: Ord> Suggestions<K> {
    fn new() -> Suggestions<K> {
        Suggestions {
            found: BTreeMap::new(),
            work: MOST_COMPARED,
        }
    }

    /// The nearest to `typed` of the words that belong to `key`.
    fn nearest<'a>(
        &mut self,
        key: K,
        typed: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&str> {
        let Suggestions { found, work } = self;
        let find = || nearest_within(typed, known, work).map(str::to_string);
        found.entry(key).or_insert_with(find).as_deref()
    }
}

/// A diagnostic at the place of an unresolved reference.
fn at_unresolved(code: &'static Code, unresolved: &Unresolved, message: String) -> Diagnostic {
    Diagnostic::new(code, &unresolved.file, message).at(unresolved.at)
}

/// What had a slug before, by its kind and that slug: the slug that it has today.
struct FormerSlugs<'d>(BTreeMap<(&'static str, &'d str), &'d Slug>);

impl<'d> FormerSlugs<'d> {
    fn of(dossier: &'d Dossier) -> FormerSlugs<'d> {
        let mut former = BTreeMap::new();
        let mut add = |kind: ContentKind, now: &'d Slug, formerly: &'d [Located<Slug>]| {
            let slugs = formerly.iter().map(|old| old.value.as_str());
            former.extend(slugs.map(|old| ((kind.as_str(), old), now)));
        };
        for linked in &dossier.articles {
            let article = &linked.article;
            add(ContentKind::Article, &article.slug, &article.formerly);
        }
        for linked in &dossier.entities {
            let entity = &linked.entity;
            add(ContentKind::Entity, &entity.slug, &entity.formerly);
        }
        for linked in &dossier.topics {
            let topic = &linked.topic;
            add(ContentKind::Topic, &topic.slug, &topic.formerly);
        }
        for linked in &dossier.events {
            let event = &linked.event;
            add(ContentKind::Event, &event.slug, &event.formerly);
        }
        FormerSlugs(former)
    }

    fn now(&self, kind: ContentKind, slug: &str) -> Option<&'d Slug> {
        self.0.get(&(kind.as_str(), slug)).copied()
    }
}
