//! Calling off many bookings at once: plan, look, apply step by step, call those without mail.

pub(crate) mod apply_mass_cancellation;
mod found;
pub(crate) mod list_calls;
pub(crate) mod list_notices;
mod notices;
mod plan;
pub(crate) mod plan_mass_cancellation;
pub(crate) mod read_mass_cancellation;
mod sample;

pub(crate) use apply_mass_cancellation::{MOST_AT_ONCE, apply_step};
pub(crate) use plan::{Choice, PlanError, plan};
