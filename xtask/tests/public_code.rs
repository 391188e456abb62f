//! `publiccode.yml` has what the standard (0.4) demands, in German and English, so that openCode lists the project.
#![expect(
    clippy::unwrap_used,
    reason = "the small functions beside the tests fail them as the tests do"
)]

use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

fn public_code() -> Yaml {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../publiccode.yml");
    YamlLoader::load_from_str(&std::fs::read_to_string(path).unwrap())
        .unwrap()
        .remove(0)
}

/// The text under a path of keys.
fn text<'a>(mut value: &'a Yaml, path: &[&str]) -> &'a str {
    for key in path {
        value = &value[*key];
    }
    value.as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Yaml, key: &str) -> Vec<&'a str> {
    value[key]
        .as_vec()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

#[test]
fn every_mandatory_key_is_there() {
    let file = public_code();
    for path in [
        &["publiccodeYmlVersion"][..],
        &["name"],
        &["url"],
        &["releaseDate"],
        &["developmentStatus"],
        &["softwareType"],
        &["legal", "license"],
        &["maintenance", "type"],
    ] {
        assert_ne!(text(&file, path), "", "{path:?} is missing");
    }
    assert!(file["localisation"]["localisationReady"].as_bool().is_some());
    assert!(!list(&file, "platforms").is_empty());
    assert!(!list(&file, "categories").is_empty());
    assert!(!list(&file["localisation"], "availableLanguages").is_empty());
}

#[test]
fn values_come_from_the_lists_of_the_standard() {
    let file = public_code();
    assert!(
        ["concept", "development", "beta", "stable", "obsolete"]
            .contains(&text(&file, &["developmentStatus"]))
    );
    let types = [
        "standalone/other",
        "standalone/backend",
        "standalone/desktop",
        "standalone/web",
        "library",
    ];
    assert!(types.contains(&text(&file, &["softwareType"])));
    let categories = [
        "appointment-scheduling",
        "call-center-management",
        "online-booking",
        "visitor-management",
    ];
    for category in list(&file, "categories") {
        assert!(
            categories.contains(&category),
            "{category} is not in the standard's list"
        );
    }
}

#[test]
fn it_is_described_in_german_and_english_within_the_lengths() {
    let file = public_code();
    for language in ["de", "en"] {
        let part = &file["description"][language];
        let length = |key: &str| text(part, &[key]).chars().count();
        assert!(
            (1..=35).contains(&length("genericName")),
            "{language}: {}",
            length("genericName")
        );
        assert!(
            (1..=150).contains(&length("shortDescription")),
            "{language}: {}",
            length("shortDescription")
        );
        assert!(
            (500..=10_000).contains(&length("longDescription")),
            "{language}: {}",
            length("longDescription")
        );
        assert!(list(part, "features").len() >= 3, "{language}");
    }
}

#[test]
fn a_community_project_names_a_contact() {
    let file = public_code();
    assert_eq!(text(&file, &["maintenance", "type"]), "community");
    let contacts = file["maintenance"]["contacts"].as_vec().unwrap();
    assert!(
        contacts
            .iter()
            .all(|contact| !text(contact, &["name"]).is_empty())
            && !contacts.is_empty()
    );
}

#[test]
fn licence_and_version_are_those_of_the_crates() {
    let manifest =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml")).unwrap();
    let file = public_code();
    assert!(manifest.contains(&format!(
        "\nlicense = \"{}\"\n",
        text(&file, &["legal", "license"])
    )));
    assert!(manifest.contains(&format!(
        "\nversion = \"{}\"\n",
        text(&file, &["softwareVersion"])
    )));
}
