//! The server and the people of the office on it: begin to share, join, invite, let in, withdraw. The store is never
//! held while the server is waited for.
//! Never here: who may do it (the server decides).

use crate::{
    problem::Refused,
    views::{
        AppState, Choice, Colleague, Colleagues, InvitationMade, Invite, JoinOffice, LaptopDecision,
        LaptopStanding, LaptopView, Nothing, OfficeMade, PersonOfOffice, UseInvitation,
    },
    waymark::Waymark,
};
use chrono::DateTime;
use waymark_actions::{
    FieldSaid, Problem,
    share::{FoundServer, Manager, join_office},
};
use waymark_sync::door::{AnswerOffice, AskOffice, LaptopState, Role, mark};

/// What a manager can make of somebody, in words. A safeguarding lead is let in at the server's keyboard.
const ROLES: &[(Role, &str)] = &[
    (Role::Coordinator, "Coordinator"),
    (Role::Manager, "Office manager: lets laptops in and withdraws them"),
    (Role::Tutor, "Tutor: own group only"),
];

fn proxy(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn none_left(field: &str, message: &str) -> Refused {
    Problem::Fields(vec![FieldSaid { field: field.to_owned(), message: message.to_owned() }]).into()
}

impl Waymark {
    pub(crate) fn found_server(&self, given: UseInvitation) -> Result<AppState, Refused> {
        let UseInvitation { invitation, label, proxy: through, .. } = &given;
        let begin = |store: &mut _, _| Ok(FoundServer::begin(store, invitation, label, proxy(through))?);
        let mut founding = self.with(begin)?;
        let session = founding.ask()?;
        self.with(|store, at| Ok(founding.end(store, &session, at.now)?))?;
        self.sharing.forget();
        self.sharing.now();
        self.app_state(Nothing {})
    }

    pub(crate) fn join_office(&self, given: JoinOffice) -> Result<OfficeMade, Refused> {
        let at = self.at();
        let joined = join_office(
            &self.dir,
            &given.invitation,
            &given.label,
            proxy(&given.proxy),
            &given.passphrase,
            &self.fonts,
            at.now,
            at.today,
        )?;
        let made = self.opened_now(joined.store, joined.recovery_page)?;
        self.sharing.now();
        Ok(made)
    }

    fn manager(&self) -> Result<Manager, Refused> {
        self.with(|store, _| Ok(Manager::new(store)?))
    }

    pub(crate) fn colleagues(&self, _: Nothing) -> Result<Colleagues, Refused> {
        let mut manager = self.manager()?;
        self.shown(&mut manager)
    }

    fn shown(&self, manager: &mut Manager) -> Result<Colleagues, Refused> {
        let (people, laptops) = match manager.ask(&AskOffice::Show)? {
            AnswerOffice::Shown { people, laptops } => (people, laptops),
            _ => return Err(not_had()),
        };
        let (me, here) =
            self.with(|store, _| Ok((store.actor_id().map(|id| id.to_string()), store.device().to_owned())))?;
        let moment = |at: u64| DateTime::from_timestamp(at.cast_signed(), 0).map(|at| at.to_rfc3339());
        let people = people.into_iter().map(|person| {
            let of = laptops.iter().filter(|laptop| laptop.person == person.id);
            let laptops = of.map(|laptop| LaptopView {
                id: laptop.id.clone(),
                label: laptop.label.clone(),
                mark: mark(&laptop.id),
                state: match laptop.state {
                    LaptopState::Waiting => LaptopStanding::Waiting,
                    LaptopState::Confirmed => LaptopStanding::LetIn,
                    LaptopState::Revoked => LaptopStanding::Withdrawn,
                },
                last_seen: laptop.last_seen.and_then(moment),
                is_this: laptop.id == here,
            });
            Colleague {
                laptops: laptops.collect(),
                is_me: Some(&person.id) == me.as_ref(),
                role: role_words(person.role).to_owned(),
                id: person.id,
                name: person.name,
                disabled: person.disabled,
            }
        });
        let roles = ROLES
            .iter()
            .map(|(role, words)| Choice { code: role.code().to_owned(), label: (*words).to_owned() });
        Ok(Colleagues { people: people.collect(), roles: roles.collect() })
    }

    pub(crate) fn invite(&self, given: Invite) -> Result<InvitationMade, Refused> {
        let mut manager = self.manager()?;
        let name = given.name.trim();
        if name.is_empty() {
            return Err(none_left("name", "Enter the person\u{2019}s name."));
        }
        let ask = match given.person {
            Some(person) => AskOffice::Code { person },
            None => {
                let role = ROLES.iter().find(|(role, _)| role.code() == given.role).map(|(role, _)| *role);
                let role = role.ok_or_else(|| none_left("role", "Choose what the person does."))?;
                AskOffice::Add { name: name.to_owned(), role }
            }
        };
        let AnswerOffice::Code { code, .. } = manager.ask(&ask)? else { return Err(not_had()) };
        let invitation = manager.invitation(name, code).to_string();
        // It is told whatever comes after: on the server it was made.
        let colleagues = self.shown(&mut manager).ok();
        Ok(InvitationMade { person: name.to_owned(), invitation, colleagues })
    }

    pub(crate) fn laptop_decide(&self, given: LaptopDecision) -> Result<Colleagues, Refused> {
        let LaptopDecision { laptop, let_in } = given;
        self.tell_office(if let_in { AskOffice::Confirm { laptop } } else { AskOffice::Revoke { laptop } })
    }

    pub(crate) fn person_disable(&self, given: PersonOfOffice) -> Result<Colleagues, Refused> {
        self.tell_office(AskOffice::Disable { person: given.person })
    }

    fn tell_office(&self, ask: AskOffice) -> Result<Colleagues, Refused> {
        let mut manager = self.manager()?;
        match manager.ask(&ask)? {
            AnswerOffice::Done => self.shown(&mut manager),
            _ => Err(not_had()),
        }
    }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Coordinator => "Coordinator",
        Role::Manager => "Office manager",
        Role::SafeguardingLead => "Safeguarding lead",
        Role::Tutor => "Tutor",
        Role::National => "National staff",
        Role::DataProtection => "Data-protection officer",
    }
}

fn not_had() -> Refused {
    Problem::not_known(
        "It",
        "one of your office\u{2019}s any more",
        "Look at the list again. A safeguarding lead is let in by whoever looks after the server.",
    )
    .into()
}
