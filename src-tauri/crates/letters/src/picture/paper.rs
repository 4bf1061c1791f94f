//! A picture on white paper: the rows that are printed, and how much of them is too pale.
//! Never here: where the picture comes from.

use super::bitmap::Pixels;
use crate::style::{linear, luminance};

/// WCAG asks for this between a picture and its ground.
const CONTRAST: f32 = 3.0;

/// What paper shows of a dot.
fn on_white(dot: &[u8]) -> [u8; 3] {
    match *dot {
        [r, g, b, a] => [r, g, b].map(|v| v.saturating_add(255 - a)),
        _ => [255; 3],
    }
}

/// Whether it is all grey, and its rows: one byte a dot then, three otherwise.
pub(super) fn rows(pixels: &Pixels) -> (bool, Vec<u8>) {
    let dots = || pixels.rgba.chunks_exact(4).map(on_white);
    let grey = dots().all(|[r, g, b]| r == g && g == b);
    (grey, if grey { dots().map(|[v, ..]| v).collect() } else { dots().flatten().collect() })
}

/// The share of what shows that has too little contrast to white; none where nothing shows.
///
/// White in a picture that covers all of its place is its paper. Where the place shows through, white is meant
/// to be seen, on some other ground.
pub(super) fn pale(pixels: &Pixels) -> Option<f32> {
    let dots = || pixels.rgba.chunks_exact(4);
    let covers = dots().all(|dot| dot[3] > 250);
    let light: Vec<f32> = (0..=255).map(|v| linear(v as f32 / 255.0)).collect();
    let (mut seen, mut pale) = (0.0_f64, 0.0_f64);
    let mut shows = false;
    for dot in dots() {
        let colour = on_white(dot);
        let is_white = colour.iter().all(|v| *v >= 250);
        shows |= !is_white;
        if dot[3] == 0 || (covers && is_white) {
            continue;
        }
        let weight = f64::from(dot[3]) / 255.0;
        seen += weight;
        let bright = luminance(colour.map(|v| light[usize::from(v)]));
        if 1.05 / (bright + 0.05) < CONTRAST {
            pale += weight;
        }
    }
    (shows && seen > 0.0).then(|| (pale / seen) as f32)
}
