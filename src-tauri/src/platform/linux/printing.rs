//! Printing by CUPS, through its own programs `lpstat`, `lpoptions` and `lp`: the letter goes in by standard
//! input and is in no file outside the office's store.

use super::{
    abilities::{self, Abilities},
    command::{self, Failed, Said},
};
use crate::platform::printing::not_printed;
use std::{thread, time::Duration};
use waymark_api::{PrintJob, Printer, Sides, Told};

/// A print server that does not answer by then will not.
const MOST: Duration = Duration::from_secs(20);
/// One printer that does not say what it can do is listed without it; the others are not to wait for it.
const MOST_FOR_ONE: Duration = Duration::from_secs(5);
const SAVE_INSTEAD: &str =
    "Save the letter as a PDF and print it elsewhere, or ask whoever looks after this computer";

pub fn printers() -> Result<Vec<Printer>, Told> {
    let mut printers = named()?;
    // All at once, so that the list takes as long as its slowest printer and no longer than one may take.
    thread::scope(|at_once| {
        for printer in &mut printers {
            at_once.spawn(|| {
                let can = able(&printer.name).unwrap_or_default();
                printer.both_sides = can.both_sides();
                printer.trays = can.trays;
            });
        }
    });
    Ok(printers)
}

/// The printers by name, without what they can do.
fn named() -> Result<Vec<Printer>, Told> {
    let names = ask("lpstat", &["-e"], Vec::new(), MOST)?;
    let labels = ask("lpstat", &["-l", "-p"], Vec::new(), MOST)?;
    let standard = ask("lpstat", &["-d"], Vec::new(), MOST)?;
    Ok(read_printers(&names.text, &labels.text, &standard.text))
}

fn able(printer: &str) -> Result<Abilities, Told> {
    let said = ask("lpoptions", &["-p", printer, "-l"], Vec::new(), MOST_FOR_ONE)?;
    Ok(abilities::read(&said.text))
}

/// Prints on a printer that `printers` named. What comes back says where it went.
pub fn print(job: &PrintJob) -> Result<String, Told> {
    let known = named()?.into_iter().find(|known| known.name == job.printer);
    let Some(mut printer) = known else {
        return Err(not_printed(
            format!("This computer knows no printer called {}.", job.printer),
            "Choose another printer from the list.",
        ));
    };
    // What it can do may have changed since it was listed.
    let can = match able(&job.printer) {
        Ok(can) => can,
        Err(_) if job.sides == Sides::One && job.tray.is_none() => Abilities::default(),
        Err(why) => return Err(why),
    };
    printer.both_sides = can.both_sides();
    printer.trays.clone_from(&can.trays);
    job.check(&printer)?;
    let arguments = arguments(job, &can);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = ask("lp", &arguments, job.pdf.clone(), MOST)?;
    if !said.success {
        return Err(refused(&printer.label, &said.complaint));
    }
    let number = read_job(&said.text).map(|number| format!(", job {number}")).unwrap_or_default();
    let copies = if job.copies == 1 { String::new() } else { format!(", {} copies", job.copies) };
    Ok(format!("Sent to {}{number}{copies}.", printer.label))
}

fn arguments(job: &PrintJob, can: &Abilities) -> Vec<String> {
    let mut arguments = vec!["-d".to_owned(), job.printer.clone(), "-t".to_owned(), job.title.clone()];
    arguments.extend(["-n".to_owned(), job.copies.to_string()]);
    let mut options = vec!["media=A4".to_owned()];
    if job.copies > 1 {
        // Each copy whole, one after the other.
        options.push("multiple-document-handling=separate-documents-collated-copies".to_owned());
        options.push("collate=true".to_owned());
    }
    options.extend(can.options(job.sides, job.tray.as_deref()));
    arguments.extend(options.into_iter().flat_map(|option| ["-o".to_owned(), option]));
    arguments
}

fn refused(printer: &str, complaint: &str) -> Told {
    let why = complaint.trim().trim_start_matches("lp:").trim().trim_end_matches('.');
    let happened = if why.is_empty() {
        format!("The printer {printer} did not take the letter.")
    } else {
        format!("The printer {printer} did not take the letter. The print service says: {why}.")
    };
    not_printed(happened, format!("Look at the printer and try again. {SAVE_INSTEAD}."))
}

