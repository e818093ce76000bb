//! Articles that changed put in the place of what they were, where nothing else is concerned:
//! they lead to the same things, are dated as they were, and have the same headings to lead to.
//! Then the dossier is the same but for these articles, and is not put together anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::articles;
use super::contents::Contents;
use super::known::{KnownArticle, LinkCache};
use super::mentions::{Recogniser, names_digest};
use super::references::Targets;
use super::slugs::Slugs;
use crate::model::article::{Article, EventReport, InlineEvent};
use crate::model::claim::{Claim, ClaimReference};
use crate::model::diagnostic::Located;
use crate::model::dossier::*;
use crate::model::slug::Slug;

/// Takes over articles that changed. Answers with their ids, or with `None` where more than they
/// may be concerned; then the dossier is as it was and has to be linked anew.
pub fn relink(
    dossier: &mut Dossier,
    changed: &[Arc<Article>],
    known: &mut LinkCache,
) -> Option<Vec<ArticleId>> {
    let relinked = follow(dossier, changed, known)?;
    let mut ids = Vec::with_capacity(relinked.len());
    for (id, article, links, of_article) in relinked {
        let linked = dossier.articles.get_mut(id.0 as usize)?;
        linked.article = article;
        linked.links = links;
        known.replace(id, of_article);
        ids.push(id);
    }
    Some(ids)
}

type Relinked = (ArticleId, Arc<Article>, Arc<ArticleLinks>, KnownArticle);

fn follow(dossier: &Dossier, changed: &[Arc<Article>], known: &LinkCache) -> Option<Vec<Relinked>> {
    let site = Contents::of(dossier);
    // What leads to a draft leads nowhere here, and then the dossier is linked anew.
    let none = Contents::default();
    let (slugs, targets) = rayon::join(
        || Slugs::of(&site, &none),
        || Targets::of(&site, &dossier.assets, &none),
    );
    let recogniser = Recogniser::of(&site.entities, known, names_digest(&site.entities));
    let relink = |article: &Arc<Article>| {
        let id = slugs.articles.get(article.slug.as_str())?;
        let before = dossier.article(id);
        let loose = dossier
            .unresolved
            .iter()
            .any(|end| end.file == article.file);
        let linked = articles::link(article, None, &slugs, &targets, &recogniser);
        let alike = !loose
            && linked.unresolved.is_empty()
            && is_alike(&before.article, article)
            && leads_alike(&before.links, &linked.article.links)
            && stay_apart(dossier, &before.article.events, article)
            && known.words_of(id) == linked.known.found.words
            && (!dossier.left_out.names_files
                || files_of(&before.links) == files_of(&linked.article.links));
        let links = linked.article.links;
        alike.then(|| (id, Arc::clone(article), links, linked.known))
    };
    changed.iter().map(relink).collect()
}

/// Whether two articles are the same to all others.
fn is_alike(before: &Article, after: &Article) -> bool {
    let Article {
        slug,
        file,
        draft,
        published,
        events,
        reports,
        claims,
        formerly,
        corrections,
        withdrawn,
        body,
        // What is named is compared by where it leads, and the rest concerns nobody else's links.
        publisher: _,
        entities: _,
        topics: _,
        digest: _,
        title: _,
        title_supplied: _,
        authors: _,
        retrieved: _,
        updated: _,
        place: _,
        url: _,
        archived: _,
        language: _,
        rights: _,
        bibliography: _,
        clippings,
        based_on: _,
        imported: _,
        summary: _,
        figures: _,
        provenance: _,
        extent: _,
        quoted_in_summary: _,
        quotes_off: _,
    } = after;
    let dates = |events: &[InlineEvent]| -> Vec<_> {
        let dates = events.iter().map(|event| event.date.clone());
        dates.collect()
    };
    let reported = |reports: &[EventReport]| -> Vec<_> {
        let reported = reports.iter();
        let reported = reported.map(|one| {
            let quote = one.quote.as_ref().map(|quote| quote.text.clone());
            (one.event.value.clone(), one.date.clone(), quote)
        });
        reported.collect()
    };
    let named = |claims: &[Claim]| -> Vec<_> {
        let references = |references: &[ClaimReference]| -> Vec<_> {
            let named = references.iter();
            let named = named.map(|to| (to.article.clone(), to.claim.clone()));
            named.collect()
        };
        let named = claims.iter().map(|claim| {
            let sides = [&claim.supports, &claim.disputes, &claim.qualifies];
            (claim.id.value.clone(), sides.map(|side| references(side)))
        });
        named.collect()
    };
    let slugs = |slugs: &[Located<Slug>]| -> Vec<_> {
        let slugs = slugs.iter().map(|slug| slug.value.clone());
        slugs.collect()
    };
    before.slug == *slug
        && before.clippings == *clippings
        && before.file == *file
        && before.draft == *draft
        && before.published == *published
        && dates(&before.events) == dates(events)
        && reported(&before.reports) == reported(reports)
        && named(&before.claims) == named(claims)
        && slugs(&before.formerly) == slugs(formerly)
        && before.corrections == *corrections
        && before.withdrawn == *withdrawn
        && before.body.anchors == body.anchors
}

