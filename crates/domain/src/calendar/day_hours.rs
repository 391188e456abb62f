//! What a pool offers on a day, in a form in which two sets of rules can be compared.

use jiff::civil::Time;

use super::{Contingent, DayPlan, DayRule, KeptFor, Opening};
use crate::booking::Channel;
use crate::ids::ServiceId;

/// Minutes of a day by the clock on the wall.
const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// What is offered on a day: when, with or without appointment, how many seats, for whom and for what. Rules that are
/// cut into other windows but offer the same are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHours(Vec<Piece>);

/// A part of the day in which nothing changes, in minutes since midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    from: u16,
    until: u16,
    offers: Vec<Offer>,
}

/// Seats of one kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Offer {
    rule: DayRule,
    channels: Vec<Channel>,
    service_ids: Vec<ServiceId>,
    kept: Vec<Kept>,
    seats: u16,
}

/// Seats that are kept for some, and the minute of the day at which they become common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    whom: KeptFor,
    seats: u8,
    released_at: Option<i64>,
}

impl DayHours {
    /// What the windows of a day offer together.
    pub fn of(plan: &DayPlan<'_>) -> Self {
        let windows = || plan.windows.iter().map(|one| (start(one), end(one), *one));
        let mut borders: Vec<u16> = windows().flat_map(|(from, until, _)| [from, until]).collect();
        borders.sort_unstable();
        borders.dedup();
        let mut pieces: Vec<Piece> = Vec::new();
        for (from, until) in borders.iter().zip(borders.iter().skip(1)) {
            let there = windows().filter(|(start, end, _)| start <= from && until <= end);
            let offers = joined(there.map(|(_, _, opening)| Offer::of(opening)));
            match pieces.last_mut() {
                Some(last) if last.until == *from && last.offers == offers => last.until = *until,
                Some(_) | None if offers.is_empty() => {}
                Some(_) | None => pieces.push(Piece {
                    from: *from,
                    until: *until,
                    offers,
                }),
            }
        }
        Self(pieces)
    }
}

impl Offer {
    fn of(opening: &Opening) -> Self {
        let mut channels = opening.channels.clone();
        channels.sort_unstable();
        let mut service_ids = opening.service_ids.clone();
        service_ids.sort_unstable();
        let mut kept: Vec<Kept> = opening
            .contingents
            .iter()
            .map(|one| Kept::of(one, start(opening)))
            .collect();
        kept.sort();
        Self {
            rule: opening.rule,
            channels,
            service_ids,
            kept,
            seats: opening.seats.get().into(),
        }
    }

    /// Whether the seats of both can be counted together.
    fn is_like(&self, other: &Self) -> bool {
        self.rule == other.rule
            && self.channels == other.channels
            && self.service_ids == other.service_ids
            && self.kept.is_empty()
            && other.kept.is_empty()
    }
}

impl Kept {
    fn of(contingent: &Contingent, start: u16) -> Self {
        Self {
            whom: contingent.kept_for.clone(),
            seats: contingent.seats.get(),
            released_at: contingent
                .release_minutes
                .map(|minutes| i64::from(start) - i64::from(minutes)),
        }
    }
}

/// Offers in a fixed order, seats of the same kind added up.
fn joined(offers: impl Iterator<Item = Offer>) -> Vec<Offer> {
    let mut joined: Vec<Offer> = Vec::new();
    for offer in offers {
        match joined.iter_mut().find(|known| known.is_like(&offer)) {
            Some(known) => known.seats += offer.seats,
            None => joined.push(offer),
        }
    }
    joined.sort();
    joined
}

fn start(opening: &Opening) -> u16 {
    minute_of(opening.from)
}

fn end(opening: &Opening) -> u16 {
    match minute_of(opening.until) {
        0 => MINUTES_OF_A_DAY,
        minute => minute,
    }
}

fn minute_of(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}
