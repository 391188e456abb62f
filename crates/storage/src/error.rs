//! Why storage could not do what was asked.

use diesel::result::{DatabaseErrorKind, Error};

use crate::connection::Conn;

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

/// What a failed statement means for the transaction around it; worse is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// PostgreSQL gave a reason that diesel does not tell apart: perhaps a deadlock, perhaps a mistake.
    Unclear,
    /// Another run may succeed: deadlock, serialisation failure, lost race.
    Retry,
    /// Something was asked after a booking that was kept for the end: another run must store it when told to.
    TooEarly,
    /// The connection is gone; another connection may do.
    Lost,
}

/// Sorts a failure. Its text never holds values: PostgreSQL names them in the details only, which are left out.
pub(crate) fn classify(error: &Error, conn: &Conn) -> (Option<Trouble>, StorageError) {
    let text = error.to_string();
    let is_postgres = matches!(conn, Conn::Pg(_));
    match error {
        Error::DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
            _,
        )
        | Error::BrokenTransactionManager => (Some(Trouble::Lost), StorageError::Unavailable(text)),
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
            (Some(Trouble::Retry), StorageError::Conflict(text))
        }
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => (None, StorageError::Conflict(text)),
        Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _) if is_postgres => {
            // A failover left this connection at a server that is no longer the first one.
            (Some(Trouble::Lost), StorageError::Unavailable(text))
        }
        // diesel knows neither the code of a deadlock nor that of a server shutting down, and the words depend on
        // the server's language. Running once more does no harm: a true mistake fails again.
        Error::DatabaseError(DatabaseErrorKind::Unknown, _) if is_postgres => {
            (Some(Trouble::Unclear), unknown_postgres(text))
        }
        Error::DatabaseError(DatabaseErrorKind::Unknown, _) if is_transient_sqlite(&text) => {
            (None, StorageError::Unavailable(text))
        }
        _ => (None, StorageError::Query(text)),
    }
}

/// A stored value that no rule of the domain allows.
pub(crate) fn inconsistent(
    table: &'static str,
    column: &'static str,
    row: impl std::fmt::Display,
) -> StorageError {
    StorageError::Inconsistent {
        table,
        column,
        row: row.to_string(),
    }
}

/// Failures of the machine, not of the statement.
fn is_transient_sqlite(text: &str) -> bool {
    ["locked", "disk I/O", "is full", "unable to open", "out of memory"]
        .iter()
        .any(|part| text.contains(part))
}

/// What stays when the attempts are used up.
fn unknown_postgres(text: String) -> StorageError {
    let lost = [
        "server closed",
        "terminating",
        "connection",
        "timeout",
        "starting up",
        "shutting down",
    ];
    if text.contains("deadlock") {
        StorageError::Conflict(text)
    } else if lost.iter().any(|part| text.contains(part)) {
        StorageError::Unavailable(text)
    } else {
        StorageError::Query(text)
    }
}
