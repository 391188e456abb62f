//! Public holidays by municipality.

use einlass_domain::booking::Channel;
use einlass_domain::calendar::{
    Asker, ClosedBy, Holiday, HolidayCalendar, HolidayRules, HolidayRulesError, OpeningKind, PoolCalendar,
    Recurrence,
};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date, time};

use crate::fixtures::{ask_for, no_rules, opening};

const KEMPTEN: &str = "09763000";
const BRANDENBURG: &str = "12051000";

fn place(ags: &str) -> HolidayCalendar {
    HolidayCalendar::new(ags, HolidayRules::default())
}

fn days(ags: &str, year: i16) -> Vec<Date> {
    place(ags).in_year(year).into_iter().map(|(day, _)| day).collect()
}

fn has(ags: &str, holiday: Holiday, year: i16) -> bool {
    place(ags)
        .in_year(year)
        .iter()
        .any(|(_, found)| *found == holiday)
}

#[test]
fn kempten_2027() {
    assert_eq!(
        days(KEMPTEN, 2027),
        [
            date(2027, 1, 1),
            date(2027, 1, 6),
            date(2027, 3, 26),
            date(2027, 3, 29),
            date(2027, 5, 1),
            date(2027, 5, 6),
            date(2027, 5, 17),
            date(2027, 5, 27),
            date(2027, 8, 15),
            date(2027, 10, 3),
            date(2027, 11, 1),
            date(2027, 12, 25),
            date(2027, 12, 26),
        ]
    );
    assert_eq!(place(KEMPTEN).on(date(2027, 8, 15)), Some(Holiday::AssumptionDay));
    let protestant = HolidayRules {
        assumption_day: Some(false),
        ..HolidayRules::default()
    };
    let ansbach = HolidayCalendar::new("09561000", protestant);
    assert_eq!(ansbach.on(date(2027, 8, 15)), None);
    assert_eq!(ansbach.in_year(2027).len(), 12);
}

#[test]
fn brandenburg_2027() {
    assert_eq!(
        days(BRANDENBURG, 2027),
        [
            date(2027, 1, 1),
            date(2027, 3, 26),
            date(2027, 3, 28),
            date(2027, 3, 29),
            date(2027, 5, 1),
            date(2027, 5, 6),
            date(2027, 5, 16),
            date(2027, 5, 17),
            date(2027, 10, 3),
            date(2027, 10, 31),
            date(2027, 12, 25),
            date(2027, 12, 26),
        ]
    );
    assert!(has(BRANDENBURG, Holiday::ReformationDay, 2027));
    assert!(!has(BRANDENBURG, Holiday::Epiphany, 2027));
}

#[test]
fn every_state_has_its_own_holidays() {
    // Working days and Sundays alike, without the municipal ones, for 2027.
    let counts = [
        ("01001000", 10),
        ("02000000", 10),
        ("03241001", 10),
        ("04011000", 10),
        ("05315000", 11),
        ("06412000", 10),
        ("07315000", 11),
        ("08317096", 12),
        (KEMPTEN, 13),
        ("09761000", 14),
        ("10041100", 12),
        ("11000000", 10),
        (BRANDENBURG, 12),
        ("13003000", 11),
        ("14612000", 11),
        ("15003000", 11),
        ("16051000", 11),
    ];
    for (ags, count) in counts {
        assert_eq!(days(ags, 2027).len(), count, "{ags}");
    }
    assert_eq!(
        place("09761000").on(date(2027, 8, 8)),
        Some(Holiday::PeaceFestival)
    );
    assert_eq!(
        place("14612000").on(date(2027, 11, 17)),
        Some(Holiday::RepentanceDay)
    );
    assert_eq!(
        place("14612000").on(date(2022, 11, 16)),
        Some(Holiday::RepentanceDay)
    );
    assert_eq!(
        place("16051000").on(date(2027, 9, 20)),
        Some(Holiday::ChildrensDay)
    );
    assert_eq!(
        place("11000000").on(date(2025, 5, 8)),
        Some(Holiday::LiberationDay)
    );
    assert_eq!(place("13003000").on(date(2022, 3, 8)), None);
    assert_eq!(place("13003000").on(date(2023, 3, 8)), Some(Holiday::WomensDay));
    assert!(has(KEMPTEN, Holiday::ReformationDay, 2017));
    assert!(!has(KEMPTEN, Holiday::ReformationDay, 2018));
    let eichsfeld = HolidayRules {
        corpus_christi: Some(true),
        ..HolidayRules::default()
    };
    let heiligenstadt = HolidayCalendar::new("16061045", eichsfeld);
    assert_eq!(heiligenstadt.on(date(2027, 5, 27)), Some(Holiday::CorpusChristi));
    assert_eq!(place("16051000").on(date(2027, 5, 27)), None);
}

