//! Why a case cannot wait.

use std::str::FromStr;

/// The reason for which staff may use seats kept for urgent cases (Notfallkontingent); stored with the booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UrgentReason {
    /// A document was lost (Verlust).
    LostDocument,
    /// A document was stolen (Diebstahl).
    StolenDocument,
    /// A journey that begins soon.
    ImminentTravel,
    /// A deadline set by a court or by law (Frist).
    CourtDeadline,
    /// Another hardship (sonstiger Härtefall).
    OtherHardship,
}

/// The text is not one of the reasons.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown reason \"{0}\"")]
pub struct ParseUrgentReasonError(pub String);

impl UrgentReason {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::LostDocument,
        Self::StolenDocument,
        Self::ImminentTravel,
        Self::CourtDeadline,
        Self::OtherHardship,
    ];

    /// The name on the wire and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LostDocument => "lost_document",
            Self::StolenDocument => "stolen_document",
            Self::ImminentTravel => "imminent_travel",
            Self::CourtDeadline => "court_deadline",
            Self::OtherHardship => "other_hardship",
        }
    }
}

impl FromStr for UrgentReason {
    type Err = ParseUrgentReasonError;

    fn from_str(text: &str) -> Result<Self, ParseUrgentReasonError> {
        let known = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        known.ok_or_else(|| ParseUrgentReasonError(text.chars().take(40).collect()))
    }
}
