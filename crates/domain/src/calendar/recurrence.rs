//! Recurrences: on which days a rule counts. A subset of the recurrence rules of RFC 5545.
//!
//! Weekly and monthly by n-th weekday, both with an interval, are what towns publish. A rule ends with the validity of
//! its window, and may state an end of its own by `UNTIL` or `COUNT`. The tests compare every rule with a complete
//! implementation of the norm.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// Days that a search for the first occurrence looks at. The rarest day of a rule is the fifth of its weekday in
/// February, which comes back after 28 years, or 40 around a century without leap day.
const SEARCHED_DAYS: usize = 41 * 366;

/// On which days a rule counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recurrence {
    /// Every week on these days.
    Weekly(Vec<Weekday>),
    /// Every n-th week on these days, counted from the week of the first day of validity; weeks begin on Monday.
    EveryNthWeek(u8, Vec<Weekday>),
    /// Every month on the n-th given weekday, e.g. each 2nd and 4th Saturday; −1 is the last one.
    MonthlyNth(Vec<(i8, Weekday)>),
    /// Every n-th month on the n-th given weekday, counted from the month of the first day of validity.
    EveryNthMonth(u8, Vec<(i8, Weekday)>),
    /// Another rule that ends by itself.
    Ending(Box<Recurrence>, RecurrenceEnd),
    /// On this one day only.
    Once(Date),
}

/// How a rule ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecurrenceEnd {
    /// With this day, included: the norm counts it so.
    With(Date),
    /// After so many days from the first day of validity on, 1 to 1000.
    After(u16),
}

/// Why a text is not a recurrence rule that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseRecurrenceError {
    /// Not `NAME=value` with semicolons between.
    #[error("\"{0}\" is not a part of a recurrence rule")]
    Part(String),
    /// A part stands twice.
    #[error("{0} stands twice")]
    Repeated(String),
    /// A part of the norm, or none, that is not used here.
    #[error("{0} is not supported; FREQ, INTERVAL, BYDAY, UNTIL and COUNT are")]
    Unsupported(String),
    /// Neither weekly nor monthly.
    #[error("FREQ must be WEEKLY or MONTHLY")]
    Frequency,
    /// An interval out of range.
    #[error("INTERVAL must lie between 1 and 52, with FREQ=MONTHLY between 1 and 12")]
    Interval,
    /// A last day that is none.
    #[error("UNTIL must be a day such as 20271231, the last one that counts")]
    Until,
    /// A number of days out of range.
    #[error("COUNT must lie between 1 and 1000")]
    Count,
    /// Two ends.
    #[error("a rule ends by UNTIL or by COUNT, not by both")]
    TwoEnds,
    /// No or unreadable days.
    #[error("BYDAY must name days such as MO,TH, with FREQ=MONTHLY such as 2SA,-1FR")]
    Days,
}

/// Names of the weekdays in recurrence rules.
const NAMES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

impl Recurrence {
    /// Longest interval in weeks.
    pub const MAX_INTERVAL: u8 = 52;

    /// Longest interval in months.
    pub const MAX_MONTHS: u8 = 12;

    /// Most days of a rule that counts them.
    pub const MAX_COUNT: u16 = 1000;

    /// Whether the rule names this day when it is valid from `valid_from_on`.
    pub fn includes(&self, date: Date, valid_from_on: Date) -> bool {
        match self {
            Self::Weekly(days) => days.contains(&date.weekday()),
            Self::EveryNthWeek(interval, days) => {
                days.contains(&date.weekday()) && is_nth_week(*interval, date, valid_from_on)
            }
            Self::MonthlyNth(days) => is_nth_day(days, date),
            Self::EveryNthMonth(interval, days) => {
                is_nth_month(*interval, date, valid_from_on) && is_nth_day(days, date)
            }
            Self::Ending(series, end) => {
                series.includes(date, valid_from_on) && series.lasts(*end, date, valid_from_on)
            }
            Self::Once(day) => *day == date,
        }
    }

    /// Whether one of its days lies before its end.
    fn lasts(&self, end: RecurrenceEnd, date: Date, valid_from_on: Date) -> bool {
        match end {
            RecurrenceEnd::With(last_on) => date <= last_on,
            RecurrenceEnd::After(count) => {
                let before = valid_from_on
                    .series(1.day())
                    .take_while(|day| *day < date)
                    .filter(|day| self.includes(*day, valid_from_on));
                before.take(count.into()).count() < usize::from(count)
            }
        }
    }

