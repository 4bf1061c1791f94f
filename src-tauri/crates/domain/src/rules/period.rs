//! The first and the last day of something, both included.
//! Never here: hours, a time zone.

use crate::record::FieldType;
use chrono::NaiveDate;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// None when the last day lies before the first.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Period { from, to })
    }

    pub fn of(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        Self::new(from?, to?)
    }

    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |d| *d <= self.to)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from.show(), self.to.show())
    }
}
