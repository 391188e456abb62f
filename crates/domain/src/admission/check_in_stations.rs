//! The check-in verdict for a visit of several stations: which of them is meant, here and now.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{CheckInFacts, CheckInVerdict, judge_check_in};
use crate::ids::SiteId;

/// What the judgement needs to know of one station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationFacts {
    /// The station as an appointment of its own.
    pub facts: CheckInFacts,
    /// Whether the visitor has been served there and gone on.
    pub is_served: bool,
}

/// The verdict on the station that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationsVerdict {
    /// The verdict.
    pub verdict: CheckInVerdict,
    /// Which station it is about, counted from 0 in the order of the visit.
    pub station: usize,
    /// The stations to be checked in now: those one after the other in this building, so that one scan per building
    /// is enough. Empty unless the verdict is [`CheckInVerdict::Admitted`].
    pub admitted: Vec<usize>,
}

/// Judges a check-in at `site` and `now` for stations in the order of the visit; `None` if there are none.
///
/// The first station in this building whose check-in is open lets its visitor in, whatever became of stations before
/// it. Who waits for a station here is told so. Otherwise the next station that can still be reached is named, here or
/// elsewhere; when none can, what became of the last one.
pub fn judge_stations(
    stations: &[StationFacts],
    site: SiteId,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<StationsVerdict> {
    let verdicts: Vec<CheckInVerdict> = stations
        .iter()
        .map(|station| judge_check_in(&station.facts, site, now, zone))
        .collect();
    let waits_here = |nth: usize| {
        let station = stations.get(nth);
        station.is_some_and(|station| station.facts.site_id == site && !station.is_served)
    };
    let find = |wanted: &dyn Fn(usize, &CheckInVerdict) -> bool| {
        verdicts
            .iter()
            .enumerate()
            .position(|(nth, verdict)| wanted(nth, verdict))
    };
    let station = find(&|_, verdict| *verdict == CheckInVerdict::Admitted)
        .or_else(|| find(&|nth, verdict| *verdict == CheckInVerdict::AlreadyAdmitted && waits_here(nth)))
        .or_else(|| find(&|_, verdict| lies_ahead(verdict)))
        .or_else(|| verdicts.iter().rposition(was_here))
        .or_else(|| {
            verdicts
                .iter()
                .rposition(|verdict| matches!(verdict, CheckInVerdict::TooLate { .. }))
        })
        .or_else(|| find(&|_, verdict| *verdict == CheckInVerdict::Cancelled))
        .unwrap_or(0);
    let verdict = *verdicts.get(station)?;
    let admitted = match verdict {
        CheckInVerdict::Admitted => together(stations, station, site),
        _ => Vec::new(),
    };
    Some(StationsVerdict {
        verdict,
        station,
        admitted,
    })
}

/// The stations from `first` on that the visitor reaches without leaving the building.
fn together(stations: &[StationFacts], first: usize, site: SiteId) -> Vec<usize> {
    use super::Expectation::Expected;
    let rest = stations.iter().enumerate().skip(first);
    rest.filter(|(_, station)| station.facts.expectation == Expected)
        .take_while(|(_, station)| station.facts.site_id == site)
        .map(|(nth, _)| nth)
        .collect()
}

const fn was_here(verdict: &CheckInVerdict) -> bool {
    matches!(
        verdict,
        CheckInVerdict::AlreadyAdmitted | CheckInVerdict::AlreadyServed
    )
}

/// Whether the verdict is about a time that the visitor can still reach.
const fn lies_ahead(verdict: &CheckInVerdict) -> bool {
    matches!(
        verdict,
        CheckInVerdict::TooEarly { .. }
            | CheckInVerdict::WrongSite { .. }
            | CheckInVerdict::WrongDay { .. }
            | CheckInVerdict::Rescheduled { .. }
    )
}
