//! Seats: how many visitors a pool can serve at the same time.

/// Number of seats of a pool at one moment, 0 to 64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatCount(u8);

/// Why a number is not a seat count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seats must lie between 0 and 64")]
pub struct SeatCountError;

impl SeatCount {
    /// No seat: closed.
    pub const NONE: Self = Self(0);
    /// Most seats that a pool may have; a set of them fits one machine word.
    pub const MAX: Self = Self(64);

    /// Checks the range.
    pub fn new(count: u8) -> Result<Self, SeatCountError> {
        if count <= Self::MAX.0 {
            Ok(Self(count))
        } else {
            Err(SeatCountError)
        }
    }

    /// The bare number.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The sum, at most [`Self::MAX`].
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).min(Self::MAX.0))
    }

    /// The difference, at least none.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The set of the seats 0 to count − 1.
    pub fn as_set(self) -> SeatSet {
        SeatSet(
            1_u64
                .checked_shl(u32::from(self.0))
                .map_or(u64::MAX, |bit| bit - 1),
        )
    }
}

/// A set of seat numbers, 0 to 63.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SeatSet(u64);

impl SeatSet {
    /// No seat.
    pub const EMPTY: Self = Self(0);

    /// Adds a seat; numbers above 63 are ignored because no pool can give them.
    pub fn insert(&mut self, seat: u8) {
        self.0 |= 1_u64.checked_shl(u32::from(seat)).unwrap_or(0);
    }

    /// Whether the seat is in the set.
    pub fn contains(self, seat: u8) -> bool {
        self.0 & 1_u64.checked_shl(u32::from(seat)).unwrap_or(0) != 0
    }

    /// Number of seats in the set.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether no seat is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The seats that are in both sets.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The seats that are in either set.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The seats that are not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The seats in ascending order.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..64_u8).filter(move |seat| self.contains(*seat))
    }

    /// The seats that may still be claimed when `given` seats are open and `self` is taken.
    ///
    /// Seats are anonymous, so what counts is `given − taken`; of the free numbers only that many lowest ones are
    /// allowed. After a rule took seats away, claims may lie above `given`: they still use up capacity, and
    /// because everybody agrees on the few numbers left, the key of `seat_claim` keeps guarding the count.
    pub fn claimable(self, given: SeatCount) -> Self {
        let left = u32::from(given.get()).saturating_sub(self.len());
        let mut free = given.as_set().0 & !self.0;
        let mut allowed = 0_u64;
        for _ in 0..left {
            let lowest = free & free.wrapping_neg();
            allowed |= lowest;
            free &= !lowest;
        }
        Self(allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(seats: &[u8]) -> SeatSet {
        let mut set = SeatSet::EMPTY;
        for seat in seats {
            set.insert(*seat);
        }
        set
    }

    #[test]
    fn claimable_seats_never_exceed_what_is_given() {
        let two = SeatCount::new(2).unwrap();
        for (taken, claimable) in [
            (set(&[]), set(&[0, 1])),
            (set(&[0]), set(&[1])),
            (set(&[0, 1]), set(&[])),
            (set(&[2]), set(&[0])),
            (set(&[0, 2]), set(&[])),
            (set(&[1, 2]), set(&[])),
            (set(&[5, 6, 7]), set(&[])),
        ] {
            assert_eq!(taken.claimable(two), claimable, "taken {taken:?}");
        }
    }

    #[test]
    fn sixty_four_seats_fit() {
        assert_eq!(SeatSet::EMPTY.claimable(SeatCount::MAX).len(), 64);
        assert_eq!(SeatCount::new(65), Err(SeatCountError));
    }
}
