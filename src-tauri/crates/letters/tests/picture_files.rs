//! Pictures from good files, from bad ones, and from those that are made to do harm.
#![allow(clippy::unwrap_used)]

mod samples;

use proptest::prelude::*;
use waymark_letters::{NotAPicture, Picture};

fn png(width: u32, height: u32, kind: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(kind);
    encoder.set_depth(depth);
    if kind == png::ColorType::Indexed {
        encoder.set_palette(vec![11, 79, 108, 255, 255, 255]);
        encoder.set_trns(vec![255, 0]);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    bytes
}

fn svg(inside: &str) -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">{inside}</svg>"#)
}

fn refused(bytes: impl AsRef<[u8]>) -> NotAPicture {
    Picture::read(bytes.as_ref()).unwrap_err()
}

#[test]
fn a_png_of_any_colour_type_is_read() {
    use png::{BitDepth as B, ColorType as C};
    for (kind, depth, bits) in [
        (C::Grayscale, B::One, 1),
        (C::Grayscale, B::Eight, 8),
        (C::Grayscale, B::Sixteen, 16),
        (C::GrayscaleAlpha, B::Eight, 16),
        (C::GrayscaleAlpha, B::Sixteen, 32),
        (C::Rgb, B::Eight, 24),
        (C::Rgb, B::Sixteen, 48),
        (C::Rgba, B::Eight, 32),
        (C::Rgba, B::Sixteen, 64),
        (C::Indexed, B::One, 1),
        (C::Indexed, B::Eight, 8),
    ] {
        let data: Vec<u8> = match kind {
            C::Indexed => vec![0; (32_usize * bits).div_ceil(8) * 16],
            _ => vec![0x5A; (32_usize * bits).div_ceil(8) * 16],
        };
        let picture = Picture::read(&png(32, 16, kind, depth, &data)).unwrap();
        assert!((picture.width_over_height() - 2.0).abs() < 0.15, "{kind:?} {depth:?}: {picture:?}");
    }
}

#[test]
fn a_picture_is_known_by_its_bytes() {
    let (one, same) = (samples::picture(samples::SQUARE), samples::picture(samples::SQUARE));
    assert_eq!(one, same);
    assert_eq!(one.digest(), blake3::hash(samples::SQUARE));
    assert!(one != samples::picture(samples::TALL));
    assert_eq!(format!("{one:?}"), format!("Picture({})", blake3::hash(samples::SQUARE).to_hex()));
}