fn ask(program: &str, arguments: &[&str], input: Vec<u8>, most: Duration) -> Result<Said, Told> {
    let said = command::run(program, arguments, input, most).map_err(|failed| match failed {
        Failed::NotThere => not_printed(
            "This computer has no print service (CUPS).",
            format!("{SAVE_INSTEAD} to install the package cups-client and set up a printer."),
        ),
        Failed::TooSlow => not_printed(
            "The print service did not answer.",
            format!("Try again in a minute. {SAVE_INSTEAD}."),
        ),
        Failed::Other(why) => {
            not_printed(format!("The print service could not be started: {why}."), format!("{SAVE_INSTEAD}."))
        }
    })?;
    if said.complaint.contains("Bad file descriptor") || said.complaint.contains("Unable to connect") {
        return Err(not_printed(
            "The print service (CUPS) of this computer is not running.",
            format!("{SAVE_INSTEAD} to start it."),
        ));
    }
    Ok(said)
}

fn read_printers(names: &str, labels: &str, standard: &str) -> Vec<Printer> {
    let standard = standard.trim().rsplit_once(": ").map(|(_, name)| name);
    let printer = |name: &str| Printer {
        name: name.to_owned(),
        label: label(name, labels).unwrap_or_else(|| name.replace('_', " ")),
        standard: standard == Some(name),
        both_sides: false,
        trays: Vec::new(),
    };
    names.lines().map(str::trim).filter(|name| !name.is_empty()).map(printer).collect()
}

/// The description that stands, indented, below the printer's line.
fn label(name: &str, labels: &str) -> Option<String> {
    let mut lines = labels.lines().skip_while(|line| !line.starts_with(&format!("printer {name} ")));
    lines.next()?;
    let own = lines.take_while(|line| line.starts_with(char::is_whitespace));
    let told = own.filter_map(|line| line.trim().strip_prefix("Description:")).next()?.trim();
    (!told.is_empty()).then(|| told.to_owned())
}

/// The number in "request id is Office-12 (1 file(s))".
fn read_job(said: &str) -> Option<&str> {
    let id = said.trim().strip_prefix("request id is ")?.split_whitespace().next()?;
    Some(id.rsplit_once('-')?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &str = "printer Front_office is idle.  enabled since Wed 25 Nov 2026\n\
        \tForm mounted:\n\tDescription: HP by the front door\n\tLocation: \n\
        printer Plain is idle.  enabled since Wed 25 Nov 2026\n\tDescription: \n";

    #[test]
    fn printers_are_read_with_the_words_that_people_have_for_them() {
        let found = read_printers("Front_office\nPlain\n", LABELS, "system default destination: Plain\n");
        let printer = |name: &str, label: &str, standard| Printer {
            name: name.to_owned(),
            label: label.to_owned(),
            standard,
            both_sides: false,
            trays: Vec::new(),
        };
        assert_eq!(
            found,
            [printer("Front_office", "HP by the front door", false), printer("Plain", "Plain", true)]
        );
        assert!(!read_printers("Plain\n", "", "no system default destination\n")[0].standard);
    }

    #[test]
    fn a_job_is_told_with_its_copies_sides_and_tray() {
        let can = abilities::read("InputSlot/Source: *Auto Tray2\nDuplex/Both: *None DuplexNoTumble\n");
        let mut job = PrintJob {
            printer: "Hall".to_owned(),
            title: "BIR-1".to_owned(),
            pdf: Vec::new(),
            copies: 1,
            sides: Sides::One,
            tray: None,
        };
        assert_eq!(
            arguments(&job, &can).join(" "),
            "-d Hall -t BIR-1 -n 1 -o media=A4 -o sides=one-sided -o Duplex=None"
        );
        (job.copies, job.sides, job.tray) = (2, Sides::Both, Some("Tray2".to_owned()));
        let asked = arguments(&job, &can).join(" ");
        assert!(asked.contains("-n 2 ") && asked.contains("-o collate=true"), "{asked}");
        assert!(asked.ends_with("-o sides=two-sided-long-edge -o Duplex=DuplexNoTumble -o InputSlot=Tray2"));
    }

    #[test]
    fn the_number_of_a_job_is_read_whatever_the_printer_is_called() {
        assert_eq!(read_job("request id is Front-office-12 (0 file(s))\n"), Some("12"));
        assert_eq!(read_job("something else"), None);
    }

    #[test]
    fn a_computer_without_a_print_service_is_told_so() {
        let Err(why) = ask("waymark-has-no-such-program", &[], Vec::new(), MOST) else { panic!("it ran") };
        assert!(why.happened.contains("no print service"), "{why:?}");
        assert!(why.next.contains("Save the letter"), "{why:?}");
    }

    #[test]
    fn a_program_that_never_answers_is_stopped() {
        let stopped = command::run("sleep", &["60"], Vec::new(), Duration::from_millis(50));
        assert!(matches!(stopped, Err(Failed::TooSlow)));
    }
}
