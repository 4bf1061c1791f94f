//! Where invented people and employers are: invented streets at postcodes that exist.
//! Never here: a real address.

use super::dice::Dice;
use waymark_reference::{Postcode, School, postcode, schools};

/// Districts of a local authority whose post town is the one beside them.
const DISTRICTS: &[(&str, &str, &[&str])] = &[
    (
        "Birmingham",
        "Birmingham",
        &[
            "B5", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B15", "B16", "B17", "B18", "B19", "B20",
            "B21", "B23", "B24", "B26", "B27", "B28", "B29", "B30", "B31", "B33", "B34", "B36", "B38", "B42",
            "B44",
        ],
    ),
    ("Sandwell", "West Bromwich", &["B70", "B71"]),
    ("Sandwell", "Smethwick", &["B66", "B67"]),
    ("Solihull", "Solihull", &["B91", "B92"]),
    ("Walsall", "Walsall", &["WS1", "WS2", "WS3"]),
    ("Wolverhampton", "Wolverhampton", &["WV1", "WV2", "WV3", "WV10"]),
    ("Dudley", "Dudley", &["DY1", "DY2"]),
    ("Coventry", "Coventry", &["CV1", "CV2", "CV3", "CV5", "CV6"]),
];

const WORK: &[(&str, &[&str])] = &[
    ("Birmingham", &["B1", "B2", "B3", "B4", "B5", "B18"]),
    ("Solihull", &["B91"]),
    ("Coventry", &["CV1"]),
    ("Wolverhampton", &["WV1"]),
];

const STREETS: &[&str] = &[
    "Lantern",
    "Harbour",
    "Tanner",
    "Quayside",
    "Fisher",
    "Orchard",
    "Kiln",
    "Foundry",
    "Mulberry",
    "Linnet",
    "Heron",
    "Anvil",
    "Weaver",
    "Saddler",
    "Hawthorn",
    "Rowan",
    "Bramble",
    "Chapel",
    "Wharf",
    "Lock",
    "Meadow",
    "Poplar",
    "Sycamore",
    "Cobbler",
    "Lamplighter",
    "Millrace",
    "Gasworks",
    "Glasshouse",
];
const ENDS: &[&str] =
    &["Road", "Street", "Lane", "Close", "Grove", "Avenue", "Drive", "Crescent", "Yard", "Walk"];

#[derive(Debug, Clone)]
pub struct Address {
    pub line_1: String,
    pub line_2: Option<String>,
    pub town: &'static str,
    pub postcode: String,
}

/// The mixed schools and colleges with a sixth form around Birmingham, its own first.
pub fn schools_around() -> Vec<&'static School> {
    let near = |s: &&School| {
        s.west_midlands
            && s.post16
            && s.now.is_none()
            && s.gender.is_none_or(|g| g == "Mixed")
            && s.kind.is_some_and(|k| !k.contains("Independent") && !k.contains("special"))
            && s.local_authority.is_some_and(|a| DISTRICTS.iter().any(|(known, _, _)| *known == a))
    };
    let mut found: Vec<&'static School> = schools().iter().filter(near).collect();
    found.sort_by_key(|s| (s.local_authority != Some("Birmingham"), s.urn));
    found
}

/// A home in the school's authority.
pub fn home(dice: &mut Dice, authority: &str) -> Address {
    let of: Vec<_> = DISTRICTS.iter().filter(|(a, _, _)| *a == authority).collect();
    let (_, town, districts) = of.get(dice.roll(of.len())).copied().unwrap_or(&DISTRICTS[0]);
    let mut at = street(dice, 180, town, districts);
    if dice.percent(15) {
        at.line_2 = Some(at.line_1);
        at.line_1 = format!("Flat {}", dice.roll(40) + 1);
    }
    at
}

pub fn workplace(dice: &mut Dice) -> Address {
    let at = if dice.percent(70) { 0 } else { dice.roll(WORK.len()) };
    let (town, districts) = WORK[at];
    street(dice, 60, town, districts)
}

fn street(dice: &mut Dice, longest: usize, town: &'static str, districts: &[&'static str]) -> Address {
    let name = dice.pick(STREETS).unwrap_or_default();
    let end = dice.pick(ENDS).unwrap_or_default();
    let line_1 = format!("{} {name} {end}", dice.roll(longest) + 1);
    Address { line_1, line_2: None, town, postcode: real_postcode(dice, districts) }
}

/// One that exists. A seventh of those that can be written do, so few tries are needed.
fn real_postcode(dice: &mut Dice, districts: &[&'static str]) -> String {
    const LETTERS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    for _ in 0..500 {
        let district = dice.pick(districts).unwrap_or("B5");
        let letter = |dice: &mut Dice| char::from(LETTERS[dice.roll(LETTERS.len())]);
        let code = format!("{district} {}{}{}", dice.roll(10), letter(dice), letter(dice));
        if matches!(postcode(&code), Postcode::Known(_)) {
            return code;
        }
    }
    "B4 7ET".into()
}
