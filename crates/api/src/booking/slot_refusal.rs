//! Why a time cannot be had.

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{LimitRefusal, PolicyRefusal};
use einlass_domain::calendar::{Asker, Quantum};
use einlass_domain::catalogue::terms::ChannelClosed;
use einlass_domain::catalogue::{RequestedServicesError, Validity};
use einlass_domain::ids::{SiteId, UnitId};
use einlass_storage::StorageError;

use super::limits::LimitReached;
use crate::calendar::{Instead, VisitNeed, services_refused};
use crate::catalogue::{NotVisible, channel_on_wire, text_on_wire};
use crate::platform::Refusal;

/// A time that was asked for and cannot be had, for the search of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WantedTime {
    /// What the visit needs.
    pub(crate) need: VisitNeed,
    /// Where.
    pub(crate) site_id: SiteId,
    /// At which unit, where no service says so.
    pub(crate) unit_id: Option<UnitId>,
    /// When.
    pub(crate) start: Quantum,
    /// For whom.
    pub(crate) asker: Asker,
    /// Which others may do.
    pub(crate) instead: Instead,
}

/// What is wrong with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TimeRefusal {
    /// The start is not on full five minutes.
    #[error("times lie on full five minutes")]
    OffGrid,
    /// The rules of the unit do not allow it.
    #[error(transparent)]
    Policy(#[from] PolicyRefusal),
    /// The services are given on other days.
    #[error("the services are given {0}")]
    NotValid(Validity),
    /// Nobody can book it.
    #[error("nothing is open at this time")]
    NotOpen,
    /// Others can book it, this channel cannot.
    #[error("this way of booking is closed for the time")]
    ChannelClosed,
    /// All seats are taken.
    #[error("the time is taken")]
    Taken,
}

/// Why a choice of services, place and time cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SlotRefusal {
    #[error(transparent)]
    Services(#[from] RequestedServicesError),
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    /// The way of booking is switched off.
    #[error(transparent)]
    ChannelOff(#[from] ChannelClosed),
    /// A limit of the day is reached.
    #[error("{why}")]
    Full {
        /// Which.
        why: LimitReached,
        /// What was wanted.
        wanted: Box<WantedTime>,
    },
    /// The client acts for another site.
    #[error("the client acts for another site")]
    OtherSite,
    /// The client may not use seats kept for urgent cases.
    #[error("the scope urgent:write is needed for urgent cases")]
    UrgentNotAllowed,
    /// No counter there gives all of the services.
    #[error("no counter at this place gives these services")]
    NotGiven,
    #[error("{why}")]
    Time {
        /// What is wrong with it.
        why: TimeRefusal,
        /// What was wanted.
        wanted: Box<WantedTime>,
    },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What any operation that takes a time may answer about it.
pub(crate) const TIMES: &[ErrorCode] = &[
    ErrorCode::SiteNotFound,
    ErrorCode::UnitNotFound,
    ErrorCode::TimeOffGrid,
    ErrorCode::TimeInPast,
    ErrorCode::TimeTooSoon,
    ErrorCode::TimeBeyondHorizon,
    ErrorCode::TimeNotOpen,
    ErrorCode::ServiceNotValid,
    ErrorCode::ChannelClosed,
    ErrorCode::SlotTaken,
    ErrorCode::DayLimitReached,
    ErrorCode::TimeWithoutOffset,
];

/// Refusals that know which time was wanted.
pub(crate) trait NamesWantedTime {
    /// The time, if a time was the problem.
    fn wanted_time(&self) -> Option<&WantedTime>;
}

impl NamesWantedTime for SlotRefusal {
    fn wanted_time(&self) -> Option<&WantedTime> {
        match self {
            Self::Time { wanted, .. }
            | Self::Full {
                why: LimitReached::Day(_) | LimitReached::Person(LimitRefusal::Day(_)),
                wanted,
            } => Some(wanted),
            Self::Full { .. }
            | Self::ChannelOff(_)
            | Self::Services(_)
            | Self::NotVisible(_)
            | Self::OtherSite
            | Self::UrgentNotAllowed
            | Self::NotGiven
            | Self::Storage(_) => None,
        }
    }
}

impl TimeRefusal {
    const fn code(self) -> ErrorCode {
        match self {
            Self::OffGrid => ErrorCode::TimeOffGrid,
            Self::Policy(PolicyRefusal::Past) => ErrorCode::TimeInPast,
            Self::Policy(PolicyRefusal::TooSoon { .. }) => ErrorCode::TimeTooSoon,
            Self::Policy(PolicyRefusal::BeyondHorizon { .. }) => ErrorCode::TimeBeyondHorizon,
            Self::NotValid(_) => ErrorCode::ServiceNotValid,
            Self::NotOpen => ErrorCode::TimeNotOpen,
            Self::ChannelClosed => ErrorCode::ChannelClosed,
            Self::Taken => ErrorCode::SlotTaken,
        }
    }
}

/// The problem of a way of booking that is switched off: why, and which are open.
pub(crate) fn channel_closed(closed: &ChannelClosed) -> Refusal {
    let open = closed.open.iter().copied().map(channel_on_wire).collect();
    Refusal::new(ErrorCode::ChannelClosed)
        .with_detail(closed.to_string())
        .with_open_channels(text_on_wire(&closed.reason), open)
}

impl From<SlotRefusal> for Refusal {
    fn from(error: SlotRefusal) -> Self {
        match error {
            SlotRefusal::Services(error) => services_refused(&error),
            SlotRefusal::NotVisible(error) => error.into(),
            SlotRefusal::ChannelOff(closed) => channel_closed(&closed),
            SlotRefusal::Full { why, .. } => why.into(),
            SlotRefusal::OtherSite => Self::other_site(),
            SlotRefusal::UrgentNotAllowed => Self::new(ErrorCode::ScopeMissing)
                .with_field("urgent")
                .with_detail(error.to_string()),
            SlotRefusal::NotGiven => Self::new(ErrorCode::ServiceNotFound)
                .with_detail("no counter at this place gives these services"),
            SlotRefusal::Time { why, .. } => {
                let refusal = Self::new(why.code()).with_detail(why.to_string());
                match why {
                    TimeRefusal::NotValid(_) => refusal.with_field("start_at"),
                    TimeRefusal::OffGrid
                    | TimeRefusal::Policy(_)
                    | TimeRefusal::NotOpen
                    | TimeRefusal::ChannelClosed
                    | TimeRefusal::Taken => refusal,
                }
            }
            SlotRefusal::Storage(error) => error.into(),
        }
    }
}
