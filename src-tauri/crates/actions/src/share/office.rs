//! What a manager does with the people and laptops of their office, on the server.
//! Never here: who may (the server decides).

use super::{ShareProblem, identity, line};
use crate::Problem;
use waymark_domain::RecordType;
use waymark_link::{Identity, Line};
use waymark_store::{Enrolment, Store};
use waymark_sync::{
    Invitation,
    door::{AnswerOffice, AskOffice},
};

/// Does without the store once it is made, so that nobody is kept from it while the server is waited for.
pub struct Manager {
    line: Line,
    who: Identity,
    enrolment: Enrolment,
    office: String,
}

impl Manager {
    pub fn new(store: &Store) -> Result<Self, Problem> {
        let (Some(enrolment), Some(who)) = (store.enrolment()?, identity(store)?) else {
            return Err(ShareProblem::Alone.into());
        };
        let office = store.office_id();
        let office = office.map(|id| crate::Titles::new(store).title(RecordType::Office, id));
        Ok(Manager { line: line(&enrolment)?, who, enrolment, office: office.unwrap_or_default() })
    }

    pub fn ask(&mut self, ask: &AskOffice) -> Result<AnswerOffice, Problem> {
        Ok(self.line.office(&self.who, ask)?)
    }

    /// The line that the person pastes, from the code that the server gave.
    pub fn invitation(&self, person: &str, code: [u8; 16]) -> Invitation {
        Invitation {
            address: self.enrolment.address.clone(),
            code,
            authority: self.enrolment.authority.clone(),
            office: self.office.clone(),
            person: person.to_owned(),
            founds: false,
        }
    }
}
