//! Openings: rules that give a pool seats in a window of certain days.

use jiff::civil::{Date, Time};

use super::recurrence::is_nth_of_a_month;
use super::{Asker, Contingent, KeptFor, Recurrence, SeatCount};
use crate::booking::Channel;
use crate::catalogue::Slug;
use crate::ids::{OpeningId, PoolId, ServiceId};

/// Whether visitors of a window need an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayRule {
    /// Seats can be booked (mit Termin).
    WithAppointment,
    /// People come as they like; nothing can be booked (ohne Termin).
    WithoutAppointment,
    /// Nobody is served on the whole day (geschlossen); only as an exception.
    Closed,
}

/// How a rule goes together with the others of its pool, and with public holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningKind {
    /// The usual hours (Regelöffnungszeit); public holidays go before.
    Series,
    /// Takes the place of all series of its day (Ausnahme).
    Exception {
        /// Whether it counts on a public holiday, too.
        beats_holiday: bool,
    },
    /// Beside the other hours of its day (zusätzlicher Sprechtag).
    Extra {
        /// Whether it counts on a public holiday, too.
        beats_holiday: bool,
    },
}

/// A rule that opens a pool (Öffnungszeit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Id of the rule.
    pub id: OpeningId,
    /// The pool that is opened.
    pub pool_id: PoolId,
    /// Key in town data files, unique in its pool.
    pub slug: Slug,
    /// Series, exception or extra hours.
    pub kind: OpeningKind,
    /// On which days.
    pub recurrence: Recurrence,
    /// Start of the window, local time of the site.
    pub from: Time,
    /// End of the window, local time of the site (exclusive); midnight means the end of the day.
    pub until: Time,
    /// First day on which the rule counts.
    pub valid_from_on: Date,
    /// First day on which it no longer counts; `None`: no end.
    pub valid_until_on: Option<Date>,
    /// Seats that are open at the same time; none in a window that closes.
    pub seats: SeatCount,
    /// With or without appointment.
    pub rule: DayRule,
    /// Channels that may book in this window at all; empty means all.
    pub channels: Vec<Channel>,
    /// Seats among them that are kept for some; the rest is common.
    pub contingents: Vec<Contingent>,
    /// Services for which the window is; empty means all of the pool.
    pub service_ids: Vec<ServiceId>,
    /// Why the window may leave the outer hours (Funktionszeiten); `None`: it may not.
    pub outside_frame: Option<String>,
}

/// Why an opening is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// The window has no length.
    #[error("the window ends before it begins")]
    EmptyWindow,
    /// A border of the window is off the grid.
    #[error("the window must begin and end on full five minutes")]
    OffGrid,
    /// The recurrence names no day.
    #[error("the recurrence names no day")]
    NoDay,
    /// An n-th weekday that no month has.
    #[error("a month has a 1st to 5th weekday, or −1st to −5th from its end")]
    NthOutOfRange,
    /// An interval of weeks that cannot be meant.
    #[error("a rule repeats every 1 to 52 weeks")]
    IntervalOutOfRange,
    /// The rule ends before it begins.
    #[error("the rule ends before it begins")]
    EmptyValidity,
    /// No day of the recurrence lies in the validity.
    #[error("the rule has no day between its first and its last day of validity")]
    NoOccurrence,
    /// No seat is given.
    #[error("an opening needs at least one seat")]
    NoSeats,
    /// A contingent without a seat.
    #[error("a contingent needs at least one seat")]
    EmptyContingent,
    /// A contingent for no channel.
    #[error("a contingent needs at least one channel")]
    ContingentForNobody,
    /// The contingents have more seats than the window.
    #[error("the contingents keep more seats than the window has")]
    ContingentsAboveSeats,
    /// Nothing can be booked, so nothing can be kept.
    #[error("only a window with appointment can keep seats")]
    ContingentsWithoutAppointment,
    /// A window that closes but is not an exception.
    #[error("only an exception can close a day")]
    ClosedSeries,
}

impl OpeningError {
    /// The field of the rule that is wrong, as town data files name it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::EmptyWindow => "until",
            Self::OffGrid => "from",
            Self::NoDay | Self::NthOutOfRange | Self::IntervalOutOfRange | Self::NoOccurrence => "days",
            Self::EmptyValidity => "valid_until_on",
            Self::NoSeats => "seats",
            Self::EmptyContingent
            | Self::ContingentForNobody
            | Self::ContingentsAboveSeats
            | Self::ContingentsWithoutAppointment => "contingents",
            Self::ClosedSeries => "appointment",
        }
    }
}

