//! A new laptop joins an office that is shared: an empty store now, its records once a manager has let it in.

use super::{ShareProblem, enrolment, line};
use crate::{Problem, recovery::PageOf};
use chrono::{DateTime, NaiveDate, Utc};
use std::path::Path;
use waymark_letters::Fonts;
use waymark_store::{Joining, Newcomer, Store, StoreError, can_be_passphrase};
use waymark_sync::{Enrol, Invitation, Key, NotAnInvitation};

pub struct Joined {
    pub store: Store,
    /// Opens the store when the passphrase is lost; shown once.
    pub recovery_code: String,
    pub recovery_page: Vec<u8>,
    /// Whether a manager has still to let this laptop in.
    pub waits: bool,
}

/// `label` is what the manager sees of this laptop: "Ben's laptop".
#[expect(clippy::too_many_arguments, reason = "what a person gives once, and the machine's clock and fonts")]
pub fn join_office(
    dir: &Path,
    invitation: &str,
    label: &str,
    proxy: Option<&str>,
    passphrase: &str,
    fonts: &Fonts,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Joined, Problem> {
    let invitation: Invitation = invitation.parse().map_err(ShareProblem::Invitation)?;
    if invitation.founds {
        return Err(ShareProblem::InvitationFounds.into());
    }
    // All that could stop it, before the code is used.
    can_be_passphrase(passphrase)?;
    if Store::find(dir)? {
        return Err(StoreError::OfficeExists(dir.display().to_string()).into());
    }
    let page = PageOf { office: &invitation.office, person: &invitation.person, date: today, fonts };
    page.can_be_drawn()?;
    // On the disk before the code is used: cut short from here on, the same invitation goes on.
    let newcomer = Newcomer::of(dir, &invitation.code)?;
    let mut kept = enrolment(&invitation, proxy, newcomer.key);
    let key = Key::from_bytes(&kept.key);
    let enrol = Enrol {
        code: invitation.code,
        device: newcomer.device,
        key: key.public(),
        label: label.to_owned(),
        founding: None,
    };
    let enrolled = line(&kept)?.enrol(&key, &enrol)?;
    let id = |text: &str| text.parse().map_err(|_| ShareProblem::Invitation(NotAnInvitation::Damaged));
    let joining = Joining {
        label: enrolled.office_name.clone(),
        device: enrol.device,
        office: id(&enrolled.office)?,
        actor: id(&enrolled.person)?,
    };
    kept.server_key = Some(enrolled.server_key);
    kept.person = enrolled.person_name;
    let (store, code) = Store::join_with(dir, passphrase, &joining, Some(&kept), now)?;
    Newcomer::is_kept(dir);
    let recovery_page = page.draw(&code.shown())?;
    Ok(Joined { store, recovery_code: code.shown(), recovery_page, waits: enrolled.waits })
}
