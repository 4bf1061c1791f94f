//! The fonts that come with Waymark, unpacked only when a letter first needs them.
//! Never here: a font of the system; a letter must look the same on every laptop.

use std::sync::{
    Mutex, MutexGuard, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use parley::fontique::Blob;
use skrifa::{FontRef, MetadataProvider};

use crate::{problem::Problem, shape::Shaper};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Family {
    Atkinson,
    SourceSans,
    Naskh,
    Gurmukhi,
    Sc,
    Bengali,
    Devanagari,
    Tamil,
    Hebrew,
    Ethiopic,
}

/// A family in one weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FaceId(u8);

pub(crate) const FACES: usize = 20;

impl FaceId {
    pub fn new(family: Family, bold: bool) -> Self {
        // Noto Sans SC comes in one weight: a second one would cost 5 MB for a rare bold name.
        Self(family as u8 * 2 + u8::from(bold && family != Family::Sc))
    }

    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    pub fn is_bold(self) -> bool {
        self.0 % 2 == 1
    }

    pub fn name(self) -> &'static str {
        PACKED[self.index()].0
    }

    pub fn all() -> impl Iterator<Item = Self> {
        (0..FACES as u8).map(Self)
    }
}

macro_rules! packed {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../fonts/", $name, ".ttf.zst")) as &[u8])
    };
}

/// In the order of `Family`, regular before bold. See fonts/README.md for where they come from.
static PACKED: [(&str, &[u8]); FACES] = [
    packed!("AtkinsonHyperlegibleNext-Regular"),
    packed!("AtkinsonHyperlegibleNext-Bold"),
    packed!("SourceSans3-Regular"),
    packed!("SourceSans3-Bold"),
    packed!("NotoNaskhArabic-Regular"),
    packed!("NotoNaskhArabic-Bold"),
    packed!("NotoSansGurmukhi-Regular"),
    packed!("NotoSansGurmukhi-Bold"),
    packed!("NotoSansSC-Regular"),
    ("NotoSansSC-Bold", &[]),
    packed!("NotoSansBengali-Regular"),
    packed!("NotoSansBengali-Bold"),
    packed!("NotoSansDevanagari-Regular"),
    packed!("NotoSansDevanagari-Bold"),
    packed!("NotoSansTamil-Regular"),
    packed!("NotoSansTamil-Bold"),
    packed!("NotoSansHebrew-Regular"),
    packed!("NotoSansHebrew-Bold"),
    packed!("NotoSansEthiopic-Regular"),
    packed!("NotoSansEthiopic-Bold"),
];

/// Holds the unpacked fonts; make one and keep it.
pub struct Fonts {
    faces: [OnceLock<Option<Blob<u8>>>; FACES],
    /// Which characters of the basic plane a family has: one bit each.
    coverage: [OnceLock<Option<Box<[u64; 1024]>>>; FACES / 2],
    shaper: Mutex<Option<Shaper>>,
    runs: AtomicUsize,
}

/// While one lives, shaped words are kept for the next letter; the end of the last one forgets them all.
pub struct Run<'a>(&'a Fonts);

impl Drop for Run<'_> {
    fn drop(&mut self) {
        if self.0.runs.fetch_sub(1, Ordering::AcqRel) == 1
            && let Some(shaper) = self.0.lock().as_mut()
        {
            shaper.forget();
        }
    }
}

/// No font that comes with Waymark is larger, in bytes; the Chinese one has 10.6 MB.
const LARGEST: usize = 32 * 1024 * 1024;

impl Default for Fonts {
    fn default() -> Self {
        Self::new()
    }
}

impl Fonts {
    pub fn new() -> Self {
        Self {
            faces: [const { OnceLock::new() }; FACES],
            coverage: [const { OnceLock::new() }; FACES / 2],
            shaper: Mutex::new(None),
            runs: AtomicUsize::new(0),
        }
    }

    pub(crate) fn blob(&self, face: FaceId) -> Result<&Blob<u8>, Problem> {
        self.faces[face.index()]
            .get_or_init(|| {
                // In one piece of the size that the packed file names: a buffer that grows takes twice as much.
                let bytes = zstd::bulk::decompress(PACKED[face.index()].1, LARGEST).ok()?;
                FontRef::new(&bytes).ok()?;
                Some(Blob::new(std::sync::Arc::new(bytes)))
            })
            .as_ref()
            .ok_or_else(|| Problem::Font { font: face.name().to_owned() })
    }

