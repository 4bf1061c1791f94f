//! Finds a school by what a person typed: several to choose from, or the one that can only be meant.
//! Never here: a guess. Where two schools could be meant, `school_named` says nothing.

use super::{School, school_by_urn, schools};
use crate::text::{core, normal, one_slip_apart};
use std::{collections::HashMap, sync::OnceLock};

struct Names {
    /// Each school's name, and its former one, beside `schools()`.
    listed: Vec<(Name, Option<Name>)>,
    by_name: HashMap<String, Vec<usize>>,
    by_core: HashMap<String, Vec<usize>>,
}

struct Name {
    normal: String,
    core: String,
}

impl Name {
    fn new(name: &str) -> Self {
        let normal = normal(name);
        Self { core: core(&normal), normal }
    }
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let both = |school: &School| (Name::new(school.name), school.former_name.map(Name::new));
        let listed: Vec<_> = schools().iter().map(both).collect();
        let (mut by_name, mut by_core) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for (at, (name, former)) in listed.iter().enumerate() {
            for name in std::iter::once(name).chain(former) {
                by_name.entry(name.normal.clone()).or_default().push(at);
                by_core.entry(name.core.clone()).or_default().push(at);
            }
        }
        Names { listed, by_name, by_core }
    })
}

/// How well a name fits, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    SameCore,
    Prefix,
    Words,
    /// The same but for words such as "school", where the text has others of that kind.
    Kindred,
    Initials,
    Slip,
}

/// Schools that the text may mean, the likeliest first; in each degree of likeness the West Midlands come first,
/// then those with a sixth form. Primary schools stand behind unless the text speaks of one.
pub fn schools_matching(text: &str, limit: usize) -> Vec<&'static School> {
    let asked = Name::new(text);
    if asked.normal.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut found: Vec<_> = schools()
        .iter()
        .zip(&names().listed)
        .filter_map(|(school, (name, former))| {
            let former = former.as_ref().and_then(|former| asked.fit(school, former));
            asked.fit(school, name).into_iter().chain(former).min().map(|fit| (fit, school))
        })
        .collect();
    let wants_children = wants_children(&asked.normal);
    found.sort_by_key(|(fit, school)| {
        let behind = *fit != Fit::Exact && school.is_for_children() && !wants_children;
        let place = (!school.west_midlands, school.now.is_some(), !school.post16);
        // Among good fits the schools nearby come first, and again among the poor ones.
        (
            behind,
            *fit != Fit::Exact,
            *fit > Fit::Prefix,
            place,
            *fit,
            school.name.len(),
            school.name,
            school.urn,
        )
    });
    found.into_iter().take(limit).map(|(_, school)| school).collect()
}

impl Name {
    /// How well the listed name fits this one, as typed.
    fn fit(&self, school: &School, name: &Self) -> Option<Fit> {
        let words = || name.normal.split(' ');
        let all = |fits: &dyn Fn(&str) -> bool| self.normal.split(' ').all(fits);
        let starts = |asked: &str| words().any(|word| word.starts_with(asked));
        let same_core = !self.core.is_empty() && name.core == self.core;
        if name.normal == self.normal || school.urn == self.normal {
            Some(Fit::Exact)
        } else if same_core && all(&starts) {
            Some(Fit::SameCore)
        } else if name.normal.starts_with(&self.normal) {
            Some(Fit::Prefix)
        } else if all(&|asked| starts(asked) || in_address(school, asked)) {
            Some(Fit::Words)
        } else if same_core {
            Some(Fit::Kindred)
        } else if (3..=8).contains(&self.normal.len())
            && !self.normal.contains(' ')
            && initials(&name.normal).starts_with(&self.normal)
        {
            Some(Fit::Initials)
        } else {
            let slips = |asked: &str| starts(asked) || words().any(|word| one_slip_apart(asked, word));
            (self.normal.len() >= 5 && self.core.split(' ').all(slips)).then_some(Fit::Slip)
        }
    }
}

fn in_address(school: &School, asked: &str) -> bool {
    let starts = |word: &str| {
        word.len() >= asked.len() && word.get(..asked.len()).is_some_and(|w| w.eq_ignore_ascii_case(asked))
    };
    asked.len() > 1 && (school.town.split([' ', '-']).any(starts) || school.postcode.split(' ').any(starts))
}

/// "KEHS" of "King Edward VI High School for Girls".
fn initials(name: &str) -> String {
    const LEFT_OUT: [&str; 7] = ["vi", "viii", "the", "of", "for", "and", "at"];
    name.split(' ').filter(|word| !LEFT_OUT.contains(word)).filter_map(|word| word.chars().next()).collect()
}

/// The school that the text can only mean; None when there is none, or more than one. The town may follow the name.
pub fn school_named(text: &str) -> Option<&'static School> {
    let asked = normal(text);
    if asked.is_empty() {
        return None;
    }
    let names = names();
    if let Some(found) = names.by_name.get(&asked) {
        return only(found, &asked, None);
    }
    let short = core(&asked);
    if let Some(found) = names.by_core.get(&short) {
        // "St Agnes Sixth Form College" is not the only St Agnes of England, an academy in Cornwall: what is left of
        // a name without "school" and "college" is enough only near the office.
        let near = |at: &usize| schools().get(*at).is_some_and(|school| school.west_midlands);
        return if found.iter().all(near) { only(found, &asked, None) } else { None };
    }
    with_town(&asked)
}

