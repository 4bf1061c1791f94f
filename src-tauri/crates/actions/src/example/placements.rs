//! Placements in every state, each with the papers that its state means; those that wait lack different things.

use super::{
    dice::Dice,
    employers::{Host, Insured, Terms},
    students::Pupil,
    writing::{Desk, Row},
};
use crate::Problem;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use waymark_domain::{RecordId, RecordType, rules::PlacementState, values::ChoiceType};

/// What a placement that waits for its checks still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacks {
    Nothing,
    Consent,
    Insurance,
    HealthSafety,
    Supervisor,
    Hours,
    Contact,
    Much,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    At(PlacementState),
    Waits(Lacks),
}

/// Of 120 placements, how many stand where.
const SHARES: &[(Stage, usize)] = {
    use PlacementState::*;
    &[
        (Stage::At(Enquiry), 4),
        (Stage::At(OfferedByEmployer), 5),
        (Stage::At(Allocated), 6),
        (Stage::At(OfferedToStudent), 6),
        (Stage::At(Accepted), 7),
        (Stage::Waits(Lacks::Nothing), 6),
        (Stage::Waits(Lacks::Consent), 3),
        (Stage::Waits(Lacks::Insurance), 3),
        (Stage::Waits(Lacks::HealthSafety), 3),
        (Stage::Waits(Lacks::Supervisor), 3),
        (Stage::Waits(Lacks::Hours), 3),
        (Stage::Waits(Lacks::Contact), 3),
        (Stage::Waits(Lacks::Much), 2),
        (Stage::At(Confirmed), 30),
        (Stage::At(InProgress), 5),
        (Stage::At(Completed), 8),
        (Stage::At(Closed), 8),
        (Stage::At(Declined), 4),
        (Stage::At(CancelledByEmployer), 3),
        (Stage::At(CancelledByUs), 2),
        (Stage::At(Withdrawn), 4),
        (Stage::At(NoShow), 2),
    ]
};

pub struct Plan {
    stage: Stage,
    /// Which of its kind, so that one lack has several faces.
    nth: usize,
    pupil: usize,
    host: usize,
    terms: Option<Terms>,
    /// The terms are those of an offer of this employer, ahead or before.
    from_offer: Option<bool>,
}

/// The spans in which young people are free: half-terms, a week at Easter, the summer.
pub fn calendar(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut spans = Vec::new();
    for year in from.year()..=to.year() {
        for (month, day, weeks) in
            [(2, 15, 1), (4, 10, 1), (7, 1, 2), (7, 8, 1), (7, 15, 2), (7, 22, 1), (8, 1, 2), (10, 24, 1)]
        {
            let Some(first) = NaiveDate::from_ymd_opt(year, month, day) else { continue };
            let wait = (7 - first.weekday().days_since(Weekday::Mon)) % 7;
            let starts = first + Days::new(wait.into());
            let ends = starts + Days::new(weeks * 7 - 3);
            if starts >= from && ends <= to {
                spans.push((starts, ends));
            }
        }
    }
    spans
}

/// This week and the next.
fn under_way(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let monday = today - Days::new(today.weekday().days_since(Weekday::Mon).into());
    (monday, monday + Days::new(11))
}

/// Takes from a list in turn.
struct Turn(Vec<usize>, usize);

impl Turn {
    fn next(&mut self) -> Option<usize> {
        let found = self.0.get(self.1 % self.0.len().max(1)).copied();
        self.1 += 1;
        found
    }
}

fn stages() -> Vec<(Stage, usize)> {
    let mut all = Vec::new();
    for (stage, count) in SHARES {
        all.extend((0..*count).map(|nth| (*stage, nth)));
    }
    all
}

