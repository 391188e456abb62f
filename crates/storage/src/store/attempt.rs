//! Runs of one closure.

/// The how-manieth run of a closure this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Counts from 0.
    pub(crate) number: u32,
    /// Whether no further run follows.
    pub(crate) is_last: bool,
    /// Whether a booking may be kept for the end of the transaction, to be stored together with others.
    pub(crate) may_book_late: bool,
}

impl Attempt {
    /// A run that nothing can disturb: SQLite has one writer.
    pub(crate) const ONLY: Self = Self {
        number: 0,
        is_last: true,
        may_book_late: true,
    };

    /// Whether nothing was found out by a run before.
    pub(crate) const fn is_first(self) -> bool {
        self.number == 0
    }

    /// The same run, with bookings stored when the closure says so.
    pub(crate) const fn booking_at_once(self) -> Self {
        Self {
            may_book_late: false,
            ..self
        }
    }
}
