//! A value per day, found without hashing.

use jiff::civil::Date;

/// Number of a calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DayNumber(i32);

/// Values of the days from the earliest to the latest that was ever set.
#[derive(Debug)]
pub(super) struct DayTable<T> {
    first: Option<DayNumber>,
    values: Vec<T>,
}

impl DayNumber {
    /// The number of a day.
    pub(super) fn of(date: Date) -> Self {
        Self((date - Date::constant(1970, 1, 1)).get_days())
    }
}

impl<T> Default for DayTable<T> {
    fn default() -> Self {
        Self {
            first: None,
            values: Vec::new(),
        }
    }
}

impl<T: Clone + Default> DayTable<T> {
    /// The value of a day, if one was ever set.
    pub(super) fn get(&self, day: DayNumber) -> Option<&T> {
        self.values.get(self.index(day)?)
    }

    /// Sets the value of a day.
    pub(super) fn set(&mut self, day: DayNumber, value: T) {
        let first = *self.first.get_or_insert(day);
        if let Ok(before) = usize::try_from(first.0 - day.0)
            && before > 0
        {
            self.values
                .splice(0..0, std::iter::repeat_n(T::default(), before));
            self.first = Some(day);
        }
        if let Some(index) = self.index(day) {
            if self.values.len() <= index {
                self.values.resize(index + 1, T::default());
            }
            if let Some(place) = self.values.get_mut(index) {
                *place = value;
            }
        }
    }

    /// Forgets everything if the table would span more than `most` days with this one.
    pub(super) fn forget_unless_near(&mut self, day: DayNumber, most: i32) {
        let last = i32::try_from(self.values.len()).unwrap_or(i32::MAX);
        let is_near = |first: DayNumber| (day.0 - first.0).abs() < most && last < most;
        if !self.first.is_none_or(is_near) {
            *self = Self::default();
        }
    }

    fn index(&self, day: DayNumber) -> Option<usize> {
        usize::try_from(day.0 - self.first?.0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_again_whatever_the_order_in_which_they_were_set() {
        let mut table = DayTable::default();
        for day in [50, 48, 53] {
            table.set(DayNumber(day), day);
        }
        let found: Vec<_> = (46..55)
            .map(|day| table.get(DayNumber(day)).copied().unwrap_or(-1))
            .collect();
        assert_eq!(found, [-1, -1, 48, 0, 50, 0, 0, 53, -1]);
    }

    #[test]
    fn a_table_that_would_grow_too_long_begins_anew() {
        let mut table = DayTable::default();
        table.set(DayNumber(10), 1);
        table.forget_unless_near(DayNumber(400), 500);
        assert_eq!(table.get(DayNumber(10)), Some(&1));
        table.forget_unless_near(DayNumber(600), 500);
        assert_eq!(table.get(DayNumber(10)), None);
    }
}
