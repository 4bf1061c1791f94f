//! Whether a tree makes a letter: one outcome, one signature, tables and slips that open and close, in every turn
//! of its conditions. Never here: what a name is called.

use super::{
    Node,
    faults::{Faults, short},
    inline,
    look::{Look, first_line},
};

/// More cells than this have no room beside each other.
const MOST_CELLS: usize = 4;
/// As wide as a line to write on can be asked to be.
const MOST_DASHES: usize = 24;

pub(super) fn look(nodes: &[Node], faults: &mut Faults) {
    let mut form = Form::new(faults);
    form.body(nodes, 0);
    let Form { faults, title, signature, .. } = form;
    if title.is_none() {
        faults.add(
            1,
            "The letter has no outcome: its first line is “# ” and, in a few words, what the letter tells.",
        );
    }
    if signature.is_none() {
        faults.add(1, "[[signature]] is missing. It stands alone on a line, where the letter is signed.");
    }
}

/// A mark that is open, and how deep in blocks it was opened and by which of them.
#[derive(Debug, Clone, Copy, PartialEq)]
struct OpenAt {
    line: usize,
    body: usize,
}

struct Form<'a> {
    faults: &'a mut Faults,
    title: Option<usize>,
    any_words: bool,
    signature: Option<usize>,
    table: Option<OpenAt>,
    slip: Option<OpenAt>,
    slip_done: Option<usize>,
    bodies: usize,
}

impl<'a> Form<'a> {
    fn new(faults: &'a mut Faults) -> Self {
        Self {
            faults,
            title: None,
            any_words: false,
            signature: None,
            table: None,
            slip: None,
            slip_done: None,
            bodies: 0,
        }
    }

    fn body(&mut self, nodes: &[Node], deep: usize) {
        self.bodies += 1;
        let body = self.bodies;
        let mut from = 0;
        for (i, node) in nodes.iter().enumerate() {
            match node {
                Node::End { line } => {
                    self.line(&nodes[from..i], *line, deep, body);
                    from = i + 1;
                }
                Node::If { block: true, branches, .. } => {
                    branches.iter().for_each(|branch| self.body(&branch.then, deep + 1));
                    from = i + 1;
                }
                Node::For { block: true, each, .. } => {
                    self.body(each, deep + 1);
                    from = i + 1;
                }
                _ => {}
            }
        }
        let rest = if deep == 0 { "" } else { " inside of the same {% if %} or {% for %}" };
        for (open, mark) in [(&mut self.table, "table"), (&mut self.slip, "slip")] {
            if let Some(left) = open.take_if(|open| open.body == body) {
                self.faults.add(
                    left.line,
                    format!("[[{mark}]] is opened here and never closed with [[/{mark}]]{rest}."),
                );
            }
        }
    }

    fn line(&mut self, nodes: &[Node], line: usize, deep: usize, body: usize) {
        let look = Look::of(nodes);
        let line = nodes.first().map_or(line, first_line);
        look.parts.iter().for_each(|(at, words)| inline::words(words, *at, self.faults));
        let bones = inline::without_escapes(&look.bones);
        let trimmed = bones.trim();
        if trimmed.is_empty() && look.only_words {
            return;
        }
        if let Some(done) = self.slip_done {
            return self.faults.add(
                line,
                format!("The slip that ends on line {done} is cut off and stands at the end: nothing can come after it."),
            );
        }
        let in_branch = look.branches.iter().map(|words| inline::without_escapes(words));
        if bones.contains("[[") || in_branch.clone().any(|words| words.contains("[[")) {
            return self.mark(trimmed, look.only_words, line, deep, body);
        }
        let in_rows = self.table.is_some() || self.slip.is_some();
        if in_rows && in_branch.clone().any(|words| words.contains('|') || words.contains("[ ]")) {
            self.faults
                .add(line, "“|” and “[ ]” must stand outside of the {% if %} or {% for %} in this line.");
        }
        if self.table.is_some() {
            if !bones.contains('|') {
                self.faults.add(
                    line,
                    "A row of a table is “Label | value”: the label, with “|” after it, is missing here. Or close the table before with [[/table]].",
                );
            }
            return;
        }
        self.lead(&look, &bones, line, deep);
        if self.slip.is_some() {
            return self.row(trimmed, line);
        }
        if trimmed.contains('|') {
            self.faults.add(line, "A row with “|” stands only between [[table]] and [[/table]], or in a slip. For the sign itself, write “\\|”.");
        }
        if trimmed.contains("[ ]") {
            self.faults
                .add(line, "A box to tick “[ ]” stands only in a slip, between [[slip]] and [[/slip]].");
        }
    }

