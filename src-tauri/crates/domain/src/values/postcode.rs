//! UK postcodes in capitals with one space.
//! Never here: whether a postcode exists, or what is known of its place.

use super::{
    Refusal,
    form::{because, quoted},
};
use crate::record::Kind;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);
formed!(Postcode, Kind::Postcode);

impl Postcode {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let bare: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | ','))
            .flat_map(char::to_uppercase)
            .collect();
        if bare.is_empty() {
            return Err(Refusal::Missing);
        }
        if !bare.is_ascii() || !(5..=7).contains(&bare.len()) {
            return Err(because(
                "postcode_length",
                format!("{} is not a whole UK postcode; write it like B4 7ET", quoted(text)),
            ));
        }
        if let Some(postcode) = read(&bare) {
            return Ok(Postcode(postcode));
        }
        let hint = likely(&bare).map_or("write it like B4 7ET".to_owned(), |p| format!("did you mean {p}?"));
        Err(because(
            "postcode_pattern",
            format!("{} does not have a postcode's pattern of letters and digits; {hint}", quoted(text)),
        ))
    }

    /// `B4` of `B4 7ET`.
    pub fn outward(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    fn shown(&self) -> String {
        self.0.clone()
    }
}

fn read(bare: &str) -> Option<String> {
    let (outward, inward) = bare.split_at_checked(bare.len().checked_sub(3)?)?;
    let good = bare == "GIR0AA" || (is_outward(outward.as_bytes()) && is_inward(inward.as_bytes()));
    good.then(|| format!("{outward} {inward}"))
}

fn is_inward(b: &[u8]) -> bool {
    let unit = |c: &u8| c.is_ascii_uppercase() && !b"CIKMOV".contains(c);
    matches!(b, [d, x, y] if d.is_ascii_digit() && unit(x) && unit(y))
}

fn is_outward(b: &[u8]) -> bool {
    let Some((area, rest)) = b.split_first() else { return false };
    if !area.is_ascii_uppercase() || b"QVX".contains(area) {
        return false;
    }
    let digit = |c: &u8| c.is_ascii_digit();
    let second = |c: &u8| c.is_ascii_uppercase() && !b"IJZ".contains(c);
    match rest {
        [d] => digit(d),
        [d, e] if digit(d) => digit(e) || b"ABCDEFGHJKPSTUW".contains(e),
        [l, d] => second(l) && digit(d),
        [l, d, e] => second(l) && digit(d) && (digit(e) || b"ABEHMNPRVWXY".contains(e)),
        _ => false,
    }
}

/// The one postcode that was meant if letters and digits of the same look were exchanged.
fn likely(bare: &str) -> Option<String> {
    let swap = |c: char| match c {
        'O' => '0',
        'I' | 'L' => '1',
        'S' => '5',
        '0' => 'O',
        '1' => 'I',
        '5' => 'S',
        c => c,
    };
    (0..bare.len()).find_map(|at| {
        let changed: String =
            bare.chars().enumerate().map(|(i, c)| if i == at { swap(c) } else { c }).collect();
        if changed == bare { None } else { read(&changed) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn postcodes_are_respaced_and_put_in_capitals() {
        for (typed, meant) in [
            ("b47et", "B4 7ET"),
            (" B4  7ET ", "B4 7ET"),
            ("cv1 2wt", "CV1 2WT"),
            ("WV11AA", "WV1 1AA"),
            ("b16 8pe", "B16 8PE"),
            ("ec1a1bb", "EC1A 1BB"),
            ("w1a 1aa", "W1A 1AA"),
            ("gir0aa", "GIR 0AA"),
        ] {
            assert_eq!(Postcode::new(typed).unwrap().as_str(), meant);
        }
        assert_eq!(Postcode::new("b47et").unwrap().outward(), "B4");
    }

    #[test]
    fn a_letter_for_a_digit_is_asked_about_and_never_corrected() {
        let words = Postcode::new("B4 OET").unwrap_err().to_string();
        assert!(words.contains("did you mean B4 0ET?"), "{words}");
        for wrong in ["B4", "QQ1 1AA", "B4 7CT", "90210", "Birmingham", "\u{df}\u{df}\u{df}\u{df}"] {
            assert!(Postcode::new(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_as_a_postcode_panics_or_changes_when_read_again(text in "[a-zA-Z0-9 \u{df}\u{142}-]{0,10}") {
            if let Ok(p) = Postcode::new(&text) {
                prop_assert_eq!(&Postcode::new(p.as_str()).unwrap(), &p);
                prop_assert_eq!(&Postcode::new(&p.as_str().replace(' ', "").to_lowercase()).unwrap(), &p);
            }
        }
    }
}
