//! The out-of-order page.

use slint::ComponentHandle;

use crate::flow::Outage;
use crate::ui::{Cause, KioskWindow, OutOfOrderAdapter};

pub(super) fn show(window: &KioskWindow, outage: Outage) {
    let cause = match outage {
        Outage::Starting => Cause::Starting,
        Outage::ServerLost => Cause::ServerLost,
        Outage::NotSetUp => Cause::NotSetUp,
    };
    window.global::<OutOfOrderAdapter<'_>>().set_cause(cause);
}
