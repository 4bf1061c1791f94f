//! Imports: the file looked at, its columns, its rows with their reasons, the writing, the way back.
//! Never here: what a row means. A session is held while somebody looks, and gone when it is locked.

use crate::{
    problem::Refused,
    records::undo_view,
    told::{action_of, id_of},
    views::*,
    waymark::{At, Inside, Waymark},
};
use std::path::{Path, PathBuf};
use waymark_actions::{
    Problem,
    import::{self, Counts, RowState as State, RowView, Session, Settled},
    undo_import,
};
use waymark_domain::{records::ImportKind, values::ChoiceType};

const ROWS: u32 = 200;

/// The import that somebody looks at; another file takes its place.
pub(crate) struct OpenImport {
    id: String,
    session: Session,
}

impl Waymark {
    pub(crate) fn import_open(&self, given: ImportFile) -> Result<ImportOpened, Refused> {
        self.with(|_, _| {
            let opened = import::open(Path::new(&given.path))?;
            let sheets = opened.sheets.into_iter().map(|sheet| SheetView {
                name: sheet.name,
                rows: sheet.rows,
                looks_like: sheet.looks_like.map(|kind| kind.code().to_owned()),
            });
            let kinds = import::KINDS
                .iter()
                .map(|kind| Choice { code: kind.code().to_owned(), label: kind.label().to_owned() });
            Ok(ImportOpened {
                path: given.path,
                file_name: opened.file_name,
                sheets: sheets.collect(),
                kinds: kinds.collect(),
            })
        })
    }

    pub(crate) fn import_columns(&self, given: ImportSheet) -> Result<ImportColumns, Refused> {
        self.with(|store, _| {
            let sheet = (!given.sheet.is_empty()).then_some(given.sheet.as_str());
            let found = import::columns(store, Path::new(&given.path), sheet, kind_of_import(&given.kind)?)?;
            let columns = found.columns.into_iter().map(|c| ImportColumn {
                column: c.column,
                header: c.header,
                field: c.target,
                remembered: c.remembered,
                sample: c.sample,
            });
            let fields = found.targets.into_iter().map(|(field, label, required)| ImportField {
                field,
                label,
                required,
            });
            Ok(ImportColumns {
                header_row: found.header_row,
                columns: columns.collect(),
                fields: fields.collect(),
            })
        })
    }

    pub(crate) fn import_preview(&self, given: ImportAsk) -> Result<ImportPreview, Refused> {
        self.opened(|inside, at| {
            let id = match &given.session {
                Some(id) => id.clone(),
                None => start(inside, &given, at)?,
            };
            let open = known(&mut inside.import, &id)?;
            Ok(preview(open, given.filter, given.page))
        })
    }

    pub(crate) fn import_mend(&self, given: ImportMend) -> Result<ImportPreview, Refused> {
        self.opened(|inside, _| {
            let store = inside.store.as_ref().ok_or(Refused::Locked)?;
            let open = known(&mut inside.import, &given.session)?;
            open.session.mend(store, given.row, given.column, &given.text)?;
            Ok(preview(open, given.filter, given.page))
        })
    }

    pub(crate) fn import_settle(&self, given: ImportSettle) -> Result<ImportPreview, Refused> {
        self.opened(|inside, _| {
            let store = inside.store.as_ref().ok_or(Refused::Locked)?;
            let open = known(&mut inside.import, &given.session)?;
            let said = given.settled.map(|said| match said {
                RowSettled::Same => Settled::Same,
                RowSettled::New => Settled::New,
            });
            let of = given.candidate.as_deref().map(id_of).transpose()?;
            open.session.settle_row(store, given.row, said, of)?;
            Ok(preview(open, given.filter, given.page))
        })
    }

    pub(crate) fn import_apply(&self, given: ImportSession) -> Result<ImportApplied, Refused> {
        self.opened(|inside, at| {
            inside.across = None;
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let open = known(&mut inside.import, &given.session)?;
            let applied = open.session.apply(store, at.now)?;
            Ok(ImportApplied {
                batch: applied.batch.to_string(),
                counts: counts(applied.counts),
                reopened: applied.reopened as u32,
                action: action_of(store, applied.action.as_ref())?,
            })
        })
    }

