//! Excel's serial days as dates and times, in both of its systems, written as people here write them.

use crate::CellKind;
use chrono::{Days, NaiveDate, NaiveTime, Timelike};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateSystem {
    #[default]
    From1900,
    /// Workbooks that were begun on old Macs.
    From1904,
}

impl DateSystem {
    /// The day of a serial number; none when no day can be meant.
    pub fn date(self, serial: f64) -> Option<NaiveDate> {
        if !(0.0..2_958_466.0).contains(&serial) {
            return None;
        }
        let days = serial.floor() as u64;
        let first = match self {
            DateSystem::From1904 => NaiveDate::from_ymd_opt(1904, 1, 1),
            // Excel believes in 29 February 1900; after that its days are those of 30 December 1899 and on.
            DateSystem::From1900 if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31),
            DateSystem::From1900 => NaiveDate::from_ymd_opt(1899, 12, 30),
        };
        first?.checked_add_days(Days::new(days))
    }

    /// The time of day in the part behind the point, to the second.
    pub fn time(serial: f64) -> Option<NaiveTime> {
        let seconds = (serial.rem_euclid(1.0) * 86_400.0).round() as u32 % 86_400;
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
    }

    /// The text of a styled number, and what it is; none when it cannot be what its style says.
    pub fn show(self, serial: f64, style: CellKind) -> Option<(String, CellKind)> {
        let rounded = (serial * 86_400.0).round() / 86_400.0;
        let time = Self::time(rounded)?;
        let clock = || time.format(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string();
        let day = || Some(self.date(rounded)?.format("%d/%m/%Y").to_string());
        match style {
            CellKind::Time if (0.0..1.0).contains(&rounded) => Some((clock(), CellKind::Time)),
            CellKind::Date | CellKind::DateTime if rounded > 0.0 && rounded < 1.0 => {
                Some((clock(), CellKind::Time))
            }
            CellKind::DateTime | CellKind::Time if time != NaiveTime::MIN => {
                Some((format!("{} {}", day()?, clock()), CellKind::DateTime))
            }
            CellKind::Date | CellKind::DateTime | CellKind::Time => Some((day()?, CellKind::Date)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_systems_know_the_same_day() {
        let shown = |system: DateSystem, n| system.show(n, CellKind::Date).map(|s| s.0);
        assert_eq!(shown(DateSystem::From1900, 40251.0).as_deref(), Some("14/03/2010"));
        assert_eq!(shown(DateSystem::From1904, 38789.0).as_deref(), Some("14/03/2010"));
        assert_eq!(shown(DateSystem::From1900, 1.0).as_deref(), Some("01/01/1900"));
        assert_eq!(shown(DateSystem::From1900, 61.0).as_deref(), Some("01/03/1900"));
        assert_eq!(shown(DateSystem::From1900, -1.0), None);
        assert_eq!(shown(DateSystem::From1900, 1e18), None);
    }

    #[test]
    fn the_part_behind_the_point_is_the_time() {
        let show = |n, style| DateSystem::From1900.show(n, style);
        assert_eq!(show(0.395833333333333, CellKind::Time), Some(("09:30".into(), CellKind::Time)));
        assert_eq!(show(40251.5, CellKind::DateTime), Some(("14/03/2010 12:00".into(), CellKind::DateTime)));
        assert_eq!(show(40251.0, CellKind::DateTime), Some(("14/03/2010".into(), CellKind::Date)));
        assert_eq!(show(40251.999999999, CellKind::DateTime), Some(("15/03/2010".into(), CellKind::Date)));
    }
}
