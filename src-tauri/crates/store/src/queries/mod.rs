//! The questions that read many rows, each a file of SQL; `plans.snap` holds how SQLite answers them.
//! Never here: a single row by its id (see `table`), a question that is put together from a list's wishes (see `list`).

macro_rules! queries {
    ($($name:ident $file:literal)*) => {
        $(pub const $name: &str = include_str!($file);)*

        #[cfg(test)]
        pub const ALL: &[(&str, &str)] = &[$(($file, $name)),*];
    };
}

queries! {
    ACTION "action.sql"
    CHANGED_SINCE "changed_since.sql"
    HISTORY "history.sql"
    LAST_LINK "last_link.sql"
    LAST_UNDOABLE "last_undoable.sql"
    MADE_BY "made_by.sql"
    RECORDS_OF "records_of.sql"
    SEARCH "search.sql"
    STEPS "steps.sql"
}
