//! What the terminal may cost, measured on the running program.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{KioskProcess, PageShown};

/// Figures of a terminal, with the limits that they must keep on a release build.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KioskFigures {
    /// Milliseconds from the first frame with a readable code to the outcome page.
    pub outcome_ms: f64,
    /// Resident memory in KiB.
    pub resident_kib: u64,
    /// Share of one processor core while the welcome page waits for somebody, in percent.
    pub idle_percent: f64,
}

/// Most milliseconds to the outcome page.
const MOST_OUTCOME_MS: f64 = 500.0;
/// Most resident memory: 80 MB.
const MOST_RESIDENT_KIB: u64 = 80_000_000 / 1024;
/// Most of a core on the welcome page, in percent.
const MOST_IDLE_PERCENT: f64 = 3.0;

impl KioskFigures {
    /// Waits for the welcome page, then watches it for so long.
    pub fn measure(kiosk: &mut KioskProcess, outcome: &PageShown, watched: Duration) -> Result<Self> {
        let outcome_ms = outcome
            .ms_since_first_readable_frame
            .context("the kiosk did not say how long the outcome took")?;
        kiosk.wait_for_page("welcome", Duration::from_mins(2))?;
        let (begun, before) = (Instant::now(), kiosk.processor_time()?);
        std::thread::sleep(watched);
        let used = kiosk.processor_time()?.saturating_sub(before);
        Ok(Self {
            outcome_ms,
            resident_kib: kiosk.resident_kib()?,
            idle_percent: 100.0 * used.as_secs_f64() / begun.elapsed().as_secs_f64(),
        })
    }

    /// Whether all limits are kept.
    pub fn are_kept(&self) -> bool {
        self.outcome_ms <= MOST_OUTCOME_MS
            && self.resident_kib <= MOST_RESIDENT_KIB
            && self.idle_percent <= MOST_IDLE_PERCENT
    }
}

impl std::fmt::Display for KioskFigures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "first readable frame to outcome page: {:.0} ms (at most {MOST_OUTCOME_MS:.0})",
            self.outcome_ms
        )?;
        writeln!(
            f,
            "resident memory: {} KiB (at most {MOST_RESIDENT_KIB})",
            self.resident_kib
        )?;
        write!(
            f,
            "processor on the welcome page: {:.1} % of a core (at most {MOST_IDLE_PERCENT:.0})",
            self.idle_percent
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_counts() {
        let kept = KioskFigures {
            outcome_ms: 500.0,
            resident_kib: 78_125,
            idle_percent: 3.0,
        };
        assert!(kept.are_kept());
        let broken = [
            KioskFigures {
                outcome_ms: 501.0,
                ..kept
            },
            KioskFigures {
                resident_kib: 78_126,
                ..kept
            },
            KioskFigures {
                idle_percent: 3.1,
                ..kept
            },
        ];
        assert!(!broken.iter().any(KioskFigures::are_kept));
    }
}
