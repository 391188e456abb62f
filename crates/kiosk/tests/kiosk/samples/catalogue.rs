//! Services.

use std::collections::BTreeMap;

use einlass_client::contract::booking::Channel;
use einlass_client::contract::catalogue::{
    AppointmentNeed, ClosedChannel, Combination, CombinationLimits, Document, DocumentNeed, IdentityLevel,
    Question, QuestionKind, Service, ServiceTerms, Text, Variant,
};

use super::{SITE, UNIT};

/// Eleven services under three headings, one of them without appointment.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn services() -> Vec<Service> {
    let identity = [
        ("de", "Ausweise und Pässe"),
        ("en", "Identity documents"),
        ("uk", "Посвідчення та паспорти"),
        ("ar", "الهويات وجوازات السفر"),
    ];
    let residence = [
        ("de", "Wohnen und Meldewesen"),
        ("en", "Residence and registration"),
        ("uk", "Проживання та реєстрація"),
        ("ar", "السكن والتسجيل"),
    ];
    let building = [
        ("de", "Bauen"),
        ("en", "Building"),
        ("uk", "Будівництво"),
        ("ar", "البناء"),
    ];
    let mut services = vec![
        service(
            1,
            &identity,
            &[
                ("de", "Personalausweis"),
                ("en", "Identity card"),
                ("uk", "Посвідчення особи"),
                ("ar", "بطاقة الهوية الشخصية"),
            ],
            &["Perso", "Ausweis"],
        ),
        service(
            2,
            &identity,
            &[
                ("de", "Reisepass"),
                ("en", "Passport"),
                ("uk", "Закордонний паспорт"),
                ("ar", "جواز السفر"),
            ],
            &["Pass", "E-Pass"],
        ),
        service(3, &identity, &[("de", "Vorläufiger Reisepass")], &["Notpass"]),
        service(
            4,
            &residence,
            &[
                ("de", "Wohnsitz anmelden"),
                ("en", "Register a residence"),
                ("uk", "Реєстрація місця проживання"),
                ("ar", "تسجيل مكان السكن"),
            ],
            &["Umzug", "Ummeldung"],
        ),
        service(
            5,
            &residence,
            &[("de", "Wohnsitz abmelden"), ("en", "Deregister a residence")],
            &["Wegzug"],
        ),
        service(
            6,
            &residence,
            &[("de", "Führungszeugnis"), ("en", "Certificate of good conduct")],
            &["Polizeiliches Führungszeugnis"],
        ),
        service(7, &residence, &[("de", "Meldebescheinigung")], &[]),
        service(
            8,
            &residence,
            &[("de", "Beglaubigung von Unterschriften und Abschriften")],
            &["Kopie"],
        ),
        service(9, &residence, &[("de", "Untersuchungsberechtigungsschein")], &[]),
        service(
            10,
            &building,
            &[("de", "Bauberatung"), ("en", "Building advice")],
            &["Baugenehmigung"],
        ),
    ];
    let mut without = service(11, &residence, &[("de", "Fundbüro")], &["Fundsachen"]);
    without.appointment = AppointmentNeed::NotNeeded;
    services.push(without);
    services
}

/// A service with these terms, alone under its heading.
pub(crate) fn with_terms(terms: ServiceTerms) -> Vec<Service> {
    let vehicles = [("de", "Fahrzeuge"), ("en", "Vehicles")];
    let name = [("de", "Fahrzeug zulassen"), ("en", "Register a vehicle")];
    let service = service(12, &vehicles, &name, &["Auto"]);
    vec![Service { terms, ..service }]
}

/// Terms that the terminal cannot fulfil, by what is wrong.
pub(crate) fn terms_of_elsewhere() -> Vec<(&'static str, ServiceTerms)> {
    let terms = ServiceTerms::default;
    vec![
        (
            "required question",
            ServiceTerms {
                questions: vec![question(true)],
                ..terms()
            },
        ),
        (
            "mail address",
            ServiceTerms {
                identity: IdentityLevel::VerifiedEmail,
                ..terms()
            },
        ),
        (
            "account",
            ServiceTerms {
                identity: IdentityLevel::Account,
                ..terms()
            },
        ),
        (
            "no building",
            ServiceTerms {
                variants: vec![Variant::Video, Variant::Phone],
                ..terms()
            },
        ),
        (
            "closed",
            ServiceTerms {
                closed_channels: vec![closed(Channel::Onsite)],
                ..terms()
            },
        ),
    ]
}

