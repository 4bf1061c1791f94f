//! Choices that are the same every time: a small generator with a seed.
//! Never here: anything that must be unpredictable.

use chrono::{Days, NaiveDate};

/// SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to one below `sides`; 0 when there is none.
    pub fn roll(&mut self, sides: usize) -> usize {
        if sides == 0 { 0 } else { (self.next() % sides as u64) as usize }
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.roll(100) < chance
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> Option<&'a T> {
        from.get(self.roll(from.len())).copied()
    }

    /// A day in the `span` days from `first` on.
    pub fn day(&mut self, first: NaiveDate, span: usize) -> NaiveDate {
        first.checked_add_days(Days::new(self.roll(span) as u64)).unwrap_or(first)
    }

    /// A mobile number that Ofcom keeps for plays and films.
    pub fn mobile(&mut self) -> String {
        format!("07700 900{:03}", self.roll(1000))
    }

    /// The same, in Birmingham.
    pub fn landline(&mut self) -> String {
        format!("0121 496 0{:03}", self.roll(1000))
    }
}
