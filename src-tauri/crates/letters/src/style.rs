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
    /// `#rgb` or `#rrggbb`; anything else is no colour.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits: Option<Vec<u32>> =
            text.strip_prefix('#').unwrap_or(text).chars().map(|c| c.to_digit(16)).collect();
        let part = |a: u32, b: u32| (a * 16 + b) as f32 / 255.0;
        match digits?[..] {
            [r, g, b] => Some(Self(part(r, r), part(g, g), part(b, b))),
            [r, s, g, h, b, c] => Some(Self(part(r, s), part(g, h), part(b, c))),
            _ => None,
        }
    }

    /// What is no colour gives the default accent.
    pub fn accent(text: &str) -> Self {
        let mut colour = Self::read(text).unwrap_or(DEFAULT_ACCENT);
        while colour.contrast() < TEXT_CONTRAST {
            colour = Self(colour.0 * 0.94, colour.1 * 0.94, colour.2 * 0.94);
        }
        colour
    }

    /// To white paper, as WCAG counts it: from 1 to 21.
    fn contrast(self) -> f32 {
        1.05 / (luminance([self.0, self.1, self.2].map(linear)) + 0.05)
    }

    /// The same colour mixed into white paper.
    pub fn tint(self, share: f32) -> Self {
        let mix = |v: f32| 1.0 - (1.0 - v) * share;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// Text needs this much to its ground (WCAG 2.2, 1.4.3).
pub const TEXT_CONTRAST: f32 = 4.5;

/// The contrast of `#rgb` or `#rrggbb` to white paper, from 1 to 21; none if it is no colour.
/// Text needs [`TEXT_CONTRAST`], a picture 3.
pub fn contrast_on_paper(colour: &str) -> Option<f32> {
    Some(Colour::read(colour)?.contrast())
}

/// The colour that a letter takes for this one, as `#rrggbb`: darkened until it can be read, and the letters' own
/// where it is no colour.
pub fn printed_colour(colour: &str) -> String {
    let Colour(r, g, b) = Colour::accent(colour);
    // Hardly ever rounded up: that would be paler than what is printed.
    let [r, g, b] = [r, g, b].map(|v| (v * 255.0 + 0.05).floor() as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A part of sRGB as an amount of light.
pub(crate) fn linear(v: f32) -> f32 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

pub(crate) fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pale_office_colour_is_darkened_until_it_can_be_read() {
        let yellow = Colour::accent("#ffcc33");
        assert!(yellow.contrast() >= 4.5);
        assert_eq!(Colour::accent("not a colour"), DEFAULT_ACCENT);
        assert_eq!(Colour::accent("#000"), Colour(0.0, 0.0, 0.0));
    }

    #[test]
    fn contrast_is_what_wcag_counts() {
        for (colour, expected) in
            [("#000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#ffcc33", 1.49), ("#0B4F6C", 8.94)]
        {
            let contrast = contrast_on_paper(colour).unwrap();
            assert!((contrast - expected).abs() < 0.02, "{colour}: {contrast}");
        }
        for none in ["", "#", "#12", "blue", "#12345g", "#1234567", "not a colour", "#é12"] {
            assert_eq!(contrast_on_paper(none), None, "{none}");
        }
    }

    #[test]
    fn the_colour_that_is_printed_can_be_read_and_is_the_offices_own_where_that_is_dark_enough() {
        for dark in ["#0b4f6c", "#000000", "#767676", "#7a1f3d"] {
            assert_eq!(printed_colour(dark), dark);
        }
        assert_eq!(printed_colour("#737"), "#773377");
        assert_eq!(printed_colour("no colour"), "#0b4f6c");
        for pale in ["#ffcc33", "#fff", "#00d084", "#f97316"] {
            let printed = printed_colour(pale);
            assert!(printed != pale && contrast_on_paper(&printed).unwrap() >= 4.5, "{pale}: {printed}");
        }
    }
}
