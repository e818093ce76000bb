//! Looks for what the articles quote in their clippings. What is known of an article stays known while
//! it and its clippings are the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::import::ClippingIndex;
use crate::link::{self, is_worth_keeping};
use crate::model::article::Figure;
use crate::model::config::Config;
use crate::model::diagnostic::saturate;
use crate::model::digest::Digest;
use crate::model::dossier::{ArticleId, Dossier, LinkedArticle, LockMistake};
use crate::model::language::Language;
use crate::model::quotation::{Explanation, Proof, Verdict};
use crate::proof::{self, Context, LockLine, ProofLock, Sought, Source, Text};
use crate::read::content::LOCK_FILE;

/// So many quotations that stand in no clipping of their article are looked for in all others.
const MOST_LOOKED_FOR_ELSEWHERE: usize = 200;

/// What became of the quotations of articles, by what they were proven from.
#[derive(Default, Deserialize, Serialize)]
pub struct KnownProofs {
    articles: FxHashMap<Digest, Arc<Vec<Proof>>>,
    /// Which file of proofs was read, and its lines that could not be.
    lock: Option<(Option<Digest>, Vec<u32>)>,
    /// How many of them a kept file does not hold.
    #[serde(skip)]
    unkept: usize,
}

impl KnownProofs {
    pub fn is_worth_keeping(&self) -> bool {
        is_worth_keeping(self.unkept, self.articles.len())
    }

    pub fn set_kept(&mut self) {
        self.unkept = 0;
    }
}

/// How it is begun with an article.
enum Start {
    /// What its proofs follow from.
    Key(Digest),
    /// It names no clipping; `None` where it quotes nothing either.
    Unchecked(Option<Arc<Vec<Proof>>>),
}

/// An article whose quotations have to be looked for.
struct Open {
    article: usize,
    key: Digest,
}

/// Where clippings lie that are kept elsewhere: what the command line says takes the place of what
/// dossier.yaml says.
pub fn private_clippings(site: &Path, given: Option<&Path>, config: &Config) -> Option<PathBuf> {
    let configured = || Some(site.join(config.clippings.as_ref()?));
    given.map(Path::to_path_buf).or_else(configured)
}

/// The file of proofs, which is read when it is needed.
pub struct LockFile<'s> {
    site: &'s Path,
    /// Of its bytes; `None` where there is none.
    digest: Option<Digest>,
    text: OnceLock<Option<String>>,
    lock: OnceLock<ProofLock>,
}

impl LockFile<'_> {
    pub fn of(site: &Path, digest: Option<Digest>) -> LockFile<'_> {
        let (text, lock) = (OnceLock::new(), OnceLock::new());
        LockFile {
            site,
            digest,
            text,
            lock,
        }
    }

    /// The file as it is, whatever is known of it.
    pub fn read(site: &Path) -> LockFile<'_> {
        let mut file = LockFile::of(site, None);
        file.digest = file.text().map(|text| Digest::of(text.as_bytes()));
        file
    }

    /// `None` where there is none.
    pub fn text(&self) -> Option<&str> {
        let read = || {
            let bytes = fs::read(self.site.join(LOCK_FILE)).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        self.text.get_or_init(read).as_deref()
    }

    pub fn lock(&self) -> &ProofLock {
        let parse = || {
            let text = self.digest.and_then(|_| self.text());
            text.map_or_else(ProofLock::default, ProofLock::parse)
        };
        self.lock.get_or_init(parse)
    }
}

