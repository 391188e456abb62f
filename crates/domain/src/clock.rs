//! Time as a parameter.

use jiff::Timestamp;

/// Tells the present instant.
///
/// Use cases read it once and hand `now` down; domain functions never see a clock. The only implementation that
/// reads the system stands in the server's `main`.
pub trait Clock: Send + Sync {
    /// The present instant in UTC.
    fn now(&self) -> Timestamp;
}
