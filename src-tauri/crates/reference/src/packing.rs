//! The shape of the packed postcode list, shared by the program that packs it and the lookup that reads it.
//! Never here: a file, a lookup.

/// A postcode as people type it, split into its district and its last three characters, in capitals; None when it
/// has not the shape of one.
pub fn split_postcode(typed: &str) -> Option<(String, String)> {
    let mut compact = String::new();
    for character in
        typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{200b}' | '\u{feff}'))
    {
        if !character.is_ascii_alphanumeric() || compact.len() == 7 {
            return None;
        }
        compact.push(character.to_ascii_uppercase());
    }
    if compact.len() < 5 {
        return None;
    }
    let (district, inward) = compact.split_at(compact.len() - 3);
    let has_shape = inward.starts_with(|c: char| c.is_ascii_digit())
        && inward.chars().skip(1).all(|c| c.is_ascii_alphabetic())
        && district.starts_with(|c: char| c.is_ascii_alphabetic())
        && district.chars().any(|c| c.is_ascii_digit());
    has_shape.then(|| (district.to_owned(), inward.to_owned()))
}

/// How many codes a district can have: a digit and two letters.
pub const INWARD_CODES: u32 = 10 * 26 * 26;

/// The last three characters as a number, in their own order.
pub fn inward_number(inward: &str) -> Option<u32> {
    let [digit, first, second] = inward.as_bytes() else { return None };
    let letter = |byte: &u8| byte.is_ascii_uppercase().then(|| u32::from(byte - b'A'));
    let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
    Some((digit * 26 + letter(first)?) * 26 + letter(second)?)
}

pub fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number as u8) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the front of the bytes; None at their end.
pub fn read_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in [0, 7, 14, 21, 28] {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Signed differences as small unsigned numbers.
pub fn fold_sign(difference: i32) -> u32 {
    ((difference << 1) ^ (difference >> 31)) as u32
}

pub fn unfold_sign(folded: u32) -> i32 {
    ((folded >> 1) as i32) ^ -((folded & 1) as i32)
}
