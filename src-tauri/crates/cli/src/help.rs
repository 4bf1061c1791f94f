//! What there is to type, in words. `tests/help.txt` holds all of it, so that a change is seen.

use crate::{
    answer::{Answer, Failure},
    commands::{
        export, import, init, keep, letterhead, letters, list, placement, register, share, show, template,
    },
    given::Given,
};

pub struct Command {
    pub name: &'static str,
    /// Its options beside those of every command.
    pub options: &'static [&'static str],
    pub run: fn(&Given) -> Result<Answer, Failure>,
    /// The first line says what it does.
    pub help: &'static str,
}

pub const COMMANDS: &[Command] = &[
    Command {
        name: "init",
        options: &["office", "person", "example", "recovery-page"],
        run: init::init,
        help: "Make a new office and print its recovery code.

usage: waymark-cli init --office NAME [--person NAME] [--example] [--recovery-page FILE.pdf]

  --office NAME         the name of the office
  --person NAME         the first member of staff; left out, the name that you are signed in with
  --example             fill it with invented students, employers, placements and visits
  --recovery-page FILE  write the page with the recovery code, to be printed
",
    },
    Command {
        name: "join",
        options: &["label", "proxy", "recovery-page"],
        run: share::join,
        help: "Make this laptop one of an office that is shared, and print its recovery code.

usage: waymark-cli join FILE [--label NAME] [--proxy URL] [--recovery-page FILE.pdf]

  FILE                  holds the invitation; - reads it from standard input
  --label NAME          what the manager sees of this laptop
  --proxy URL           the network's proxy, where the computer does not know it
  --recovery-page FILE  write the page with the recovery code, to be printed

A manager lets the laptop in; then waymark-cli share fetches the office.
",
    },
    Command {
        name: "share status",
        options: &[],
        run: share::status,
        help: "Say what is not shared yet, and for how long this laptop may be opened without the server.

usage: waymark-cli share status
",
    },
    Command {
        name: "share",
        options: &["with", "label", "proxy"],
        run: share::share,
        help: "Send what is not shared yet, and fetch what others shared.

usage: waymark-cli share [--with FILE [--label NAME] [--proxy URL]]

  --with FILE           begin to share this office, with the invitation in FILE; - reads it from standard input
  --label NAME          what the manager sees of this laptop
  --proxy URL           the network's proxy, where the computer does not know it

Broken off anywhere, it goes on where it was the next time.
",
    },
    Command {
        name: "import",
        options: &["as", "sheet", "map", "dry-run", "refused"],
        run: import::import,
        help: "Read a spreadsheet into the office.

usage: waymark-cli import FILE --as KIND [--sheet NAME] [--map \"Header=field\"]... [--dry-run] [--refused FILE]
       waymark-cli import --as KIND --help

  FILE                  an .xlsx or .csv file
  --as KIND             students, organisations, offers, placements or visits
  --sheet NAME          the sheet; left out, the first that is not hidden
  --map \"Header=field\"  what a column holds; may be given again. \"Header=\" leaves a column out
  --dry-run             say what would happen and how the rows are understood, and change nothing
  --refused FILE        write the rows that were not taken, each with its reasons (.xlsx or .csv)

Each row is new, changed, same, doubtful or refused; blank rows stand apart. Doubtful and refused rows are
not written. The import can be taken back: waymark-cli undo-import BATCH

With --as KIND this help lists the fields of KIND and the words that they take.
",
    },
    Command {
        name: "undo-import",
        options: &[],
        run: import::undo,
        help: "Take a whole import back. Records that were changed since are named and left.

usage: waymark-cli undo-import BATCH
",
    },
    Command {
        name: "list",
        options: &["search"],
        run: list::list,
        help: "List the records of one kind.

usage: waymark-cli list students|organisations|placements|visits|offers|letters|imports [--search TEXT]

  --search TEXT         only records with words that begin like these, or that belong to such records
",
    },
    Command {
        name: "show",
        options: &[],
        run: show::show,
        help: "Show one record with what belongs to it and its history.

usage: waymark-cli show ID
",
    },
    Command {
        name: "export",
        options: &["search"],
        run: export::export,
        help: "Write a list as a spreadsheet. It is not encrypted: keep it as you would keep a paper list.

usage: waymark-cli export students|organisations|placements|visits|offers|letters|imports FILE [--search TEXT]

  FILE                  ends in .xlsx or .csv
",
    },
    Command {
        name: "placement check",
        options: &[],
        run: placement::check,
        help: "Show what a placement still needs before it is confirmed.

usage: waymark-cli placement check ID
",
    },
    Command {
        name: "placement set",
        options: &[],
        run: placement::set,
        help: "Record what a check needs.

usage: waymark-cli placement set ID FIELD=VALUE...

  consent=DATE  consent.given_by=student|carer  consent.status=  consent.method=  consent.expires_on=
  insurance.insurer=  insurance.policy_number=  insurance.starts_on=  insurance.ends_on=
  insurance.renewal_promised_on=  insurance.exempt_because=
  health_safety=DATE  health_safety.spoken_with=  health_safety.agreed=
  supervisor.title=  supervisor.first_name=  supervisor.last_name=  supervisor.job_title=
  supervisor.phone=  supervisor.email=
  emergency_contact.first_name=  emergency_contact.last_name=  emergency_contact.relationship=
  emergency_contact.phone=  emergency_contact.other_phone=  emergency_contact.email=
  starts_on=  ends_on=  days=  starts_at=  ends_at=  break_minutes=  mode=  arrival_place=

Dates and times are written as people write them: 6 July 2026, 6/7/26, 9am, 16:30.
",
    },
    Command {
        name: "placement confirm",
        options: &["all-ready"],
        run: placement::confirm,
        help: "Confirm placements that have passed their checks. The others are named with what they lack.

usage: waymark-cli placement confirm ID...
       waymark-cli placement confirm --all-ready
",
    },
    Command {
        name: "letters",
        options: &["all", "out", "merged", "both-sides", "large-print", "sort", "template"],
        run: letters::letters,
        help: "Issue letters and write them as PDF files, each named by its reference.

usage: waymark-cli letters KIND ID... --out DIR [--merged [--both-sides]] [--sort school|surname]
                           [--large-print] [--template FILE]
       waymark-cli letters KIND --all --out DIR ...

  KIND                  one of the letters below
  ID                    what the letter is about, or whom: a placement, an invitation, a student, an employer,
                        a visit
  --all                 everybody whom this letter is for now
  --out DIR             the folder for the files
  --merged              files for a print run, of at most 250 letters, instead of one a letter
  --both-sides          for printing on both sides: each letter of a merged file starts on a sheet of its own
  --sort school|surname the order of the letters; left out, as they were named
  --large-print         all in large print; left out, those whose reader needs it
  --template FILE       words for this run in place of those that the office uses

A letter whose facts have not changed keeps its reference, so that a run that was broken off is begun again and
issues none twice. A letter that lacks something is not issued; it is named with the reason.
",
    },
    Command {
        name: "letters verify",
        options: &[],
        run: register::verify,
        help: "Hold the PDF files of a folder against the register of issued letters. The exit status is not 0 when one
of them is not what was issued.

usage: waymark-cli letters verify DIR

A merged file (--merged) was drawn as one for the print run, and the register keeps each letter by itself. So a merged
file is named as such and not compared; print its letters again from the register where it is in doubt.
",
    },
    Command {
        name: "labels",
        options: &["all", "out", "sheet", "first", "sort"],
        run: register::labels,
        help: "Write address labels for those to whom letters go.

usage: waymark-cli labels KIND ID... --out FILE.pdf [--sheet L7160|L7163] [--first PLACE]
                          [--sort school|surname]
       waymark-cli labels KIND --all --out FILE.pdf ...

  KIND, ID, --all       as of letters
  --sheet               Avery L7160 (21 labels, the usual) or L7163 (14 labels)
  --first PLACE         the first free label of a sheet that was used before; 1 is the top left one
  --sort school|surname the order of the labels, as that of the letters

Whoever would not be given the letter gets no label, and is named with the reason.
",
    },
    Command {
        name: "letterhead logo",
        options: &["none"],
        run: letterhead::logo,
        help: "Put a logo on new letters, from an SVG or PNG file, or take it off. Issued letters stay as they are.

usage: waymark-cli letterhead logo FILE
       waymark-cli letterhead logo --none
",
    },
    Command {
        name: "letterhead signature",
        options: &["none"],
        run: letterhead::signature,
        help: "Put your own signature under new letters that you sign, from an SVG or PNG file, or take it off.

usage: waymark-cli letterhead signature FILE
       waymark-cli letterhead signature --none
",
    },
    Command {
        name: "template list",
        options: &[],
        run: template::list,
        help: "Say for each letter whose words it has: the office's own, or those that come with Waymark.

usage: waymark-cli template list
",
    },
    Command {
        name: "template show",
        options: &[],
        run: template::show,
        help: "Write out the words of a letter as the office uses them now, to be changed in a file.

usage: waymark-cli template show KIND
",
    },
    Command {
        name: "template fields",
        options: &[],
        run: template::fields,
        help: "List the fields that the words of a letter may name, each with what it is and an example.

usage: waymark-cli template fields KIND
",
    },
    Command {
        name: "template use",
        options: &["as", "remark"],
        run: template::take,
        help: "Use the words in a file for all letters of a kind from now on. Each version is kept, and each letter names its
own. Words with a fault are not taken.

usage: waymark-cli template use FILE --as KIND [--remark TEXT]

  --as KIND             the letter that it is for; left out, FILE is named by it, as in placement-offer.md
  --remark TEXT         what changed, for whoever looks at the versions
",
    },
    Command {
        name: "template reset",
        options: &[],
        run: template::reset,
        help: "Go back to the words that come with Waymark. The office's own stay among the versions.

usage: waymark-cli template reset KIND
",
    },
    Command {
        name: "template check",
        options: &["as", "out", "about", "large-print"],
        run: template::check,
        help: "Say what is wrong with the words of a letter, line by line. The exit status is not 0 when something is.

usage: waymark-cli template check FILE --as KIND [--out FILE.pdf [--about ID] [--large-print]]

  --as KIND             the letter that it is for; left out, FILE is named by it, as in placement-offer.md
  --out FILE.pdf        write the pages as they would look, about invented people or ID. It is no issued letter.
",
    },
    Command {
        name: "backup",
        options: &[],
        run: keep::backup,
        help: "Write everything to one encrypted file.

usage: waymark-cli backup FILE.waymark-backup
",
    },
    Command {
        name: "restore",
        options: &[],
        run: keep::restore,
        help: "Bring an office back from a backup. One that is in the folder already is kept beside it.

usage: waymark-cli restore FILE.waymark-backup

The recovery code of the office in the backup opens it too, in the place of its passphrase.
",
    },
    Command {
        name: "check",
        options: &[],
        run: keep::check,
        help: "Look whether the store is whole and encrypted. The exit status is not 0 when it is not.

usage: waymark-cli check
",
    },
];

const EVERYWHERE: &str = "
options of every command:
  --store DIR           the office's folder; left out, WAYMARK_STORE or the usual place for a program's data
  --json                answer in JSON: every field, ISO dates, phone numbers with +44
  --help, --version

The passphrase is asked for, or taken from WAYMARK_PASSPHRASE.
";

/// The help that was asked for, with what depends on the options beside it.
pub fn asked(given: &Given) -> String {
    let more = given.command.filter(|c| c.name == "import").and_then(|_| import::fields(given));
    match more {
        Some(more) => format!("{}\n{more}", of(given.command)),
        None => of(given.command),
    }
}

/// The help of one command, or of all.
pub fn of(command: Option<&Command>) -> String {
    if let Some(command) = command {
        let letters =
            if command.name == "letters" || command.name == "labels" || command.name.starts_with("template ")
            {
                kinds_of_letters()
            } else {
                String::new()
            };
        return format!("{}{letters}{EVERYWHERE}", command.help);
    }
    let mut text = "Waymark on the command line.\n\nusage: waymark-cli COMMAND\n\n".to_owned();
    for command in COMMANDS {
        let first = command.help.lines().next().unwrap_or_default();
        let first = first.split(". ").next().unwrap_or_default().trim_end_matches('.');
        text.push_str(&format!("  {:<20}  {first}\n", command.name));
    }
    text.push_str("\nwaymark-cli COMMAND --help says more.\n");
    text + EVERYWHERE
}

fn kinds_of_letters() -> String {
    let mut text = "\nletters:\n".to_owned();
    for kind in waymark_letters::Kind::all() {
        text.push_str(&format!("  {:<32}  {}\n", kind.code(), kind.title()));
    }
    text
}

/// Where the help is.
pub fn more(command: Option<&Command>) -> String {
    let name = command.map(|command| format!("{} ", command.name)).unwrap_or_default();
    format!("waymark-cli {name}--help says more.")
}

/// What was typed is no command.
pub fn wrong(given: &Given) -> String {
    match given.words.first() {
        Some(word) => format!("\u{201c}{}\u{201d} is not a command. {}", word.to_string_lossy(), more(None)),
        None => of(None),
    }
}
