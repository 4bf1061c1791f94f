//! Letters: looked at, issued, saved, printed.
//! Never here: what a letter says, an operating system's printer.

use crate::{
    PrintJob, Printer, Sides, Tray,
    merged::name_of,
    problem::{Refused, problem_view, unnoted_view, unwritten_view},
    told::{action_of, id_of, ids_of, number},
    views::*,
    waymark::Waymark,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::Path;
use waymark_actions::{
    Problem, Titles,
    letters::{
        Mend, Reason, Wish, Written, ask_for, issue, issued_pdf, look, nobody, note_fate, preview,
        save_issued, targets, went, write_files,
    },
};
use waymark_domain::{RecordType, Value, records::LetterFate, values::ChoiceType};
use waymark_letters::Kind;
use waymark_store::{Read, Store, StoreError, Stored};

pub(crate) fn kind_of_letter(code: &str) -> Result<Kind, Refused> {
    Kind::from_code(code).ok_or_else(|| {
        Problem::not_known(code, "a letter that Waymark writes", "Choose one from the list.").into()
    })
}

pub(crate) fn wish(large_print: bool) -> Wish {
    Wish { large_print, ..Wish::default() }
}

fn is_large(row: &Stored) -> bool {
    let field = RecordType::Letter.field("large_print").map(|f| f.id);
    field.and_then(|id| row.values.get(&id)) == Some(&Value::Bool(true))
}

pub(crate) fn reason_views(store: &Store, reasons: Vec<Reason>) -> Result<Vec<LetterReason>, Refused> {
    reasons.into_iter().map(|reason| reason_view(store, reason)).collect()
}

fn reason_view(store: &Store, reason: Reason) -> Result<LetterReason, Refused> {
    let (place, id, verb) = match reason.mend {
        Mend::Record(id) => {
            let record = store.find(id)?.map(|row| row.record.label().to_lowercase());
            ("record", id.to_string(), format!("Open the {}", record.unwrap_or_else(|| "record".into())))
        }
        Mend::Checks(id) => ("checks", id.to_string(), "Open its checks".to_owned()),
        Mend::Letterhead => ("letterhead", String::new(), "Open the letterhead".to_owned()),
        Mend::Wording(kind) => ("wording", kind.code().to_owned(), "Mend the words".to_owned()),
    };
    Ok(LetterReason { words: reason.words, mend: LetterMend { place: place.to_owned(), id, verb } })
}

impl Waymark {
    /// The pages of a letter as it would be issued now, or of one that was issued.
    pub(crate) fn letter_preview(&self, given: LetterAsk) -> Result<LetterPreview, Refused> {
        self.with(|store, at| {
            let id = id_of(&given.id)?;
            let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
            if row.record == RecordType::Letter {
                let (reference, pdf) = issued_pdf(store, id)?;
                return Ok(LetterPreview {
                    pdf: Some(STANDARD.encode(pdf)),
                    title: Titles::new(store).of(&row),
                    reference: Some(reference),
                    issued: Some(given.id),
                    blocked: Vec::new(),
                    large_print: is_large(&row),
                });
            }
            let kind = kind_of_letter(&given.kind)?;
            let Some(about) = targets(store, kind, &[id])?.first().copied() else {
                return Ok(LetterPreview {
                    pdf: None,
                    title: Titles::new(store).of(&row),
                    reference: None,
                    issued: None,
                    blocked: vec![reason_view(
                        store,
                        Reason { words: nobody(kind).to_owned(), mend: Mend::Record(id) },
                    )?],
                    large_print: false,
                });
            };
            let shown = preview(store, kind, about, &wish(given.large_print), &self.fonts, at.today)?;
            Ok(LetterPreview {
                blocked: reason_views(store, shown.blocked)?,
                large_print: shown.large_print,
                pdf: shown.pdf.map(|pdf| STANDARD.encode(pdf)),
                title: shown.title,
                reference: shown.reference,
                issued: shown.issued.map(|id| id.to_string()),
            })
        })
    }

    /// What blocks each letter of a selection; quick, since no page is drawn.
    pub(crate) fn letters_look(&self, given: LettersLook) -> Result<LettersLooked, Refused> {
        self.with(|store, at| {
            let kind = (!given.kind.is_empty()).then(|| kind_of_letter(&given.kind)).transpose()?;
            let wish = wish(given.large_print);
            let found = look(store, kind, &ids_of(&given.ids)?, &wish, &self.fonts, at.today)?;
            let letters = found.into_iter().map(|one| {
                Ok(LetterLook {
                    id: one.id.to_string(),
                    title: one.title,
                    reference: one.reference,
                    issued: one.issued.map(|id| id.to_string()),
                    blocked: reason_views(store, one.blocked)?,
                    large_print: one.large_print,
                    fate: one.fate.map(|f| Choice { code: f.code().to_owned(), label: f.label().to_owned() }),
                    surname: one.surname,
                    school: one.school,
                })
            });
            Ok(LettersLooked { letters: letters.collect::<Result<_, Refused>>()? })
        })
    }

    pub(crate) fn letters_issue(&self, given: LettersIssue) -> Result<LettersIssued, Refused> {
        self.opened(|inside, at| {
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let kind = kind_of_letter(&given.kind)?;
            let ids = targets(store, kind, &ids_of(&given.ids)?)?;
            let run = issue(store, kind, &ids, &wish(given.large_print), &self.fonts, at.now, at.today)?;
            let merged = match (given.merged, given.both_sides) {
                (false, _) => None,
                (true, false) => Some(Sides::One),
                (true, true) => Some(Sides::Both),
            };
            let mut unwritten = None;
            let mut written = Written::default();
            if let Some(folder) = given.folder.as_deref().filter(|f| !f.is_empty()) {
                // From here on they are issued: what goes wrong is said beside what was done.
                written = write_files(store, kind, &run, Path::new(folder), merged, &self.fonts);
                let in_files = || written.each.iter().zip(&run.issued);
                if given.merged {
                    for path in written.files() {
                        let of = in_files().filter(|(file, _)| *file == path);
                        inside.merged.wrote(path, of.map(|(_, one)| one.id).collect());
                    }
                }
                let noted =
                    went(store, in_files().map(|(_, one)| one.id), LetterFate::Saved, at.now, at.today);
                unwritten = match (&written.unwritten, noted) {
                    (Some(problem), _) => Some(unwritten_view(problem)),
                    (None, Err(problem)) => Some(unnoted_view(&problem)),
                    (None, Ok(())) => None,
                };
            }
            let issued = run.issued.iter().enumerate().map(|(at, one)| IssuedLetter {
                id: one.id.to_string(),
                reference: one.reference.clone(),
                title: one.title.clone(),
                path: written.each.get(at).map(|p| name_of(p)),
                again: one.again,
            });
            let blocked = run.blocked.iter().map(|one| BlockedLetter {
                id: one.id.to_string(),
                title: one.title.clone(),
                reasons: one.reasons.clone(),
            });
            Ok(LettersIssued {
                issued: issued.collect(),
                blocked: blocked.collect(),
                files: written.files().into_iter().map(name_of).collect(),
                // The line at the bottom may be missing; what was issued is told all the same.
                action: action_of(store, run.action.as_ref()).unwrap_or_default(),
                stopped: run.stopped.as_ref().map(problem_view),
                unwritten,
            })
        })
    }

    pub(crate) fn letter_save(&self, given: LetterSave) -> Result<FileMade, Refused> {
        self.with(|store, at| {
            let id = id_of(&given.id)?;
            let reference = save_issued(store, id, Path::new(&given.path))?;
            let noted = unnoted(went(store, [id], LetterFate::Saved, at.now, at.today));
            Ok(FileMade { path: given.path, summary: format!("Letter {reference}.{noted}") })
        })
    }

    /// How letters went, as somebody saw it: out of the printer, posted, handed over, emailed by hand.
    pub(crate) fn letters_fate(&self, given: LettersFate) -> Result<LettersNoted, Refused> {
        self.with(|store, at| {
            let fate = LetterFate::from_code(&given.fate).ok_or_else(|| {
                Problem::not_known(&given.fate, "a way in which a letter goes", "Choose one from the list.")
            })?;
            let noted = note_fate(store, &ids_of(&given.ids)?, fate, &given.on, at.now, at.today)?;
            Ok(LettersNoted {
                letters: number(noted.letters),
                action: action_of(store, noted.action.as_ref())?,
            })
        })
    }

    pub(crate) fn printers(&self, _: Nothing) -> Result<Printers, Refused> {
        self.with(|_, _| Ok(()))?;
        let tray = |t: Tray| TrayView { name: t.name, label: t.label };
        let view = |p: Printer| PrinterView {
            name: p.name,
            label: p.label,
            standard: p.standard,
            both_sides: p.both_sides,
            trays: p.trays.into_iter().map(tray).collect(),
        };
        Ok(match self.host.printers() {
            Ok(found) if found.is_empty() => Printers {
                printers: Vec::new(),
                none:
                    "No printer is set up on this computer; save the letters as PDF and print them elsewhere."
                        .to_owned(),
            },
            Ok(found) => Printers { printers: found.into_iter().map(view).collect(), none: String::new() },
            // Nothing was tried yet, so nothing is said of a letter.
            Err(why) => Printers { printers: Vec::new(), none: format!("{} {}", why.happened, why.next) },
        })
    }

    /// An issued letter, or a file of letters that was written since unlocking; no other file, whatever its name.
    pub(crate) fn letter_print(&self, given: LetterPrint) -> Result<Printed, Refused> {
        let (ids, title, pdf) = self.opened(|inside, _| {
            let store = inside.store.as_ref().ok_or(Refused::Locked)?;
            Ok(match (&given.id, &given.file) {
                (Some(id), None) => {
                    let id = id_of(id)?;
                    let (reference, pdf) = issued_pdf(store, id)?;
                    (vec![id], reference, pdf)
                }
                (None, Some(file)) => {
                    let (letters, pdf) = inside.merged.read(file)?;
                    (letters, "Letters".to_owned(), pdf)
                }
                _ => {
                    let todo = "Choose one letter, or one file of letters.";
                    return Err(Problem::not_known("This", "something to print", todo).into());
                }
            })
        })?;
        // The printing system may think for a long time; meanwhile everything else goes on, the lock too.
        let job = PrintJob {
            printer: given.printer,
            title,
            pdf,
            copies: given.copies,
            sides: if given.both_sides { Sides::Both } else { Sides::One },
            tray: given.tray.filter(|tray| !tray.is_empty()),
        };
        let said = self.host.print(&job).map_err(Refused::Host)?;
        let letters = ids.iter().map(ToString::to_string).collect();
        let noted = self.with(|store, at| {
            // Remembered before it is noted: whoever was cut off is asked all the same.
            let asked = ask_for(store, &ids, at.now);
            Ok(unnoted(went(store, ids, LetterFate::Printed, at.now, at.today).and(asked)))
        });
        // It is on its way to the paper; only the note of it is missing.
        let noted =
            noted.map_err(|why| if matches!(why, Refused::Locked) { Refused::CutOff } else { why })?;
        Ok(Printed { said: format!("{said}{noted}"), letters })
    }
}

/// A letter that was saved or printed is not refused because the register could not be told: nobody is to print it twice.
fn unnoted(noted: Result<(), Problem>) -> String {
    match noted {
        Ok(()) => String::new(),
        Err(why) => format!(" It is done, but the register does not say so: {}", why.told().happened),
    }
}
