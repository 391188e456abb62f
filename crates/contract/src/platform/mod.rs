//! What every answer may be: problems, health.

mod error_code;
mod health;
mod problem;

pub use error_code::ErrorCode;
pub use health::{Health, HealthStatus};
pub use problem::Problem;
