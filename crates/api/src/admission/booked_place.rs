//! Where a booking leads.

use einlass_domain::booking::Appointment;
use einlass_domain::catalogue::{Site, Unit};
use einlass_storage::catalogue::{find_site, find_unit};
use einlass_storage::{ReadTx, StorageError};

/// The building and the unit of a booking. The booking goes on when a publication drops one of them or lets the unit
/// begin later, so they are not looked for among what is visible.
pub(super) struct BookedPlace {
    pub(super) site: Site,
    pub(super) unit: Unit,
}

impl BookedPlace {
    /// Finds both; `None` if one was never stored.
    pub(super) fn find(tx: &mut ReadTx<'_>, booking: &Appointment) -> Result<Option<Self>, StorageError> {
        let (authority, placement) = (booking.authority_id, booking.placement);
        let site = find_site(tx, authority, placement.site_id)?;
        let unit = find_unit(tx, authority, placement.unit_id)?;
        Ok(site.zip(unit).map(|(site, unit)| Self { site, unit }))
    }
}
