//! Merged text to blocks: `# ` and `## ` head, `- ` lists, `**` makes bold, an empty line ends a paragraph, and marks
//! on lines of their own do the rest. Everything else prints as it stands, and after `\` so does a sign.
//! A value can never open a block: `merge` escapes it.
//!
//! - `[[table]]` … `[[/table]]`: rows of `Label | value`.
//! - `[[signature]]`: the closing, who signs, copies and enclosures.
//! - `[[slip]]` … `[[/slip]]`: what the reader cuts off and sends back. It stands whole at the foot of a page,
//!   under a dashed line that says “Cut here and return” and the letter's reference. Inside it go headings,
//!   paragraphs, lists and tables as outside, and rows for the reader's pen:
//!
//! ```text
//! [[slip]]
//! ## Reply about {{ student_preferred_name }}
//! Please send this back by **{{ reply_by }}**.
//!
//! Student | {{ student_full_name }}
//! Your name | ____
//! Day phone | ____ || Evening phone | ____
//! [ ] I agree to the visit.
//! Photographs || [ ] Yes || [ ] No
//! Signature | ________ || Date | ____
//! [[/slip]]
//! ```
//!
//! `Label | ____` is a line to write on, `[ ] words` a box to tick, `Label | value` something known already.
//! `||` puts several of them into one row; more underscores make a wider line. In a row of several, bare
//! words are a label. A label too long to stand before its line stands above it.

use crate::shape::Rich;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Title(Rich),
    Heading(Rich),
    Paragraph(Rich),
    Bullets(Vec<Rich>),
    Table(Vec<(Rich, Rich)>),
    Signature,
    Slip(Vec<Block>),
    /// Only within a slip.
    Row(Vec<Cell>),
}

/// A part of a row that is filled in by hand, and its share of the row's width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub share: usize,
    pub what: CellKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// To write on.
    Line(Rich),
    Tick(Rich),
    Known(Rich, Rich),
    Words(Rich),
}

pub(crate) fn parse(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.line(line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    plain: String,
    table: Option<Vec<(Rich, Rich)>>,
    /// The blocks before the slip that is open.
    before_slip: Option<Vec<Block>>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        match line.trim() {
            "[[table]]" => {
                self.end_plain();
                self.table = Some(Vec::new());
            }
            "[[/table]]" => self.blocks.extend(self.table.take().map(Block::Table)),
            "[[signature]]" => {
                self.end_plain();
                self.blocks.push(Block::Signature);
            }
            "[[slip]]" if self.before_slip.is_none() => {
                self.end_plain();
                self.before_slip = Some(std::mem::take(&mut self.blocks));
            }
            "[[/slip]]" => self.end_slip(),
            row => {
                if let Some(rows) = &mut self.table {
                    rows.extend(labelled(row).map(|(label, value)| (Rich::bold(label), inline(value))));
                } else if let Some(cells) = self.before_slip.as_ref().and_then(|_| cells(row)) {
                    self.end_plain();
                    self.blocks.push(Block::Row(cells));
                } else {
                    self.plain.push_str(line);
                    self.plain.push('\n');
                }
            }
        }
    }

    fn end_plain(&mut self) {
        plain(&std::mem::take(&mut self.plain), &mut self.blocks);
    }

    fn end_slip(&mut self) {
        self.end_plain();
        if let Some(before) = self.before_slip.take() {
            let inside = std::mem::replace(&mut self.blocks, before);
            self.blocks.push(Block::Slip(inside));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_plain();
        self.end_slip();
        self.blocks
    }
}

/// At the first bar that is the template's own: one of a value has a backslash before it.
fn labelled(row: &str) -> Option<(&str, &str)> {
    let at = row.match_indices('|').map(|(at, _)| at).find(|at| !row[..*at].ends_with('\\'))?;
    Some((row[..at].trim(), row[at + 1..].trim()))
}

/// The row of a slip, if this line is one.
fn cells(row: &str) -> Option<Vec<Cell>> {
    let parts: Vec<&str> = row.split(" || ").collect();
    let cells: Vec<Cell> = parts.iter().map(|part| cell(part.trim())).collect();
    let is_row = cells.len() > 1 || !matches!(cells[0].what, CellKind::Words(_));
    is_row.then_some(cells)
}

fn cell(part: &str) -> Cell {
    if let Some(words) = part.strip_prefix("[ ] ") {
        return Cell { share: 4, what: CellKind::Tick(inline(words)) };
    }
    match labelled(part) {
        Some((label, value)) if value.len() > 2 && value.bytes().all(|b| b == b'_') => {
            Cell { share: value.len(), what: CellKind::Line(inline(label)) }
        }
        Some((label, value)) => Cell { share: 4, what: CellKind::Known(inline(label), inline(value)) },
        None => Cell { share: 4, what: CellKind::Words(inline(part)) },
    }
}

fn inline(text: &str) -> Rich {
    let mut rich = Rich::default();
    push(&mut rich, text.trim(), false);
    rich
}

/// Words with their bold parts.
fn push(rich: &mut Rich, text: &str, all_bold: bool) {
    let mut bold = false;
    let mut words = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => words.extend(chars.next()),
            ('*', Some('*')) => {
                chars.next();
                rich.push(&words, bold || all_bold);
                words.clear();
                bold = !bold;
            }
            _ => words.push(c),
        }
    }
    rich.push(&words, bold || all_bold);
}

