//! Invented employers: their sites, the adults there, their insurance, and what they offer.

use super::{
    dice::Dice,
    names::{self, Name},
    placements::calendar,
    places::workplace,
    writing::{Desk, Row},
};
use crate::Problem;
use chrono::{Days, Months, NaiveDate};
use waymark_domain::{RecordId, RecordType, records::Sector, values::ChoiceType};

/// What is known of an employer's liability insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insured {
    InDate,
    Promised,
    Exempt,
    EndsTooSoon,
    NotChecked,
}

impl Insured {
    pub fn is_enough(self) -> bool {
        matches!(self, Insured::InDate | Insured::Promised | Insured::Exempt)
    }
}

/// The facts that an offer gives to its placements.
#[derive(Debug, Clone)]
pub struct Terms {
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub hours: (&'static str, &'static str, u32),
    pub mode: &'static str,
    pub work: &'static Work,
    pub taken: usize,
    pub id: Option<RecordId>,
}

/// What is done in a sector.
#[derive(Debug)]
pub struct Work {
    sector: Sector,
    ends: &'static [&'static str],
    pub title: &'static str,
    pub tasks: &'static str,
    pub bring: &'static str,
    pub dress: &'static str,
}

pub struct Host {
    name: String,
    pub insured: Insured,
    pub work: &'static Work,
    pub ahead: Terms,
    /// Some had placements last summer too.
    pub before: Option<Terms>,
    pub id: Option<RecordId>,
    pub site: Option<RecordId>,
    pub supervisor: Option<RecordId>,
    pub supervisor_name: String,
}

macro_rules! work {
    ($($sector:ident: [$($end:literal),+] $title:literal $tasks:literal $bring:literal $dress:literal),+ $(,)?) => {
        &[$(Work { sector: Sector::$sector, ends: &[$($end),+], title: $title, tasks: $tasks, bring: $bring, dress: $dress }),+]
    };
}

const WORK: &[Work] = work! {
    Engineering: ["Engineering", "Instruments", "Precision Works", "Rail Systems"] "Engineering insight"
        "Follow a part from drawing to inspection\nBuild and test a small control circuit\nPresent what you found on the last day"
        "A notebook, a pen and flat closed shoes. Safety boots and glasses are lent." "Trousers and closed shoes; long hair tied back.",
    Law: ["Solicitors", "Chambers", "Legal"] "A fortnight in a law firm"
        "Prepare a bundle for a practice hearing\nSit in on a client meeting where the client agrees\nWrite a short note on a point of law"
        "A notebook and your identity card." "Smart: shirt or blouse, dark trousers or skirt.",
    Technology: ["Software", "Data", "Digital Works"] "Software in a team"
        "Learn how a team plans its week\nFix a small fault with a developer beside you\nShow your change to the team"
        "A notebook. A laptop is lent." "What you wear to college.",
    Accountancy: ["Accountants", "Audit", "Tax Advisers"] "From receipts to accounts"
        "Reconcile a month of an invented shop\nVisit a client with the team\nPresent the shop\u{2019}s results"
        "A calculator and a notebook." "Smart.",
    Medicine: ["Dental Care", "Health Centre", "Pharmacy"] "Care behind the counter"
        "Shadow the pharmacist and the nurses\nLearn how medicines are checked\nTake part in a mock consultation"
        "Your vaccination record, if you have it, and a fob watch." "Bare below the elbow, no jewellery, closed shoes.",
    Architecture: ["Architects", "Studio", "Landscape"] "A room in a week"
        "Measure a real room and draw it to scale\nBuild a card model\nPin up and talk about your design"
        "Pencils and a scale ruler, if you own one." "Clothes that may get glue on them.",
    Banking: ["Capital", "Building Society", "Finance"] "How a loan is decided"
        "Learn what a bank asks before it lends\nWork through three invented cases\nExplain your decision to the branch manager"
        "A notebook." "Smart.",
    Business: ["Logistics", "Trading", "Retail Group"] "A business from the inside"
        "Spend a day in each department\nFollow one order from click to door\nSuggest one improvement"
        "A notebook and a packed lunch." "Smart casual.",
    Biology: ["Laboratories", "Biosciences", "Water Testing"] "In the laboratory"
        "Learn safe laboratory practice\nTest water from the canal\nKeep a laboratory book"
        "A notebook. Coats and goggles are lent." "Long trousers and closed shoes.",
    Media: ["Radio", "Press", "Film Works"] "A story to air"
        "Find and check a story\nRecord an interview\nEdit three minutes for broadcast"
        "Headphones, if you own some." "What you wear to college.",
    Politics: ["Policy Centre", "Community Trust", "Research Institute"] "How a decision is made"
        "Read a council paper and sum it up on one page\nSit in the public gallery\nDraft a question for a committee"
        "A notebook." "Smart casual.",
};

