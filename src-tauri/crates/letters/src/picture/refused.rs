//! Why a file is taken for no picture, in words for the person who chose it, and what kind of file it is.
//! In every case nothing was changed: the letters look as they did.

/// No picture was taken over, and nothing else was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPicture {
    #[error(
        "This picture has {kilobytes} kB, and 1,024 kB is the most. It was not used and nothing was changed. Save it smaller and choose it again."
    )]
    TooLarge { kilobytes: usize },
    #[error(
        "This file is {what}, and letters need a picture in SVG or PNG. It was not used and nothing was changed. Ask whoever made the picture for one of these, or save it as PNG."
    )]
    OtherKind { what: &'static str },
    #[error(
        "This picture is damaged or not whole. It was not used and nothing was changed. Save it anew in the program that it was drawn in, or save it as PNG."
    )]
    Damaged,
    #[error(
        "This picture has {width} by {height} dots, and 4,000 on a side is the most. It was not used and nothing was changed. Save it smaller: 1,600 dots across are plenty for a letter."
    )]
    TooManyDots { width: u32, height: u32 },
    #[error(
        "This picture is more than 25 times as long as it is wide or high, so it would be a mere line. It was not used and nothing was changed. Choose another, or cut it to a better shape."
    )]
    TooThin,
    #[error(
        "This drawing has too many parts for a letter. It was not used and nothing was changed. Choose a simpler version, or save it as PNG."
    )]
    TooIntricate,
    #[error(
        "This drawing holds {what}. It was not used and nothing was changed. {instead}, or save it as PNG."
    )]
    Holds { what: &'static str, instead: &'static str },
    #[error(
        "Nothing of this picture would show on white paper. It was not used and nothing was changed. Choose the version for light backgrounds."
    )]
    Empty,
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
