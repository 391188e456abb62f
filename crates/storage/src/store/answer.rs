//! Answers that cross threads, panics included.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What a closure came to on another thread: its result, or the panic that ended it.
pub(super) type Answer<T, E> = Result<Result<T, E>, Box<dyn Any + Send>>;

/// Runs a closure and catches its panic.
pub(super) fn run<T, E>(work: impl FnOnce() -> Result<T, E>) -> Answer<T, E> {
    // The transaction that the closure worked on is undone, so nothing half-done can be observed.
    catch_unwind(AssertUnwindSafe(work))
}

/// Gives the result to the caller, or lets the panic go on in the caller's task, where it belongs.
pub(super) fn unpack<T, E>(answer: Answer<T, E>) -> Result<T, E> {
    answer.unwrap_or_else(|panic| resume_unwind(panic))
}
