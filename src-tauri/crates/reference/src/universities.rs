//! Universities and other institutions that give degrees, by UKPRN and by the names that people use.
//! Never here: courses, entry grades, or an office's contacts at one.

use crate::{
    pack::{Pack, Row},
    text::{normal, one_slip_apart},
};
use std::{collections::HashMap, sync::OnceLock};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct University {
    pub ukprn: &'static str,
    pub name: &'static str,
    /// Other names: official, former, and short ones such as "UCL".
    pub aliases: Vec<&'static str>,
    pub street: Option<&'static str>,
    pub town: Option<&'static str>,
    pub postcode: Option<&'static str>,
    pub website: Option<&'static str>,
    pub hesa_code: Option<&'static str>,
    pub russell_group: bool,
}

fn read(row: Row) -> University {
    University {
        ukprn: row.text(0),
        name: row.text(1),
        street: row.some(2),
        town: row.some(3),
        postcode: row.some(4),
        website: row.some(5),
        hesa_code: row.some(6),
        russell_group: row.text(7) == "r",
        aliases: row.text(8).split(';').filter(|alias| !alias.is_empty()).collect(),
    }
}

/// Every university, by name.
pub fn universities() -> &'static [University] {
    static PACK: Pack = Pack::new(include_bytes!("../data/universities.tsv.zst"));
    static LIST: OnceLock<Vec<University>> = OnceLock::new();
    LIST.get_or_init(|| PACK.rows().map(read).collect())
}

pub fn university_by_ukprn(ukprn: &str) -> Option<&'static University> {
    universities().iter().find(|university| university.ukprn == ukprn.trim())
}

/// Every name in its normal form, with whom it names; None when it is two places' name.
fn names() -> &'static HashMap<String, Option<usize>> {
    static NAMES: OnceLock<HashMap<String, Option<usize>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names: HashMap<String, Option<usize>> = HashMap::new();
        let list = || universities().iter().enumerate();
        let published = list().flat_map(|(at, university)| {
            std::iter::once(university.name)
                .chain(university.aliases.iter().copied())
                .map(move |name| (at, normal(name)))
        });
        for (at, name) in published {
            let whose = names.entry(name).or_insert(Some(at));
            if *whose != Some(at) {
                *whose = None;
            }
        }
        // Names that nobody publishes but everybody writes give way to published ones.
        let mut spoken: HashMap<String, Option<usize>> = HashMap::new();
        for (at, university) in list() {
            for name in spoken_names(&normal(university.name)) {
                let whose = spoken.entry(name).or_insert(Some(at));
                if *whose != Some(at) {
                    *whose = None;
                }
            }
        }
        for (name, whose) in spoken {
            names.entry(name).or_insert(whose);
        }
        names
    })
}

/// "Warwick University" and "Warwick" for "University of Warwick"; "Aston" for "Aston University". A town with
/// several universities is none of them.
fn spoken_names(name: &str) -> Vec<String> {
    let (bare, turned) = match (name.strip_prefix("university of "), name.strip_suffix(" university")) {
        (Some(place), _) => (place, format!("{place} university")),
        (None, Some(place)) => (place, format!("university of {place}")),
        (None, None) => return Vec::new(),
    };
    let in_town = |university: &&University| university.town.is_some_and(|town| normal(town) == bare);
    if universities().iter().filter(in_town).count() > 1 {
        vec![turned]
    } else {
        vec![bare.to_owned(), turned]
    }
}

/// The university that the text can only mean.
pub fn university_named(text: &str) -> Option<&'static University> {
    names().get(&normal(text)).copied().flatten().and_then(|at| universities().get(at))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Prefix,
    Words,
    Alias,
    Slip,
}

