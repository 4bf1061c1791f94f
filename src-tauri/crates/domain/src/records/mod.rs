//! Every record that an office keeps, each declared once.
//! Never here: how a record is stored or shown, a rule between fields.

mod care;
mod event;
mod office;
mod organisation;
mod people;
mod placement;

pub use care::{Consent, ConsentBy, ConsentKind, ConsentStatus, Need, NeedKind};
pub use event::{Event, EventKind, Invitation, InviteRole};
pub use office::{ImportBatch, ImportKind, Letter, LetterFate, LetterTemplate, Office, Staff, StaffRole};
pub use organisation::{Contact, Organisation, OrganisationRole, Sector, Site};
pub use people::{Carer, Programme, Student, YearGroup};
pub use placement::{HealthSafetyConversation, InsuranceCheck, Mode, Placement, PlacementOffer, Weekday};

use crate::record::{Field, FieldProblem, Record, Value, Values};

macro_rules! record_types {
    ($($variant:ident = $code:literal $name:literal $label:literal $plural:literal),+ $(,)?) => {
        /// The list of records. A code is stable for ever, because operations carry it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RecordType { $($variant),+ }

        impl RecordType {
            pub const ALL: &'static [RecordType] = &[$(RecordType::$variant),+];

            pub fn code(self) -> u16 { match self { $(RecordType::$variant => $code),+ } }
            /// The name of the table, and of the record wherever a machine reads it.
            pub fn name(self) -> &'static str { match self { $(RecordType::$variant => $name),+ } }
            pub fn label(self) -> &'static str { match self { $(RecordType::$variant => $label),+ } }
            pub fn plural(self) -> &'static str { match self { $(RecordType::$variant => $plural),+ } }
            pub fn from_code(code: u16) -> Option<Self> { match code { $($code => Some(RecordType::$variant),)+ _ => None } }
            pub fn from_name(name: &str) -> Option<Self> { match name { $($name => Some(RecordType::$variant),)+ _ => None } }
            pub fn fields(self) -> &'static [Field] { match self { $(RecordType::$variant => $variant::FIELDS),+ } }
        }
    };
}

record_types! {
    Office = 1 "office" "Office" "Offices",
    Staff = 2 "staff" "Member of staff" "Staff",
    Student = 3 "student" "Student" "Students",
    Carer = 4 "carer" "Parent or carer" "Parents and carers",
    Organisation = 5 "organisation" "Organisation" "Organisations",
    Site = 6 "site" "Site" "Sites",
    Contact = 7 "contact" "Contact" "Contacts",
    PlacementOffer = 8 "placement_offer" "Placement offer" "Placement offers",
    Placement = 9 "placement" "Placement" "Placements",
    HealthSafetyConversation = 10 "health_safety_conversation" "Health-and-safety conversation" "Health-and-safety conversations",
    InsuranceCheck = 11 "insurance_check" "Insurance check" "Insurance checks",
    Consent = 12 "consent" "Consent" "Consents",
    Need = 13 "need" "Need" "Needs",
    Event = 14 "event" "Visit" "Visits",
    Invitation = 15 "invitation" "Invitation" "Invitations",
    Letter = 16 "letter" "Letter" "Letters",
    ImportBatch = 17 "import_batch" "Import" "Imports",
    LetterTemplate = 18 "letter_template" "Wording of a letter" "Wordings of letters",
}

impl RecordType {
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|f| f.name == name)
    }

    pub fn field_by_id(self, id: crate::FieldId) -> Option<&'static Field> {
        self.fields().iter().find(|f| f.id == id)
    }

    /// Every field that cannot hold its value; empty when the record may be stored.
    pub fn check(self, values: &Values) -> Vec<FieldProblem> {
        let empty = Value::Null;
        self.fields()
            .iter()
            .filter_map(|field| {
                let refusal = (field.accepts)(values.get(&field.id).unwrap_or(&empty)).err()?;
                Some(FieldProblem::new(field, refusal))
            })
            .collect()
    }
}
