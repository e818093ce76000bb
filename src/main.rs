//! The `dossier` command. Owns nothing: it hands the arguments to `cli` and exits with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    dossier::cli::run(std::env::args_os())
}
