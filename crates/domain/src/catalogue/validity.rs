//! From when until when something counts.

use jiff::civil::Date;

/// The days on which something counts (Gültigkeit); a border that is not stated is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    from_on: Option<Date>,
    until_on: Option<Date>,
}

/// Why borders are not a validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the validity ends before it begins")]
pub struct ValidityError;

impl Validity {
    /// Every day.
    pub const ALWAYS: Self = Self {
        from_on: None,
        until_on: None,
    };

    /// From a first day to before another; at least one day.
    pub fn new(from_on: Option<Date>, until_on: Option<Date>) -> Result<Self, ValidityError> {
        match (from_on, until_on) {
            (Some(from_on), Some(until_on)) if from_on >= until_on => Err(ValidityError),
            _ => Ok(Self { from_on, until_on }),
        }
    }

    /// The first day; `None`: since ever.
    pub const fn from_on(self) -> Option<Date> {
        self.from_on
    }

    /// The day after the last one; `None`: for good.
    pub const fn until_on(self) -> Option<Date> {
        self.until_on
    }

    /// Whether it counts on a day.
    pub fn contains(self, date: Date) -> bool {
        self.from_on.is_none_or(|first| first <= date) && !self.is_over(date)
    }

    /// Whether it counts neither on a day nor on a later one.
    pub fn is_over(self, date: Date) -> bool {
        self.until_on.is_some_and(|until| until <= date)
    }

    /// The days on which both count; there may be none.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let until_on = match (self.until_on, other.until_on) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self {
            from_on: self.from_on.max(other.from_on),
            until_on,
        }
    }

    /// The part of the days from `from_on` to before `until_on` on which it counts; empty if the first is not before
    /// the second.
    pub fn clamp(self, from_on: Date, until_on: Date) -> (Date, Date) {
        let first = self.from_on.map_or(from_on, |first| first.max(from_on));
        let end = self.until_on.map_or(until_on, |until| until.min(until_on));
        (first, end)
    }
}

impl std::fmt::Display for Validity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from_on, self.until_on) {
            (None, None) => f.write_str("always"),
            (Some(first), None) => write!(f, "from {first}"),
            (None, Some(until)) => write!(f, "until before {until}"),
            (Some(first), Some(until)) => write!(f, "from {first} until before {until}"),
        }
    }
}
