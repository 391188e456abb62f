//! The outer hours of Kempten: Mon-Thu 07:30-17:00, Fri 07:30-13:00.

use einlass_domain::calendar::{FrameDay, OutsideTimeFrame, Recurrence, TimeFrame};
use jiff::civil::{Time, Weekday, date, time};

use crate::fixtures::{WEEK, opening};

fn frame() -> TimeFrame {
    TimeFrame::new(WEEK.into_iter().take(5).map(|weekday| FrameDay {
        weekday,
        from: time(7, 30, 0, 0),
        until: time(if weekday == Weekday::Friday { 13 } else { 17 }, 0, 0, 0),
    }))
}

fn judge(recurrence: Recurrence, from: Time, until: Time) -> Result<(), OutsideTimeFrame> {
    let mut rule = opening(1, from, until, 1);
    rule.recurrence = recurrence;
    frame().admits(&rule)
}

#[test]
fn windows_inside_the_frame_are_admitted_and_others_name_the_day() {
    use Weekday::{Friday, Monday, Saturday};
    let outside = |weekday| Err(OutsideTimeFrame { weekday });
    let t = |hour, minute| time(hour, minute, 0, 0);
    let weekly = |days: &[Weekday]| Recurrence::Weekly(days.to_vec());
    for (recurrence, from, until, expected) in [
        (weekly(&[Monday]), t(7, 30), t(17, 0), Ok(())),
        (weekly(&[Monday, Friday]), t(7, 30), t(13, 0), Ok(())),
        (weekly(&[Monday]), t(7, 25), t(12, 0), outside(Monday)),
        (weekly(&[Monday, Friday]), t(7, 30), t(13, 30), outside(Friday)),
        (weekly(&[Monday]), t(16, 0), t(0, 0), outside(Monday)),
        (weekly(&[Saturday]), t(8, 0), t(12, 0), outside(Saturday)),
        (
            Recurrence::MonthlyNth(vec![(2, Saturday)]),
            t(8, 0),
            t(12, 0),
            outside(Saturday),
        ),
        (Recurrence::Once(date(2026, 11, 20)), t(12, 0), t(13, 0), Ok(())),
        (
            Recurrence::Once(date(2026, 11, 20)),
            t(13, 30),
            t(14, 0),
            outside(Friday),
        ),
    ] {
        assert_eq!(
            judge(recurrence.clone(), from, until),
            expected,
            "{recurrence:?} {from}-{until}"
        );
    }
}
