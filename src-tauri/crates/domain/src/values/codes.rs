//! Identifiers that others give: URN, LAESTAB, UKPRN, ULN, UCAS Personal ID, company number.
//! Never here: the lists in which they are looked up.

use super::{
    Refusal,
    form::{because, digits_of, quoted},
};
use crate::record::Kind;
use serde::{Deserialize, Serialize};

macro_rules! code_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);
        formed!($name, Kind::Code);
    };
}

code_type!(
    /// A school's number in the national list: six digits.
    Urn
);
code_type!(
    /// A school's number with its authority's before it: `330/4001`.
    Laestab
);
code_type!(
    /// A university's or other provider's number: eight digits, the first of them 1.
    Ukprn
);
code_type!(
    /// A learner's own number for life: ten digits, the last of them a check.
    Uln
);
code_type!(
    /// The number on a UCAS application: ten digits.
    UcasId
);
code_type!(
    /// The number at Companies House: eight characters.
    CompanyNumber
);

/// Exactly `count` digits, or what to do.
fn exactly(
    text: &str,
    count: usize,
    code: &'static str,
    what: &str,
    where_to_look: &str,
) -> Result<String, Refusal> {
    let Some(digits) = digits_of(text) else {
        return Err(because(
            code,
            format!("{} holds more than digits; {what} is {count} digits. {where_to_look}", quoted(text)),
        ));
    };
    if digits.len() != count {
        return Err(because(
            code,
            format!("{} has {} digits and {what} has {count}. {where_to_look}", quoted(text), digits.len()),
        ));
    }
    Ok(digits)
}

impl Urn {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        exactly(text, 6, "urn_length", "a URN", "Look the school up by its name.").map(Urn)
    }

    fn shown(&self) -> String {
        self.0.clone()
    }
}

impl Laestab {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let look = "It is the authority's 3 digits and the school's 4, such as 330/4001.";
        exactly(text, 7, "laestab_length", "a LAESTAB", look).map(Laestab)
    }

    /// The local authority's three digits.
    pub fn authority(&self) -> &str {
        self.0.get(..3).unwrap_or(&self.0)
    }

    fn shown(&self) -> String {
        match (self.0.get(..3), self.0.get(3..)) {
            (Some(authority), Some(school)) => format!("{authority}/{school}"),
            _ => self.0.clone(),
        }
    }
}

impl Ukprn {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let digits = exactly(text, 8, "ukprn_length", "a UKPRN", "Look the university up by its name.")?;
        if !digits.starts_with('1') {
            return Err(because(
                "ukprn_first",
                format!(
                    "{} does not start with 1, as every UKPRN does. Look the university up by its name.",
                    quoted(text)
                ),
            ));
        }
        Ok(Ukprn(digits))
    }

    fn shown(&self) -> String {
        self.0.clone()
    }
}

impl Uln {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let digits =
            exactly(text, 10, "uln_length", "a ULN", "Copy it from the school's record or a results slip.")?;
        if digits.starts_with('0') {
            return Err(because(
                "uln_first",
                "a ULN never starts with 0. Copy it again from the school's record.",
            ));
        }
        let sum: u32 =
            digits.bytes().zip((1..=10).rev()).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
        if sum % 11 != 10 {
            return Err(because(
                "uln_check",
                format!(
                    "{} does not add up: the last digit of a ULN checks the nine before it, so one digit is mistyped or two are swapped. Copy it again from the school's record.",
                    quoted(text)
                ),
            ));
        }
        Ok(Uln(digits))
    }

    fn shown(&self) -> String {
        self.0.clone()
    }
}

impl UcasId {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let look = "It is in every email from UCAS, such as 123-456-7890.";
        exactly(text, 10, "ucas_length", "a UCAS Personal ID", look).map(UcasId)
    }

    fn shown(&self) -> String {
        match (self.0.get(..3), self.0.get(3..6), self.0.get(6..)) {
            (Some(a), Some(b), Some(c)) => format!("{a}-{b}-{c}"),
            _ => self.0.clone(),
        }
    }
}

/// The two letters that Companies House puts before six digits.
const COMPANY_PREFIXES: &[&str] = &[
    "AC", "CE", "CS", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL", "NO",
    "NP", "NR", "NV", "NZ", "OC", "OE", "PC", "R0", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL",
    "SO", "SP", "SR", "SZ", "ZC",
];

