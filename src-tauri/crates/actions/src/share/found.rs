//! An office that has worked alone begins to share: its whole log goes to the server, its ids stay.

use super::{ShareProblem, enrolment, line};
use crate::Problem;
use chrono::{DateTime, Utc};
use waymark_link::Identity;
use waymark_store::{Store, fresh_key};
use waymark_sync::{Enrol, Founding, Invitation, Key};

/// From now on this office is shared. Broken off anywhere, it is asked for again with the same invitation.
pub fn found_server(
    store: &mut Store,
    invitation: &str,
    label: &str,
    proxy: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let invitation: Invitation = invitation.parse().map_err(ShareProblem::Invitation)?;
    if !invitation.founds {
        return Err(ShareProblem::InvitationJoins.into());
    }
    if store.shared()?.is_some() {
        return Err(ShareProblem::AlreadyShared.into());
    }
    // The key is kept before it is used, so that a lost answer is asked for by the same laptop.
    let begun = store.enrolment()?.filter(|begun| begun.address == invitation.address);
    let key = match begun {
        Some(begun) => begun.key,
        None => fresh_key()?,
    };
    let mut kept = enrolment(&invitation, proxy, key);
    store.set_enrolment(&kept)?;
    let id = |id: Option<waymark_domain::RecordId>| id.map(|id| id.to_string()).unwrap_or_default();
    let key = Key::from_bytes(&key);
    let enrol = Enrol {
        code: invitation.code,
        device: store.device().to_owned(),
        key: key.public(),
        label: label.to_owned(),
        founding: Some(Founding {
            office: id(store.office_id()),
            actor: id(store.actor_id()),
            operations: store.log_length()?,
        }),
    };
    let mut line = line(&kept)?;
    let enrolled = line.enrol(&key, &enrol)?;
    kept.server_key = Some(enrolled.server_key);
    store.set_enrolment(&kept)?;
    line.sign_in(&Identity { device: enrol.device, key })?;
    if let Some(session) = line.take_session() {
        store.keep_lease(session.lease.as_ref(), now)?;
        store.share_with(&session.standing)?;
    }
    Ok(())
}