/// Looks for every quotation, and answers with the articles whose proofs are not as they were. `known`
/// learns what was found out.
pub fn prove(
    dossier: &mut Dossier,
    index: &ClippingIndex,
    lock: &LockFile<'_>,
    known: &mut KnownProofs,
) -> Vec<ArticleId> {
    if known
        .lock
        .as_ref()
        .is_none_or(|(digest, _)| *digest != lock.digest)
    {
        known.lock = Some((lock.digest, lock.lock().unreadable.clone()));
    }
    let unreadable = known.lock.iter().flat_map(|(_, lines)| lines);
    let mut mistakes: Vec<LockMistake> = unreadable
        .map(|line| LockMistake::Unreadable(*line))
        .collect();
    let of_events = quoted_by_events(dossier);
    let starts: Vec<Start> = dossier
        .articles
        .par_iter()
        .with_min_len(256)
        .enumerate()
        .map(|(number, linked)| {
            let events = of_events.get(&number);
            match key(dossier, linked, index, lock.digest, events) {
                Some(key) => Start::Key(key),
                None => Start::Unchecked(unchecked(dossier, linked, events)),
            }
        })
        .collect();
    let mut proven: Vec<(usize, Arc<Vec<Proof>>)> = Vec::new();
    let mut next = FxHashMap::default();
    let mut open = Vec::new();
    for (article, start) in starts.into_iter().enumerate() {
        let key = match start {
            Start::Key(key) => key,
            Start::Unchecked(proofs) => {
                proven.extend(proofs.map(|proofs| (article, proofs)));
                continue;
            }
        };
        match known.articles.get(&key) {
            Some(proofs) => {
                next.insert(key, Arc::clone(proofs));
                proven.push((article, Arc::clone(proofs)));
            }
            None => open.push(Open { article, key }),
        }
    }
    let sought = |article: usize| {
        let events = of_events.get(&article).into_iter().flatten().copied();
        let linked = dossier.articles.get(article);
        linked.map_or_else(Vec::new, |linked| proof::sought(dossier, linked, events))
    };
    let found: Vec<(Vec<Proof>, Vec<u32>)> = open
        .par_iter()
        .map(|open| {
            let linked = dossier.articles.get(open.article);
            linked.map_or_else(Default::default, |linked| {
                prove_one(
                    linked,
                    &sought(open.article),
                    index,
                    lock,
                    &dossier.config.language,
                )
            })
        })
        .collect();
    let mut untrue = FxHashSet::default();
    let mut all_found: Vec<(usize, Digest, Vec<Proof>)> = Vec::with_capacity(open.len());
    for (open, (proofs, false_lines)) in open.iter().zip(found) {
        if !false_lines.is_empty() {
            untrue.insert(open.article);
        }
        mistakes.extend(false_lines.into_iter().map(LockMistake::False));
        all_found.push((open.article, open.key, proofs));
    }
    let mut found = all_found;
    look_elsewhere(dossier, index, &sought, &mut found);
    let mut unkept = known.unkept;
    for (article, key, proofs) in found {
        let is_good =
            |proof: &Proof| !matches!(proof.verdict, Verdict::Absent | Verdict::Misattributed);
        let proofs = Arc::new(proofs);
        // Where others have a part in it, it is found out each time.
        if proofs.iter().all(is_good) && !untrue.contains(&article) {
            next.insert(key, Arc::clone(&proofs));
            unkept += 1;
        }
        proven.push((article, proofs));
    }
    known.articles = next;
    known.unkept = unkept;
    let mut all: Vec<Arc<Vec<Proof>>> = vec![Arc::default(); dossier.articles.len()];
    for (article, proofs) in proven {
        if let Some(of_article) = all.get_mut(article) {
            *of_article = proofs;
        }
    }
    dossier.lock_mistakes = mistakes;
    let mut changed = Vec::new();
    dossier.to_explain.clear();
    for ((linked, proofs), id) in dossier.articles.iter_mut().zip(all).zip(0..) {
        if proofs.iter().any(|proof| proof.explanation.is_some()) {
            dossier.to_explain.push(ArticleId(id));
        }
        if linked.proofs != proofs {
            linked.proofs = proofs;
            changed.push(ArticleId(id));
        }
    }
    changed.extend(stand(dossier));
    dossier.registers = link::registers(dossier);
    changed
}

/// Finds out how all claims stand, and answers with the articles of those that stand otherwise than before.
fn stand(dossier: &mut Dossier) -> Vec<ArticleId> {
    let ids = (0..saturate(dossier.articles.len())).map(ArticleId);
    let has_claims = |id: &ArticleId| !dossier.article(*id).article.claims.is_empty();
    let with_claims: Vec<ArticleId> = ids.filter(has_claims).collect();
    let standings: Vec<_> = with_claims
        .par_iter()
        .with_min_len(256)
        .map(|id| link::standing::standings(dossier, *id))
        .collect();
    let mut changed = Vec::new();
    for (id, standings) in with_claims.into_iter().zip(standings) {
        let linked = dossier.articles.get_mut(id.0 as usize);
        if let Some(linked) = linked.filter(|linked| linked.standings != standings) {
            linked.standings = standings;
            changed.push(id);
        }
    }
    changed
}

