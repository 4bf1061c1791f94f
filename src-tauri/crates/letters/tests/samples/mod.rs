//! Invented letters for the tests and for the example that writes them to look at.
//! No real person: phone numbers come from Ofcom's drama ranges.
#![allow(dead_code)]

use waymark_letters::{FactValue, Kind, Letter, Letterhead, Salutation, kinds};

pub fn letterhead() -> Letterhead {
    waymark_letters::sample_letterhead()
}

fn letter(kind: Kind, reference: &str) -> Letter {
    Letter { reference: reference.into(), ..waymark_letters::sample(kind) }
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
