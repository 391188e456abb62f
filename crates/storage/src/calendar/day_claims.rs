//! The claims of one day among those of a run of days.

use einlass_domain::calendar::{DayClaims, LocalDay, Quantum};
use jiff::Timestamp;

use crate::dialect::TakenSeats;

/// The claims of one day.
pub(super) struct TakenDay {
    pub(super) claims: DayClaims,
    /// When the next hold lapses, or the next seat is shown again, and the day must be read anew.
    pub(super) counts_until: Timestamp,
}

impl TakenDay {
    /// The claims of one day.
    pub(super) fn of(seats: &TakenSeats, day: &LocalDay) -> Self {
        let range = day.first().index()..day.first().index() + i64::from(day.count());
        let begin = seats.taken.partition_point(|(quantum, _)| *quantum < range.start);
        let mut claims = DayClaims::default();
        let of_day = seats.taken.iter().skip(begin);
        for (quantum, set) in of_day.take_while(|(quantum, _)| *quantum < range.end) {
            if let Some(offset) = day.offset_at(Quantum::from_index(*quantum)) {
                let taken = (0..64_u8).filter(|seat| set & (1 << seat) != 0);
                taken.for_each(|seat| claims.insert(offset, seat));
            }
        }
        let hidden = seats
            .held_back
            .iter()
            .filter(|(quantum, ..)| range.contains(quantum));
        for (quantum, seat, _) in hidden.clone() {
            let offset = day.offset_at(Quantum::from_index(*quantum));
            if let (Some(offset), Ok(seat)) = (offset, u8::try_from(*seat)) {
                claims.insert(offset, seat);
            }
        }
        let of_day = seats.live_holds.iter().filter(|(first, _)| range.contains(first));
        let ends = of_day.map(|(_, expires_at)| *expires_at);
        let counts_until = ends.chain(hidden.map(|(_, _, until_at)| *until_at)).min();
        Self {
            claims,
            counts_until: counts_until.unwrap_or(Timestamp::MAX),
        }
    }
}
