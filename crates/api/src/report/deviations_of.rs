//! Comparing the rules that count at one level with those that count one level above.

use einlass_contract::report::Deviation;
use einlass_domain::booking::{BookingPolicy, Channel, PolicyLevel, PolicyTree};
use einlass_domain::catalogue::{Authority, Pool, Service, Site, Unit};
use einlass_domain::ids::ServiceId;
use einlass_storage::catalogue::{find_authority, list_pools, list_services, list_sites, list_units};
use einlass_storage::{ReadTx, StorageError};
use serde_json::{Map, Value};

use crate::catalogue::channel_on_wire;

/// Everything at which rules count, units before their first day included.
pub(super) struct Places {
    pub(super) authority: Authority,
    pub(super) sites: Vec<Site>,
    pub(super) units: Vec<Unit>,
    pub(super) pools: Vec<Pool>,
    pub(super) services: Vec<Service>,
}

/// Nothing is stated.
const NOTHING: &PolicyLevel = &PolicyLevel::EMPTY;

impl Places {
    /// Reads them; `None`: there is no such authority.
    pub(super) fn load(
        tx: &mut ReadTx<'_>,
        id: einlass_domain::ids::AuthorityId,
    ) -> Result<Option<Self>, StorageError> {
        let Some(authority) = find_authority(tx, id)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            authority,
            sites: list_sites(tx, id)?,
            units: list_units(tx, id)?,
            pools: list_pools(tx, id)?,
            services: list_services(tx, id)?,
        }))
    }

    /// Every rule whose value at a level is another than one level above, for everybody or for some bookings only.
    pub(super) fn deviations(&self) -> Vec<Deviation> {
        let all: Vec<&Service> = self.services.iter().collect();
        let usual = tree(NOTHING, NOTHING, NOTHING);
        let common = tree(&self.authority.policy, NOTHING, NOTHING);
        let town = Place::new("authority", self.authority.slug.as_str(), None);
        let mut found = town.compare(&usual, &common, &all);
        for site in &self.sites {
            let here = tree(&self.authority.policy, &site.policy, NOTHING);
            found.extend(Place::new("site", site.slug.as_str(), None).compare(&common, &here, &all));
        }
        for unit in &self.units {
            let services: Vec<&Service> = self.services_of(unit).collect();
            for site in self.sites_of(unit) {
                let at_site = site.map_or(NOTHING, |site| &site.policy);
                let above = tree(&self.authority.policy, at_site, NOTHING);
                let here = tree(&self.authority.policy, at_site, &unit.policy);
                let place = Place::new("unit", unit.slug.as_str(), site.map(|site| site.slug.as_str()));
                found.extend(place.compare(&above, &here, &services));
            }
        }
        found
    }

    fn services_of(&self, unit: &Unit) -> impl Iterator<Item = &Service> {
        let unit_id = unit.id;
        self.services.iter().filter(move |one| one.unit_id == unit_id)
    }

    /// The sites at which a unit has counters; one that is `None` if there is no such site.
    fn sites_of(&self, unit: &Unit) -> Vec<Option<&Site>> {
        let has_counters = |site: &&Site| {
            let mut pools = self.pools.iter();
            pools.any(|pool| pool.unit_id == unit.id && pool.site_id == site.id)
        };
        let sites: Vec<_> = self.sites.iter().filter(has_counters).map(Some).collect();
        if sites.is_empty() { vec![None] } else { sites }
    }
}

/// Where rules are compared.
struct Place<'a> {
    level: &'static str,
    key: &'a str,
    site: Option<&'a str>,
}

/// A rule with the values above and here.
#[derive(Clone, PartialEq)]
struct Difference {
    rule: String,
    inherited: Value,
    value: Value,
}

impl<'a> Place<'a> {
    const fn new(level: &'static str, key: &'a str, site: Option<&'a str>) -> Self {
        Self { level, key, site }
    }

    /// What counts for everybody, then what counts for some ways of booking, then for some services. What a more
    /// general row says already is not repeated.
    fn compare(
        &self,
        above: &PolicyTree<'_>,
        here: &PolicyTree<'_>,
        services: &[&Service],
    ) -> Vec<Deviation> {
        let general = differences(&above.base(), &here.base());
        let mut rows: Vec<Deviation> = general.iter().map(|one| self.row(one, None, None)).collect();
        let by_channel = |ids: &[ServiceId]| -> Vec<(Channel, Vec<Difference>)> {
            let resolved = |channel| {
                let (above, here) = (above.resolve(ids, channel), here.resolve(ids, channel));
                (channel, differences(&above, &here))
            };
            Channel::ALL.into_iter().map(resolved).collect()
        };
        let any_service = by_channel(&[]);
        let known = |_: Channel| general.as_slice();
        rows.extend(self.rows_by_channel(&any_service, known, None));
        for service in services {
            let of_service = by_channel(&[service.id]);
            let known = |channel: Channel| {
                let found = any_service.iter().find(|(one, _)| *one == channel);
                found.map_or(&[][..], |(_, found)| found.as_slice())
            };
            rows.extend(self.rows_by_channel(&of_service, known, Some(service.slug.as_str())));
        }
        rows
    }

    /// One row where all ways of booking have the same, else one for each.
    fn rows_by_channel<'k>(
        &self,
        found: &[(Channel, Vec<Difference>)],
        known: impl Fn(Channel) -> &'k [Difference],
        service: Option<&str>,
    ) -> Vec<Deviation> {
        let is_new = |channel: Channel, one: &Difference| !known(channel).contains(one);
        let mut rows: Vec<Deviation> = Vec::new();
        for (channel, differences) in found {
            for one in differences.iter().filter(|one| is_new(*channel, one)) {
                let everywhere = found
                    .iter()
                    .all(|(other, others)| others.contains(one) && is_new(*other, one));
                let row = self.row(one, service, (!everywhere).then_some(*channel));
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        rows
    }

    fn row(&self, one: &Difference, service: Option<&str>, channel: Option<Channel>) -> Deviation {
        Deviation {
            level: self.level.to_owned(),
            key: self.key.to_owned(),
            site: self.site.map(str::to_owned),
            service: service.map(str::to_owned),
            channel: channel.map(channel_on_wire),
            rule: one.rule.clone(),
            value: one.value.clone(),
            inherited: Some(one.inherited.clone()).filter(|value| !value.is_null()),
        }
    }
}

const fn tree<'a>(
    authority: &'a PolicyLevel,
    site: &'a PolicyLevel,
    unit: &'a PolicyLevel,
) -> PolicyTree<'a> {
    PolicyTree {
        authority,
        site,
        unit,
    }
}

fn differences(above: &BookingPolicy, here: &BookingPolicy) -> Vec<Difference> {
    let (above, here) = (rules_of(above), rules_of(here));
    let differing = here
        .into_iter()
        .filter(|(rule, value)| above.get(rule) != Some(value));
    differing
        .map(|(rule, value)| Difference {
            inherited: above.get(&rule).cloned().unwrap_or_default(),
            rule,
            value,
        })
        .collect()
}

/// The rules by name, times of day as the document writes them.
fn rules_of(policy: &BookingPolicy) -> Map<String, Value> {
    let mut rules = match serde_json::to_value(policy) {
        Ok(Value::Object(rules)) => rules,
        Ok(_) | Err(_) => Map::new(),
    };
    if let Some(opens_at) = policy.opens_at {
        let text = opens_at.strftime("%H:%M").to_string();
        rules.insert("opens_at".to_owned(), Value::String(text));
    }
    rules
}
