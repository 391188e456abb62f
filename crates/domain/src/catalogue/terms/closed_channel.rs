//! Ways of booking that a town has switched off.

use serde::{Deserialize, Serialize};

use crate::booking::Channel;
use crate::language::LocalizedText;

/// A way of booking that is switched off (Buchungsweg geschlossen), with the reason that people are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedChannel {
    /// Which way.
    pub channel: Channel,
    /// Why, in words for visitors.
    pub reason: LocalizedText,
}

/// A booking through a way that is switched off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this way of booking is switched off: {}", reason.get(crate::language::Language::German))]
pub struct ChannelClosed {
    /// Why.
    pub reason: LocalizedText,
    /// The ways that are still open; none if the town takes no bookings at all.
    pub open: Vec<Channel>,
}

/// Refuses `channel` if any of the services or units of a visit has switched it off.
pub fn check_channel<'a>(
    channel: Channel,
    closed: impl IntoIterator<Item = &'a ClosedChannel>,
) -> Result<(), ChannelClosed> {
    let closed: Vec<&ClosedChannel> = closed.into_iter().collect();
    let is_closed = |one: Channel| closed.iter().any(|entry| entry.channel == one);
    match closed.iter().find(|entry| entry.channel == channel) {
        None => Ok(()),
        Some(entry) => Err(ChannelClosed {
            reason: entry.reason.clone(),
            // The inner way is for staff alone and of no use to whoever is refused.
            open: Channel::ALL
                .into_iter()
                .filter(|one| *one != Channel::Internal && !is_closed(*one))
                .collect(),
        }),
    }
}
