//! Address labels for those to whom letters go.
//! Never here: the sheet (the letters room).

use super::{
    files::write_pdf,
    office::{Wish, desk},
    table::compose,
};
use crate::Problem;
use chrono::NaiveDate;
use std::path::Path;
use waymark_domain::RecordId;
use waymark_letters::{Fonts, Kind, LabelSheet, LabelsAbout, Problem as Unmade, fold_recipients, labels};
use waymark_store::Store;

#[derive(Debug, Default)]
pub struct Labelled {
    pub labels: usize,
    /// Those whose address is not known or fits no label: by the title of their letter, or by name.
    pub without: Vec<String>,
}

/// Writes a label for each recipient of these letters, once for each address.
#[expect(clippy::too_many_arguments, reason = "as many as a sheet of labels has parts")]
pub fn write_labels(
    store: &Store,
    kind: Kind,
    about: &[RecordId],
    sheet: LabelSheet,
    first: usize,
    path: &Path,
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<Labelled, Problem> {
    let desk = desk(store, &Wish::default())?;
    let mut made = Labelled::default();
    let mut to = Vec::new();
    for id in about {
        let composed = compose(store, &desk, kind, *id, today)?;
        match composed.letter.recipient.address.iter().all(|line| line.trim().is_empty()) {
            true => made.without.push(composed.title),
            false => to.push(composed.letter.recipient),
        }
    }
    let mut to = fold_recipients(&to);
    let about = LabelsAbout { office: &desk.head.office_name, date: today };
    let pdf = loop {
        match labels(&to, sheet, first, fonts, &about) {
            Ok(pdf) => break pdf,
            // One address that fits no label keeps nobody else from theirs.
            Err(problem) => {
                let Some(who) = without_label(&problem) else { return Err(problem.into()) };
                let before = to.len();
                to.retain(|one| one.name != who);
                if to.len() == before {
                    return Err(problem.into());
                }
                made.without.push(who);
            }
        }
    };
    write_pdf(store.dir(), path, &pdf.bytes)?;
    made.labels = to.len();
    Ok(made)
}

/// Whose name and address alone are why there are no labels.
fn without_label(problem: &Unmade) -> Option<String> {
    match problem {
        Unmade::LabelShort { who } | Unmade::LabelFull { who, .. } | Unmade::LabelGlyph { who, .. } => {
            Some(who.clone())
        }
        _ => None,
    }
}
