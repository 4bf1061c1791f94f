//! The facts of a placement's letters.
//! Never here: which checks a placement needs (the domain's).

use super::{
    facts::{Composed, Facts, arranged, draft},
    office::Desk,
    words,
};
use crate::{
    Problem,
    fields::{link, set},
    placement::{Dossier, dossier},
};
use chrono::NaiveDate;
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{ConsentKind, HealthSafetyConversation, InsuranceCheck, Mode, Organisation, Student},
    rules::{CheckItem, CheckState, PlacementState, consent_stands},
    values::ChoiceType,
};
use waymark_letters::{Kind, Recipient};
use waymark_store::Read;

pub fn compose(
    store: &impl Read,
    desk: &Desk,
    kind: Kind,
    id: RecordId,
    today: NaiveDate,
) -> Result<Composed, Problem> {
    let dossier = dossier(store, id, today)?;
    let for_employer = kind == Kind::PlacementConfirmationEmployer;
    let mut facts = common(&dossier);
    let (recipient, dear) = if for_employer {
        employer_facts(&dossier, today, &mut facts);
        to_employer(&dossier)
    } else {
        student_facts(&dossier, &mut facts);
        (to_student(&dossier.student, dossier.school.as_ref()), first_name(&dossier.student))
    };
    let mut about = Values::new();
    set(&mut about, RecordType::Letter, "placement", link(id));
    set(&mut about, RecordType::Letter, "student", link(dossier.placement.student.0));
    set(&mut about, RecordType::Letter, "organisation", link(dossier.placement.organisation.0));
    Ok(Composed {
        title: dossier.title(),
        letter: draft(kind, desk, today, recipient, dear, facts),
        about,
        blocked: blocked(&dossier),
    })
}

/// A letter says that a placement is confirmed; so it must be, and nobody may have taken consent back since.
fn blocked(dossier: &Dossier) -> Vec<String> {
    use PlacementState::*;
    let state = dossier.placement.state;
    let mut blocked = Vec::new();
    if !matches!(state, Confirmed | InProgress | Completed) {
        blocked.push(format!(
            "The placement is not confirmed (it stands at \u{201c}{}\u{201d}).",
            state.label()
        ));
        if !state.is_over() {
            blocked.extend(dossier.in_the_way());
        }
    } else if let Some(no) =
        dossier.checks.iter().find(|c| c.item == CheckItem::Consent && c.state == CheckState::Missing)
    {
        blocked.push(format!("{} {}", no.reason, no.todo));
    }
    blocked
}

fn first_name(student: &Student) -> String {
    student.preferred_name.as_ref().unwrap_or(&student.first_name).to_string()
}

/// To the student's home; where that is not known, care of the school.
pub fn to_student(student: &Student, school: Option<&Organisation>) -> Recipient {
    let home = home(student);
    let has_street = student.address_line_1.is_some() || student.address_line_2.is_some();
    let address = match school {
        Some(school) if !has_street => {
            let mut care = vec![format!("c/o {}", school.name)];
            care.extend(place_of(school));
            if school.postcode.is_some() { care } else { home }
        }
        _ => home,
    };
    Recipient { name: student.full_name(), address }
}

fn home(student: &Student) -> Vec<String> {
    let mut lines = words::address([
        student.address_line_1.as_deref(),
        student.address_line_2.as_deref(),
        student.town.as_deref(),
        None,
    ]);
    lines.extend(student.postcode.as_ref().map(|p| p.to_string()));
    lines
}

fn place_of(place: &Organisation) -> Vec<String> {
    let mut lines = words::address([
        place.address_line_1.as_deref(),
        place.address_line_2.as_deref(),
        place.town.as_deref(),
        None,
    ]);
    lines.extend(place.postcode.as_ref().map(|p| p.to_string()));
    lines
}

fn site_lines(dossier: &Dossier) -> Vec<String> {
    let Some(site) = &dossier.site else { return place_of(&dossier.organisation) };
    let mut lines = words::address([
        site.address_line_1.as_deref(),
        site.address_line_2.as_deref(),
        site.town.as_deref(),
        None,
    ]);
    lines.extend(site.postcode.as_ref().map(|p| p.to_string()));
    if lines.is_empty() { place_of(&dossier.organisation) } else { lines }
}

fn to_employer(dossier: &Dossier) -> (Recipient, String) {
    let organisation = dossier.organisation.name.to_string();
    let place = place_of(&dossier.organisation);
    let place = if place.len() > 1 { place } else { site_lines(dossier) };
    match &dossier.supervisor {
        Some(contact) => {
            let mut address = vec![organisation];
            address.extend(place);
            let title = contact.title.as_ref().map(|t| format!("{t} ")).unwrap_or_default();
            (Recipient { name: format!("{title}{}", contact.full_name()), address }, contact.addressed_as())
        }
        None => (Recipient { name: organisation, address: place }, String::new()),
    }
}

