//! An invitation: one line of text that a person pastes, with all that a laptop needs to find its server and to know it
//! again.
//! Never here: who may invite.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// Holds a secret: who has it before it is used joins as that person, if a manager lets them in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// `https://waymark.example.org:8443`, without a path.
    pub address: String,
    pub code: [u8; 16],
    /// The certificate of the server's own authority, in DER. None where it has one that every computer knows.
    pub authority: Option<Vec<u8>>,
    pub office: String,
    pub person: String,
    /// For the first laptop of an office, which brings its records.
    pub founds: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInvitation {
    #[error(
        "This is not a Waymark invitation: it does not begin with \u{201c}waymark:\u{201d}. Copy the whole line from the message that you were sent."
    )]
    Other,
    #[error(
        "Part of the invitation is missing or was changed on the way. Copy the whole line again, from its first letter to its last."
    )]
    Damaged,
    #[error("This invitation is of a newer Waymark. Install the newest one on this laptop.")]
    Newer,
}

const BEGINS: &str = "waymark:";
const VERSION: u8 = 1;
const CHECK: usize = 4;

impl std::fmt::Display for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![VERSION];
        ciborium::into_writer(self, &mut bytes).map_err(|_| std::fmt::Error)?;
        bytes.extend(check(&bytes));
        write!(f, "{BEGINS}{}", URL_SAFE_NO_PAD.encode(&bytes))
    }
}

impl std::str::FromStr for Invitation {
    type Err = NotAnInvitation;

    /// A mail program may have broken the line.
    fn from_str(text: &str) -> Result<Self, NotAnInvitation> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let body = text.strip_prefix(BEGINS).ok_or(NotAnInvitation::Other)?;
        let bytes = URL_SAFE_NO_PAD.decode(body).map_err(|_| NotAnInvitation::Damaged)?;
        let Some((body, sum)) = bytes.split_last_chunk::<CHECK>() else {
            return Err(NotAnInvitation::Damaged);
        };
        if check(body) != *sum {
            return Err(NotAnInvitation::Damaged);
        }
        match body.split_first() {
            Some((&VERSION, body)) => ciborium::from_reader(body).map_err(|_| NotAnInvitation::Damaged),
            _ => Err(NotAnInvitation::Newer),
        }
    }
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut sum = [0; CHECK];
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut sum);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn invitation() -> Invitation {
        Invitation {
            address: "https://waymark.example.org:8443".into(),
            code: [9; 16],
            authority: Some(vec![48, 130, 1]),
            office: "Birmingham".into(),
            person: "Zo\u{eb} Whitlock".into(),
            founds: false,
        }
    }

    #[test]
    fn a_line_that_a_mail_program_broke_is_still_read() {
        let line = invitation().to_string();
        let (one, two) = line.split_at(40);
        assert_eq!(format!("  {one}\r\n{two}\n").parse(), Ok(invitation()));
        assert_eq!("hello".parse::<Invitation>(), Err(NotAnInvitation::Other));
    }

    #[test]
    fn an_invitation_of_a_newer_version_says_so() {
        let mut bytes = vec![VERSION + 1, 1, 2, 3];
        bytes.extend(check(&bytes));
        let line = format!("{BEGINS}{}", URL_SAFE_NO_PAD.encode(&bytes));
        assert_eq!(line.parse::<Invitation>(), Err(NotAnInvitation::Newer));
    }

    proptest! {
        #[test]
        fn a_line_that_was_cut_or_changed_is_found(at in 8_usize..200, cut in any::<bool>()) {
            let line = invitation().to_string();
            let at = at.min(line.len() - 1);
            let mut changed: Vec<char> = line.chars().collect();
            if cut { changed.truncate(at) } else { changed[at] = if changed[at] == 'A' { 'B' } else { 'A' } }
            let text: String = changed.iter().collect();
            prop_assert!(text.parse::<Invitation>().is_err());
        }
    }
}
