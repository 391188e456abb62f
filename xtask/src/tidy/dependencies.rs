//! Which of our crates may use which: the table of `docs/architecture.md`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::finding::Finding;

/// Each crate and those of ours it is built on. What those are built on it may use as well, so that a type can be
/// named where it is met; what stands beside or above it, never.
const ALLOWED: &[(&str, &[&str])] = &[
    ("einlass-domain", &[]),
    ("einlass-contract", &["einlass-domain"]),
    ("einlass-storage", &["einlass-domain"]),
    (
        "einlass-api",
        &["einlass-domain", "einlass-contract", "einlass-storage"],
    ),
    ("einlass-client", &["einlass-contract"]),
    ("einlass-scanner", &[]),
    (
        "einlass-kiosk",
        &["einlass-domain", "einlass-client", "einlass-scanner"],
    ),
    ("einlass-desk", &["einlass-client"]),
    ("xtask", &[]),
];

/// Uses every other crate, and may itself be used in tests only.
const TESTKIT: &str = "einlass-testkit";

/// Checks the answer of `cargo metadata --no-deps`.
pub(crate) fn check(metadata: &Value) -> Vec<Finding> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    packages.flat_map(check_package).collect()
}

fn check_package(package: &Value) -> Vec<Finding> {
    let name = text(package, "name");
    let manifest = manifest_of(name);
    if name == TESTKIT {
        return Vec::new();
    }
    let Some(allowed) = reachable_from(name) else {
        return vec![Finding::on_file(
            &manifest,
            format!("crate {name} is not in the table of crates"),
        )];
    };
    let dependencies = package
        .get("dependencies")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let ours = dependencies.filter(|dependency| dependency.get("path").is_some_and(Value::is_string));
    ours.filter_map(|dependency| {
        let target = text(dependency, "name");
        let for_tests = text(dependency, "kind") == "dev";
        let permitted = allowed.contains(&target) || (for_tests && (target == TESTKIT || target == name));
        (!permitted).then(|| Finding::on_file(&manifest, format!("{name} may not depend on {target}")))
    })
    .collect()
}

/// What a crate may use: the row of the table and the rows of what stands in it. Nothing for an unknown crate.
fn reachable_from(name: &str) -> Option<BTreeSet<&'static str>> {
    let (_, row) = ALLOWED.iter().find(|(known, _)| *known == name)?;
    let mut all: BTreeSet<&str> = row.iter().copied().collect();
    all.extend(row.iter().filter_map(|below| reachable_from(below)).flatten());
    Some(all)
}

/// The manifest of one of our crates, relative to the root.
pub(super) fn manifest_of(name: &str) -> String {
    match name.strip_prefix("einlass-") {
        Some(folder) => format!("crates/{folder}/Cargo.toml"),
        None => format!("{name}/Cargo.toml"),
    }
}

/// A text field, or nothing where it is absent or `null`.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn findings(name: &str, target: &str, kind: Option<&str>) -> Vec<String> {
        let dependency = json!({ "name": target, "kind": kind, "path": "/somewhere" });
        let metadata = json!({ "packages": [{ "name": name, "dependencies": [dependency] }] });
        check(&metadata).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_edge_of_the_table_is_accepted() {
        assert_eq!(findings("einlass-api", "einlass-storage", None), [""; 0]);
    }

    #[test]
    fn what_lies_below_a_dependency_may_be_used_directly() {
        assert_eq!(findings("einlass-kiosk", "einlass-contract", None), [""; 0]);
        assert_eq!(findings("einlass-kiosk", "einlass-storage", None).len(), 1);
    }

    #[test]
    fn an_edge_outside_the_table_is_found() {
        let expected = ["crates/domain/Cargo.toml:1: einlass-domain may not depend on einlass-storage"];
        assert_eq!(findings("einlass-domain", "einlass-storage", None), expected);
    }

    #[test]
    fn the_testkit_serves_tests_only() {
        assert_eq!(findings("einlass-api", TESTKIT, Some("dev")), [""; 0]);
        assert_eq!(findings("einlass-api", TESTKIT, None).len(), 1);
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        let expected = ["crates/utils/Cargo.toml:1: crate einlass-utils is not in the table of crates"];
        assert_eq!(findings("einlass-utils", "einlass-domain", None), expected);
    }

    #[test]
    fn dependencies_from_the_registry_are_not_our_concern() {
        let dependency = json!({ "name": "serde", "kind": null });
        let metadata = json!({ "packages": [{ "name": "einlass-domain", "dependencies": [dependency] }] });
        assert_eq!(check(&metadata), []);
    }
}