/// "King Edward VI School, Lichfield": the last words may be the town.
fn with_town(asked: &str) -> Option<&'static School> {
    let words: Vec<&str> = asked.split(' ').collect();
    let splits = (1..words.len()).rev().take(4).filter_map(|at| words.split_at_checked(at));
    for (name, town) in splits {
        let (name, town) = (name.join(" "), town.join(" "));
        let names = names();
        let found = names.by_name.get(&name).or_else(|| names.by_core.get(&core(&name)));
        if let Some(school) = found.and_then(|found| only(found, asked, Some(&town))) {
            return Some(school);
        }
    }
    None
}

/// Whether the text itself speaks of a school for younger children.
fn wants_children(asked: &str) -> bool {
    const STARTS: [&str; 6] = ["primary", "infant", "junior", "nursery", "first", "prep"];
    asked.split(' ').any(|word| STARTS.iter().any(|start| word.starts_with(start)))
}

fn only(found: &[usize], asked: &str, town: Option<&str>) -> Option<&'static School> {
    let wants_children = wants_children(asked);
    let mut one: Option<&'static School> = None;
    for school in found.iter().filter_map(|at| schools().get(*at)) {
        if (school.is_for_children() && !wants_children)
            || town.is_some_and(|town| normal(school.town) != town)
        {
            continue;
        }
        let school = school.now.and_then(school_by_urn).unwrap_or(school);
        match one {
            Some(already) if already.urn != school.urn => return None,
            _ => one = Some(school),
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(text: &str) -> Option<&'static str> {
        school_named(text).map(|school| school.name)
    }

    #[test]
    fn a_school_far_away_is_meant_only_by_its_whole_name() {
        assert_eq!(school_named("St Agnes Sixth Form College"), None);
        let cornwall = school_named("St Agnes Academy").unwrap();
        assert!(!cornwall.west_midlands);
    }

    #[test]
    fn a_school_is_known_by_the_names_that_people_type() {
        for (typed, name) in [
            ("joseph chamberlain 6th form college", "Joseph Chamberlain Sixth Form College"),
            ("Joseph Chamberlain SFC", "Joseph Chamberlain Sixth Form College"),
            ("HOLTE SCH", "Holte School"),
            ("Bordesley Green Girls", "Bordesley Green Girls' School & Sixth Form"),
            ("King Edward VI Camp Hill Boys", "King Edward VI Camp Hill School for Boys"),
            ("king edward 6th camp hill school for girls", "King Edward VI Camp Hill School for Girls"),
            ("King Edward VI School, Stratford-upon-Avon", "King Edward VI School"),
            ("St. Peters Collegiate C of E", "St Peter's Collegiate Academy"),
            ("Saint Edmund Campion Catholic School", "St Edmund Campion Catholic School"),
            ("Nishkam High", "Nishkam High School"),
        ] {
            assert_eq!(named(typed), Some(name), "{typed}");
        }
    }

    #[test]
    fn a_name_of_several_schools_is_nobody() {
        for typed in [
            "King Edward VI School",
            "King Edward VI",
            "St Joseph's Catholic Primary School",
            "School",
            "",
            "The",
            "college",
        ] {
            assert_eq!(named(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_school_that_became_an_academy_is_found_once() {
        let old = school_by_urn("103514").unwrap();
        assert_eq!((old.name, old.listed), ("Swanshurst School", super::super::Listed::Post16Tables2019));
        let new = school_named("Swanshurst School").unwrap();
        assert_eq!(Some(new.urn), old.now);
        assert_eq!(schools_matching("Swanshurst", 5).first(), Some(&new));
    }

    #[test]
    fn a_list_to_choose_from_starts_with_the_nearest() {
        let first = |text| schools_matching(text, 5).first().map(|school| school.name);
        // By its initials it may also be King Edward VI Handsworth School.
        let kehs: Vec<_> = schools_matching("KEHS", 2).iter().map(|school| school.name).collect();
        assert!(kehs.contains(&"King Edward VI High School for Girls"), "{kehs:?}");
        assert_eq!(first("camp hill"), Some("King Edward VI Camp Hill School for Boys"));
        assert_eq!(first("joseph chamberlian"), Some("Joseph Chamberlain Sixth Form College"));
        assert_eq!(first("solihull sixth"), Some("Solihull Sixth Form College"));
        assert_eq!(first("103509"), Some("Holte School"));
        assert!(schools_matching("st joseph", 50).first().is_some_and(|school| school.west_midlands));
        assert_eq!(schools_matching("school", 7).len(), 7);
        assert!(schools_matching("", 7).is_empty() && schools_matching("holte", 0).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_text_makes_the_lookups_fail(text in "\\PC*") {
            school_named(&text);
            school_by_urn(&text);
            prop_assert!(schools_matching(&text, 3).len() <= 3);
        }
    }
}
