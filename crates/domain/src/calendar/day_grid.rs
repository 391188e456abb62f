//! What the rules of a pool give on one day: seats per quantum.

use super::{Closure, DayRule, LocalDay, Opening, SeatCount};
use crate::booking::Channel;
use crate::ids::SiteId;

/// Seats per quantum of one local day of one pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayGrid {
    day: LocalDay,
    /// All bookable seats, whatever the channel: the physical limit.
    seats: Vec<SeatCount>,
    /// The seats that the asking channel may use.
    channel_seats: Vec<SeatCount>,
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
        for opening in openings
            .iter()
            .filter(|o| o.rule == DayRule::WithAppointment && o.applies_on(date))
        {
            let offsets = grid.window(opening);
            add(&mut grid.seats, &offsets, opening.seats);
            if opening.admits(channel) {
                add(&mut grid.channel_seats, &offsets, opening.seats);
            }
        }
        grid
    }

    /// A day without a single seat.
    pub fn closed(day: LocalDay) -> Self {
        let closed = vec![SeatCount::NONE; usize::from(day.count())];
        Self {
            day,
            seats: closed.clone(),
            channel_seats: closed,
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
    pub fn channel_seats_at(&self, offset: u16) -> SeatCount {
        self.channel_seats
            .get(usize::from(offset))
            .copied()
            .unwrap_or_default()
    }

    /// Whether no seat is given on the whole day.
    pub fn is_closed(&self) -> bool {
        self.channel_seats.iter().all(|seats| *seats == SeatCount::NONE)
    }

    fn window(&self, opening: &Opening) -> std::ops::Range<u16> {
        let mut offsets = self.day.offsets(opening.from, opening.until);
        if opening.until == jiff::civil::Time::midnight() {
            offsets.end = self.day.count();
        }
        offsets
    }
}

fn add(seats: &mut [SeatCount], offsets: &std::ops::Range<u16>, more: SeatCount) {
    let range = usize::from(offsets.start)..usize::from(offsets.end);
    for seat in seats.get_mut(range).into_iter().flatten() {
        *seat = seat.saturating_add(more);
    }
}
