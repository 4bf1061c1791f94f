//! Pieces to pages: what still fits, what goes over, and what stands at a foot.
//! Never here: what a piece shows.

use crate::{
    draw::{Draw, Page},
    layout::Piece,
    tags::Mark,
};

/// What sums of heights may be off by.
const HAIR: f32 = 0.01;

/// Sets pieces into pages between their tops and `bottom`.
///
/// A slip goes to the foot of the last page, whole, or to the foot of one more page. One that is taller than
/// a page cannot be whole: it has the pages to itself, and parts between its rows.
pub(crate) fn flow(
    pieces: Vec<Piece>,
    slips: Vec<Vec<Piece>>,
    first_top: f32,
    next_top: f32,
    bottom: f32,
) -> Vec<Page> {
    let mut pages: Vec<Page> = vec![Vec::new()];
    let mut y = set(&mut pages, pieces, Start::Top(first_top), next_top, bottom);
    for mut slip in slips {
        let height: f32 = slip.iter().map(|p| p.gap + p.height).sum();
        if y + height > bottom {
            pages.push(Vec::new());
            y = next_top;
        }
        if y + height > bottom {
            for piece in &mut slip {
                piece.with_next = piece.heading;
            }
            set(&mut pages, slip, Start::Top(next_top), next_top, bottom);
        } else {
            set(&mut pages, slip, Start::Below(bottom - height), next_top, bottom);
        }
        y = bottom;
    }
    for page in &mut pages {
        // Shading first: a row's ground must not paint over the rule of the row above. Rules last: between
        // the words of a part they would cut it in two.
        page.sort_by_key(|item| match (item.mark, &item.draw) {
            (_, Draw::Box { .. }) => 0,
            (Mark::Layout, _) => 2,
            _ => 1,
        });
    }
    pages
}

/// Where the first piece goes on the last page.
#[derive(Clone, Copy)]
enum Start {
    /// The top of the page's words, where no gap is needed.
    Top(f32),
    /// Under other words, with the gap that it asks for.
    Below(f32),
}

/// Goes on from there; gives the height where the last piece ends.
fn set(pages: &mut Vec<Page>, pieces: Vec<Piece>, start: Start, next_top: f32, bottom: f32) -> f32 {
    let (mut y, mut at_top) = match start {
        Start::Top(y) => (y, true),
        Start::Below(y) => (y, false),
    };
    let mut group: Vec<Piece> = Vec::new();
    for piece in pieces {
        let more = piece.with_next;
        group.push(piece);
        if more {
            continue;
        }
        let height: f32 = group
            .iter()
            .enumerate()
            .map(|(i, p)| p.height + if i == 0 && at_top { 0.0 } else { p.gap })
            .sum();
        if y + height > bottom + HAIR && !at_top {
            pages.push(Vec::new());
            y = next_top;
            at_top = true;
        }
        for piece in group.drain(..) {
            let gap = if at_top { 0.0 } else { piece.gap };
            // Only a group taller than a whole page comes here.
            if y + gap + piece.height > bottom + HAIR && !at_top {
                pages.push(Vec::new());
                y = next_top;
            } else {
                y += gap;
            }
            if let Some(page) = pages.last_mut() {
                page.extend(piece.items.into_iter().map(|d| d.moved(0.0, y)));
            }
            y += piece.height;
            at_top = false;
        }
    }
    y
}