pub(crate) fn closed(channel: Channel) -> ClosedChannel {
    ClosedChannel {
        channel,
        reason: text(&[
            (
                "de",
                "Wegen des Umzugs kann man bis Ende November nicht im Haus buchen.",
            ),
            (
                "en",
                "Because we are moving, nothing can be booked in the building until the end of November.",
            ),
        ]),
    }
}

pub(crate) fn question(required: bool) -> Question {
    Question {
        key: "evb".to_owned(),
        label: text(&[("de", "Wie lautet Ihre eVB-Nummer?")]),
        purpose: text(&[("de", "Damit prüfen wir Ihre Versicherung.")]),
        required,
        kind: QuestionKind::Text { max_length: 7 },
    }
}

/// So many services under one heading.
pub(crate) fn many(count: u8) -> Vec<Service> {
    let heading = [("de", "Alles")];
    (1..=count)
        .map(|n| {
            let name = format!("Dienst {n:02}");
            service(n, &heading, &[("de", name.as_str())], &[])
        })
        .collect()
}

pub(crate) fn documents() -> Vec<Document> {
    let document = |key: &str, names: &[(&str, &str)], mandatory| Document {
        key: key.to_owned(),
        name: text(names),
        need: if mandatory {
            DocumentNeed::Required
        } else {
            DocumentNeed::Recommended
        },
        mandatory,
    };
    vec![
        document(
            "old",
            &[
                ("de", "Bisheriger Ausweis"),
                ("en", "Previous document"),
                ("uk", "Попередній документ"),
                ("ar", "الوثيقة السابقة"),
            ],
            true,
        ),
        document(
            "photo",
            &[
                ("de", "Biometrisches Lichtbild"),
                ("en", "Biometric photo"),
                ("uk", "Біометричне фото"),
                ("ar", "صورة بيومترية"),
            ],
            true,
        ),
        document(
            "birth",
            &[
                ("de", "Geburtsurkunde"),
                ("en", "Birth certificate"),
                ("uk", "Свідоцтво про народження"),
                ("ar", "شهادة الميلاد"),
            ],
            false,
        ),
    ]
}

/// Documents of Kempten by key, as the town describes them; the last one is not needed for sure.
pub(crate) fn documents_of_kempten(keys: &[&str]) -> Vec<Document> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../towns/kempten.json");
    let town: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let all = town["documents"].as_array().unwrap();
    let named = |key: &str| {
        let found = all.iter().find(|document| document["slug"] == key).unwrap();
        serde_json::from_value(found["name"].clone()).unwrap()
    };
    let mut documents: Vec<Document> = keys
        .iter()
        .map(|key| Document {
            key: (*key).to_owned(),
            name: named(key),
            need: DocumentNeed::Required,
            mandatory: true,
        })
        .collect();
    if let Some(last) = documents.last_mut() {
        (last.need, last.mandatory) = (DocumentNeed::Recommended, false);
    }
    documents
}

/// Six with long names.
pub(crate) fn long_documents() -> Vec<Document> {
    documents_of_kempten(&[
        "digital-photo",
        "registration-certificate-1",
        "registration-certificate-2",
        "pension-statement",
        "first-aid-course",
        "parental-consent",
    ])
}

/// The seven that Kempten asks for when a vehicle is transferred.
pub(crate) fn documents_of_a_vehicle() -> Vec<Document> {
    documents_of_kempten(&[
        "id-card-or-passport",
        "insurance-number",
        "registration-certificate-1",
        "registration-certificate-2",
        "inspection-report",
        "sepa-mandate",
        "number-plates",
    ])
}

pub(crate) fn text(texts: &[(&str, &str)]) -> Text {
    let owned = texts
        .iter()
        .map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned()));
    Text(owned.collect::<BTreeMap<_, _>>())
}

fn service(number: u8, category: &[(&str, &str)], name: &[(&str, &str)], synonyms: &[&str]) -> Service {
    Service {
        id: format!("0195e0a0-0000-7000-8000-0000000001{number:02}")
            .parse()
            .unwrap(),
        key: format!("service-{number}"),
        unit_id: UNIT.parse().unwrap(),
        site_ids: vec![SITE.parse().unwrap()],
        name: text(name),
        category: text(category),
        synonyms: synonyms.iter().map(|synonym| (*synonym).to_owned()).collect(),
        leika_key: None,
        duration_minutes: 20,
        further_minutes: 10,
        max_quantity: 5,
        appointment: AppointmentNeed::Required,
        documents: documents(),
        combination: Combination::Any,
        combination_limits: CombinationLimits::default(),
        valid_from_on: None,
        valid_until_on: None,
        fee: None,
        terms: ServiceTerms::default(),
    }
}