pub fn plan(
    dice: &mut Dice,
    count: usize,
    pupils: &mut [Pupil],
    hosts: &mut [Host],
    today: NaiveDate,
) -> Vec<Plan> {
    let turn = |keep: &dyn Fn(&Host) -> bool| {
        Turn(hosts.iter().enumerate().filter(|(_, h)| keep(h)).map(|(i, _)| i).collect(), 0)
    };
    let mut sound = turn(&|h| h.insured.is_enough());
    let mut unsound = turn(&|h| !h.insured.is_enough());
    let mut earlier = turn(&|h| h.before.is_some());
    let mut insured_now = turn(&|h| matches!(h.insured, Insured::InDate | Insured::Exempt));
    let free = |keep: &dyn Fn(&Pupil) -> bool| -> Vec<usize> {
        pupils.iter().enumerate().rev().filter(|(_, p)| keep(p)).map(|(i, _)| i).collect()
    };
    // A placement of last summer was one of somebody who is in the last year now.
    let mut older = free(&|p| p.has_contact && p.last_year);
    let mut younger = free(&|p| p.has_contact && !p.last_year);
    let mut alone = free(&|p| !p.has_contact);
    let all = stages();
    let mut plans = Vec::new();
    for i in 0..count {
        use PlacementState::*;
        // A step that shares no factor with 120 mixes the states.
        let (stage, nth) = all[(i * 37) % all.len()];
        let (past, now) = match stage {
            Stage::At(Completed | Closed | NoShow) => (true, false),
            Stage::At(InProgress) => (false, true),
            _ => (false, false),
        };
        let alone_first = matches!(stage, Stage::Waits(Lacks::Contact | Lacks::Much));
        let pupil = if alone_first {
            alone.pop()
        } else if past {
            older.pop()
        } else {
            younger.pop().or_else(|| older.pop())
        };
        let host = match stage {
            Stage::Waits(Lacks::Insurance | Lacks::Much) => unsound.next(),
            _ if past => earlier.next(),
            _ if now => insured_now.next(),
            _ => sound.next(),
        };
        let (Some(pupil), Some(host)) = (pupil, host) else { continue };
        let (mut terms, from_offer) = terms_for(&mut hosts[host], past, stage);
        if now {
            let (starts_on, ends_on) = under_way(today);
            terms = terms.map(|t| Terms { starts_on, ends_on, ..t });
        }
        if dice.percent(85) {
            pupils[pupil].sector = Some(hosts[host].sector());
        }
        pupils[pupil].has_placement = true;
        plans.push(Plan {
            stage,
            nth: nth + i / all.len(),
            pupil,
            host,
            terms,
            from_offer: from_offer.filter(|_| !now),
        });
    }
    plans
}

fn terms_for(host: &mut Host, past: bool, stage: Stage) -> (Option<Terms>, Option<bool>) {
    if stage == Stage::At(PlacementState::Enquiry) {
        return (None, None);
    }
    let terms = if past { host.before.as_mut() } else { Some(&mut host.ahead) };
    let Some(terms) = terms else { return (None, None) };
    terms.taken += 1;
    (Some(terms.clone()), Some(past))
}

pub fn write(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    plans: &[Plan],
    pupils: &[Pupil],
    hosts: &[Host],
) -> Result<(), Problem> {
    for plan in plans {
        let (pupil, host) = (&pupils[plan.pupil], &hosts[plan.host]);
        let (Some(student), Some(employer)) = (pupil.id, host.id) else { continue };
        let row = placement(desk, plan, pupil, host, student, employer);
        let id = desk.write(row)?;
        let has = Papers::of(plan.stage);
        if has.consent || matches!(plan.stage, Stage::Waits(Lacks::Consent)) {
            consents(desk, dice, plan, pupil, student, id)?;
        }
        if has.conversation || (plan.stage == Stage::Waits(Lacks::HealthSafety) && plan.nth % 2 == 1) {
            conversation(desk, dice, plan, host, id)?;
        }
    }
    Ok(())
}

/// What somebody has already done for a placement at this stage.
struct Papers {
    consent: bool,
    conversation: bool,
    supervisor: bool,
}

impl Papers {
    fn of(stage: Stage) -> Self {
        use PlacementState::*;
        let (consent, conversation, supervisor) = match stage {
            Stage::At(Enquiry | OfferedByEmployer | Allocated | OfferedToStudent | Accepted | Declined) => {
                (false, false, false)
            }
            Stage::At(CancelledByEmployer | CancelledByUs | Withdrawn) => (true, false, true),
            Stage::At(ChecksPending | Confirmed | InProgress | Completed | Closed | NoShow) => {
                (true, true, true)
            }
            Stage::Waits(Lacks::Much) => (false, false, false),
            Stage::Waits(lacks) => {
                (lacks != Lacks::Consent, lacks != Lacks::HealthSafety, lacks != Lacks::Supervisor)
            }
        };
        Papers { consent, conversation, supervisor }
    }
}

