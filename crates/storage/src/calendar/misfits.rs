//! Bookings and holds that no rule carries any more.

use std::collections::HashMap;

use diesel::prelude::*;
use einlass_domain::booking::{BookingNumber, Channel};
use einlass_domain::calendar::{Ask, Asker, DayGrid, Quantum, QuantumSpan};
use einlass_domain::catalogue::Validity;
use einlass_domain::ids::{AppointmentId, AuthorityId, PoolId, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::pool_rules::load_rules;
use crate::booking::number_of;
use crate::catalogue::list_services;
use crate::error::inconsistent;
use crate::schema::appointment;
use crate::sql_types::{Db, JsonText, db_all};
use crate::{ReadTx, StorageError};

/// A live appointment that the rules no longer carry (Termin ohne Platz).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The appointment.
    pub appointment_id: AppointmentId,
    /// Its number; `None` while its seats are only held.
    pub number: Option<BookingNumber>,
    /// How firm it is.
    pub state: MisfitState,
    /// Why it does not fit.
    pub reason: MisfitReason,
    /// Where it is.
    pub pool_id: PoolId,
    /// Its local day.
    pub on_date: Date,
    /// Its time.
    pub span: QuantumSpan,
}

/// How firm an appointment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MisfitState {
    /// Booked.
    Booked,
    /// Its mail address is to be confirmed.
    Pending,
    /// Held while somebody is booking.
    Held,
}

/// Why an appointment does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MisfitReason {
    /// There are fewer seats than appointments.
    NoSeat,
    /// One of its services is not given on its day.
    ServiceNotValid,
}

#[derive(Clone, Debug, Queryable)]
struct Live {
    id: AppointmentId,
    number: Option<i32>,
    state: String,
    services: JsonText,
    pool_id: PoolId,
    on_date: Date,
    first_quantum: i64,
    quanta: i16,
}

/// The part of a booked service that matters here.
#[derive(Deserialize)]
struct BookedServiceId {
    service_id: ServiceId,
}

/// The live appointments of the pools, from a local day on, that the rules as they are now do not carry: those with a
/// service that is not given on their day, and by day those made last, as many as are above the seats, held ones before
/// booked ones. In a transaction that writes its own changes count.
///
/// What was kept for whom does not matter: a seat is a seat. Holds that have lapsed by `now` do not count.
pub fn list_misfits(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    from_on: Date,
    now: Timestamp,
) -> Result<Vec<Misfit>, StorageError> {
    let mut misfits = Vec::new();
    let validities: HashMap<ServiceId, Validity> = list_services(tx, authority_id)?
        .into_iter()
        .map(|service| (service.id, service.validity))
        .collect();
    let live = load_live(tx, authority_id, pools, from_on, now)?;
    for of_pool in live.chunk_by(|a, b| a.pool_id == b.pool_id) {
        let Some(pool_id) = of_pool.first().map(|one| one.pool_id) else {
            continue;
        };
        let Some(rules) = load_rules(tx, authority_id, pool_id)? else {
            continue;
        };
        // Which seats are open to whom does not matter for their number.
        let anybody = Ask {
            asker: Asker::ordinary(Channel::Internal),
            service_ids: &[],
            now: Timestamp::MIN,
        };
        for of_day in of_pool.chunk_by(|a, b| a.on_date == b.on_date) {
            if let Some(date) = of_day.first().map(|one| one.on_date) {
                let grid = rules.day_grid(date, &anybody);
                misfits.extend(misfits_of_day(&grid, of_day, &validities)?);
            }
        }
    }
    Ok(misfits)
}

