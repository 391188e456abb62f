//! Each crate names its licence: GPL for the kiosk, which contains Slint under that licence, EUPL for the rest.

use serde_json::Value;

use super::{
    dependencies::{manifest_of, text},
    finding::Finding,
};

/// Checks the answer of `cargo metadata --no-deps`.
pub(crate) fn check(metadata: &Value) -> Vec<Finding> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    packages
        .filter_map(|package| {
            let (name, licence) = (text(package, "name"), text(package, "license"));
            let expected = expected_of(name);
            (licence != expected).then(|| {
                Finding::on_file(
                    &manifest_of(name),
                    format!("licence is `{licence}`, must be `{expected}`"),
                )
            })
        })
        .collect()
}

fn expected_of(name: &str) -> &'static str {
    match name {
        "einlass-kiosk" | "einlass-desk" => "GPL-3.0-only",
        _ => "EUPL-1.2",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_wrong_or_missing_licence_is_found() {
        let metadata = json!({ "packages": [
            { "name": "einlass-kiosk", "license": "EUPL-1.2" },
            { "name": "einlass-api", "license": null },
            { "name": "xtask", "license": "EUPL-1.2" },
        ]});
        let found: Vec<String> = check(&metadata).iter().map(ToString::to_string).collect();
        let kiosk = "crates/kiosk/Cargo.toml:1: licence is `EUPL-1.2`, must be `GPL-3.0-only`";
        assert_eq!(
            found,
            [
                kiosk,
                "crates/api/Cargo.toml:1: licence is ``, must be `EUPL-1.2`"
            ]
        );
    }
}
