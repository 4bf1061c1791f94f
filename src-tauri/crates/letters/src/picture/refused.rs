//! Why a file is taken for no picture, in words for the person who chose it, and what kind of file it is.
//! In every case nothing was changed: the letters look as they did.

/// No picture was taken over, and nothing else was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {} {}", self.happened(), self.safe(), self.next())]
pub enum NotAPicture {
    TooLarge { kilobytes: usize },
    OtherKind { what: &'static str },
    Damaged,
    TooManyDots { width: u32, height: u32 },
    TooThin,
    TooIntricate,
    Holds { what: &'static str, instead: &'static str },
    Empty,
}

impl NotAPicture {
    pub fn happened(&self) -> String {
        match self {
            Self::TooLarge { kilobytes } => format!("This picture has {kilobytes} kB, and 1,024 kB is the most."),
            Self::OtherKind { what } => format!("This file is {what}, and letters need a picture in SVG or PNG."),
            Self::Damaged => "This picture is damaged or not whole.".into(),
            Self::TooManyDots { width, height } => format!("This picture has {width} by {height} dots, and 4,000 on a side is the most."),
            Self::TooThin => "This picture is more than 25 times as long as it is wide or high, so it would be a mere line.".into(),
            Self::TooIntricate => "This drawing has too many parts for a letter.".into(),
            Self::Holds { what, .. } => format!("This drawing holds {what}."),
            Self::Empty => "Nothing of this picture would show on white paper.".into(),
        }
    }

    pub fn safe(&self) -> &'static str {
        "It was not used and nothing was changed."
    }

    /// What to do.
    pub fn next(&self) -> String {
        match self {
            Self::TooLarge { .. } => "Save it smaller and choose it again.".into(),
            Self::OtherKind { .. } => {
                "Ask whoever made the picture for one of these, or save it as PNG.".into()
            }
            Self::Damaged => "Save it anew in the program that it was drawn in, or save it as PNG.".into(),
            Self::TooManyDots { .. } => "Save it smaller: 1,600 dots across are plenty for a letter.".into(),
            Self::TooThin => "Choose another, or cut it to a better shape.".into(),
            Self::TooIntricate => "Choose a simpler version, or save it as PNG.".into(),
            Self::Holds { instead, .. } => format!("{instead}, or save it as PNG."),
            Self::Empty => "Choose the version for light backgrounds.".into(),
        }
    }
}

#[derive(Debug, PartialEq)]
pub(super) enum Kind<'b> {
    Png,
    Svg(&'b str),
}

/// How other files begin that people take for a logo.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\xFF\xD8\xFF", "a JPEG photograph"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture or a recording"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "an EPS drawing"),
    (b"\x1F\x8B", "a packed file (perhaps an SVGZ drawing)"),
    (b"BM", "a BMP picture"),
    (b"PK", "a packed file or an office document"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
];

pub(super) fn kind(bytes: &[u8]) -> Result<Kind<'_>, NotAPicture> {
    if bytes.starts_with(b"\x89PNG") {
        return Ok(Kind::Png);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(NotAPicture::OtherKind { what });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("<svg") || text.contains(":svg") => {
            Ok(Kind::Svg(text.trim_start_matches('\u{FEFF}')))
        }
        _ => Err(NotAPicture::OtherKind { what: "no picture that Waymark knows" }),
    }
}