/// By pool, day and the moment at which they were made.
fn load_live(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    from_on: Date,
    now: Timestamp,
) -> Result<Vec<Live>, StorageError> {
    let is_held = appointment::state
        .eq_any(["held", "pending"])
        .and(appointment::expires_at.gt(Db(now)).assume_not_null());
    let query = appointment::table
        .filter(appointment::authority_id.eq(Db(authority_id)))
        .filter(appointment::pool_id.eq_any(db_all(pools)))
        .filter(appointment::on_date.ge(Db(from_on)))
        .filter(appointment::state.eq("booked").or(is_held))
        .order((
            appointment::pool_id,
            appointment::on_date,
            appointment::made_at,
            appointment::id,
        ))
        .select((
            appointment::id,
            appointment::number,
            appointment::state,
            appointment::services,
            appointment::pool_id,
            appointment::on_date,
            appointment::first_quantum,
            appointment::quanta,
        ));
    tx.run(|conn| query.load(conn))
}

/// The misfits of one pool and day.
fn misfits_of_day(
    grid: &DayGrid,
    of_day: &[Live],
    validities: &HashMap<ServiceId, Validity>,
) -> Result<Vec<Misfit>, StorageError> {
    let mut carried = Vec::new();
    let mut misfits = Vec::new();
    for one in of_day {
        let state = one.state()?;
        if one.is_valid(validities)? {
            carried.push((state, one));
        } else {
            misfits.push(one.misfit(state, MisfitReason::ServiceNotValid)?);
        }
    }
    // The sort is stable: among equally firm ones those made first have their seats.
    carried.sort_by_key(|(state, _)| *state);
    for (state, one) in unseated(grid, &carried) {
        misfits.push(one.misfit(*state, MisfitReason::NoSeat)?);
    }
    Ok(misfits)
}

/// Gives seats in the order of the bookings and returns those for which none is left.
fn unseated<'b>(grid: &DayGrid, of_day: &'b [(MisfitState, &'b Live)]) -> Vec<&'b (MisfitState, &'b Live)> {
    let mut used: HashMap<i64, u8> = HashMap::new();
    let seats_at = |quantum: i64| {
        let offset = grid.day().offset_at(Quantum::from_index(quantum));
        offset.map_or(0, |offset| grid.seats_at(offset).get())
    };
    let mut unseated = Vec::new();
    for one in of_day {
        let quanta = one.1.first_quantum..one.1.first_quantum + i64::from(one.1.quanta);
        let has_seat = |quantum: i64| used.get(&quantum).copied().unwrap_or(0) < seats_at(quantum);
        if quanta.clone().all(has_seat) {
            quanta.for_each(|quantum| *used.entry(quantum).or_default() += 1);
        } else {
            unseated.push(one);
        }
    }
    unseated
}

impl Live {
    fn bad(&self, column: &'static str) -> StorageError {
        inconsistent("appointment", column, self.id)
    }

    fn state(&self) -> Result<MisfitState, StorageError> {
        match self.state.as_str() {
            "booked" => Ok(MisfitState::Booked),
            "pending" => Ok(MisfitState::Pending),
            "held" => Ok(MisfitState::Held),
            _ => Err(self.bad("state")),
        }
    }

    /// Whether all of its services are given on its day; a service that is no longer named does not speak against it.
    fn is_valid(&self, validities: &HashMap<ServiceId, Validity>) -> Result<bool, StorageError> {
        let services: Vec<BookedServiceId> = self.services.read().ok_or_else(|| self.bad("services"))?;
        let mut known = services.iter().filter_map(|one| validities.get(&one.service_id));
        Ok(known.all(|validity| validity.contains(self.on_date)))
    }

    fn misfit(&self, state: MisfitState, reason: MisfitReason) -> Result<Misfit, StorageError> {
        let read = |number| number_of(number).ok_or_else(|| self.bad("number"));
        let number = self.number.map(read).transpose()?;
        let quanta = u16::try_from(self.quanta).ok();
        let first = Quantum::from_index(self.first_quantum);
        Ok(Misfit {
            appointment_id: self.id,
            number,
            state,
            reason,
            pool_id: self.pool_id,
            on_date: self.on_date,
            span: quanta
                .and_then(|quanta| QuantumSpan::new(first, quanta))
                .ok_or_else(|| self.bad("quanta"))?,
        })
    }
}
