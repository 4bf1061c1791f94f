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
    rules::{CheckItem, CheckState, Cover, Period, PlacementState, consent_stands, insurance_cover},
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
    Ok(compose_of(&dossier(store, id, today)?, desk, kind, today))
}

pub fn compose_of(dossier: &Dossier, desk: &Desk, kind: Kind, today: NaiveDate) -> Composed {
    let for_employer = kind == Kind::PlacementConfirmationEmployer;
    let mut facts = common(dossier);
    let (recipient, dear) = if for_employer {
        employer_facts(dossier, today, &mut facts);
        to_employer(dossier)
    } else {
        student_facts(dossier, &mut facts);
        (to_student(&dossier.student, dossier.school.as_ref()), dossier.student.called())
    };
    let mut about = Values::new();
    set(&mut about, RecordType::Letter, "placement", link(dossier.id));
    set(&mut about, RecordType::Letter, "student", link(dossier.placement.student.0));
    set(&mut about, RecordType::Letter, "organisation", link(dossier.placement.organisation.0));
    Composed {
        title: dossier.title(),
        letter: draft(kind, desk, today, recipient, dear, facts),
        about,
        blocked: blocked(dossier),
    }
}

/// A letter says that a placement is confirmed; so it must be, and until its first day nothing that it stands on may
/// be gone since. Later it tells of what was, and only a consent that was taken back stops it.
fn blocked(dossier: &Dossier) -> Vec<String> {
    use PlacementState::*;
    let state = dossier.placement.state;
    if !matches!(state, Confirmed | InProgress | Completed) {
        let mut blocked =
            vec![format!("The placement is not confirmed (it stands at \u{201c}{}\u{201d}).", state.label())];
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
    let street = [&student.address_line_1, &student.address_line_2, &student.town];
    words::address(street.map(|l| l.as_deref()), student.postcode.as_ref())
}

fn place_of(place: &Organisation) -> Vec<String> {
    let street = [&place.address_line_1, &place.address_line_2, &place.town];
    words::address(street.map(|l| l.as_deref()), place.postcode.as_ref())
}

fn site_lines(dossier: &Dossier) -> Vec<String> {
    let Some(site) = &dossier.site else { return place_of(&dossier.organisation) };
    let street = [&site.address_line_1, &site.address_line_2, &site.town];
    let lines = words::address(street.map(|l| l.as_deref()), site.postcode.as_ref());
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
    facts.name("student_preferred_name", dossier.student.called());
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
    let period = Period::of(dossier.placement.starts_on, dossier.placement.ends_on);
    facts.text("insurance_text", insurance(insurance_cover(&dossier.insurance, period)));
    facts.text("safety_text", safety(&dossier.conversations, today));
    if consent_stands(&dossier.consents, ConsentKind::ShareWithEmployer, dossier.id, today) {
        facts.text("access_text", arranged(&dossier.needs, true));
    }
}

/// What was agreed, in the check's own terms; nothing where the check is not passed.
fn insurance(cover: Cover<'_>) -> String {
    let with = |check: &InsuranceCheck| {
        check.insurer.as_ref().map(|insurer| format!(" with {insurer}")).unwrap_or_default()
    };
    let date = |day: NaiveDate| day.format("%-d %B %Y");
    match cover {
        Cover::Exempt(why) => format!(
            "You told us that you need no employers\u{2019} liability insurance ({}).",
            why.trim_end_matches('.')
        ),
        Cover::Whole { with: check, until } => format!(
            "You told us that your employers\u{2019} liability insurance{} covers the whole placement (in force until {}).",
            with(check),
            date(until)
        ),
        Cover::Promised { with: Some(check), gap, on } => format!(
            "You told us that your employers\u{2019} liability insurance{} is in force until {} and that you will renew it on {}.",
            with(check),
            date(gap.pred_opt().unwrap_or(gap)),
            date(on)
        ),
        Cover::Promised { with: None, on, .. } => {
            format!(
                "You told us that your employers\u{2019} liability insurance will be in force from {}.",
                date(on)
            )
        }
        Cover::NotChecked | Cover::NoDates | Cover::NoEnd | Cover::Gap(_) => String::new(),
    }
}

fn safety(held: &[HealthSafetyConversation], today: NaiveDate) -> String {
    let Some(talk) = held.iter().filter(|c| c.held_on <= today).max_by_key(|c| c.held_on) else {
        return String::new();
    };
    let with = talk.spoken_with.as_ref().map_or_else(|| "you".to_owned(), |w| w.to_string());
    format!("We talked about health and safety with {with} on {}.", talk.held_on.format("%-d %B %Y"))
}
