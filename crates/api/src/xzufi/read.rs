//! What an XZuFi message says about units and services.

use std::collections::BTreeMap;

use einlass_domain::language::Language;

use super::XmlError;
use super::element::Element;
use super::export::{LANGUAGES, NAMESPACE, TITLE_MODULE};

/// A service (Leistung).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadService {
    pub(super) key: String,
    pub(super) leika_key: Option<String>,
    pub(super) name: BTreeMap<Language, String>,
}

/// A unit (Organisationseinheit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadUnit {
    pub(super) key: String,
    pub(super) name: BTreeMap<Language, String>,
    pub(super) addresses: Vec<Address>,
    /// Official keys of the areas it is competent for.
    pub(super) areas: Vec<String>,
    /// Keys of the services it gives.
    pub(super) services: Vec<String>,
}

/// An address (Anschrift).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) street: String,
    pub(super) postcode: String,
    pub(super) town: String,
    pub(super) ags: Option<String>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) services: Vec<ReadService>,
    pub(super) units: Vec<ReadUnit>,
}

impl Message {
    /// Reads a message of version 2.2; objects of other kinds are passed over.
    pub(super) fn read(document: &str) -> Result<Self, XmlError> {
        let root = Element::read(document)?;
        let is_known = root.attributes.iter().any(|(_, value)| value == NAMESPACE)
            && root
                .attribute("xzufiVersion")
                .is_some_and(|version| version.starts_with("2.2"));
        if !is_known {
            return Err(XmlError::Malformed("this is no message of XZuFi 2.2".to_owned()));
        }
        let objects = |name: &'static str| {
            let written = root.children_named("schreibe");
            written.flat_map(move |schreibe| schreibe.children_named(name))
        };
        Ok(Self {
            services: objects("leistung").filter_map(read_service).collect(),
            units: objects("organisationseinheit").filter_map(read_unit).collect(),
        })
    }
}

fn read_service(element: &Element) -> Option<ReadService> {
    let of_module = |module: &&Element| {
        module
            .child("leikaTextmodul")
            .and_then(|code| code.text_of("code"))
            == Some(TITLE_MODULE)
    };
    let title = element.children_named("modulText").find(of_module);
    Some(ReadService {
        key: element.text_of("id")?.to_owned(),
        leika_key: element
            .child("referenzLeiKa")
            .and_then(|reference| reference.text_of("code"))
            .map(str::to_owned),
        name: title.map(|title| texts(title, "inhalt")).unwrap_or_default(),
    })
}

fn read_unit(element: &Element) -> Option<ReadUnit> {
    let name = element
        .child("name")
        .map(|names| texts(names, "name"))
        .unwrap_or_default();
    let competences = || element.children_named("zustaendigkeit");
    let text = |text: &str| text.to_owned();
    Some(ReadUnit {
        key: element.text_of("id")?.to_owned(),
        name,
        addresses: element
            .children_named("anschrift")
            .filter_map(read_address)
            .collect(),
        areas: competences()
            .filter_map(|one| one.text_of("gebietID").map(text))
            .collect(),
        services: competences()
            .filter_map(|one| one.text_of("leistungID").map(text))
            .collect(),
    })
}

fn read_address(element: &Element) -> Option<Address> {
    let street = element.text_of("strasse")?;
    let number = element.text_of("hausnummer");
    let coding = element.child("verwaltungspolitischeKodierung");
    let ags = coding.and_then(|coding| coding.child("gemeindeschluessel")?.text_of("code"));
    Some(Address {
        street: number.map_or_else(|| street.to_owned(), |number| format!("{street} {number}")),
        postcode: element.text_of("postleitzahl")?.to_owned(),
        town: element.text_of("ort")?.to_owned(),
        ags: ags.map(str::to_owned),
    })
}

/// Texts by language; a text without language is German.
fn texts(element: &Element, name: &str) -> BTreeMap<Language, String> {
    let tagged = element.children_named(name).filter_map(|text| {
        let tag = text.attribute("languageCode").unwrap_or("de");
        let language = LANGUAGES.into_iter().find(|language| language.tag() == tag)?;
        Some((language, text.text.trim().to_owned()))
    });
    tagged.filter(|(_, text)| !text.is_empty()).collect()
}
