//! Reading town data files: what the shipped ones say, and how mistakes are answered.

mod mistakes;
mod shipped_terms;
mod shipped_towns;

use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;

use super::{Town, TownFileErrors, read_town};

pub(super) const KEMPTEN: &str = include_str!("../../../../../towns/kempten.json");
pub(super) const OBERALLGAEU: &str = include_str!("../../../../../towns/oberallgaeu.json");
pub(super) const BRANDENBURG: &str = include_str!("../../../../../towns/brandenburg.json");
pub(super) const MUSTERSTADT: &str = include_str!("../../../../../towns/musterstadt.json");
pub(super) const OFFENBURG: &str = include_str!("../../../../../towns/offenburg.json");

pub(super) fn read(text: &str) -> Result<Town, TownFileErrors> {
    read_town(text, Timestamp::UNIX_EPOCH, &mut StdRng::seed_from_u64(1))
}

/// Reads Kempten's file with the value at `pointer` (RFC 6901) set; the last part of it may be a new field.
pub(super) fn read_with(pointer: &str, value: Value) -> Result<Town, TownFileErrors> {
    let mut file: Value = serde_json::from_str(KEMPTEN).unwrap();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Array(entries) => entries[last.parse::<usize>().unwrap()] = value,
        other => other[last] = value,
    }
    read(&file.to_string())
}
