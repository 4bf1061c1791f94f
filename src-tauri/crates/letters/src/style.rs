//! Sizes, places and colours of a letter, with the reason for each number that is not taste.
//! Never here: words.

use crate::letter::Print;

/// Points in a millimetre.
pub(crate) const fn mm(v: f32) -> f32 {
    v * 72.0 / 25.4
}

pub(crate) const PAGE_WIDTH: f32 = mm(210.0);
pub(crate) const PAGE_HEIGHT: f32 = mm(297.0);

/// Type sizes in points, each with the distance between its lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub size: f32,
    pub leading: f32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub margin: f32,
    pub body: Type,
    pub h1: Type,
    pub h2: Type,
    pub table: Type,
    /// Address in the window, the size that is liked best first: 10 to 12 pt, in large print too.
    pub address: &'static [Type],
    /// Page furniture, 10 pt at least.
    pub small: Type,
    /// The letterhead's lines: above the window is room for five.
    pub head: Type,
    pub paragraph_gap: f32,
    pub body_top: f32,
    pub next_page_top: f32,
    /// Room on the right of the foot for page number and template version.
    pub foot_right: f32,
    /// One thing under the other where there would be no room side by side: label above value,
    /// date and reference above the letter, one line to write on a row.
    pub stacked: bool,
}

/// Clear print: 12 pt at least for all running text.
pub(crate) const CLEAR_PRINT: Style = Style {
    margin: mm(22.0),
    body: Type { size: 12.0, leading: 16.5 },
    h1: Type { size: 17.0, leading: 21.5 },
    h2: Type { size: 13.0, leading: 17.0 },
    table: Type { size: 12.0, leading: 16.0 },
    address: &[Type { size: 11.0, leading: 12.4 }, Type { size: 10.0, leading: 12.4 }],
    small: Type { size: 10.0, leading: 12.6 },
    head: Type { size: 10.0, leading: 12.6 },
    paragraph_gap: 8.0,
    body_top: mm(95.0),
    next_page_top: mm(30.0),
    foot_right: mm(36.0),
    stacked: false,
};

/// Large print: the letter set anew at 18 pt, not magnified. Headings need less to stand out at that size.
pub(crate) const LARGE_PRINT: Style = Style {
    margin: mm(22.0),
    body: Type { size: 18.0, leading: 25.0 },
    h1: Type { size: 24.0, leading: 30.0 },
    h2: Type { size: 20.0, leading: 26.0 },
    table: Type { size: 18.0, leading: 24.0 },
    address: &[
        Type { size: 12.0, leading: 12.5 },
        Type { size: 11.0, leading: 12.4 },
        Type { size: 10.0, leading: 12.4 },
    ],
    small: Type { size: 12.0, leading: 15.0 },
    head: Type { size: 10.0, leading: 12.6 },
    paragraph_gap: 13.0,
    body_top: mm(95.0),
    next_page_top: mm(33.0),
    foot_right: mm(44.0),
    stacked: true,
};

impl Style {
    pub fn of(print: Print) -> Self {
        match print {
            Print::Clear => CLEAR_PRINT,
            Print::Large => LARGE_PRINT,
        }
    }

    /// A distance that grows with the type.
    pub fn scaled(&self, at_clear_print: f32) -> f32 {
        at_clear_print * self.body.size / CLEAR_PRINT.body.size
    }
}

/// The window of a DL envelope shows this zone of the folded page; nothing else may stand in it.
pub(crate) const WINDOW_LEFT: f32 = mm(22.0);
pub(crate) const WINDOW_RIGHT: f32 = mm(98.0);
pub(crate) const WINDOW_TOP: f32 = mm(50.0);
pub(crate) const WINDOW_HEIGHT: f32 = mm(31.0);
pub(crate) const SENDER_LEFT: f32 = mm(125.0);
pub(crate) const FOLDS: [f32; 2] = [mm(99.0), mm(198.0)];
/// Name and address together.
pub(crate) const ADDRESS_LINES: std::ops::RangeInclusive<usize> = 3..=7;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Colour(pub f32, pub f32, pub f32);

pub(crate) const INK: Colour = Colour(0.09, 0.11, 0.13);
pub(crate) const GREY: Colour = Colour(0.30, 0.34, 0.38);
pub(crate) const HAIRLINE: Colour = Colour(0.78, 0.81, 0.84);
pub(crate) const DEFAULT_ACCENT: Colour = Colour(0.043, 0.310, 0.424);

impl Colour {
    /// `#rgb` or `#rrggbb`; anything else gives the default accent.
    pub fn accent(text: &str) -> Self {
        let hex: Vec<u32> =
            text.trim().trim_start_matches('#').chars().filter_map(|c| c.to_digit(16)).collect();
        let part = |a: u32, b: u32| (a * 16 + b) as f32 / 255.0;
        let mut colour = match hex[..] {
            [r, g, b] => Self(part(r, r), part(g, g), part(b, b)),
            [r, s, g, h, b, c] => Self(part(r, s), part(g, h), part(b, c)),
            _ => DEFAULT_ACCENT,
        };
        // WCAG: text needs a contrast of 4.5 to its ground.
        while 1.05 / (colour.luminance() + 0.05) < 4.5 {
            colour = Self(colour.0 * 0.94, colour.1 * 0.94, colour.2 * 0.94);
        }
        colour
    }

    /// The same colour mixed into white paper.
    pub fn tint(self, share: f32) -> Self {
        let mix = |v: f32| 1.0 - (1.0 - v) * share;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }

    fn luminance(self) -> f32 {
        let linear = |v: f32| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pale_office_colour_is_darkened_until_it_can_be_read() {
        let yellow = Colour::accent("#ffcc33");
        assert!(1.05 / (yellow.luminance() + 0.05) >= 4.5);
        assert_eq!(Colour::accent("not a colour"), DEFAULT_ACCENT);
        assert_eq!(Colour::accent("#000"), Colour(0.0, 0.0, 0.0));
    }
}
