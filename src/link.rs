//! Floor 2: from everything read to the dossier with every connection found. Order is kept,
//! and what leads nowhere is kept as an unresolved reference for the checks; nothing fails here.

mod articles;
mod claimants;
mod claims;
pub mod collate;
mod drafts;
mod entities;
mod former;
mod found;
mod known;
mod mentions;
mod named_in_drafts;
pub mod names;
mod paths;
mod people;
mod references;
mod relink;
mod spellings;
mod timeline;
mod topics;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::article::Article;
use crate::model::diagnostic::{Located, Position};
use crate::model::digest::Digest;
use crate::model::dossier::*;
use crate::model::entity::Entity;
use crate::model::page::Page;
use crate::model::route::Route;
use crate::model::slug::Slug;
use crate::model::topic::Topic;
use crate::read::content::Content;

use claimants::Claimants;
use collate::Collation;
use drafts::{Drafts, refers_to_draft};
use found::FoundNames;
pub use known::LinkCache;
use mentions::{Recogniser, link_body, names_digest};
use named_in_drafts::named_in_drafts;
pub use paths::joined;
use people::People;
use references::Targets;
pub use relink::relink;
use timeline::{entries, newest_first};

/// Links everything that was read. `known` is what an earlier run found out; what this run
/// found out comes back for the next one.
pub fn link(content: Content, known: &LinkCache) -> (Dossier, LinkCache) {
    let Content {
        config,
        articles,
        entities,
        topics,
        pages,
        mut assets,
    } = content;
    let mut unresolved = Vec::new();
    let mut articles = without_duplicates(
        articles,
        |article| (&article.slug, &article.file),
        &mut unresolved,
    );
    let mut entities = without_duplicates(
        entities,
        |entity| (&entity.slug, &entity.file),
        &mut unresolved,
    );
    let mut topics =
        without_duplicates(topics, |topic| (&topic.slug, &topic.file), &mut unresolved);
    let mut pages = without_duplicates(pages, |page| (&page.slug, &page.file), &mut unresolved);
    let drafts = match config.shows_drafts {
        true => Drafts::default(),
        false => Drafts {
            articles: drafts::taken_out(&mut articles, |article| article.draft),
            entities: drafts::taken_out(&mut entities, |entity| entity.draft),
            topics: drafts::taken_out(&mut topics, |topic| topic.draft),
            pages: drafts::taken_out(&mut pages, |page| page.draft),
        },
    };
    let bodies = (articles.iter().map(|of| (&of.file, &of.body)))
        .chain(entities.iter().map(|of| (&of.file, &of.body)))
        .chain(topics.iter().map(|of| (&of.file, &of.body)))
        .chain(pages.iter().map(|of| (&of.file, &of.body)));
    let left_out = drafts::without_files_of_drafts(&mut assets, &drafts, bodies);

    let collation = Collation::of(&config.language);
    let ((slugs, targets), (names, files)) = rayon::join(
        || {
            let slugs = Slugs::of(&articles, &entities, &topics, &drafts);
            let targets = Targets::of(&articles, &entities, &topics, &pages, &assets, &drafts);
            (slugs, targets)
        },
        || {
            let files = files_digest(&articles, &entities, &topics, &pages, &assets);
            (names_digest(&entities), files)
        },
    );
    let recogniser = Recogniser::of(&entities, known, names);
    let known_articles = known.articles(names, files);

    let link_all = || -> Vec<articles::Linked> {
        let articles = articles.par_iter().with_min_len(64).enumerate();
        let link = |(index, article): (usize, _)| {
            let known = known_articles.get(index);
            articles::link(article, known, &slugs, &targets, &recogniser)
        };
        articles.map(link).collect()
    };
    let order = || rayon::join(|| newest_first(&articles), || entries(&articles));
    let (linked, (latest, timeline)) = rayon::join(link_all, order);
    let mut articles = Vec::with_capacity(linked.len());
    let mut known_articles = Vec::with_capacity(linked.len());
    for one in linked {
        articles.push(one.article);
        known_articles.push(one.known);
        unresolved.extend(one.unresolved);
    }
    claims::attach(&mut articles, &slugs, &mut unresolved);
    let mut ranks = vec![0; articles.len()];
    for (id, rank) in latest.iter().zip(0..) {
        if let Some(of_article) = ranks.get_mut(id.0 as usize) {
            *of_article = rank;
        }
    }
    let mentions = mentions_of(entities.len(), &latest, &articles);
    let mut found = Vec::new();
    let linked_entities = entities::link(
        &entities,
        mentions,
        &slugs,
        &targets,
        &recogniser,
        &mut found,
        &mut unresolved,
    );
    let mut topics = topics::link(
        &topics,
        &slugs,
        &targets,
        &recogniser,
        &collation,
        &mut found,
        &mut unresolved,
    );
    let pages = link_pages(&pages, &targets, &recogniser, &mut found, &mut unresolved);
    let named_in_drafts = named_in_drafts(&drafts, &slugs, &targets, &recogniser);
    let mut entities = linked_entities;
    timeline::attach(&timeline, &mut articles, &mut entities, &mut topics);
    former::attach(
        &mut articles,
        &mut entities,
        &mut topics,
        &slugs,
        &mut unresolved,
    );
    attach_neighbours(&latest, &mut articles);
    rayon::join(
        || entities::attach(&articles, &latest, &mut entities),
        || topics::attach_articles(&articles, &latest, &mut topics),
    );

    let mut collated_entities: Vec<EntityId> = (0..entities.len())
        .map(|index| EntityId(id(index)))
        .collect();
    collation.sort(&mut collated_entities, |entity| {
        entities
            .get(entity.0 as usize)
            .map_or("", |e| &e.entity.name.value)
    });
    let mut root_topics: Vec<TopicId> = (0..topics.len())
        .map(|index| TopicId(id(index)))
        .filter(|topic| {
            topics
                .get(topic.0 as usize)
                .is_some_and(|topic| topic.parent.is_none())
        })
        .collect();
    collation.sort(&mut root_topics, |topic| {
        topics
            .get(topic.0 as usize)
            .map_or("", |t| &t.topic.title.value)
    });
    let without_publisher = latest
        .iter()
        .copied()
        .filter(|article| {
            articles
                .get(article.0 as usize)
                .is_some_and(|article| article.links.publisher.is_none())
        })
        .collect();

    let in_lower_case = {
        let of_articles = articles.iter().map(|linked| &linked.article.file);
        let of_articles = of_articles.zip(known_articles.iter().map(|known| &known.found));
        let others = entities.iter().map(|linked| &linked.entity.file);
        let others = others.chain(topics.iter().map(|linked| &linked.topic.file));
        let others = others.chain(pages.iter().map(|linked| &linked.page.file));
        in_lower_case(of_articles.chain(others.zip(&found)))
    };
    let lists = Lists {
        files,
        latest,
        ranks,
        years: by_year((0..).map(TimelineEntryId).zip(&timeline)),
        timeline,
        collated_entities,
        root_topics,
        without_publisher,
    };
    let dossier = Dossier {
        config,
        articles,
        entities,
        topics,
        pages,
        assets,
        lists,
        left_out,
        named_in_drafts,
        unresolved,
        in_lower_case,
    };
    let cache = LinkCache::new(names, files, known_articles, found);
    (dossier, cache.after(known))
}