/// The names that employers begin with; none is meant to be a real one.
const BEGINNINGS: &[&str] = &[
    "Harwell & Reed",
    "Arden Bridge",
    "Foxhollow",
    "Lantern Yard",
    "Copperwheel",
    "Marlpit & Daughters",
    "Nine Locks",
    "Tamesyde",
    "Quillfeather",
    "Oakhanger",
    "Brindle & Sow",
    "Saltway",
    "Ironbark",
    "Kestrel Row",
    "Millpond",
    "Pike & Tallow",
    "Redgate Forge",
    "Silverbirch",
    "Thistlewood",
    "Underhill & Okoro",
    "Vesper Lane",
    "Westerfold",
    "Yewtree",
    "Bluebrick",
    "Candlewick",
    "Dovecote",
    "Elderflower",
    "Fernhollow",
    "Gauntlet & Rai",
    "Hazelbank",
    "Ivy & Khan",
    "Juniper Hill",
    "Kingcup",
    "Longmeadow",
    "Moonstone",
    "Nettlefield",
    "Osier Bed",
    "Partridge Green",
    "Quarrybank",
    "Rushbrook",
    "Sandpiper",
    "Tollhouse",
    "Umberslade Mill",
    "Violet & Finch",
    "Wheelwright",
    "Amberley Vale",
    "Bellfounders",
    "Cinderhill",
    "Drumlin",
    "Eastcote",
    "Flintlock",
    "Goldhay",
];

const INSURERS: &[&str] =
    &["Example Mutual", "Invented & General", "Sample Assurance", "Placeholder Insurance Society"];

const HOURS: &[(&str, &str, u32)] =
    &[("09:30", "16:30", 45), ("09:00", "17:00", 60), ("10:00", "16:00", 30), ("08:30", "16:00", 60)];

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

pub fn plan(dice: &mut Dice, count: usize, today: NaiveDate) -> Vec<Host> {
    let ahead = calendar(after(today, 21), after(today, 280));
    let past = calendar(before(today, 330), before(today, 28));
    let terms = |dice: &mut Dice, spans: &[(NaiveDate, NaiveDate)], work: &'static Work| {
        let at = dice.roll(spans.len());
        let (starts_on, ends_on) = spans.get(at).copied().unwrap_or((today, today));
        let mode = match dice.roll(12) {
            0 => "remote",
            1 => "hybrid",
            _ => "in_person",
        };
        let hours = HOURS[dice.roll(HOURS.len())];
        Terms { starts_on, ends_on, hours, mode, work, taken: 0, id: None }
    };
    (0..count)
        .map(|i| {
            let work = &WORK[i % WORK.len()];
            let insured = match i % 20 {
                3 => Insured::Exempt,
                7 => Insured::NotChecked,
                13 => Insured::EndsTooSoon,
                17 => Insured::Promised,
                _ => Insured::InDate,
            };
            let start = BEGINNINGS[(i * 7) % BEGINNINGS.len()];
            let round = i / BEGINNINGS.len();
            let end = work.ends[round % work.ends.len()];
            let name = match (insured, round / 12) {
                (Insured::Exempt, 0) => format!("{start} Borough Council"),
                (_, 0) => format!("{start} {end}"),
                (_, more) => format!("{start} {end} {}", more + 1),
            };
            Host {
                name,
                insured,
                work,
                ahead: terms(dice, &ahead, work),
                before: (i % 3 == 0 && insured.is_enough()).then(|| terms(dice, &past, work)),
                id: None,
                site: None,
                supervisor: None,
                supervisor_name: String::new(),
            }
        })
        .collect()
}

impl Host {
    pub fn sector(&self) -> Sector {
        self.work.sector
    }
}

