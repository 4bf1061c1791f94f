//! Sharing with the charity's server: found it from an office that worked alone, join it with a new laptop, and carry
//! changes both ways.
//! Never here: when it is done (whoever calls decides), a thread, which change wins (see `waymark_sync`).

mod files;
mod found;
mod join;
mod lane;
mod office;
mod told;

pub use files::Files;
pub use found::{FoundServer, found_server};
pub use join::{Joined, join_office};
pub use lane::{Held, Lane, Step};
pub use office::Manager;
pub use told::ShareProblem;

use crate::Problem;
use waymark_link::{Identity, Line, LinkError, Place};
use waymark_store::{Enrolment, Store};
use waymark_sync::{Invitation, Key};

/// The line to this laptop's server, and who it is there.
fn line(enrolment: &Enrolment) -> Result<Line, LinkError> {
    let Enrolment { address, authority, proxy, .. } = enrolment;
    Line::new(&Place { address: address.clone(), authority: authority.clone(), proxy: proxy.clone() })
}

fn identity(store: &Store) -> Result<Option<Identity>, Problem> {
    let enrolment = store.enrolment()?;
    Ok(enrolment.map(|it| Identity { device: store.device().to_owned(), key: Key::from_bytes(&it.key) }))
}

fn enrolment(invitation: &Invitation, proxy: Option<&str>, key: [u8; 32]) -> Enrolment {
    Enrolment {
        address: invitation.address.clone(),
        authority: invitation.authority.clone(),
        proxy: proxy.map(str::to_owned),
        key,
        server_key: None,
        person: invitation.person.clone(),
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        ShareProblem::Link(error).into()
    }
}
