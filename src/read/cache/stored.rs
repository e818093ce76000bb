//! What was read from a file, as bytes and back. Trusts bytes only by their checksum.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::store::StoreFile;
use crate::model::body::{Store, StoreMark};
use crate::model::checksum::Checksum;
use crate::model::diagnostic::{Code, Diagnostic, Position};
use crate::read::codes;
use crate::read::content::{Record, Value};

/// Where a record lies.
#[derive(Clone, Copy, Deserialize, Serialize)]
pub struct RecordLocation {
    pub value: StoreMark,
    pub value_checksum: Checksum,
    pub prose: StoreMark,
}

#[derive(Deserialize, Serialize)]
struct StoredRecord<'v> {
    value: Cow<'v, Value>,
    diagnostics: Vec<StoredDiagnostic>,
}

/// A diagnostic that names its code.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct StoredDiagnostic {
    pub code: String,
    pub file: Arc<str>,
    pub at: Option<Position>,
    pub message: String,
    pub hint: Option<String>,
}

/// The bytes of a record, without its prose.
pub fn encode(record: &Record) -> (Vec<u8>, Checksum) {
    let stored = StoredRecord {
        value: Cow::Borrowed(&record.value),
        diagnostics: record
            .diagnostics
            .iter()
            .map(StoredDiagnostic::of)
            .collect(),
    };
    let bytes = postcard::to_stdvec(&stored).unwrap_or_default();
    let checksum = Checksum::of(&bytes);
    (bytes, checksum)
}

/// The record that lies at a place of `values`; its prose is to be fetched from `prose`.
pub fn decode(
    values: &StoreFile,
    prose: &Arc<StoreFile>,
    location: RecordLocation,
) -> Option<Record> {
    let bytes = values.slice(location.value)?;
    if Checksum::of(bytes) != location.value_checksum {
        return None;
    }
    let StoredRecord { value, diagnostics } = postcard::from_bytes(bytes).ok()?;
    let mut value = value.into_owned();
    if let Some(body) = value.body_mut().filter(|body| !body.is_empty()) {
        let store: Arc<dyn Store> = Arc::<StoreFile>::clone(prose);
        body.prose.put(&store, location.prose);
    }
    let diagnostics = diagnostics.iter().map(|stored| stored.known(codes::CODES));
    Some(Record {
        value,
        diagnostics: diagnostics.collect::<Option<_>>()?,
    })
}

impl StoredDiagnostic {
    pub fn of(diagnostic: &Diagnostic) -> StoredDiagnostic {
        StoredDiagnostic {
            code: diagnostic.code.name.to_string(),
            file: Arc::clone(&diagnostic.file),
            at: diagnostic.at,
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
        }
    }

    /// The diagnostic, where its code is one of these.
    pub fn known(&self, codes: &[&'static Code]) -> Option<Diagnostic> {
        let code = codes.iter().copied().find(|code| code.name == self.code)?;
        Some(Diagnostic {
            code,
            file: Arc::clone(&self.file),
            at: self.at,
            message: self.message.clone(),
            hint: self.hint.clone(),
        })
    }
}
