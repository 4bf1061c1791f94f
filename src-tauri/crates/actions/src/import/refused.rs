//! The rows that were not taken, as a file to be mended and imported again.

use super::{RowState, session::Session};
use crate::{Problem, outside::file_outside};
use std::path::Path;
use waymark_sheets::{Table, write};

impl Session {
    /// Refuses the office's own folder, and the file that the rows came from: most of them would be gone from it.
    pub fn may_save_refused(&self, path: &Path) -> Result<(), Problem> {
        file_outside(&self.office, path)?;
        match (path.canonicalize(), self.source.canonicalize()) {
            (Ok(to), Ok(from)) if to == from => Err(Problem::import(
                "The refused rows cannot take the place of the file that they came from.",
                "Choose another name for them.",
            )),
            _ => Ok(()),
        }
    }

    /// The columns as they were, the reason, and the row in the first file. Doubtful rows are there too and say so.
    pub fn save_refused(&self, path: &Path) -> Result<usize, Problem> {
        self.may_save_refused(path)?;
        let mut headers = self.headers();
        headers.extend(["Reason".to_owned(), "Row in the file".to_owned()]);
        let rows = (0..self.lines.len()).filter_map(|at| {
            let view = self.view(at)?;
            let said = match view.state {
                RowState::Refused => "Refused",
                RowState::Doubtful => "Doubtful",
                _ => return None,
            };
            let mut cells: Vec<String> = view.cells.into_iter().map(|c| c.text).collect();
            cells.push(format!("{said}: {}", view.reasons.join(" ")));
            cells.push(view.row.to_string());
            Some(cells)
        });
        Ok(write(path, &Table { sheet: "Not imported", headers: &headers }, rows)?)
    }
}
