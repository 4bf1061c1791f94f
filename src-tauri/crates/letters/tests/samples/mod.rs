//! Invented letters for the tests and for the example that writes them to look at.
//! No real person: phone numbers come from Ofcom's drama ranges.
#![allow(dead_code)]

use waymark_letters::{FactValue, Kind, Letter, Letterhead, Picture, Salutation, kinds};

pub const SQUARE: &[u8] = include_bytes!("pictures/square.svg");
pub const WIDE: &[u8] = include_bytes!("pictures/wide.svg");
pub const TALL: &[u8] = include_bytes!("pictures/tall.svg");
pub const SIGNATURE: &[u8] = include_bytes!("pictures/signature.svg");
/// Colours that run into each other, and light that lies on them: dots.
pub const GRADIENT: &[u8] = include_bytes!("pictures/gradient.svg");
/// Made for a dark ground.
pub const WHITE: &[u8] = include_bytes!("pictures/white.svg");

pub fn picture(bytes: &[u8]) -> Picture {
    Picture::read(bytes).expect("a picture")
}

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

/// Names in each script that names in Birmingham come in, and in each way that they are written.
pub const NAMES: [&str; 31] = [
    // Latin with marks, an apostrophe and a hyphen
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
    // Ge’ez: Amharic
    "ሰላም ተስፋዬ",
    // Tamil
    "கவிதா சுப்பிரமணியம்",
    // Hindi
    "प्रिया शर्मा",
    // Cyrillic: Ukrainian
    "Олександр Шевченко",
    // Greek
    "Ελένη Παπαδοπούλου",
    // Welsh, and letters that a font may join
    "Ffion Griffiths-Fitzwilliam",
    // Welsh
    "Siôn Ŵyn Llŷr",
    // Polish
    "Świętosława Żółć-Jaźwińska",
    // Romanian
    "Ștefănița Țîrțău",
    // Turkish
    "İbrahim Işık Gülşen-Çağdaş",
    // Cyrillic: Ukrainian with an apostrophe
    "Дар’я Їжакевич-Ґалаґан",
    // Cyrillic: Bulgarian
    "Цветелина Ъгълова",
    // Persian (poppler puts a joiner between letters, as in گلچین‌زاده, on its wrong side)
    "پریسا گلچین پژوهش",
    // Kurdish
    "ژیان ئەحمەد ڕێبوار",
    // Chinese, traditional and rare
    "歐陽龍飛 㛃龘",
    // Nepali
    "लक्ष्मी श्रेष्ठ क्षेत्री",
    // Ge’ez: Tigrinya
    "ኣብርሃለይ ገብረኪዳን ቐሺ",
    // Of one word
    "Priya",
    "Sukarno",
    // With an apostrophe that is none
    "D'Arcy N'Golo",
    "Chloé-Anaïs d’Été",
    // Long, of several parts
    "María-José de la Peña y Ñáñez",
];
