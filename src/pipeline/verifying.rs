//! The proofs of a whole dossier, written out: for people, and for `content/proofs.lock`. Writes no file.

use std::path::Path;
use std::sync::Arc;

use super::proving::{KnownProofs, LockFile, private_clippings, prove};
use super::with_options;
use crate::checks;
use crate::import::ClippingIndex;
use crate::link::{self, LinkCache};
use crate::model::diagnostic::{Code, Diagnostic, Position, Report, Severity};
use crate::model::quotation::{Proof, Verdict};
use crate::proof::{self, LockLine, ProofLock};
use crate::read;
use crate::read::cache::CachePart;
use crate::read::content::LOCK_FILE;

/// What `verify --locked` reports beside what every build does.
pub const CODES: &[&Code] = &[&NOT_LOCKED, &STALE_PROOF];

static NOT_LOCKED: Code = Code {
    name: "quotation-not-locked",
    severity: Severity::Error,
    summary: "a quotation that content/proofs.lock does not prove",
    explanation: "`verify --locked` is for those who do not hold the clippings, such as a machine that tests what \
is to be published. This quotation, or the clipping that its article names, changed since `content/proofs.lock` was \
written. Run `dossier verify` where the clippings are, and commit the file with the text.",
};

static STALE_PROOF: Code = Code {
    name: "stale-proof",
    severity: Severity::Error,
    summary: "a line of content/proofs.lock about no quotation",
    explanation: "No article quotes these words any more, or none rests on that clipping. Run `dossier verify` where \
the clippings are, and commit the file.",
};

/// What was found out of every quotation.
pub struct Verified {
    /// By article, then by place.
    pub quotations: Vec<VerifiedQuotation>,
    /// What every build would report of them.
    pub report: Report,
    /// What the file of proofs holds now; `None` where there is none.
    pub before: Option<String>,
    /// The lines of the file of proofs that are about no quotation any more.
    pub stale: Vec<u32>,
}

/// A quotation with its proof.
pub struct VerifiedQuotation {
    /// Where it is typed.
    pub file: Arc<str>,
    pub at: Position,
    pub article: String,
    pub text: String,
    pub proof: Proof,
    /// Whether its article names clippings, so that it could be proven.
    pub has_clipping: bool,
    /// What is to be kept of the proof.
    pub line: Option<LockLine>,
    /// Whether the file of proofs says the same.
    pub is_locked: bool,
}

/// Proves everything anew. What a clipping would prove that is not here is taken from the file of proofs.
pub fn verify(site: &Path, clippings: Option<&Path>) -> Verified {
    let (content, diagnostics) = read::load(site);
    // What a draft quotes is proven before it is published.
    let content = with_options(content, None, true);
    let (mut dossier, _) = link::link(content, &LinkCache::default());
    let private = private_clippings(site, clippings, &dossier.config);
    let index = ClippingIndex::of(site, private, &CachePart::of_nothing());
    let file = LockFile::read(site);
    prove(&mut dossier, &index, &file, &mut KnownProofs::default());
    let date = dossier.config.updated.as_ref();
    let mut quotations = Vec::new();
    let mut is_used = vec![false; file.lock().lines().len()];
    for linked in &dossier.articles {
        let article = &linked.article;
        for (sought, proof) in proof::proven(&dossier, linked) {
            let mut line = LockLine::of(article, &sought, proof, date);
            let known = file.lock().about(article, &sought);
            let known =
                known.filter(|(_, known)| line.as_ref().is_some_and(|line| known.says(line)));
            let known = known.last();
            if let Some((number, known)) = known {
                if let Some(used) = is_used.get_mut(number) {
                    *used = true;
                }
                // What was proven before and is as it was keeps its date.
                if let Some(line) = &mut line {
                    line.date.clone_from(&known.date);
                }
            }
            quotations.push(VerifiedQuotation {
                file: sought.file(&dossier, article),
                at: sought.at,
                article: article.slug.to_string(),
                text: sought.text.to_string(),
                proof: proof.clone(),
                has_clipping: !article.clippings.is_empty(),
                is_locked: known.is_some(),
                line,
            });
        }
    }
    let lines = file.lock().lines().iter().zip(&is_used);
    let stale = lines
        .filter(|(_, used)| !**used)
        .map(|(line, _)| line.number);
    let stale = stale.collect();
    let mut report = diagnostics;
    report.extend(checks::on_proofs(&dossier));
    Verified {
        quotations,
        report: Report::new(report),
        before: file.text().map(str::to_string),
        stale,
    }
}

impl Verified {
    /// What the file of proofs has to hold.
    pub fn lock(&self) -> String {
        let lines = self.quotations.iter().filter_map(|one| one.line.clone());
        ProofLock::text(lines.collect())
    }

    /// What is wrong where the file of proofs has to be as it is.
    pub fn unlocked(&self) -> Vec<Diagnostic> {
        let unproven = self.quotations.iter().filter(|one| {
            let is_reported = matches!(one.proof.verdict, Verdict::Absent | Verdict::Misattributed);
            one.has_clipping && !one.is_locked && !is_reported
        });
        let mut found: Vec<Diagnostic> = unproven
            .map(|one| {
                let what = if one.proof.place.is_figure() {
                    "figure"
                } else {
                    "quotation"
                };
                let message = format!("{LOCK_FILE} does not prove this {what}");
                let diagnostic = Diagnostic::new(&NOT_LOCKED, &one.file, message).at(one.at);
                diagnostic.hint("run `dossier verify` where the clippings are, and commit the file")
            })
            .collect();
        let file = Arc::from(LOCK_FILE);
        found.extend(self.stale.iter().map(|line| {
            let at = Position::of_line(*line);
            let message = "this line is about no quotation of the dossier";
            let diagnostic = Diagnostic::new(&STALE_PROOF, &file, message).at(at);
            diagnostic.hint("run `dossier verify` where the clippings are, and commit the file")
        }));
        found
    }
}