    fn mark(&mut self, trimmed: &str, only_words: bool, line: usize, deep: usize, body: usize) {
        let opened = OpenAt { line, body };
        let known = ["[[table]]", "[[/table]]", "[[slip]]", "[[/slip]]", "[[signature]]"];
        if !known.contains(&trimmed) || !only_words {
            let words = match known.into_iter().find(|mark| trimmed.contains(mark)) {
                Some(mark) => format!("{mark} must stand alone on its line."),
                None => format!(
                    "“{}” is no mark. The marks are [[table]], [[/table]], [[slip]], [[/slip]] and [[signature]], each alone on its line.",
                    short(trimmed)
                ),
            };
            return self.faults.add(line, words);
        }
        self.after_title(line, trimmed);
        match trimmed {
            "[[table]]" => match self.table {
                Some(open) => self.faults.add(
                    line,
                    format!(
                        "A table is open already, since line {}. Close it with [[/table]] first.",
                        open.line
                    ),
                ),
                None => self.table = Some(opened),
            },
            "[[slip]]" => match (self.table, self.slip) {
                (Some(open), _) => self.faults.add(
                    line,
                    format!(
                        "A slip cannot stand in a table. Close the table of line {} with [[/table]] first.",
                        open.line
                    ),
                ),
                (None, Some(open)) => self.faults.add(
                    line,
                    format!("A slip is open already, since line {}. A letter has one slip.", open.line),
                ),
                (None, None) => self.slip = Some(opened),
            },
            "[[/table]]" => {
                let was = self.table.take();
                self.closed(was, body, line, "table");
            }
            "[[/slip]]" => {
                if let Some(open) = self.table.take() {
                    self.faults.add(open.line, "[[table]] is opened here and never closed before [[/slip]].");
                }
                let was = self.slip.take();
                if was.is_some() {
                    self.slip_done = Some(line);
                }
                self.closed(was, body, line, "slip");
            }
            _ => self.signature(line, deep),
        }
    }

    fn closed(&mut self, was: Option<OpenAt>, body: usize, line: usize, mark: &str) {
        match was {
            None => self.faults.add(line, format!("[[/{mark}]] closes nothing: no [[{mark}]] is open here.")),
            Some(open) if open.body != body => self.faults.add(
                line,
                format!("[[/{mark}]] and its [[{mark}]] (line {}) must stand both outside or both inside of the same {{% if %}} or {{% for %}}.", open.line),
            ),
            Some(_) => {}
        }
    }

    fn signature(&mut self, line: usize, deep: usize) {
        if let Some(before) = self.signature {
            self.faults.add(
                line,
                format!("A letter is signed once, and [[signature]] stands on line {before} already."),
            );
        } else if self.slip.is_some() || self.table.is_some() {
            self.faults
                .add(line, "[[signature]] cannot stand in a table or a slip: it belongs to the letter.");
        } else if deep > 0 {
            self.faults.add(
                line,
                "[[signature]] must stand outside of {% if %} and {% for %}: every letter is signed once.",
            );
        }
        self.signature = self.signature.or(Some(line));
    }

    /// The outcome is the first thing that a letter says.
    fn after_title(&mut self, line: usize, what: &str) {
        if self.title.is_none() && !self.any_words {
            self.faults.add(
                line,
                format!(
                    "“{}” stands before the outcome. The first line of a letter is “# ” and what it tells.",
                    short(what)
                ),
            );
        }
        self.any_words = true;
    }

