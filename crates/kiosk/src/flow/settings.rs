//! What a town can set, and the moment in which something happens.

use std::time::Duration;

use jiff::Timestamp;

/// Waiting times of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Stillness after which a visitor is warned.
    pub idle: Duration,
    /// How long the warning stands before everything is wiped; never below 20 s (EN 301 549 11.2.2.1).
    pub warning: Duration,
    /// How long a message without entries stays before the welcome page returns.
    pub glance: Duration,
    /// Longest wait for the server's answer to something a visitor waits for.
    pub answer: Duration,
}

impl Settings {
    /// 60 s idle and 20 s warning (criterion G-07), 20 s for a message (criterion E-06). The answer time is above
    /// the three tries of the client.
    pub const STANDARD: Self = Self {
        idle: Duration::from_mins(1),
        warning: Duration::from_secs(20),
        glance: Duration::from_secs(20),
        answer: Duration::from_secs(25),
    };
}

/// A moment as the device sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Time since the start of the program; never runs backwards. All timeouts use it.
    pub ticks: Duration,
    /// The device's calendar. A hint for labels such as "today"; the server decides everything that counts.
    pub instant: Timestamp,
}
