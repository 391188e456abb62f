//! Units and services of a town document as an XZuFi message.

use einlass_contract::town::{ServiceEntry, SiteEntry, TownFile, UnitEntry};
use einlass_domain::language::{Language, LocalizedText};
use jiff::Timestamp;

use super::XmlError;
use super::element::Element;

/// Namespace of the standard.
pub(super) const NAMESPACE: &str = "http://xoev.de/schemata/xzufi/2_2_0";
/// Text module "Leistungsbezeichnung".
pub(super) const TITLE_MODULE: &str = "02";
/// Languages of texts.
pub(super) const LANGUAGES: [Language; 2] = [Language::German, Language::English];

const CODES_OF_MODULES: &str = "urn:de:xzufi:codeliste:leistungstextmodulleika";
const CODES_OF_SERVICES: &str = "urn:de:fim:leika:leistung";
const CODES_OF_TOWNS: &str = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:ags";

/// The message; `now` stands in its head.
pub fn export_xzufi(file: &TownFile, now: Timestamp) -> Result<String, XmlError> {
    let agency = file.authority.slug.0.as_str();
    let services = file
        .services
        .iter()
        .map(|service| service_element(service, agency));
    let units = file.units.iter().map(|unit| unit_element(unit, file, agency));
    let written = services
        .chain(units)
        .map(|object| tag("schreibe").with_children([object]));
    let head = tag("nachrichtenkopf").with_children([
        tag("nachrichtUUID").with_text(&format!("{agency}-{}", now.as_millisecond())),
        tag("erstellungszeitpunkt").with_text(&now.to_string()),
        tag("autor").with_text(file.authority.name.0.0.as_str()),
    ]);
    let message = tag("transfer.operation.040502")
        .with_attribute("xmlns:xzufi", NAMESPACE)
        .with_attribute("xzufiVersion", "2.2.0")
        .with_children([head])
        .with_children(written);
    message.to_document()
}

fn tag(name: &str) -> Element {
    Element::new(&format!("xzufi:{name}"))
}

fn id(name: &str, agency: &str, slug: &str) -> Element {
    tag(name).with_attribute("schemeAgencyID", agency).with_text(slug)
}

/// Codes of the standard carry their list and stand in an element without namespace.
fn code(name: &str, list: &str, value: &str) -> Element {
    tag(name)
        .with_attribute("listURI", list)
        .with_children([Element::new("code").with_text(value)])
}

fn texts(name: &str, text: &LocalizedText) -> Vec<Element> {
    let spoken = LANGUAGES
        .into_iter()
        .filter_map(|language| Some((language, text.as_map().get(&language)?)));
    spoken
        .map(|(language, text)| {
            tag(name)
                .with_attribute("languageCode", language.tag())
                .with_text(text)
        })
        .collect()
}

fn service_element(service: &ServiceEntry, agency: &str) -> Element {
    let leika = service.leika_key.as_ref();
    let leika = leika.map(|key| code("referenzLeiKa", CODES_OF_SERVICES, key.0.as_str()));
    let title = tag("modulText")
        .with_children([code("leikaTextmodul", CODES_OF_MODULES, TITLE_MODULE)])
        .with_children(texts("inhalt", &service.name));
    tag("leistung")
        .with_children([id("id", agency, service.slug.0.as_str())])
        .with_children(leika)
        .with_children([title])
}

fn unit_element(unit: &UnitEntry, file: &TownFile, agency: &str) -> Element {
    let sites = file.sites.iter().filter(|site| {
        let stands_there =
            |pool: &einlass_contract::town::PoolEntry| pool.unit == unit.slug && pool.site == site.slug;
        file.pools.iter().any(stands_there)
    });
    let services = file.services.iter().filter(|service| service.unit == unit.slug);
    let area = || id("gebietID", CODES_OF_TOWNS, file.authority.ags.0.0.as_str());
    let competences = services.map(|service| {
        tag("zustaendigkeit").with_children([id("leistungID", agency, service.slug.0.as_str()), area()])
    });
    tag("organisationseinheit")
        .with_children([
            id("id", agency, unit.slug.0.as_str()),
            tag("name").with_children(texts("name", &unit.name.0)),
        ])
        .with_children(sites.map(|site| address(site, file)))
        .with_children(competences)
}

fn address(site: &SiteEntry, file: &TownFile) -> Element {
    let (street, number) = split_street(&site.street.0.0);
    let number = number.map(|number| tag("hausnummer").with_text(number));
    tag("anschrift")
        .with_children([tag("strasse").with_text(street)])
        .with_children(number)
        .with_children([
            tag("postleitzahl").with_text(&site.postcode.0.0),
            tag("ort").with_text(&site.town.0.0),
            tag("verwaltungspolitischeKodierung").with_children([code(
                "gemeindeschluessel",
                CODES_OF_TOWNS,
                &file.authority.ags.0.0,
            )]),
        ])
}

/// Street and house number; the number is a last word that begins with a digit.
fn split_street(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(' ') {
        Some((street, number)) if number.starts_with(|letter: char| letter.is_ascii_digit()) => {
            (street, Some(number))
        }
        Some(_) | None => (text, None),
    }
}
