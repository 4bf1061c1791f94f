//! What the file's colours mean: sRGB as an ICC profile, version 4, from the values that IEC 61966-2-1 publishes.
//! Never here: a colour.

/// Adapted to D50, as ICC asks: the columns for red, green and blue, then the white of the profile.
const COLUMNS: [(&[u8; 4], [f64; 3]); 4] = [
    (b"rXYZ", [0.436_065_7, 0.222_488_4, 0.013_916_0]),
    (b"gXYZ", [0.385_147_1, 0.716_873_2, 0.097_076_4]),
    (b"bXYZ", [0.143_066_4, 0.060_607_9, 0.714_096_1]),
    (b"wtpt", [0.964_202_9, 1.0, 0.824_905_4]),
];

/// From D65 to D50 by Bradford's method.
const ADAPTATION: [f64; 9] =
    [1.047_882, 0.022_919, -0.050_201, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076, 0.751_678];

/// Exponent, then a, b, c, d of `(a x + b)^g` above d and `c x` below it.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

pub(crate) fn srgb() -> Vec<u8> {
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> =
        vec![(b"desc", words("sRGB")), (b"cprt", words("No copyright: use freely"))];
    for (name, column) in COLUMNS {
        tags.push((name, fixed(b"XYZ ", &[], &column)));
    }
    tags.push((b"chad", fixed(b"sf32", &[], &ADAPTATION)));
    tags.push((b"rTRC", fixed(b"para", &[0, 3, 0, 0], &CURVE)));

    let count = tags.len() + 2;
    let mut table = (count as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * count;
    let mut entry = |name: &[u8; 4], at: usize, size: usize| {
        table.extend(name);
        table.extend((at as u32).to_be_bytes());
        table.extend((size as u32).to_be_bytes());
    };
    for (name, tag) in tags {
        let at = start + data.len();
        entry(name, at, tag.len());
        if name == b"rTRC" {
            // One curve for all three.
            entry(b"gTRC", at, tag.len());
            entry(b"bTRC", at, tag.len());
        }
        data.extend(&tag);
        data.resize(data.len().next_multiple_of(4), 0);
    }

    let mut profile = Vec::with_capacity(start + data.len());
    profile.extend(((start + data.len()) as u32).to_be_bytes());
    profile.extend([0; 4]);
    profile.extend([4, 0x20, 0, 0]);
    profile.extend(b"mntrRGB XYZ ");
    // When it was made: a day that never changes.
    for part in [2026_u16, 1, 1, 0, 0, 0] {
        profile.extend(part.to_be_bytes());
    }
    profile.extend(b"acsp");
    profile.resize(68, 0);
    for value in COLUMNS[3].1 {
        profile.extend(s15(value));
    }
    profile.resize(128, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn s15(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn fixed(kind: &[u8; 4], head: &[u8], values: &[f64]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend([0; 4]);
    out.extend(head);
    out.extend(values.iter().flat_map(|v| s15(*v)));
    out
}

fn words(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    out.extend((text.len() as u32).to_be_bytes());
    out.extend(28_u32.to_be_bytes());
    out.extend(text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_whole_and_its_white_is_the_sum_of_its_colours() {
        let profile = srgb();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        for i in 0..number(128) {
            let (at, size) = (number(132 + 12 * i + 4), number(132 + 12 * i + 8));
            assert!(at % 4 == 0 && at + size <= profile.len(), "tag {i}");
        }
        for axis in 0..3 {
            let sum: f64 = COLUMNS[..3].iter().map(|(_, c)| c[axis]).sum();
            assert!((sum - COLUMNS[3].1[axis]).abs() < 0.0002, "{axis}: {sum}");
        }
    }
}
