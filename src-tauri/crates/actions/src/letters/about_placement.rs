//! What all letters about a placement share: its papers, its facts in words, what stands in their way.
//! Never here: which checks a placement needs (the domain's), one kind of letter.

use super::{
    facts::{Composed, Facts, To, draft},
    office::Desk,
    recipients::{contacts_of, place_of, to_contact, to_organisation},
    told::{Issued, Watched, joined, known, last_of, quote, words_of},
    words,
};
use crate::{
    Problem,
    fields::{link, set, typed},
    placement::{Dossier, dossier},
};
use chrono::{Datelike, NaiveDate};
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Consent, ConsentBy, ConsentKind, Contact, Mode},
    rules::{CheckItem, CheckState, PlacementState},
    values::ChoiceType,
};
use waymark_letters::Kind;
use waymark_store::Read;

/// A placement with the letters about it and the people at the student's school.
pub struct File {
    pub dossier: Dossier,
    pub letters: Vec<Issued>,
    pub school_contacts: Vec<Contact>,
}

/// To whom the facts are told: to the student, or to anybody else.
#[derive(Clone, Copy, PartialEq)]
pub enum Reader {
    Student,
    Other,
}

impl File {
    pub fn gather(store: &impl Read, id: RecordId, today: NaiveDate) -> Result<File, Problem> {
        let dossier = dossier(store, id, today)?;
        let rows = store.linked(RecordType::Letter, "placement", id)?;
        Ok(File {
            letters: rows.iter().map(|row| Ok((row.id, typed(row)?))).collect::<Result<_, Problem>>()?,
            school_contacts: contacts_of(store, dossier.student.school.map(|l| l.0))?,
            dossier,
        })
    }

    pub fn composed(
        &self,
        kind: Kind,
        desk: &Desk,
        today: NaiveDate,
        to: To,
        facts: Facts,
        blocked: Vec<String>,
    ) -> Composed {
        let mut about = Values::new();
        set(&mut about, RecordType::Letter, "placement", link(self.dossier.id));
        set(&mut about, RecordType::Letter, "student", link(self.dossier.placement.student.0));
        set(&mut about, RecordType::Letter, "organisation", link(self.dossier.placement.organisation.0));
        let letter = draft(kind, desk, today, to, facts.only(kind));
        Composed::new(self.dossier.title(), letter, about, blocked)
    }

    /// A letter says that a placement is confirmed; so it must be, and until its first day nothing that it stands on
    /// may be gone since. Later it tells of what was, and only a consent that was taken back stops it.
    pub fn not_confirmed(&self) -> Vec<String> {
        use PlacementState::*;
        let dossier = &self.dossier;
        let state = dossier.placement.state;
        if !matches!(state, Confirmed | InProgress | Completed) {
            let mut blocked = vec![format!(
                "The placement is not confirmed (it stands at \u{201c}{}\u{201d}).",
                state.label()
            )];
            if !state.is_over() {
                blocked.extend(dossier.in_the_way());
            }
            return blocked;
        }
        let gone = dossier.checks.iter().filter(|c| c.state == CheckState::Missing);
        gone.filter(|c| state == Confirmed || c.item == CheckItem::Consent)
            .map(|c| format!("{} {}", c.reason, c.todo))
            .collect()
    }

    /// Why it is not this letter's turn, with what to do.
    pub fn unless_at(&self, turn: &[PlacementState], todo: &str) -> Option<String> {
        let state = self.dossier.placement.state;
        let stands = format!("The placement stands at \u{201c}{}\u{201d}. {todo}", state.label());
        (!turn.contains(&state)).then_some(stands)
    }

    /// Somebody refused or took back the consent to the placement: nothing is printed against it.
    pub fn said_no(&self) -> Option<String> {
        let no = self.dossier.checks.iter().find(|c| c.somebody_said_no());
        no.map(|c| format!("{} {}", c.reason, c.todo))
    }

    /// A carer's consent to this placement that stands.
    pub fn carer_consented(&self) -> Option<&Consent> {
        let of_this = |c: &&Consent| c.placement.is_none_or(|p| p.0 == self.dossier.id);
        let carers = self.dossier.consents.iter().filter(|c| c.given_by == ConsentBy::Carer);
        carers.filter(of_this).find(|c| c.kind == ConsentKind::Placement && c.stands())
    }

    pub fn to_school(&self, blocked: &mut Vec<String>) -> To {
        match &self.dossier.school {
            Some(school) => {
                let to = to_organisation(school, &self.school_contacts);
                To { of: self.dossier.student.school.map(|l| l.0), ..to }
            }
            None => {
                let who = self.dossier.student.full_name();
                blocked.push(format!("The school of {who} is not known. Add it to the student."));
                To::default()
            }
        }
    }

    pub fn to_employer(&self) -> To {
        let place = place_of(&self.dossier.organisation);
        let place = if place.len() > 1 { place } else { self.site_lines() };
        to_contact(&self.dossier.organisation, self.dossier.supervisor.as_ref(), place)
            .found_in(self.dossier.placement.organisation.0)
    }

    fn site_lines(&self) -> Vec<String> {
        let Some(site) = &self.dossier.site else { return place_of(&self.dossier.organisation) };
        let street = [&site.address_line_1, &site.address_line_2, &site.town];
        let lines = words::address(street.map(|l| l.as_deref()), site.postcode.as_ref());
        if lines.is_empty() { place_of(&self.dossier.organisation) } else { lines }
    }

