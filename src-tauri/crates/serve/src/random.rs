//! Random bytes of the system.

use crate::ServeError;

pub fn bytes<const N: usize>() -> Result<[u8; N], ServeError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| ServeError::NoRandom(e.to_string()))?;
    Ok(bytes)
}
