//! A line of the file of proofs that is no proof.

use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Position, Severity};
use crate::model::dossier::{Dossier, LockMistake};
use crate::read::content::LOCK_FILE;

pub static CODE: Code = Code {
    name: "false-proof",
    severity: Severity::Error,
    summary: "a line of content/proofs.lock that is no proof",
    explanation: "`content/proofs.lock` keeps what `dossier verify` proved, for those who do not hold the clippings. \
Where a clipping is here, its lines are proven again: this one says something else than the clipping does, or it is \
not written as such lines are. Nobody has to edit the file by hand: run `dossier verify` where the clippings are.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let file = Arc::from(LOCK_FILE);
    for mistake in &dossier.lock_mistakes {
        let (line, message) = match mistake {
            LockMistake::Unreadable(line) => (*line, "this line is no proof"),
            LockMistake::False(line) => (
                *line,
                "this line says something else than the clipping does",
            ),
        };
        let diagnostic = Diagnostic::new(&CODE, &file, message).at(Position::of_line(line));
        diagnostics.push(diagnostic.hint("run `dossier verify` where the clippings are"));
    }
}
