//! Words that must not be committed: unfinished or skipped work, and paths of one person's machine.

use std::path::Path;

use super::finding::Finding;

/// Words of Rust that mean "not done" or "not run". Taken apart so that this file does not find itself.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("#[should", "_panic"),
];

/// Marks in comments of any language that mean the same.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// Folders that exist on one machine only.
pub(crate) struct Places(Vec<String>);

impl Places {
    /// Root's home, usual work folders, and the place of this clone where it is long enough to be telling.
    pub(crate) fn of(root: &Path) -> Self {
        let mut places: Vec<String> = ["root", "work"].map(|folder| format!("/{folder}/")).into();
        let clone = root.to_string_lossy().into_owned();
        if clone.matches('/').count() >= 2 {
            places.push(clone);
        }
        Self(places)
    }

    fn find(&self, line: &str) -> Option<&str> {
        let begins_path = |at: usize| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            !before.is_some_and(|sign| {
                sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | '/' | '}' | ')')
            })
        };
        let stands = |place: &&String| line.match_indices(place.as_str()).any(|(at, _)| begins_path(at));
        self.0.iter().find(stands).map(String::as_str)
    }
}

/// Finds such words in a text.
pub(crate) fn check(path: &str, text: &str, places: &Places) -> Vec<Finding> {
    if path.starts_with("LICENSES/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if let Some(place) = places.find(line) {
            findings.push(Finding::on_line(
                path,
                number,
                format!("`{place}` is a path of one machine"),
            ));
        }
        for word in forbidden_in(path).filter(|word| line.contains(**word)) {
            findings.push(Finding::on_line(
                path,
                number,
                format!("`{word}`: finish it, or open an issue"),
            ));
        }
    }
    findings
}

/// Rust has both kinds of words, other sources the marks, documents none.
fn forbidden_in(path: &str) -> impl Iterator<Item = &&'static str> {
    let ending = Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let (unfinished, marks) = match ending {
        "rs" => (UNFINISHED, MARKS),
        "slint" | "sql" | "toml" | "yml" => (&[][..], MARKS),
        _ => (&[][..], &[][..]),
    };
    unfinished.iter().chain(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let places = Places::of(Path::new("/srv/clones/einlass"));
        check(path, text, &places)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn unfinished_and_skipped_work_is_found() {
        let text = format!("fn f() {{\n    {})\n}}\n{}]\n", UNFINISHED[0], UNFINISHED[2]);
        assert_eq!(found("a.rs", &text).len(), 2);
        assert_eq!(found("a.md", &text), [""; 0]);
    }

    #[test]
    fn marks_are_found_in_every_kind_of_source() {
        assert_eq!(
            found("migrations/sqlite/1/up.sql", &format!("-- {} index", MARKS[0])).len(),
            1
        );
    }

    #[test]
    fn paths_of_this_machine_are_found() {
        let home = ["see /", "root", "/notes"].concat();
        assert_eq!(found("README.md", &home).len(), 1);
        assert_eq!(found("README.md", "in /srv/clones/einlass/target").len(), 1);
    }

    #[test]
    fn the_same_words_inside_longer_paths_are_harmless() {
        let inside = ["https://example.org/", "work", "/1 and $HOME/", "root", "/x"].concat();
        assert_eq!(found("README.md", &inside), [""; 0]);
    }
}
