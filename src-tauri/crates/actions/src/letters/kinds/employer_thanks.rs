//! Thanks to an employer for the placements completed there in the school year of the newest. No student is named.

use crate::fields::{link, set};
use crate::letters::{
    about_employer::Hosted,
    dates::{school_year, year_in_words},
    facts::{Composed, Facts, draft},
    office::Desk,
    recipients::to_organisation,
    table::{About, Writing},
    words,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordType, Values};
use waymark_letters::kinds::employer_thanks::KIND;

pub static WRITING: Writing =
    Writing { kind: KIND, about: About::Employer { write }, stands: false, asked_for: false, changes: None };

fn write(hosted: &Hosted, desk: &Desk, today: NaiveDate) -> Composed {
    let mut facts = Facts::default();
    let mut blocked = Vec::new();
    facts.name("employer", hosted.employer.name.to_string());
    let spans = hosted.placements.iter().filter_map(|p| Some((p.starts_on?, p.ends_on?)));
    let spans: Vec<(NaiveDate, NaiveDate)> = spans.filter(|(_, to)| *to <= today).collect();
    match spans.iter().map(|(_, to)| school_year(*to)).max() {
        None => blocked.push(
            "No placement was completed here yet. When one is over, press \u{201c}The placement ends\u{201d} in it.".into(),
        ),
        Some(year) => {
            let mut counts: BTreeMap<(NaiveDate, NaiveDate), usize> = BTreeMap::new();
            for span in spans.into_iter().filter(|(_, to)| school_year(*to) == year) {
                *counts.entry(span).or_default() += 1;
            }
            let students = |n| words::count(n, "student", "students");
            facts.text("hosted_text", students(counts.values().sum()));
            let line = |((from, to), n): (&(NaiveDate, NaiveDate), &usize)| {
                format!("{}: {}", words::dates(*from, *to), students(*n))
            };
            facts.list("placements", counts.iter().map(line).collect());
            facts.text("next_year", year_in_words(year + 1));
        }
    }
    let mut about = Values::new();
    set(&mut about, RecordType::Letter, "organisation", link(hosted.id));
    let to = to_organisation(&hosted.employer, &hosted.contacts).found_in(hosted.id);
    let letter = draft(KIND, desk, today, to, facts.only(KIND));
    Composed::new(hosted.employer.name.to_string(), letter, about, blocked)
}