fn common(dossier: &Dossier) -> Facts {
    let placement = &dossier.placement;
    let mode = placement.mode.unwrap_or(Mode::InPerson);
    let employer = dossier.organisation.name.to_string();
    let mut facts = Facts::default();
    facts.name("student_preferred_name", first_name(&dossier.student));
    facts.name("employer", employer.clone());
    facts.text("mode", mode.code());
    facts.text("place_text", place(dossier, mode));
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
    facts.text(
        "arrival_place",
        arrive.unwrap_or_else(|| match (mode, &dossier.site) {
            (Mode::Remote, _) => "by the link that your supervisor sends to you".into(),
            (_, Some(site)) => format!("the reception of {}", site.name),
            (_, None) => format!("the reception of {employer}"),
        }),
    );
    if let Some(supervisor) = &dossier.supervisor {
        facts.name("supervisor_name", supervisor.full_name());
    }
    facts
}

fn place(dossier: &Dossier, mode: Mode) -> String {
    let employer = dossier.organisation.name.to_string();
    if mode == Mode::Remote {
        return format!("{employer} is your host; you work from home.");
    }
    let mut words = employer;
    let lines = site_lines(dossier);
    if !lines.is_empty() {
        words = format!("{words}, {}", words::on_one_line(&lines));
    }
    if let Some(directions) = dossier.site.as_ref().and_then(|s| s.directions.as_ref()) {
        words = format!("{words}. {directions}");
    }
    words
}

fn student_facts(dossier: &Dossier, facts: &mut Facts) {
    let placement = &dossier.placement;
    facts.name("student_full_name", dossier.student.full_name());
    let phone = dossier.supervisor.as_ref().and_then(|s| s.phone.as_ref());
    facts.maybe("supervisor_phone", phone.or(dossier.organisation.phone.as_ref()));
    facts.maybe("sector", placement.sector.or(dossier.student.sector).map(|s| s.label()));
    facts.maybe("what_to_bring", placement.bring.as_ref());
    facts.maybe("dress", placement.dress.as_ref());
    facts.maybe("travel_text", placement.travel.as_ref());
    facts.text("access_text", arranged(&dossier.needs, false));
}

fn employer_facts(dossier: &Dossier, today: NaiveDate, facts: &mut Facts) {
    facts.maybe("school_year", dossier.student.year_group.map(|y| y.label()));
    facts.name("school", dossier.school.as_ref().map(|s| s.name.to_string()).unwrap_or_default());
    facts.text("insurance_text", insurance(&dossier.insurance, dossier.placement.ends_on));
    facts.text("safety_text", safety(&dossier.conversations, today));
    if consent_stands(&dossier.consents, ConsentKind::ShareWithEmployer, today) {
        facts.text("access_text", arranged(&dossier.needs, true));
    }
}

fn insurance(checks: &[InsuranceCheck], last_day: Option<NaiveDate>) -> String {
    if let Some(why) = checks.iter().find_map(|c| c.exempt_because.as_ref()) {
        return format!(
            "You told us that you need no employers\u{2019} liability insurance ({}).",
            why.trim_end_matches('.')
        );
    }
    let latest = checks.iter().filter(|c| c.ends_on.is_some()).max_by_key(|c| c.ends_on);
    let promised = checks.iter().filter_map(|c| c.renewal_promised_on).max();
    let Some((check, until)) = latest.and_then(|c| Some((c, c.ends_on?))) else {
        return promised
            .map(|on| {
                format!(
                    "You told us that your employers\u{2019} liability insurance will be in force from {}.",
                    on.format("%-d %B %Y")
                )
            })
            .unwrap_or_default();
    };
    let with = check.insurer.as_ref().map(|i| format!(" with {i}")).unwrap_or_default();
    let until_words = until.format("%-d %B %Y");
    match promised {
        Some(on) if last_day.is_some_and(|last| last > until) => format!(
            "You told us that your employers\u{2019} liability insurance{with} is in force until {until_words} and that you will renew it on {}.",
            on.format("%-d %B %Y")
        ),
        _ => format!(
            "You told us that your employers\u{2019} liability insurance{with} covers the whole placement (in force until {until_words})."
        ),
    }
}

fn safety(held: &[HealthSafetyConversation], today: NaiveDate) -> String {
    let Some(talk) = held.iter().filter(|c| c.held_on <= today).max_by_key(|c| c.held_on) else {
        return String::new();
    };
    let with = talk.spoken_with.as_ref().map_or_else(|| "you".to_owned(), |w| w.to_string());
    format!("We talked about health and safety with {with} on {}.", talk.held_on.format("%-d %B %Y"))
}
