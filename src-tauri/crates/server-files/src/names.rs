//! What each thing is called in a place: `files/SCOPE/DIGEST`, and until all of it is there `arriving/SCOPE/DIGEST/SIZE/AT`.
//! Never here: what is in it.

use object_store::path::Path;
use waymark_sync::FilePart;

/// Says whose place it is.
pub const MARK: &str = "waymark-files";
pub const FILES: &str = "files";
pub const ARRIVING: &str = "arriving";

/// Of a name in a folder; the longest that every file system takes is 255.
const LONGEST: usize = 200;

pub fn whole(scope: &str, digest: [u8; 32]) -> Path {
    Path::from(format!("{FILES}/{}/{}", folder(scope), hex(digest)))
}

/// Whatever came of this file, whichever size it was said to have.
pub fn arriving(scope: &str, digest: [u8; 32]) -> Path {
    Path::from(format!("{ARRIVING}/{}/{}", folder(scope), hex(digest)))
}

/// What came of it by those who say the same size. Who says a wrong one is in nobody's way.
pub fn arriving_as(part: &FilePart) -> Path {
    Path::from(format!("{}/{}", arriving(&part.scope, part.digest), part.size))
}

pub fn part(part: &FilePart, at: u64) -> Path {
    Path::from(format!("{}/{at}", arriving_as(part)))
}

/// The digest of a whole file, by its name.
pub fn digest(path: &Path) -> Option<[u8; 32]> {
    let mut parts = path.parts();
    let (files, _, name) = (parts.next()?, parts.next()?, parts.next()?);
    let of =
        blake3::Hash::from_hex(name.as_ref()).ok().filter(|hash| hash.to_hex().as_str() == name.as_ref());
    of.filter(|_| files.as_ref() == FILES && parts.next().is_none()).map(|hash| *hash.as_bytes())
}

fn hex(digest: [u8; 32]) -> String {
    blake3::Hash::from_bytes(digest).to_hex().to_string()
}

/// A scope as one name that every place takes, also one that does not tell small letters from great: small letters, digits
/// and `-` as they are, `/` as two `_`, any other byte as `_` and two hex digits. No two scopes have the same.
fn folder(scope: &str) -> String {
    let mut name = String::new();
    for byte in scope.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => name.push(char::from(byte)),
            b'/' => name.push_str("__"),
            other => name.push_str(&format!("_{other:02x}")),
        }
    }
    // No name begins so by itself: h is no hex digit.
    if name.len() > LONGEST { format!("_h{}", blake3::hash(scope.as_bytes()).to_hex()) } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_scopes_have_the_same_name_and_none_leaves_its_folder() {
        let scopes = [
            "",
            "office/a",
            "office__a",
            "office_a",
            "office",
            "Office/a",
            "..",
            ".",
            "../a",
            "//",
            "_",
            "_2f",
            "/2f",
            "a b",
            "a%2Fb",
            "é",
            "_h",
            "office/a\u{1f}",
            "a\\b",
            "a:b",
            "a\nb",
        ];
        let longs = ["x".repeat(1000), format!("{}y", "x".repeat(999)), "/".repeat(300)];
        let all: Vec<&str> = scopes.into_iter().chain(longs.iter().map(String::as_str)).collect();
        let names: BTreeSet<String> = all.iter().map(|scope| folder(scope)).collect();
        assert_eq!(names.len(), all.len());
        for name in &names {
            assert!(
                name.len() <= LONGEST
                    && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
            );
        }
        assert_eq!(folder("office/0190a"), "office__0190a");
    }

    #[test]
    fn a_whole_is_known_by_its_name() {
        let digest_ = *blake3::hash(b"a letter").as_bytes();
        assert_eq!(digest(&whole("office/a", digest_)), Some(digest_));
        for other in ["files/a", "files/a/b/c", "other/a/b", "files/office__a/README"] {
            assert_eq!(digest(&Path::from(other)), None, "{other}");
        }
        assert_eq!(digest(&Path::from(whole("office/a", digest_).as_ref().to_uppercase())), None);
    }
}
