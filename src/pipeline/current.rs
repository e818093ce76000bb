//! Whether a site is as its files say already, so that there is nothing to do.

use super::{Built, Options, Timings, codes};
use crate::import::ClippingIndex;
use crate::model::diagnostic::{Diagnostic, Report};
use crate::model::digest::Digest;
use crate::model::quotation::ProofCounts;
use crate::read::cache::{Cache, FINGERPRINT, Scan};
use crate::record::LastBuild;
use crate::write::{self, Published};

/// A digest of all that the site is made from.
pub fn inputs_digest(options: &Options, cache: &Cache, clippings: Digest) -> Digest {
    let base_url = options.base_url.as_deref().unwrap_or_default();
    let files = cache.digest();
    Digest::of_parts([
        FINGERPRINT.as_bytes(),
        files.as_bytes(),
        base_url.as_bytes(),
        clippings.as_bytes(),
        &[u8::from(options.drafts), options.edition as u8],
    ])
}

/// The last build once more, where nothing it was made from or made has changed.
pub fn nothing_to_do(
    options: &Options,
    cache: &mut Cache,
    scan: &Scan,
    clippings: &ClippingIndex,
    last: &LastBuild,
    timings: &mut Timings,
) -> Option<Built> {
    let record = last.record.as_ref()?;
    let current = scan.is_sound() && cache.is_current(scan);
    if !current || record.inputs != inputs_digest(options, cache, clippings.digest()) {
        return None;
    }
    let intact = timings.measure("look", || write::is_intact(&options.output, last));
    let codes = codes();
    let report = record.report.iter().map(|stored| stored.known(&codes));
    let report: Option<Vec<Diagnostic>> = report.collect();
    let report = report.filter(|_| intact)?;
    cache.save();
    Some(Built {
        report: Report::new(report),
        published: Some(Published {
            unchanged: last.entries().len(),
            ..Published::default()
        }),
        contents: record.contents,
        drafts: record.drafts,
        proofs: ProofCounts::default(),
        files_left_out: 0,
        changes: Vec::new(),
        inputs: cache.count(),
        rendered: 0,
        timings: std::mem::take(timings),
    })
}
