//! Mistakes in a town data file, each with its place.

use einlass_contract::town::TownProblemCode;
use einlass_domain::booking::BookingPolicyError;
use einlass_domain::calendar::{
    HolidayRulesError, OpeningError, OutsideTimeFrame, PhoneHoursError, SeatCountError, WalkingTimesError,
};
use einlass_domain::catalogue::terms::{ServiceTermsError, VideoLinkError};
use einlass_domain::catalogue::{
    CombinationLimitsError, NoticePeriodError, ServiceDurationError, Slug, ValidityError,
};

/// A mistake in a town data file and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct TownFileError {
    /// The place as a JSON pointer (RFC 6901), e.g. `/pools/3/openings/2/until`; empty: the document as a whole.
    pub path: String,
    /// What is wrong there.
    pub problem: TownFileProblem,
}

/// All mistakes found in a town data file, at least one; every entry is answered with its first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownFileErrors(pub Vec<TownFileError>);

impl std::fmt::Display for TownFileErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for TownFileErrors {}

impl From<TownFileError> for TownFileErrors {
    fn from(error: TownFileError) -> Self {
        Self(vec![error])
    }
}

/// What is wrong at a place of a town data file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TownFileProblem {
    /// Not JSON, or not a value that the field may hold.
    #[error("{0}")]
    Json(String),
    /// Two entries of one kind have the same key.
    #[error("the key \"{0}\" is used twice")]
    RepeatedKey(Slug),
    /// Two sites have the same number.
    #[error("the number {0} is used twice")]
    RepeatedNumber(u8),
    /// Another site has the number in its admission tickets.
    #[error(
        "{number} is the number of the site \"{site}\", also after that is gone: it stands in admission tickets"
    )]
    NumberOfOtherSite {
        /// The number.
        number: u8,
        /// Key of the other site.
        site: Slug,
    },
    /// A key is mentioned that no entry has.
    #[error("there is no {kind} with the key \"{key}\"")]
    UnknownKey {
        /// Kind of the missing entry.
        kind: &'static str,
        /// The key.
        key: Slug,
    },
    /// Counters of one unit cannot give a service of another.
    #[error("the service \"{service}\" belongs to another unit than the pool")]
    OtherUnit {
        /// Key of the service.
        service: Slug,
    },
    /// The minutes of a service.
    #[error(transparent)]
    Duration(#[from] ServiceDurationError),
    /// How far a combination may go.
    #[error(transparent)]
    Combination(CombinationLimitsError),
    /// The days on which a service is given.
    #[error(transparent)]
    Validity(ValidityError),
    /// What a service asks of a booking.
    #[error(transparent)]
    Terms(ServiceTermsError),
    /// A question without purpose (GDPR Art. 5(1)(b)).
    #[error("a question needs a purpose: what has none may not be asked")]
    PurposeMissing,
    /// The address of video meetings.
    #[error(transparent)]
    VideoLink(VideoLinkError),
    /// A contact that no limit holds for.
    #[error("a mail address or a telephone number is expected")]
    Contact,
    /// A rule of a unit.
    #[error(transparent)]
    Policy(#[from] BookingPolicyError),
    /// How long before it is felt a change is to be announced.
    #[error(transparent)]
    Notice(NoticePeriodError),
    /// Minutes on foot.
    #[error(transparent)]
    Walking(#[from] WalkingTimesError),
    /// Number of seats.
    #[error(transparent)]
    Seats(#[from] SeatCountError),
    /// A window.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// A window that leaves the outer hours without a recorded exception.
    #[error("{0}; state a reason under \"exception\" if that is meant")]
    OutsideTimeFrame(#[from] OutsideTimeFrame),
    /// The days of something are stated in several ways, or in none.
    #[error("exactly one of \"days\", \"rrule\" and \"on\" must say on which days")]
    DaysStatedOnce,
    /// A window without its hours or seats.
    #[error("a window states \"from\", \"until\" and \"seats\"")]
    IncompleteWindow,
    /// A day that is closed, but with hours or seats.
    #[error("a day that is closed is closed as a whole and states no hours and no seats")]
    ClosedWindow,
    /// The usual hours cannot count on holidays.
    #[error("only an exception or extra hours can count on a public holiday")]
    SeriesOnHoliday,
    /// Kept seats that become common before anybody can book them.
    #[error("the seats would be released before the day can be booked at all")]
    ReleasedTooEarly,
    /// A window for a service that the counters do not give.
    #[error("the service \"{service}\" is not given by the pool")]
    NotOfPool {
        /// Key of the service.
        service: Slug,
    },
    /// Outer hours without length.
    #[error("the outer hours end before they begin")]
    EmptyFrame,
    /// Statements about holidays.
    #[error(transparent)]
    Holidays(#[from] HolidayRulesError),
    /// Telephone hours.
    #[error(transparent)]
    PhoneHours(#[from] PhoneHoursError),
    /// The same window stands twice in one pool.
    #[error("the same window stands twice; add up its seats instead")]
    RepeatedOpening,
    /// Closed days end before they begin.
    #[error("the closed days end before they begin")]
    EmptyClosure,
    /// The document is of another authority than the one it is published for.
    #[error("this is the document of another authority")]
    OtherAuthority,
}

impl TownFileProblem {
    /// The stable code on the wire.
    pub fn code(&self) -> TownProblemCode {
        match self {
            Self::Json(message) if message.starts_with("unknown field") => TownProblemCode::FieldUnknown,
            Self::Json(message) if message.starts_with("missing field") => TownProblemCode::FieldMissing,
            Self::Json(_) | Self::Contact | Self::Walking(_) | Self::Combination(_) | Self::Notice(_) => {
                TownProblemCode::ValueInvalid
            }
            Self::RepeatedKey(_) => TownProblemCode::KeyRepeated,
            Self::RepeatedNumber(_) | Self::NumberOfOtherSite { .. } => TownProblemCode::NumberRepeated,
            Self::UnknownKey { .. } | Self::NotOfPool { .. } => TownProblemCode::KeyUnknown,
            Self::OtherUnit { .. } => TownProblemCode::ServiceOfOtherUnit,
            Self::Duration(_) => TownProblemCode::DurationInvalid,
            Self::Policy(_) => TownProblemCode::PolicyInvalid,
            Self::Seats(_) => TownProblemCode::SeatsInvalid,
            Self::OutsideTimeFrame(_) => TownProblemCode::OutsideTimeFrame,
            Self::Opening(_)
            | Self::DaysStatedOnce
            | Self::IncompleteWindow
            | Self::ClosedWindow
            | Self::SeriesOnHoliday
            | Self::ReleasedTooEarly
            | Self::EmptyFrame
            | Self::PhoneHours(_) => TownProblemCode::OpeningInvalid,
            Self::Holidays(_) => TownProblemCode::HolidaysInvalid,
            Self::Terms(_) | Self::PurposeMissing | Self::VideoLink(_) => TownProblemCode::TermsInvalid,
            Self::Validity(_) => TownProblemCode::ValidityEmpty,
            Self::RepeatedOpening => TownProblemCode::OpeningRepeated,
            Self::EmptyClosure => TownProblemCode::ClosureEmpty,
            Self::OtherAuthority => TownProblemCode::AuthorityChanged,
        }
    }

    /// The mistake with its place.
    pub(crate) fn at(self, path: impl Into<String>) -> TownFileError {
        TownFileError {
            path: path.into(),
            problem: self,
        }
    }
}
