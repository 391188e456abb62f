//! Finding visits.

use diesel::prelude::*;
use einlass_domain::ids::{AppointmentId, AuthorityId, SiteId, UnitId, VisitId};
use einlass_domain::queue::Visit;
use jiff::civil::Date;

use super::visit_row::VisitRow;
use crate::connection::Conn;
use crate::schema::visit;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// Which visits of a day are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitFilter {
    /// Those in a building.
    Site(SiteId),
    /// Those that wait for a unit.
    Unit(UnitId),
}

/// A visit by id.
pub fn find_visit(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: VisitId,
) -> Result<Option<Visit>, StorageError> {
    let query = visit::table
        .find(Db(id))
        .filter(visit::authority_id.eq(Db(authority_id)));
    let row: Option<VisitRow> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Visit::try_from).transpose()
}

/// A visit by id that nobody else changes until this transaction ends. To be used before every move.
pub fn lock_visit(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: VisitId,
) -> Result<Option<Visit>, StorageError> {
    let query = visit::table
        .find(Db(id))
        .filter(visit::authority_id.eq(Db(authority_id)));
    let row: Option<VisitRow> = tx.run(|conn| match conn {
        Conn::Pg(pg) => query.for_update().first(pg).optional(),
        Conn::Lite(lite) => query.first(lite).optional(),
    })?;
    row.map(Visit::try_from).transpose()
}

/// The visit that an appointment became.
pub fn find_visit_of_appointment(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Visit>, StorageError> {
    let query = visit::table
        .filter(visit::authority_id.eq(Db(authority_id)))
        .filter(visit::appointment_id.eq(Db(id)));
    let row: Option<VisitRow> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Visit::try_from).transpose()
}

/// The visits of a local day in the order of arrival.
pub fn list_visits(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    filter: VisitFilter,
    on_date: Date,
) -> Result<Vec<Visit>, StorageError> {
    let query = visit::table
        .filter(visit::authority_id.eq(Db(authority_id)))
        .filter(visit::on_date.eq(Db(on_date)))
        .order((visit::arrived_at, visit::id));
    let rows: Vec<VisitRow> = match filter {
        VisitFilter::Site(id) => tx.run(|conn| query.filter(visit::site_id.eq(Db(id))).load(conn))?,
        VisitFilter::Unit(id) => tx.run(|conn| query.filter(visit::unit_id.eq(Db(id))).load(conn))?,
    };
    rows.into_iter().map(Visit::try_from).collect()
}
