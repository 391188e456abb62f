//! From the text of a town data file to its entries.

use einlass_contract::town::{
    ClosureEntry, DepartmentEntry, DocumentEntry, PoolEntry, ServiceEntry, SiteEntry, TownFile, UnitEntry,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::{TownFileError, TownFileErrors, TownFileProblem};
use crate::platform::{place_of_nul, pointer_part};

/// Reads the text of a town data file.
pub fn parse_town(text: &str) -> Result<TownFile, TownFileErrors> {
    let document = serde_json::from_str(text).map_err(|error| {
        let problem = TownFileProblem::Json(error.to_string());
        problem.at("")
    })?;
    town_of(&document)
}

/// Reads a town document; entries are read apart, so that the first mistake of each is named.
pub fn town_of(document: &Value) -> Result<TownFile, TownFileErrors> {
    if let Some(place) = place_of_nul(document) {
        let problem = TownFileProblem::Json("texts cannot hold the character U+0000".to_owned());
        return Err(problem.at(place).into());
    }
    let whole = match read::<TownFile>(document, "") {
        Ok(file) => return Ok(file),
        Err(mistake) => mistake,
    };
    let mut mistakes = [
        mistakes_in::<SiteEntry>(document, "sites"),
        mistakes_in::<DepartmentEntry>(document, "departments"),
        mistakes_in::<UnitEntry>(document, "units"),
        mistakes_in::<DocumentEntry>(document, "documents"),
        mistakes_in::<ServiceEntry>(document, "services"),
        mistakes_in::<PoolEntry>(document, "pools"),
        mistakes_in::<ClosureEntry>(document, "closures"),
    ]
    .concat();
    if mistakes.iter().all(|known| known.path != whole.path) {
        mistakes.insert(0, whole);
    }
    Err(TownFileErrors(mistakes))
}

fn mistakes_in<T: DeserializeOwned>(document: &Value, list: &str) -> Vec<TownFileError> {
    let entries = document.get(list).and_then(Value::as_array);
    let read_one = |(index, entry)| read::<T>(entry, &format!("/{list}/{index}")).err();
    entries
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(read_one)
        .collect()
}

fn read<T: DeserializeOwned>(value: &Value, at: &str) -> Result<T, TownFileError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error
            .path()
            .iter()
            .filter_map(step)
            .fold(at.to_owned(), |path, step| path + "/" + &step);
        TownFileProblem::Json(error.into_inner().to_string()).at(path)
    })
}

/// One step of a JSON pointer (RFC 6901).
fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(pointer_part(key)),
        Segment::Enum { variant } => Some(pointer_part(variant)),
        Segment::Unknown => None,
    }
}
