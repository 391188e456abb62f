//! Outer hours, closed days, holidays and telephone hours of a town data file as domain values.

use einlass_contract::town::{
    self, AuthorityEntry, ClosureEntry, Days, FrameEntry, PhoneHoursEntry, RecurrenceText,
};
use einlass_domain::calendar::{
    Closure, FrameDay, HolidayCalendar, HolidayRules, HolidayRulesError, PhoneHours, PhoneHoursError,
    Recurrence, TimeFrame,
};
use einlass_domain::ids::ClosureId;
use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

use super::mistakes::each;
use super::read_catalogue::Catalogue;
use super::{TownFileError, TownFileProblem};

/// On which days something counts, as it is written: exactly one way must be used.
pub(super) struct OnDays<'f> {
    pub(super) days: Option<&'f Days>,
    pub(super) rrule: Option<&'f RecurrenceText>,
    pub(super) on: Option<&'f town::Day>,
}

impl OnDays<'_> {
    /// The recurrence.
    pub(super) fn read(&self) -> Result<Recurrence, TownFileProblem> {
        match (self.days, self.rrule, self.on) {
            (Some(days), None, None) => Ok(recurrence(days)),
            (None, Some(rule), None) => Ok(rule.0.clone()),
            (None, None, Some(day)) => Ok(Recurrence::Once(day.0)),
            _ => Err(TownFileProblem::DaysStatedOnce),
        }
    }

    /// The field that says it.
    pub(super) const fn field(&self) -> &'static str {
        match (self.rrule, self.on) {
            (Some(_), _) => "rrule",
            (None, Some(_)) => "on",
            (None, None) => "days",
        }
    }
}

/// The outer hours of an authority or building, listed at `path`; `None` if none are stated.
pub(super) fn read_time_frame(
    entries: &[FrameEntry],
    path: &str,
) -> Result<Option<TimeFrame>, TownFileError> {
    each(entries, |index, entry| {
        let (from, until) = (entry.from.0.time(), entry.until.0.time());
        if until != Time::midnight() && until <= from {
            return Err(TownFileProblem::EmptyFrame.at(format!("{path}/{index}/until")));
        }
        Ok(entry.days.iter().map(move |day| FrameDay {
            weekday: weekday(*day),
            from,
            until,
        }))
    })
    .map(|days| (!entries.is_empty()).then(|| TimeFrame::new(days.into_iter().flatten())))
}

/// What the file states about public holidays.
pub(super) fn read_holiday_rules(entry: &AuthorityEntry) -> Result<HolidayRules, TownFileError> {
    let rules = HolidayRules {
        public_holidays: entry.public_holidays.unwrap_or(true),
        assumption_day: entry.assumption_day,
        corpus_christi: entry.corpus_christi,
    };
    let checked = HolidayCalendar::new(&entry.ags.0.0, rules).check();
    checked.map_err(|error| {
        let field = match error {
            HolidayRulesError::UnknownState => "ags",
            HolidayRulesError::AssumptionDay => "assumption_day",
            HolidayRulesError::CorpusChristi => "corpus_christi",
        };
        TownFileProblem::from(error).at(format!("/authority/{field}"))
    })?;
    Ok(rules)
}

/// Telephone hours of a unit, listed at `path`.
pub(super) fn read_phone_hours(
    entries: &[PhoneHoursEntry],
    valid_from_on: Date,
    path: &str,
) -> Result<Vec<PhoneHours>, TownFileError> {
    each(entries, |index, entry| {
        let on_days = OnDays {
            days: entry.days.as_ref(),
            rrule: entry.rrule.as_ref(),
            on: entry.on.as_ref(),
        };
        let at = |field: &str| format!("{path}/{index}/{field}");
        let hours = PhoneHours {
            recurrence: on_days.read().map_err(|problem| problem.at(at("days")))?,
            from: entry.from.0.time(),
            until: entry.until.0.time(),
            valid_from_on: entry.valid_from_on.as_ref().map_or(valid_from_on, |day| day.0),
            valid_until_on: entry.valid_until_on.as_ref().map(|day| day.0),
            phone: entry.phone.0.0.clone(),
            label: entry.label.clone(),
            beats_holiday: entry.beats_holiday,
        };
        let checked = hours.check();
        checked.map_err(|error| {
            let field = match error {
                PhoneHoursError::EmptyWindow => "until",
                PhoneHoursError::NoOccurrence => on_days.field(),
            };
            TownFileProblem::from(error).at(at(field))
        })?;
        Ok(hours)
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
