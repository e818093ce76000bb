//! Corrections as pages show them, where they were made and in their register.

use serde::Serialize;

use super::{DateView, Href};
use crate::model::correction::Correction;
use crate::model::dossier::{CorrectionId, Target};
use crate::tracked::Tracked;

#[derive(Serialize)]
pub struct CorrectionView<'d> {
    /// Its anchor.
    id: String,
    date: DateView<'d>,
    wrong: &'d str,
    right: &'d str,
}

/// A correction with what it corrects.
#[derive(Serialize)]
pub struct CorrectionRow<'d> {
    correction: CorrectionView<'d>,
    name: &'d str,
    href: Href<'d>,
}

/// What was corrected in this, in the editor’s order.
pub fn corrections<'d>(dossier: Tracked<'d>, of: Target) -> Vec<CorrectionView<'d>> {
    let corrections = dossier.corrections(of).iter().zip(0..);
    corrections
        .map(|(one, number)| view(dossier, one, number))
        .collect()
}

pub fn correction_rows<'d>(
    dossier: Tracked<'d>,
    corrections: &[CorrectionId],
) -> Vec<CorrectionRow<'d>> {
    let row = |id: &CorrectionId| {
        let correction = dossier.corrections(id.of).get(id.number as usize)?;
        Some(CorrectionRow {
            correction: view(dossier, correction, id.number),
            name: dossier.name(id.of)?,
            href: Href::to(dossier.route(id.of)?),
        })
    };
    corrections.iter().filter_map(row).collect()
}

/// The anchor of the correction of this number, counted from 0.
pub fn correction_anchor(number: u32) -> String {
    format!("correction-{}", number.saturating_add(1))
}

fn view<'d>(dossier: Tracked<'d>, correction: &'d Correction, number: u32) -> CorrectionView<'d> {
    CorrectionView {
        id: correction_anchor(number),
        date: super::date(dossier, &correction.date),
        wrong: &correction.wrong,
        right: &correction.right,
    }
}
