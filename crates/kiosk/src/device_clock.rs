//! The device's clocks. Nothing else in the program reads one.

use einlass_kiosk::flow::Now;
use einlass_scanner::live::SystemTicks;
use einlass_scanner::ticks::Ticks;
use jiff::Timestamp;

/// Time since the start of the program and the device's calendar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeviceClock {
    ticks: SystemTicks,
}

impl DeviceClock {
    pub(crate) fn start() -> Self {
        Self {
            ticks: SystemTicks::start(),
        }
    }

    pub(crate) fn ticks(&self) -> SystemTicks {
        self.ticks
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the device's calendar"
    )]
    pub(crate) fn now(&self) -> Now {
        Now {
            ticks: self.ticks.now(),
            instant: Timestamp::now(),
        }
    }
}
