//! Files of old bookings.

use super::line::{LineError, OldBooking};

/// The lines of a file with their numbers; each is a booking or the reason why it is none.
pub type OldLines = Vec<(usize, Result<OldBooking, LineError>)>;

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadOldBookingsError {
    /// Not a CSV file with a heading.
    #[error("the file is no CSV file with a heading: {0}")]
    Csv(String),
    /// Not a list of objects.
    #[error("the file is no JSON list: {0}")]
    Json(String),
}

/// Reads a CSV file (RFC 4180, UTF-8, comma or semicolon) whose heading names the fields.
pub fn read_old_bookings_csv(text: &str) -> Result<OldLines, ReadOldBookingsError> {
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = if heading.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader
        .headers()
        .map_err(|error| ReadOldBookingsError::Csv(shape(&error)))?
        .clone();
    let mut lines = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let number = record.position().map_or(0, csv::Position::line);
                let line = record.deserialize(Some(&headers));
                let line = line.map_err(|error| LineError::Shape(shape(&error)));
                lines.push((usize::try_from(number).unwrap_or(usize::MAX), line));
            }
            Err(error) => {
                let number = error.position().map_or(0, csv::Position::line);
                let line = Err(LineError::Shape(shape(&error)));
                lines.push((usize::try_from(number).unwrap_or(usize::MAX), line));
            }
        }
    }
    Ok(lines)
}

/// Reads a JSON list of objects; the number of a line is its place in the list, from 1.
pub fn read_old_bookings_json(text: &str) -> Result<OldLines, ReadOldBookingsError> {
    let values: Vec<serde_json::Value> =
        serde_json::from_str(text).map_err(|error| ReadOldBookingsError::Json(error.to_string()))?;
    let lines = values.into_iter().zip(1..).map(|(value, number)| {
        let line = serde_json::from_value(value).map_err(|error| LineError::Shape(field(&error)));
        (number, line)
    });
    Ok(lines.collect())
}

/// What is wrong with an object, without its content.
fn field(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let names_only = ["unknown field", "missing field", "duplicate field"];
    if names_only.iter().any(|begin| text.starts_with(begin)) {
        text
    } else {
        "a field has the wrong type".to_owned()
    }
}

/// What is wrong with a record, without its content.
fn shape(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("{len} fields instead of {expected_len}")
        }
        csv::ErrorKind::Deserialize { err, .. } => format!("{}", err.kind()),
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        _ => "not readable".to_owned(),
    }
}