fn placement(
    desk: &Desk<'_, '_>,
    plan: &Plan,
    pupil: &Pupil,
    host: &Host,
    student: RecordId,
    employer: RecordId,
) -> Row {
    use PlacementState::*;
    let state = match plan.stage {
        Stage::At(state) => state,
        Stage::Waits(_) => ChecksPending,
    };
    let mut row = desk
        .row(RecordType::Placement)
        .link("student", student)
        .link("organisation", employer)
        .say("sector", host.sector().code())
        .say("state", state.code());
    let offer = match plan.from_offer {
        Some(true) => host.before.as_ref().and_then(|t| t.id),
        Some(false) => host.ahead.id,
        None => None,
    };
    let supervisor = host.supervisor.filter(|_| Papers::of(plan.stage).supervisor);
    let site = host.site.filter(|_| plan.terms.as_ref().is_some_and(|t| t.mode != "remote"));
    for (name, id) in [("offer", offer), ("site", site), ("supervisor", supervisor)] {
        if let Some(id) = id {
            row = row.link(name, id);
        }
    }
    if let Some(terms) = &plan.terms {
        row = terms.put(row);
    }
    if plan.stage == Stage::Waits(Lacks::Hours) {
        // Too long a day or into the night, which only the young may not; or not told yet.
        let ends = plan.terms.as_ref().map_or(desk.today, |t| t.ends_on);
        let young = waymark_domain::rules::age::age_on(pupil.born, ends) < 18;
        row = match plan.nth % 3 {
            0 if young => row.say("starts_at", "08:00").say("ends_at", "18:00").say("break_minutes", 30),
            1 if young => row.say("starts_at", "16:00").say("ends_at", "22:30").say("break_minutes", 45),
            _ => row.say("starts_at", "").say("ends_at", "").say("break_minutes", ""),
        };
    }
    let why = match state {
        Declined => "Chose another placement nearer to home.",
        CancelledByEmployer => "The team that was to look after the student is moving that week.",
        CancelledByUs => "Two placements were arranged for the same fortnight.",
        Withdrawn => "Has a resit in those days.",
        NoShow => "Did not come and could not be reached; the family was rung the same day.",
        _ => "",
    };
    row.say("ended_because", why)
}

fn consents(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    plan: &Plan,
    pupil: &Pupil,
    student: RecordId,
    id: RecordId,
) -> Result<(), Problem> {
    let starts = plan.terms.as_ref().map_or(desk.today, |t| t.starts_on);
    let first = desk.today.min(starts) - Days::new(30);
    let dated = dice.day(first, 20);
    let by = if waymark_domain::rules::age::age_on(pupil.born, dated) >= 18 { "student" } else { "carer" };
    let row = |desk: &Desk<'_, '_>, kind: &str| {
        desk.row(RecordType::Consent)
            .link("student", student)
            .link("placement", id)
            .say("kind", kind)
            .say("given_by", by)
            .say("status", "given")
            .say("dated", dated)
            .say("method", ["Signed form", "Signed form, by email", "By phone, noted"][plan.nth % 3])
    };
    let consent = row(desk, "placement");
    let consent = match (plan.stage, plan.nth % 3) {
        (Stage::Waits(Lacks::Consent), 0) => return Ok(()),
        (Stage::Waits(Lacks::Consent), 1) => consent.say("status", "refused"),
        (Stage::Waits(Lacks::Consent), _) => consent.say("expires_on", desk.today + Days::new(14)),
        _ => consent,
    };
    desk.write(consent)?;
    if plan.stage == Stage::At(PlacementState::Confirmed) && plan.nth.is_multiple_of(2) {
        let share = row(desk, "share_with_employer");
        desk.write(share)?;
    }
    Ok(())
}

fn conversation(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    plan: &Plan,
    host: &Host,
    id: RecordId,
) -> Result<(), Problem> {
    let starts = plan.terms.as_ref().map_or(desk.today, |t| t.starts_on);
    let held = if plan.stage == Stage::Waits(Lacks::HealthSafety) {
        desk.today + Days::new(6)
    } else {
        dice.day(desk.today.min(starts) - Days::new(24), 18)
    };
    let row = desk
        .row(RecordType::HealthSafetyConversation)
        .link("placement", id)
        .say("held_on", held)
        .say("spoken_with", &host.supervisor_name)
        .say("agreed", "Shown the fire exits on the first morning; never alone with machines; breaks away from the desk.");
    desk.write(row)?;
    Ok(())
}
