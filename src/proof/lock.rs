//! `content/proofs.lock`: what was proven of quotations, for those who do not hold the clippings. Proves
//! nothing, and trusts no line further than its quotation and its clipping’s digest go.

use std::fmt::Write;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::sought::Sought;
use crate::model::article::{Article, Figure};
use crate::model::clipping::ClippingKind;
use crate::model::date::Date;
use crate::model::diagnostic::saturate;
use crate::model::quotation::{Evidence, Proof, Verdict};

const HEAD: &str = "# What was proven of quotations and figures: article, SHA-256 of the clipping, its kind, bytes, verdict, date, words.\n\
                    # Written by `dossier verify`, which finds out a line that says more than the clipping.\n";

/// What stands for a date that is not known.
const NO_DATE: &str = "-";
/// The verdict on a figure, which is verified or not there.
const FIGURE: &str = "figure";
/// A digest that gives the words in quotation marks.
const QUOTED_DIGEST: &str = "digest-quoted";

/// A file of proofs.
#[derive(Clone, Debug, Default)]
pub struct ProofLock {
    lines: Vec<LockLine>,
    /// By article, then by the words that are quoted.
    by_article: FxHashMap<String, FxHashMap<String, Vec<usize>>>,
    /// The numbers of lines that cannot be read, from 1.
    pub unreadable: Vec<u32>,
}

/// That a quotation stands in a clipping.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LockLine {
    /// Its number in the file, from 1.
    pub number: u32,
    pub article: String,
    pub sha256: String,
    pub kind: ClippingKind,
    pub is_quoted: bool,
    pub bytes: Range<u32>,
    pub verdict: Verdict,
    pub date: Option<Date>,
    /// The words; of a figure, its label.
    pub text: String,
    /// Of a figure: the words that give it, which may be none.
    pub figure: Option<String>,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
}

impl ProofLock {
    pub fn parse(text: &str) -> ProofLock {
        let mut lock = ProofLock::default();
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match LockLine::parse(line, number) {
                Some(line) => lock.add(line),
                None => lock.unreadable.push(number),
            }
        }
        lock
    }

    fn add(&mut self, line: LockLine) {
        let of_article = self.by_article.entry(line.article.clone()).or_default();
        let of_text = of_article.entry(line.text.clone()).or_default();
        of_text.push(self.lines.len());
        self.lines.push(line);
    }

    /// The lines about a quotation of an article, by the article’s slug and by those that it had before;
    /// with their indices among all lines.
    pub fn about<'l>(
        &'l self,
        article: &'l Article,
        sought: &'l Sought<'_>,
    ) -> impl Iterator<Item = (usize, &'l LockLine)> {
        let former = article.formerly.iter().map(|slug| &slug.value);
        let slugs = std::iter::once(&article.slug).chain(former);
        let of_articles = slugs.filter_map(|slug| self.by_article.get(slug.as_str()));
        let numbers = of_articles.filter_map(|of_article| of_article.get(&*sought.text));
        let lines = numbers.flatten();
        let lines = lines.filter_map(|number| Some((*number, self.lines.get(*number)?)));
        lines.filter(|(_, line)| line.is_of(sought))
    }

    pub fn lines(&self) -> &[LockLine] {
        &self.lines
    }

    /// What an earlier run proved of this quotation against a clipping of the article, the best first.
    /// `is_here` says which clippings are at hand: for these it is looked, and not believed.
    pub fn proof(
        &self,
        article: &Article,
        sought: &Sought<'_>,
        is_here: impl Fn(&str) -> bool,
    ) -> Option<Proof> {
        let lines = self.about(article, sought).map(|(_, line)| line);
        let lines = lines.filter(|line| !is_here(&line.sha256));
        let known = lines.filter_map(|line| {
            let mut clippings = article.clippings.iter();
            let number = clippings.position(|of| of.sha256 == line.sha256)?;
            let kind = article.clippings.get(number)?.kind;
            // Whoever says now that a clipping is of another kind has to prove it again.
            (kind == line.kind).then_some((kind, number, line))
        });
        let (kind, number, line) = known.min_by_key(|(kind, number, _)| (*kind, *number))?;
        Some(Proof {
            place: sought.place,
            verdict: line.verdict,
            evidence: Some(Evidence {
                clipping: saturate(number),
                kind,
                is_quoted: line.is_quoted,
                start: line.bytes.start,
                end: line.bytes.end,
                fragment: None,
                locked: Some(line.date.clone()),
            }),
            explanation: None,
        })
    }

    /// The file’s text, with a line for each quotation.
    pub fn text(mut lines: Vec<LockLine>) -> String {
        let key = |line: &LockLine| {
            let context = (line.prefix.clone(), line.suffix.clone());
            let words = (line.text.clone(), line.figure.clone(), context);
            (line.article.clone(), words, line.kind, line.sha256.clone())
        };
        lines.sort_by_cached_key(key);
        lines.dedup_by_key(|line| key(line));
        let mut text = HEAD.to_string();
        for line in &lines {
            line.write(&mut text);
        }
        text
    }
}

impl LockLine {
    /// What is to be kept of a proof; `None` where nothing was proven.
    pub fn of(
        article: &Article,
        sought: &Sought<'_>,
        proof: &Proof,
        date: Option<&Date>,
    ) -> Option<LockLine> {
        let evidence = proof.evidence.as_ref()?;
        let clipping = article.clippings.get(evidence.clipping as usize)?;
        let date = match &evidence.locked {
            Some(locked) => locked.clone(),
            None => date.cloned(),
        };
        Some(LockLine {
            number: 0,
            article: article.slug.to_string(),
            sha256: clipping.sha256.clone(),
            kind: evidence.kind,
            is_quoted: evidence.is_quoted,
            bytes: evidence.start..evidence.end,
            verdict: proof.verdict,
            date,
            text: sought.text.to_string(),
            figure: figure_of(sought).map(str::to_string),
            prefix: sought.context.prefix.map(str::to_string),
            suffix: sought.context.suffix.map(str::to_string),
        })
    }

