//! Openings of a town data file as domain values.

use einlass_contract::town::{Clock, ContingentEntry, KeptForEntry, KindEntry, OpeningEntry, Rule};
use einlass_domain::calendar::{Contingent, DayRule, KeptFor, Opening, OpeningKind, SeatCount, TimeFrame};
use einlass_domain::catalogue::{Pool, Slug};
use einlass_domain::ids::{OpeningId, ServiceId};
use jiff::civil::{Date, Time};

use super::mistakes::{each, every};
use super::read_calendar::OnDays;
use super::read_catalogue::Catalogue;
use super::{TownFileError, TownFileErrors, TownFileProblem};

/// What the openings of a pool are judged by.
pub(super) struct PoolRules<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) pool: &'c Pool,
    /// First day of all openings that state none.
    pub(super) valid_from_on: Date,
    /// The outer hours of its building.
    pub(super) frame: Option<&'c TimeFrame>,
    /// Days ahead that anybody can book anything of it.
    pub(super) horizon_days: u16,
}

/// The openings of one pool; `path` names their list.
pub(super) fn read_openings(
    entries: &[OpeningEntry],
    rules: &PoolRules<'_>,
    path: &str,
    mut new_id: impl FnMut() -> OpeningId,
) -> Result<Vec<Opening>, TownFileErrors> {
    let mut openings: Vec<Opening> = Vec::with_capacity(entries.len());
    every(entries, |index, entry| {
        let path = format!("{path}/{index}");
        let mut opening = read_opening(entry, rules, &path, new_id())?;
        match &entry.slug {
            Some(slug) if openings.iter().any(|known| known.slug == slug.0) => {
                return Err(TownFileProblem::RepeatedKey(slug.0.clone()).at(format!("{path}/slug")));
            }
            Some(slug) => opening.slug = slug.0.clone(),
            None => opening.slug = derived_slug(&opening, &openings),
        }
        if openings.iter().any(|known| known.repeats(&opening)) {
            return Err(TownFileProblem::RepeatedOpening.at(path));
        }
        openings.push(opening.clone());
        Ok(opening)
    })
}

fn read_opening(
    entry: &OpeningEntry,
    rules: &PoolRules<'_>,
    path: &str,
    id: OpeningId,
) -> Result<Opening, TownFileError> {
    let at = |problem: TownFileProblem, field: &str| problem.at(format!("{path}/{field}"));
    let on_days = OnDays {
        days: entry.days.as_ref(),
        rrule: entry.rrule.as_ref(),
        on: entry.on.as_ref(),
    };
    let window = read_window(entry).map_err(|(problem, field)| at(problem, field))?;
    let opening = Opening {
        id,
        pool_id: rules.pool.id,
        slug: Slug::from_uuid(id.as_uuid()),
        kind: read_kind(entry).map_err(|problem| at(problem, "beats_holiday"))?,
        recurrence: on_days.read().map_err(|problem| at(problem, "days"))?,
        from: window.from,
        until: window.until,
        valid_from_on: entry
            .valid_from_on
            .as_ref()
            .map_or(rules.valid_from_on, |day| day.0),
        valid_until_on: entry.valid_until_on.as_ref().map(|day| day.0),
        seats: window.seats,
        rule: match entry.appointment {
            Rule::With => DayRule::WithAppointment,
            Rule::Without => DayRule::WithoutAppointment,
            Rule::Closed => DayRule::Closed,
        },
        channels: entry.channels.iter().map(|channel| channel.0).collect(),
        contingents: each(&entry.contingents, |index, entry| {
            read_contingent(entry, rules, &format!("{path}/contingents/{index}"))
        })?,
        service_ids: read_services(entry, rules, path)?,
        outside_frame: entry.exception.as_ref().map(|reason| reason.0.0.clone()),
    };
    opening.check().map_err(|error| {
        let field = match error.field() {
            "days" => on_days.field(),
            field => field,
        };
        at(error.into(), field)
    })?;
    check_frame(&opening, rules.frame, path)?;
    Ok(opening)
}

/// Hours and seats of a window; one that closes states none.
struct StatedWindow {
    from: Time,
    until: Time,
    seats: SeatCount,
}