    /// What a line begins with says what it is.
    fn lead(&mut self, look: &Look, bones: &str, line: usize, deep: usize) {
        let trimmed = bones.trim();
        let indented = bones.starts_with([' ', '\t']);
        let first = look.first_words.trim_start();
        let known = ["# ", "## ", "- ", "[ ] "].into_iter().find(|lead| first.starts_with(lead));
        if known == Some("# ") {
            match self.title {
                Some(before) => self.faults.add(line, format!("A letter has one outcome, and “# ” stands on line {before} already. Use “## ” for a heading.")),
                None if self.any_words => self.faults.add(line, "Other words stand before the outcome. “# ” and what the letter tells comes first."),
                None if deep > 0 => self.faults.add(line, "The outcome must stand outside of {% if %} and {% for %}: every letter has one. An {% if %} can stand in its line, after “# ”."),
                None => {}
            }
            self.title = self.title.or(Some(line));
            self.any_words = true;
        } else {
            self.after_title(line, trimmed);
        }
        let branch_leads = look.branches.iter().any(|b| {
            let b = b.trim_start();
            look.first_words.trim().is_empty() && is_sign(b)
        });
        let wrong = match known {
            Some(lead) if first[lead.len()..].trim().is_empty() && look.bones.trim().len() <= lead.len() && look.only_words => {
                format!("After “{}” the words are missing.", lead.trim())
            }
            Some("- ") if indented => "A list cannot stand in another list: let “- ” be the first thing on its line.".into(),
            Some("# " | "## ") if indented => "A heading begins at the very left of its line.".into(),
            Some(_) => return,
            None if trimmed == "#" || trimmed == "##" || (trimmed == "-" && look.only_words) => {
                format!("After “{trimmed}” the words are missing.")
            }
            None if trimmed.len() > 1 && !trimmed.contains(|c| !matches!(c, '-' | '*' | '_' | '=' | ' ')) && look.only_words => {
                "A line of signs says nothing: letters have no rules across the page. In a slip, before a line to write on stands what to write: “Your name | ____”.".into()
            }
            None if trimmed.starts_with("###") => "Headings are “# ” for the outcome and “## ” for the others. There is none below them.".into(),
            None if trimmed.starts_with('#') => "A heading begins with “# ” or “## ”: the sign, a space, and then the words, before any field or {% if %}.".into(),
            None if trimmed.starts_with("- ") || trimmed.starts_with('-') => "An item of a list begins with “- ”: the sign and a space, before any field or {% if %}. For the sign itself, write “\\-”.".into(),
            None if trimmed.starts_with("* ") || trimmed.starts_with("+ ") => "An item of a list begins with “- ”.".into(),
            None if trimmed.starts_with('>') => "Letters have no quoted blocks: leave the “>” out.".into(),
            None if is_number(trimmed) => "Lists have no numbers: begin each item with “- ”, or write the number as a word.".into(),
            None if branch_leads => "What a line begins with (“#”, “-”, “[ ]”) must stand before its {% if %}. Or give each tag a line of its own.".into(),
            None => return,
        };
        self.faults.add(line, wrong);
    }

    fn row(&mut self, trimmed: &str, line: usize) {
        if trimmed.split(" || ").count() > MOST_CELLS {
            self.faults.add(
                line,
                format!("More than {MOST_CELLS} parts have no room beside each other. Use two rows."),
            );
        }
        if trimmed.split(|c| c != '_').any(|dashes| dashes.len() > MOST_DASHES) {
            self.faults.add(
                line,
                format!(
                    "A line to write on has {MOST_DASHES} “_” at most: it is as wide as the row has room."
                ),
            );
        }
    }
}

fn is_sign(words: &str) -> bool {
    words.starts_with(['#', '-', '>'])
        || words.starts_with("[ ]")
        || words.starts_with("* ")
        || words.starts_with("+ ")
}

/// “1. ” or “12) ”.
fn is_number(words: &str) -> bool {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let figures = words.len() - rest.len();
    (1..=2).contains(&figures) && (rest.starts_with(". ") || rest.starts_with(") "))
}
