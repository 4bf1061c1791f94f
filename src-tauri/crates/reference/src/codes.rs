//! Code lists: ethnicity and disability as HESA writes them, local authorities, and the sectors of careers.
//! Never here: what a person has answered.

use crate::pack::Pack;
use std::sync::OnceLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    pub code: &'static str,
    pub label: &'static str,
}

/// A local authority for education: its number opens a LAESTAB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    pub number: u16,
    pub name: &'static str,
    pub region: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sector {
    pub code: &'static str,
    pub name: &'static str,
}

static PACK: Pack = Pack::new(include_bytes!("../data/codes.tsv.zst"));

fn list(kind: &'static str) -> Vec<Code> {
    PACK.rows()
        .filter(|row| row.text(0) == kind)
        .map(|row| Code { code: row.text(1), label: row.text(2) })
        .collect()
}

pub fn ethnicities() -> &'static [Code] {
    static LIST: OnceLock<Vec<Code>> = OnceLock::new();
    LIST.get_or_init(|| list("ethnicity"))
}

pub fn disabilities() -> &'static [Code] {
    static LIST: OnceLock<Vec<Code>> = OnceLock::new();
    LIST.get_or_init(|| list("disability"))
}

pub fn ethnicity(code: &str) -> Option<&'static Code> {
    ethnicities().iter().find(|entry| entry.code == code.trim())
}

pub fn disability(code: &str) -> Option<&'static Code> {
    disabilities().iter().find(|entry| entry.code == code.trim())
}

pub fn authorities() -> &'static [Authority] {
    static LIST: OnceLock<Vec<Authority>> = OnceLock::new();
    LIST.get_or_init(|| {
        let rows = PACK.rows().filter(|row| row.text(0) == "authority");
        rows.map(|row| Authority { number: row.number(1), name: row.text(2), region: row.text(3) }).collect()
    })
}

pub fn authority(number: u16) -> Option<&'static Authority> {
    authorities().iter().find(|authority| authority.number == number)
}

/// The eleven sectors that offices start with; they may change their own.
pub fn sectors() -> &'static [Sector] {
    const fn sector(code: &'static str, name: &'static str) -> Sector {
        Sector { code, name }
    }
    const SECTORS: [Sector; 11] = [
        sector("accountancy", "Accountancy"),
        sector("architecture", "Architecture"),
        sector("banking", "Banking & Finance"),
        sector("biology", "Biology & Chemistry"),
        sector("business", "Business"),
        sector("engineering", "Engineering & Physics"),
        sector("law", "Law"),
        sector("media", "Media & Communications"),
        sector("medicine", "Medicine"),
        sector("politics", "Politics"),
        sector("technology", "Technology"),
    ];
    &SECTORS
}

pub fn sector(code: &str) -> Option<&'static Sector> {
    sectors().iter().find(|sector| sector.code == code.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birmingham_is_authority_330_and_unknown_codes_are_none() {
        assert_eq!(authority(330).map(|a| a.name), Some("Birmingham"));
        assert_eq!(authority(1), None);
        assert_eq!(ethnicity(" 100 ").map(|e| e.label), Some("Asian - Bangladeshi or Bangladeshi British"));
        assert_eq!(disability("nonsense"), None);
        assert_eq!(sector("law").map(|s| s.name), Some("Law"));
    }
}