/// The events whose files quote each article, by the numbers of both.
fn quoted_by_events(dossier: &Dossier) -> FxHashMap<usize, Vec<u32>> {
    let mut of_articles: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
    for (linked, number) in dossier.events.iter().zip(0..) {
        let sources = linked.event.sources.iter();
        let quoted = sources.filter(|source| source.quote.is_some());
        for article in quoted.filter_map(|source| dossier.article_named(&source.article.value)) {
            let events = of_articles.entry(article.0 as usize).or_default();
            if events.last() != Some(&number) {
                events.push(number);
            }
        }
    }
    of_articles
}

/// What an article's proofs follow from; `None` where it names no clipping, so that nothing is proven.
fn key(
    dossier: &Dossier,
    linked: &LinkedArticle,
    index: &ClippingIndex,
    lock: Option<Digest>,
    events: Option<&Vec<u32>>,
) -> Option<Digest> {
    let article = &linked.article;
    // A figure is compared with its own quotation, too.
    let has_quoted_figure = article.figures.iter().any(|figure| figure.quote.is_some());
    if article.clippings.is_empty() && !has_quoted_figure {
        return None;
    }
    let here: Vec<bool> = article
        .clippings
        .iter()
        .map(|of| index.has(&of.sha256))
        .collect();
    let events = events.into_iter().flatten();
    let events = events.filter_map(|number| {
        let linked = dossier.events.get(*number as usize)?;
        Some((*number, linked.event.digest))
    });
    let events: Vec<(u32, Digest)> = events.collect();
    let told: Vec<bool> = linked.links.reports.iter().map(Option::is_some).collect();
    Some(Digest::of_value(&(
        article.digest,
        here,
        lock,
        events,
        told,
        &dossier.config.language,
    )))
}

/// What there is to say of quotations where there is nothing to look in.
fn unchecked(
    dossier: &Dossier,
    linked: &LinkedArticle,
    events: Option<&Vec<u32>>,
) -> Option<Arc<Vec<Proof>>> {
    let mut places = proof::places(linked);
    let of_events = events.into_iter().flatten().copied();
    let of_events = proof::of_events(dossier, &linked.article, of_events);
    places.extend(of_events.map(|sought| sought.place));
    places.sort_unstable();
    let proofs = places.into_iter().map(Proof::unchecked);
    let proofs: Vec<Proof> = proofs.collect();
    (!proofs.is_empty()).then(|| Arc::new(proofs))
}

/// The proofs of an article, and the lines of the file of proofs that say otherwise.
fn prove_one(
    linked: &LinkedArticle,
    sought: &[Sought<'_>],
    index: &ClippingIndex,
    lock: &LockFile<'_>,
    typed_in: &Language,
) -> (Vec<Proof>, Vec<u32>) {
    if sought.is_empty() {
        return Default::default();
    }
    let article = &*linked.article;
    let clippings = article.clippings.iter();
    let held: Vec<_> = clippings
        .map(|clipping| index.clipping(&clipping.sha256))
        .collect();
    let texts = article.clippings.iter().zip(&held).enumerate();
    let texts: Vec<Text<'_>> = texts
        .filter_map(|(number, (clipping, held))| {
            let (cuts, place) = held.as_ref()?;
            // A translation or a digest is in the language of the dossier.
            let language = match (clipping.kind.is_verbatim(), &article.language) {
                (true, Some(language)) => language,
                _ => typed_in,
            };
            Some(Text::of(
                number,
                clipping,
                &cuts.get(*place)?.text,
                language,
            ))
        })
        .collect();
    let complete = texts.len() == article.clippings.len();
    let proof_of = |sought: &Sought<'_>| {
        let proof = proof::prove(sought, &texts, complete, typed_in);
        let locked = match complete {
            true => None,
            false => lock
                .lock()
                .proof(article, sought, |sha256| index.has(sha256)),
        };
        let kind = |proof: &Proof| proof.evidence.as_ref().map(|of| of.kind);
        let is_better = |locked: &Proof| kind(&proof).is_none_or(|here| kind(locked) < Some(here));
        let proof = locked.filter(is_better).unwrap_or(proof);
        match sought.figure {
            Some(figure) if proof.verdict == Verdict::Unchecked => {
                let quoted_in = article.language.as_ref().unwrap_or(typed_in);
                contradicted(proof, figure, typed_in, quoted_in)
            }
            _ => proof,
        }
    };
    let proofs: Vec<Proof> = sought.iter().map(proof_of).collect();
    let sha256_of = |number: u32| {
        let clipping = article.clippings.get(number as usize);
        clipping.map(|clipping| clipping.sha256.as_str())
    };
    // Whether a clipping that is here says otherwise.
    let is_false = |sought: &Sought<'_>, proof: &Proof, line: &LockLine| {
        let mut texts = texts.iter();
        let Some(text) = texts.find(|text| sha256_of(text.number) == Some(&line.sha256)) else {
            return false;
        };
        let says = |proof: &Proof| {
            let proven = LockLine::of(article, sought, proof, None);
            proven.is_some_and(|proven| line.says(&proven))
        };
        let evidence = proof.evidence.as_ref();
        match evidence.is_some_and(|of| of.clipping == text.number) {
            true => !says(proof),
            // What was found stands in a better one.
            false => !says(&proof::prove(
                sought,
                std::slice::from_ref(text),
                true,
                typed_in,
            )),
        }
    };
    let lock = lock.lock();
    let of_lines = sought.iter().zip(&proofs).flat_map(|(sought, proof)| {
        let lines = lock.about(article, sought).map(|(_, line)| line);
        let untrue = lines.filter(move |line| is_false(sought, proof, line));
        untrue.map(|line| line.number)
    });
    let mut untrue: Vec<u32> = of_lines.collect();
    untrue.sort_unstable();
    untrue.dedup();
    (proofs, untrue)
}

