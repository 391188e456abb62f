//! Catalogue entries as the API shows them.

use einlass_contract::booking::Place;
use einlass_contract::catalogue::{self as wire, Document, Text};
use einlass_domain::booking::{PolicyLevel, PolicyTree};
use einlass_domain::catalogue::{
    AppointmentNeed, Combination, CombinationBreach, CombinationLimits, DocumentNeed, NotCombinable,
    RequiredDocument, Service, Site, Unit,
};
use einlass_domain::language::{Language, LocalizedText};

use super::VisibleCatalogue;
use super::terms_on_wire::{closed_on_wire, terms_on_wire};

pub(super) fn site_on_wire(site: &Site, catalogue: &VisibleCatalogue) -> wire::Site {
    let entrances = site.entrances.iter().map(|entrance| wire::Entrance {
        key: entrance.slug.to_string(),
        name: entrance.name.clone(),
        has_gatehouse: entrance.has_gatehouse,
        has_kiosk: entrance.has_kiosk,
    });
    let zone = catalogue.authority.zone.iana_name().unwrap_or("UTC");
    wire::Site {
        id: site.id,
        key: site.slug.to_string(),
        name: site.name.clone(),
        street: site.street.clone(),
        postcode: site.postcode.clone(),
        town: site.town.clone(),
        time_zone: zone.to_owned(),
        entrances: entrances.collect(),
    }
}

pub(super) fn unit_on_wire(unit: &Unit, catalogue: &VisibleCatalogue) -> wire::Unit {
    let no_site = PolicyLevel::default();
    let site_ids = catalogue.sites_of_unit(unit.id);
    let site = site_ids.first().and_then(|id| catalogue.site(*id).ok());
    let policy = PolicyTree {
        authority: &catalogue.authority.policy,
        site: site.map_or(&no_site, |site| &site.policy),
        unit: &unit.policy,
    }
    .base();
    wire::Unit {
        id: unit.id,
        key: unit.slug.to_string(),
        name: unit.name.get(Language::German).to_owned(),
        names: text_on_wire(&unit.name),
        department: unit.department.clone(),
        site_ids,
        horizon_days: policy.horizon_days,
        check_in_before_minutes: policy.check_in_before_minutes,
        check_in_after_minutes: policy.check_in_after_minutes,
        closed_channels: closed_on_wire(&unit.closed_channels),
    }
}

pub(super) fn service_on_wire(service: &Service, catalogue: &VisibleCatalogue) -> wire::Service {
    wire::Service {
        id: service.id,
        key: service.slug.to_string(),
        unit_id: service.unit_id,
        site_ids: catalogue.sites_of_service(service.id),
        name: text_on_wire(&service.name),
        category: text_on_wire(&service.category),
        synonyms: service.synonyms.clone(),
        leika_key: service.leika_key.as_ref().map(|key| key.as_str().to_owned()),
        duration_minutes: service.duration.first_minutes(),
        further_minutes: service.duration.further_minutes(),
        max_quantity: service.max_quantity,
        appointment: match service.need {
            AppointmentNeed::Required => wire::AppointmentNeed::Required,
            AppointmentNeed::Recommended => wire::AppointmentNeed::Recommended,
            AppointmentNeed::NotNeeded => wire::AppointmentNeed::NotNeeded,
        },
        documents: documents_on_wire(&service.documents),
        combination: combination_on_wire(&service.combination),
        combination_limits: limits_on_wire(&service.combination_limits),
        valid_from_on: service.validity.from_on(),
        valid_until_on: service.validity.until_on(),
        fee: service.fee.as_ref().map(text_on_wire),
        terms: terms_on_wire(&service.terms),
    }
}

/// The rule that keeps services from being booked in one visit.
pub(crate) fn not_combinable_on_wire(refused: &NotCombinable) -> wire::CombinationRefused {
    wire::CombinationRefused {
        service_id: refused.service_id,
        refused_ids: match &refused.breach {
            CombinationBreach::With(ids) => ids.clone(),
            CombinationBreach::TooManyServices | CombinationBreach::TooMuch | CombinationBreach::Site => {
                Vec::new()
            }
        },
        combination: combination_on_wire(&refused.combination),
        limits: limits_on_wire(&refused.limits),
    }
}

fn combination_on_wire(combination: &Combination) -> wire::Combination {
    match combination {
        Combination::Any => wire::Combination::Any,
        Combination::Only(ids) => wire::Combination::Only {
            service_ids: ids.clone(),
        },
        Combination::Alone => wire::Combination::Alone,
    }
}

fn limits_on_wire(limits: &CombinationLimits) -> wire::CombinationLimits {
    wire::CombinationLimits {
        max_services: limits.max_services,
        max_quantity: limits.max_quantity,
        site_ids: limits.site_ids.clone(),
    }
}

/// Documents to bring.
pub(crate) fn documents_on_wire(documents: &[RequiredDocument]) -> Vec<Document> {
    documents
        .iter()
        .map(|document| Document {
            key: document.slug.to_string(),
            name: text_on_wire(&document.name),
            need: match document.need {
                DocumentNeed::Required => wire::DocumentNeed::Required,
                DocumentNeed::Recommended => wire::DocumentNeed::Recommended,
                DocumentNeed::NotNeeded => wire::DocumentNeed::NotNeeded,
            },
            mandatory: document.need == DocumentNeed::Required,
        })
        .collect()
}

/// A text by language.
pub(crate) fn text_on_wire(text: &LocalizedText) -> Text {
    Text::from(text)
}

/// Where to go: the door with a terminal, else the first one.
pub(crate) fn place_on_wire(site: &Site, unit: &Unit) -> Place {
    let with_kiosk = site.entrances.iter().find(|entrance| entrance.has_kiosk);
    let entrance = with_kiosk.or_else(|| site.entrances.first());
    Place {
        site_id: site.id,
        site_name: site.name.clone(),
        address: format!("{}, {} {}", site.street, site.postcode, site.town),
        entrance: entrance.map(|entrance| entrance.name.clone()),
        unit_id: unit.id,
        unit_name: unit.name.get(Language::German).to_owned(),
    }
}
