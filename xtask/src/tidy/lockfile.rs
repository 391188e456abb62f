//! Every dependency comes from the public registry, so that anyone can build this.

use super::finding::Finding;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks `Cargo.lock`; other files have nothing to find.
pub(crate) fn check(path: &str, text: &str) -> Vec<Finding> {
    if path != "Cargo.lock" {
        return Vec::new();
    }
    let sources = text
        .lines()
        .zip(1..)
        .filter_map(|(line, number)| Some((line.strip_prefix("source = ")?, number)));
    sources
        .filter(|(source, _)| source.trim_matches('"') != REGISTRY)
        .map(|(source, number)| {
            Finding::on_line(
                path,
                number,
                format!("dependency from {source}, not from crates.io"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_registry_is_a_source() {
        let text = format!(
            "name = \"a\"\nsource = \"{REGISTRY}\"\n\nname = \"b\"\nsource = \"git+https://example.org/b\"\n"
        );
        let found: Vec<String> = check("Cargo.lock", &text)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            found,
            ["Cargo.lock:5: dependency from \"git+https://example.org/b\", not from crates.io"]
        );
    }
}
