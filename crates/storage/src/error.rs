//! Why storage could not do what was asked.

/// Why storage could not do what was asked. Absence is `None`, a lost race for a seat is
/// [`SlotTaken`](crate::booking::SlotTaken); neither is an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// A unique value is taken, or the bounded number of attempts against busy rivals is used up.
    #[error("the change collides with another one: {0}")]
    Conflict(String),
    /// The database cannot be reached or is overloaded; trying again later may work.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A stored value breaks a rule of the domain.
    #[error("{table}.{column} of row {row} holds a value that no rule allows")]
    Inconsistent {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: &'static str,
        /// Key of the row, as far as known.
        row: String,
    },
    /// The database refused a statement: a mistake in this program or a schema of another version.
    #[error("the database refused a statement: {0}")]
    Query(String),
}
