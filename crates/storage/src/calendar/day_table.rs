//! A value per day, found without hashing.

use jiff::civil::Date;

/// Number of a calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DayNumber(i32);

/// Days of one page.
const PAGE: usize = 64;

/// Values of days. They stand in pages, of which only those exist in which a value was ever set: a single day in a
/// distant year costs one page.
#[derive(Debug)]
pub(super) struct DayTable<T> {
    /// In ascending order.
    pages: Vec<Page<T>>,
}

#[derive(Debug)]
struct Page<T> {
    number: i32,
    values: [T; PAGE],
}

impl DayNumber {
    /// The number of a day.
    pub(super) fn of(date: Date) -> Self {
        Self((date - Date::constant(1970, 1, 1)).get_days())
    }

    /// The number of its page and its place there.
    fn on_page(self) -> (i32, usize) {
        let days = i32::try_from(PAGE).unwrap_or(1);
        let place = usize::try_from(self.0.rem_euclid(days)).unwrap_or_default();
        (self.0.div_euclid(days), place)
    }
}

impl<T> Default for DayTable<T> {
    fn default() -> Self {
        Self { pages: Vec::new() }
    }
}

impl<T: Default> DayTable<T> {
    /// The value of a day, if one of its page was ever set.
    pub(super) fn get(&self, day: DayNumber) -> Option<&T> {
        let (number, place) = day.on_page();
        let index = self.page(number).ok()?;
        self.pages.get(index)?.values.get(place)
    }

    /// Sets the value of a day.
    pub(super) fn set(&mut self, day: DayNumber, value: T) {
        let (number, place) = day.on_page();
        let index = self.page(number).unwrap_or_else(|index| {
            let values = std::array::from_fn(|_| T::default());
            self.pages.insert(index, Page { number, values });
            index
        });
        let page = self.pages.get_mut(index);
        if let Some(old) = page.and_then(|page| page.values.get_mut(place)) {
            *old = value;
        }
    }

    /// Forgets everything if the table would hold more than `most` days with this one.
    pub(super) fn forget_unless_near(&mut self, day: DayNumber, most: usize) {
        let (number, _) = day.on_page();
        if self.page(number).is_err() && (self.pages.len() + 1) * PAGE > most {
            *self = Self::default();
        }
    }

    /// The place of a page, or that where it would stand.
    fn page(&self, number: i32) -> Result<usize, usize> {
        self.pages.binary_search_by_key(&number, |page| page.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_again_whatever_the_order_in_which_they_were_set() {
        let mut table = DayTable::default();
        for day in [130, 48, -1, 53] {
            table.set(DayNumber(day), day);
        }
        let get = |day| table.get(DayNumber(day)).copied();
        for day in [130, 48, -1, 53] {
            assert_eq!(get(day), Some(day));
        }
        assert_eq!([get(50), get(-2), get(0), get(129)], [Some(0); 4]);
        assert_eq!([get(64), get(-65), get(192)], [None; 3]);
    }

    #[test]
    fn a_day_in_a_distant_year_costs_one_page() {
        let mut table = DayTable::default();
        let distant = DayNumber::of(Date::constant(9999, 12, 31));
        for day in [DayNumber::of(Date::constant(2026, 11, 20)), distant] {
            table.set(day, 1);
        }
        assert_eq!(table.get(distant), Some(&1));
        assert_eq!(table.pages.len(), 2);
    }

    #[test]
    fn a_table_that_would_grow_too_long_begins_anew() {
        let mut table = DayTable::default();
        for day in [10, 100, 10_000, 101] {
            table.forget_unless_near(DayNumber(day), 200);
            table.set(DayNumber(day), 1);
        }
        assert_eq!(table.get(DayNumber(10)), Some(&1));
        table.forget_unless_near(DayNumber(400), 200);
        assert_eq!(table.get(DayNumber(10)), None);
    }
}