/// Whether the events of an article that tell something else now are, and were, no others’ too.
fn stay_apart(dossier: &Dossier, before: &[InlineEvent], after: &Article) -> bool {
    let named = |event: &InlineEvent| -> Vec<Slug> {
        let named = event.entities.iter().map(|slug| slug.value.clone());
        named.collect()
    };
    let both = before.iter().zip(&after.events);
    let changed = both.filter(|(before, after)| {
        before.title.value != after.title.value || named(before) != named(after)
    });
    let titles: Vec<&str> = changed
        .flat_map(|(before, after)| [before.title.value.as_str(), after.title.value.as_str()])
        .collect();
    if titles.is_empty() {
        return true;
    }
    let others = dossier.articles.iter().map(|linked| &linked.article);
    let mut others = others.filter(|other| other.slug != after.slug);
    !others.any(|other| {
        let mut events = other.events.iter();
        events.any(|event| titles.contains(&event.title.value.as_str()))
    })
}

/// Whether two articles lead to the same things. Where in the text they do concerns nobody else.
fn leads_alike(before: &ArticleLinks, after: &ArticleLinks) -> bool {
    let ArticleLinks {
        publisher,
        entities,
        declared,
        topics,
        events,
        reports,
        claims_by,
        claims_about,
        authors,
        unnamed_claims,
        places: _,
        in_body: _,
    } = after;
    before.publisher == *publisher
        && before.entities == *entities
        && before.declared == *declared
        && before.topics == *topics
        && before.events == *events
        && before.reports == *reports
        && before.claims_by == *claims_by
        && before.claims_about == *claims_about
        && before.authors == *authors
        && before.unnamed_claims == *unnamed_claims
}

