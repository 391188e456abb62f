//! Openings, outer hours and closed days of a town data file as domain values.

use einlass_contract::town::{self, ClosureEntry, Days, FrameEntry, OpeningEntry, Rule};
use einlass_domain::calendar::{Closure, DayRule, FrameDay, Opening, Recurrence, SeatCount, TimeFrame};
use einlass_domain::ids::{ClosureId, OpeningId, PoolId};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::mistakes::every;
use super::read_catalogue::Catalogue;
use super::{TownFileError, TownFileErrors, TownFileProblem};

/// The outer hours; `None` if the file states none.
pub(super) fn read_time_frame(entries: &[FrameEntry]) -> Option<TimeFrame> {
    let days = entries.iter().flat_map(|entry| {
        entry.days.iter().map(|day| FrameDay {
            weekday: weekday(*day),
            from: entry.from.0.time(),
            until: entry.until.0.time(),
        })
    });
    (!entries.is_empty()).then(|| TimeFrame::new(days))
}

/// The openings of one pool; `path` names their list.
pub(super) fn read_openings(
    entries: &[OpeningEntry],
    pool_id: PoolId,
    valid_from_on: Date,
    frame: Option<&TimeFrame>,
    path: &str,
    mut new_id: impl FnMut() -> OpeningId,
) -> Result<Vec<Opening>, TownFileErrors> {
    let mut openings: Vec<Opening> = Vec::with_capacity(entries.len());
    every(entries, |index, entry| {
        let at = |problem: TownFileProblem| problem.at(format!("{path}/{index}"));
        let opening = read_opening(entry, pool_id, valid_from_on, new_id()).map_err(at)?;
        if let (Some(frame), None) = (frame, &entry.exception) {
            frame.admits(&opening).map_err(|error| at(error.into()))?;
        }
        if openings.iter().any(|known| is_same_window(known, &opening)) {
            return Err(at(TownFileProblem::RepeatedOpening));
        }
        openings.push(opening.clone());
        Ok(opening)
    })
}

pub(super) fn read_closure(
    entry: &ClosureEntry,
    catalogue: &Catalogue,
    id: ClosureId,
    index: usize,
) -> Result<Closure, TownFileError> {
    let from_on = entry.from_on.0;
    let until_on = match &entry.until_on {
        Some(day) => day.0,
        None => from_on.saturating_add(1.day()),
    };
    if until_on <= from_on {
        return Err(TownFileProblem::EmptyClosure.at(format!("/closures/{index}/until_on")));
    }
    let site_id = match &entry.site {
        Some(key) => Some(
            catalogue
                .sites
                .find(&key.0, || format!("/closures/{index}/site"))?,
        ),
        None => None,
    };
    Ok(Closure {
        id,
        site_id,
        from_on,
        until_on,
        reason: entry.reason.0.0.clone(),
    })
}

fn read_opening(
    entry: &OpeningEntry,
    pool_id: PoolId,
    valid_from_on: Date,
    id: OpeningId,
) -> Result<Opening, TownFileProblem> {
    let opening = Opening {
        id,
        pool_id,
        recurrence: recurrence(&entry.days),
        from: entry.from.0.time(),
        until: entry.until.0.time(),
        valid_from_on: entry.valid_from_on.as_ref().map_or(valid_from_on, |day| day.0),
        valid_until_on: entry.valid_until_on.as_ref().map(|day| day.0),
        seats: SeatCount::new(entry.seats.get())?,
        rule: match entry.appointment {
            Rule::With => DayRule::WithAppointment,
            Rule::Without => DayRule::WithoutAppointment,
        },
        channels: entry.channels.iter().map(|channel| channel.0).collect(),
    };
    opening.check()?;
    Ok(opening)
}

fn is_same_window(one: &Opening, other: &Opening) -> bool {
    let other = Opening {
        id: one.id,
        seats: one.seats,
        ..other.clone()
    };
    *one == other
}

fn recurrence(days: &Days) -> Recurrence {
    match days {
        Days::Weekly(days) => Recurrence::Weekly(days.iter().map(|day| weekday(*day)).collect()),
        Days::Monthly(days) => {
            Recurrence::MonthlyNth(days.iter().map(|entry| (entry.nth, weekday(entry.day))).collect())
        }
        Days::On(day) => Recurrence::Once(day.0),
    }
}

fn weekday(day: town::Weekday) -> Weekday {
    match day {
        town::Weekday::Mon => Weekday::Monday,
        town::Weekday::Tue => Weekday::Tuesday,
        town::Weekday::Wed => Weekday::Wednesday,
        town::Weekday::Thu => Weekday::Thursday,
        town::Weekday::Fri => Weekday::Friday,
        town::Weekday::Sat => Weekday::Saturday,
        town::Weekday::Sun => Weekday::Sunday,
    }
}
