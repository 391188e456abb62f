//! Entries of the waiting list as they are stored.

use diesel::prelude::*;
use einlass_domain::booking::{WaitingEntry, WaitingState, WaitingWish};
use einlass_domain::catalogue::{RequestedService, RequestedServices};
use einlass_domain::ids::{
    AppointmentId, AuthorityId, PersonDataId, ServiceId, SiteId, UnitId, WaitingEntryId,
};
use einlass_domain::language::Language;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::StorageError;
use crate::error::inconsistent;
use crate::schema::waiting_entry;
use crate::sql_types::{Db, JsonText};

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = waiting_entry, treat_none_as_default_value = false)]
pub(super) struct EntryRow {
    id: Db<WaitingEntryId>,
    authority_id: Db<AuthorityId>,
    made_at: Db<Timestamp>,
    wish: Db<JsonText>,
    services_key: String,
    to_on: Db<Date>,
    channel: String,
    language: String,
    person_data_id: Option<Db<PersonDataId>>,
    state: String,
    appointment_id: Option<Db<AppointmentId>>,
    expires_at: Option<Db<Timestamp>>,
}

/// The columns of a state.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = waiting_entry, treat_none_as_null = true)]
pub(super) struct EntryState {
    state: &'static str,
    appointment_id: Option<Db<AppointmentId>>,
    expires_at: Option<Db<Timestamp>>,
}

/// A wish as it is stored. Weekdays count from 1, Monday (ISO 8601).
#[derive(Serialize, Deserialize)]
struct WishSnapshot {
    services: Vec<(ServiceId, u16)>,
    weekdays: Vec<i8>,
    from: Time,
    until: Time,
    from_on: Date,
    to_on: Date,
    site_ids: Vec<SiteId>,
    unit_ids: Vec<UnitId>,
}

impl EntryState {
    pub(super) fn of(state: &WaitingState) -> Self {
        let (appointment_id, expires_at) = match *state {
            WaitingState::Offered {
                appointment_id,
                expires_at,
            } => (Some(appointment_id), Some(expires_at)),
            WaitingState::Booked { appointment_id } => (Some(appointment_id), None),
            WaitingState::Waiting | WaitingState::Withdrawn | WaitingState::Ended => (None, None),
        };
        Self {
            state: state.name(),
            appointment_id: appointment_id.map(Db),
            expires_at: expires_at.map(Db),
        }
    }
}

/// The services of a wish, in a form that is the same for the same services.
pub(super) fn services_key(wish: &WaitingWish) -> String {
    let mut ids: Vec<String> = wish
        .services
        .iter()
        .map(|one| one.service_id.to_string())
        .collect();
    ids.sort_unstable();
    ids.join(" ")
}

impl EntryRow {
    pub(super) fn of(entry: &WaitingEntry) -> Result<Self, StorageError> {
        let state = EntryState::of(&entry.state);
        Ok(Self {
            id: Db(entry.id),
            authority_id: Db(entry.authority_id),
            made_at: Db(entry.made_at),
            wish: Db(JsonText::write(&WishSnapshot::of(&entry.wish))?),
            services_key: services_key(&entry.wish),
            to_on: Db(entry.wish.to_on),
            channel: entry.channel.as_str().to_owned(),
            language: entry.language.tag().to_owned(),
            person_data_id: entry.person_data_id.map(Db),
            state: state.state.to_owned(),
            appointment_id: state.appointment_id,
            expires_at: state.expires_at,
        })
    }

    fn read_state(&self) -> Option<WaitingState> {
        Some(match self.state.as_str() {
            "waiting" => WaitingState::Waiting,
            "offered" => WaitingState::Offered {
                appointment_id: self.appointment_id?.0,
                expires_at: self.expires_at?.0,
            },
            "booked" => WaitingState::Booked {
                appointment_id: self.appointment_id?.0,
            },
            "withdrawn" => WaitingState::Withdrawn,
            "ended" => WaitingState::Ended,
            _ => return None,
        })
    }
}

impl TryFrom<EntryRow> for WaitingEntry {
    type Error = StorageError;

    fn try_from(row: EntryRow) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("waiting_entry", column, row.id);
        let wish: Option<WishSnapshot> = row.wish.read();
        Ok(Self {
            id: row.id.0,
            authority_id: row.authority_id.0,
            made_at: row.made_at.0,
            wish: wish.and_then(WishSnapshot::read).ok_or_else(bad("wish"))?,
            channel: row.channel.parse().map_err(|_| bad("channel")())?,
            language: Language::from_tag(&row.language).ok_or_else(bad("language"))?,
            person_data_id: row.person_data_id.map(|value| value.0),
            state: row.read_state().ok_or_else(bad("state"))?,
        })
    }
}

impl WishSnapshot {
    fn of(wish: &WaitingWish) -> Self {
        let services = wish.services.iter().map(|one| (one.service_id, one.quantity));
        let weekdays = wish.weekdays.iter().map(|day| day.to_monday_one_offset());
        Self {
            services: services.collect(),
            weekdays: weekdays.collect(),
            from: wish.from,
            until: wish.until,
            from_on: wish.from_on,
            to_on: wish.to_on,
            site_ids: wish.site_ids.clone(),
            unit_ids: wish.unit_ids.clone(),
        }
    }

    fn read(self) -> Option<WaitingWish> {
        let services = self
            .services
            .into_iter()
            .map(|(service_id, quantity)| RequestedService { service_id, quantity });
        let weekdays = self.weekdays.into_iter().map(Weekday::from_monday_one_offset);
        Some(WaitingWish {
            services: RequestedServices::new(services.collect()).ok()?,
            weekdays: weekdays.collect::<Result<_, _>>().ok()?,
            from: self.from,
            until: self.until,
            from_on: self.from_on,
            to_on: self.to_on,
            site_ids: self.site_ids,
            unit_ids: self.unit_ids,
        })
    }
}