    pub(crate) fn font(&self, face: FaceId) -> Result<FontRef<'_>, Problem> {
        FontRef::new(self.blob(face)?.data()).map_err(|_| Problem::Font { font: face.name().to_owned() })
    }

    /// Hold it while many letters are made.
    pub fn run(&self) -> Run<'_> {
        self.runs.fetch_add(1, Ordering::AcqRel);
        Run(self)
    }

    /// One letter at a time goes through the shaper.
    pub(crate) fn with_shaper<T>(&self, work: impl FnOnce(&mut Shaper) -> T) -> T {
        // What is shaped outside of a run is a run of its own.
        let _run = self.run();
        work(self.lock().get_or_insert_with(Shaper::new))
    }

    /// A panic of an earlier letter leaves a fresh shaper.
    fn lock(&self) -> MutexGuard<'_, Option<Shaper>> {
        self.shaper.lock().unwrap_or_else(|poisoned| {
            self.shaper.clear_poison();
            let mut guard = poisoned.into_inner();
            *guard = None;
            guard
        })
    }

    pub(crate) fn covers(&self, family: Family, c: char) -> Result<bool, Problem> {
        if (family == Family::Atkinson && matches!(c, ' '..='~')) || is_invisible(c) {
            return Ok(true);
        }
        let at = c as usize;
        if at > 0xFFFF {
            return Ok(self
                .font(FaceId::new(family, false))?
                .charmap()
                .map(c)
                .is_some_and(|g| g.to_u32() != 0));
        }
        let bits = self.coverage[family as usize].get_or_init(|| {
            let font = self.font(FaceId::new(family, false)).ok()?;
            let mut bits = Box::new([0_u64; 1024]);
            for (c, _) in font.charmap().mappings().filter(|(c, g)| *c <= 0xFFFF && g.to_u32() != 0) {
                bits[c as usize / 64] |= 1 << (c % 64);
            }
            Some(bits)
        });
        let bits = bits.as_ref().ok_or_else(|| Problem::Font { font: format!("{family:?}") })?;
        Ok(bits[at / 64] & (1 << (at % 64)) != 0)
    }

    fn covers_all(&self, family: Family, word: &str) -> Result<bool, Problem> {
        for c in word.chars() {
            if !self.covers(family, c)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The family that can show the whole word, or else none.
    pub(crate) fn family_for(&self, word: &str) -> Result<Option<Family>, Problem> {
        let mut tried = [false; FACES / 2];
        let latin = [Family::Atkinson, Family::SourceSans];
        for family in latin.into_iter().chain(word.chars().filter_map(script_family)) {
            let again = std::mem::replace(&mut tried[family as usize], true);
            if !again && self.covers_all(family, word)? {
                return Ok(Some(family));
            }
        }
        Ok(None)
    }
}

/// Joiners and variation selectors have no shape of their own.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}')
}

fn script_family(c: char) -> Option<Family> {
    Some(match c as u32 {
        0x0590..=0x05FF | 0xFB1D..=0xFB4F => Family::Hebrew,
        0x0600..=0x06FF | 0x0750..=0x077F | 0x0870..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => {
            Family::Naskh
        }
        0x0900..=0x097F | 0x1CD0..=0x1CFF | 0xA8E0..=0xA8FF => Family::Devanagari,
        0x0980..=0x09FF => Family::Bengali,
        0x0A00..=0x0A7F => Family::Gurmukhi,
        0x0B80..=0x0BFF => Family::Tamil,
        0x1200..=0x139F | 0x2D80..=0x2DDF | 0xAB00..=0xAB2F => Family::Ethiopic,
        0x2E80..=0x30FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0xFF00..=0xFFEF
        | 0x20000..=0x323AF => Family::Sc,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_unpacks_and_has_a_thousand_units_an_em() {
        let fonts = Fonts::new();
        for face in FaceId::all().filter(|f| f.name() != "NotoSansSC-Bold") {
            let metrics = fonts
                .font(face)
                .unwrap()
                .metrics(skrifa::instance::Size::unscaled(), skrifa::instance::LocationRef::default());
            assert_eq!(metrics.units_per_em, 1000, "{}", face.name());
        }
    }
    #[test]
    fn words_are_kept_while_a_run_lasts_and_forgotten_with_it() {
        let fonts = Fonts::new();
        let name = crate::shape::Rich::name("Zoë Łukasiewicz", false);
        let shape = || fonts.with_shaper(|s| s.lines(&fonts, &name, 12.0, 200.0).map(|lines| lines.len()));
        let kept = || fonts.with_shaper(|s| s.keeps());
        shape().unwrap();
        assert_eq!(kept(), 0, "no run was held");
        let outer = fonts.run();
        drop(fonts.run());
        shape().unwrap();
        assert_eq!(kept(), 1);
        drop(fonts.run());
        assert_eq!(kept(), 1, "the outer run goes on");
        drop(outer);
        assert_eq!(kept(), 0);
    }
}
