//! What a printer can do, from the options that `lpoptions -l` tells of it: those of a driver's description
//! ("Duplex/2-Sided Printing: *None DuplexNoTumble") and those of a printer without a driver ("sides/Sides: ...").
//! Never here: asking the print service.

use waymark_api::{Sides, Tray};

/// The options that the print service itself takes for "sides"; others it does not reach.
const DUPLEX: [&str; 7] =
    ["Duplex", "JCLDuplex", "EFDuplex", "EFDuplexing", "ARDuplex", "KD03Duplex", "sides"];
/// Names that drivers have for the way from which paper comes.
const SOURCE: [&str; 6] =
    ["InputSlot", "media-source", "MediaSource", "PaperSource", "BRInputSlot", "HPPaperSource"];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abilities {
    /// The driver's own option, with its words for both sides and, where it has them, for one.
    duplex: Option<(String, String, Option<String>)>,
    /// The option that chooses the tray.
    source: Option<String>,
    pub trays: Vec<Tray>,
}

/// A line of the list: "InputSlot/Media Source: *Auto Tray1 Tray2".
struct Choice<'a> {
    option: &'a str,
    label: &'a str,
    codes: Vec<&'a str>,
    chosen: Option<&'a str>,
}

/// What is not a list of choices is passed over.
pub fn read(list: &str) -> Abilities {
    let choices: Vec<Choice<'_>> = list.lines().filter_map(choice).collect();
    let one_of = |names: &[&str]| {
        let by_rank = names.iter().filter_map(|name| {
            choices.iter().find(|c| c.option.eq_ignore_ascii_case(name) && !c.codes.is_empty())
        });
        by_rank.into_iter().next()
    };
    let duplex = one_of(&DUPLEX).filter(|_| !choices.iter().any(not_fitted)).and_then(|found| {
        let code = |is: fn(&str) -> bool| found.codes.iter().find(|code| is(code)).map(|c| (*c).to_owned());
        Some((found.option.to_owned(), code(long_edge)?, code(one_side)))
    });
    let source = one_of(&SOURCE).filter(|found| found.codes.len() > 1);
    let tray = |code: &&str| Tray { name: (*code).to_owned(), label: words(code) };
    Abilities {
        duplex,
        source: source.map(|found| found.option.to_owned()),
        trays: source.map(|found| found.codes.iter().map(tray).collect()).unwrap_or_default(),
    }
}

impl Abilities {
    pub fn both_sides(&self) -> bool {
        self.duplex.is_some()
    }

    /// The options of a job. The driver's own word goes beside the general one: a default that somebody set for it
    /// would win over the general one.
    pub fn options(&self, sides: Sides, tray: Option<&str>) -> Vec<String> {
        let general = match sides {
            Sides::One => "one-sided",
            Sides::Both => "two-sided-long-edge",
        };
        let mut options = vec![format!("sides={general}")];
        if let Some((option, both, one)) = self.duplex.as_ref().filter(|(option, ..)| option != "sides") {
            let own = if sides == Sides::Both { Some(both) } else { one.as_ref() };
            options.extend(own.map(|code| format!("{option}={code}")));
        }
        if let (Some(source), Some(tray)) = (&self.source, tray) {
            options.push(format!("{source}={tray}"));
        }
        options
    }
}

fn choice(line: &str) -> Option<Choice<'_>> {
    let (name, codes) = line.trim().split_once(": ")?;
    let (option, label) = name.split_once('/').unwrap_or((name, ""));
    if option.is_empty() || option.contains(char::is_whitespace) {
        return None;
    }
    let chosen = codes.split_whitespace().find_map(|code| code.strip_prefix('*'));
    let plain = |code: &&str| !code.starts_with("Custom.");
    let codes = codes.split_whitespace().map(|code| code.trim_start_matches('*')).filter(plain).collect();
    Some(Choice { option, label, codes, chosen })
}

/// "OptionDuplex/Duplexer Installed: *False True": the driver knows a part that this printer was sold without.
fn not_fitted(choice: &Choice<'_>) -> bool {
    let installed = |code: &&str| ["true", "installed"].contains(&code.to_ascii_lowercase().as_str());
    let about = |text: &str| text.to_ascii_lowercase().contains("duplex");
    let missing = ["false", "notinstalled", "none"];
    (about(choice.label) || about(choice.option))
        && choice.codes.iter().any(installed)
        && choice.chosen.is_some_and(|code| missing.contains(&code.to_ascii_lowercase().as_str()))
}

fn long_edge(code: &str) -> bool {
    ["duplexnotumble", "longedge", "top", "two-sided-long-edge"].contains(&code.to_ascii_lowercase().as_str())
}

fn one_side(code: &str) -> bool {
    ["none", "false", "simplex", "off", "one-sided"].contains(&code.to_ascii_lowercase().as_str())
}