    /// The rule without an end of its own.
    pub fn series(&self) -> &Self {
        match self {
            Self::Ending(series, _) => series.series(),
            Self::Weekly(_)
            | Self::EveryNthWeek(..)
            | Self::MonthlyNth(_)
            | Self::EveryNthMonth(..)
            | Self::Once(_) => self,
        }
    }

    /// Whether the rule counts on `date` when it is valid from one day until before another.
    pub fn counts_on(&self, date: Date, valid_from_on: Date, valid_until_on: Option<Date>) -> bool {
        date >= valid_from_on
            && valid_until_on.is_none_or(|until| date < until)
            && self.includes(date, valid_from_on)
    }

    /// The first day on which the rule counts when it is valid for this time; `None` if there is none.
    pub fn first_on(&self, valid_from_on: Date, valid_until_on: Option<Date>) -> Option<Date> {
        let first = match self {
            Self::Once(date) => *date,
            Self::Weekly(_)
            | Self::EveryNthWeek(..)
            | Self::MonthlyNth(_)
            | Self::EveryNthMonth(..)
            | Self::Ending(..) => valid_from_on,
        };
        let mut days = first
            .series(1.day())
            .take(SEARCHED_DAYS)
            .take_while(|day| valid_until_on.is_none_or(|until| *day < until));
        days.find(|day| self.counts_on(*day, valid_from_on, valid_until_on))
    }

    /// The weekdays on which the rule can count.
    pub fn weekdays(&self) -> impl Iterator<Item = Weekday> {
        let days = match self.series() {
            Self::Weekly(days) | Self::EveryNthWeek(_, days) => days.clone(),
            Self::MonthlyNth(days) | Self::EveryNthMonth(_, days) => {
                days.iter().map(|(_, day)| *day).collect()
            }
            Self::Ending(..) => Vec::new(),
            Self::Once(date) => vec![date.weekday()],
        };
        days.into_iter()
    }

    /// The rule in the words of RFC 5545; `None` for a single day.
    pub fn to_rrule(&self) -> Option<String> {
        let weekly = |days: &[Weekday]| days.iter().map(|day| name_of(*day)).collect::<Vec<_>>().join(",");
        let monthly = |days: &[(i8, Weekday)]| {
            let days = days.iter().map(|(nth, day)| format!("{nth}{}", name_of(*day)));
            days.collect::<Vec<_>>().join(",")
        };
        match self {
            Self::Weekly(days) => Some(format!("FREQ=WEEKLY;BYDAY={}", weekly(days))),
            Self::EveryNthWeek(interval, days) => {
                Some(format!("FREQ=WEEKLY;INTERVAL={interval};BYDAY={}", weekly(days)))
            }
            Self::MonthlyNth(days) => Some(format!("FREQ=MONTHLY;BYDAY={}", monthly(days))),
            Self::EveryNthMonth(interval, days) => Some(format!(
                "FREQ=MONTHLY;INTERVAL={interval};BYDAY={}",
                monthly(days)
            )),
            Self::Ending(series, end) => {
                let end = match end {
                    RecurrenceEnd::With(last_on) => format!("UNTIL={}", last_on.strftime("%Y%m%d")),
                    RecurrenceEnd::After(count) => format!("COUNT={count}"),
                };
                series.to_rrule().map(|series| format!("{series};{end}"))
            }
            Self::Once(_) => None,
        }
    }
}

impl FromStr for Recurrence {
    type Err = ParseRecurrenceError;

    fn from_str(text: &str) -> Result<Self, ParseRecurrenceError> {
        let parts = Parts::read(text)?;
        let days = parts.days.ok_or(ParseRecurrenceError::Days)?;
        let interval = match parts.interval {
            Some(text) => text.parse().map_err(|_| ParseRecurrenceError::Interval)?,
            None => 1,
        };
        let series = match (parts.frequency, interval) {
            (Some("WEEKLY"), 1) => weekly(days).map(Self::Weekly),
            (Some("WEEKLY"), 2..=Self::MAX_INTERVAL) => {
                weekly(days).map(|days| Self::EveryNthWeek(interval, days))
            }
            (Some("MONTHLY"), 1) => monthly(days).map(Self::MonthlyNth),
            (Some("MONTHLY"), 2..=Self::MAX_MONTHS) => {
                monthly(days).map(|days| Self::EveryNthMonth(interval, days))
            }
            (Some("WEEKLY" | "MONTHLY"), _) => Err(ParseRecurrenceError::Interval),
            _ => Err(ParseRecurrenceError::Frequency),
        }?;
        Ok(match parts.end()? {
            Some(end) => Self::Ending(Box::new(series), end),
            None => series,
        })
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.to_rrule()) {
            (_, Some(rule)) => f.write_str(&rule),
            (Self::Once(date), None) => write!(f, "{date}"),
            (_, None) => Ok(()),
        }
    }
}

