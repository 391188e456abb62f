//! Openings.

use diesel::prelude::*;
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{DayRule, Opening, OpeningKind, SeatCount};
use einlass_domain::ids::{AuthorityId, OpeningId, PoolId};
use jiff::civil::Date;

use super::rules_edit::touch_rules;
use super::seats_ever::raise_seats_ever;
use super::snapshots::{ContingentSnapshot, RecurrenceSnapshot, minute_of, time_at};
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
    slug: String,
    kind: String,
    beats_holiday: bool,
    contingents: Db<JsonText>,
    service_ids: Db<JsonText>,
    outside_frame: Option<String>,
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
        let contingents = opening.contingents.iter().map(ContingentSnapshot::of);
        let contingents: Vec<_> = contingents.collect();
        Ok(Self {
            id: Db(opening.id),
            authority_id: Db(authority_id),
            pool_id: Db(pool_id),
            recurrence: Db(JsonText::write(&RecurrenceSnapshot::of(&opening.recurrence))?),
            from_minute: minute_of(opening.from),
            until_minute: minute_of(opening.until),
            valid_from_on: Db(opening.valid_from_on),
            valid_until_on: opening.valid_until_on.map(Db),
            seats: i16::from(opening.seats.get()).max(1),
            rule: rule_name(opening.rule).to_owned(),
            channels: channels.join(" "),
            slug: opening.slug.to_string(),
            kind: kind_name(opening.kind).to_owned(),
            beats_holiday: opening.kind.beats_holiday(),
            contingents: Db(JsonText::write(&contingents)?),
            service_ids: Db(JsonText::write(&opening.service_ids)?),
            outside_frame: opening.outside_frame.clone(),
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
        let contingents: Option<Vec<ContingentSnapshot>> = row.contingents.read();
        let contingents = contingents.and_then(|all| all.into_iter().map(ContingentSnapshot::read).collect());
        let rule = [
            DayRule::WithAppointment,
            DayRule::WithoutAppointment,
            DayRule::Closed,
        ]
        .into_iter()
        .find(|rule| rule_name(*rule) == row.rule)
        .ok_or_else(bad("rule"))?;
        Ok(Self {
            id: row.id.0,
            pool_id: row.pool_id.0,
            slug: row.slug.parse().map_err(|_| bad("slug")())?,
            kind: kind_of(&row.kind, row.beats_holiday).ok_or_else(bad("kind"))?,
            recurrence: recurrence
                .and_then(RecurrenceSnapshot::read)
                .ok_or_else(bad("recurrence"))?,
            from: time_at(row.from_minute).ok_or_else(bad("from_minute"))?,
            until: time_at(row.until_minute).ok_or_else(bad("until_minute"))?,
            valid_from_on: row.valid_from_on.0,
            valid_until_on: row.valid_until_on.map(|value| value.0),
            seats: seats_of(row.seats, rule).ok_or_else(bad("seats"))?,
            rule,
            channels: row.channels().ok_or_else(bad("channels"))?,
            contingents: contingents.ok_or_else(bad("contingents"))?,
            service_ids: row.service_ids.read().ok_or_else(bad("service_ids"))?,
            outside_frame: row.outside_frame,
        })
    }
}

const fn rule_name(rule: DayRule) -> &'static str {
    match rule {
        DayRule::WithAppointment => "with_appointment",
        DayRule::WithoutAppointment => "without_appointment",
        DayRule::Closed => "closed",
    }
}

const fn kind_name(kind: OpeningKind) -> &'static str {
    match kind {
        OpeningKind::Series => "series",
        OpeningKind::Exception { .. } => "exception",
        OpeningKind::Extra { .. } => "extra",
    }
}

fn kind_of(name: &str, beats_holiday: bool) -> Option<OpeningKind> {
    match name {
        "series" => Some(OpeningKind::Series),
        "exception" => Some(OpeningKind::Exception { beats_holiday }),
        "extra" => Some(OpeningKind::Extra { beats_holiday }),
        _ => None,
    }
}

/// A window that closes has no seats, but the column wants one.
fn seats_of(count: i16, rule: DayRule) -> Option<SeatCount> {
    match rule {
        DayRule::Closed => Some(SeatCount::NONE),
        DayRule::WithAppointment | DayRule::WithoutAppointment => {
            SeatCount::new(u8::try_from(count).ok()?).ok()
        }
    }
}
