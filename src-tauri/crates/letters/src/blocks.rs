//! Merged text to blocks: Markdown for the plain ones, `[[table]]`, `[[/table]]` and `[[signature]]`
//! on lines of their own for the rest. A value can never open a block: `merge` escapes it.
//! The slip with its cut line will be one more block here.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::shape::Rich;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Title(Rich),
    Heading(Rich),
    Paragraph(Rich),
    Bullets(Vec<Rich>),
    Table(Vec<(Rich, Rich)>),
    Signature,
}

pub(crate) fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut plain = String::new();
    let mut table: Option<Vec<(Rich, Rich)>> = None;
    for line in text.lines() {
        match line.trim() {
            "[[table]]" => {
                markdown(&plain, &mut blocks);
                plain.clear();
                table = Some(Vec::new());
            }
            "[[/table]]" => blocks.extend(table.take().map(Block::Table)),
            "[[signature]]" => {
                markdown(&plain, &mut blocks);
                plain.clear();
                blocks.push(Block::Signature);
            }
            row => match &mut table {
                Some(rows) => {
                    // The label is the template's own, so the first bar is never part of a value.
                    if let Some((label, value)) = row.split_once('|') {
                        rows.push((Rich::bold(label.trim()), inline(value.trim())));
                    }
                }
                None => {
                    plain.push_str(line);
                    plain.push('\n');
                }
            },
        }
    }
    markdown(&plain, &mut blocks);
    blocks
}

fn inline(text: &str) -> Rich {
    let mut blocks = Vec::new();
    markdown(text, &mut blocks);
    match blocks.into_iter().next() {
        Some(Block::Paragraph(rich) | Block::Heading(rich) | Block::Title(rich)) => rich,
        _ => Rich::default(),
    }
}

fn markdown(text: &str, blocks: &mut Vec<Block>) {
    let mut rich = Rich::default();
    let mut bold = false;
    let mut items: Option<Vec<Rich>> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Strong) => bold = true,
            Event::End(TagEnd::Strong) => bold = false,
            Event::Start(Tag::List(_)) => items = Some(Vec::new()),
            Event::End(TagEnd::List(_)) => blocks.extend(items.take().map(Block::Bullets)),
            Event::End(TagEnd::Item) => {
                if let Some(items) = &mut items {
                    items.push(std::mem::take(&mut rich));
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                let rich = std::mem::take(&mut rich);
                let rich = Rich { bold: std::iter::once(0..rich.text.len()).collect(), ..rich };
                blocks.push(if level == pulldown_cmark::HeadingLevel::H1 {
                    Block::Title(rich)
                } else {
                    Block::Heading(rich)
                });
            }
            Event::End(TagEnd::Paragraph) if items.is_none() => {
                blocks.push(Block::Paragraph(std::mem::take(&mut rich)));
            }
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => rich.push(&t, bold),
            Event::SoftBreak => rich.push(" ", bold),
            Event::HardBreak => rich.push("\n", bold),
            _ => {}
        }
    }
}
