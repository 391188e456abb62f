//! Sizes: a source file is one idea and short; nothing in the repository is huge.

use super::finding::Finding;

/// A longer file holds more than one idea.
const MOST_LINES: usize = 400;

/// Larger things belong into a release, not into every clone.
const MOST_BYTES: usize = 2_000_000;

/// Finds a source file with too many lines.
pub(crate) fn check_length(path: &str, text: &str) -> Option<Finding> {
    let source = [".rs", ".slint"].iter().any(|ending| path.ends_with(ending));
    let lines = text.lines().count();
    let message = format!("{lines} lines, at most {MOST_LINES}: split by idea");
    (source && lines > MOST_LINES).then(|| Finding::on_line(path, MOST_LINES + 1, message))
}

/// Finds a file that is too large.
pub(crate) fn check_size(path: &str, bytes: usize) -> Option<Finding> {
    (bytes > MOST_BYTES).then(|| Finding::on_file(path, format!("{bytes} bytes, at most {MOST_BYTES}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_file_may_have_400_lines_and_no_more() {
        assert_eq!(check_length("a.rs", &"x\n".repeat(400)), None);
        let found = check_length("a.slint", &"x\n".repeat(401)).unwrap();
        assert_eq!(
            found.to_string(),
            "a.slint:401: 401 lines, at most 400: split by idea"
        );
    }

    #[test]
    fn other_texts_may_be_longer() {
        assert_eq!(check_length("openapi/einlass-v1.json", &"x\n".repeat(9000)), None);
    }

    #[test]
    fn a_file_may_have_two_megabytes_and_no_more() {
        assert_eq!(check_size("a.png", 2_000_000), None);
        assert!(check_size("a.png", 2_000_001).is_some());
    }
}
