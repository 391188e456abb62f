//! Seats of a window that are kept for some.

use std::fmt::Formatter;
use std::num::NonZeroU8;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::ChannelName;

/// Kept seats (Kontingent); the other seats of the window are common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContingentEntry {
    /// Ways of booking, or `urgent` for cases that cannot wait (Notfallkontingent).
    pub channels: KeptForEntry,
    /// How many seats.
    #[cfg_attr(feature = "openapi", schema(value_type = u8, minimum = 1, maximum = 64))]
    pub seats: NonZeroU8,
    /// Minutes before the start of the window at which unused seats become common; never if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_minutes: Option<u32>,
}

/// For whom seats are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptForEntry {
    /// For these ways of booking, written as a list.
    Channels(Vec<ChannelName>),
    /// For urgent cases, written as the word `urgent`.
    Urgent,
}

const URGENT: &str = "urgent";

impl Serialize for KeptForEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Channels(channels) => channels.serialize(serializer),
            Self::Urgent => serializer.serialize_str(URGENT),
        }
    }
}

impl<'de> Deserialize<'de> for KeptForEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordOrList)
    }
}

struct WordOrList;

impl<'de> Visitor<'de> for WordOrList {
    type Value = KeptForEntry;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of ways of booking or \"urgent\"")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<KeptForEntry, E> {
        if word == URGENT {
            Ok(KeptForEntry::Urgent)
        } else {
            Err(E::custom("a list of ways of booking or \"urgent\" is expected"))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<KeptForEntry, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(KeptForEntry::Channels)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for KeptForEntry {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = || utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::Type::String);
        let either = utoipa::openapi::OneOfBuilder::new()
            .description(Some("Ways of booking, or the word `urgent`."))
            .item(utoipa::openapi::ArrayBuilder::new().items(text()))
            .item(text().enum_values(Some([URGENT])));
        utoipa::openapi::Schema::OneOf(either.build()).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for KeptForEntry {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("KeptForEntry")
    }
}
