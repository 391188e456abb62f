//! `mod.rs` and `lib.rs` say what a module is and what it offers, and do nothing themselves.

use super::finding::Finding;

/// Words that begin an item with logic or data of its own, after visibility and qualifiers.
const ITEMS: &[&str] = &[
    "fn",
    "struct",
    "enum",
    "trait",
    "impl",
    "const",
    "static",
    "type",
    "union",
    "macro_rules!",
];

/// Words that may stand before them.
const QUALIFIERS: &[&str] = &["pub", "unsafe", "async", "extern", "default"];

/// Checks a module file; other files have nothing to find. A module of the API may list its routes there.
pub(crate) fn check(path: &str, text: &str) -> Vec<Finding> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !matches!(name, "mod.rs" | "lib.rs") || path.contains("/tests/") || path.contains("/benches/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if let Some(item) = item_of(line).filter(|item| *item != "fn" || !is_route_list(line)) {
            findings.push(Finding::on_line(
                path,
                number,
                format!("`{item}` in {name}: give it a file of its own"),
            ));
        }
    }
    findings
}

/// The word that begins an item on this line, if the line is not indented.
fn item_of(line: &str) -> Option<&'static str> {
    if line.starts_with(char::is_whitespace) {
        return None;
    }
    let words = line
        .split_whitespace()
        .map(|word| word.split(['(', '<']).next().unwrap_or(word));
    let first = words.into_iter().find(|word| !QUALIFIERS.contains(word))?;
    ITEMS.iter().find(|item| **item == first).copied()
}

fn is_route_list(line: &str) -> bool {
    line.split("fn ")
        .nth(1)
        .is_some_and(|rest| rest.starts_with("routes("))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(path, text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn documentation_modules_and_exports_are_accepted() {
        let text = "//! Booking.\n\nmod hold;\npub(crate) mod rules;\n#[cfg(test)]\nmod tests;\n\npub use hold::{\n    Hold,\n};\n";
        assert_eq!(found("crates/domain/src/booking/mod.rs", text), [""; 0]);
    }

    #[test]
    fn items_are_found_behind_visibility_and_qualifiers() {
        let text = "pub(crate) async fn f() {}\nimpl<T> X<T> {}\npub const A: u8 = 1;\n";
        let lines = ["fn", "impl", "const"].iter().zip(1..);
        let expected: Vec<String> = lines
            .map(|(item, n)| format!("a/lib.rs:{n}: `{item}` in lib.rs: give it a file of its own"))
            .collect();
        assert_eq!(found("a/lib.rs", text), expected);
    }

    #[test]
    fn the_list_of_routes_may_stand_in_its_module() {
        assert_eq!(
            found(
                "crates/api/src/booking/mod.rs",
                "pub fn routes(config: &mut ServiceConfig) {\n}\n"
            ),
            [""; 0]
        );
    }

    #[test]
    fn other_files_hold_what_they_like() {
        assert_eq!(found("crates/api/src/main.rs", "fn main() {}\n"), [""; 0]);
        assert_eq!(found("crates/api/tests/api/mod.rs", "fn start() {}\n"), [""; 0]);
    }
}
