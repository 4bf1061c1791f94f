//! Merged blocks. A sheet names them behind its cells, so they are looked for before the cells are read.
//!
//! The value of a block's first cell stands for all its rows, in its first column. Across columns it stands only
//! where it is a date, a time, a number or a flag: a text across several columns is a heading, not their value.

use super::part::{Bounded, io_problem};
use crate::{Cell, CellKind, Row, SheetError, limits, problem::damaged, xlsx::sheet::place};
use memchr::memmem;
use std::io::{BufRead, Read};

#[derive(Debug, Clone)]
struct Block {
    rows: (u32, u32),
    columns: (u32, u32),
    value: Cell,
}

#[derive(Debug, Clone, Default)]
pub struct Merges {
    /// By their first row; `next` is the first that is not reached.
    waiting: Vec<Block>,
    next: usize,
    active: Vec<Block>,
}

impl Merges {
    pub fn find<R: Read>(file: &str, mut source: Bounded<R>) -> Result<Self, SheetError> {
        const MARK: &[u8] = b"mergeCell ";
        const LONGEST: usize = 160;
        let finder = memmem::Finder::new(MARK);
        let mut blocks = Vec::new();
        let mut carry: Vec<u8> = Vec::new();
        loop {
            let chunk = source.fill_buf().map_err(|e| io_problem(file, &e))?;
            let n = chunk.len();
            let last = n == 0;
            carry.extend_from_slice(chunk);
            source.consume(n);
            source.next_piece();
            let settled = if last { carry.len() } else { carry.len().saturating_sub(LONGEST) };
            for at in finder.find_iter(&carry).take_while(|at| *at < settled) {
                let tag = carry.get(at..(at + LONGEST).min(carry.len())).unwrap_or_default();
                let tag = tag.split(|b| *b == b'>').next().unwrap_or_default();
                blocks.extend(block(&String::from_utf8_lossy(tag)));
                if blocks.len() > limits::MERGES {
                    return Err(damaged(file, "it has more than 20,000 merged blocks"));
                }
            }
            if last {
                break;
            }
            carry.drain(..settled);
        }
        blocks.sort_by_key(|b: &Block| b.rows.0);
        Ok(Merges { waiting: blocks, next: 0, active: Vec::new() })
    }

    /// Fills the row's part of every block that it crosses. A row with nothing of its own stays blank.
    pub fn fill(&mut self, file: &str, row: &mut Row) -> Result<(), SheetError> {
        if self.waiting.is_empty() || row.is_blank() {
            return Ok(());
        }
        self.active.retain(|b| b.rows.1 >= row.number);
        while let Some(block) = self.waiting.get(self.next).filter(|b| b.rows.0 <= row.number) {
            let mut block = block.clone();
            self.next += 1;
            if block.rows.0 == row.number {
                block.value = row.cells.get(block.columns.0 as usize).cloned().unwrap_or_default();
            }
            if block.rows.1 >= row.number && !block.value.is_blank() {
                self.active.push(block);
            }
            if self.active.len() > limits::MERGES_AT_ONCE {
                return Err(damaged(file, "more than 1,000 merged blocks cross one row"));
            }
        }
        for block in &self.active {
            let value = &block.value;
            let across = matches!(
                value.kind,
                CellKind::Date | CellKind::Time | CellKind::DateTime | CellKind::Number | CellKind::Flag
            );
            let last = if across { block.columns.1 } else { block.columns.0 };
            for column in block.columns.0..=last.min(limits::COLUMNS as u32 - 1) {
                let column = column as usize;
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, Cell::default());
                }
                if let Some(cell) = row.cells.get_mut(column).filter(|c| c.is_blank()) {
                    *cell = Cell { merged: true, ..value.clone() };
                }
            }
        }
        Ok(())
    }
}

fn block(tag: &str) -> Option<Block> {
    let (_, rest) = tag.split_once("ref=")?;
    let quote = rest.chars().next()?;
    let reference = rest.get(1..)?.split(quote).next()?;
    let (from, to) = reference.split_once(':')?;
    let ((c1, r1), (c2, r2)) = (place(from)?, place(to)?);
    (r1? <= r2? && c1 <= c2 && (r1 != r2 || c1 != c2)).then_some(())?;
    Some(Block { rows: (r1?, r2?), columns: (c1, c2), value: Cell::default() })
}
