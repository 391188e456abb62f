//! L-09: units and services to and from XZuFi 2.2.

use einlass_api::import::parse_town;
use einlass_api::xzufi::{MergeError, export_xzufi, merge_xzufi};
use einlass_contract::town::TownFile;
use einlass_domain::language::Language;
use jiff::Timestamp;

const NAMESPACE: &str = "http://xoev.de/schemata/xzufi/2_2_0";

fn kempten() -> TownFile {
    parse_town(include_str!("../../../../towns/kempten.json")).unwrap()
}

fn message(file: &TownFile) -> String {
    export_xzufi(file, Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn roundtrip() {
    let original = kempten();
    let text = message(&original);
    let mut again = original.clone();
    let merged = merge_xzufi(&mut again, &text).unwrap();
    assert_eq!((merged.new_units.len(), merged.new_services.len()), (0, 0));
    assert_eq!(again, original, "an export changes nothing");

    // What was lost or spoilt elsewhere comes back from the message.
    let mut spoilt = original.clone();
    spoilt.units[0].name = "Amt".parse().unwrap();
    spoilt.services[0].name = einlass_domain::language::LocalizedText::german("Anliegen").unwrap();
    spoilt.services[0].leika_key = None;
    merge_xzufi(&mut spoilt, &text).unwrap();
    assert_eq!(spoilt.units, original.units);
    assert_eq!(
        spoilt.units[0].name.0.get(Language::English),
        "Residents' registration",
        "in both languages"
    );
    let (name, wanted) = (&spoilt.services[0].name, &original.services[0].name);
    for language in [Language::German, Language::English] {
        assert_eq!(name.get(language), wanted.get(language));
    }
    assert_eq!(spoilt.services[0].leika_key, original.services[0].leika_key);
}

#[test]
fn another_parser_finds_address_area_and_languages() {
    let mut file = kempten();
    file.units[0].name = "Meldeamt <&> \"Pässe\"".parse().unwrap();
    let text = message(&file);
    let document = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(document.root_element().attribute("xzufiVersion"), Some("2.2.0"));
    let named = |name: &'static str| {
        document
            .descendants()
            .filter(move |node| node.has_tag_name((NAMESPACE, name)))
    };
    assert_eq!(named("organisationseinheit").count(), file.units.len());
    assert_eq!(named("leistung").count(), file.services.len());
    let unit = named("organisationseinheit").next().unwrap();
    let text_of = |name: &str| {
        let node = unit
            .descendants()
            .rfind(|node| node.has_tag_name((NAMESPACE, name)));
        node.and_then(|node| node.text()).unwrap().to_owned()
    };
    assert_eq!(text_of("name"), "Meldeamt <&> \"Pässe\"");
    assert_eq!(
        ["strasse", "hausnummer", "postleitzahl", "ort", "gebietID"].map(text_of),
        ["Rathausplatz", "22", "87435", "Kempten (Allgäu)", "09763000"]
    );
    let languages: std::collections::BTreeSet<_> = named("inhalt")
        .filter_map(|node| node.attribute("languageCode"))
        .collect();
    assert_eq!(languages.into_iter().collect::<Vec<_>>(), ["de", "en"]);
}

#[test]
fn a_new_service_is_added_and_a_foreign_area_refused() {
    let mut file = kempten();
    let text = message(&file);
    let renamed = text.replacen(">residence-registration<", ">flat-registration<", 1);
    let merged = merge_xzufi(&mut file, &renamed).unwrap();
    assert_eq!(merged.new_services, ["flat-registration"]);
    let added = file.services.last().unwrap();
    assert_eq!(added.slug.0.as_str(), "flat-registration");

    let mut file = kempten();
    let foreign = text.replace("09763000", "08317096");
    assert!(matches!(
        merge_xzufi(&mut file, &foreign),
        Err(MergeError::Value { .. })
    ));
    for bad in [
        "",
        "<a>",
        "<a/>",
        "{}",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
    ] {
        assert!(
            matches!(merge_xzufi(&mut file, bad), Err(MergeError::Xml(_))),
            "{bad}"
        );
    }
}