    /// Whether it is about this quotation, of whatever clipping.
    fn is_of(&self, sought: &Sought<'_>) -> bool {
        self.text == sought.text
            && self.figure.as_deref() == figure_of(sought)
            && self.prefix.as_deref() == sought.context.prefix
            && self.suffix.as_deref() == sought.context.suffix
    }

    /// Whether it says just what was proven, whenever that was and whatever the article was called.
    pub fn says(&self, other: &LockLine) -> bool {
        LockLine {
            number: self.number,
            article: self.article.clone(),
            date: self.date.clone(),
            ..other.clone()
        } == *self
    }

    fn parse(line: &str, number: u32) -> Option<LockLine> {
        let mut fields = line.splitn(7, ' ');
        let mut next = || fields.next().filter(|field| !field.is_empty());
        let (article, sha256, kind) = (next()?, next()?, next()?);
        let (start, end) = next()?.split_once('-')?;
        let (verdict, is_figure) = match next()? {
            "verified" => (Verdict::Verified, false),
            "ambiguous" => (Verdict::Ambiguous, false),
            FIGURE => (Verdict::Verified, true),
            _ => return None,
        };
        let date = match next()? {
            NO_DATE => None,
            date => Some(Date::parse(date).ok()?),
        };
        let words = serde_json::Deserializer::from_str(next()?).into_iter::<String>();
        let words: Vec<String> = words.collect::<Result<_, _>>().ok()?;
        let context = |word: Option<&String>| word.filter(|word| !word.is_empty()).cloned();
        let is_digest = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then_some(())?;
        Some(LockLine {
            number,
            article: article.to_string(),
            sha256: sha256.to_string(),
            kind: match kind {
                QUOTED_DIGEST => ClippingKind::Digest,
                kind => ClippingKind::named(kind)?,
            },
            is_quoted: kind == QUOTED_DIGEST,
            bytes: start.parse().ok()?..end.parse().ok()?,
            verdict,
            date,
            text: words.first()?.clone(),
            figure: is_figure.then(|| words.get(1).cloned().unwrap_or_default()),
            prefix: context(words.get(1)).filter(|_| !is_figure),
            suffix: context(words.get(2)).filter(|_| !is_figure),
        })
    }

    fn write(&self, text: &mut String) {
        let string = |text: &str| serde_json::Value::from(text).to_string();
        let kind = match self.is_quoted {
            true => QUOTED_DIGEST,
            false => self.kind.as_str(),
        };
        let date = self.date.as_ref().map_or(NO_DATE, Date::as_written);
        let Range { start, end } = self.bytes;
        let verdict = match self.figure {
            Some(_) => FIGURE,
            None => self.verdict.as_str(),
        };
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "{} {} {kind} {start}-{end} {verdict} {date} {}",
            self.article,
            self.sha256,
            string(&self.text)
        );
        if let Some(quote) = self.figure.as_deref().filter(|quote| !quote.is_empty()) {
            let _ = write!(text, " {}", string(quote));
        }
        if self.prefix.is_some() || self.suffix.is_some() {
            let of = |context: &Option<String>| string(context.as_deref().unwrap_or_default());
            let _ = write!(text, " {} {}", of(&self.prefix), of(&self.suffix));
        }
        text.push('\n');
    }
}

/// Of a figure: the words that give it.
fn figure_of<'s>(sought: &Sought<'s>) -> Option<&'s str> {
    let quote = |figure: &'s Figure| figure.quote.as_ref().map_or("", |quote| &quote.text);
    sought.figure.map(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> LockLine {
        LockLine {
            number: 3,
            article: "a-strike".to_string(),
            sha256: "0".repeat(64),
            kind: ClippingKind::Digest,
            is_quoted: true,
            bytes: 4..19,
            verdict: Verdict::Verified,
            date: None,
            text: text.to_string(),
            figure: None,
            prefix: None,
            suffix: None,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let one = line("we \"did\" it\nall");
        let other = LockLine {
            number: 4,
            suffix: Some("then".to_string()),
            kind: ClippingKind::Original,
            is_quoted: false,
            date: Date::parse("2025-08").ok(),
            verdict: Verdict::Ambiguous,
            ..one.clone()
        };
        let figure = LockLine {
            number: 5,
            figure: Some("we did 300".to_string()),
            text: "more than 300 chips".to_string(),
            ..one.clone()
        };
        let bare = LockLine {
            number: 6,
            figure: Some(String::new()),
            text: "up to 4".to_string(),
            ..one.clone()
        };
        let lines = [
            other.clone(),
            bare.clone(),
            one.clone(),
            one.clone(),
            figure.clone(),
        ];
        let text = ProofLock::text(lines.to_vec());
        let lock = ProofLock::parse(&text);
        let numbered = |number, line: LockLine| LockLine { number, ..line };
        let expected = [
            numbered(3, figure),
            numbered(4, bare),
            numbered(5, one),
            numbered(6, other),
        ];
        assert_eq!(lock.lines(), expected);
        assert_eq!(ProofLock::text(lock.lines().to_vec()), text);
        assert!(lock.unreadable.is_empty());
    }

    #[test]
    fn lines_that_say_nothing_are_told() {
        let good = ProofLock::text(vec![line("we did it")]);
        let lock = ProofLock::parse(&format!(
            "{good}a b c\n\na 0 original 1-2 verified - \"x\"\n"
        ));
        assert_eq!((lock.lines().len(), lock.unreadable), (1, vec![4, 6]));
    }
}
