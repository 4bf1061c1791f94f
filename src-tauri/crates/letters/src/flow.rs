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
/// A slip stands at the foot of the last page, whole, where that is a right-hand page with room for it; else at the
/// foot of the next right-hand page: the sheet may be printed on both sides, and what is cut off must take no words of
/// the letter with it. One that is taller than a page cannot be whole: it begins on a right-hand page, has its pages to
/// itself, and parts between its rows.
///
/// Between a right-hand page without room and the next one, a page must stand: left out, the slip would come to the
/// back of the words. Printed on one side it is a sheet like the others, and an empty one would be a waste and a
/// riddle, so the letter's last part goes there. (The pages cannot depend on how they are printed: a letter that was
/// issued never changes, and who gets it as a file prints it as they like.) Only where there is no part to go over
/// the page stays empty, and says so.
pub(crate) fn flow(
    pieces: Vec<Piece>,
    slips: Vec<Vec<Piece>>,
    first_top: f32,
    next_top: f32,
    bottom: f32,
) -> Vec<Page> {
    let mut pages: Vec<Page> = vec![Vec::new()];
    let mut pieces = pieces;
    let room = Room { next_top, bottom };
    let plan = room.plan(&pieces, Start::Top(first_top));
    let fits = |slip: &Vec<Piece>| plan.end + height(slip) <= bottom;
    let over = match slips.first() {
        Some(slip) if plan.last.is_multiple_of(2) && !fits(slip) => {
            let top = if plan.last == 0 { first_top } else { next_top };
            pieces.split_off(last_part(&pieces, &plan, (top + bottom) / 2.0))
        }
        _ => Vec::new(),
    };
    let mut y = room.set(&mut pages, pieces, Start::Top(first_top));
    if !over.is_empty() {
        pages.push(Vec::new());
        y = room.set(&mut pages, over, Start::Top(next_top));
    }
    for mut slip in slips {
        let height = height(&slip);
        if pages.len().is_multiple_of(2) || y + height > bottom {
            pages.push(Vec::new());
            if pages.len().is_multiple_of(2) {
                pages.push(Vec::new());
            }
            y = next_top;
        }
        if y + height > bottom {
            for piece in &mut slip {
                piece.with_next = piece.heading;
            }
            room.set(&mut pages, slip, Start::Top(next_top));
        } else {
            room.set(&mut pages, slip, Start::Below(bottom - height));
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

fn height(pieces: &[Piece]) -> f32 {
    pieces.iter().map(|p| p.gap + p.height).sum()
}

/// Where the last part of the words begins, if it is not all of its page: at a heading in the page's lower half, or
/// else at what stays together.
fn last_part(pieces: &[Piece], plan: &Plan, middle: f32) -> usize {
    let same_page = |i: usize| i > 0 && plan.places[i - 1].0 == plan.last;
    let begins = |i: &usize| same_page(*i) && !pieces[i - 1].with_next;
    let low_heading = |i: &usize| pieces[*i].heading && plan.places[*i].1 > middle;
    let all = || (0..pieces.len()).rev().filter(begins);
    all().find(low_heading).or_else(|| all().next()).unwrap_or(pieces.len())
}

/// Where the first piece goes on the last page.
#[derive(Clone, Copy)]
enum Start {
    /// The top of the page's words, where no gap is needed.
    Top(f32),
    /// Under other words, with the gap that it asks for.
    Below(f32),
}

/// Where a page's words begin and end, the first page of a letter apart.
struct Room {
    next_top: f32,
    bottom: f32,
}

/// Where pieces come to stand.
struct Plan {
    /// Of each piece its page, counted from that of the first, and its top.
    places: Vec<(usize, f32)>,
    last: usize,
    end: f32,
}

impl Room {
    fn plan(&self, pieces: &[Piece], start: Start) -> Plan {
        let (mut y, mut at_top) = match start {
            Start::Top(y) => (y, true),
            Start::Below(y) => (y, false),
        };
        let mut page = 0;
        let mut places = Vec::with_capacity(pieces.len());
        // What asks to stay with the next is set with it.
        for group in pieces.chunk_by(|piece, _| piece.with_next) {
            let height: f32 = height(group) - if at_top { group.first().map_or(0.0, |p| p.gap) } else { 0.0 };
            if y + height > self.bottom + HAIR && !at_top {
                page += 1;
                y = self.next_top;
                at_top = true;
            }
            for piece in group {
                let gap = if at_top { 0.0 } else { piece.gap };
                // Only a group taller than a whole page comes here.
                if y + gap + piece.height > self.bottom + HAIR && !at_top {
                    page += 1;
                    y = self.next_top;
                } else {
                    y += gap;
                }
                places.push((page, y));
                y += piece.height;
                at_top = false;
            }
        }
        Plan { places, last: page, end: y }
    }

    /// Goes on from there; gives the height where the last piece ends.
    fn set(&self, pages: &mut Vec<Page>, pieces: Vec<Piece>, start: Start) -> f32 {
        let plan = self.plan(&pieces, start);
        let from = pages.len().saturating_sub(1);
        pages.resize_with(from + plan.last + 1, Vec::new);
        for (piece, (page, y)) in pieces.into_iter().zip(plan.places) {
            if let Some(page) = pages.get_mut(from + page) {
                page.extend(piece.items.into_iter().map(|d| d.moved(0.0, y)));
            }
        }
        plan.end
    }
}
