//! Sites, units, services and pools of a town data file as domain values.

use std::collections::BTreeSet;

use einlass_contract::catalogue as wire;
use einlass_contract::town::{
    CombinationEntry, CombinationLimitsEntry, Day, DepartmentEntry, DocumentEntry, Key, Label, Need,
    PoolEntry, RequiredEntry, ServiceEntry, SiteEntry, TownFile, UnitEntry,
};
use einlass_domain::catalogue::{
    AppointmentNeed, Authority, AuthorityNumber, Combination, CombinationLimits, Counter, DocumentNeed,
    Entrance, Pool, RequiredDocument, Service, ServiceDuration, Site, SiteNumber, Unit, Validity,
};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId, SiteId, UnitId};
use jiff::civil::Date;

use super::mistakes::{each, every};
use super::read_calendar::{read_holiday_rules, read_phone_hours, read_time_frame};
use super::read_policy::read_policy;
use super::read_terms::{read_closed, read_exempt, read_terms};
use super::read_town::Keys;
use super::{TownFileError, TownFileErrors, TownFileProblem};

/// What entries may refer to.
pub(super) struct Catalogue {
    pub(super) sites: Keys<SiteId>,
    pub(super) units: Keys<UnitId>,
    pub(super) services: Keys<ServiceId>,
    pub(super) pools: Keys<PoolId>,
    pub(super) documents: Vec<DocumentEntry>,
    pub(super) departments: Vec<DepartmentEntry>,
}

pub(super) fn read_authority(
    file: &TownFile,
    catalogue: &Catalogue,
    id: AuthorityId,
) -> Result<Authority, TownFileError> {
    let entry = &file.authority;
    Ok(Authority {
        id,
        slug: entry.slug.0.clone(),
        number: AuthorityNumber(entry.number),
        name: text(&entry.name),
        ags: entry.ags.0.0.clone(),
        zone: entry.zone.0.0.clone(),
        phone: entry.phone.as_ref().map(text),
        holiday_rules: read_holiday_rules(entry)?,
        time_frame: read_time_frame(&file.time_frame, "/time_frame")?,
        policy: read_policy(&entry.policy, catalogue, "/authority/policy")?,
        exempt_contacts: each(&entry.exempt_contacts, |index, contact| {
            read_exempt(&contact.0.0, format!("/authority/exempt_contacts/{index}"))
        })?,
    })
}

pub(super) fn read_sites(entries: &[SiteEntry], catalogue: &Catalogue) -> Result<Vec<Site>, TownFileErrors> {
    let mut numbers = BTreeSet::new();
    every(entries, |index, entry| {
        if !numbers.insert(entry.number) {
            let path = format!("/sites/{index}/number");
            return Err(TownFileProblem::RepeatedNumber(entry.number).at(path));
        }
        read_site(entry, catalogue, index)
    })
}

fn read_site(entry: &SiteEntry, catalogue: &Catalogue, index: usize) -> Result<Site, TownFileError> {
    let mut doors = BTreeSet::new();
    let entrances = each(&entry.entrances, |door, entrance| {
        if !doors.insert(&entrance.slug.0) {
            let path = format!("/sites/{index}/entrances/{door}/slug");
            return Err(TownFileProblem::RepeatedKey(entrance.slug.0.clone()).at(path));
        }
        Ok(Entrance {
            slug: entrance.slug.0.clone(),
            name: text(&entrance.name),
            has_gatehouse: entrance.gatehouse,
            has_kiosk: entrance.kiosk,
        })
    })?;
    Ok(Site {
        id: catalogue
            .sites
            .find(&entry.slug.0, || format!("/sites/{index}/slug"))?,
        slug: entry.slug.0.clone(),
        number: SiteNumber(entry.number),
        name: text(&entry.name),
        street: text(&entry.street),
        postcode: text(&entry.postcode),
        town: text(&entry.town),
        entrances,
        time_frame: read_time_frame(&entry.time_frame, &format!("/sites/{index}/time_frame"))?,
        policy: read_policy(&entry.policy, catalogue, &format!("/sites/{index}/policy"))?,
    })
}

pub(super) fn read_unit(
    entry: &UnitEntry,
    catalogue: &Catalogue,
    valid_from_on: Date,
    index: usize,
) -> Result<Unit, TownFileError> {
    let department = read_department(&entry.department, catalogue, || {
        format!("/units/{index}/department")
    })?;
    Ok(Unit {
        id: catalogue
            .units
            .find(&entry.slug.0, || format!("/units/{index}/slug"))?,
        slug: entry.slug.0.clone(),
        name: entry.name.0.clone(),
        department,
        waiting_area: text(&entry.waiting_area),
        call_prefix: entry.call_prefix.0.0.clone(),
        policy: read_policy(&entry.policy, catalogue, &format!("/units/{index}/policy"))?,
        closed_channels: read_closed(&entry.closed_channels),
        live_from_on: entry.live_from_on.as_ref().map(|day| day.0),
        phone_hours: read_phone_hours(
            &entry.phone_hours,
            valid_from_on,
            &format!("/units/{index}/phone_hours"),
        )?,
    })
}

