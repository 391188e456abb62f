//! Instants on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

/// Marker in the error text of a time that lacks its offset; the server turns it into its own error code.
pub const TIME_WITHOUT_OFFSET: &str = "the time has no offset";

/// An instant, RFC 3339 with an offset; always written in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-20T09:00:00Z"))]
pub struct Instant(pub Timestamp);

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp)
    }
}

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let naive = || text.parse::<jiff::civil::DateTime>().is_ok();
        text.parse().map(Self).map_err(|_| {
            serde::de::Error::custom(if naive() {
                TIME_WITHOUT_OFFSET
            } else {
                "not an RFC 3339 time such as 2026-11-20T10:00:00+01:00"
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_required_and_utc_is_written() {
        let instant: Instant = serde_json::from_str("\"2026-11-20T10:00:00+01:00\"").unwrap();
        assert_eq!(
            serde_json::to_string(&instant).unwrap(),
            "\"2026-11-20T09:00:00Z\""
        );
        let naive = serde_json::from_str::<Instant>("\"2026-11-20T10:00:00\"").unwrap_err();
        assert!(naive.to_string().contains(TIME_WITHOUT_OFFSET));
    }
}
