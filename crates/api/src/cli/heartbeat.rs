//! The sign of life of a program that nobody can ask over HTTP: a file with the time of its last good round.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};

/// Writes the time of a round that went well. A reader sees the old time or the new one.
pub(super) fn beat(file: &Path, now: Timestamp) -> Result<()> {
    let unfinished = file.with_extension("part");
    std::fs::write(&unfinished, now.to_string())
        .and_then(|()| std::fs::rename(&unfinished, file))
        .with_context(|| format!("the sign of life {} cannot be written", file.display()))
}

/// How long ago the last good round was.
///
/// # Errors
/// If there was none, or none within `limit`.
pub(super) fn listen(file: &Path, limit: SignedDuration, now: Timestamp) -> Result<SignedDuration> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("no sign of life in {}", file.display()))?;
    let last: Timestamp = text
        .trim()
        .parse()
        .with_context(|| format!("{} holds no time", file.display()))?;
    let age = now.duration_since(last);
    ensure!(age <= limit, "the last sign of life is {} s old", age.as_secs());
    Ok(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: SignedDuration = SignedDuration::from_secs(120);

    #[test]
    fn a_sign_of_life_counts_as_long_as_it_is_young() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("worker");
        let begun: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
        assert!(listen(&file, LIMIT, begun).is_err(), "there was none yet");
        beat(&file, begun).unwrap();
        assert_eq!(listen(&file, LIMIT, begun + LIMIT).unwrap(), LIMIT);
        let late = begun + LIMIT + SignedDuration::from_secs(1);
        let old = listen(&file, LIMIT, late).unwrap_err().to_string();
        assert!(old.contains("121 s old"), "{old}");
        beat(&file, late).unwrap();
        listen(&file, LIMIT, late).unwrap();
        std::fs::write(&file, "").unwrap();
        assert!(listen(&file, LIMIT, late).is_err());
    }
}