/// Universities that the text may mean, the likeliest first.
pub fn universities_matching(text: &str, limit: usize) -> Vec<&'static University> {
    let asked = normal(text);
    if asked.is_empty() || limit == 0 {
        return Vec::new();
    }
    let exact = university_named(text);
    let mut found: Vec<_> = universities()
        .iter()
        .filter_map(|university| {
            let is_exact = exact == Some(university) || university.ukprn == asked;
            let fit = if is_exact { Some(Fit::Exact) } else { fit(university, &asked) };
            fit.map(|fit| (fit, university))
        })
        .collect();
    found.sort_by_key(|(fit, university)| {
        (*fit, !is_large(university), university.name.len(), university.name)
    });
    found.into_iter().take(limit).map(|(_, university)| university).collect()
}

fn fit(university: &University, asked: &str) -> Option<Fit> {
    let name = normal(university.name);
    let starts = |asked: &str| {
        name.split(' ').any(|word| word.starts_with(asked))
            || university.town.is_some_and(|town| normal(town).split(' ').any(|word| word.starts_with(asked)))
    };
    let slips = |asked: &str| name.split(' ').any(|word| one_slip_apart(asked, word));
    if name.starts_with(asked)
        || name.strip_prefix("university of ").is_some_and(|place| place.starts_with(asked))
    {
        Some(Fit::Prefix)
    } else if asked.split(' ').all(starts) {
        Some(Fit::Words)
    } else if university.aliases.iter().any(|alias| normal(alias).starts_with(asked)) {
        Some(Fit::Alias)
    } else if asked.split(' ').all(|word| starts(word) || slips(word)) {
        Some(Fit::Slip)
    } else {
        None
    }
}

/// Universities proper before the small colleges that give degrees.
fn is_large(university: &University) -> bool {
    university.russell_group || university.name.contains("University")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_university_is_known_by_the_names_that_people_use() {
        for (typed, name) in [
            ("UCL", "University College London"),
            ("u.c.l.", "University College London"),
            ("Aston", "Aston University"),
            ("Uni of Birmingham", "University of Birmingham"),
            ("Birmingham Uni.", "University of Birmingham"),
            ("The University of Birmingham", "University of Birmingham"),
            ("BCU", "Birmingham City University"),
            ("B'ham City University", "Birmingham City University"),
            ("Warwick", "University of Warwick"),
            ("warwick university", "University of Warwick"),
            ("KCL", "King’s College London"),
            ("Kings College London", "King’s College London"),
            ("LSE", "London School of Economics and Political Science"),
            ("Oxford", "University of Oxford"),
            ("Cambridge", "University of Cambridge"),
            ("Birmingham Newman University", "Newman University"),
            ("UCB", "University College Birmingham"),
        ] {
            assert_eq!(university_named(typed).map(|university| university.name), Some(name), "{typed}");
        }
    }

    #[test]
    fn a_town_with_several_universities_names_none_of_them() {
        for typed in ["Birmingham", "London", "", "University", "University of Nowhere"] {
            assert_eq!(university_named(typed), None, "{typed}");
        }
        let near: Vec<_> =
            universities_matching("birmingham", 4).iter().map(|university| university.name).collect();
        assert_eq!(near.first(), Some(&"University of Birmingham"));
        assert!(
            near.contains(&"Birmingham City University") && near.contains(&"Aston University"),
            "{near:?}"
        );
    }

    #[test]
    fn a_ukprn_gives_its_university_with_an_address() {
        let found = university_by_ukprn(" 10006840 ").unwrap();
        assert_eq!(
            (found.name, found.town, found.postcode),
            ("University of Birmingham", Some("Birmingham"), Some("B15 2TT"))
        );
        assert_eq!(university_by_ukprn("10000000"), None);
    }

    #[test]
    fn every_name_in_the_list_leads_back_to_its_university() {
        for university in universities() {
            assert_eq!(university_named(university.name), Some(university));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_lookups_fail(text in "\\PC*") {
            university_named(&text);
            university_by_ukprn(&text);
            prop_assert!(universities_matching(&text, 3).len() <= 3);
        }
    }
}