#[test]
fn easter_is_right_in_every_year() {
    for (year, month, day) in [
        (1961, 4, 2),
        (2000, 4, 23),
        (2008, 3, 23),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
        (2285, 3, 22),
    ] {
        assert_eq!(
            Holiday::EasterSunday.date_in(year),
            Some(date(year, month, day)),
            "{year}"
        );
    }
    for year in 1900..2400 {
        let easter = Holiday::EasterSunday.date_in(year).unwrap();
        assert_eq!(easter.weekday(), Weekday::Sunday, "{year}");
        assert!(
            date(year, 3, 22) <= easter && easter <= date(year, 4, 25),
            "{year}"
        );
        let repentance = Holiday::RepentanceDay.date_in(year).unwrap();
        assert_eq!(repentance.weekday(), Weekday::Wednesday, "{year}");
        assert!(
            date(year, 11, 16) <= repentance && repentance <= date(year, 11, 22),
            "{year}"
        );
    }
}

#[test]
fn statements_that_do_not_fit_the_place_are_refused() {
    let check = |ags, assumption_day, corpus_christi| {
        let rules = HolidayRules {
            public_holidays: true,
            assumption_day,
            corpus_christi,
        };
        HolidayCalendar::new(ags, rules).check()
    };
    assert_eq!(check(KEMPTEN, Some(true), None), Ok(()));
    assert_eq!(check("09780", None, None), Ok(()));
    assert_eq!(check("00000000", None, None), Ok(()));
    assert_eq!(
        check(BRANDENBURG, Some(true), None),
        Err(HolidayRulesError::AssumptionDay)
    );
    assert_eq!(
        check(KEMPTEN, None, Some(true)),
        Err(HolidayRulesError::CorpusChristi)
    );
    assert_eq!(
        check("17000000", None, None),
        Err(HolidayRulesError::UnknownState)
    );
}

#[test]
fn saturday_collision() {
    let mut saturdays = opening(1, time(8, 0, 0, 0), time(12, 0, 0, 0), 3);
    saturdays.recurrence = "FREQ=MONTHLY;BYDAY=2SA,4SA".parse().unwrap();
    let holidays = place(BRANDENBURG);
    let rules = PoolCalendar {
        openings: &[saturdays],
        holidays: &holidays,
        ..no_rules()
    };
    let is_closed = |day| {
        ask_for(
            day,
            &rules,
            Asker::ordinary(Channel::Online),
            Timestamp::UNIX_EPOCH,
        )
        .is_closed()
    };
    for holiday in [date(2026, 12, 26), date(2027, 12, 25)] {
        assert!(is_closed(holiday), "{holiday}");
        assert!(matches!(
            rules.plan(holiday).closed_by,
            Some(ClosedBy::Holiday(_))
        ));
    }
    for open in [date(2026, 12, 12), date(2027, 12, 11)] {
        assert!(!is_closed(open), "{open}");
    }
}

#[test]
fn an_exception_or_extra_hours_count_on_a_holiday_only_if_they_say_so() {
    let day = date(2027, 1, 6);
    let holidays = place(KEMPTEN);
    let is_closed = |kind, town: &HolidayCalendar| {
        let mut once = opening(1, time(8, 0, 0, 0), time(12, 0, 0, 0), 3);
        once.recurrence = Recurrence::Once(day);
        once.kind = kind;
        let rules = PoolCalendar {
            openings: &[once],
            holidays: town,
            ..no_rules()
        };
        let asker = Asker::ordinary(Channel::Online);
        ask_for(day, &rules, asker, Timestamp::UNIX_EPOCH).is_closed()
    };
    for beats_holiday in [true, false] {
        for kind in [
            OpeningKind::Exception { beats_holiday },
            OpeningKind::Extra { beats_holiday },
        ] {
            assert_eq!(is_closed(kind, &holidays), !beats_holiday, "{kind:?}");
        }
    }
    assert!(is_closed(OpeningKind::Series, &holidays));
    let public_holidays = false;
    let ignored = HolidayCalendar::new(
        KEMPTEN,
        HolidayRules {
            public_holidays,
            ..HolidayRules::default()
        },
    );
    assert!(!is_closed(OpeningKind::Series, &ignored));
}
