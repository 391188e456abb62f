//! `cargo xtask openapi`: the committed description of the API equals what the server says about itself.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};

use crate::{
    commands, process,
    workspace::{self, Profile},
};

const FILE: &str = "openapi/einlass-v1.json";

/// Writes the description, or with `--check` compares it.
///
/// # Errors
/// Fails when the server does not build, prints no JSON, or the committed file differs.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let check = commands::is_check(arguments)?;
    process::run(&mut workspace::build(Profile::Dev, &["einlass"]))?;
    let mut generated = process::capture(workspace::program(Profile::Dev, "einlass")?.arg("openapi"))?;
    serde_json::from_str::<serde_json::Value>(&generated).context("`einlass openapi` printed no JSON")?;
    generated.push('\n');
    let path = workspace::root().join(FILE);
    if !check {
        return std::fs::write(&path, generated).with_context(|| format!("cannot write {FILE}"));
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    match first_difference(&committed, &generated) {
        None => Ok(()),
        Some(difference) => {
            bail!("{FILE} is not what the server says; run `cargo xtask openapi`\n{difference}")
        }
    }
}

/// The first line in which two texts differ, as `line`, `-` committed, `+` generated.
fn first_difference(committed: &str, generated: &str) -> Option<String> {
    if committed == generated {
        return None;
    }
    let (mut before, mut after) = (committed.lines(), generated.lines());
    for number in 1.. {
        let (old, new) = (before.next(), after.next());
        if old != new || old.is_none() {
            let mut text = format!("line {number}:");
            for (sign, line) in [('-', old), ('+', new)] {
                write!(text, "\n{sign} {}", line.unwrap_or("(end of file)")).ok()?;
            }
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(first_difference("{\n}\n", "{\n}\n"), None);
    }

    #[test]
    fn the_first_differing_line_is_shown_from_both_sides() {
        assert_eq!(
            first_difference("a\nb\nc\n", "a\nx\nc\n").unwrap(),
            "line 2:\n- b\n+ x"
        );
    }

    #[test]
    fn a_missing_tail_is_a_difference() {
        assert_eq!(
            first_difference("a\n", "a\nb\n").unwrap(),
            "line 2:\n- (end of file)\n+ b"
        );
    }
}
