//! What a document does to days and bookings when it is published.

use std::collections::BTreeMap;

use einlass_contract::town::{
    Parsed, ServiceEntry, TownDay, TownFile, TownMisfit, TownWarning, TownWarningCode,
};
use einlass_domain::catalogue::{Slug, has_month_of_notice};
use einlass_domain::ids::PoolId;
use einlass_storage::calendar::Misfit;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::outlook::Outlook;
use crate::import::Town;

/// What a document does when it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Free times per day, before and after; empty if no days were watched.
    pub days: Vec<TownDay>,
    /// Bookings that fitted before and no longer do. They stay.
    pub misfits: Vec<TownMisfit>,
    /// What deserves a second look.
    pub warnings: Vec<TownWarning>,
}

impl Effects {
    /// Compares the rules before and after; `old` is the document that counted before.
    pub(super) fn between(
        old: Option<&Value>,
        new: &TownFile,
        before: &Outlook,
        after: &Outlook,
        town: &Town,
        now: Timestamp,
    ) -> Self {
        let today = town.authority.zone.to_datetime(now).date();
        let mut warnings = hours_warnings(before, after, today);
        warnings.extend(regime_warnings(old, new, today));
        Self {
            days: days(before, after),
            misfits: new_misfits(before, after),
            warnings,
        }
    }
}

fn days(before: &Outlook, after: &Outlook) -> Vec<TownDay> {
    let count = |outlook: &Outlook, on: &Date| outlook.free.get(on).copied().unwrap_or_default();
    let mut watched: Vec<Date> = before.free.keys().chain(after.free.keys()).copied().collect();
    watched.sort_unstable();
    watched.dedup();
    let day = |on: Date| TownDay {
        on: Parsed(on),
        free_before: count(before, &on),
        free_after: count(after, &on),
    };
    watched.into_iter().map(day).collect()
}

fn new_misfits(before: &Outlook, after: &Outlook) -> Vec<TownMisfit> {
    let is_new = |misfit: &Misfit| {
        let id = misfit.appointment_id;
        before.misfits.iter().all(|known| known.appointment_id != id)
    };
    let pool_key = |id: PoolId| after.pools.get(&id).map(Slug::to_string).unwrap_or_default();
    let wire = |misfit: &Misfit| TownMisfit {
        appointment_id: misfit.appointment_id,
        pool: pool_key(misfit.pool_id),
        number: misfit.number,
        start_at: misfit.span.start_at().into(),
    };
    after
        .misfits
        .iter()
        .filter(|misfit| is_new(misfit))
        .map(wire)
        .collect()
}

/// A warning for every set of counters whose seats change within the month after today.
fn hours_warnings(before: &Outlook, after: &Outlook, today: Date) -> Vec<TownWarning> {
    let mut first: BTreeMap<PoolId, Date> = BTreeMap::new();
    for ((pool, asker), old) in &before.grids {
        let Some(new) = after.grids.get(&(*pool, *asker)) else {
            continue;
        };
        let differing = old.iter().zip(new).find(|(old, new)| old != new);
        if let Some((old, _)) = differing {
            let on = old.day().date();
            first
                .entry(*pool)
                .and_modify(|known| *known = on.min(*known))
                .or_insert(on);
        }
    }
    let warn = |(pool, on): (PoolId, Date)| {
        (!has_month_of_notice(today, on)).then(|| TownWarning {
            code: TownWarningCode::HoursNoticeShort,
            key: after.pools.get(&pool).map(Slug::to_string).unwrap_or_default(),
            effective_on: Parsed(on),
        })
    };
    first.into_iter().filter_map(warn).collect()
}

/// A warning for every service whose need of an appointment changes: that counts at once.
fn regime_warnings(old: Option<&Value>, new: &TownFile, today: Date) -> Vec<TownWarning> {
    let services = old.and_then(|old| old.get("services")).and_then(Value::as_array);
    let need_before = |slug: &str| {
        let entry = services?
            .iter()
            .find(|one| one.get("slug").and_then(Value::as_str) == Some(slug))?;
        entry.get("appointment").cloned()
    };
    let changes = |service: &&ServiceEntry| {
        let now = serde_json::to_value(service.appointment).ok();
        need_before(service.slug.0.as_str()).is_some_and(|before| Some(before) != now)
    };
    new.services
        .iter()
        .filter(changes)
        .map(|service| TownWarning {
            code: TownWarningCode::RegimeNoticeShort,
            key: service.slug.0.to_string(),
            effective_on: Parsed(today),
        })
        .collect()
}
