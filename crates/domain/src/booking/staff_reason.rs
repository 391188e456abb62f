//! Why staff changed a booking.

use std::str::FromStr;

/// Why staff changed a booking. A code and not a text, because texts about people would end up in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffReason {
    /// The visitor asked for it.
    VisitorAsked,
    /// Something was misspelt.
    TypingError,
    /// The visitor has another name now.
    NameChanged,
    /// The authority cannot keep the time.
    AuthorityUnable,
}

/// Why a text is not a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("visitor_asked, typing_error, name_changed or authority_unable is expected")]
pub struct ParseStaffReasonError;

impl StaffReason {
    /// All reasons.
    pub const ALL: [Self; 4] = [
        Self::VisitorAsked,
        Self::TypingError,
        Self::NameChanged,
        Self::AuthorityUnable,
    ];

    /// The name on the wire and in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VisitorAsked => "visitor_asked",
            Self::TypingError => "typing_error",
            Self::NameChanged => "name_changed",
            Self::AuthorityUnable => "authority_unable",
        }
    }
}

impl FromStr for StaffReason {
    type Err = ParseStaffReasonError;

    fn from_str(text: &str) -> Result<Self, ParseStaffReasonError> {
        let known = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        known.ok_or(ParseStaffReasonError)
    }
}
