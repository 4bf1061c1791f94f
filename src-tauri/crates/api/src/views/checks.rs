//! Views of changes to check: what clashed, what was set aside, what stands against itself between records.
use super::{ActionView, FieldView, views};

views! {
    pub struct ChangesToCheck {
        /// All that there are: one for each question, each action set aside, each contradiction.
        pub total: u32,
        pub records: Vec<RecordToSettle>,
        pub set_aside: Vec<SetAsideView>,
        pub across: Vec<AcrossView>,
        /// What was set aside and let be, the latest first.
        pub let_be: Vec<SetAsideView>,
        /// That there are more than are shown here; empty when there are not.
        pub more: String,
        /// Why there is nothing; empty when there is something.
        pub empty: String,
    }

    pub struct ToCheckCount {
        pub total: u32,
    }

    /// A record about which people disagree.
    pub struct RecordToSettle {
        pub id: String,
        /// Empty where only a newer Waymark knows what it is; then there are no questions either.
        pub kind: String,
        pub kind_label: String,
        pub title: String,
        pub subtitle: String,
        pub questions: Vec<ClashView>,
    }

    /// One question: a field, or fields that merge together, with everybody's values.
    pub struct ClashView {
        pub about: String,
        pub label: String,
        /// Goes back with the answer, so that nothing is decided that was not seen.
        pub seen: String,
        pub note: String,
        /// Whether it is about keeping the record at all.
        pub deletion: bool,
        /// What the record shows.
        pub stands: VersionView,
        pub others: Vec<VersionView>,
        /// What may be typed instead; empty where it is no matter of typing.
        pub typed: Vec<FieldView>,
        /// The names of the fields that it is about.
        pub fields: Vec<String>,
    }

    pub struct VersionView {
        pub key: String,
        /// Empty where it is not known.
        pub who: String,
        /// RFC 3339, in UTC, by that person's laptop.
        pub at: String,
        pub lines: Vec<LineView>,
    }

    pub struct LineView {
        pub label: String,
        pub shown: String,
    }

    pub struct Settle {
        pub id: String,
        pub answers: Vec<ClashAnswer>,
    }

    pub struct ClashAnswer {
        pub about: String,
        pub seen: String,
        pub take: ClashTake,
        /// The key of the one that is taken, where it is another's.
        #[serde(default)]
        pub other: String,
        /// What was typed, by field, where it is neither.
        #[serde(default)]
        pub values: std::collections::BTreeMap<String, String>,
    }

    #[derive(Copy, Eq)]
    pub enum ClashTake {
        Standing,
        Other,
        Typed,
    }

    pub struct Settled {
        pub id: String,
        pub title: String,
        /// Questions about this record that are open still.
        pub left: u32,
        /// What followed from it: "no longer confirmed, because this is missing now: consent."
        pub said: Vec<String>,
        pub action: Option<ActionView>,
    }

    /// An action that could not be taken.
    pub struct SetAsideView {
        /// For `let_be` and `look_again`.
        pub numbers: Vec<u32>,
        pub who: String,
        pub at: String,
        pub why: String,
        pub next: String,
        pub parts: Vec<AsidePart>,
        /// Parts that are not shown.
        pub more: u32,
        /// Who let it be, and when; both empty while nobody did.
        pub let_be_by: String,
        pub let_be_at: String,
    }

    pub struct AsidePart {
        pub what: String,
        pub id: String,
        pub kind: String,
        /// Whether the record is here to be opened.
        pub there: bool,
        pub lines: Vec<LineView>,
        /// What a form begins with that tries it again, by field; none where that is no matter of a new form.
        pub again: Option<std::collections::BTreeMap<String, String>>,
    }

    pub struct SetAsideNumbers {
        pub numbers: Vec<u32>,
    }

    pub struct AcrossView {
        pub kind: AcrossKind,
        pub title: String,
        pub why: String,
        pub next: String,
        pub records: Vec<MentionedView>,
        pub more: u32,
    }

    #[derive(Copy, Eq)]
    pub enum AcrossKind {
        SamePerson,
        FullOffer,
        FullVisit,
        PlacedTwice,
    }

    pub struct MentionedView {
        pub id: String,
        pub kind: String,
        pub kind_label: String,
        pub title: String,
        pub subtitle: String,
    }

    /// What became of a word about several records.
    pub struct ToldApart {
        pub action: Option<ActionView>,
    }
}
