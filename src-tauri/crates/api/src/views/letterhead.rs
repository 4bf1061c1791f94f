//! Views of the letterhead beside its form: pictures, and a page that shows what was typed.
use super::{ActionView, FieldProblem, views};

views! {
    /// The pictures that letters carry now. What else stands on them is in the office's form.
    pub struct LetterheadView {
        pub logo: Option<PictureView>,
        /// All staff, by name.
        pub signatures: Vec<SignatureView>,
    }

    pub struct PictureView {
        /// A data URL; empty where it cannot be shown any more.
        pub src: String,
        /// What is to be known of it: that it is hardly seen on paper, that it is not whole.
        pub said: String,
    }

    pub struct SignatureView {
        /// The member of staff.
        pub id: String,
        pub name: String,
        pub job_title: String,
        pub signature: Option<PictureView>,
    }

    pub struct LetterheadTry {
        /// What was typed and is not saved, as in `SaveForm`.
        pub values: std::collections::BTreeMap<String, String>,
        #[serde(default)]
        pub large_print: bool,
    }

    pub struct LetterheadTried {
        /// A letter to invented people, base64; none where none can be made.
        pub pdf: Option<String>,
        /// Why there is none.
        pub blocked: Vec<String>,
        /// Entries in whose place the page shows what is saved.
        pub unread: Vec<FieldProblem>,
        pub colour: ColourView,
    }

    pub struct ColourView {
        /// The colour of the letters, as #rrggbb.
        pub printed: String,
        /// Its contrast, and what letters make of it.
        pub words: String,
        /// It is printed as it was chosen.
        pub as_chosen: bool,
    }

    pub struct LetterheadPicture {
        /// Whose signature; none is the office's logo.
        #[serde(default)]
        pub staff: Option<String>,
        /// None takes the picture away.
        #[serde(default)]
        pub path: Option<String>,
    }

    pub struct PictureTaken {
        /// What is said of a picture that would hardly be seen on paper.
        pub faint: Option<String>,
        /// None where nothing was changed.
        pub action: Option<ActionView>,
    }
}
