//! The real server for tests: in this process, over loopback, with a clock that tests move and a fixed seed.

mod answer;
mod caller;
mod documented;
mod faults;
mod manual_clock;
mod test_app;
mod town;
mod traces;

pub use answer::Answer;
pub use caller::Caller;
pub use documented::Documented;
pub use faults::{PostgresProxy, SqliteLock};
pub use manual_clock::ManualClock;
pub use test_app::{SECRETS, TestApp};
pub use town::Town;
pub use traces::Traces;
