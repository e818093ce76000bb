//! `dossier verify`: every quotation with its proof, kept in `content/proofs.lock`.

use std::fs;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::terminal::{self, Format};
use super::{
    Exit, Failure, Verb, clippings_argument, clippings_folder, counted, human, site, site_argument,
    verbose_argument,
};
use crate::edit;
use crate::model::diagnostic::Report;
use crate::model::folding::QUOTATION_FOLD;
use crate::model::quotation::{ProofCounts, VerdictCounts};
use crate::pipeline::{self, Verified, VerifiedQuotation};
use crate::read::content::LOCK_FILE;

pub const VERB: Verb = Verb {
    name: "verify",
    about: "Prove every quotation, and keep the proofs in content/proofs.lock",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(clippings_argument())
        .arg(verbose_argument())
        .arg(
            Arg::new("locked")
                .long("locked")
                .action(ArgAction::SetTrue)
                .help(
                    "Write nothing, and fail where content/proofs.lock does not prove everything",
                ),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["human", "short", "json"])
                .default_value("human")
                .help("How to show the proofs"),
        )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let verified = pipeline::verify(&site, clippings_folder(matches)?.as_deref());
    let locked = matches.get_flag("locked");
    let mut diagnostics = verified.report.diagnostics().to_vec();
    if locked {
        diagnostics.extend(verified.unlocked());
    }
    let report = Report::new(diagnostics);
    let format = matches.get_one::<String>("format").map(String::as_str);
    match format {
        Some("json") => terminal::print(&json(&verified)),
        Some("short") => {}
        _ => terminal::print(&text(&verified)),
    }
    let of_report = match format {
        Some("short" | "json") => Format::Short,
        _ => human(matches),
    };
    terminal::report(&site, &report, of_report);
    if report.has_errors() {
        return Ok(Exit::ContentErrors);
    }
    let proofs = verified.quotations.iter().map(|one| &one.proof);
    let lines = summary(&ProofCounts::of(proofs));
    lines.iter().for_each(|line| terminal::tell(line));
    if !locked {
        write(&site.join(LOCK_FILE), &verified)?;
    }
    Ok(Exit::Fine)
}

fn write(path: &std::path::Path, verified: &Verified) -> Result<(), Failure> {
    let lock = verified.lock();
    let lines = lock.lines().filter(|line| !line.starts_with('#')).count();
    match &verified.before {
        Some(before) if *before == lock => {}
        Some(_) if lines == 0 => fs::remove_file(path)?,
        Some(before) => edit::replace_file(path, before.as_bytes(), &lock)?,
        None if lines == 0 => return Ok(()),
        None if edit::write_new(path, &lock)? => {}
        None => return Err(Failure(format!("{LOCK_FILE} came meanwhile; run it again"))),
    }
    let changed = verified.before.as_ref() != Some(&lock);
    terminal::tell(&format!(
        "{} in {LOCK_FILE}{}",
        counted(lines, "proof", "proofs"),
        if changed { "" } else { ", as before" }
    ));
    Ok(())
}

/// "41 quotations: 38 verified, 3 not checked", and the same of figures; nothing of what there is none of.
pub fn summary(counts: &ProofCounts) -> Vec<String> {
    let of_each = [
        (counts.quotations, "quotation", "quotations"),
        (counts.figures, "figure", "figures"),
    ];
    let of_each = of_each.iter().filter(|(counts, ..)| counts.total() > 0);
    of_each
        .map(|(counts, one, many)| line(counts, one, many))
        .collect()
}

fn line(counts: &VerdictCounts, one: &str, many: &str) -> String {
    let parts = counts
        .each()
        .map(|(verdict, count)| format!("{count} {}", verdict.in_words()));
    let parts: Vec<String> = parts.collect();
    let all = counted(counts.total(), one, many);
    format!("{all}: {}", parts.join(", "))
}

/// Each article with its quotations, and where they stand.
fn text(verified: &Verified) -> String {
    let mut text = format!("fold: {QUOTATION_FOLD}\n");
    let mut article = "";
    for one in &verified.quotations {
        if one.article != article {
            article = &one.article;
            text.push_str(&format!("\n{article}\n"));
        }
        let verdict = one.proof.verdict.as_str();
        text.push_str(&match one.proof.place.is_figure() {
            true => format!("  {verdict:13} {}\n", one.text),
            false => format!("  {verdict:13} “{}”\n", one.text),
        });
        if let Some(line) = &one.line {
            let locked = one
                .proof
                .evidence
                .as_ref()
                .and_then(|of| of.locked.as_ref());
            let whence = match locked {
                None => String::new(),
                Some(None) => format!(", by {LOCK_FILE}"),
                Some(Some(date)) => format!(", by {LOCK_FILE} of {}", date.as_written()),
            };
            text.push_str(&format!(
                "  {:13} {} {}, bytes {} to {}{whence}\n",
                "",
                line.kind.as_str(),
                line.sha256,
                line.bytes.start,
                line.bytes.end
            ));
        }
    }
    text.push('\n');
    text
}

fn json(verified: &Verified) -> String {
    let quotation = |one: &VerifiedQuotation| {
        let line = one.line.as_ref();
        let locked = one
            .proof
            .evidence
            .as_ref()
            .and_then(|of| of.locked.as_ref());
        serde_json::json!({
            "article": one.article,
            "file": one.file,
            "line": one.at.line,
            "column": one.at.column,
            "text": one.text,
            "verdict": one.proof.verdict.as_str(),
            "kind": line.map(|line| line.kind.as_str()),
            "sha256": line.map(|line| &line.sha256),
            "start": line.map(|line| line.bytes.start),
            "end": line.map(|line| line.bytes.end),
            "locked": locked.is_some(),
        })
    };
    let all = || verified.quotations.iter();
    let (figures, quotations): (Vec<_>, Vec<_>) =
        all().partition(|one| one.proof.place.is_figure());
    let of_each = |all: Vec<&VerifiedQuotation>| all.into_iter().map(quotation).collect::<Vec<_>>();
    let json = serde_json::json!({
        "fold": QUOTATION_FOLD,
        "quotations": of_each(quotations),
        "figures": of_each(figures),
    });
    format!("{json:#}\n")
}
