//! What a template can have besides words and fields, ready to be put in by an editor.
//! Never here: what is let in (`tree`, `form` and `inline` know), a field of a kind.

use super::Offered;
use crate::kinds::Form;

/// A piece of a template that somebody chooses instead of typing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub label: &'static str,
    /// What comes of it on the page.
    pub meaning: &'static str,
    /// As it is put in.
    pub text: &'static str,
    /// It stands on lines of its own.
    pub block: bool,
}

const fn line(label: &'static str, meaning: &'static str, text: &'static str) -> Part {
    Part { label, meaning, text, block: true }
}

const PARTS: [Part; 8] = [
    line("Outcome", "The first line: what the letter tells. A letter has one.", "# What this letter tells"),
    line("Heading", "A heading over the words below it.", "## A heading"),
    line("List", "One item a line.", "- First item\n- Second item"),
    Part { label: "Bold", meaning: "What has to be seen first.", text: "**words**", block: false },
    line("Table", "Labels with what belongs to them.", "[[table]]\nLabel | Words\n[[/table]]"),
    line("Signature", "Where the letter is signed. A letter has one.", "[[signature]]"),
    line(
        "Slip",
        "Cut off and sent back, at the end: lines to write on, boxes to tick.",
        "[[slip]]\n## My answer\nName | ____ || Date | ____\n[ ] Yes || [ ] No\n[[/slip]]",
    ),
    Part {
        label: "Remark",
        meaning: "For whoever writes the words; never printed.",
        text: "{# a remark #}",
        block: false,
    },
];

/// In the order in which a letter has them.
pub fn parts() -> &'static [Part] {
    &PARTS
}

impl Offered {
    /// As it is put into a template, and whether it stands on lines of its own.
    pub fn written(&self) -> (String, bool) {
        let name = self.name;
        match self.form {
            Form::Words => (format!("{{{{ {name} }}}}"), false),
            Form::List => (format!("{{% for item in {name} %}}\n- {{{{ item }}}}\n{{% endfor %}}"), true),
            Form::Choice(all) => {
                let turns = all.iter().enumerate().map(|(at, code)| {
                    let word = if at == 0 { "if" } else { "elif" };
                    let said = code.replace('_', " ");
                    format!("{{% {word} {name} == \"{code}\" %}}\nWords for \u{201c}{said}\u{201d}.\n")
                });
                (format!("{}{{% endif %}}", turns.collect::<String>()), true)
            }
        }
    }

    /// Words that stand only where it is known; nothing for what is always known.
    pub fn where_known(&self) -> Option<(String, bool)> {
        if self.required {
            return None;
        }
        let (written, block) = self.written();
        let name = self.name;
        Some(match block {
            true => (format!("{{% if {name} %}}\n{written}\n{{% endif %}}"), true),
            false => (format!("{{% if {name} %}}{written}{{% endif %}}"), false),
        })
    }
}
