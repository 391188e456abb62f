//! One connection type for both databases.
use diesel::MultiConnection;
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

/// A connection to either database. The derive builds a backend that takes what both understand.
#[derive(MultiConnection)]
pub(crate) enum Conn {
    Pg(PgConnection),
    Lite(SqliteConnection),
}

/// Runs the same diesel expression on the connection of either database, for what the joint backend cannot say:
/// `on_conflict`, batch inserts. The expression must have a plain result type.
macro_rules! each {
    ($conn:expr, $name:ident => $body:expr) => {
        match $conn {
            $crate::connection::Conn::Pg($name) => $body,
            $crate::connection::Conn::Lite($name) => $body,
        }
    };
}
pub(crate) use each;
