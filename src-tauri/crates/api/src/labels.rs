//! Address labels from a selection of letters, and files held against the register.
//! Never here: who gets a label, where it stands on its sheet, an operating system's printer.

use crate::{
    PrintJob, Sides,
    letters::kind_of_letter,
    problem::Refused,
    told::{id_of, number},
    views::*,
    waymark::Waymark,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::Path;
use waymark_actions::{
    Problem,
    letters::{Held, LabelFor, LabelPages, LabelWish, digests, label_pages, write_labels},
};
use waymark_letters::{LabelSheet, Problem as Unmade};

/// What is asked, as the use case takes it.
fn wish(given: &LabelsAsk) -> Result<(Vec<LabelFor>, LabelWish), Refused> {
    let sheet = LabelSheet::from_code(&given.sheet).ok_or_else(|| {
        let todo = "Choose one from the list.";
        Problem::not_known(&given.sheet, "a sheet of labels that Waymark knows", todo)
    })?;
    let first = usize::try_from(given.first).unwrap_or(usize::MAX);
    let each = |one: &LabelLetter| {
        let id = id_of(&one.id)?;
        Ok(match one.kind.is_empty() {
            true => LabelFor::Issued(id),
            false => LabelFor::About(kind_of_letter(&one.kind)?, id),
        })
    };
    let all = given.letters.iter().map(each).collect::<Result<_, Refused>>()?;
    Ok((all, LabelWish { sheet, first }))
}

impl Waymark {
    fn label_pages(&self, given: &LabelsAsk) -> Result<(LabelPages, LabelWish), Refused> {
        self.with(|store, at| {
            let (all, wish) = wish(given)?;
            Ok((label_pages(store, &all, wish, &self.fonts, at.today)?, wish))
        })
    }

    /// The sheets as they would be printed, and who gets no label.
    pub(crate) fn labels_look(&self, given: LabelsAsk) -> Result<LabelsLooked, Refused> {
        let (made, wish) = self.label_pages(&given)?;
        let without = made.without.into_iter().map(|one| LabelWithout {
            title: one.title,
            why: one.why,
            mend: one.mend.map(|id| id.to_string()),
        });
        Ok(LabelsLooked {
            labels: number(made.labels),
            sheets: number(made.pdf.as_ref().map_or(0, |pdf| pdf.pages)),
            places: number(wish.sheet.labels()),
            without: without.collect(),
            pdf: made.pdf.map(|pdf| STANDARD.encode(pdf.bytes)),
        })
    }

    pub(crate) fn labels_save(&self, given: LabelsSave) -> Result<FileMade, Refused> {
        self.with(|store, at| {
            let (all, wish) = wish(&given.labels)?;
            let made = write_labels(store, &all, wish, Path::new(&given.path), &self.fonts, at.today)?;
            if made.labels == 0 {
                return Err(Problem::from(Unmade::NoLabels).into());
            }
            let summary =
                if made.labels == 1 { "1 label".to_owned() } else { format!("{} labels", made.labels) };
            Ok(FileMade { path: given.path, summary })
        })
    }

    /// On one side, once: a sheet of labels is fed in by itself.
    pub(crate) fn labels_print(&self, given: LabelsPrint) -> Result<Printed, Refused> {
        let (made, _) = self.label_pages(&given.labels)?;
        let job = PrintJob {
            printer: given.printer,
            title: "Address labels".to_owned(),
            pdf: made.pdf.ok_or(Unmade::NoLabels)?.bytes,
            copies: 1,
            sides: Sides::One,
            tray: given.tray.filter(|tray| !tray.is_empty()),
        };
        // The printing system may think for a long time; meanwhile everything else goes on, the lock too.
        let said = self.host.print(&job).map_err(Refused::Host)?;
        Ok(Printed { said, letters: Vec::new() })
    }

    /// Each PDF of a folder: what was issued, what is not any more, what is none of it.
    pub(crate) fn letters_verify(&self, given: LettersFolder) -> Result<LettersVerified, Refused> {
        let known = self.with(|store, _| Ok(digests(store)?))?;
        // A folder can be large and its disk slow; the office waits for neither.
        let found = known.verify(Path::new(&given.folder))?;
        let files = found.files.into_iter().map(|(path, held)| {
            let (held, reference) = match held {
                Held::Issued(reference) => (HeldAs::Issued, Some(reference)),
                Held::Changed(reference) => (HeldAs::Changed, Some(reference)),
                // The window's words for a file that is no single letter name both.
                Held::Unknown | Held::Merged => (HeldAs::Unknown, None),
                Held::Unread(_) => (HeldAs::Unread, None),
            };
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            FileHeld { name, held, reference }
        });
        let verified = LettersVerified { files: files.collect(), absent: number(found.absent) };
        // Locked meanwhile: nothing of it is shown.
        self.with(|_, _| Ok(verified))
    }
}
