//! Dots: a PNG as it is decoded, and a drawing where plain paths cannot show it.
//! Never here: paper, or what is too pale for it.

use std::io::Cursor;

use resvg::{tiny_skia, usvg};

use super::NotAPicture;

const MOST_SIDE: u32 = 4_000;
const MOST_DOTS: u64 = 16_000_000;
/// Of a row, of what stands between rows, and of chunks beside the picture.
const MOST_BESIDE: usize = 8 * 1024 * 1024;

/// The largest place of a picture in a letter at 600 dots an inch: no printer shows more.
pub(super) const MOST_WIDTH: u32 = 1_654;
pub(super) const MOST_HEIGHT: u32 = 472;

/// Red, green, blue and opacity of each dot, the colours multiplied by the opacity.
pub(super) struct Pixels {
    pub width: u32,
    pub height: u32,
    /// Width and height of the picture that they were taken from.
    pub shape: (u32, u32),
    pub rgba: Vec<u8>,
}

pub(super) fn decode(bytes: &[u8]) -> Result<Pixels, NotAPicture> {
    let limits = png::Limits { bytes: MOST_BESIDE };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let (width, height) = {
        let info = decoder.read_header_info().map_err(|_| NotAPicture::Damaged)?;
        (info.width, info.height)
    };
    let dots = u64::from(width) * u64::from(height);
    if width > MOST_SIDE || height > MOST_SIDE || dots > MOST_DOTS {
        return Err(NotAPicture::TooManyDots { width, height });
    }
    let mut reader = decoder.read_info().map_err(|_| NotAPicture::Damaged)?;
    let (kind, _) = reader.output_color_type();
    let size = reader.output_buffer_size().ok_or(NotAPicture::Damaged)?;
    let mut raw = vec![0; size];
    let frame = reader.next_frame(&mut raw).map_err(|_| NotAPicture::Damaged)?;
    // The first frame of a moving picture may be smaller than the whole.
    if (frame.width, frame.height) != (width, height) || frame.bit_depth != png::BitDepth::Eight {
        return Err(NotAPicture::Damaged);
    }
    let raw = Raw { bytes: &raw, samples: kind.samples(), width };
    let part = raw.shown(height).ok_or(NotAPicture::Empty)?;
    Ok(raw.shrunk(part))
}

/// Dots as they are in the file, of one to four bytes each.
struct Raw<'r> {
    bytes: &'r [u8],
    samples: usize,
    width: u32,
}

/// From left and top up to right and bottom, which are not in it.
type Part = (u32, u32, u32, u32);

