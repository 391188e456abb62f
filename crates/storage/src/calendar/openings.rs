//! Openings.

use diesel::prelude::*;
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{DayRule, Opening, Recurrence, SeatCount};
use einlass_domain::ids::{AuthorityId, OpeningId, PoolId};
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use super::rules_edit::touch_rules;
use super::seats_ever::raise_seats_ever;
use crate::catalogue::Change;
use crate::error::inconsistent;
use crate::schema::opening;
use crate::sql_types::{Db, JsonText, db_all};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Insertable)]
#[diesel(table_name = opening, treat_none_as_default_value = false)]
struct Row {
    id: Db<OpeningId>,
    authority_id: Db<AuthorityId>,
    pool_id: Db<PoolId>,
    recurrence: Db<JsonText>,
    from_minute: i16,
    until_minute: i16,
    valid_from_on: Db<Date>,
    valid_until_on: Option<Db<Date>>,
    seats: i16,
    rule: String,
    channels: String,
}

/// Weekdays count from 1, Monday (ISO 8601).
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RecurrenceSnapshot {
    Weekly(Vec<i8>),
    MonthlyNth(Vec<(u8, i8)>),
    Once(Date),
}

/// Replaces all openings of a pool, from `today` (local date) on. Openings that are there already keep their ids.
///
/// Existing bookings stay as they are, fitting or not.
pub fn replace_openings(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    wanted: &[Opening],
    today: Date,
) -> Result<Change, StorageError> {
    let stored = load(tx, authority_id, &[pool_id])?;
    let wanted_rows: Vec<Row> = wanted
        .iter()
        .map(|one| Row::of(one, authority_id, pool_id))
        .collect::<Result<_, _>>()?;
    let (gone, new) = difference(stored.clone(), wanted_rows);
    if gone.is_empty() && new.is_empty() {
        return Ok(Change::Unchanged);
    }
    touch_rules(tx, authority_id, &[pool_id], today)?;
    raise_seats_ever(tx, pool_id, wanted)?;
    let gone: Vec<OpeningId> = gone.iter().map(|row| row.id.0).collect();
    tx.run(|conn| diesel::delete(opening::table.filter(opening::id.eq_any(db_all(&gone)))).execute(conn))?;
    for row in &new {
        tx.run(|conn| diesel::insert_into(opening::table).values(row).execute(conn))?;
    }
    Ok(if stored.is_empty() {
        Change::Created
    } else {
        Change::Changed
    })
}

/// The openings of the pools, by pool and start.
pub fn list_openings(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
) -> Result<Vec<Opening>, StorageError> {
    load(tx, authority_id, pools)?
        .into_iter()
        .map(Opening::try_from)
        .collect()
}

fn load(tx: &mut ReadTx, authority_id: AuthorityId, pools: &[PoolId]) -> Result<Vec<Row>, StorageError> {
    let query = opening::table
        .filter(opening::authority_id.eq(Db(authority_id)))
        .filter(opening::pool_id.eq_any(db_all(pools)))
        .order((opening::pool_id, opening::from_minute, opening::id));
    tx.run(|conn| query.load(conn))
}

/// The stored rows that are not wanted and the wanted rows that are not stored; ids do not count.
fn difference(mut stored: Vec<Row>, wanted: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
    let mut new = Vec::new();
    for row in wanted {
        let same = |other: &Row| {
            Row {
                id: row.id,
                ..other.clone()
            } == row
        };
        match stored.iter().position(same) {
            Some(index) => drop(stored.swap_remove(index)),
            None => new.push(row),
        }
    }
    (stored, new)
}

impl Row {
    fn of(opening: &Opening, authority_id: AuthorityId, pool_id: PoolId) -> Result<Self, StorageError> {
        let channels: Vec<_> = opening.channels.iter().map(|channel| channel.as_str()).collect();
        Ok(Self {
            id: Db(opening.id),
            authority_id: Db(authority_id),
            pool_id: Db(pool_id),
            recurrence: Db(JsonText::write(&RecurrenceSnapshot::of(&opening.recurrence))?),
            from_minute: minute_of(opening.from),
            until_minute: minute_of(opening.until),
            valid_from_on: Db(opening.valid_from_on),
            valid_until_on: opening.valid_until_on.map(Db),
            seats: i16::from(opening.seats.get()),
            rule: rule_name(opening.rule).to_owned(),
            channels: channels.join(" "),
        })
    }

    fn channels(&self) -> Option<Vec<Channel>> {
        self.channels
            .split_whitespace()
            .map(|name| name.parse().ok())
            .collect()
    }
}

impl TryFrom<Row> for Opening {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("opening", column, row.id);
        let recurrence: Option<RecurrenceSnapshot> = row.recurrence.read();
        let seats = u8::try_from(row.seats)
            .ok()
            .and_then(|seats| SeatCount::new(seats).ok());
        let rule = [DayRule::WithAppointment, DayRule::WithoutAppointment]
            .into_iter()
            .find(|rule| rule_name(*rule) == row.rule);
        Ok(Self {
            id: row.id.0,
            pool_id: row.pool_id.0,
            recurrence: recurrence
                .and_then(RecurrenceSnapshot::read)
                .ok_or_else(bad("recurrence"))?,
            from: time_at(row.from_minute).ok_or_else(bad("from_minute"))?,
            until: time_at(row.until_minute).ok_or_else(bad("until_minute"))?,
            valid_from_on: row.valid_from_on.0,
            valid_until_on: row.valid_until_on.map(|value| value.0),
            seats: seats.ok_or_else(bad("seats"))?,
            rule: rule.ok_or_else(bad("rule"))?,
            channels: row.channels().ok_or_else(bad("channels"))?,
        })
    }
}

impl RecurrenceSnapshot {
    fn of(recurrence: &Recurrence) -> Self {
        let number = |day: &Weekday| day.to_monday_one_offset();
        match recurrence {
            Recurrence::Weekly(days) => Self::Weekly(days.iter().map(number).collect()),
            Recurrence::MonthlyNth(days) => {
                Self::MonthlyNth(days.iter().map(|(nth, day)| (*nth, number(day))).collect())
            }
            Recurrence::Once(day) => Self::Once(*day),
        }
    }

    fn read(self) -> Option<Recurrence> {
        let weekday = |number| Weekday::from_monday_one_offset(number).ok();
        Some(match self {
            Self::Weekly(days) => Recurrence::Weekly(days.into_iter().map(weekday).collect::<Option<_>>()?),
            Self::MonthlyNth(days) => {
                let days = days.into_iter().map(|(nth, day)| Some((nth, weekday(day)?)));
                Recurrence::MonthlyNth(days.collect::<Option<_>>()?)
            }
            Self::Once(day) => Recurrence::Once(day),
        })
    }
}

fn minute_of(time: Time) -> i16 {
    i16::from(time.hour()) * 60 + i16::from(time.minute())
}

fn time_at(minute: i16) -> Option<Time> {
    let hour = i8::try_from(minute / 60).ok()?;
    Time::new(hour, i8::try_from(minute % 60).ok()?, 0, 0).ok()
}

const fn rule_name(rule: DayRule) -> &'static str {
    match rule {
        DayRule::WithAppointment => "with_appointment",
        DayRule::WithoutAppointment => "without_appointment",
    }
}
