//! Bank holidays of England, 2019 to 2028. Never here: school holidays, or those of other nations.

use crate::pack::Pack;
use chrono::NaiveDate;
use std::sync::OnceLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankHoliday {
    pub date: NaiveDate,
    pub title: &'static str,
}

/// Every bank holiday that is known, by date.
pub fn bank_holidays() -> &'static [BankHoliday] {
    static PACK: Pack = Pack::new(include_bytes!("../data/bank-holidays.tsv.zst"));
    static HOLIDAYS: OnceLock<Vec<BankHoliday>> = OnceLock::new();
    HOLIDAYS.get_or_init(|| {
        let read =
            |row: crate::pack::Row| Some(BankHoliday { date: row.text(0).parse().ok()?, title: row.text(1) });
        let mut holidays: Vec<_> = PACK.rows().filter_map(read).collect();
        holidays.sort_by_key(|holiday| holiday.date);
        holidays
    })
}

/// The holiday's title, when the day is one.
pub fn bank_holiday(date: NaiveDate) -> Option<&'static str> {
    let holidays = bank_holidays();
    let found = holidays.binary_search_by_key(&date, |holiday| holiday.date).ok()?;
    holidays.get(found).map(|holiday| holiday.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summer_bank_holiday_of_2027_is_known_and_the_day_after_is_work() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 8, day).unwrap();
        assert_eq!(bank_holiday(day(30)), Some("Summer bank holiday"));
        assert_eq!(bank_holiday(day(31)), None);
    }
}
