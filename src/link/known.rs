//! What an earlier run found out, so that linking goes only through articles that changed: the
//! names in every text, and where every article leads. It is only about time: whatever does not
//! fit the dossier any more is found out again.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::found::FoundNames;
use super::names::NameIndex;
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, ArticleLinks, EntityId};

/// So many articles that are not kept yet are not worth writing a large file for.
const FEW: usize = 32;
/// Nor is this part of all articles.
const SMALL_PART: usize = 16;

/// What linking found out.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct LinkCache {
    /// Of all names that were looked for.
    names: Digest,
    /// See `Lists::files`.
    files: Digest,
    articles: Vec<KnownArticle>,
    /// The names in the texts of entities, topics and pages.
    others: Vec<Arc<FoundNames>>,
    /// How many articles a kept cache does not know.
    #[serde(skip)]
    unkept: usize,
    /// The names, ready to be looked for in few texts, once one had to be searched in this process.
    #[serde(skip)]
    index: Arc<OnceLock<NameIndex<EntityId>>>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct KnownArticle {
    /// See `Article::digest`.
    pub article: Digest,
    pub found: Arc<FoundNames>,
    /// `None` where it does not follow from the article, the names and the files alone.
    pub links: Option<Arc<ArticleLinks>>,
}

/// Whether what is known of `all` is worth writing, where a kept file does not hold `unkept` of it.
pub fn is_worth_keeping(unkept: usize, all: usize) -> bool {
    unkept > FEW.min(all / SMALL_PART)
}

impl LinkCache {
    pub fn new(
        names: Digest,
        files: Digest,
        articles: Vec<KnownArticle>,
        others: Vec<Arc<FoundNames>>,
    ) -> LinkCache {
        LinkCache {
            names,
            files,
            articles,
            others,
            unkept: 0,
            index: Arc::default(),
        }
    }

    /// Counts the articles that `before` does not know.
    pub fn after(mut self, before: &LinkCache) -> LinkCache {
        if before.names == self.names {
            self.index = Arc::clone(&before.index);
        }
        let same = before.names == self.names && before.files == self.files;
        let pairs = before.articles.iter().zip(&self.articles);
        self.unkept = match same {
            true => before
                .unkept
                .saturating_add(pairs.filter(|(a, b)| a.article != b.article).count()),
            false => usize::MAX,
        };
        self
    }

    /// Puts what is known of one article into the place of what was.
    pub fn replace(&mut self, id: ArticleId, article: KnownArticle) {
        if let Some(known) = self.articles.get_mut(id.0 as usize) {
            *known = article;
            self.unkept = self.unkept.saturating_add(1);
        }
    }

    /// The names that stand in lower case in the texts of one article.
    pub fn words_of(&self, id: ArticleId) -> &[String] {
        let known = self.articles.get(id.0 as usize);
        known.map_or(&[], |known| &known.found.words)
    }

    /// Where the names are kept, ready to be looked for, if they are the same.
    pub fn index(&self, names: Digest) -> Option<&OnceLock<NameIndex<EntityId>>> {
        (self.names == names).then(|| &*self.index)
    }

    /// Whether so much of it is not kept that writing it pays.
    pub fn is_worth_keeping(&self) -> bool {
        is_worth_keeping(self.unkept, self.articles.len())
    }

    pub fn set_kept(&mut self) {
        self.unkept = 0;
    }

    /// The articles by their ids, if the same names are looked for and the same files are there.
    pub fn articles(&self, names: Digest, files: Digest) -> &[KnownArticle] {
        match self.names == names && self.files == files {
            true => &self.articles,
            false => &[],
        }
    }

    /// The names in each text, by the text's digest, if the same names are looked for.
    pub fn texts(&self, names: Digest) -> FxHashMap<Digest, &Arc<FoundNames>> {
        if self.names != names {
            return FxHashMap::default();
        }
        let of_articles = self.articles.iter().map(|known| &known.found);
        let found = of_articles.chain(&self.others);
        found.map(|found| (found.digest, found)).collect()
    }
}