fn read_window(entry: &OpeningEntry) -> Result<StatedWindow, (TownFileProblem, &'static str)> {
    let is_closed = matches!(entry.appointment, Rule::Closed);
    let stated = [
        (entry.from.is_some(), "from"),
        (entry.until.is_some(), "until"),
        (entry.seats.is_some(), "seats"),
    ];
    if let Some((_, field)) = stated.iter().find(|(is_stated, _)| *is_stated == is_closed) {
        let problem = if is_closed {
            TownFileProblem::ClosedWindow
        } else {
            TownFileProblem::IncompleteWindow
        };
        return Err((problem, field));
    }
    let seats = entry.seats.map_or(0, std::num::NonZeroU8::get);
    let time = |clock: Option<Clock>| clock.map_or(Time::midnight(), |clock| clock.0.time());
    Ok(StatedWindow {
        from: time(entry.from),
        until: time(entry.until),
        seats: SeatCount::new(seats).map_err(|error| (error.into(), "seats"))?,
    })
}

const fn read_kind(entry: &OpeningEntry) -> Result<OpeningKind, TownFileProblem> {
    let beats_holiday = entry.beats_holiday;
    match entry.kind {
        KindEntry::Series if beats_holiday => Err(TownFileProblem::SeriesOnHoliday),
        KindEntry::Series => Ok(OpeningKind::Series),
        KindEntry::Exception => Ok(OpeningKind::Exception { beats_holiday }),
        KindEntry::Extra => Ok(OpeningKind::Extra { beats_holiday }),
    }
}

fn read_contingent(
    entry: &ContingentEntry,
    rules: &PoolRules<'_>,
    path: &str,
) -> Result<Contingent, TownFileError> {
    let bookable_minutes = u32::from(rules.horizon_days) * 24 * 60;
    if entry
        .release_minutes
        .is_some_and(|minutes| minutes >= bookable_minutes)
    {
        return Err(TownFileProblem::ReleasedTooEarly.at(format!("{path}/release_minutes")));
    }
    let seats = SeatCount::new(entry.seats.get());
    Ok(Contingent {
        kept_for: match &entry.channels {
            KeptForEntry::Urgent => KeptFor::Urgent,
            KeptForEntry::Channels(channels) => {
                KeptFor::Channels(channels.iter().map(|channel| channel.0).collect())
            }
        },
        seats: seats.map_err(|error| TownFileProblem::from(error).at(format!("{path}/seats")))?,
        release_minutes: entry.release_minutes,
    })
}

fn read_services(
    entry: &OpeningEntry,
    rules: &PoolRules<'_>,
    path: &str,
) -> Result<Vec<ServiceId>, TownFileError> {
    each(&entry.services, |index, key| {
        let path = || format!("{path}/services/{index}");
        let id = rules.catalogue.services.find(&key.0, path)?;
        if rules.pool.service_ids.contains(&id) {
            Ok(id)
        } else {
            let service = key.0.clone();
            Err(TownFileProblem::NotOfPool { service }.at(path()))
        }
    })
}

/// Refuses a window that leaves the outer hours, naming the border that does.
fn check_frame(opening: &Opening, frame: Option<&TimeFrame>, path: &str) -> Result<(), TownFileError> {
    let Some(frame) = frame else {
        return Ok(());
    };
    frame.admits(opening).map_err(|error| {
        let mut of_day = frame.days().iter().filter(|day| day.weekday == error.weekday);
        let field = match of_day.clone().next() {
            None => "days",
            Some(_) if of_day.all(|day| opening.from < day.from) => "from",
            Some(_) => "until",
        };
        TownFileProblem::from(error).at(format!("{path}/{field}"))
    })
}

/// A key for an opening that states none: its days and hours, and a number if another one has the same.
fn derived_slug(opening: &Opening, before: &[Opening]) -> Slug {
    let kind = match opening.kind {
        OpeningKind::Series => "hours",
        OpeningKind::Exception { .. } => "exception",
        OpeningKind::Extra { .. } => "extra",
    };
    let days = opening.recurrence.series().to_string();
    let days = days.rsplit('=').next().unwrap_or_default().to_ascii_lowercase();
    let hours = format!(
        "{}-{}",
        opening.from.strftime("%H%M"),
        opening.until.strftime("%H%M")
    );
    let name: String = format!("{kind}-{days}-{hours}")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let words = name.split('-').filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    let numbered = (2..100_u8).map(|number| format!("{name}-{number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .filter_map(|name| name.parse().ok())
        .find(|slug| before.iter().all(|known| known.slug != *slug))
        .unwrap_or_else(|| opening.slug.clone())
}
