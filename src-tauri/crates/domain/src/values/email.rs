//! Email addresses: loose about what can be, strict about what cannot.
//! Never here: whether anybody reads them.

use super::{
    Refusal,
    form::{because, quoted},
};
use crate::record::Kind;
use serde::{Deserialize, Serialize};

/// The domain is in lower case; what stands before the @ is kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);
formed!(Email, Kind::Email);

impl Email {
    pub fn new(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let bare = match (text.rfind('<'), text.strip_suffix('>')) {
            (Some(at), Some(inside)) => inside.get(at + 1..).unwrap_or(text),
            _ => text,
        };
        let bare = bare.strip_prefix("mailto:").unwrap_or(bare).trim().trim_end_matches(['.', ',', ';']);
        if bare.is_empty() {
            return Err(Refusal::Missing);
        }
        if bare.chars().any(|c| c.is_whitespace() || matches!(c, ',' | ';')) {
            let words = if bare.matches('@').count() > 1 {
                format!("{} holds more than one address; keep the one to write to", quoted(text))
            } else {
                format!(
                    "{} has a space or a comma in it; take it out, or put a dot there if one was meant",
                    quoted(text)
                )
            };
            return Err(because("email_space", words));
        }
        let Some((local, domain)) = bare.rsplit_once('@') else {
            return Err(because(
                "email_at",
                format!("{} has no @; write it like name@school.org.uk", quoted(text)),
            ));
        };
        if local.is_empty()
            || local.contains('@')
            || local.len() > 64
            || bare.chars().any(|c| c.is_control() || matches!(c, '<' | '>'))
        {
            return Err(because(
                "email_name",
                format!("{} needs one name before one @; write it like name@school.org.uk", quoted(text)),
            ));
        }
        let label = |l: &str| {
            !l.is_empty()
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain = domain.to_lowercase();
        if !domain.contains('.') || domain.len() > 253 || !domain.split('.').all(label) {
            return Err(because(
                "email_domain",
                format!("{} is not complete after the @; write it like name@school.org.uk", quoted(text)),
            ));
        }
        Ok(Email(format!("{local}@{domain}")))
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
    fn addresses_are_taken_from_what_people_paste() {
        for (typed, meant) in [
            (" Amina.Khan@School.ORG.uk ", "Amina.Khan@school.org.uk"),
            ("Amina Khan <amina@example.org>", "amina@example.org"),
            ("mailto:o'neill+app@example.co.uk;", "o'neill+app@example.co.uk"),
        ] {
            assert_eq!(Email::new(typed).unwrap().as_str(), meant);
        }
    }

    #[test]
    fn a_refused_address_is_told_what_to_change() {
        for (typed, said) in [
            ("amina.example.org", "no @"),
            ("amina@example,org", "comma"),
            ("a@example.org, b@example.org", "more than one"),
            ("amina@example", "not complete"),
            ("@example.org", "name before"),
        ] {
            let words = Email::new(typed).unwrap_err().to_string();
            assert!(words.contains(said), "{words}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_as_an_address_panics_or_changes_when_read_again(text in "[a-zA-Z0-9@.<>, \u{df}-]{0,20}") {
            if let Ok(e) = Email::new(&text) {
                prop_assert_eq!(&Email::new(e.as_str()).unwrap(), &e);
            }
        }
    }
}
