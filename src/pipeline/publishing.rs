//! The second half of a build: renders what changed and publishes the site, unless there are
//! errors.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::guarding::Guarding;
use super::memory::LastSite;
use super::{BuildMode, Built, Checked, Options, Progress, Relinked};
use crate::catalogue::{SearchFile, Segments};
use crate::exports::private_mark;
use crate::import::ClippingIndex;
use crate::model::config::Edition;
use crate::model::diagnostic::{Diagnostic, Report};
use crate::model::digest::Digest;
use crate::model::dossier::Dossier;
use crate::model::quotation::ProofCounts;
use crate::model::route::Route;
use crate::pages::context::{Fragments, RenderComponent, RenderContext};
use crate::pages::fragments::fragments;
use crate::plan::Plan;
use crate::plan::{Output, Recipe};
use crate::read::cache::{CacheFolder, Change, FINGERPRINT, StoredDiagnostic};
use crate::record::BuildRecord;
use crate::render;
use crate::theme::Theme;
use crate::tracked::{ItemKind, ReadSets, Reads, Traces, Tracked, global_inputs};
use crate::write::{Folder, InPlace, Staged, Target, WriteError};

/// What is known when the content was read.
pub struct Began<'t> {
    pub inputs: Digest,
    pub input_count: usize,
    pub changes: Vec<Change>,
    /// What of the dossier changed, where that is known.
    pub relinked: Option<Relinked>,
    /// Which files of the last build are in place.
    pub in_place: InPlace,
    /// Is set when something that was remembered turns out to be torn.
    pub is_corrupt: Arc<AtomicBool>,
    pub mode: BuildMode<'t>,
}

/// What a build was made from, and what became of its outputs.
struct Outcome {
    staged: Vec<Staged>,
    reads: ReadSets,
}

/// Renders what changed and publishes the site, unless there are errors.
pub fn publish(
    options: &Options,
    checked: Checked,
    began: Began<'_>,
    last: &mut LastSite,
    clippings: &ClippingIndex,
    memory: &CacheFolder,
    progress: &Progress,
) -> Result<Built, WriteError> {
    let (contents, drafts) = (checked.contents(), checked.drafts());
    let Checked {
        dossier,
        plan,
        theme,
        report,
        mut timings,
        known_clippings: _,
    } = checked;
    let mut built = Built {
        report,
        published: None,
        contents,
        drafts,
        proofs: ProofCounts::of(dossier.articles.iter().flat_map(|of| of.proofs.iter())),
        files_left_out: dossier.left_out.files,
        changes: began.changes,
        inputs: began.input_count,
        rendered: 0,
        timings: Default::default(),
    };
    let Some(theme) = theme.filter(|_| !built.report.has_errors()) else {
        last.dossier = Some((began.inputs, dossier));
        built.timings = timings;
        return Ok(built);
    };
    let target = Target {
        root: &options.output,
        own: memory.path(),
        overwrite: options.overwrite,
        overwriting: options.overwriting(),
        private_mark: (private_mark(), options.edition == Edition::Private),
    };
    let known = last.build.get();
    let record = known.record.as_ref().map(|record| record.inputs);
    let open = || Folder::open(target, known, began.in_place);
    let global_inputs = global_inputs(
        &dossier,
        &[Digest::of(FINGERPRINT.as_bytes()), theme.digest()],
    );
    let rendered = last.rendered.take();
    let rendered = rendered.filter(|(inputs, _)| Some(*inputs) == record);
    let of_record =
        |known: &&Traces| known.global_inputs == global_inputs && record == Some(known.inputs);
    let known = Some(last.traces.get()).filter(of_record);
    let (folder, (mut fragments, guarding)) = timings.measure("context", || {
        let rendered = rendered.map(|(_, rendered)| rendered);
        let relinked = began.relinked.as_ref();
        let since = relinked.filter(|relinked| known.map(|k| k.inputs) == Some(relinked.since));
        let changed = since.map(|relinked| relinked.articles.as_slice());
        let guard = || match options.edition {
            Edition::Public => Some(Guarding::of(&dossier, clippings, memory)),
            Edition::Private => None,
        };
        let fragments = || {
            let mut fragments = fragments(&dossier, known, changed, rendered);
            if let Some(catalogue) = &plan.catalogue {
                catalogue.add_to(&mut fragments, &dossier, known);
            }
            fragments
        };
        rayon::join(open, || rayon::join(fragments, guard))
    });
    let folder = folder?;
    let staged = timings.measure("render", || {
        progress.rendering(plan.outputs.len());
        let site = Site {
            folder: &options.site,
            dossier: &dossier,
            fragments: &fragments,
            theme: &theme,
            known,
            guarding: guarding.as_ref(),
            segments: Segments::of(&dossier, plan.catalogue.as_ref()),
        };
        stage(&site, &plan, &folder, progress)
    })?;
    match staged {
        // What was rendered of corrupt texts is shown to nobody.
        Ok(_) if began.is_corrupt.load(Ordering::Relaxed) => {}
        Ok(Outcome { staged, reads }) => {
            built.rendered = staged.iter().filter(|file| file.was_rendered()).count();
            let report_of = |diagnostic| StoredDiagnostic::of(diagnostic);
            let record = BuildRecord {
                inputs: began.inputs,
                contents,
                drafts,
                report: built.report.diagnostics().iter().map(report_of).collect(),
            };
            let (digests, fragment_reads, rendered) = fragments.take_apart();
            last.rendered = Some((began.inputs, rendered));
            last.traces.learn(Traces {
                inputs: began.inputs,
                global_inputs,
                digests,
                fragments: fragment_reads,
                outputs: reads,
            });
            let (published, left) = timings.measure("publish", || {
                let keep = || {
                    if began.mode == BuildMode::Complete {
                        last.traces.keep();
                    }
                };
                rayon::join(|| folder.publish(staged, record), keep).0
            })?;
            if let Some(left) = left {
                last.build.learn(left);
            }
            if began.mode == BuildMode::Complete {
                last.build.keep();
            }
            built.published = Some(published);
        }
        Err(failures) => {
            let diagnostics = [built.report.diagnostics(), failures.as_slice()].concat();
            built.report = Report::new(diagnostics);
        }
    }
    // Nobody has to wait until all of it is taken apart.
    rayon::spawn(move || drop((fragments, plan, theme)));
    last.dossier = Some((began.inputs, dossier));
    built.timings = timings;
    Ok(built)
}

