//! What the rules of a pool give on one day: seats per quantum.

use super::{Closure, DayRule, LocalDay, Opening, SeatCount, SeatSet};
use crate::booking::Channel;
use crate::ids::SiteId;

/// Seats per quantum of one local day of one pool.
///
/// The openings of a quantum number their seats one after the other, those for few channels first. So a contingent
/// is a set of seat numbers, and common seats have the highest ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayGrid {
    day: LocalDay,
    /// All bookable seats, whatever the channel: the physical limit.
    seats: Vec<SeatCount>,
    /// The seats that the asking channel may use.
    channel_seats: Vec<SeatSet>,
    /// Those of them that are kept for some channels, this one included.
    contingent: Vec<SeatSet>,
}

impl DayGrid {
    /// Applies openings and closures of one pool at `site` to `day`, as `channel` sees it.
    pub fn new(
        day: LocalDay,
        site: SiteId,
        openings: &[Opening],
        closures: &[Closure],
        channel: Channel,
    ) -> Self {
        let mut grid = Self::closed(day);
        if closures
            .iter()
            .any(|closure| closure.applies(site, grid.day.date()))
        {
            return grid;
        }
        let date = grid.day.date();
        let mut active: Vec<&Opening> = openings
            .iter()
            .filter(|o| o.rule == DayRule::WithAppointment && o.applies_on(date))
            .collect();
        active.sort_unstable_by_key(|o| (o.channels.is_empty(), o.channels.len(), o.id));
        for opening in active {
            grid.add(opening, channel);
        }
        grid
    }

    /// A day without a single seat.
    pub fn closed(day: LocalDay) -> Self {
        let quanta = usize::from(day.count());
        Self {
            day,
            seats: vec![SeatCount::NONE; quanta],
            channel_seats: vec![SeatSet::EMPTY; quanta],
            contingent: vec![SeatSet::EMPTY; quanta],
        }
    }

    /// The day.
    pub const fn day(&self) -> &LocalDay {
        &self.day
    }

    /// All bookable seats at an offset of the day; none outside it.
    pub fn seats_at(&self, offset: u16) -> SeatCount {
        self.seats.get(usize::from(offset)).copied().unwrap_or_default()
    }

    /// The seats that the channel may use at an offset of the day; none outside it.
    pub fn channel_seats_at(&self, offset: u16) -> SeatSet {
        self.channel_seats
            .get(usize::from(offset))
            .copied()
            .unwrap_or_default()
    }

    /// The seats at an offset of the day that are kept for some channels, the asking one included.
    pub fn contingent_at(&self, offset: u16) -> SeatSet {
        self.contingent
            .get(usize::from(offset))
            .copied()
            .unwrap_or_default()
    }

    /// Whether the channel has no seat on the whole day.
    pub fn is_closed(&self) -> bool {
        self.channel_seats.iter().all(|seats| seats.is_empty())
    }

    fn add(&mut self, opening: &Opening, channel: Channel) {
        for offset in self.window(opening).map(usize::from) {
            let Some(count) = self.seats.get_mut(offset) else {
                return;
            };
            let before = count.as_set();
            *count = count.saturating_add(opening.seats);
            let added = count.as_set().without(before);
            if opening.admits(channel) {
                join(&mut self.channel_seats, offset, added);
                if !opening.channels.is_empty() {
                    join(&mut self.contingent, offset, added);
                }
            }
        }
    }

    fn window(&self, opening: &Opening) -> std::ops::Range<u16> {
        let mut offsets = self.day.offsets(opening.from, opening.until);
        if opening.until == jiff::civil::Time::midnight() {
            offsets.end = self.day.count();
        }
        offsets
    }
}

fn join(sets: &mut [SeatSet], offset: usize, added: SeatSet) {
    if let Some(set) = sets.get_mut(offset) {
        *set = set.union(added);
    }
}
