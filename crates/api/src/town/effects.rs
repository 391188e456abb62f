//! What a document does to days and bookings when it is published.

use std::collections::BTreeMap;

use einlass_contract::town::{
    Parsed, ServiceEntry, TownDay, TownFile, TownMisfit, TownWarning, TownWarningCode,
};
use einlass_domain::catalogue::Slug;
use einlass_domain::ids::PoolId;
use einlass_storage::calendar::Misfit;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use super::outlook::Outlook;
use crate::calendar::{reason_on_wire, state_on_wire};
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
        warnings.extend(validity_warnings(before, after, today));
        if !town.notice.is_kept(today, today) {
            warnings.extend(regime_warnings(old, new, today));
        }
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
        state: state_on_wire(misfit.state),
        reason: reason_on_wire(misfit.reason),
        start_at: misfit.span.start_at().into(),
    };
    after
        .misfits
        .iter()
        .filter(|misfit| is_new(misfit))
        .map(wire)
        .collect()
}

/// A warning for every set of counters and every unit whose hours change within the period of notice: windows that
/// come, go or move, closed days, other modes, seats, ways of booking or services, and telephone hours.
fn hours_warnings(before: &Outlook, after: &Outlook, today: Date) -> Vec<TownWarning> {
    let key = |id: &PoolId| after.pools.get(id).map(Slug::to_string).unwrap_or_default();
    let pools = first_changes(&before.hours, &after.hours).into_iter();
    let pools = pools.map(|(id, day)| (key(id), day));
    let units = first_changes(&before.phone, &after.phone).into_iter();
    let units = units.map(|(slug, day)| (slug.to_string(), day));
    pools
        .chain(units)
        .map(|(key, day)| warning(TownWarningCode::HoursNoticeShort, key, today, day))
        .collect()
}

/// The first day, counted from today, on which an entry has something else than before.
fn first_changes<'a, K: Ord, D: Default + PartialEq>(
    before: &'a BTreeMap<K, Vec<D>>,
    after: &'a BTreeMap<K, Vec<D>>,
) -> Vec<(&'a K, usize)> {
    let mut keys: Vec<&K> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let (nothing, days) = (D::default(), before.values().chain(after.values()));
    let days = days.map(Vec::len).max().unwrap_or_default();
    let on = |entries: &'a BTreeMap<K, Vec<D>>, key: &K, day: usize| entries.get(key)?.get(day);
    let first = |key: &&'a K| {
        (0..days)
            .find(|day| on(before, key, *day).unwrap_or(&nothing) != on(after, key, *day).unwrap_or(&nothing))
    };
    keys.into_iter()
        .filter_map(|key| first(&key).map(|day| (key, day)))
        .collect()
}

fn warning(code: TownWarningCode, key: String, today: Date, day: usize) -> TownWarning {
    let days = i64::try_from(day).unwrap_or_default();
    TownWarning {
        code,
        key,
        effective_on: Parsed(today.saturating_add(days.days())),
    }
}

/// A warning for every known service that is given on other days within the period of notice.
fn validity_warnings(before: &Outlook, after: &Outlook, today: Date) -> Vec<TownWarning> {
    let known = |slug: &Slug| before.given.contains_key(slug) && after.given.contains_key(slug);
    first_changes(&before.given, &after.given)
        .into_iter()
        .filter(|(slug, _)| known(slug))
        .map(|(slug, day)| warning(TownWarningCode::RegimeNoticeShort, slug.to_string(), today, day))
        .collect()
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
