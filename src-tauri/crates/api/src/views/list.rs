//! Views of lists and of the search: text in cells, a page at a time.
use super::views;

views! {
    /// A question to a list. `filters` are joined by "and".
    pub struct ListQuery {
        pub kind: String,
        #[serde(default)]
        pub search: String,
        #[serde(default)]
        pub filters: Vec<Filter>,
        #[serde(default)]
        pub sort: Option<Sort>,
        /// Counted from 1.
        #[serde(default)]
        pub page: u32,
    }

    pub struct Filter {
        pub field: String,
        /// A code of the filter's choices, the id of a linked record, or a span of dates
        /// ("2026-01-01..2026-03-31", either end open); empty means "not filled in".
        pub is: String,
    }

    pub struct Sort {
        pub field: String,
        pub descending: bool,
    }

    pub struct ListPage {
        pub kind: String,
        pub columns: Vec<Column>,
        pub filters: Vec<FilterView>,
        pub rows: Vec<Row>,
        pub total: u32,
        pub page: u32,
        pub pages: u32,
        /// Why there is nothing, when there is nothing.
        pub empty: String,
    }

    pub struct Column {
        pub field: String,
        pub label: String,
        pub sortable: bool,
        /// Numbers and dates stand in tabular numerals.
        pub numeric: bool,
    }

    pub struct FilterView {
        pub field: String,
        pub label: String,
        pub choices: Vec<super::Choice>,
        /// Whether it can be asked for those where it is not filled in.
        pub may_be_empty: bool,
    }

    /// A row; the first cell names the record.
    pub struct Row {
        pub id: String,
        pub cells: Vec<String>,
    }

    pub struct ExportList {
        pub query: ListQuery,
        pub path: String,
        /// Only these rows; empty means all that the query finds.
        #[serde(default)]
        pub ids: Vec<String>,
    }

    pub struct SearchText {
        pub text: String,
        /// Only this kind of record; for the choice of a linked record.
        #[serde(default)]
        pub kind: Option<String>,
    }

    pub struct SearchHits {
        pub hits: Vec<Hit>,
    }

    pub struct Hit {
        pub id: String,
        pub kind: String,
        /// "Student".
        pub kind_label: String,
        pub title: String,
        pub subtitle: String,
    }
}