fn plain(text: &str, blocks: &mut Vec<Block>) {
    let mut words = String::new();
    // An empty line between two items is no end of their list.
    let mut list: Option<Vec<Rich>> = None;
    for line in text.lines().map(str::trim).chain([""]) {
        let head =
            line.strip_prefix("# ").map(|w| (w, true)).or(line.strip_prefix("## ").map(|w| (w, false)));
        let item = line.strip_prefix("- ");
        let paragraph = head.is_none() && item.is_none() && !line.is_empty();
        if !paragraph && !words.is_empty() {
            blocks.push(Block::Paragraph(inline(&std::mem::take(&mut words))));
        }
        if let Some(item) = item {
            list.get_or_insert_default().push(inline(item));
        } else if !line.is_empty() {
            blocks.extend(list.take().map(Block::Bullets));
        }
        if let Some((head, is_title)) = head {
            let mut rich = Rich::default();
            push(&mut rich, head.trim(), true);
            blocks.push(if is_title { Block::Title(rich) } else { Block::Heading(rich) });
        } else if paragraph {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(line);
        }
    }
    blocks.extend(list.map(Block::Bullets));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_holds_lines_boxes_and_plain_blocks() {
        let blocks = parse(
            "Before.\n[[slip]]\n## Reply\nBack by **1 July**.\n\nDay phone | ____ || Evening | ________\n[ ] I agree\nStudent | A\\|B\n[[/slip]]",
        );
        let [Block::Paragraph(_), Block::Slip(inside)] = &blocks[..] else { panic!("{blocks:?}") };
        let [Block::Heading(_), Block::Paragraph(_), Block::Row(two), Block::Row(tick), Block::Row(known)] =
            &inside[..]
        else {
            panic!("{inside:?}")
        };
        assert_eq!(two.iter().map(|c| c.share).collect::<Vec<_>>(), [4, 8]);
        assert_eq!(two[1].what, CellKind::Line(Rich::plain("Evening")));
        assert_eq!(tick[0].what, CellKind::Tick(Rich::plain("I agree")));
        assert_eq!(known[0].what, CellKind::Known(Rich::plain("Student"), Rich::plain("A|B")));
    }

    #[test]
    fn what_a_value_holds_opens_no_slip_and_no_row() {
        let blocks = parse("\\[\\[slip\\]\\]\n\n[[slip]]\n\\[ \\] a \\|\\| b \\| \\_\\_\\_\\_\n[[/slip]]");
        let [Block::Paragraph(_), Block::Slip(inside)] = &blocks[..] else { panic!("{blocks:?}") };
        assert!(
            matches!(&inside[..], [Block::Paragraph(words)] if words.text == "[ ] a || b | ____"),
            "{inside:?}"
        );
    }

    #[test]
    fn a_slip_that_is_not_closed_ends_with_the_letter() {
        assert!(matches!(&parse("[[slip]]\nName | ____")[..], [Block::Slip(inside)] if inside.len() == 1));
    }
}
