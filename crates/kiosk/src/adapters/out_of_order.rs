//! The out-of-order page.

use slint::ComponentHandle;

use crate::flow::{Errand, OutOfOrder, Outage};
use crate::ui::{Cause, KioskWindow, OutOfOrderAdapter};

pub(super) fn show(window: &KioskWindow, closed: OutOfOrder) {
    let cause = match closed.outage {
        Outage::Starting => Cause::Starting,
        Outage::ServerLost => Cause::ServerLost,
        Outage::NotSetUp => Cause::NotSetUp,
    };
    let was_booking = closed
        .failed
        .is_some_and(|failed| failed.errand == Errand::Booking);
    let adapter = window.global::<OutOfOrderAdapter<'_>>();
    adapter.set_cause(cause);
    adapter.set_was_booking(was_booking);
}
