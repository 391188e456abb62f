//! The ways between chosen stations.

use einlass_domain::booking::Placement;
use einlass_domain::calendar::{Spot, plan_ways};
use einlass_domain::catalogue::Authority;
use einlass_storage::ReadTx;
use einlass_storage::catalogue::find_walking_times;

use super::stations_refusal::StationsRefusal;
use crate::booking::offer::Offer;

/// Minutes on foot to each station, where its time leaves them.
pub(super) fn visit_ways(
    tx: &mut ReadTx<'_>,
    authority: &Authority,
    offers: &[&Offer],
) -> Result<Vec<u16>, StationsRefusal> {
    let walking = find_walking_times(tx, authority.id)?;
    let chosen: Vec<_> = offers
        .iter()
        .filter_map(|offer| placements(offer).into_iter().next())
        .map(|place| {
            let spot = Spot {
                site_id: place.site_id,
                unit_id: place.unit_id,
            };
            (spot, place.span)
        })
        .collect();
    Ok(plan_ways(&chosen, &walking, &authority.zone)?)
}

/// The pools that could take a station, all of the unit to which the visitor is sent.
pub(super) fn placements(offer: &Offer) -> Vec<Placement> {
    let places = offer.candidates().iter().map(|candidate| candidate.placement);
    let unit = places.clone().next().map(|place| place.unit_id);
    places.filter(|place| Some(place.unit_id) == unit).collect()
}
