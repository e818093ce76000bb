//! How long the stages of a build take.

use std::time::{Duration, Instant};

/// How long each stage took, in order.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    pub stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Does the work of a stage, and notes how long that took.
    pub fn measure<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = work();
        self.stages.push((stage, start.elapsed()));
        value
    }

    /// Does the work of two stages side by side. Each is noted with the time that it took.
    pub fn measure_both<A: Send, B: Send>(
        &mut self,
        (first, one): (&'static str, impl FnOnce() -> A + Send),
        (second, other): (&'static str, impl FnOnce() -> B + Send),
    ) -> (A, B) {
        let (mut of_one, mut of_other) = (Timings::default(), Timings::default());
        let values = rayon::join(
            || of_one.measure(first, one),
            || of_other.measure(second, other),
        );
        self.stages.extend(of_one.stages);
        self.stages.extend(of_other.stages);
        values
    }
}
