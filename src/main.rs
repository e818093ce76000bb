//! The `dossier` command. Owns nothing: it hands the arguments to `cli` and exits with its code.

use std::process::ExitCode;

/// A build makes and drops many small texts on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dossier::cli::run(std::env::args_os())
}
