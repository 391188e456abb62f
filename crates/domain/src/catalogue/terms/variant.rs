//! Ways in which visitor and clerk meet.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How visitor and clerk meet (Terminart).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// At a counter.
    #[default]
    OnSite,
    /// By video; the confirmation carries a link instead of a building.
    Video,
    /// By telephone; the clerk calls.
    Phone,
}

impl Variant {
    /// All variants.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Video, Self::Phone];

    /// The name on the wire and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Video => "video",
            Self::Phone => "phone",
        }
    }

    /// Reads the stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.as_str() == name)
    }

    /// Whether the visitor comes to the building and checks in there.
    pub const fn needs_check_in(self) -> bool {
        matches!(self, Self::OnSite)
    }
}

/// The address of a video meeting. Where it says `{room}`, each booking gets a room that nobody can guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VideoLink(String);

/// Why a text is not the address of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address of at most 500 characters that begins with https:// is expected")]
pub struct VideoLinkError;

impl VideoLink {
    const ROOM: &'static str = "{room}";

    /// The address with the room of one booking.
    pub fn of_room(&self, room: &str) -> String {
        self.0.replace(Self::ROOM, room)
    }
}

impl FromStr for VideoLink {
    type Err = VideoLinkError;

    fn from_str(text: &str) -> Result<Self, VideoLinkError> {
        if is_page(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(VideoLinkError)
        }
    }
}

impl TryFrom<String> for VideoLink {
    type Error = VideoLinkError;

    fn try_from(text: String) -> Result<Self, VideoLinkError> {
        text.parse()
    }
}

impl From<VideoLink> for String {
    fn from(link: VideoLink) -> Self {
        link.0
    }
}

impl std::fmt::Display for VideoLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is the address of a page that is safe to hand to visitors.
pub(super) fn is_page(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    host.contains('.') && clean && text.len() <= 500
}