/// The files that an article shows or links. One that drafts refer to too leaves the site when
/// nothing else does.
fn files_of(links: &ArticleLinks) -> BTreeSet<usize> {
    let file = |link: &Link| match link.target {
        Target::Image(index) | Target::File(index) => Some(index),
        _ => None,
    };
    links.in_body.iter().filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::link;
    use crate::model::digest::Digest;
    use crate::read::config;
    use crate::read::content::{self, Content, Value};

    const BEFORE: &str = "---\ntitle: A strike\npublished: \"2025-03\"\ntopics: [ports]\n\
        events:\n  - date: \"2025-02\"\n    title: The gates close\n  - event: walkout\n    date: \"2025-01-07\"\n    quote: on the seventh\n\
        claims:\n  - id: pay\n    text: Pay had fallen.\n    by: union\n---\n\
        The union spoke.\n\n## Afterwards\n\nIt went on, says [[b]].\n";

    fn content(article: &str) -> (Content, Arc<Article>) {
        let files = [
            ("content/articles/a.md", article),
            (
                "content/articles/b.md",
                "---\ntitle: B\nclaims: [{id: b, text: B., by: \"a clerk\"}]\nevents: [{date: \"2025-02-03\", title: A siren sounds}]\n---\nSee [it](a.md#afterwards).\n",
            ),
            (
                "content/entities/union.md",
                "---\nname: union\nkind: organisation\n---\n",
            ),
            (
                "content/entities/harbour.md",
                "---\nname: harbour\nkind: place\n---\n",
            ),
            (
                "content/events/walkout.md",
                "---\ntitle: They walk out\ndate: \"2025-01-06\"\n---\n",
            ),
            ("content/events/fire.md", "---\ntitle: A fire\n---\n"),
            ("content/topics/ports.md", "---\ntitle: Ports\n---\n"),
            ("content/topics/pay.md", "---\ntitle: Pay\n---\n"),
        ];
        let (config, _) = config::parse(Ok(b"title: T\ndescription: D\nlanguage: en\n".to_vec()));
        let read = |(file, text): &(&str, &str)| {
            let bytes = text.as_bytes().to_vec();
            let digest = Digest::of(&bytes);
            content::read(&Arc::from(*file), bytes, digest, &config)
        };
        let records: Vec<_> = files.iter().map(read).collect();
        let Some(Value::Article(article)) = records.first().map(|record| record.value.clone())
        else {
            panic!("the article can be read: {:?}", records.first());
        };
        let (content, _) = content::assemble(config.clone(), &records, []);
        (content, article)
    }

    /// Whether the article is taken over where this text of it is replaced.
    fn is_taken_over(old: &str, new: &str) -> bool {
        assert!(BEFORE.contains(old), "{old}");
        let (before, _) = content(BEFORE);
        let (mut dossier, mut known) = link(before, &LinkCache::default());
        assert!(dossier.unresolved.is_empty(), "{:?}", dossier.unresolved);
        let (after, article) = content(&BEFORE.replace(old, new));
        let taken = relink(&mut dossier, &[article], &mut known).is_some();
        if taken {
            let (anew, _) = link(after, &LinkCache::default());
            assert_eq!(Digests::of(&dossier), Digests::of(&anew));
        }
        taken
    }

    /// All that pages can look at.
    #[derive(Debug, PartialEq)]
    struct Digests(Vec<Digest>);

    impl Digests {
        fn of(dossier: &Dossier) -> Digests {
            let articles = dossier.articles.iter().map(Digest::of_value);
            let entities = dossier.entities.iter().map(Digest::of_value);
            let topics = dossier.topics.iter().map(Digest::of_value);
            let events = dossier.events.iter().map(Digest::of_value);
            let lists = Digest::of_value(&dossier.lists);
            Digests(
                articles
                    .chain(entities)
                    .chain(topics)
                    .chain(events)
                    .chain([lists])
                    .collect(),
            )
        }
    }

    #[test]
    fn what_concerns_the_article_alone_is_taken_over() {
        assert!(is_taken_over("A strike", "A long strike"));
        assert!(is_taken_over("It went on", "Nobody knows how it went on"));
        assert!(is_taken_over("The gates close", "The gates are shut"));
        assert!(is_taken_over("Pay had fallen", "Pay had risen"));
        assert!(is_taken_over("The union spoke", "At noon the union spoke"));
    }

    #[test]
    fn what_may_concern_others_is_not() {
        assert!(!is_taken_over("\"2025-03\"", "\"2025-04\""));
        assert!(!is_taken_over("\"2025-02\"", "\"2025-01\""));
        assert!(!is_taken_over("\"2025-01-07\"", "\"2025-01-08\""));
        assert!(!is_taken_over("on the seventh", "on that day"));
        assert!(!is_taken_over("event: walkout", "event: fire"));
        assert!(!is_taken_over("[ports]", "[ports, pay]"));
        assert!(!is_taken_over("The union spoke", "The harbour spoke"));
        assert!(!is_taken_over("Afterwards", "Later"));
        assert!(!is_taken_over("The gates close", "A siren sounds"));
        assert!(!is_taken_over("id: pay", "id: wages"));
        assert!(!is_taken_over(
            "by: union\n",
            "by: union\n    disputes: [\"b#b\"]\n"
        ));
        assert!(!is_taken_over(
            "---\nThe union",
            "formerly: [strike]\n---\nThe union"
        ));
        assert!(!is_taken_over("by: union", "by: harbour"));
        assert!(!is_taken_over("[[b]]", "[[c]]"));
        assert!(!is_taken_over("title: A", "draft: true\ntitle: A"));
    }
}
