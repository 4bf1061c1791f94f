//! Views of an import: sheets, columns, rows with their reasons. Never a whole file.
use super::{ActionView, Choice, views};

views! {
    pub struct ImportFile {
        pub path: String,
    }

    pub struct ImportOpened {
        pub path: String,
        pub file_name: String,
        pub sheets: Vec<SheetView>,
        /// What rows can become: "students", "organisations", "offers", "placements", "visits".
        pub kinds: Vec<Choice>,
    }

    pub struct SheetView {
        pub name: String,
        pub rows: u32,
        /// The kind that its headers look like.
        pub looks_like: Option<String>,
    }

    pub struct ImportSheet {
        pub path: String,
        pub sheet: String,
        pub kind: String,
    }

    pub struct ImportColumns {
        /// The row of the headers as the sheet counts it, from 1.
        pub header_row: u32,
        pub columns: Vec<ImportColumn>,
        /// The fields that a column can be mapped to, with what they mean.
        pub fields: Vec<ImportField>,
    }

    pub struct ImportColumn {
        /// Counted from 0.
        pub column: u32,
        pub header: String,
        /// The field guessed or remembered; none when the column is left out.
        pub field: Option<String>,
        pub remembered: bool,
        pub sample: Vec<String>,
    }

    pub struct ImportField {
        pub field: String,
        pub label: String,
        pub required: bool,
    }

    /// Either a first look with `path`, `sheet`, `kind` and `mapping`, or a page of a session.
    pub struct ImportAsk {
        #[serde(default)]
        pub session: Option<String>,
        #[serde(default)]
        pub path: String,
        #[serde(default)]
        pub sheet: String,
        #[serde(default)]
        pub kind: String,
        /// Column, and the field that it is mapped to. Columns left out are left out.
        #[serde(default)]
        pub mapping: Vec<Mapping>,
        /// Counted from 1.
        #[serde(default)]
        pub page: u32,
        #[serde(default)]
        pub filter: Option<RowState>,
    }

    pub struct Mapping {
        pub column: u32,
        pub field: String,
    }

    pub struct ImportPreview {
        pub session: String,
        pub counts: ImportCounts,
        pub headers: Vec<String>,
        pub rows: Vec<ImportRow>,
        pub page: u32,
        pub pages: u32,
        /// About the sheet as a whole: "Rows 1 to 3 above the header were left out as titles."
        pub notes: Vec<String>,
    }

    /// rows = new + changed + same + doubtful + refused; blank rows stand apart.
    pub struct ImportCounts {
        pub rows: u32,
        pub new: u32,
        pub changed: u32,
        pub same: u32,
        pub doubtful: u32,
        pub refused: u32,
        pub blank: u32,
    }

    #[derive(Copy, Eq)]
    pub enum RowState {
        New,
        Changed,
        Same,
        Doubtful,
        Refused,
    }

    pub struct ImportRow {
        /// As the sheet counts it, from 1.
        pub row: u32,
        pub state: RowState,
        pub cells: Vec<ImportCell>,
        pub reasons: Vec<String>,
        /// Of a doubtful row, the record that it can be about; for `import_settle`.
        pub candidate: Option<ImportCandidate>,
        /// What a person said of the row.
        pub settled: Option<RowSettled>,
    }

    pub struct ImportCandidate {
        pub id: String,
        pub title: String,
        /// The others that it can be as well, none likelier; then a person can only say that it is none of them.
        pub others: Vec<String>,
        /// Whether the row can be about this record: not where their numbers differ.
        pub may_be_same: bool,
        /// Whether the row can be a new record all the same: not where the two have one number.
        pub may_be_new: bool,
    }

    /// "same": it is the candidate; "new": it is somebody else.
    #[derive(Copy, Eq)]
    pub enum RowSettled {
        Same,
        New,
    }

    pub struct ImportCell {
        /// The sheet's column, counted from 0; for `import_mend`.
        pub column: u32,
        pub text: String,
        /// Why this cell was refused or is doubted.
        pub problem: Option<String>,
        /// What stands in the record now, when the row would change it.
        pub before: Option<String>,
    }

    pub struct ImportMend {
        pub session: String,
        pub row: u32,
        pub column: u32,
        pub text: String,
        /// The page and filter to show afterwards.
        #[serde(default)]
        pub page: u32,
        #[serde(default)]
        pub filter: Option<RowState>,
    }

    /// What a person says of a doubtful row; none takes it back.
    pub struct ImportSettle {
        pub session: String,
        pub row: u32,
        #[serde(default)]
        pub settled: Option<RowSettled>,
        /// The candidate that was shown; where the row can be another now, it is not settled so.
        #[serde(default)]
        pub candidate: Option<String>,
        /// The page and filter to show afterwards.
        #[serde(default)]
        pub page: u32,
        #[serde(default)]
        pub filter: Option<RowState>,
    }

    pub struct ImportSession {
        pub session: String,
    }

    pub struct ImportApplied {
        pub batch: String,
        pub counts: ImportCounts,
        /// Placements that were confirmed and whose checks are open again.
        pub reopened: u32,
        pub action: Option<ActionView>,
    }

    pub struct ImportBatch {
        pub batch: String,
    }

    pub struct ImportRefused {
        pub session: String,
        pub path: String,
    }
}