pub(super) fn read_service(
    entry: &ServiceEntry,
    catalogue: &Catalogue,
    index: usize,
) -> Result<Service, TownFileError> {
    let at = |field: &str| format!("/services/{index}/{field}");
    let duration = ServiceDuration::new(entry.minutes, entry.further_minutes.unwrap_or_default())
        .map_err(|error| TownFileProblem::from(error).at(at("minutes")))?;
    Ok(Service {
        id: catalogue.services.find(&entry.slug.0, || at("slug"))?,
        slug: entry.slug.0.clone(),
        unit_id: catalogue.units.find(&entry.unit.0, || at("unit"))?,
        name: entry.name.clone(),
        category: entry.category.clone(),
        synonyms: entry.synonyms.iter().map(text).collect(),
        leika_key: entry.leika_key.as_ref().map(|key| key.0.clone()),
        duration,
        max_quantity: entry.max_quantity.map_or(1, std::num::NonZeroU16::get),
        need: match entry.appointment {
            Need::Required => AppointmentNeed::Required,
            Need::Recommended => AppointmentNeed::Recommended,
            Need::NotNeeded => AppointmentNeed::NotNeeded,
        },
        documents: each(&entry.documents, |place, required| {
            read_document(required, catalogue, || at(&format!("documents/{place}/document")))
        })?,
        combination: read_combination(&entry.combination, catalogue, &at("combination"))?,
        combination_limits: read_limits(&entry.combination_limits, catalogue, &at("combination_limits"))?,
        validity: Validity::new(day(entry.valid_from_on), day(entry.valid_until_on))
            .map_err(|error| TownFileProblem::Validity(error).at(at("valid_until_on")))?,
        fee: entry.fee.clone(),
        terms: read_terms(&entry.terms, duration, &at("terms"))?,
    })
}

pub(super) fn read_pool(
    entry: &PoolEntry,
    file: &TownFile,
    catalogue: &Catalogue,
    index: usize,
) -> Result<Pool, TownFileError> {
    let at = |field: &str| format!("/pools/{index}/{field}");
    let service_ids = each(&entry.services, |place, key| {
        let path = || at(&format!("services/{place}"));
        let id = catalogue.services.find(&key.0, path)?;
        let is_own = |service: &ServiceEntry| service.slug == *key && service.unit == entry.unit;
        if file.services.iter().any(is_own) {
            Ok(id)
        } else {
            let service = key.0.clone();
            Err(TownFileProblem::OtherUnit { service }.at(path()))
        }
    })?;
    Ok(Pool {
        id: catalogue.pools.find(&entry.slug.0, || at("slug"))?,
        slug: entry.slug.0.clone(),
        unit_id: catalogue.units.find(&entry.unit.0, || at("unit"))?,
        site_id: catalogue.sites.find(&entry.site.0, || at("site"))?,
        service_ids,
        counters: read_counters(entry, &at("counters"))?,
    })
}

fn read_counters(entry: &PoolEntry, path: &str) -> Result<Vec<Counter>, TownFileError> {
    let mut slugs = BTreeSet::new();
    each(&entry.counters, |place, counter| {
        if !slugs.insert(&counter.slug.0) {
            let path = format!("{path}/{place}/slug");
            return Err(TownFileProblem::RepeatedKey(counter.slug.0.clone()).at(path));
        }
        Ok(Counter {
            slug: counter.slug.0.clone(),
            name: text(&counter.name),
            room: text(&counter.room),
        })
    })
}

/// The name of a department.
fn read_department(
    key: &Key,
    catalogue: &Catalogue,
    path: impl FnOnce() -> String,
) -> Result<String, TownFileError> {
    let known = catalogue.departments.iter().find(|one| one.slug == *key);
    let unknown = || TownFileProblem::UnknownKey {
        kind: "department",
        key: key.0.clone(),
    };
    known
        .map(|department| text(&department.name))
        .ok_or_else(|| unknown().at(path()))
}

fn read_document(
    entry: &RequiredEntry,
    catalogue: &Catalogue,
    path: impl FnOnce() -> String,
) -> Result<RequiredDocument, TownFileError> {
    let key = &entry.document.0;
    match catalogue.documents.iter().find(|known| known.slug.0 == *key) {
        Some(document) => Ok(RequiredDocument {
            slug: key.clone(),
            name: document.name.clone(),
            need: match entry.need {
                wire::DocumentNeed::Required => DocumentNeed::Required,
                wire::DocumentNeed::Recommended => DocumentNeed::Recommended,
                wire::DocumentNeed::NotNeeded => DocumentNeed::NotNeeded,
            },
        }),
        None => Err(TownFileProblem::UnknownKey {
            kind: "document",
            key: key.clone(),
        }
        .at(path())),
    }
}

fn read_combination(
    entry: &CombinationEntry,
    catalogue: &Catalogue,
    path: &str,
) -> Result<Combination, TownFileError> {
    match entry {
        CombinationEntry::Any => Ok(Combination::Any),
        CombinationEntry::Alone => Ok(Combination::Alone),
        CombinationEntry::Only(keys) => each(keys, |place, key| {
            catalogue.services.find(&key.0, || format!("{path}/only/{place}"))
        })
        .map(Combination::Only),
    }
}

fn read_limits(
    entry: &CombinationLimitsEntry,
    catalogue: &Catalogue,
    path: &str,
) -> Result<CombinationLimits, TownFileError> {
    let limits = CombinationLimits {
        max_services: entry.max_services,
        max_quantity: entry.max_quantity,
        site_ids: each(&entry.sites, |place, key| {
            catalogue.sites.find(&key.0, || format!("{path}/sites/{place}"))
        })?,
    };
    match limits.check() {
        Ok(()) => Ok(limits),
        Err(error) => Err(TownFileProblem::Combination(error).at(format!("{path}/{}", error.field()))),
    }
}

fn day(stated: Option<Day>) -> Option<Date> {
    stated.map(|day| day.0)
}

fn text(line: &Label) -> String {
    line.0.0.clone()
}