impl CompanyNumber {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let bare: String = match digits_of(text) {
            Some(digits) => digits,
            None => {
                text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
            }
        };
        if bare.is_empty() {
            return Err(Refusal::Missing);
        }
        if !bare.bytes().all(|b| b.is_ascii_alphanumeric()) || !bare.bytes().any(|b| b.is_ascii_digit()) {
            return Err(because(
                "company_characters",
                format!(
                    "{} is not a company number: that is digits, or two letters and digits. Leave it empty if the employer is no company.",
                    quoted(text)
                ),
            ));
        }
        if bare.len() > 8 {
            return Err(because(
                "company_length",
                format!(
                    "{} has {} characters and a company number has 8. Copy it from the employer's letterhead.",
                    quoted(text),
                    bare.len()
                ),
            ));
        }
        let letters = bare.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (prefix, rest) = bare.split_at(letters);
        Ok(CompanyNumber(format!("{prefix}{rest:0>width$}", width = 8 - letters)))
    }

    /// Companies House adds prefixes from time to time, so an unknown one is a warning.
    pub fn warning(&self) -> Option<String> {
        let digits = |t: Option<&str>| t.is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()));
        let known = digits(Some(&self.0))
            || (self.0.get(..2).is_some_and(|p| COMPANY_PREFIXES.contains(&p)) && digits(self.0.get(2..7)));
        (!known).then(|| format!("{} has letters that Companies House is not known to use. Check it against the employer's letterhead.", self.0))
    }

    fn shown(&self) -> String {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_digit_of_a_uln_is_checked_and_the_refusal_says_why() {
        assert_eq!(Uln::new("9276308686").unwrap().as_str(), "9276308686");
        assert_eq!(Uln::new("9.276308686E9").unwrap().as_str(), "9276308686");
        let words = Uln::new("9276308668").unwrap_err().to_string();
        assert!(words.contains("two are swapped"), "{words}");
    }

    #[test]
    fn identifiers_come_in_many_spellings_and_have_one_form() {
        assert_eq!(Laestab::new("330 4001").unwrap().to_string(), "330/4001");
        assert_eq!(Laestab::new("330/4001").unwrap(), Laestab::new("3304001.0").unwrap());
        assert_eq!(UcasId::new("123-456-7890").unwrap().as_str(), "1234567890");
        assert_eq!(UcasId::new("1234567890").unwrap().to_string(), "123-456-7890");
        assert_eq!(CompanyNumber::new("29423").unwrap().as_str(), "00029423");
        assert_eq!(CompanyNumber::new("sc 1234").unwrap().as_str(), "SC001234");
    }

    #[test]
    fn an_unknown_company_prefix_is_a_warning_and_no_refusal() {
        assert_eq!(CompanyNumber::new("00029423").unwrap().warning(), None);
        assert_eq!(CompanyNumber::new("IP12345R").unwrap().warning(), None);
        assert!(CompanyNumber::new("QQ123456").unwrap().warning().is_some());
        assert!(CompanyNumber::new("not a number").is_err());
    }

    #[test]
    fn a_ukprn_starts_with_1_and_a_urn_has_6_digits() {
        assert!(Ukprn::new("10006840").is_ok());
        assert!(Ukprn::new("20006840").unwrap_err().to_string().contains("start with 1"));
        assert!(Urn::new("10351").unwrap_err().to_string().contains("has 5 digits"));
    }

    proptest! {
        #[test]
        fn nothing_typed_as_a_code_panics_or_changes_when_read_again(text in ".{0,24}") {
            macro_rules! settled { ($($t:ident)+) => { $(if let Ok(v) = $t::new(&text) {
                prop_assert_eq!(&$t::new(v.as_str()).unwrap(), &v);
                prop_assert_eq!(&$t::new(&v.to_string()).unwrap(), &v);
            })+ } }
            settled!(Urn Laestab Ukprn Uln UcasId CompanyNumber);
        }

        #[test]
        fn one_wrong_digit_never_passes_as_a_uln(at in 1usize..10, add in 1u8..10) {
            let mut digits = *b"9276308686";
            digits[at] = b'0' + (digits[at] - b'0' + add) % 10;
            prop_assert!(Uln::new(std::str::from_utf8(&digits).unwrap()).is_err());
        }
    }
}
