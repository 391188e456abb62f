//! Who waits, and what was offered to them.

use diesel::prelude::*;
use einlass_domain::booking::WaitingEntry;
use einlass_domain::calendar::Quantum;
use einlass_domain::ids::{AuthorityId, SiteId, UnitId, WaitingEntryId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::entry_row::EntryRow;
use super::find_entry::OPEN;
use crate::schema::{waiting_entry, waiting_offer};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// A time that was offered to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedBefore {
    /// Its start.
    pub start: Quantum,
    /// Where.
    pub site_id: SiteId,
    /// At which unit.
    pub unit_id: UnitId,
    /// When the offer lapsed or lapses.
    pub expires_at: Timestamp,
}

/// Whether anybody waits at `now` without an offer that stands.
pub fn somebody_waits(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let waiting = waiting_entry::table
        .filter(waiting_entry::authority_id.eq(Db(authority_id)))
        .filter(waiting_entry::state.eq_any(OPEN))
        .filter(
            waiting_entry::expires_at
                .is_null()
                .or(waiting_entry::expires_at.le(Db(now))),
        );
    tx.run(|conn| diesel::select(diesel::dsl::exists(waiting)).get_result(conn))
}

/// Those who wait at `now` without an offer that stands, in the order of their coming.
pub fn list_waiting(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    today: Date,
    now: Timestamp,
) -> Result<Vec<WaitingEntry>, StorageError> {
    let query = waiting_entry::table
        .filter(waiting_entry::authority_id.eq(Db(authority_id)))
        .filter(waiting_entry::state.eq_any(OPEN))
        .filter(waiting_entry::to_on.ge(Db(today)))
        .filter(
            waiting_entry::expires_at
                .is_null()
                .or(waiting_entry::expires_at.le(Db(now))),
        )
        .order((waiting_entry::made_at, waiting_entry::id));
    let rows: Vec<EntryRow> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(WaitingEntry::try_from).collect()
}

/// Open entries whose last day has passed.
pub fn list_overdue_entries(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    today: Date,
) -> Result<Vec<WaitingEntryId>, StorageError> {
    let query = waiting_entry::table
        .filter(waiting_entry::authority_id.eq(Db(authority_id)))
        .filter(waiting_entry::state.eq_any(OPEN))
        .filter(waiting_entry::to_on.lt(Db(today)))
        .order(waiting_entry::id)
        .select(waiting_entry::id);
    tx.run(|conn| query.load(conn))
}

/// What was ever offered to an entry.
pub fn list_offers(tx: &mut ReadTx, id: WaitingEntryId) -> Result<Vec<OfferedBefore>, StorageError> {
    let query = waiting_offer::table
        .filter(waiting_offer::entry_id.eq(Db(id)))
        .order((waiting_offer::expires_at, waiting_offer::appointment_id))
        .select((
            waiting_offer::first_quantum,
            waiting_offer::site_id,
            waiting_offer::unit_id,
            waiting_offer::expires_at,
        ));
    let rows: Vec<(i64, SiteId, UnitId, Timestamp)> = tx.run(|conn| query.load(conn))?;
    let offers = rows
        .into_iter()
        .map(|(first, site_id, unit_id, expires_at)| OfferedBefore {
            start: Quantum::from_index(first),
            site_id,
            unit_id,
            expires_at,
        });
    Ok(offers.collect())
}
