//! Invented letters for the tests and for the example that writes them to look at.
//! No real person: phone numbers come from Ofcom's drama ranges.
#![allow(dead_code)]

use waymark_letters::{FactValue, Kind, Letter, Letterhead, Recipient, Salutation, Signatory, kinds};

mod facts;

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

/// Who reads each kind decides the address.
fn letter(kind: Kind, reference: &str) -> Letter {
    let home = ["Flat 1, 1 Harbour Court", "2 Tanner Street", "Digbeth", "BIRMINGHAM", "B5 5SE"];
    let (to, dear, address): (_, _, &[&str]) = match kind.code() {
        code if code.ends_with("-consent") => ("Danuta Łukasiewicz", "Danuta Łukasiewicz", &home),
        code if code.ends_with("-school") || code == "school-release" => (
            "Mr Idris Cole",
            "Mr Cole",
            &["Lantern Yard Sixth Form", "12 Hill Street", "BIRMINGHAM", "B15 2TT"],
        ),
        code if code.ends_with("-university") => {
            ("Ms Lena Osei", "Ms Osei", &["Aston University", "Aston Street", "BIRMINGHAM", "B4 7ET"])
        }
        code if code.ends_with("-employer") || code == "employer-thanks" => (
            "Dr Aoife Brennan",
            "Dr Brennan",
            &["Harwell & Reed Engineering", "3 Quayside Road", "BIRMINGHAM", "B4 7ET"],
        ),
        _ => ("Zoë Łukasiewicz", "Zoë", &home),
    };
    Letter {
        kind,
        reference: reference.into(),
        date: chrono::NaiveDate::from_ymd_opt(2026, 6, 3).expect("a date"),
        recipient: Recipient {
            name: to.into(),
            address: address.iter().map(|line| (*line).to_owned()).collect(),
        },
        salutation: Salutation::Named(dear.into()),
        facts: facts::of(kind).into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        signatory: signatory(),
        lang: "en-GB".into(),
        copies: Vec::new(),
        enclosures: Vec::new(),
        print: Default::default(),
    }
}

pub fn student(reference: &str, full: &str, preferred: &str) -> Letter {
    let mut letter = letter(kinds::placement_confirmation_student::KIND, reference);
    letter.recipient.name = full.into();
    letter.salutation = Salutation::Named(preferred.into());
    letter.facts.insert("student_full_name".into(), FactValue::name(full));
    letter.facts.insert("student_preferred_name".into(), FactValue::name(preferred));
    letter
}

pub fn employer(reference: &str) -> Letter {
    letter(kinds::placement_confirmation_employer::KIND, reference)
}

pub fn visit(reference: &str) -> Letter {
    letter(kinds::visit_confirmation_student::KIND, reference)
}

/// One of each kind, the three confirmations that are looked at most often first.
pub fn letters() -> Vec<Letter> {
    let first = [
        kinds::placement_confirmation_student::KIND,
        kinds::placement_confirmation_employer::KIND,
        kinds::visit_confirmation_student::KIND,
    ];
    let others = Kind::all().filter(|kind| !first.contains(kind));
    first
        .into_iter()
        .chain(others)
        .zip(142..)
        .map(|(kind, n)| letter(kind, &format!("BHM-2026-0{n}")))
        .collect()
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