/// For each entity the articles that mention it, from the newest to the oldest.
fn mentions_of(
    entities: usize,
    latest: &[ArticleId],
    articles: &[LinkedArticle],
) -> Vec<Vec<Mention>> {
    let mut mentions = vec![Vec::new(); entities];
    for id in latest {
        let links = articles.get(id.0 as usize).map(|article| &article.links);
        let links = links.map(Arc::as_ref);
        let named = links.map_or(&[][..], |links| &links.entities);
        let declared = links.map_or(0, |links| links.declared);
        for (number, entity) in named.iter().enumerate() {
            if let Some(of_entity) = mentions.get_mut(entity.0 as usize) {
                of_entity.push(Mention {
                    article: *id,
                    declared: number < declared,
                });
            }
        }
    }
    mentions
}

/// The names that stand in lower case in a text, each with the first file that has it.
fn in_lower_case<'f>(
    texts: impl Iterator<Item = (&'f Arc<str>, &'f Arc<FoundNames>)>,
) -> BTreeMap<String, Arc<str>> {
    let mut words = BTreeMap::new();
    for (file, found) in texts {
        for word in &found.words {
            if !words.contains_key(word) {
                words.insert(word.clone(), Arc::clone(file));
            }
        }
    }
    words
}

/// A digest of which files there are, in the order of their ids.
fn files_digest(
    articles: &[Arc<Article>],
    entities: &[Arc<Entity>],
    topics: &[Arc<Topic>],
    pages: &[Arc<Page>],
    assets: &[Asset],
) -> Digest {
    let files = articles.iter().map(|article| article.file.as_bytes());
    let files = files.chain(entities.iter().map(|entity| entity.file.as_bytes()));
    let files = files.chain(topics.iter().map(|topic| topic.file.as_bytes()));
    let files = files.chain(pages.iter().map(|page| page.file.as_bytes()));
    Digest::of_parts(files.chain(assets.iter().map(|asset| asset.file.as_bytes())))
}

/// An index as an id. The limits on files keep counts far below four thousand million.
fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn without_duplicates<T>(
    values: Vec<T>,
    key: impl Fn(&T) -> (&Slug, &Arc<str>),
    unresolved: &mut Vec<Unresolved>,
) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(values.len());
    for value in values {
        let (slug, file) = key(&value);
        match kept.last().map(&key) {
            Some((last, first)) if last == slug => unresolved.push(Unresolved {
                file: file.clone(),
                at: Position::START,
                kind: UnresolvedKind::DuplicateSlug {
                    slug: slug.clone(),
                    first: first.clone(),
                },
            }),
            _ => kept.push(value),
        }
    }
    kept
}

/// Where each slug of front matter leads, and each byline.
struct Slugs<'c> {
    articles: Known<'c, ArticleId>,
    entities: Known<'c, EntityId>,
    topics: Known<'c, TopicId>,
    /// The topics that are left out, with the parent that each names.
    draft_parents: FxHashMap<&'c str, Option<&'c str>>,
    claimants: Claimants<'c>,
    /// Whom bylines name.
    people: People,
}