    /// What most letters say of a placement; each keeps those of its own fields.
    pub fn facts(&self, reader: Reader) -> Facts {
        let (dossier, placement) = (&self.dossier, &self.dossier.placement);
        let mode = placement.mode.unwrap_or(Mode::InPerson);
        let employer = dossier.organisation.name.to_string();
        let mut facts = Facts::default();
        facts.name("student_preferred_name", dossier.student.called());
        facts.name("student_full_name", dossier.student.full_name());
        facts.maybe("school_year", dossier.student.year_group.map(|y| y.label()));
        facts.name("school", dossier.school.as_ref().map(|s| s.name.to_string()).unwrap_or_default());
        facts.name("employer", employer);
        facts.maybe("employer_phone", dossier.organisation.phone.as_ref());
        facts.text("mode", mode.code());
        facts.text("place_text", self.place(mode, reader));
        if let (Some(from), Some(to)) = (placement.starts_on, placement.ends_on) {
            facts.text("dates_text", words::dates(from, to));
            if from != to {
                facts.text("days_text", words::days(&placement.days));
            }
        }
        if let (Some(from), Some(to)) = (placement.starts_at, placement.ends_at) {
            facts.text("hours_text", words::hours(from, to));
            facts.text("arrival_time", words::time(from));
        }
        facts.text("break_text", words::minutes(placement.break_minutes.unwrap_or_default()));
        facts.maybe("tasks", placement.tasks.as_ref());
        let arrive = placement.arrival_place.as_ref().map(|a| a.to_string());
        let arrive = arrive.unwrap_or_else(|| match (mode, reader) {
            (Mode::Remote, Reader::Student) => "by the link that your supervisor sends to you".into(),
            (Mode::Remote, Reader::Other) => String::new(),
            // Every place has one; where it is, the address says.
            _ => "the main entrance".into(),
        });
        facts.text("arrival_place", arrive);
        if let Some(supervisor) = &dossier.supervisor {
            facts.name("supervisor_name", supervisor.full_name());
        }
        let phone = dossier.supervisor.as_ref().and_then(|s| s.phone.as_ref());
        facts.maybe("supervisor_phone", phone.or(dossier.organisation.phone.as_ref()));
        facts.maybe("sector", placement.sector.or(dossier.student.sector).map(|s| s.label()));
        facts.maybe("what_to_bring", placement.bring.as_ref());
        facts.maybe("dress", placement.dress.as_ref());
        facts.maybe("travel_text", placement.travel.as_ref());
        facts.maybe("reason", placement.told_reason.as_ref());
        facts.maybe("instead", placement.instead.as_ref());
        facts
    }

    fn place(&self, mode: Mode, reader: Reader) -> String {
        let employer = self.dossier.organisation.name.to_string();
        if mode == Mode::Remote {
            return match reader {
                Reader::Student => format!("{employer} is your host; you work from home."),
                Reader::Other => {
                    format!("{employer} is the host; {} works from home.", self.dossier.student.called())
                }
            };
        }
        let mut words = employer;
        let lines = self.site_lines();
        if !lines.is_empty() {
            words = format!("{words}, {}", words::on_one_line(&lines));
        }
        if let Some(directions) = self.dossier.site.as_ref().and_then(|s| s.directions.as_ref()) {
            words = format!("{words}. {directions}");
        }
        words
    }

    /// Who ended it, and the last letter of these kinds, with the dates that its reader knows.
    pub fn put_end(&self, facts: &mut Facts, before: &[Kind]) -> Option<RecordId> {
        use PlacementState::*;
        facts.text(
            "ended_by",
            match self.dossier.placement.state {
                CancelledByEmployer => "employer",
                Withdrawn => "student",
                _ => "us",
            },
        );
        let (id, letter) = last_of(&self.letters, before)?;
        quote(facts, &letter.reference, letter.dated);
        if let Some(dates) = known(&self.letters, before, "dates_text") {
            facts.text("dates_text", dates);
        }
        Some(*id)
    }

    /// Of age on the first day, and so deciding alone.
    pub fn is_adult(&self, today: NaiveDate) -> bool {
        is_adult(self.dossier.student.date_of_birth, self.dossier.placement.starts_on.unwrap_or(today))
    }
}

pub fn is_adult(born: Option<NaiveDate>, on: NaiveDate) -> bool {
    born.is_some_and(|born| {
        let years = on.year() - born.year();
        years > 18 || years == 18 && (on.month(), on.day()) >= (born.month(), born.day())
    })
}

/// What a change of a placement is told of; other facts go out with the confirmation anew.
pub const WATCHED: &[Watched] = &[
    Watched {
        name: "dates",
        facts: &["dates_text", "days_text"],
        words: |f| joined(f, "dates_text", " (", "days_text", ")"),
    },
    Watched {
        name: "hours",
        facts: &["hours_text", "break_text", "arrival_time"],
        words: |f| joined(f, "hours_text", "; breaks: ", "break_text", ""),
    },
    Watched {
        name: "place",
        facts: &["place_text", "arrival_place", "mode"],
        words: |f| {
            let place = joined(f, "place_text", "; arrive at ", "arrival_place", "");
            match words_of(f, "mode").as_str() {
                "remote" => format!("Online. {}", words_of(f, "place_text")),
                "hybrid" => format!("Partly in person, partly online. {place}"),
                _ => place,
            }
        },
    },
    Watched {
        name: "supervisor",
        facts: &["supervisor_name", "supervisor_phone"],
        words: |f| joined(f, "supervisor_name", ", ", "supervisor_phone", ""),
    },
];
