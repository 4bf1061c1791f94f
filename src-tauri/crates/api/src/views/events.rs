//! Views of a visit and of the students on it. Its facts and its list are a `RecordView` like any other.
use super::views;

views! {
    pub struct AddToVisit {
        pub event: String,
        pub students: Vec<String>,
    }
}