/// What outputs are made from.
struct Site<'d> {
    folder: &'d Path,
    dossier: &'d Dossier,
    fragments: &'d Fragments,
    theme: &'d Theme,
    /// The traces of the build that the output folder holds.
    known: Option<&'d Traces>,
    /// `None` where nothing is held back.
    guarding: Option<&'d Guarding<'d>>,
    segments: Segments<'d>,
}

/// Renders every output that changed into the staging area; all that fail are told.
fn stage(
    site: &Site<'_>,
    plan: &Plan,
    folder: &Folder,
    progress: &Progress,
) -> Result<Result<Outcome, Vec<Diagnostic>>, WriteError> {
    let numbers = folder.numbers(plan.outputs.iter().map(|output| &output.route));
    let numbered: Vec<Numbered<'_>> = plan.outputs.iter().zip(numbers).collect();
    let stage_one = |(output, number): &Numbered<'_>| {
        progress.tick();
        stage_one(site, output, *number, folder)
    };
    let stage_each = |outputs: &[Numbered<'_>]| -> Vec<_> {
        // What takes long stands together, and most outputs take next to nothing.
        let outputs = outputs.par_iter().with_max_len(8);
        outputs.map(stage_one).collect()
    };
    // The files of a segment come from one piece of work, and only few segments are at hand at once.
    let stage_segment = |outputs: &&[Numbered<'_>]| -> Vec<_> {
        let segment = outputs.first().and_then(segment_of);
        if let Some(segment) = segment {
            prepare(site, segment, outputs, folder);
        }
        let staged = outputs.iter().map(stage_one).collect();
        if let Some(segment) = segment {
            site.segments.release(segment);
        }
        staged
    };
    let first = numbered.iter().position(|one| segment_of(one).is_some());
    let (before, rest) = numbered.split_at(first.unwrap_or(numbered.len()));
    let count = rest
        .iter()
        .take_while(|one| segment_of(one).is_some())
        .count();
    let (of_segments, behind) = rest.split_at(count);
    let segments: Vec<&[Numbered<'_>]> = of_segments
        .chunk_by(|a, b| segment_of(a) == segment_of(b))
        .collect();
    let (of_segments, (before, behind)) = rayon::join(
        || {
            segments
                .par_iter()
                .with_max_len(1)
                .map(stage_segment)
                .collect::<Vec<_>>()
        },
        || rayon::join(|| stage_each(before), || stage_each(behind)),
    );
    let results = before
        .into_iter()
        .chain(of_segments.into_iter().flatten())
        .chain(behind);
    let mut staged = Vec::with_capacity(plan.outputs.len());
    let mut reads = Vec::with_capacity(plan.outputs.len());
    let mut failures = site.theme.failures();
    for result in results {
        match result {
            Ok(one) => {
                let (file, set) = one?;
                staged.push(file);
                reads.push(set);
            }
            Err(diagnostic) => failures.push(diagnostic),
        }
    }
    let reads = ReadSets::of(reads.iter().map(Cow::as_ref));
    Ok(if failures.is_empty() {
        Ok(Outcome { staged, reads })
    } else {
        Err(failures)
    })
}

