//! Schools and colleges of England as published lists name them. Never here: an office's own remarks on a school.
//! State schools are those of July 2025; further-education, sixth-form and independent ones only those of the West
//! Midlands in the 16-18 tables of 2018/19.

mod matching;

pub use matching::{school_named, schools_matching};

use crate::pack::{Pack, Row};
use std::{collections::HashMap, sync::OnceLock};

/// The list that a school was read from; a screen shows its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    StateSchools2025,
    Post16Tables2019,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Nursery,
    Primary,
    Middle,
    Secondary,
    AllThrough,
    SixteenPlus,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    pub urn: &'static str,
    pub name: &'static str,
    pub town: &'static str,
    pub postcode: &'static str,
    /// Only schools of the West Midlands have this and what follows.
    pub west_midlands: bool,
    pub local_authority: Option<&'static str>,
    /// The local authority's number for education, which opens a LAESTAB.
    pub authority_number: Option<u16>,
    /// As published: "Academy converter", "College", "Independent school".
    pub kind: Option<&'static str>,
    pub phase: Option<Phase>,
    pub trust: Option<&'static str>,
    pub gender: Option<&'static str>,
    pub religion: Option<&'static str>,
    pub website: Option<&'static str>,
    pub grammar: bool,
    /// Had students of 16 to 18 in the tables of 2018/19.
    pub post16: bool,
    pub listed: Listed,
    /// The URN of the school that is now at this place, when this one became an academy.
    pub now: Option<&'static str>,
    /// Its name in the tables of 2018/19, when another.
    pub former_name: Option<&'static str>,
}

impl School {
    /// Unlikely to have anyone of 16 and over.
    pub(crate) fn is_for_children(&self) -> bool {
        const WORDS: [&str; 7] = ["primary", "infant", "infants", "junior", "nursery", "first", "prep"];
        match self.phase {
            Some(Phase::Nursery | Phase::Primary) => true,
            Some(_) => false,
            None => {
                !self.post16
                    && self
                        .name
                        .split(|c: char| !c.is_alphabetic())
                        .any(|word| WORDS.contains(&word.to_lowercase().as_str()))
            }
        }
    }
}

fn read(row: Row) -> School {
    let phase = match row.text(8) {
        "nursery" => Some(Phase::Nursery),
        "primary" => Some(Phase::Primary),
        "middle" => Some(Phase::Middle),
        "secondary" => Some(Phase::Secondary),
        "all-through" => Some(Phase::AllThrough),
        "16 plus" => Some(Phase::SixteenPlus),
        _ => None,
    };
    let flag = |letter| row.text(13).contains(letter);
    School {
        urn: row.text(0),
        name: row.text(1),
        town: row.text(2),
        postcode: row.text(3),
        west_midlands: flag('w'),
        local_authority: row.some(5),
        authority_number: row.text(6).parse().ok(),
        kind: row.some(7),
        phase,
        trust: row.some(9),
        gender: row.some(10),
        religion: row.some(11),
        website: row.some(12),
        grammar: flag('g'),
        post16: flag('p'),
        listed: if row.text(4) == "2019" { Listed::Post16Tables2019 } else { Listed::StateSchools2025 },
        now: row.some(14),
        former_name: row.some(15),
    }
}

/// Every school, by URN.
pub fn schools() -> &'static [School] {
    static PACK: Pack = Pack::new(include_bytes!("../../data/schools.tsv.zst"));
    static SCHOOLS: OnceLock<Vec<School>> = OnceLock::new();
    SCHOOLS.get_or_init(|| PACK.rows().map(read).collect())
}

/// The school of this URN, with or without spaces around it.
pub fn school_by_urn(urn: &str) -> Option<&'static School> {
    static INDEX: OnceLock<HashMap<&'static str, usize>> = OnceLock::new();
    let index =
        INDEX.get_or_init(|| schools().iter().enumerate().map(|(at, school)| (school.urn, at)).collect());
    index.get(urn.trim()).and_then(|at| schools().get(*at))
}
