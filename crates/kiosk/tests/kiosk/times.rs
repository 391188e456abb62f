//! Which free times are shown where there are plenty.

use einlass_client::contract::Instant;
use einlass_kiosk::flow::{Answer, Effect, PLENTY, SlotChoice, State, Touch, thinned};

use crate::samples::{catalogue, slots};
use crate::visitor::Visitor;

const MORNING: &str = "2026-11-23T06:30:00Z";

/// Minutes after the first start.
fn after(minutes: &[i64]) -> Vec<Instant> {
    let first = slots::instant(MORNING);
    minutes
        .iter()
        .map(|minutes| slots::later(first, *minutes))
        .collect()
}

/// Every five minutes from half past seven to ten to five, as in Kempten.
fn whole_day() -> Vec<i64> {
    (0..112).map(|n| n * 5).collect()
}

fn shown(minutes: &[i64]) -> Vec<Instant> {
    thinned(after(minutes), |start| *start)
}

#[test]
fn few_times_are_all_shown() {
    let few: Vec<i64> = (0..24).map(|n| n * 5).collect();
    assert_eq!(few.len(), PLENTY);
    assert_eq!(shown(&few), after(&few));
    assert!(shown(&[]).is_empty());
}

#[test]
fn of_plenty_the_first_of_each_period_is_shown() {
    let afternoon: Vec<i64> = (3..36).map(|n| n * 5).collect();
    let quarters: Vec<i64> = (1..12).map(|n| n * 15).collect();
    assert_eq!(shown(&afternoon), after(&quarters));
    let half_hours: Vec<i64> = (0..19).map(|n| n * 30).collect();
    assert_eq!(shown(&whole_day()), after(&half_hours));
}

/// Whatever is taken meanwhile, and however many times are free.
#[test]
fn the_earliest_and_the_only_time_of_a_period_are_never_hidden() {
    for taken in 0..5000_u32 {
        let is_free = |at: i64| {
            let at = u32::try_from(at).unwrap();
            (at.wrapping_mul(2_654_435_761)
                .wrapping_add(taken.wrapping_mul(40_503))
                >> 7)
                % 5
                > taken % 5
        };
        let free: Vec<i64> = whole_day().into_iter().filter(|at| is_free(*at)).collect();
        let (all, shown) = (after(&free), shown(&free));
        assert!(shown.len() <= PLENTY, "{} times are shown", shown.len());
        assert_eq!(shown.first(), all.first());
        assert!(shown.iter().all(|start| all.contains(start)));
        let hour = |start: &Instant| start.0.as_second() / 3600;
        for start in &all {
            assert!(shown.iter().any(|other| hour(other) == hour(start)), "{start}");
        }
    }
}

#[test]
fn a_day_with_a_start_every_five_minutes_has_three_screens() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::services()));
    visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
    let mut list = slots::list();
    list.slots = after(&whole_day()).into_iter().map(slots::slot).collect();
    visitor.is_answered(Answer::Slots(list));
    let choice = |visitor: &Visitor| -> SlotChoice {
        match visitor.kiosk.state() {
            State::SlotChoice(choice) => (**choice).clone(),
            _ => panic!("no times"),
        }
    };
    assert_eq!(choice(&visitor).screens(), (0, 3));
    assert_eq!(choice(&visitor).times()[0].start_at, slots::instant(MORNING));
    // What is touched is what is held.
    visitor.touches(Touch::ShowNext);
    let wanted = choice(&visitor).times()[3].start_at;
    visitor.touches(Touch::Choose(3));
    let held = visitor.orders.last();
    assert!(matches!(held, Some(Effect::HoldSlot { choice, .. }) if choice.start_at == wanted));
}
