//! What the country publishes and an office looks up: schools, universities, postcodes with their deprivation
//! deciles, bank holidays and code lists; and what the example office is made of.
//! Never here: a record, a database, a clock, or anything that an office has entered itself.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod codes;
mod holidays;
mod pack;
mod postcodes;
mod schools;
mod text;
mod universities;

#[doc(hidden)]
pub mod packing;

pub use codes::{
    Authority, Code, Sector, authorities, authority, disabilities, disability, ethnicities, ethnicity,
    sector, sectors,
};
pub use holidays::{BankHoliday, bank_holiday, bank_holidays};
pub use postcodes::{Place, Postcode, postcode, postcodes_known};
pub use schools::{Listed, Phase, School, school_by_urn, school_named, schools, schools_matching};
pub use universities::{
    University, universities, universities_matching, university_by_ukprn, university_named,
};

/// When each list was current, for a screen that shows a value from it.
pub mod dates {
    /// Get Information about Schools, state-funded schools open on this day.
    pub const STATE_SCHOOLS: &str = "2025-07-11";
    /// The 16-18 performance tables of this academic year: colleges and independent schools come from them.
    pub const POST_16: &str = "2018/19";
    /// Code-Point Open, as read in this month; newer postcodes are not in the list.
    pub const POSTCODES: &str = "2022-09";
    /// English Indices of Deprivation in this crate.
    pub const IMD: [u16; 2] = [2019, 2025];
    /// Bank holidays are known from the first year to the last.
    pub const BANK_HOLIDAYS: [i32; 2] = [2019, 2028];
}