/// The parts of a rule as they are written.
#[derive(Default)]
struct Parts<'t> {
    frequency: Option<&'t str>,
    interval: Option<&'t str>,
    days: Option<&'t str>,
    until: Option<&'t str>,
    count: Option<&'t str>,
}

impl<'t> Parts<'t> {
    fn read(text: &'t str) -> Result<Self, ParseRecurrenceError> {
        let mut parts = Self::default();
        for part in text.split(';') {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| ParseRecurrenceError::Part(shortened(part)))?;
            let place = match name {
                "FREQ" => &mut parts.frequency,
                "INTERVAL" => &mut parts.interval,
                "BYDAY" => &mut parts.days,
                "UNTIL" => &mut parts.until,
                "COUNT" => &mut parts.count,
                _ => return Err(ParseRecurrenceError::Unsupported(shortened(name))),
            };
            if place.replace(value).is_some() {
                return Err(ParseRecurrenceError::Repeated(name.to_owned()));
            }
        }
        Ok(parts)
    }

    /// How the rule ends by itself.
    fn end(&self) -> Result<Option<RecurrenceEnd>, ParseRecurrenceError> {
        match (self.until, self.count) {
            (None, None) => Ok(None),
            (Some(until), None) => {
                let is_day = until.len() == 8 && until.bytes().all(|byte| byte.is_ascii_digit());
                let last_on = is_day.then(|| Date::strptime("%Y%m%d", until).ok()).flatten();
                let last_on = last_on.ok_or(ParseRecurrenceError::Until)?;
                Ok(Some(RecurrenceEnd::With(last_on)))
            }
            (None, Some(count)) => match count.parse() {
                Ok(count @ 1..=Recurrence::MAX_COUNT) => Ok(Some(RecurrenceEnd::After(count))),
                Ok(_) | Err(_) => Err(ParseRecurrenceError::Count),
            },
            (Some(_), Some(_)) => Err(ParseRecurrenceError::TwoEnds),
        }
    }
}

fn weekly(days: &str) -> Result<Vec<Weekday>, ParseRecurrenceError> {
    let day = |text: &str| weekday_of(text).ok_or(ParseRecurrenceError::Days);
    days.split(',').map(day).collect()
}

fn monthly(days: &str) -> Result<Vec<(i8, Weekday)>, ParseRecurrenceError> {
    let day = |text: &str| {
        let (nth, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let nth: i8 = nth.parse().ok()?;
        let weekday = weekday_of(name)?;
        is_nth_of_a_month(nth).then_some((nth, weekday))
    };
    let read = |text: &str| day(text).ok_or(ParseRecurrenceError::Days);
    days.split(',').map(read).collect()
}

/// Whether a month can have an n-th weekday, counted from its start or, below 0, from its end.
pub(super) const fn is_nth_of_a_month(nth: i8) -> bool {
    matches!(nth, 1..=5 | -5..=-1)
}

fn is_nth_day(days: &[(i8, Weekday)], date: Date) -> bool {
    let from_start = (date.day() - 1) / 7 + 1;
    let from_end = (date.day() - date.days_in_month()) / 7 - 1;
    let is_day = |(nth, weekday): &(i8, Weekday)| {
        *weekday == date.weekday() && (*nth == from_start || *nth == from_end)
    };
    days.iter().any(is_day)
}

fn is_nth_month(interval: u8, date: Date, valid_from_on: Date) -> bool {
    let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    (number(date) - number(valid_from_on)) % i32::from(interval.max(1)) == 0
}

fn is_nth_week(interval: u8, date: Date, valid_from_on: Date) -> bool {
    let weeks = (monday_number(date) - monday_number(valid_from_on)) / 7;
    weeks % i32::from(interval.max(1)) == 0
}

/// The number of the Monday at which the week of a day begins, counted in days.
fn monday_number(date: Date) -> i32 {
    let days = (date - Date::constant(1970, 1, 1)).get_days();
    days - i32::from(date.weekday().to_monday_zero_offset())
}

fn weekday_of(name: &str) -> Option<Weekday> {
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, day)| *day)
}

fn name_of(weekday: Weekday) -> &'static str {
    NAMES
        .iter()
        .find(|(_, day)| *day == weekday)
        .map_or("", |(name, _)| name)
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