impl Raw<'_> {
    fn dots(&self, y: u32, left: u32, right: u32) -> impl Iterator<Item = [u8; 4]> {
        let at = |x: u32| (y as usize * self.width as usize + x as usize) * self.samples;
        let row = self.bytes.get(at(left)..at(right)).unwrap_or_default();
        row.chunks_exact(self.samples).map(|dot| match *dot {
            [v] => [v, v, v, 255],
            [v, a] => [v, v, v, a],
            [r, g, b] => [r, g, b, 255],
            [r, g, b, a, ..] => [r, g, b, a],
            [] => [0; 4],
        })
    }

    /// Without margins: a signature on a large white sheet would be a speck.
    fn shown(&self, height: u32) -> Option<Part> {
        // Where the ground shows through, white is part of the picture, not its paper.
        let covers = (0..height).all(|y| self.dots(y, 0, self.width).all(|[.., a]| a > 250));
        let shows = |[r, g, b, a]: [u8; 4]| a > 4 && (!covers || r.min(g).min(b) < 250);
        let mut part: Option<Part> = None;
        for y in 0..height {
            let mut first = None;
            let mut last = 0;
            for (x, _) in (0_u32..).zip(self.dots(y, 0, self.width)).filter(|(_, dot)| shows(*dot)) {
                first = first.or(Some(x));
                last = x;
            }
            if let Some(first) = first {
                let (left, top, right, _) = part.unwrap_or((first, y, last + 1, y));
                part = Some((left.min(first), top, right.max(last + 1), y + 1));
            }
        }
        part
    }

    /// As many dots as a letter can show: squares of them become one.
    fn shrunk(&self, (from_x, from_y, to_x, to_y): Part) -> Pixels {
        let (width, height) = (to_x - from_x, to_y - from_y);
        let by = width.div_ceil(MOST_WIDTH).max(height.div_ceil(MOST_HEIGHT)).max(1);
        let (wide, high) = (width.div_ceil(by), height.div_ceil(by));
        let mut rgba = Vec::with_capacity(wide as usize * high as usize * 4);
        for top in (from_y..to_y).step_by(by as usize) {
            for left in (from_x..to_x).step_by(by as usize) {
                let (mut sums, mut count) = ([0_u32; 4], 0);
                for y in top..(top + by).min(to_y) {
                    for dot in self.dots(y, left, (left + by).min(to_x)) {
                        let [r, g, b, a] = dot.map(u32::from);
                        for (sum, value) in sums.iter_mut().zip([r * a, g * a, b * a, 255 * a]) {
                            *sum += value;
                        }
                        count += 255;
                    }
                }
                rgba.extend(sums.map(|sum| ((sum + count / 2) / count.max(1)).min(255) as u8));
            }
        }
        Pixels { width: wide, height: high, shape: (width, height), rgba }
    }
}

/// A part of a drawing, as large as this box allows.
pub(super) fn draw(
    tree: &usvg::Tree,
    part: tiny_skia::NonZeroRect,
    most_width: f32,
    most_height: f32,
) -> Result<Pixels, NotAPicture> {
    let scale = (most_width / part.width()).min(most_height / part.height());
    let side = |length: f32| (length * scale).round().clamp(1.0, MOST_WIDTH as f32) as u32;
    let (width, height) = (side(part.width()), side(part.height()));
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or(NotAPicture::Damaged)?;
    let to = tiny_skia::Transform::from_scale(width as f32 / part.width(), height as f32 / part.height())
        .pre_translate(-part.x(), -part.y());
    resvg::render(tree, to, &mut pixmap.as_mut());
    Ok(Pixels { width, height, shape: (width, height), rgba: pixmap.take() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_of_dots_become_one_of_their_middle_colour() {
        // Twice as wide as a letter can show, and odd: the last square is half a square.
        let (width, height) = (MOST_WIDTH * 2 - 1, 3);
        let mut raw = Vec::new();
        for y in 0..height {
            for x in 0..width {
                raw.extend(if (x + y) % 2 == 0 { [200, 100, 0, 255] } else { [0, 0, 0, 0] });
            }
        }
        let raw = Raw { bytes: &raw, samples: 4, width };
        let small = raw.shrunk((0, 0, width, height));
        assert_eq!((small.width, small.height), (MOST_WIDTH, 2));
        assert_eq!(small.rgba[..4], [100, 50, 0, 128]);
        // At an odd right edge of an odd last row stands one dot alone.
        assert_eq!(small.rgba[small.rgba.len() - 4..], [200, 100, 0, 255]);
    }

    #[test]
    fn margins_are_left_out() {
        // One dark dot on white paper, five by four.
        let mut raw = vec![255; 20];
        raw[2 * 5 + 3] = 0;
        assert_eq!(Raw { bytes: &raw, samples: 1, width: 5 }.shown(4), Some((3, 2, 4, 3)));
        assert_eq!(Raw { bytes: &[255; 20], samples: 1, width: 5 }.shown(4), None);
        // White on a ground that shows through is not paper.
        let mut raw = [[255, 0]; 20];
        raw[6] = [255, 255];
        raw[8] = [0, 255];
        assert_eq!(Raw { bytes: raw.as_flattened(), samples: 2, width: 5 }.shown(4), Some((1, 1, 4, 2)));
    }
}