#[test]
fn margins_do_not_count() {
    let ratio = |inside: &str| Picture::read(svg(inside).as_bytes()).unwrap().width_over_height();
    assert_eq!(ratio(r#"<rect x="30" y="10" width="40" height="10"/>"#), 4.0);
    assert_eq!(ratio(r#"<rect x="-30" y="-10" width="400" height="100"/>"#), 2.0);
}

#[test]
fn what_is_no_svg_or_png_is_named() {
    for (bytes, what) in [
        (&b"\xFF\xD8\xFF\xE0 and so on"[..], "a JPEG photograph"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1F\x8B\x08", "a packed file (perhaps an SVGZ drawing)"),
        (b"", "no picture that Waymark knows"),
        (b"<html><body>logo</body></html>", "no picture that Waymark knows"),
        (b"\xFF\xFE<\0s\0v\0g\0", "no picture that Waymark knows"),
    ] {
        assert_eq!(refused(bytes), NotAPicture::OtherKind { what });
    }
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n"), NotAPicture::Damaged);
    assert_eq!(refused(&samples::SQUARE[..200]), NotAPicture::Damaged);
}

#[test]
fn what_a_letter_cannot_show_is_said_in_words() {
    for (inside, says) in [
        ("<text x='1' y='20'>Open Door</text>", "Turn the words of the logo into paths"),
        ("<image href='logo.png' width='9' height='9'/>", "another picture"),
        ("<image href='data:image/png;base64,iVBORw0KGgo=' width='9' height='9'/>", "another picture"),
        (
            "<filter id='f'><feGaussianBlur stdDeviation='9'/></filter><rect width='9' height='9' filter='url(#f)'/>",
            "Save it without effects",
        ),
        (
            "<pattern id='p' width='1' height='1'><rect width='1' height='1'/></pattern><style>.a{fill:url(#p)}</style><rect class='a' width='9' height='9'/>",
            "a pattern",
        ),
        ("<use href='https://example.com/logo.svg#a'/>", "stand in another file"),
        ("<use href='file:///etc/passwd#a'/>", "stand in another file"),
    ] {
        let problem = refused(svg(inside)).to_string();
        assert!(problem.contains(says) && problem.contains("nothing was changed"), "{problem}");
    }
    // What is left over and not used does no harm; nor do words without a letter, or programs.
    for harmless in [
        "<filter id='f'><feGaussianBlur stdDeviation='9'/></filter>",
        "<text> </text>",
        "<script>alert(1)</script>",
        "<a href='https://example.com'><path d='M0 0h9v9z'/></a>",
    ] {
        Picture::read(svg(&format!("{harmless}<rect width='60' height='40'/>")).as_bytes()).unwrap();
    }
}

#[test]
fn a_picture_of_nothing_is_refused() {
    for inside in ["", "<rect width='90' height='40' fill='none'/>", "<g/>", "<path d='M0 0'/>"] {
        assert_eq!(refused(svg(inside)), NotAPicture::Empty, "{inside}");
    }
    assert_eq!(refused(svg("<rect width='90' height='40' fill='#fff'/>")), NotAPicture::Empty);
    let white = png(9, 9, png::ColorType::Rgb, png::BitDepth::Eight, &[255; 243]);
    assert_eq!(refused(white), NotAPicture::Empty);
    let clear = png(9, 9, png::ColorType::Rgba, png::BitDepth::Eight, &[0; 324]);
    assert_eq!(refused(clear), NotAPicture::Empty);
}

#[test]
fn a_line_is_no_picture() {
    assert_eq!(refused(svg("<rect width='100' height='1'/>")), NotAPicture::TooThin);
    let thin = png(1, 400, png::ColorType::Grayscale, png::BitDepth::Eight, &[0; 400]);
    assert_eq!(refused(thin), NotAPicture::TooThin);
}

#[test]
fn a_logo_for_a_dark_ground_is_told_of() {
    let words = samples::picture(samples::WHITE).faint().unwrap();
    assert!(words.contains("white paper") && words.contains("light backgrounds"), "{words}");
    for good in [samples::SQUARE, samples::WIDE, samples::TALL, samples::SIGNATURE, samples::GRADIENT] {
        assert_eq!(samples::picture(good).faint(), None);
    }
    // Dark words on their own white paper are no pale picture, and pale ones are.
    let mut sheet = [255_u8; 40 * 20];
    sheet[300..330].fill(20);
    sheet[380..410].fill(20);
    let grey = |data: &[u8]| png(40, 20, png::ColorType::Grayscale, png::BitDepth::Eight, data);
    assert_eq!(Picture::read(&grey(&sheet)).unwrap().faint(), None);
    sheet.iter_mut().filter(|v| **v == 20).for_each(|v| *v = 200);
    assert!(Picture::read(&grey(&sheet)).unwrap().faint().is_some());
}

#[test]
fn a_file_beyond_its_bounds_is_refused_before_it_is_opened() {
    assert_eq!(refused(vec![0; 1024 * 1024 + 1]), NotAPicture::TooLarge { kilobytes: 1025 });
    // 60,000 by 60,000 dots in some hundred bytes: only the head of the file is looked at.
    let mut bomb = png(1, 1, png::ColorType::Rgb, png::BitDepth::Eight, &[0; 3]);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = flate2::Crc::new();
    let crc = {
        let mut crc = crc;
        crc.update(&bomb[12..29]);
        crc.sum()
    };
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(refused(bomb), NotAPicture::TooManyDots { width: 60_000, height: 60_000 });
}

/// None of these takes long: the test would not end.
#[test]
fn drawings_that_grow_without_end_are_refused() {
    let entities = r#"<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
    assert!(refused(format!("{entities}{}", svg("<path d='&b;'/>"))).to_string().contains("entities"));

    // Each group shows the one before ten times.
    let mut uses = "<g id='g0'><rect width='9' height='9'/></g>".to_owned();
    for i in 1..30 {
        let ten = format!("<use href='#g{}'/>", i - 1).repeat(10);
        uses.push_str(&format!("<g id='g{i}'>{ten}</g>"));
    }
    let circle = "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>".to_owned();
    let deep = format!("{}<rect width='9' height='9'/>{}", "<g>".repeat(70), "</g>".repeat(70));
    let deeper = format!("{}{}", "<g>".repeat(100_000), "</g>".repeat(100_000));
    let many = "<path d='M0 0h9v9z'/>".repeat(30_000);
    let segments = format!("<path d='M0 0{}'/>", "h1v1".repeat(15_000));
    let layers = "<g opacity='.5'><path d='M0 0h9v9z'/><path d='M0 0h9v9z'/></g>".repeat(300);
    let dashes = "<path d='M0 0h1e6' stroke='#000' stroke-dasharray='.001'/>".to_owned();
    let rules = format!("<style>{}</style>{}", "g>g>g path{fill:red}".repeat(2_000), "<g/>".repeat(5_000));
    let masked = format!(
        "<mask id='m' maskContentUnits='objectBoundingBox'>{}</mask><style>path{{mask:url(#m)}}</style>{}",
        "<circle r='.01'/>".repeat(3_000),
        "<path d='M0 0h9v9z'/>".repeat(3_000)
    );
    for bomb in [uses, circle, deep, deeper, many, segments, layers, dashes, rules, masked] {
        let shown: String = bomb.chars().take(60).collect();
        assert_eq!(refused(svg(&bomb)), NotAPicture::TooIntricate, "{shown}");
    }
}

#[test]
fn numbers_out_of_all_measure_do_no_harm() {
    for inside in [
        "<path d='M0 0L1e38 1e38L-1e38 3e38z'/>",
        "<path d='M0 0L1e39 1e400'/>",
        "<rect width='1e30' height='1e30' transform='scale(1e30)'/>",
        "<g transform='scale(1e-30)'><rect width='1e30' height='1e30' stroke='#000' stroke-width='1e20'/></g>",
        "<path d='M0 0h9' stroke='#000' stroke-width='1e38' stroke-dasharray='1e-38 1e38'/>",
        "<path d='M0 0A1e20 1e-20 1e9 1 1 9 9' stroke='#000'/>",
        "<circle r='NaN'/><ellipse rx='inf' ry='-1'/>",
        "<g transform='matrix(0 0 0 0 0 0)'><rect width='9' height='9'/></g>",
        "<g transform='skewX(89.99999)'><rect width='9' height='9' stroke='#000'/></g>",
        "<linearGradient id='a' href='#a'/><rect width='9' height='9' fill='url(#a)'/>",
        "<linearGradient id='a' x2='1e38'><stop/><stop offset='1' stop-color='red'/></linearGradient><rect width='9' height='9' fill='url(#a)'/>",
        "<clipPath id='c' clip-path='url(#c)'><rect width='9' height='9'/></clipPath><rect width='9' height='9' clip-path='url(#c)'/>",
    ] {
        let _ = Picture::read(svg(inside).as_bytes());
        for view in ["0 0 1e-38 1e-38", "0 0 1e38 1e38", "1e38 1e38 1 1", "0 0 0 0", "-1 -1 -1 -1"] {
            let text = svg(inside).replace("0 0 100 50", view);
            let _ = Picture::read(text.as_bytes());
        }
        for size in ["width='1e9' height='1e9'", "width='1e-9' height='1e-9'", "width='-1'"] {
            let _ = Picture::read(svg(inside).replace("<svg", &format!("<svg {size}")).as_bytes());
        }
    }
}

/// Parts of drawings, some of them wrong.
const PARTS: &[&str] = &[
    "<g>",
    "</g>",
    "<g opacity='.5'>",
    "<g transform='rotate(30) scale(-1 3)'>",
    "<defs>",
    "</defs>",
    "<g clip-path='url(#a)'>",
    "<g mask='url(#a)'>",
    "<clipPath id='a'>",
    "</clipPath>",
    "<mask id='a'>",
    "</mask>",
    "<symbol id='a'>",
    "</symbol>",
    "<use href='#a' x='9'/>",
    "<rect width='9' height='20'/>",
    "<circle cx='20' cy='20' r='9' fill='red' fill-opacity='.3'/>",
    "<path d='M0 0C1 2 3 4 5 6Q9 9 1 1z' fill-rule='evenodd'/>",
    "<path d='M9 9A9 4 0 0 1 40 40' stroke='#00f' fill='none' stroke-width='3' stroke-dasharray='2 1'/>",
    "<linearGradient id='a'><stop stop-color='red'/><stop offset='1'/></linearGradient>",
    "<rect width='80' height='40' fill='url(#a)'/>",
    "<svg viewBox='0 0 9 9' width='50'>",
    "</svg>",
    "<style>rect{opacity:.4;mix-blend-mode:multiply}</style>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&#0;",
    "'",
    "\"",
    "<switch>",
    "</switch>",
    "<text>a</text>",
    "<rect",
    "d='M",
    "1e99",
    "<use href='#b'/>",
    "<g id='b'>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_drawing_panics(parts in prop::collection::vec(0..PARTS.len(), 0..40)) {
        let inside: String = parts.iter().map(|i| PARTS[*i]).collect();
        let _ = Picture::read(svg(&inside).as_bytes());
    }

    #[test]
    fn no_damage_to_a_file_panics(at in 0_usize..600, with in any::<u8>(), cut in 0_usize..600) {
        let dots = png(16, 16, png::ColorType::Rgba, png::BitDepth::Eight, &[90; 1024]);
        for good in [samples::SQUARE, samples::WIDE, samples::GRADIENT, &dots] {
            let mut bytes = good.to_vec();
            let place = at % bytes.len();
            bytes[place] = with;
            let _ = Picture::read(&bytes);
            bytes.truncate(cut);
            let _ = Picture::read(&bytes);
        }
    }
}

/// Each of these kept a machine busy for minutes.
#[test]
fn rules_and_attributes_without_measure_are_refused_before_they_are_tried() {
    let shape = r#"<path d="M0 0h90v40z"/>"#;
    let nested = |style: &str| {
        svg(&format!("<style>{style}</style>{}{}{}", "<g>".repeat(50), shape.repeat(500), "</g>".repeat(50)))
    };
    let attributes: String = (0..60_000).map(|n| format!(" a{n}=''")).collect();
    for hostile in [
        nested(&format!("b {}path{{fill:red}}", "g ".repeat(12))),
        nested(&format!("b {}path{{fill:red}}", "g[a=\"{\"] ".repeat(12))),
        nested(&"*{}".repeat(900).repeat(40)),
        svg(&format!("<path{attributes} d='M0 0h90v40z'/>")),
    ] {
        assert_eq!(refused(hostile), NotAPicture::TooIntricate);
    }
    assert!(Picture::read(nested("g .a, svg g path{fill:#0b4f6c}").as_bytes()).is_ok());
}

#[test]
fn words_in_a_page_within_a_drawing_are_not_left_out_in_silence() {
    let page = |words| {
        svg(&format!(
            r#"<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">{words}</p></foreignObject><path d="M0 0h90v40z"/>"#
        ))
    };
    assert!(matches!(
        refused(page("Aston College")),
        NotAPicture::Holds { what: "words that need a font", .. }
    ));
    assert!(Picture::read(page("").as_bytes()).is_ok());
}
