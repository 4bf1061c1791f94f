//! Why sharing did not go on, in words: each wants something else done. Local work goes on in every case.

use waymark_domain::Told;
use waymark_link::LinkError;
use waymark_sync::{NotAnInvitation, Refused, Trouble};

#[derive(Debug, thiserror::Error)]
#[error("{}", self.told())]
pub enum ShareProblem {
    Invitation(#[from] NotAnInvitation),
    /// It is for the first laptop of an office, and this one has none; or the other way round.
    InvitationFounds,
    InvitationJoins,
    /// There is no server yet.
    Alone,
    AlreadyShared,
    Link(LinkError),
    Withdrawn,
    /// The server will not have what this laptop sends.
    Refused(Refused),
    /// It knows less than it did, though nobody restored it as a server is restored.
    PutBack,
    /// It answered, but not what was asked.
    Nonsense,
    /// A lease ended.
    LeaseOver,
    /// The first laptop still brings the office.
    NotYet,
}

const KEPT: &str = "Everything is saved on this laptop and is shared later.";

const WITHDRAWN: &str = "If that is wrong, ask your office manager for a new invitation, and move Waymark\u{2019}s folder aside before you use it: what is in it stays.";

impl ShareProblem {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            ShareProblem::Invitation(_) => "invitation",
            ShareProblem::InvitationFounds | ShareProblem::InvitationJoins => "invitation_kind",
            ShareProblem::Alone => "not_shared",
            ShareProblem::AlreadyShared => "already_shared",
            ShareProblem::Withdrawn => "withdrawn",
            ShareProblem::LeaseOver => "lease_over",
            ShareProblem::NotYet => "still_founding",
            ShareProblem::PutBack => "server_put_back",
            ShareProblem::Refused(_) | ShareProblem::Nonsense => "server_refused",
            ShareProblem::Link(error) => match error {
                LinkError::NoConnection(_) | LinkError::Cut(_) => "no_connection",
                LinkError::Proxy(_) => "proxy",
                LinkError::NotTheServer(_) => "not_the_server",
                LinkError::Portal => "portal",
                LinkError::OtherVersion { speaks, here } if speaks > here => "server_newer",
                LinkError::OtherVersion { .. } => "server_older",
                LinkError::Nonsense(_) => "server_refused",
                LinkError::Address(_) => "address",
                LinkError::Trouble(trouble) => match trouble {
                    Trouble::NotConfirmed => "not_let_in",
                    Trouble::NotServed => "withdrawn",
                    Trouble::Busy { .. } | Trouble::Failed => "server_busy",
                    Trouble::NotFoundedYet => "not_founded_yet",
                    Trouble::NoSuchCode
                    | Trouble::CodeUsed
                    | Trouble::CodeOver
                    | Trouble::CodeFounds
                    | Trouble::CodeJoins => "code",
                    _ => "server_refused",
                },
            },
        }
    }

    /// Whether the same may go well a little later, without anybody doing anything.
    pub fn passes(&self) -> bool {
        matches!(self, ShareProblem::Link(error) if error.passes())
    }

    pub fn told(&self) -> Told {
        const UNCHANGED: &str = "Nothing was changed.";
        match self {
            ShareProblem::Invitation(why) => {
                let said = why.to_string();
                let (happened, next) = said.split_once(". ").unwrap_or((&said, ""));
                Told::new(format!("{}.", happened.trim_end_matches('.')), UNCHANGED, next)
            }
            ShareProblem::InvitationFounds => Told::new(
                "This invitation is for the laptop on which the office has worked so far.",
                UNCHANGED,
                "Open the office there, and use it in Settings under Share with a server.",
            ),
            ShareProblem::InvitationJoins => Told::new(
                "This invitation is for another laptop of an office that is shared already.",
                UNCHANGED,
                "Use it where Waymark is started for the first time. For this office, ask for the invitation of its first laptop.",
            ),
            ShareProblem::Alone => Told::new(
                "This office is not shared with a server.",
                "Everything is saved on this laptop.",
                "Ask whoever looks after the server for an invitation, and use it in Settings under Share with a server.",
            ),
            ShareProblem::AlreadyShared => Told::new(
                "This office is shared with a server already.",
                UNCHANGED,
                "To move to another server, ask whoever looks after it.",
            ),
            ShareProblem::Withdrawn => Told::new(
                "This laptop was withdrawn: the server sends it nothing any more.",
                "What is on it stays, encrypted.",
                WITHDRAWN,
            ),
            ShareProblem::LeaseOver => Told::new(
                "This laptop has not shared with the server for too long, so it is locked.",
                "Everything on it is kept, also what was not shared yet.",
                "Connect to the internet: it opens as soon as the server has answered.",
            ),
            ShareProblem::NotYet => Told::new(
                "The office\u{2019}s first laptop is still sending its records to the server.",
                KEPT,
                "Leave that laptop open and connected until it has shared everything; it is tried again by itself.",
            ),
            ShareProblem::Refused(why) => Told::new(
                format!("The server cannot take what this laptop sends: {why}."),
                KEPT,
                "Ask for support.",
            ),
            ShareProblem::PutBack => Told::new(
                "The server was put back to an earlier state, and does not have all that it had.",
                KEPT,
                "Tell whoever looks after the server: it has to be restored with \u{201c}waymark-server restore\u{201d}. Then its laptops bring again what it lost, by themselves.",
            ),
            ShareProblem::Nonsense => Told::new(
                "The server\u{2019}s answer does not fit what was asked.",
                KEPT,
                "Ask whoever looks after the server whether it is in order.",
            ),
            ShareProblem::Link(error) => link(error),
        }
    }
}

fn link(error: &LinkError) -> Told {
    let said = |next: &str| Told::new(error.to_string(), KEPT, next);
    match error {
        LinkError::NoConnection(_) | LinkError::Cut(_) => {
            said("It is tried again by itself. Check the connection if it stays so.")
        }
        LinkError::Proxy(_) => said("Ask whoever looks after this network, or share from another one."),
        LinkError::NotTheServer(_) => said(
            "Nothing was sent. Share from another network; if it says the same there, tell whoever looks after the server.",
        ),
        LinkError::Portal => {
            said("Open a web page in a browser and sign in to the network; then it is tried again by itself.")
        }
        LinkError::OtherVersion { speaks, here } if speaks > here => {
            said("Install the newest Waymark on this laptop.")
        }
        LinkError::OtherVersion { .. } => {
            said("Ask whoever looks after the server to install the newest Waymark there.")
        }
        LinkError::Nonsense(_) => said("Ask whoever looks after the server whether it is in order."),
        LinkError::Address(_) => said("Ask for another invitation."),
        LinkError::Trouble(trouble) => {
            let next = match trouble {
                Trouble::NotConfirmed => {
                    "Ask your office manager to let this laptop in. It is tried again by itself."
                }
                Trouble::NoSuchCode | Trouble::CodeUsed | Trouble::CodeOver => "Ask for another invitation.",
                Trouble::CodeFounds | Trouble::CodeJoins => "Ask for an invitation of the other kind.",
                Trouble::NotFoundedYet => "It is tried again by itself.",
                Trouble::NotServed => WITHDRAWN,
                Trouble::Busy { .. } | Trouble::Failed => {
                    "It is tried again by itself. Tell whoever looks after the server if it stays so."
                }
                _ => "Install the newest Waymark on this laptop, and ask for support if it stays so.",
            };
            said(next)
        }
    }
}