impl Opening {
    /// Checks that the rule can give seats at all, or close a day.
    pub fn check(&self) -> Result<(), OpeningError> {
        if self.until != Time::midnight() && self.until <= self.from {
            return Err(OpeningError::EmptyWindow);
        }
        if !on_grid(self.from) || !on_grid(self.until) {
            return Err(OpeningError::OffGrid);
        }
        if self
            .valid_until_on
            .is_some_and(|until| until <= self.valid_from_on)
        {
            return Err(OpeningError::EmptyValidity);
        }
        self.check_seats()?;
        check_days(&self.recurrence)?;
        match self.recurrence.first_on(self.valid_from_on, self.valid_until_on) {
            Some(_) => Ok(()),
            None => Err(OpeningError::NoOccurrence),
        }
    }

    /// Whether the rule counts on `date`, as far as holidays and exceptions let it.
    pub fn applies_on(&self, date: Date) -> bool {
        self.recurrence
            .counts_on(date, self.valid_from_on, self.valid_until_on)
    }

    /// Whether `asker` may book in this window at all; contingents decide about its seats.
    pub fn admits(&self, asker: Asker) -> bool {
        self.rule == DayRule::WithAppointment
            && (self.channels.is_empty() || self.channels.contains(&asker.channel))
    }

    /// Whether the window is for a visit of these services.
    pub fn serves(&self, service_ids: &[ServiceId]) -> bool {
        self.service_ids.is_empty() || service_ids.iter().all(|id| self.service_ids.contains(id))
    }

    /// Whether the rule says the same as `other` on days that both name: their seats should be added up instead.
    pub fn repeats(&self, other: &Self) -> bool {
        let starts_before_end = |one: &Self, end: Option<Date>| end.is_none_or(|end| one.valid_from_on < end);
        self.kind == other.kind
            && self.recurrence == other.recurrence
            && (self.from, self.until) == (other.from, other.until)
            && (self.rule, &self.channels) == (other.rule, &other.channels)
            && self.service_ids == other.service_ids
            && starts_before_end(self, other.valid_until_on)
            && starts_before_end(other, self.valid_until_on)
    }

    fn check_seats(&self) -> Result<(), OpeningError> {
        let is_exception = matches!(self.kind, OpeningKind::Exception { .. });
        if self.rule != DayRule::WithAppointment && !self.contingents.is_empty() {
            return Err(OpeningError::ContingentsWithoutAppointment);
        }
        match self.rule {
            DayRule::Closed if is_exception => return Ok(()),
            DayRule::Closed => return Err(OpeningError::ClosedSeries),
            DayRule::WithAppointment | DayRule::WithoutAppointment => {}
        }
        if self.seats == SeatCount::NONE {
            return Err(OpeningError::NoSeats);
        }
        let mut kept = 0_u32;
        for contingent in &self.contingents {
            if contingent.seats == SeatCount::NONE {
                return Err(OpeningError::EmptyContingent);
            }
            if matches!(&contingent.kept_for, KeptFor::Channels(channels) if channels.is_empty()) {
                return Err(OpeningError::ContingentForNobody);
            }
            kept += u32::from(contingent.seats.get());
        }
        if kept > u32::from(self.seats.get()) {
            return Err(OpeningError::ContingentsAboveSeats);
        }
        Ok(())
    }
}

impl OpeningKind {
    /// Whether the rule counts on public holidays.
    pub const fn beats_holiday(self) -> bool {
        match self {
            Self::Series => false,
            Self::Exception { beats_holiday } | Self::Extra { beats_holiday } => beats_holiday,
        }
    }
}

fn check_days(recurrence: &Recurrence) -> Result<(), OpeningError> {
    match recurrence.series() {
        Recurrence::Weekly(days) | Recurrence::EveryNthWeek(_, days) if days.is_empty() => {
            Err(OpeningError::NoDay)
        }
        Recurrence::MonthlyNth(days) | Recurrence::EveryNthMonth(_, days) if days.is_empty() => {
            Err(OpeningError::NoDay)
        }
        Recurrence::MonthlyNth(days) | Recurrence::EveryNthMonth(_, days)
            if days.iter().any(|(nth, _)| !is_nth_of_a_month(*nth)) =>
        {
            Err(OpeningError::NthOutOfRange)
        }
        Recurrence::EveryNthWeek(interval, _) if !(1..=Recurrence::MAX_INTERVAL).contains(interval) => {
            Err(OpeningError::IntervalOutOfRange)
        }
        Recurrence::EveryNthMonth(interval, _) if !(1..=Recurrence::MAX_MONTHS).contains(interval) => {
            Err(OpeningError::IntervalOutOfRange)
        }
        Recurrence::Weekly(_)
        | Recurrence::EveryNthWeek(..)
        | Recurrence::MonthlyNth(_)
        | Recurrence::EveryNthMonth(..)
        | Recurrence::Ending(..)
        | Recurrence::Once(_) => Ok(()),
    }
}

fn on_grid(time: Time) -> bool {
    time.minute() % 5 == 0 && time.second() == 0 && time.subsec_nanosecond() == 0
}
