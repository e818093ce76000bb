//! Makes the fingerprint by which a build knows the caches of its own kind: caches that another
//! version of the program wrote, however little it differs, are not read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const SOURCES: [&str; 4] = ["src", "templates", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hashers = [DefaultHasher::new(), DefaultHasher::new()];
    1_u8.hash(&mut hashers[1]);
    for file in files {
        let bytes = fs::read(&file)?;
        for hasher in &mut hashers {
            (&file, &bytes).hash(hasher);
        }
    }
    let [first, second] = hashers.map(|hasher| hasher.finish());
    let target = env::var("TARGET").unwrap_or_default();
    println!("cargo:rustc-env=DOSSIER_FINGERPRINT={first:016x}{second:016x}-{target}");
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_path_buf());
    }
    Ok(())
}
