//! Walking times of a town data file as domain values.

use einlass_contract::town::WalkingEntry;
use einlass_domain::calendar::{Walk, WalkingTimes};

use super::read_catalogue::Catalogue;
use super::{TownFileError, TownFileErrors, TownFileProblem};

/// The walking times; ways are checked one after the other, so that the one at fault is named.
pub(super) fn read_walking(
    entry: &WalkingEntry,
    catalogue: &Catalogue,
) -> Result<WalkingTimes, TownFileErrors> {
    let within_site = entry
        .within_site_minutes
        .unwrap_or(WalkingTimes::WITHIN_SITE_MINUTES);
    let unknown = entry.unknown_minutes.unwrap_or(WalkingTimes::UNKNOWN_MINUTES);
    let new = |walks: &[Walk], path: String| -> Result<WalkingTimes, TownFileError> {
        WalkingTimes::new(within_site, unknown, walks.iter().copied())
            .map_err(|error| TownFileProblem::from(error).at(path))
    };
    let mut times = new(&[], "/walking_times".to_owned())?;
    let mut walks = Vec::new();
    for (index, way) in entry.ways.iter().enumerate() {
        let at = |field: &str| format!("/walking_times/ways/{index}{field}");
        walks.push(Walk {
            from: catalogue.sites.find(&way.from.0, || at("/from"))?,
            to: catalogue.sites.find(&way.to.0, || at("/to"))?,
            minutes: way.minutes,
        });
        times = new(&walks, at(""))?;
    }
    Ok(times)
}