/// The slugs of a kind: of what is part of the site, and the files of drafts.
struct Known<'c, Id> {
    ids: FxHashMap<&'c str, Id>,
    drafts: FxHashMap<&'c str, &'c Arc<str>>,
}

impl<'c, Id: Copy> Known<'c, Id> {
    fn of(
        slugs: impl Iterator<Item = (&'c str, Id)>,
        drafts: impl Iterator<Item = (&'c str, &'c Arc<str>)>,
    ) -> Known<'c, Id> {
        Known {
            ids: slugs.collect(),
            drafts: drafts.collect(),
        }
    }

    fn get(&self, slug: &str) -> Option<Id> {
        self.ids.get(slug).copied()
    }
}

impl<'c> Slugs<'c> {
    fn of(
        articles: &'c [Arc<Article>],
        entities: &'c [Arc<Entity>],
        topics: &'c [Arc<Topic>],
        drafts: &'c Drafts,
    ) -> Slugs<'c> {
        let topic_parent = |draft: &'c Arc<Topic>| {
            let parent = draft.parent.as_ref();
            (draft.slug.as_str(), parent.map(|slug| slug.value.as_str()))
        };
        Slugs {
            articles: Known::of(
                (articles.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), ArticleId(id))),
                (drafts.articles.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            entities: Known::of(
                (entities.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), EntityId(id))),
                (drafts.entities.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            topics: Known::of(
                (topics.iter().zip(0..)).map(|(of, id)| (of.slug.as_str(), TopicId(id))),
                (drafts.topics.iter()).map(|draft| (draft.slug.as_str(), &draft.file)),
            ),
            draft_parents: drafts.topics.iter().map(topic_parent).collect(),
            claimants: Claimants::of(entities),
            people: People::of(entities),
        }
    }

    /// The next topic above a draft that is part of the site.
    fn above_draft(&self, slug: &str) -> Option<TopicId> {
        let mut next = Some(slug);
        // Drafts may name each other in a circle.
        for _ in 0..=self.draft_parents.len() {
            let slug = next?;
            if let Some(topic) = self.topics.get(slug) {
                return Some(topic);
            }
            next = self.draft_parents.get(slug).copied().flatten();
        }
        None
    }
}

/// The unresolved references of one file.
struct Resolver<'f> {
    file: &'f Arc<str>,
    unresolved: Vec<Unresolved>,
}

impl Resolver<'_> {
    fn push(&mut self, at: Position, kind: UnresolvedKind) {
        self.unresolved.push(Unresolved {
            file: self.file.clone(),
            at,
            kind,
        });
    }

    /// What a slug leads to in `known`; one that leads nowhere is an unresolved reference.
    fn resolve<Id: Copy>(
        &mut self,
        slug: &Located<Slug>,
        known: &Known<'_, Id>,
        wanted: ContentKind,
    ) -> Option<Id> {
        let typed = slug.value.as_str();
        let found = known.get(typed);
        if found.is_none() {
            let kind = match known.drafts.get(typed) {
                Some(draft) => refers_to_draft(typed, draft, DraftPlace::FrontMatter),
                None => UnresolvedKind::UnknownSlug {
                    slug: slug.value.clone(),
                    wanted,
                },
            };
            self.push(slug.at, kind);
        }
        found
    }

    fn resolve_all<Id: Copy + PartialEq>(
        &mut self,
        slugs: &[Located<Slug>],
        known: &Known<'_, Id>,
        wanted: ContentKind,
    ) -> Vec<Id> {
        let mut ids = Vec::with_capacity(slugs.len());
        for slug in slugs {
            ids.extend(
                self.resolve(slug, known, wanted)
                    .filter(|id| !ids.contains(id)),
            );
        }
        ids
    }
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

fn link_pages(
    pages: &[Arc<Page>],
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
    found: &mut Vec<Arc<FoundNames>>,
    unresolved: &mut Vec<Unresolved>,
) -> Vec<LinkedPage> {
    let mut linked = Vec::with_capacity(pages.len());
    for page in pages {
        let mut resolver = Resolver {
            file: &page.file,
            unresolved: Vec::new(),
        };
        let (names, found_names) = recogniser.find(&page.body, &[]);
        let links = link_body(&page.body, &names, targets, &[], None, &mut resolver);
        found.push(found_names);
        unresolved.extend(resolver.unresolved);
        linked.push(LinkedPage {
            route: Route::of("pages", &page.slug, "html"),
            page: Arc::clone(page),
            links: links.links,
        });
    }
    linked
}

fn attach_neighbours(latest: &[ArticleId], articles: &mut [LinkedArticle]) {
    for pair in latest.windows(2) {
        let [newer, older] = pair else { continue };
        if let Some(article) = articles.get_mut(newer.0 as usize) {
            article.older = Some(*older);
        }
        if let Some(article) = articles.get_mut(older.0 as usize) {
            article.newer = Some(*newer);
        }
    }
}
