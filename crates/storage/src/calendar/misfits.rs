//! Bookings that no rule carries any more.

use std::collections::HashMap;

use diesel::prelude::*;
use einlass_domain::booking::{BookingNumber, Channel};
use einlass_domain::calendar::{Ask, Asker, DayGrid, Quantum, QuantumSpan};
use einlass_domain::ids::{AppointmentId, AuthorityId, PoolId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::pool_rules::load_rules;
use crate::error::inconsistent;
use crate::schema::appointment;
use crate::sql_types::{Db, db_all};
use crate::{ReadTx, StorageError};

/// A booked appointment above the seats that the rules give (Termin ohne Platz).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The booking.
    pub appointment_id: AppointmentId,
    /// Its number.
    pub number: BookingNumber,
    /// Where it is.
    pub pool_id: PoolId,
    /// Its local day.
    pub on_date: Date,
    /// Its time.
    pub span: QuantumSpan,
}

#[derive(Clone, Copy, Debug, Queryable)]
struct Booked {
    id: AppointmentId,
    number: Option<i32>,
    pool_id: PoolId,
    on_date: Date,
    first_quantum: i64,
    quanta: i16,
}

/// The booked appointments of the pools, from a local day on, that the rules as they are now give no seat for: by day
/// those made last, as many as are above the seats. In a transaction that writes its own changes count.
///
/// What was kept for whom does not matter: a seat is a seat. Holds do not count; they lapse by themselves.
pub fn list_misfits(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    from_on: Date,
) -> Result<Vec<Misfit>, StorageError> {
    let mut misfits = Vec::new();
    let booked = load_booked(tx, authority_id, pools, from_on)?;
    for of_pool in booked.chunk_by(|a, b| a.pool_id == b.pool_id) {
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
                for unseated in unseated(&grid, of_day) {
                    misfits.push(Misfit::try_from(unseated)?);
                }
            }
        }
    }
    Ok(misfits)
}

/// By pool, day and the moment at which they were made.
fn load_booked(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    from_on: Date,
) -> Result<Vec<Booked>, StorageError> {
    let query = appointment::table
        .filter(appointment::authority_id.eq(Db(authority_id)))
        .filter(appointment::pool_id.eq_any(db_all(pools)))
        .filter(appointment::on_date.ge(Db(from_on)))
        .filter(appointment::state.eq("booked"))
        .order((
            appointment::pool_id,
            appointment::on_date,
            appointment::made_at,
            appointment::id,
        ))
        .select((
            appointment::id,
            appointment::number,
            appointment::pool_id,
            appointment::on_date,
            appointment::first_quantum,
            appointment::quanta,
        ));
    tx.run(|conn| query.load(conn))
}

/// Gives seats in the order of the bookings and returns those for which none is left.
fn unseated<'b>(grid: &DayGrid, of_day: &'b [Booked]) -> Vec<&'b Booked> {
    let mut used: HashMap<i64, u8> = HashMap::new();
    let seats_at = |quantum: i64| {
        let offset = grid.day().offset_at(Quantum::from_index(quantum));
        offset.map_or(0, |offset| grid.seats_at(offset).get())
    };
    let mut unseated = Vec::new();
    for one in of_day {
        let quanta = one.first_quantum..one.first_quantum + i64::from(one.quanta);
        let has_seat = |quantum: i64| used.get(&quantum).copied().unwrap_or(0) < seats_at(quantum);
        if quanta.clone().all(has_seat) {
            quanta.for_each(|quantum| *used.entry(quantum).or_default() += 1);
        } else {
            unseated.push(one);
        }
    }
    unseated
}

impl TryFrom<&Booked> for Misfit {
    type Error = StorageError;

    fn try_from(booked: &Booked) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("appointment", column, booked.id);
        let number = booked.number.and_then(|number| u32::try_from(number).ok());
        let quanta = u16::try_from(booked.quanta).ok();
        let first = Quantum::from_index(booked.first_quantum);
        Ok(Self {
            appointment_id: booked.id,
            number: number
                .and_then(|number| BookingNumber::from_u32(number).ok())
                .ok_or_else(bad("number"))?,
            pool_id: booked.pool_id,
            on_date: booked.on_date,
            span: quanta
                .and_then(|quanta| QuantumSpan::new(first, quanta))
                .ok_or_else(bad("quanta"))?,
        })
    }
}
