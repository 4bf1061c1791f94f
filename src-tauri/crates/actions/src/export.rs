//! A list as a spreadsheet: every field that a list may show, with the headings that an import knows again.
//! Never here: a special-category field, the writing of the file (the sheets room).

use crate::{
    Problem,
    fields::is_inner,
    lists::{Column, ListAsk, cells, query},
    outside::file_outside,
    titles::Titles,
};
use chrono::NaiveDate;
use std::path::Path;
use waymark_domain::{Field, RecordType, Sensitivity};
use waymark_sheets::Table;
use waymark_store::{Store, Stored};

/// Rows that are put into words at a time.
const CHUNK: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub rows: usize,
    pub columns: usize,
}

fn exported(record: RecordType) -> Vec<Column> {
    let shown = |f: &&Field| f.sensitivity != Sensitivity::Special && !is_inner(record, f.name);
    record.fields().iter().filter(shown).map(Column::Field).collect()
}

/// Takes the place of a spreadsheet or of nothing (the sheets room sees to that), and never among the office's own files.
pub fn export(
    store: &Store,
    record: RecordType,
    ask: &ListAsk,
    path: &Path,
    today: NaiveDate,
) -> Result<Exported, Problem> {
    file_outside(store.dir(), path)?;
    let found = store.list(&query(store, record, ask, today)?)?;
    let columns = exported(record);
    let headers: Vec<String> = columns.iter().map(|c| c.label().to_owned()).collect();
    let titles = Titles::new(store);
    let rows = found.rows.chunks(CHUNK).flat_map(|chunk: &[Stored]| match cells(&titles, &columns, chunk) {
        Ok(rows) => rows.into_iter().map(|(_, cells)| Ok(cells)).collect::<Vec<_>>(),
        Err(e) => vec![Err(e)],
    });
    let table = Table { sheet: record.plural(), headers: &headers };
    let rows = waymark_sheets::write_told::<Problem>(path, &table, rows)?;
    Ok(Exported { rows, columns: columns.len() })
}
