//! Visits as they are stored.

use diesel::prelude::*;
use einlass_domain::ids::{AppointmentId, AuthorityId, SiteId, UnitId, VisitId};
use einlass_domain::queue::{CallNumber, Visit, VisitState};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::StorageError;
use crate::error::inconsistent;
use crate::schema::visit;
use crate::sql_types::Db;

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = visit, treat_none_as_default_value = false)]
pub(crate) struct VisitRow {
    pub(super) id: Db<VisitId>,
    pub(super) authority_id: Db<AuthorityId>,
    pub(super) site_id: Db<SiteId>,
    pub(super) unit_id: Db<UnitId>,
    pub(super) appointment_id: Option<Db<AppointmentId>>,
    pub(super) call_number: String,
    pub(super) on_date: Db<Date>,
    pub(super) arrived_at: Db<Timestamp>,
    pub(super) appointment_start_at: Option<Db<Timestamp>>,
    pub(super) state: String,
    pub(super) state_at: Db<Timestamp>,
    pub(super) calls: i16,
    pub(super) forwarded_to: Option<Db<UnitId>>,
}

/// The columns of a state.
#[derive(AsChangeset)]
#[diesel(table_name = visit, treat_none_as_null = true)]
pub(super) struct StateColumns {
    pub(super) state: &'static str,
    pub(super) state_at: Db<Timestamp>,
    pub(super) calls: i16,
    pub(super) forwarded_to: Option<Db<UnitId>>,
}

impl StateColumns {
    /// Splits a state; `arrived_at` is since when a visitor waits.
    pub(super) fn of(state: &VisitState, arrived_at: Timestamp) -> Self {
        let (state_at, calls, forwarded_to) = match *state {
            VisitState::Waiting => (arrived_at, 0, None),
            VisitState::Called { called_at, calls } => (called_at, calls, None),
            VisitState::InService { since } | VisitState::Parked { since } => (since, 0, None),
            VisitState::Forwarded { to, forwarded_at } => (forwarded_at, 0, Some(to)),
            VisitState::Finished { finished_at } => (finished_at, 0, None),
            VisitState::Left { left_at } => (left_at, 0, None),
        };
        Self {
            state: state.name(),
            state_at: Db(state_at),
            calls: i16::from(calls),
            forwarded_to: forwarded_to.map(Db),
        }
    }
}

impl VisitRow {
    fn read_state(&self) -> Option<VisitState> {
        let at = self.state_at;
        Some(match self.state.as_str() {
            "waiting" => VisitState::Waiting,
            "called" => VisitState::Called {
                called_at: at.0,
                calls: u8::try_from(self.calls).ok()?,
            },
            "in_service" => VisitState::InService { since: at.0 },
            "parked" => VisitState::Parked { since: at.0 },
            "forwarded" => VisitState::Forwarded {
                to: self.forwarded_to?.0,
                forwarded_at: at.0,
            },
            "finished" => VisitState::Finished { finished_at: at.0 },
            "left" => VisitState::Left { left_at: at.0 },
            _ => return None,
        })
    }
}

impl TryFrom<VisitRow> for Visit {
    type Error = StorageError;

    fn try_from(row: VisitRow) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("visit", column, row.id);
        Ok(Self {
            id: row.id.0,
            authority_id: row.authority_id.0,
            site_id: row.site_id.0,
            unit_id: row.unit_id.0,
            appointment_id: row.appointment_id.map(|value| value.0),
            call_number: CallNumber::parse(&row.call_number).map_err(|_| bad("call_number"))?,
            arrived_at: row.arrived_at.0,
            appointment_start_at: row.appointment_start_at.map(|value| value.0),
            state: row.read_state().ok_or_else(|| bad("state"))?,
        })
    }
}
