//! Free time: which starts still have a seat for all quanta of a visit.

use super::{DayGrid, SeatSet};

/// Words of a day bitmap: 5 × 64 bits hold the longest day of 300 quanta.
const WORDS: usize = 5;

/// The seats taken per quantum of one pool and day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayClaims {
    taken: Vec<SeatSet>,
}

impl DayClaims {
    /// Records that `seat` is taken at `offset` quanta after the start of the day.
    pub fn insert(&mut self, offset: u16, seat: u8) {
        let index = usize::from(offset);
        if self.taken.len() <= index {
            self.taken.resize(index + 1, SeatSet::EMPTY);
        }
        if let Some(set) = self.taken.get_mut(index) {
            set.insert(seat);
        }
    }

    /// The seats taken at an offset of the day.
    pub fn taken_at(&self, offset: u16) -> SeatSet {
        self.taken.get(usize::from(offset)).copied().unwrap_or_default()
    }

    /// The seats that may still be claimed at `offset` under the rules of `grid`.
    ///
    /// A channel takes only seats that it may use, never more than are left in all, and common ones only when its
    /// own contingent is used up. Any seat of the answer may be claimed; empty means that there is none.
    pub fn claimable(&self, grid: &DayGrid, offset: u16) -> SeatSet {
        let left = self.taken_at(offset).claimable(grid.seats_at(offset));
        let mine = left.intersection(grid.channel_seats_at(offset));
        let kept = mine.intersection(grid.contingent_at(offset));
        if kept.is_empty() { mine } else { kept }
    }
}

/// One bit per quantum of a local day: 5 words of 64 hold the longest day of 300 quanta.
///
/// This is what a search keeps in memory per pool and day; everything it does is shifting and joining such maps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuantumMap([u64; WORDS]);

impl QuantumMap {
    /// The quanta of the day that have a claimable seat.
    pub fn free(grid: &DayGrid, claims: &DayClaims) -> Self {
        let mut map = Self::default();
        for offset in 0..grid.day().count() {
            if !claims.claimable(grid, offset).is_empty() {
                map.insert(offset);
            }
        }
        map
    }

    /// The offsets that begin a run of `quanta` set bits: where a visit of that length can start.
    ///
    /// Shifts the map onto itself, doubling the run each time, so a long visit costs hardly more than a short one.
    pub fn starts(self, quanta: u16) -> Self {
        let mut map = self;
        let mut have = 1_u16;
        while have < quanta {
            let step = have.min(quanta - have);
            map = map.intersection(map.moved_down(step));
            have += step;
        }
        map
    }

    /// Clears all offsets below `first`, e.g. those that have passed.
    pub fn from_offset(self, first: u16) -> Self {
        let mut map = self;
        for (base, word) in (0_u16..).step_by(64).zip(&mut map.0) {
            let below = u32::from(first.saturating_sub(base));
            *word &= u64::MAX.checked_shl(below).unwrap_or(0);
        }
        map
    }

    /// The offsets that are in both maps.
    pub fn intersection(self, other: Self) -> Self {
        Self(std::array::from_fn(|word| self.word(word) & other.word(word)))
    }

    /// The offsets that are in either map.
    pub fn union(self, other: Self) -> Self {
        Self(std::array::from_fn(|word| self.word(word) | other.word(word)))
    }

    /// Whether no bit is set.
    pub fn is_empty(self) -> bool {
        self.0 == [0; WORDS]
    }

    /// Whether the bit at `offset` is set.
    pub fn contains(self, offset: u16) -> bool {
        self.word(usize::from(offset / 64)) & (1 << (offset % 64)) != 0
    }

    /// Sets the bit at `offset`; offsets beyond the longest day are ignored.
    pub fn insert(&mut self, offset: u16) {
        if let Some(word) = self.0.get_mut(usize::from(offset / 64)) {
            *word |= 1_u64 << (offset % 64);
        }
    }

    /// The set offsets in ascending order.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        (0_u16..).step_by(64).zip(self.0).flat_map(|(base, word)| {
            std::iter::successors((word != 0).then_some(word), |rest| {
                let less = rest & (rest - 1);
                (less != 0).then_some(less)
            })
            .map(move |rest| base + u16::try_from(rest.trailing_zeros()).unwrap_or(0))
        })
    }

    /// Moves every bit `by` positions towards the start of the day.
    fn moved_down(self, by: u16) -> Self {
        let (words, rest) = (usize::from(by / 64), u32::from(by % 64));
        Self(std::array::from_fn(|word| {
            let low = self.word(word + words) >> rest;
            let high = self.word(word + words + 1).checked_shl(64 - rest).unwrap_or(0);
            low | high
        }))
    }

    fn word(self, index: usize) -> u64 {
        self.0.get(index).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn map(offsets: &[u16]) -> QuantumMap {
        let mut map = QuantumMap::default();
        for offset in offsets {
            map.insert(*offset);
        }
        map
    }

    #[test]
    fn starts_keep_only_full_runs_across_words() {
        let free: Vec<u16> = (60..70).chain(100..103).collect();
        assert_eq!(map(&free).starts(8).iter().collect::<Vec<_>>(), [60, 61, 62]);
        assert_eq!(map(&free).starts(3).iter().last(), Some(100));
    }

    proptest! {
        #[test]
        fn starts_equal_the_slow_definition(free in proptest::collection::btree_set(0_u16..300, 0..300), quanta in 1_u16..290) {
            let fast: Vec<u16> = map(&free.iter().copied().collect::<Vec<_>>()).starts(quanta).iter().collect();
            let slow: Vec<u16> = (0..300).filter(|start| (*start..start + quanta).all(|q| free.contains(&q))).collect();
            prop_assert_eq!(fast, slow);
        }

        #[test]
        fn cutting_keeps_what_lies_at_or_after(first in 0_u16..320, offset in 0_u16..300) {
            prop_assert_eq!(map(&[offset]).from_offset(first).contains(offset), offset >= first);
        }
    }
}
