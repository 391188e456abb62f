//! C-02: freed seats come back to the public at an instant that nobody can foresee.

use einlass_domain::booking::{BookingPolicy, CancelledBy, SeatRelease};
use jiff::SignedDuration;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::fixtures::at;

#[test]
fn release_delay() {
    let now = at("2026-11-20T09:00:00Z");
    let policy = BookingPolicy::default();
    let mut rng = StdRng::seed_from_u64(2);
    let mut delays = Vec::new();
    for _ in 0..2000 {
        match policy.seat_release(CancelledBy::Visitor, now, &mut rng) {
            SeatRelease::AtOnce => delays.push(SignedDuration::ZERO),
            SeatRelease::PublicFrom(at) => delays.push(at.duration_since(now)),
        }
    }
    let ten_minutes = SignedDuration::from_mins(10);
    assert!(
        delays
            .iter()
            .all(|delay| *delay >= SignedDuration::ZERO && *delay <= ten_minutes)
    );
    let halves = delays.iter().filter(|delay| **delay < ten_minutes / 2).count();
    assert!(
        (900..1100).contains(&halves),
        "{halves} of 2000 in the first half"
    );
}

#[test]
fn staff_free_seats_at_once_and_so_does_everybody_without_delay() {
    let now = at("2026-11-20T09:00:00Z");
    let mut rng = StdRng::seed_from_u64(3);
    for by in [CancelledBy::Staff, CancelledBy::Authority] {
        let release = BookingPolicy::default().seat_release(by, now, &mut rng);
        assert_eq!(release, SeatRelease::AtOnce);
    }
    let without = BookingPolicy {
        freed_seat_delay_minutes: 0,
        ..BookingPolicy::default()
    };
    let release = without.seat_release(CancelledBy::Visitor, now, &mut rng);
    assert_eq!(release, SeatRelease::AtOnce);
}
