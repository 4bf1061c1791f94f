//! Views of sharing: how this laptop stands with its server, and who else belongs to the office.
use super::{Choice, Problem, views};

views! {
    /// How this laptop stands with its server. Moments are RFC 3339.
    pub struct SharingView {
        pub stage: SharingStage,
        /// Actions that the server does not have yet, and when the first of them was done.
        pub unsent: u32,
        pub unsent_since: Option<String>,
        /// When everything was last shared in both directions.
        pub shared_at: Option<String>,
        /// Something is on its way just now.
        pub working: bool,
        /// Of the first copy of the office, which is still being fetched.
        pub first_copy: Option<Part>,
        /// What stands in the way, and when it is tried again by itself.
        pub problem: Option<Problem>,
        pub next_try: Option<String>,
        /// Until when this laptop can be opened without its server.
        pub opens_until: Option<String>,
        /// The computer's clock says less than it said before.
        pub clock_set_back: bool,
        /// The last letters of this laptop's name on the server: its manager sees the same.
        pub mark: Option<String>,
        /// Grows when records came from others: what is shown is to be read again.
        pub brought: u32,
    }

    #[derive(Copy, Eq)]
    pub enum SharingStage {
        /// The office works alone.
        Alone,
        /// A manager has not let this laptop in yet.
        Waits,
        Shared,
        /// The server was not heard from for too long: locked until it is.
        Over,
        Withdrawn,
    }

    pub struct Part {
        pub have: u32,
        pub all: u32,
    }

    pub struct UseInvitation {
        /// The whole line, as it was sent.
        pub invitation: String,
        /// What the manager sees of this laptop: "Rosa's laptop".
        pub label: String,
        /// The network's proxy, where the computer does not know it; empty where it does.
        pub proxy: String,
    }

    pub struct JoinOffice {
        pub invitation: String,
        pub label: String,
        pub proxy: String,
        pub passphrase: String,
    }

    /// The people of the office on the server, with their laptops; only a manager sees them.
    pub struct Colleagues {
        pub people: Vec<Colleague>,
        pub roles: Vec<Choice>,
    }

    pub struct Colleague {
        pub id: String,
        pub name: String,
        pub role: String,
        pub is_me: bool,
        pub disabled: bool,
        pub laptops: Vec<LaptopView>,
    }

    pub struct LaptopView {
        pub id: String,
        pub label: String,
        pub mark: String,
        pub state: LaptopStanding,
        pub last_seen: Option<String>,
        pub is_this: bool,
    }

    #[derive(Copy, Eq)]
    pub enum LaptopStanding {
        Waiting,
        LetIn,
        Withdrawn,
    }

    /// Somebody new by name and role, or somebody known by id.
    pub struct Invite {
        pub person: Option<String>,
        pub name: String,
        pub role: String,
    }

    pub struct InvitationMade {
        pub person: String,
        /// The line that the person pastes: a secret, good for a day and one laptop.
        pub invitation: String,
        /// None where the line was cut after it was made.
        pub colleagues: Option<Colleagues>,
    }

    pub struct LaptopDecision {
        pub laptop: String,
        pub let_in: bool,
    }

    pub struct PersonOfOffice {
        pub person: String,
    }
}