    pub(crate) fn import_undo(&self, given: ImportBatch) -> Result<UndoOutcome, Refused> {
        self.opened(|inside, at| {
            inside.across = None;
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let undone = undo_import(store, id_of(&given.batch)?, at.now, at.today)?;
            undo_view(store, undone)
        })
    }

    pub(crate) fn import_save_refused(&self, given: ImportRefused) -> Result<FileMade, Refused> {
        self.opened(|inside, _| {
            let open = known(&mut inside.import, &given.session)?;
            let rows = open.session.save_refused(Path::new(&given.path))?;
            let summary = match rows {
                1 => "1 row that was not taken, with its reason.".to_owned(),
                rows => format!("{rows} rows that were not taken, each with its reason."),
            };
            Ok(FileMade { path: given.path, summary })
        })
    }
}

fn kind_of_import(code: &str) -> Result<ImportKind, Refused> {
    ImportKind::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = ImportKind::CHOICES.iter().map(|c| c.label).collect();
        let todo = format!("Choose one of: {}.", known.join(", "));
        Problem::not_known(code, "a kind of rows", todo).into()
    })
}

fn start(inside: &mut Inside, given: &ImportAsk, at: At) -> Result<String, Refused> {
    let store = inside.store.as_ref().ok_or(Refused::Locked)?;
    // The rows of the file before are let go first: two large files need not fit in memory.
    inside.import = None;
    let session = Session::start(
        store,
        import::Ask {
            path: PathBuf::from(&given.path),
            sheet: (!given.sheet.is_empty()).then(|| given.sheet.clone()),
            kind: kind_of_import(&given.kind)?,
            mapping: given.mapping.iter().map(|m| (m.column, m.field.clone())).collect(),
            today: at.today,
        },
    )?;
    let id = uuid::Uuid::now_v7().to_string();
    inside.import = Some(OpenImport { id: id.clone(), session });
    Ok(id)
}

fn known<'a>(import: &'a mut Option<OpenImport>, id: &str) -> Result<&'a mut OpenImport, Refused> {
    match import {
        Some(open) if open.id == id => Ok(open),
        _ => Err(Problem::ImportGone.into()),
    }
}

fn preview(open: &OpenImport, filter: Option<RowState>, page: u32) -> ImportPreview {
    let filter = filter.map(|state| match state {
        RowState::New => State::New,
        RowState::Changed => State::Changed,
        RowState::Same => State::Same,
        RowState::Doubtful => State::Doubtful,
        RowState::Refused => State::Refused,
    });
    let (rows, pages) = open.session.page(filter, page.max(1), ROWS);
    ImportPreview {
        session: open.id.clone(),
        counts: counts(open.session.counts()),
        headers: open.session.headers(),
        rows: rows.into_iter().map(row).collect(),
        page: page.clamp(1, pages),
        pages,
        notes: open.session.notes().to_vec(),
    }
}

fn row(row: RowView) -> ImportRow {
    ImportRow {
        row: row.row,
        state: match row.state {
            State::New => RowState::New,
            State::Changed => RowState::Changed,
            State::Same => RowState::Same,
            State::Doubtful => RowState::Doubtful,
            State::Refused => RowState::Refused,
        },
        cells: row
            .cells
            .into_iter()
            .map(|c| ImportCell { column: c.column, text: c.text, problem: c.problem, before: c.before })
            .collect(),
        reasons: row.reasons,
        candidate: row.candidate.map(|one| ImportCandidate {
            id: one.id.to_string(),
            title: one.title,
            others: one.others.into_iter().map(|(id, _)| id.to_string()).collect(),
            may_be_same: one.may_be_same,
            may_be_new: one.may_be_new,
        }),
        settled: row.settled.map(|said| match said {
            Settled::Same => RowSettled::Same,
            Settled::New => RowSettled::New,
        }),
    }
}

fn counts(counts: Counts) -> ImportCounts {
    ImportCounts {
        rows: counts.rows,
        new: counts.new,
        changed: counts.changed,
        same: counts.same,
        doubtful: counts.doubtful,
        refused: counts.refused,
        blank: counts.blank,
    }
}
