//! A letter of each kind to look at without any record: invented people and places, and phone numbers from
//! Ofcom's drama ranges. Never here: anyone real.

mod facts;

use crate::{
    kinds::Kind,
    letter::{Letter, Letterhead, Recipient, Salutation, Signatory},
};

/// All that a letter of this kind can say.
pub fn sample(kind: Kind) -> Letter {
    let home = ["Flat 1, 1 Harbour Court", "2 Tanner Street", "Digbeth", "BIRMINGHAM", "B5 5SE"];
    // Who reads it decides the address.
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
        reference: "BHM-2026-0142".into(),
        date: chrono::NaiveDate::from_ymd_opt(2026, 6, 3).unwrap_or_default(),
        recipient: Recipient {
            name: to.into(),
            address: address.iter().map(|line| (*line).to_owned()).collect(),
        },
        salutation: Salutation::Named(dear.into()),
        facts: facts::of(kind).into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        signatory: Signatory {
            name: "Priya Nair".into(),
            job_title: "Programme Manager, Placements".into(),
            phone: "0121 496 0142".into(),
            email: "priya.nair@opendoor.example".into(),
            signature: None,
        },
        lang: "en-GB".into(),
        copies: Vec::new(),
        enclosures: Vec::new(),
        print: Default::default(),
        template: None,
    }
}

/// What a field may say: its items, or one text.
pub(crate) fn example(letter: &Letter, field: &str) -> Vec<String> {
    match (field, letter.facts.get(field)) {
        (_, Some(value)) => value.texts().into_iter().map(str::to_owned).collect(),
        // Not in every sample: the letter has other words where it is not known, or a need is nobody's business.
        ("absence_text", None) => vec!["Ring Dr Brennan before 9 am, and then us.".into()],
        ("access_text", None) => vec!["Step-free routes, and a quiet place for breaks".into()],
        ("dress", None) => vec!["Comfortable, with shoes to walk in".into()],
        (_, None) => Vec::new(),
    }
}

/// An office that has told all about itself.
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
        logo: None,
        logo_words: String::new(),
    }
}
