//! Views of the office as a whole: where the program stands, its first start, its lock, its settings.
use super::{ActionView, views};

views! {
    /// Where the program stands; the first thing that the window asks.
    pub struct AppState {
        pub stage: Stage,
        /// Shown on the unlock screen too, so never a young person's name.
        pub office: Option<String>,
        pub person: Option<String>,
        /// The office's own record (its letterhead), and the person's; only while it is open.
        pub office_id: Option<String>,
        pub person_id: Option<String>,
        /// ISO date of today, as the office has it.
        pub today: String,
        pub version: String,
        /// Where the changes are: "Saved on this laptop."
        pub saved: String,
        /// Seconds until the next try to unlock is taken; 0 when it is now.
        pub wait_seconds: u32,
        /// Seconds of idleness until it locks itself.
        pub locks_in_seconds: u32,
        pub kinds: Vec<KindView>,
        pub settings: Settings,
        pub last_action: Option<ActionView>,
        /// Whether the recovery code was typed from its page since it was made; only while it is open.
        pub recovery_checked: bool,
    }

    #[derive(Copy, Eq)]
    pub enum Stage {
        FirstStart,
        Locked,
        Open,
        /// Open to share and for nothing else: its lease is over, or it was withdrawn.
        Shut,
    }

    /// A kind of record that has a list: its words, and what may be done with it.
    pub struct KindView {
        /// "student", "organisation", "placement", "placement_offer", "event" and so on.
        pub kind: String,
        pub singular: String,
        pub plural: String,
        /// What its list is called: "Schools & organisations".
        pub place: String,
        pub in_navigation: bool,
        pub can_create: bool,
        pub can_import: bool,
        /// What `import_columns` calls it: "students".
        pub import_as: Option<String>,
        /// Letter kinds that can be issued for it.
        pub letters: Vec<super::Choice>,
        /// Those of them that a confirmed one has to have.
        pub confirmations: Vec<super::Choice>,
    }

    pub struct NewOffice {
        pub office: String,
        pub person: String,
        pub passphrase: String,
    }

    pub struct OfficeMade {
        /// The page to print: the recovery code as a PDF, base64.
        pub recovery_pdf: String,
        pub file_name: String,
        pub state: AppState,
    }

    /// A new code in the place of the one before: its page as a PDF, base64.
    pub struct RecoveryPage {
        pub recovery_pdf: String,
        pub file_name: String,
    }

    /// Where to write the page with the recovery code, which is known until it is checked.
    pub struct RecoverySave {
        pub path: String,
    }

    pub struct RecoveryCode {
        pub code: String,
    }

    pub struct Checked {
        pub matches: bool,
    }

    pub struct Passphrase {
        pub passphrase: String,
    }

    pub struct RecoveryUnlock {
        pub code: String,
        /// The passphrase from now on.
        pub new_passphrase: String,
    }

    pub struct Settings {
        pub theme: Theme,
        pub density: Density,
        pub typeface: Typeface,
        /// Shortcuts that a person changed: command name, then its keys ("Ctrl+K"), empty when switched off.
        pub shortcuts: std::collections::BTreeMap<String, String>,
        /// The printer that was chosen last; empty until somebody chose one.
        #[serde(default)]
        pub printer: String,
        /// The printers on which letters go on both sides, since somebody chose so.
        #[serde(default)]
        pub both_sides_on: Vec<String>,
    }

    #[derive(Copy, Eq)]
    pub enum Theme {
        System,
        Light,
        Dark,
        Contrast,
    }

    #[derive(Copy, Eq)]
    pub enum Density {
        Compact,
        Standard,
        Roomy,
    }

    #[derive(Copy, Eq)]
    pub enum Typeface {
        Atkinson,
        System,
    }

    pub struct BackupTo {
        pub path: String,
    }

    pub struct RestoreFrom {
        pub path: String,
        pub passphrase: String,
    }

    /// What is due, stuck, unsent, unfinished.
    pub struct TodayView {
        pub groups: Vec<TodayGroup>,
        pub drafts: Vec<DraftTitle>,
    }

    pub struct TodayGroup {
        pub title: String,
        pub why: String,
        pub items: Vec<TodayItem>,
        /// All that there are, of which `items` shows the first.
        pub total: u32,
        /// The list that shows them all.
        pub list: Option<super::ListQuery>,
    }

    pub struct TodayItem {
        pub id: String,
        pub kind: String,
        pub title: String,
        pub detail: String,
    }

    pub struct DraftTitle {
        pub key: String,
        pub title: String,
        pub saved_at: String,
        pub kind: String,
        pub id: Option<String>,
        pub parent: Option<String>,
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Standard,
            typeface: Typeface::Atkinson,
            shortcuts: Default::default(),
            printer: String::new(),
            both_sides_on: Vec::new(),
        }
    }
}
