//! Free time: which starts still have a seat for all quanta of a visit.

use std::ops::Range;

use super::{DayGrid, SeatRun, SeatSet};

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
    /// An asker takes only seats that are open to them, never more than are left in all, and common ones only when
    /// those kept for them are used up. Any seat of the answer may be claimed; empty means that there is none.
    pub fn claimable(&self, grid: &DayGrid, offset: u16) -> SeatSet {
        grid.run_at(offset)
            .map(|run| claimable(run, self.taken_at(offset)))
            .unwrap_or_default()
    }
}

fn claimable(run: &SeatRun, taken: SeatSet) -> SeatSet {
    let open = taken.claimable(run.seats).intersection(run.open);
    let preferred = open.intersection(run.preferred);
    if preferred.is_empty() { open } else { preferred }
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
        for run in grid.runs().iter().filter(|run| !run.open.is_empty()) {
            let first = usize::from(run.offsets.start);
            let taken = claims.taken.iter().skip(first).take(run.offsets.len());
            map = map.union(Self::of_range(run.offsets.clone()));
            for (offset, taken) in run.offsets.clone().zip(taken) {
                if !taken.is_empty() && claimable(run, *taken).is_empty() {
                    map.remove(offset);
                }
            }
        }
        map
    }

    /// All offsets of a range.
    pub fn of_range(offsets: Range<u16>) -> Self {
        let all = Self([u64::MAX; WORDS]);
        let before_end = Self(std::array::from_fn(|word| {
            !all.from_offset(offsets.end).word(word)
        }));
        all.from_offset(offsets.start).intersection(before_end)
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

    /// Clears the bit at `offset`.
    fn remove(&mut self, offset: u16) {
        if let Some(word) = self.0.get_mut(usize::from(offset / 64)) {
            *word &= !(1_u64 << (offset % 64));
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
        let [one, two, three, four, five] = self.0;
        if by >= 64 {
            return Self([two, three, four, five, 0]).moved_down(by - 64);
        }
        if by == 0 {
            return self;
        }
        let joined = |low: u64, high: u64| low >> by | high << (64 - by);
        Self([
            joined(one, two),
            joined(two, three),
            joined(three, four),
            joined(four, five),
            five >> by,
        ])
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
        fn a_range_holds_its_offsets_only(start in 0_u16..300, length in 0_u16..300) {
            let range = start..(start + length).min(300);
            prop_assert_eq!(QuantumMap::of_range(range.clone()).iter().collect::<Vec<_>>(), range.collect::<Vec<_>>());
        }

        #[test]
        fn cutting_keeps_what_lies_at_or_after(first in 0_u16..320, offset in 0_u16..300) {
            prop_assert_eq!(map(&[offset]).from_offset(first).contains(offset), offset >= first);
        }
    }
}