/// "Tray 2" of "Tray2", "By pass tray" of "by-pass-tray", "Manual feed" of "ManualFeed".
fn words(code: &str) -> String {
    if ["auto", "autoselect"].contains(&code.to_ascii_lowercase().as_str()) {
        return "Automatic".to_owned();
    }
    let mut told = String::new();
    let mut before = ' ';
    for c in code.chars() {
        let joint = (c.is_ascii_uppercase() && before.is_ascii_lowercase())
            || (c.is_ascii_digit() && before.is_ascii_alphabetic());
        if c == '-' || c == '_' {
            told.push(' ');
        } else if joint {
            told.push(' ');
            told.push(c.to_ascii_lowercase());
        } else if told.is_empty() {
            told.push(c.to_ascii_uppercase());
        } else {
            told.push(c);
        }
        before = c;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRIVER: &str = "PageSize/Media Size: *A4 Letter Legal Executive A5 Custom.WIDTHxHEIGHT\n\
        InputSlot/Media Source: *Auto Tray1 Tray2 ManualFeed\n\
        Duplex/2-Sided Printing: DuplexNoTumble DuplexTumble *None\n\
        ColorModel/Print Color Mode: *Gray\n\
        Resolution/Resolution: 300dpi *600dpi 1200dpi\n\
        Collate/Collate: True *False\n";
    /// Apple's and others' printers without a driver, as the print service describes them.
    const DRIVERLESS: &str = "PageSize/Media Size: 4x6 4x6.Borderless *A4 A5 B5 Custom.WIDTHxHEIGHT\n\
        InputSlot/InputSlot: auto by-pass-tray *tray-1\n\
        MediaType/MediaType: stationery photographic-glossy *any\n\
        cupsPrintQuality/cupsPrintQuality: Draft *Normal High\n\
        print-scaling/Print Scaling: auto auto-fit fill *fit none\n\
        Duplex/Duplex: *None DuplexNoTumble DuplexTumble\n\
        OutputBin/OutputBin: *FaceUp\n";
    const IPP: &str = "media-source/Source: *auto main alternate\n\
        sides/Sides: *one-sided two-sided-long-edge two-sided-short-edge\n";
    const BROTHER: &str = "Duplex/Two-Sided: DuplexTumble *DuplexNoTumble None\n\
        BRInputSlot/Paper Source: *AutoSelect Tray1 Tray2 MPTray\n\
        BRMonoColor/Color / Mono: *Auto FullColor Mono\n\
        BRBrightness/Brightness: -20 -1 *0 1 20\n";

    fn trays(list: &str) -> Vec<String> {
        read(list).trays.into_iter().map(|tray| format!("{}: {}", tray.name, tray.label)).collect()
    }

    #[test]
    fn the_options_of_a_driver_are_read() {
        assert!(read(DRIVER).both_sides());
        let known = ["Auto: Automatic", "Tray1: Tray 1", "Tray2: Tray 2", "ManualFeed: Manual feed"];
        assert_eq!(trays(DRIVER), known);
        let both = ["sides=two-sided-long-edge", "Duplex=DuplexNoTumble", "InputSlot=Tray2"];
        assert_eq!(read(DRIVER).options(Sides::Both, Some("Tray2")), both);
        assert_eq!(read(DRIVER).options(Sides::One, None), ["sides=one-sided", "Duplex=None"]);
    }

    #[test]
    fn the_options_of_a_printer_without_a_driver_are_read() {
        assert!(read(DRIVERLESS).both_sides() && read(IPP).both_sides());
        let known = ["auto: Automatic", "by-pass-tray: By pass tray", "tray-1: Tray 1"];
        assert_eq!(trays(DRIVERLESS), known);
        let both = ["sides=two-sided-long-edge", "media-source=main"];
        assert_eq!(read(IPP).options(Sides::Both, Some("main")), both);
    }

    #[test]
    fn a_maker_who_calls_the_tray_otherwise_is_understood() {
        assert_eq!(trays(BROTHER).len(), 4);
        assert_eq!(read(BROTHER).options(Sides::One, Some("Tray1"))[2], "BRInputSlot=Tray1");
    }

    #[test]
    fn a_part_that_is_not_fitted_is_not_offered() {
        let asked = |fitted: &str| {
            format!(
                "InputSlot/Media Source: *Default Upper Manual\nDuplex/2-Sided Printing: *None DuplexNoTumble DuplexTumble\n{fitted}\n"
            )
        };
        assert!(!read(&asked("Option1/Duplexer: *False True")).both_sides());
        assert!(read(&asked("OptionDuplex/Duplexer Installed: False *True")).both_sides());
        assert!(!read(&asked("HPOption_Duplexer/Duplex Unit: *NotInstalled Installed")).both_sides());
        // That it is switched off does not mean that it is not there.
        assert!(read(&asked("")).both_sides());
    }

    #[test]
    fn what_offers_no_choice_or_no_sense_offers_nothing() {
        for list in [
            "",
            "InputSlot/Media Source: *Default\nDuplex/Two-Sided: *None\n",
            "InputSlot/Media Source:\nDuplex\n: : :\n/: a\n\u{0}\u{fffd}/x: *\n",
            "lpoptions: Unable to get PPD file for Hall: Not Found\n",
            "BRBrightness/Brightness: -20 *0 20\nnot an option/Tray: a b\n",
        ] {
            assert_eq!(read(list), Abilities::default(), "{list}");
            assert_eq!(read(list).options(Sides::One, None), ["sides=one-sided"]);
        }
    }
}
