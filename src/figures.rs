//! Floor 1: numbers with their units and qualifiers, as people write them. Works on texts at hand; reads
//! no file, and says nothing of whether a figure is proven.

mod decimal;
mod find;
mod numeral;
mod qualifier;
mod quantity;
mod spelled;
#[cfg(test)]
mod tests;
mod tokens;
mod unit;

pub use decimal::Decimal;
pub use find::{Difference, FigureText, Found, Near};
pub use numeral::Notation;
pub use quantity::Quantity;
