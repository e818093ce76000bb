//! Counts by number, for what many pages count: who is named together with whom, which articles
//! share what. A count costs a step, however many there are that are not counted.

use std::cell::RefCell;

thread_local! {
    /// One row of zeros for each thread, since clearing what was counted is cheaper than making
    /// a row for each page.
    static ROW: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Counts of things that are numbered from 0.
pub struct Tally {
    row: Vec<usize>,
    /// What was counted, in the order in which it first was.
    counted: Vec<u32>,
}

impl Tally {
    /// For things with numbers below `count`; others are not counted.
    pub fn new(count: usize) -> Tally {
        let mut row = ROW.with(RefCell::take);
        if row.len() < count {
            row.resize(count, 0);
        }
        let counted = Vec::new();
        Tally { row, counted }
    }

    pub fn add(&mut self, number: u32, much: usize) {
        if let Some(count) = self.row.get_mut(number as usize) {
            if *count == 0 && much > 0 {
                self.counted.push(number);
            }
            *count += much;
        }
    }

    /// Everything that was counted, in no order that means anything.
    pub fn counts(&self) -> impl Iterator<Item = (u32, usize)> + '_ {
        let count = |number: &u32| self.row.get(*number as usize).copied();
        self.counted
            .iter()
            .map(move |number| (*number, count(number).unwrap_or_default()))
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        for number in &self.counted {
            if let Some(count) = self.row.get_mut(*number as usize) {
                *count = 0;
            }
        }
        ROW.with(|row| row.replace(std::mem::take(&mut self.row)));
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn a_tally_counts_from_nothing_each_time() {
        for _ in 0..2 {
            let mut tally = Tally::new(3);
            tally.add(2, 1);
            tally.add(0, 4);
            tally.add(2, 1);
            tally.add(9, 1);
            assert_eq!(tally.counts().collect::<Vec<_>>(), [(2, 2), (0, 4)]);
        }
    }
}
