//! L-04 and L-05: go-live dates and the period of notice.

use einlass_domain::catalogue::{MissingPart, NoticePeriod, NoticePeriodError, RolloutState, UnitSetup};
use jiff::civil::date;

#[test]
fn golive() {
    let unit = UnitSetup {
        live_from_on: Some(date(2025, 2, 17)),
        services: 3,
        openings: 5,
    };
    let planned = RolloutState::Planned(date(2025, 2, 17));
    assert_eq!(unit.state(date(2025, 2, 16)), planned);
    assert_eq!(unit.state(date(2025, 2, 17)), RolloutState::Live);
    let always = UnitSetup {
        live_from_on: None,
        ..unit
    };
    assert_eq!(always.state(date(2025, 2, 16)), RolloutState::Live);
    let without_service = UnitSetup { services: 0, ..unit };
    assert_eq!(without_service.state(date(2025, 2, 16)), planned);
    assert_eq!(
        without_service.state(date(2025, 3, 1)),
        RolloutState::Missing(MissingPart::Service)
    );
    let without_hours = UnitSetup { openings: 0, ..unit };
    assert_eq!(
        without_hours.state(date(2025, 3, 1)),
        RolloutState::Missing(MissingPart::Opening)
    );
}

#[test]
fn notice_period() {
    for (announced, effective, kept) in [
        (date(2026, 11, 21), date(2026, 12, 21), true),
        (date(2026, 11, 21), date(2026, 12, 20), false),
        (date(2026, 11, 21), date(2026, 11, 21), false),
        // A month after the last day of a month is the last day of the next.
        (date(2027, 1, 31), date(2027, 2, 28), true),
        (date(2027, 1, 31), date(2027, 2, 27), false),
        (date(2028, 1, 31), date(2028, 2, 28), false),
    ] {
        assert_eq!(
            NoticePeriod::Month.is_kept(announced, effective),
            kept,
            "{announced} {effective}"
        );
    }
    let (today, week) = (date(2026, 11, 21), NoticePeriod::of_days(Some(7)).unwrap());
    assert!(week.is_kept(today, date(2026, 11, 28)));
    assert!(!week.is_kept(today, date(2026, 11, 27)));
    assert_eq!(NoticePeriod::of_days(None), Ok(NoticePeriod::Month));
    assert_eq!(NoticePeriod::of_days(Some(367)), Err(NoticePeriodError));
}
