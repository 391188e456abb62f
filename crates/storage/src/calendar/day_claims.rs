//! Which seats are taken on the days of a pool.

use std::ops::Range;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use einlass_domain::calendar::{DayClaims, LocalDay, Quantum};
use einlass_domain::ids::{AppointmentId, PoolId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::booking::HeldBackSeats;
use crate::schema::{appointment, held_back, seat_claim};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// The taken seats of a run of days of one pool at one moment.
#[derive(Debug)]
pub(super) struct TakenSeats {
    /// Quantum and the set of its taken seats, one bit each; ascending.
    taken: Vec<(i64, i64)>,
    /// The holds that have not lapsed: start and end of validity.
    live_holds: Vec<(i64, Timestamp)>,
    /// Seats that are held back from who asks: quantum, seat, until when.
    held_back: Vec<(i64, i16, Timestamp)>,
}

/// A hold with its claims.
#[derive(Clone, Copy, Debug, Queryable)]
struct Hold {
    id: AppointmentId,
    first_quantum: i64,
    expires_at: Timestamp,
}

/// The claims of one day.
pub(super) struct TakenDay {
    pub(super) claims: DayClaims,
    /// When the next hold lapses, or the next seat is shown again, and the day must be read anew.
    pub(super) counts_until: Timestamp,
}

/// Seats are numbered from 0 to 63 and unique per quantum, so the sum of their powers of two is a set.
const SEAT_SET: &str = "CAST(sum(CAST(1 AS BIGINT) << seat) AS BIGINT)";

/// Reads the claims of a pool from the start of `first` to the end of `last`, without those of holds that have
/// lapsed at `now`; with what is held back from the public if that counts as taken.
pub(super) fn read_taken_seats(
    tx: &mut ReadTx,
    pool_id: PoolId,
    first: &LocalDay,
    last: &LocalDay,
    held_back: HeldBackSeats,
    now: Timestamp,
) -> Result<TakenSeats, StorageError> {
    let until = last.first().plus(i64::from(last.count()));
    // Holds before claims: one that is made in between is then taken, and the revision of the day tells.
    let holds = read_holds(tx, pool_id, first.date(), last.date())?;
    let (live, lapsed): (Vec<Hold>, Vec<Hold>) = holds.into_iter().partition(|hold| hold.expires_at > now);
    let lapsed = lapsed.into_iter().map(|hold| Db(hold.id));
    let taken = seat_claim::table
        .filter(seat_claim::pool_id.eq(Db(pool_id)))
        .filter(seat_claim::quantum_at.ge(first.first().index()))
        .filter(seat_claim::quantum_at.lt(until.index()))
        .filter(seat_claim::appointment_id.ne_all(lapsed))
        .group_by(seat_claim::quantum_at)
        .order(seat_claim::quantum_at)
        .select((seat_claim::quantum_at, sql::<BigInt>(SEAT_SET)));
    let taken = tx.run(|conn| taken.load(conn))?;
    // What is held back after the claims: a seat that was given back in between is then still taken.
    let held_back = match held_back {
        HeldBackSeats::Respected => read_held_back(tx, pool_id, first.first().index()..until.index(), now)?,
        HeldBackSeats::Taken => Vec::new(),
    };
    let live_holds = live.into_iter().map(|hold| (hold.first_quantum, hold.expires_at));
    Ok(TakenSeats {
        taken,
        live_holds: live_holds.collect(),
        held_back,
    })
}

fn read_held_back(
    tx: &mut ReadTx,
    pool_id: PoolId,
    quanta: Range<i64>,
    now: Timestamp,
) -> Result<Vec<(i64, i16, Timestamp)>, StorageError> {
    let hidden = held_back::table
        .filter(held_back::pool_id.eq(Db(pool_id)))
        .filter(held_back::quantum_at.ge(quanta.start))
        .filter(held_back::quantum_at.lt(quanta.end))
        .filter(held_back::until_at.gt(Db(now)))
        .select((held_back::quantum_at, held_back::seat, held_back::until_at));
    tx.run(|conn| hidden.load(conn))
}

fn read_holds(
    tx: &mut ReadTx,
    pool_id: PoolId,
    first_on: Date,
    last_on: Date,
) -> Result<Vec<Hold>, StorageError> {
    let holds = appointment::table
        .filter(appointment::pool_id.eq(Db(pool_id)))
        .filter(appointment::on_date.between(Db(first_on), Db(last_on)))
        .filter(appointment::expires_at.is_not_null())
        .select((
            appointment::id,
            appointment::first_quantum,
            appointment::expires_at.assume_not_null(),
        ));
    tx.run(|conn| holds.load(conn))
}

impl TakenSeats {
    /// The claims of one day.
    pub(super) fn of_day(&self, day: &LocalDay) -> TakenDay {
        let range = day.first().index()..day.first().index() + i64::from(day.count());
        let begin = self.taken.partition_point(|(quantum, _)| *quantum < range.start);
        let mut claims = DayClaims::default();
        let of_day = self.taken.iter().skip(begin);
        for (quantum, seats) in of_day.take_while(|(quantum, _)| *quantum < range.end) {
            if let Some(offset) = day.offset_at(Quantum::from_index(*quantum)) {
                let taken = (0..64_u8).filter(|seat| seats & (1 << seat) != 0);
                taken.for_each(|seat| claims.insert(offset, seat));
            }
        }
        let hidden = self
            .held_back
            .iter()
            .filter(|(quantum, ..)| range.contains(quantum));
        for (quantum, seat, _) in hidden.clone() {
            let offset = day.offset_at(Quantum::from_index(*quantum));
            if let (Some(offset), Ok(seat)) = (offset, u8::try_from(*seat)) {
                claims.insert(offset, seat);
            }
        }
        let of_day = self.live_holds.iter().filter(|(first, _)| range.contains(first));
        let ends = of_day.map(|(_, expires_at)| *expires_at);
        let counts_until = ends.chain(hidden.map(|(_, _, until_at)| *until_at)).min();
        TakenDay {
            claims,
            counts_until: counts_until.unwrap_or(Timestamp::MAX),
        }
    }
}
