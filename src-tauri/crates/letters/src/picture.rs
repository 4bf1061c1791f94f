//! A logo or a signature, from the bytes of an SVG or a PNG file: checked, bounded, ready to stand in a letter.
//! Never here: a file's name, the disk, a font, the network, or where on a page it stands.

use std::sync::Arc;

mod bitmap;
mod bounds;
mod paper;
mod refused;
mod styles;
mod vector;

pub use refused::NotAPicture;

use bitmap::Pixels;
use resvg::{tiny_skia::NonZeroRect, usvg};

/// A file of this size is a good logo ten times over.
const MOST_BYTES: usize = 1024 * 1024;
/// Beyond this one side would be thinner than a hair on paper.
const MOST_RATIO: f32 = 25.0;

/// Cheap to clone. Two are the same where they came from the same bytes.
#[derive(Clone)]
pub struct Picture(Arc<Inner>);

struct Inner {
    digest: blake3::Hash,
    width_over_height: f32,
    drawing: Drawing,
    /// How much of what shows is too pale for paper, from 0 to 1.
    pale: f32,
}

/// What a file of letters holds of it, deflated.
pub(crate) enum Drawing {
    /// Operators in a box of this width and height.
    Vector { width: f32, height: f32, content: Vec<u8> },
    /// Rows of one byte a pixel where it is all grey, else of three; on white paper already.
    Bitmap { width: u32, height: u32, grey: bool, rows: Vec<u8> },
}

impl Picture {
    /// Told apart by what it holds. Needs memory and time within bounds, whatever the bytes are.
    pub fn read(bytes: &[u8]) -> Result<Self, NotAPicture> {
        if bytes.len() > MOST_BYTES {
            return Err(NotAPicture::TooLarge { kilobytes: bytes.len().div_ceil(1024) });
        }
        // What reads and draws the file is other people's work: should it panic, the file is refused and no more.
        let read = std::panic::catch_unwind(|| match refused::kind(bytes)? {
            refused::Kind::Png => png(bytes),
            refused::Kind::Svg(text) => svg(text),
        });
        let (width_over_height, drawing, pale) = read.unwrap_or(Err(NotAPicture::Damaged))?;
        Ok(Self(Arc::new(Inner { digest: blake3::hash(bytes), width_over_height, drawing, pale })))
    }

    pub fn width_over_height(&self) -> f32 {
        self.0.width_over_height
    }

    /// BLAKE3 of the bytes that it was read from.
    pub fn digest(&self) -> blake3::Hash {
        self.0.digest
    }

    /// Words where more than half of what shows would hardly be seen on white paper.
    pub fn faint(&self) -> Option<String> {
        (self.0.pale > 0.5).then(|| {
            format!(
                "About {:.0} in 100 parts of this picture are so pale that they can hardly be seen on white paper. It may be the version for dark backgrounds: choose the one for light backgrounds, or a darker one.",
                self.0.pale * 100.0
            )
        })
    }

    /// Width and height, as large as the box allows.
    pub(crate) fn fit(&self, most_width: f32, most_height: f32) -> (f32, f32) {
        let ratio = self.width_over_height();
        let height = most_height.min(most_width / ratio);
        (height * ratio, height)
    }

    pub(crate) fn drawing(&self) -> &Drawing {
        &self.0.drawing
    }
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl Eq for Picture {}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({})", self.0.digest.to_hex())
    }
}

type Parts = (f32, Drawing, f32);

fn png(bytes: &[u8]) -> Result<Parts, NotAPicture> {
    let pixels = bitmap::decode(bytes)?;
    let ratio = ratio(pixels.shape.0 as f32, pixels.shape.1 as f32)?;
    let pale = paper::pale(&pixels).ok_or(NotAPicture::Empty)?;
    Ok((ratio, on_paper(&pixels)?, pale))
}

fn svg(text: &str) -> Result<Parts, NotAPicture> {
    let tree = bounds::tree(text)?;
    let part = shown(&tree).ok_or(NotAPicture::Empty)?;
    let ratio = ratio(part.width(), part.height())?;
    match vector::content(&tree, part) {
        Some((width, height, content)) => {
            let pale = paper::pale(&bitmap::draw(&tree, part, 400.0, 200.0)?).ok_or(NotAPicture::Empty)?;
            let content = crate::deflate::deflate(&content).map_err(|_| NotAPicture::Damaged)?;
            Ok((ratio, Drawing::Vector { width, height, content }, pale))
        }
        None => {
            let pixels = bitmap::draw(&tree, part, bitmap::MOST_WIDTH as f32, bitmap::MOST_HEIGHT as f32)?;
            let pale = paper::pale(&pixels).ok_or(NotAPicture::Empty)?;
            Ok((ratio, on_paper(&pixels)?, pale))
        }
    }
}

/// The place of all that is drawn, without margins.
fn shown(tree: &usvg::Tree) -> Option<NonZeroRect> {
    let (size, drawn) = (tree.size(), tree.root().abs_stroke_bounding_box());
    let (left, top) = (drawn.left().max(0.0), drawn.top().max(0.0));
    NonZeroRect::from_ltrb(left, top, drawn.right().min(size.width()), drawn.bottom().min(size.height()))
}

fn ratio(width: f32, height: f32) -> Result<f32, NotAPicture> {
    let ratio = width / height;
    if !(1.0 / MOST_RATIO..=MOST_RATIO).contains(&ratio) {
        return Err(NotAPicture::TooThin);
    }
    Ok(ratio)
}

fn on_paper(pixels: &Pixels) -> Result<Drawing, NotAPicture> {
    let (grey, rows) = paper::rows(pixels);
    let rows = crate::deflate::deflate(&rows).map_err(|_| NotAPicture::Damaged)?;
    Ok(Drawing::Bitmap { width: pixels.width, height: pixels.height, grey, rows })
}
