//! Bringing units and services of a message into a town document.

use einlass_contract::town::{
    CombinationEntry, CombinationLimitsEntry, Key, Label, NameEntry, Need, Parsed, PolicyEntry, ServiceEntry,
    TermsEntry, TownFile, UnitEntry,
};
use einlass_domain::language::{LocalizedText, LocalizedTextError};

use super::XmlError;
use super::read::{Address, Message, ReadService, ReadUnit};

/// Minutes of a service that the message brings anew, until the town states its own.
const NEW_SERVICE_MINUTES: u16 = 15;

/// What a message changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Keys of new units.
    pub new_units: Vec<String>,
    /// Keys of new services. They cannot be booked before counters give them.
    pub new_services: Vec<String>,
}

/// Why a message is not taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Not an XZuFi message.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// A value that a town document cannot hold.
    #[error("{key}: {problem}")]
    Value {
        /// Id of the object.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The town has no department or unit that a new entry could belong to.
    #[error("{0} is new, and the town has nothing that it could belong to")]
    Homeless(String),
}

/// Takes units and services of a message over: known ones are matched by id, new ones are added, nothing is removed.
pub fn merge_xzufi(file: &mut TownFile, document: &str) -> Result<Merged, MergeError> {
    let message = Message::read(document)?;
    let mut merged = Merged::default();
    for unit in &message.units {
        merge_unit(file, unit, &mut merged)?;
    }
    for service in &message.services {
        merge_service(file, service, &message.units, &mut merged)?;
    }
    Ok(merged)
}

fn merge_unit(file: &mut TownFile, read: &ReadUnit, merged: &mut Merged) -> Result<(), MergeError> {
    let own = file.authority.ags.0.0.as_str();
    if let Some(area) = read.areas.iter().find(|area| area.as_str() != own) {
        return Err(value(
            &read.key,
            format!("area {area} is not that of the authority"),
        ));
    }
    let slug: Key = parse(&read.key, &read.key)?;
    let named = |texts| NameEntry::try_from(texts).map_err(|problem| value(&read.key, problem));
    if let Some(unit) = file.units.iter_mut().find(|unit| unit.slug == slug) {
        let mut texts = unit.name.0.as_map().clone();
        texts.extend(read.name.clone());
        unit.name = named(texts)?;
    } else {
        let unit = new_unit(file, slug.clone(), named(read.name.clone())?, &read.key)?;
        file.units.push(unit);
        merged.new_units.push(read.key.clone());
    }
    merge_address(file, &slug, read)
}

/// A unit with one building and one address takes the address over; of several only known ones are admitted.
fn merge_address(file: &mut TownFile, unit: &Key, read: &ReadUnit) -> Result<(), MergeError> {
    let own = file.authority.ags.0.0.clone();
    let mut sites: Vec<Key> = file
        .pools
        .iter()
        .filter(|pool| pool.unit == *unit)
        .map(|pool| pool.site.clone())
        .collect();
    sites.dedup();
    for address in &read.addresses {
        if address.ags.as_ref().is_some_and(|ags| *ags != own) {
            return Err(value(
                &read.key,
                "the address lies outside the authority's area".to_owned(),
            ));
        }
        let (street, postcode, town) = labels(address, &read.key)?;
        let is_known = file
            .sites
            .iter()
            .any(|site| (&site.street, &site.postcode, &site.town) == (&street, &postcode, &town));
        let ([only], 1, false) = (sites.as_slice(), read.addresses.len(), is_known) else {
            continue;
        };
        if let Some(site) = file.sites.iter_mut().find(|site| site.slug == *only) {
            (site.street, site.postcode, site.town) = (street, postcode, town);
        }
    }
    Ok(())
}

fn labels(address: &Address, key: &str) -> Result<(Label, Label, Label), MergeError> {
    Ok((
        parse(key, &address.street)?,
        parse(key, &address.postcode)?,
        parse(key, &address.town)?,
    ))
}

fn new_unit(file: &TownFile, slug: Key, name: NameEntry, key: &str) -> Result<UnitEntry, MergeError> {
    let department = file
        .departments
        .first()
        .ok_or_else(|| MergeError::Homeless(key.to_owned()))?;
    Ok(UnitEntry {
        slug,
        department: department.slug.clone(),
        waiting_area: parse(key, name.german())?,
        name,
        call_prefix: parse(key, "N")?,
        policy: PolicyEntry::default(),
        closed_channels: Vec::new(),
        live_from_on: None,
        phone_hours: Vec::new(),
    })
}

fn merge_service(
    file: &mut TownFile,
    read: &ReadService,
    units: &[ReadUnit],
    merged: &mut Merged,
) -> Result<(), MergeError> {
    let slug: Key = parse(&read.key, &read.key)?;
    let leika_key = read
        .leika_key
        .as_deref()
        .map(|text| parse(&read.key, text))
        .transpose()?;
    let named = |texts| {
        LocalizedText::try_from(texts)
            .map_err(|error: LocalizedTextError| value(&read.key, error.to_string()))
    };
    if let Some(known) = file.services.iter_mut().find(|service| service.slug == slug) {
        let mut texts = known.name.as_map().clone();
        texts.extend(read.name.clone());
        known.name = named(texts)?;
        known.leika_key = leika_key.or_else(|| known.leika_key.clone());
        return Ok(());
    }
    let giver = units.iter().find(|unit| unit.services.contains(&read.key));
    let unit = match giver {
        Some(giver) => parse(&read.key, &giver.key)?,
        None => file
            .units
            .first()
            .map(|unit| unit.slug.clone())
            .ok_or_else(|| MergeError::Homeless(read.key.clone()))?,
    };
    let name = named(read.name.clone())?;
    file.services.push(ServiceEntry {
        slug,
        unit,
        category: name.clone(),
        name,
        synonyms: Vec::new(),
        leika_key,
        minutes: NEW_SERVICE_MINUTES,
        further_minutes: None,
        max_quantity: None,
        appointment: Need::NotNeeded,
        documents: Vec::new(),
        combination: CombinationEntry::default(),
        combination_limits: CombinationLimitsEntry::default(),
        valid_from_on: None,
        valid_until_on: None,
        fee: None,
        terms: TermsEntry::default(),
    });
    merged.new_services.push(read.key.clone());
    Ok(())
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    key: &str,
    text: &str,
) -> Result<Parsed<T>, MergeError> {
    text.parse()
        .map(Parsed)
        .map_err(|error: T::Err| value(key, error.to_string()))
}

fn value(key: &str, problem: String) -> MergeError {
    MergeError::Value {
        key: key.to_owned(),
        problem,
    }
}