pub fn write(desk: &mut Desk<'_, '_>, dice: &mut Dice, hosts: &mut [Host]) -> Result<(), Problem> {
    for (i, host) in hosts.iter_mut().enumerate() {
        let web = host.name.to_lowercase().replace('&', "and").replace(' ', "-");
        let place = workplace(dice);
        let row = desk
            .row(RecordType::Organisation)
            .say("name", &host.name)
            .say("roles", "employer")
            .say("sector", host.sector().code())
            .say("phone", dice.landline())
            .say("email", format!("hello@{web}.example"))
            .say("website", format!("{web}.example"))
            .at(&place);
        let id = desk.write(row)?;
        let site = desk
            .row(RecordType::Site)
            .link("organisation", id)
            .say("name", if i % 4 == 1 { "Workshop" } else { "Head office" });
        let site = if i % 4 == 1 { site.at(&workplace(dice)) } else { site.at(&place) };
        let site = site.maybe("directions", (i % 5 == 2).then_some("The step-free entrance is at the side."));
        host.site = Some(desk.write(site)?);
        let name = names::adult(dice);
        host.supervisor_name =
            [Some(name.first.clone()), name.last.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        host.supervisor = Some(desk.write(contact(desk, dice, id, &name, &web, "Team leader"))?);
        if i % 2 == 0 {
            let name = names::adult(dice);
            desk.write(contact(desk, dice, id, &name, &web, "People and skills"))?;
        }
        insurance(desk, dice, host.insured, host.before.is_some(), id)?;
        host.id = Some(id);
        let (site, supervisor) = (host.site, host.supervisor);
        for terms in [Some(&mut host.ahead), host.before.as_mut()].into_iter().flatten() {
            terms.id = Some(offer(desk, terms, id, site, supervisor)?);
        }
    }
    Ok(())
}

fn contact(desk: &Desk<'_, '_>, dice: &mut Dice, of: RecordId, name: &Name, web: &str, job: &str) -> Row {
    desk.row(RecordType::Contact)
        .link("organisation", of)
        .maybe("title", dice.percent(70).then(|| dice.pick(&["Ms", "Mr", "Mrs", "Dr", "Mx"]).unwrap_or("Ms")))
        .say("first_name", &name.first)
        .maybe("last_name", name.last.as_ref())
        .say("job_title", job)
        .say("email", format!("{}@{web}.example", names::mailbox(name)))
        .say("phone", dice.landline())
}

fn insurance(
    desk: &mut Desk<'_, '_>,
    dice: &mut Dice,
    insured: Insured,
    had_placements: bool,
    of: RecordId,
) -> Result<(), Problem> {
    let today = desk.today;
    let insurer = dice.pick(INSURERS).unwrap_or_default();
    let policy = format!("EX{:06}", dice.roll(1_000_000));
    let year = |from: NaiveDate| from.checked_add_months(Months::new(12)).map_or(from, |d| before(d, 1));
    let row = |desk: &Desk<'_, '_>| {
        desk.row(RecordType::InsuranceCheck)
            .link("organisation", of)
            .say("insurer", insurer)
            .say("policy_number", &policy)
            .say("checked_on", before(today, 19))
    };
    let renewed = before(today, 20 + dice.roll(40) as u64);
    let ending = before(after(today, 10).checked_sub_months(Months::new(12)).unwrap_or(today), 1);
    let row = match insured {
        Insured::NotChecked => return Ok(()),
        Insured::Exempt => desk
            .row(RecordType::InsuranceCheck)
            .link("organisation", of)
            .say("exempt_because", "a council, which insures itself")
            .say("checked_on", before(today, 19)),
        Insured::InDate => row(desk).say("starts_on", renewed).say("ends_on", year(renewed)),
        Insured::EndsTooSoon => row(desk).say("starts_on", ending).say("ends_on", year(ending)),
        Insured::Promised => row(desk)
            .say("starts_on", ending)
            .say("ends_on", year(ending))
            .say("renewal_promised_on", after(year(ending), 1)),
    };
    desk.write(row)?;
    if had_placements && insured == Insured::InDate {
        let from = renewed.checked_sub_months(Months::new(12)).unwrap_or(renewed);
        let row = row_before(desk, of, insurer, from, before(renewed, 1));
        desk.write(row)?;
    }
    Ok(())
}

fn row_before(desk: &Desk<'_, '_>, of: RecordId, insurer: &str, from: NaiveDate, to: NaiveDate) -> Row {
    desk.row(RecordType::InsuranceCheck)
        .link("organisation", of)
        .say("insurer", insurer)
        .say("starts_on", from)
        .say("ends_on", to)
        .say("checked_on", from)
}

fn offer(
    desk: &mut Desk<'_, '_>,
    terms: &Terms,
    of: RecordId,
    site: Option<RecordId>,
    supervisor: Option<RecordId>,
) -> Result<RecordId, Problem> {
    let mut row = terms
        .put(desk.row(RecordType::PlacementOffer).link("organisation", of).say("title", terms.work.title));
    for (name, id) in [("site", site), ("supervisor", supervisor)] {
        if let Some(id) = id {
            row = row.link(name, id);
        }
    }
    desk.write(
        row.say("sector", terms.work.sector.code()).say("places", terms.taken.max(1) + terms.taken % 3),
    )
}

impl Terms {
    /// What an offer and its placements have in common.
    pub fn put(&self, row: Row) -> Row {
        let (from, to, pause) = self.hours;
        row.say("starts_on", self.starts_on)
            .say("ends_on", self.ends_on)
            .say("days", "mon, tue, wed, thu, fri")
            .say("starts_at", from)
            .say("ends_at", to)
            .say("break_minutes", pause)
            .say("mode", self.mode)
            .say("tasks", self.work.tasks)
            .say("bring", self.work.bring)
            .say("dress", self.work.dress)
            .say("travel", "We pay the cheapest fare. Keep the tickets.")
    }
}
