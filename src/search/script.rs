//! The files of the index as scripts: a browser loads these from a disk too, and under a policy that forbids all others. Knows
//! nothing of what they hand over.

use serde::{Deserialize, Serialize};

/// A script that hands `data` over under a name.
pub fn script(name: &str, data: &impl Serialize) -> Vec<u8> {
    let mut script = [BEFORE, name.as_bytes(), MIDDLE].concat();
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(&mut script, data);
    script.extend_from_slice(BEHIND);
    script
}

/// What a script hands over; `None` where it is no such script.
pub fn data_of<'s, T: Deserialize<'s>>(script: &'s [u8]) -> Option<T> {
    let data = script.strip_prefix(BEFORE)?.strip_suffix(BEHIND)?;
    let name = data.iter().position(|byte| *byte == b'"')?;
    let data = data.get(name..)?.strip_prefix(MIDDLE)?;
    serde_json::from_slice(data).ok()
}

const BEFORE: &[u8] = b"dossierSearch.add(\"";
const MIDDLE: &[u8] = b"\",";
const BEHIND: &[u8] = b");\n";
