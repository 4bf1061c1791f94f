//! Invented letters for the tests and for the example that writes them to look at.
//! No real person: phone numbers come from Ofcom's drama ranges.
#![allow(dead_code)]

use std::collections::BTreeMap;

use waymark_letters::{FactValue, Kind, Letter, Letterhead, Recipient, Salutation, Signatory, kinds};

mod more;

pub fn letterhead() -> Letterhead {
    Letterhead {
        office_name: "Open Door Birmingham".into(),
        tagline: "Opening doors for young people".into(),
        address: vec!["14 Lantern Yard".into(), "Birmingham B1 1BB".into()],
        phone: "0121 496 0123".into(),
        email: "birmingham@opendoor.example".into(),
        website: "opendoor.example".into(),
        charity_number: "1999999".into(),
        colour: "#0b4f6c".into(),
        safeguarding_lead: "Maya Osei".into(),
        safeguarding_phone: "0121 496 0199".into(),
        privacy_line:
            "We keep your details safe and use them only to run our programmes: opendoor.example/privacy"
                .into(),
    }
}

fn signatory() -> Signatory {
    Signatory {
        name: "Priya Nair".into(),
        job_title: "Programme Manager, Placements".into(),
        phone: "0121 496 0142".into(),
        email: "priya.nair@opendoor.example".into(),
    }
}

fn facts(pairs: &[(&str, FactValue)]) -> BTreeMap<String, FactValue> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

pub fn letter(kind: Kind, reference: &str, to: &str, dear: &str, pairs: &[(&str, FactValue)]) -> Letter {
    Letter {
        kind,
        reference: reference.into(),
        date: chrono::NaiveDate::from_ymd_opt(2026, 6, 3).expect("a date"),
        recipient: Recipient {
            name: to.into(),
            address: ["Flat 1, 1 Harbour Court", "2 Tanner Street", "Digbeth", "BIRMINGHAM", "B5 5SE"]
                .map(String::from)
                .to_vec(),
        },
        salutation: Salutation::Named(dear.into()),
        facts: facts(pairs),
        signatory: signatory(),
        lang: "en-GB".into(),
        copies: Vec::new(),
        enclosures: Vec::new(),
        print: Default::default(),
    }
}

pub fn student(reference: &str, full: &str, preferred: &str) -> Letter {
    let text = |t: &str| FactValue::text(t);
    letter(
        kinds::placement_confirmation_student::KIND,
        reference,
        full,
        preferred,
        &[
            ("student_preferred_name", FactValue::name(preferred)),
            ("student_full_name", FactValue::name(full)),
            ("employer", FactValue::name("Harwell & Reed Engineering")),
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
            ("supervisor_name", FactValue::name("Dr Aoife Brennan")),
            ("supervisor_phone", text("0121 496 0300")),
            ("arrival_time", text("9.15 am")),
            ("arrival_place", text("the main reception")),
            ("sector", text("Engineering & Physics")),
            ("tasks", text("Testing bridge models, reading sensor data and presenting what you find")),
            ("what_to_bring", text("This letter, photo identification and a packed lunch")),
            ("dress", text("Smart but comfortable, with closed shoes")),
            (
                "travel_text",
                text(
                    "We pay for your travel. Keep every ticket, and claim within four weeks of your last day.",
                ),
            ),
        ],
    )
}

pub fn employer(reference: &str) -> Letter {
    let text = |t: &str| FactValue::text(t);
    let mut letter = letter(
        kinds::placement_confirmation_employer::KIND,
        reference,
        "Dr Aoife Brennan",
        "Dr Brennan",
        &[
            ("student_preferred_name", FactValue::name("Zoë")),
            ("school_year", text("Year 12")),
            ("school", FactValue::name("Lantern Yard Sixth Form")),
            ("employer", FactValue::name("Harwell & Reed Engineering")),
            ("place_text", text("3 Quayside Road, Birmingham B4 7ET")),
            ("dates_text", text("Monday 6 to Friday 17 July 2026")),
            ("days_text", text("Monday to Friday")),
            ("hours_text", text("9.30 am to 4.30 pm")),
            ("break_text", text("An hour for lunch, and 15 minutes in the morning")),
            ("mode", text("in_person")),
            ("supervisor_name", FactValue::name("Dr Aoife Brennan")),
            (
                "insurance_text",
                text(
                    "You told us that your employers’ liability insurance covers the whole placement (in force until 31 March 2027).",
                ),
            ),
            ("safety_text", text("We talked about health and safety with you on 12 May 2026.")),
            ("arrival_time", text("9.15 am")),
            ("arrival_place", text("main reception")),
            ("tasks", text("Testing bridge models, reading sensor data and presenting what she finds")),
            ("access_text", text("Zoë uses a wheelchair and needs step-free routes.")),
        ],
    );
    letter.recipient.address =
        ["Harwell & Reed Engineering", "3 Quayside Road", "BIRMINGHAM", "B4 7ET"].map(String::from).to_vec();
    letter
}

pub fn visit(reference: &str) -> Letter {
    let text = |t: &str| FactValue::text(t);
    letter(
        kinds::visit_confirmation_student::KIND,
        reference,
        "Zoë Łukasiewicz",
        "Zoë",
        &[
            ("student_preferred_name", FactValue::name("Zoë")),
            ("university", FactValue::name("Aston University")),
            ("date_text", text("Wednesday 8 July 2026")),
            ("meeting_point", text("under the big screen at Birmingham New Street station")),
            ("meeting_time", text("8.45 am")),
            ("return_time", text("4.30 pm")),
            ("return_place", text("Birmingham New Street station")),
            ("staff_lead", FactValue::name("Tomasz Bielak")),
            ("staff_mobile", text("07700 900 461")),
            ("transport_text", text("We walk together; it takes about 15 minutes, step-free")),
            ("lunch_text", text("A hot lunch is provided, with halal, vegetarian and vegan choices")),
            ("cost_text", text("Free")),
            ("what_to_bring", text("This letter, a pen and a water bottle")),
            (
                "itinerary",
                FactValue::list([
                    "9.15 am: welcome and talk on student finance",
                    "10.30 am: laboratories and library with student guides",
                    "12.30 pm: lunch, and questions to students",
                    "1.30 pm: taster lecture in your subject",
                    "3.45 pm: what happens next, and the walk back",
                ]),
            ),
        ],
    )
}

pub fn letters() -> Vec<Letter> {
    let mut letters = vec![
        student("BHM-2026-0142", "Zoë Łukasiewicz", "Zoë"),
        employer("BHM-2026-0143"),
        visit("BHM-2026-0144"),
    ];
    letters.extend(more::letters());
    letters
}

/// A name in each script that names in Birmingham come in.
pub const NAMES: [&str; 15] = [
    // Latin
    "Zoë Łukasiewicz-O’Connor",
    // Arabic
    "فاطمة الزهراء العلي",
    // Urdu
    "محمد عبداللہ چوہدری",
    // Punjabi
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    // Vietnamese
    "Nguyễn Thị Phượng",
    // Yoruba
    "Ọlúwáṣeun Adébáyọ̀",
    // Chinese
    "张伟 李小龙",
    // Bengali
    "মোহাম্মদ রহমান",
    // Hebrew
    "שרה כהן",
    // Ge’ez
    "ሰላም ተስፋዬ",
    // Tamil
    "கவிதா சுப்பிரமணியம்",
    // Hindi
    "प्रिया शर्मा",
    // Cyrillic
    "Олександр Шевченко",
    // Greek
    "Ελένη Παπαδοπούλου",
    // ligatures
    "Ffion Griffiths-Fitzwilliam",
];
