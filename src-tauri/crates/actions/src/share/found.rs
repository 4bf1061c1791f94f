//! An office that has worked alone begins to share: its whole log goes to the server, its ids stay.

use super::{ShareProblem, enrolment, line};
use crate::Problem;
use chrono::{DateTime, Utc};
use waymark_link::Identity;
use waymark_store::{Enrolment, Store, fresh_key};
use waymark_sync::{Enrol, Founding, Invitation, Key, door::Session};

/// An office on its way to its server, so that nobody is kept from the store while the server is waited for. Broken off
/// anywhere, it is begun again with the same invitation.
pub struct FoundServer {
    kept: Enrolment,
    enrol: Enrol,
}

impl FoundServer {
    pub fn begin(
        store: &mut Store,
        invitation: &str,
        label: &str,
        proxy: Option<&str>,
    ) -> Result<Self, Problem> {
        let invitation: Invitation = invitation.parse().map_err(ShareProblem::Invitation)?;
        if !invitation.founds {
            return Err(ShareProblem::InvitationJoins.into());
        }
        // Known to a server already, also where that has not let it in yet.
        let known = store.enrolment()?.is_some_and(|it| it.server_key.is_some());
        if known || store.shared()?.is_some() {
            return Err(ShareProblem::AlreadyShared.into());
        }
        // The key is kept before it is used, so that a lost answer is asked for by the same laptop.
        let begun = store.enrolment()?.filter(|begun| begun.address == invitation.address);
        let secret = match begun {
            Some(begun) => begun.key,
            None => fresh_key()?,
        };
        let kept = enrolment(&invitation, proxy, secret);
        store.set_enrolment(&kept)?;
        let id = |id: Option<waymark_domain::RecordId>| id.map(|id| id.to_string()).unwrap_or_default();
        let enrol = Enrol {
            code: invitation.code,
            device: store.device().to_owned(),
            key: Key::from_bytes(&secret).public(),
            label: label.to_owned(),
            founding: Some(Founding {
                office: id(store.office_id()),
                actor: id(store.actor_id()),
                operations: store.begin_founding()?,
            }),
        };
        Ok(FoundServer { kept, enrol })
    }

    /// Asks the server, without the store.
    pub fn ask(&mut self) -> Result<Session, Problem> {
        let key = Key::from_bytes(&self.kept.key);
        let mut line = line(&self.kept)?;
        let enrolled = line.enrol(&key, &self.enrol)?;
        self.kept.server_key = Some(enrolled.server_key);
        line.sign_in(&Identity { device: self.enrol.device.clone(), key })?;
        line.take_session().ok_or(Problem::Share(ShareProblem::Nonsense))
    }

    /// From now on the office is shared.
    pub fn end(self, store: &mut Store, session: &Session, now: DateTime<Utc>) -> Result<(), Problem> {
        store.set_enrolment(&self.kept)?;
        store.keep_lease(session.lease.as_ref(), now)?;
        Ok(store.share_with(&session.standing)?)
    }
}

/// All of it, where nobody else wants the store meanwhile.
pub fn found_server(
    store: &mut Store,
    invitation: &str,
    label: &str,
    proxy: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let mut founding = FoundServer::begin(store, invitation, label, proxy)?;
    let session = founding.ask()?;
    founding.end(store, &session, now)
}
