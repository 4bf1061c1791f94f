//! The questions about the log, the actions and the search index, each a file of SQL; `plans.snap` holds how SQLite
//! answers them.
//! Never here: a question that is put together from a record's declaration (a row by its id: `table`; what leads to
//! records: `read`) or from a list's wishes (`list`, which also steps through a link).

macro_rules! queries {
    ($($name:ident $file:literal)*) => {
        $(pub const $name: &str = include_str!($file);)*

        #[cfg(test)]
        pub const ALL: &[(&str, &str)] = &[$(($file, $name)),*];
    };
}

queries! {
    ACTION "action.sql"
    AFTER "after.sql"
    CHANGED_SINCE "changed_since.sql"
    FULL_OFFERS "full_offers.sql"
    FULL_VISITS "full_visits.sql"
    FILE_GONE "file_gone.sql"
    FILES_TO_FETCH "files_to_fetch.sql"
    FILE_TO_SEND "file_to_send.sql"
    HISTORY "history.sql"
    LAST_LINK "last_link.sql"
    LAST_UNDOABLE "last_undoable.sql"
    LET_BE "let_be.sql"
    MADE_BY "made_by.sql"
    NOW_SENT "now_sent.sql"
    OWN_OF "own_of.sql"
    PENDING "pending.sql"
    PLACED_TWICE "placed_twice.sql"
    RECORDS_OF "records_of.sql"
    SAME_BIRTH "same_birth.sql"
    SAME_NUMBER "same_number.sql"
    SEARCH "search.sql"
    STEPS "steps.sql"
    SWEPT "swept.sql"
    TO_CHECK "to_check.sql"
    TO_CHECK_OF "to_check_of.sql"
    UNSENT "unsent.sql"
    WHOLE_LOG "whole_log.sql"
}
