//! The check-in verdict: one function that judges on the server and, offline, on the kiosk.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::NextAction;
use crate::booking::BookingPolicy;
use crate::ids::SiteId;

/// What is known of the booking that a visitor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The visitor is expected.
    Expected,
    /// The visitor is expected on the screen or on the telephone, not at the door.
    Remote,
    /// The visitor checked in before.
    Here,
    /// The visitor checked in before, and the visit has ended: served, or gone away.
    Served,
    /// The booking was cancelled.
    Cancelled,
    /// The booking was given up because nobody came.
    Missed,
    /// It was never booked to the end.
    NeverBooked,
}

/// What the judgement needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckInFacts {
    /// State of the booking.
    pub expectation: Expectation,
    /// The building of the appointment.
    pub site_id: SiteId,
    /// Start of the appointment as it stands now.
    pub start_at: Timestamp,
    /// Start written in the scanned ticket; `None` if the number was typed.
    pub ticket_start_at: Option<Timestamp>,
    /// The rules of the unit.
    pub policy: BookingPolicy,
}

/// The verdict at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckInVerdict {
    /// Come in.
    Admitted,
    /// Checked in before, here or in another building; nothing changes.
    AlreadyAdmitted,
    /// The visit has ended; there is nothing to wait for.
    AlreadyServed,
    /// Check-in opens later today.
    TooEarly {
        /// When it opens.
        opens_at: Timestamp,
    },
    /// Check-in has closed.
    TooLate {
        /// When it closed.
        closed_at: Timestamp,
    },
    /// The appointment is in another building.
    WrongSite {
        /// Which.
        site_id: SiteId,
    },
    /// The appointment is on a later day.
    WrongDay {
        /// When it is.
        start_at: Timestamp,
    },
    /// The booking was cancelled.
    Cancelled,
    /// The code is from before a change; this is the time now.
    Rescheduled {
        /// The new start.
        start_at: Timestamp,
    },
    /// There is no such booking here, or the code is not ours. Both are answered alike.
    Unknown,
    /// The appointment is by video or telephone; nobody has to come or check in.
    NoCheckIn {
        /// When it is.
        start_at: Timestamp,
    },
    /// Something must be asked first.
    NeedsInput,
    /// Staff must look at it.
    SeeStaff,
}

/// Judges a check-in at `site` and `now`.
///
/// The answer is the one that helps most now: a time that has passed is too late whatever building it was in, also one
/// by video or telephone; a visitor in the wrong building is sent on only if the way there is worth it today; and a code
/// from before a change lets its owner in when the new time fits.
pub fn judge_check_in(facts: &CheckInFacts, site: SiteId, now: Timestamp, zone: &TimeZone) -> CheckInVerdict {
    let start_at = facts.start_at;
    let closed_at = facts.policy.check_in_closes_at(start_at);
    match facts.expectation {
        Expectation::NeverBooked => CheckInVerdict::Unknown,
        Expectation::Cancelled => CheckInVerdict::Cancelled,
        Expectation::Remote if now > closed_at => CheckInVerdict::TooLate { closed_at },
        Expectation::Remote => CheckInVerdict::NoCheckIn { start_at },
        // The seat was given up; a window that was widened afterwards does not bring it back.
        Expectation::Missed => CheckInVerdict::TooLate {
            closed_at: closed_at.min(now),
        },
        Expectation::Here if same_day(start_at, now, zone) || now <= closed_at => {
            CheckInVerdict::AlreadyAdmitted
        }
        Expectation::Here => CheckInVerdict::TooLate { closed_at },
        Expectation::Served => CheckInVerdict::AlreadyServed,
        Expectation::Expected => judge_expected(facts, site, now, zone),
    }
}

impl CheckInVerdict {
    /// What the visitor at `site` can do, best first. Never empty; an instant to come back at lies after the judgement.
    /// Who waits in another building is sent there before the waiting area is named.
    pub fn next_actions(&self, facts: Option<&CheckInFacts>, site: SiteId) -> Vec<NextAction> {
        let opens_at = |start| facts.map_or(start, |facts| facts.policy.check_in_opens_at(start));
        match *self {
            Self::Admitted | Self::AlreadyAdmitted => {
                let elsewhere = facts.map(|facts| facts.site_id).filter(|there| *there != site);
                let way = elsewhere.map(NextAction::GoToSite);
                way.into_iter().chain([NextAction::GoToWaitingArea]).collect()
            }
            Self::TooEarly { opens_at } => vec![NextAction::ComeBackAt(opens_at), NextAction::AskStaff],
            Self::AlreadyServed | Self::TooLate { .. } | Self::Cancelled => {
                vec![NextAction::BookSlot, NextAction::AskStaff]
            }
            Self::WrongSite { site_id } => vec![NextAction::GoToSite(site_id), NextAction::AskStaff],
            Self::WrongDay { start_at } => {
                vec![
                    NextAction::ComeBackAt(opens_at(start_at)),
                    NextAction::BookSlot,
                    NextAction::AskStaff,
                ]
            }
            Self::Rescheduled { start_at } => {
                vec![NextAction::ComeBackAt(opens_at(start_at)), NextAction::AskStaff]
            }
            Self::Unknown => vec![NextAction::TypeNumber, NextAction::BookSlot, NextAction::AskStaff],
            Self::NoCheckIn { .. } | Self::NeedsInput | Self::SeeStaff => vec![NextAction::AskStaff],
        }
    }

    /// The name of the verdict on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::AlreadyAdmitted => "already_admitted",
            Self::AlreadyServed => "already_served",
            Self::TooEarly { .. } => "too_early",
            Self::TooLate { .. } => "too_late",
            Self::WrongSite { .. } => "wrong_site",
            Self::WrongDay { .. } => "wrong_day",
            Self::Cancelled => "cancelled",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Unknown => "unknown",
            Self::NoCheckIn { .. } => "no_check_in",
            Self::NeedsInput => "needs_input",
            Self::SeeStaff => "see_staff",
        }
    }
}

fn judge_expected(facts: &CheckInFacts, site: SiteId, now: Timestamp, zone: &TimeZone) -> CheckInVerdict {
    let (start_at, site_id) = (facts.start_at, facts.site_id);
    let opens_at = facts.policy.check_in_opens_at(start_at);
    let closed_at = facts.policy.check_in_closes_at(start_at);
    if now > closed_at {
        return CheckInVerdict::TooLate { closed_at };
    }
    if now >= opens_at {
        return if site_id == site {
            CheckInVerdict::Admitted
        } else {
            CheckInVerdict::WrongSite { site_id }
        };
    }
    if facts.ticket_start_at.is_some_and(|printed| printed != start_at) {
        CheckInVerdict::Rescheduled { start_at }
    } else if !same_day(start_at, now, zone) {
        CheckInVerdict::WrongDay { start_at }
    } else if site_id == site {
        CheckInVerdict::TooEarly { opens_at }
    } else {
        CheckInVerdict::WrongSite { site_id }
    }
}

fn same_day(a: Timestamp, b: Timestamp, zone: &TimeZone) -> bool {
    zone.to_datetime(a).date() == zone.to_datetime(b).date()
}
