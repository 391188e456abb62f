//! Rules of booking of a town data file as domain values.

use einlass_contract::town::{PolicyEntry, TownFile};
use einlass_domain::booking::{BookingPolicy, ChannelName, PolicyLevel, PolicyOverride};
use einlass_domain::catalogue::Slug;

use super::mistakes::each;
use super::read_catalogue::Catalogue;
use super::{TownFileError, TownFileProblem};

/// The policy of one level, stated at `path`.
pub(super) fn read_policy(
    entry: &PolicyEntry,
    catalogue: &Catalogue,
    path: &str,
) -> Result<PolicyLevel, TownFileError> {
    let overrides = each(&entry.overrides, |index, entry| {
        let service_ids = each(&entry.services, |place, key| {
            let path = || format!("{path}/overrides/{index}/services/{place}");
            catalogue.services.find(&key.0, path)
        })?;
        Ok(PolicyOverride {
            service_ids,
            channels: entry
                .channels
                .iter()
                .map(|channel| ChannelName(channel.0))
                .collect(),
            horizon_days: entry.horizon_days,
            lead_minutes: entry.lead_minutes,
        })
    })?;
    let level = PolicyLevel {
        horizon_days: entry.horizon_days,
        lead_minutes: entry.lead_minutes,
        opens_at: entry.opens_at.map(|clock| clock.0.time()),
        check_in_before_minutes: entry.check_in_before_minutes,
        check_in_after_minutes: entry.check_in_after_minutes,
        hold_minutes: entry.hold_minutes,
        max_open_per_person: entry.max_open_per_person,
        freed_seat_delay_minutes: entry.freed_seat_delay_minutes,
        offer_minutes: entry.offer_minutes,
        max_per_person_and_day: entry.max_per_person_and_day,
        activation_minutes: entry.activation_minutes,
        keep_person_days: entry.keep_person_days,
        overrides,
    };
    let checked = level.check();
    checked.map_err(|error| TownFileProblem::from(error).at(path))?;
    Ok(level)
}

/// The most days ahead that anybody can book anything of a unit at a site.
pub(super) fn longest_horizon(file: &TownFile, site: &Slug, unit: &Slug) -> u16 {
    let site = file.sites.iter().find(|entry| entry.slug.0 == *site);
    let unit = file.units.iter().find(|entry| entry.slug.0 == *unit);
    let levels = [
        Some(&file.authority.policy),
        site.map(|entry| &entry.policy),
        unit.map(|entry| &entry.policy),
    ];
    let levels = || levels.into_iter().flatten();
    let base = levels().filter_map(|level| level.horizon_days).next_back();
    let overrides = levels().flat_map(|level| &level.overrides);
    let longest = overrides.filter_map(|one| one.horizon_days).max();
    let base = base.unwrap_or(BookingPolicy::default().horizon_days);
    longest.map_or(base, |longest| longest.max(base))
}
