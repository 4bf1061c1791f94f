//! Print runs that are not finished, and letters at a printer of which nobody has said whether they came out.
//! Never here: the issuing, writing and printing itself.

use crate::{
    problem::Refused,
    told::{id_of, ids_of, number},
    views::*,
    waymark::Waymark,
};
use waymark_actions::letters::{
    OpenRun, RunAsked, RunPart, RunPrint, answered, begin_run, end_run, open_run, open_runs, unanswered,
};

fn texts(ids: &[waymark_domain::RecordId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn asked(given: LetterRunAsked) -> Result<RunAsked, Refused> {
    let parts = given.parts.into_iter().map(|part| {
        let ids = part.ids.iter().map(|id| id_of(id)).collect::<Result<_, _>>()?;
        Ok(RunPart { kind: part.kind, ids })
    });
    Ok(RunAsked {
        parts: parts.collect::<Result<_, Refused>>()?,
        large_print: given.large_print,
        own_words: false,
        folder: given.folder,
        merged: given.merged,
        both_sides: given.both_sides,
        print: given.print.map(|p| RunPrint { printer: p.printer, copies: p.copies, tray: p.tray }),
    })
}

fn asked_view(asked: RunAsked) -> LetterRunAsked {
    let parts = asked.parts.into_iter();
    LetterRunAsked {
        parts: parts.map(|part| LetterRunPart { ids: texts(&part.ids), kind: part.kind }).collect(),
        large_print: asked.large_print,
        folder: asked.folder,
        merged: asked.merged,
        both_sides: asked.both_sides,
        print: asked.print.map(|p| LetterRunPrint { printer: p.printer, copies: p.copies, tray: p.tray }),
    }
}

fn title(run: OpenRun) -> LetterRunTitle {
    LetterRunTitle {
        key: run.key,
        kinds: run.asked.parts.into_iter().map(|part| part.kind).collect(),
        begun: run.begun,
        issued: number(run.issued),
        of: number(run.of),
        elsewhere: run.asked.own_words,
    }
}

impl Waymark {
    /// Remembered until it is ended: a run that is broken off goes on as it was meant.
    pub(crate) fn letter_run_begin(&self, given: LetterRunBegin) -> Result<LetterRunKey, Refused> {
        self.with(|store, at| {
            let before = usize::try_from(given.before).unwrap_or(usize::MAX);
            let (key, _) = begin_run(store, asked(given.asked)?, before, at.now)?;
            Ok(LetterRunKey { key })
        })
    }

    pub(crate) fn letter_run(&self, given: LetterRunKey) -> Result<LetterRunFound, Refused> {
        self.with(|store, _| {
            let run = open_run(store, &given.key)?.map(|run| LetterRunOpen {
                issued: number(run.issued),
                of: number(run.of),
                printed: texts(&run.printed),
                asked: asked_view(run.asked),
            });
            Ok(LetterRunFound { run })
        })
    }

    pub(crate) fn letter_runs(&self, _: Nothing) -> Result<LetterRuns, Refused> {
        self.with(|store, _| {
            let runs = open_runs(store)?.into_iter().map(title).collect();
            Ok(LetterRuns { runs, sent: texts(&unanswered(store)?) })
        })
    }

    /// Done, or put away: its letters stay as they are.
    pub(crate) fn letter_run_end(&self, given: LetterRunKey) -> Result<Nothing, Refused> {
        self.with(|store, _| {
            end_run(store, &given.key)?;
            Ok(Nothing {})
        })
    }

    /// They did not come out, somebody says: nothing is noted of them, and nobody is asked again.
    pub(crate) fn letters_not_out(&self, given: RecordIds) -> Result<Nothing, Refused> {
        self.with(|store, at| {
            answered(store, &ids_of(&given.ids)?, at.now)?;
            Ok(Nothing {})
        })
    }
}
