//! `corrections` and `withdrawn`, which mean the same in every kind of file that has them.

use super::front_matter::Fields;
use super::values::parse_date;
use crate::model::correction::{Correction, Withdrawal};

pub fn corrections(fields: &mut Fields<'_>) -> Vec<Correction> {
    fields.mappings("corrections", |fields| {
        let date = fields.required("date", parse_date);
        let wrong = fields.required_text("wrong");
        let right = fields.required_text("right");
        Some(Correction {
            date: date?.value,
            wrong: wrong?.value,
            right: right?.value,
        })
    })
}

pub fn withdrawn(fields: &mut Fields<'_>) -> Option<Withdrawal> {
    fields.mapping("withdrawn", |fields| {
        let date = fields.required("date", parse_date);
        let reason = fields.required_text("reason");
        Some(Withdrawal {
            date: date?.value,
            reason: reason?.value,
        })
    })
}