/// An output with its place in the last build.
type Numbered<'p> = (&'p Output, Option<usize>);

/// The segment of the index that an output is a file of.
fn segment_of((output, _): &Numbered<'_>) -> Option<u32> {
    match output.recipe {
        Recipe::Search(SearchFile::OfSegment(number, _) | SearchFile::Texts(number, _)) => {
            Some(number)
        }
        _ => None,
    }
}

/// A segment of which so many files of texts changed at most is brought up to date.
const MOST_UPDATED: usize = 8;

/// Makes a segment that changed, or what of it differs from the last build.
fn prepare(site: &Site<'_>, segment: u32, outputs: &[Numbered<'_>], folder: &Folder) {
    let unchanged = site.fragments.unchanged();
    let Some(catalogue) = site.segments.catalogue() else {
        return;
    };
    if unchanged.is(ItemKind::SearchSegment.at(segment)) {
        return;
    }
    let texts = catalogue.texts_of(segment);
    let changed = texts
        .clone()
        .filter(|text| !unchanged.is(ItemKind::SearchTexts.at(*text)));
    let changed: Vec<u32> = changed.map(|text| text - texts.start).collect();
    let is_in_place = |(_, number): &Numbered<'_>| {
        number.is_some_and(|number| folder.kept(number, folder.key(number)).is_some())
    };
    let can_be_updated =
        site.known.is_some() && changed.len() <= MOST_UPDATED && outputs.iter().all(is_in_place);
    let old = |name: &str| folder.read(&Route::of_file(&format!("search/{segment}/{name}.js"))?);
    if !(can_be_updated && site.segments.update(segment, &changed, &old)) {
        site.segments.make_whole(segment);
    }
}

/// An output of the new site, with the set of what it was made from. `number` is its place in the
/// last build.
type StagedOne<'d> = Result<Result<(Staged, Cow<'d, [u8]>), WriteError>, Diagnostic>;

fn stage_one<'d>(
    site: &Site<'d>,
    output: &Output,
    number: Option<usize>,
    folder: &Folder,
) -> StagedOne<'d> {
    if let Some(number) = number
        && let Some(known) = site.known
        && let Some(reads) = known.outputs.get(number)
        && site.fragments.unchanged().holds(reads)
        && let Some(kept) = folder.kept(number, folder.key(number))
    {
        return Ok(Ok((kept, Cow::Borrowed(reads))));
    }
    let reads = Reads::default();
    if let Recipe::Search(SearchFile::OfSegment(segment, file)) = output.recipe
        && site.segments.is_as_it_was(segment, file)
    {
        if let Some(number) = number
            && let Some(kept) = folder.kept(number, folder.key(number))
        {
            Tracked::noted(site.dossier, &reads).note(ItemKind::SearchSegment.at(segment));
            return Ok(Ok((kept, Cow::Owned(reads.take_set()))));
        }
        site.segments.make_whole(segment);
    }
    let render_component: RenderComponent<'_> =
        &|component, arguments, root| site.theme.render_component(component, arguments, root);
    let context = RenderContext::new(
        Tracked::noted(site.dossier, &reads),
        site.fragments,
        render_component,
    );
    let draft = render::draft(context, site.theme, &site.segments, output)?;
    let set = match output.recipe {
        Recipe::Page(..) | Recipe::Export(..) | Recipe::Search(_) => reads.take_set(),
        // These are not made from what can be looked at.
        Recipe::Asset(_) | Recipe::ThemeAsset(_) => Vec::new(),
    };
    let kept = number.and_then(|number| folder.kept(number, draft.key));
    let staged = match kept {
        Some(kept) => Ok(kept),
        None => {
            let bytes = render::render(site.folder, site.theme, &draft)?;
            if let Some(leak) = site.guarding.and_then(|guarding| guarding.leak(&bytes)) {
                return Err(leak.diagnostic(&output.route));
            }
            folder.stage(&output.route, &bytes, draft.key)
        }
    };
    Ok(staged.map(|staged| (staged, Cow::Owned(set))))
}