/// What is to be said of a figure that could not be looked for, and that its own quotation gives otherwise.
fn contradicted(proof: Proof, figure: &Figure, typed_in: &Language, quoted_in: &Language) -> Proof {
    match proof::contradicted(figure, typed_in, quoted_in) {
        None => proof,
        explanation => Proof {
            verdict: Verdict::Absent,
            explanation,
            ..proof
        },
    }
}

/// Looks for what stands in no clipping of its article in those of all others.
fn look_elsewhere<'d>(
    dossier: &'d Dossier,
    index: &ClippingIndex,
    sought: &(dyn Fn(usize) -> Vec<Sought<'d>> + Sync),
    found: &mut [(usize, Digest, Vec<Proof>)],
) {
    let mut absent: Vec<(usize, usize, Sought<'d>)> = Vec::new();
    for (number, (article, _, proofs)) in found.iter().enumerate() {
        // A number stands everywhere.
        let is_absent =
            |proof: &Proof| proof.verdict == Verdict::Absent && !proof.place.is_figure();
        if !proofs.iter().any(is_absent) {
            continue;
        }
        let pairs = sought(*article).into_iter().zip(proofs).enumerate();
        let pairs = pairs.filter(|(_, (_, proof))| is_absent(proof));
        absent.extend(pairs.map(|(at, (sought, _))| (number, at, sought)));
    }
    absent.truncate(MOST_LOOKED_FOR_ELSEWHERE);
    if absent.is_empty() {
        return;
    }
    let owner = owners(dossier);
    let files: Vec<_> = index.all().collect();
    let places: Vec<(usize, String)> = files
        .par_iter()
        .flat_map_iter(|(file, cuts)| cuts.iter().map(move |cut| (*file, cut)))
        .flat_map_iter(|(file, cut)| {
            let source = Source::of(&cut.text);
            let named = owner.get(cut.sha256.as_str());
            let name = named.map_or_else(
                || format!("item {} of {file}", cut.item),
                |of| of.to_string(),
            );
            let holds = |(_, (_, _, sought)): &(usize, &(usize, usize, Sought<'_>))| {
                !source.find(&sought.text, Context::default()).is_empty()
            };
            let held: Vec<usize> = absent
                .iter()
                .enumerate()
                .filter(holds)
                .map(|(at, _)| at)
                .collect();
            held.into_iter().map(move |at| (at, name.clone()))
        })
        .collect();
    for (at, name) in places {
        let Some((number, place, _)) = absent.get(at) else {
            continue;
        };
        let proofs = found.get_mut(*number).map(|(_, _, proofs)| proofs);
        let proof = proofs.and_then(|proofs| proofs.get_mut(*place));
        if let Some(proof) = proof.filter(|proof| proof.verdict == Verdict::Absent) {
            proof.verdict = Verdict::Misattributed;
            proof.explanation = Some(Explanation::In(name));
        }
    }
}

/// The file of the article that rests on each clipping.
fn owners(dossier: &Dossier) -> FxHashMap<&str, &Arc<str>> {
    let mut owners = FxHashMap::default();
    for linked in &dossier.articles {
        for clipping in &linked.article.clippings {
            let file = &linked.article.file;
            owners.entry(clipping.sha256.as_str()).or_insert(file);
        }
    }
    owners
}
