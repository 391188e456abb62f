//! Which free times of a day are shown where there are plenty.

use einlass_client::contract::Instant;

/// Most times of a day that are all shown: three screens.
pub const PLENTY: usize = 24;

/// Minutes that one of several times may stand for, from fine to coarse. All divide an hour, and zones differ from UTC
/// by whole quarters of an hour.
const STEPS: [i64; 3] = [15, 30, 60];

/// Thins the free times of a day, given in ascending order: of each quarter of an hour, half an hour or hour the first
/// one is shown. So every such period with a free time has one on the screen, and the earliest of all is among them. A
/// time that is not shown comes up as soon as those before it are taken.
pub fn thinned<T>(times: Vec<T>, start_of: impl Fn(&T) -> Instant) -> Vec<T> {
    let mut times = times;
    for minutes in STEPS {
        if times.len() <= PLENTY {
            break;
        }
        let period = |time: &T| start_of(time).0.as_second().div_euclid(minutes * 60);
        times.dedup_by_key(|time| period(time));
    }
    times
}
