//! What a sample letter says: one invented placement, one visit, one employer.

use crate::{
    kinds::{self, Kind},
    letter::FactValue,
};

pub(super) type Pairs = Vec<(&'static str, FactValue)>;

fn text(words: &str) -> FactValue {
    FactValue::text(words)
}

fn name(words: &str) -> FactValue {
    FactValue::name(words)
}

/// What letters about the placement have in common, each keeping what it may name.
fn of_placement() -> Pairs {
    vec![
        ("student_preferred_name", name("Zoë")),
        ("student_full_name", name("Zoë Łukasiewicz")),
        ("student_known_as", name("Zoë Łukasiewicz")),
        ("school_year", text("Year 12")),
        ("employer", name("Harwell & Reed Engineering")),
        ("employer_phone", text("0121 496 0310")),
        (
            "place_text",
            text(
                "Harwell & Reed Engineering, 3 Quayside Road, Birmingham B4 7ET. The step-free entrance is on Fisher Lane.",
            ),
        ),
        ("dates_text", text("Monday 6 to Friday 17 July 2026")),
        ("days_text", text("Monday to Friday")),
        ("hours_text", text("9.30 am to 4.30 pm")),
        ("break_text", text("An hour for lunch, and 15 minutes in the morning")),
        ("mode", text("in_person")),
        ("supervisor_name", name("Dr Aoife Brennan")),
        ("supervisor_phone", text("0121 496 0300")),
        ("arrival_time", text("9.15 am")),
        ("arrival_place", text("the main reception")),
        ("school", name("Lantern Yard Sixth Form")),
        (
            "insurance_text",
            text(
                "You told us that your employers’ liability insurance covers the whole placement (in force until 31 March 2027).",
            ),
        ),
        ("safety_text", text("We talked about health and safety with you on 12 May 2026.")),
        ("sector", text("Engineering & Physics")),
        ("programme", text("Aspiring Professionals Programme")),
        ("tasks", text("Testing bridge models, reading sensor data and presenting the results")),
        ("what_to_bring", text("This letter, photo identification and a packed lunch")),
        ("dress", text("Smart but comfortable, with closed shoes")),
        ("travel_text", text("We pay for your travel. Keep every ticket, and claim within four weeks.")),
        ("reply_by", text("Wednesday 17 June 2026")),
        ("missed_text", text("10 days: Monday 6 to Friday 17 July 2026")),
        ("old_reference", text("BHM-2026-0142")),
        ("old_date", text("20 May 2026")),
        ("was_dates", text("Monday 29 June to Friday 10 July 2026 (Monday to Friday)")),
        ("now_dates", text("Monday 6 to Friday 17 July 2026 (Monday to Friday)")),
        ("was_hours", text("9 am to 4 pm; breaks: 45 minutes each day")),
        ("now_hours", text("9.30 am to 4.30 pm; breaks: an hour each day")),
        (
            "was_place",
            text("Harwell & Reed Engineering, 88 Corn Street, Birmingham B1 1BB; arrive at the reception"),
        ),
        (
            "now_place",
            text(
                "Harwell & Reed Engineering, 3 Quayside Road, Birmingham B4 7ET; arrive at the main reception",
            ),
        ),
        ("was_supervisor", text("Ms Nadia Rahman, 0121 496 0301")),
        ("now_supervisor", text("Dr Aoife Brennan, 0121 496 0300")),
        ("reason", text("The team moves to its new laboratory in the first week of July.")),
        ("instead", text("A week with the same team in August, from Monday 3 to Friday 7 August 2026.")),
        ("ended_by", text("employer")),
    ]
}

fn of_visit() -> Pairs {
    vec![
        ("student_preferred_name", name("Zoë")),
        ("student_full_name", name("Zoë Łukasiewicz")),
        ("university", name("Aston University")),
        ("school", name("Lantern Yard Sixth Form")),
        ("date_text", text("Wednesday 8 July 2026")),
        ("meeting_point", text("under the big screen at Birmingham New Street station")),
        ("meeting_time", text("8.45 am")),
        ("return_time", text("4.30 pm")),
        ("return_place", text("Birmingham New Street station")),
        ("arrival_time", text("9.15 am")),
        ("leaving_time", text("4 pm")),
        ("staff_lead", name("Tomasz Bielak")),
        ("staff_mobile", text("07700 900 461")),
        ("transport_text", text("We walk together; it takes about 15 minutes, step-free")),
        ("lunch_text", text("A hot lunch is provided, with halal, vegetarian and vegan choices")),
        ("cost_text", text("Free")),
        ("what_to_bring", text("This letter, a pen and a water bottle")),
        ("who_for", text("Year 12 students who like engineering")),
        ("places_text", text("Up to 24 students")),
        ("reply_by", text("Wednesday 17 June 2026")),
        ("room", text("Main Building, room MB 146")),
        ("students_text", text("18 students; 4 more have not answered yet")),
        ("staff_text", text("2 members of staff")),
        ("years_text", text("Year 12 and Year 13")),
        ("sectors_text", text("Biology & Chemistry; Engineering & Physics; Medicine")),
        (
            "needs",
            FactValue::list([
                "Access: A step-free way in (1 student)",
                "Food: Halal (5 students)",
                "Food: Vegetarian (2 students)",
            ]),
        ),
        (
            "itinerary",
            FactValue::list([
                "9.15 am: welcome and talk on student finance",
                "10.30 am: laboratories and library with student guides",
                "12.30 pm: lunch, and questions to students",
                "1.30 pm: taster lecture in your subject",
            ]),
        ),
        (
            "students",
            FactValue::list([
                "Aisha Begum, Year 12",
                "Zoë Łukasiewicz, Year 12",
                "Nguyễn Thị Phượng, Year 13",
            ]),
        ),
        ("count_text", text("3 students")),
        ("old_reference", text("BHM-2026-0144")),
        ("old_date", text("20 May 2026")),
        ("was_date", text("Wednesday 1 July 2026")),
        ("now_date", text("Wednesday 8 July 2026")),
        ("was_meeting", text("9 am, at Moor Street station")),
        ("now_meeting", text("8.45 am, under the big screen at Birmingham New Street station")),
        ("was_return", text("4 pm")),
        ("now_return", text("4.30 pm")),
        ("was_staff", text("Priya Nair, 07700 900 462")),
        ("now_staff", text("Tomasz Bielak, 07700 900 461")),
        ("reason", text("The university needs the rooms for an examination on the first date.")),
        ("instead", text("A place on our visit to Coventry University on Tuesday 14 July 2026.")),
        ("stands", text("cancelled")),
    ]
}

fn of_employer() -> Pairs {
    vec![
        ("employer", name("Harwell & Reed Engineering")),
        ("hosted_text", text("5 students")),
        (
            "placements",
            FactValue::list([
                "Monday 16 to Friday 20 February 2026: 2 students",
                "Monday 6 to Friday 17 July 2026: 3 students",
            ]),
        ),
        ("next_year", text("2026/27")),
    ]
}

/// All that a letter of this kind can say, but for a need of the student.
pub(super) fn of(kind: Kind) -> Pairs {
    let mut pairs = match kind.code() {
        code if code.starts_with("visit-") => of_visit(),
        "employer-thanks" => of_employer(),
        _ => of_placement(),
    };
    if kind == kinds::placement_confirmation_employer::KIND {
        pairs.push(("access_text", text("Zoë uses a wheelchair and needs step-free routes.")));
    }
    pairs.retain(|(name, _)| kind.fields().iter().any(|f| f.name == *name));
    pairs
}
