//! Recurrences, also against a complete implementation of RFC 5545.

use einlass_domain::calendar::{ParseRecurrenceError, Recurrence, RecurrenceEnd};
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use rrule::RRuleSet;

use crate::fixtures::{WEEK, opening};

fn rule(text: &str) -> Recurrence {
    text.parse().unwrap()
}

/// The days of a rule from its first day of validity on.
fn days(rule: &Recurrence, valid_from_on: Date, until: Date) -> Vec<Date> {
    valid_from_on
        .series(1.day())
        .take_while(|day| *day < until)
        .filter(|day| rule.includes(*day, valid_from_on))
        .collect()
}

/// The same by the other implementation, which takes `DTSTART` as the first day of validity and an instant as the end.
fn days_by_the_norm(text: &str, valid_from_on: Date, until: Date) -> Vec<Date> {
    let text = match text.split_once(";UNTIL=") {
        Some((series, last_on)) => format!("{series};UNTIL={last_on}T235959Z"),
        None => text.to_owned(),
    };
    let set: RRuleSet = format!(
        "DTSTART:{}T090000Z\nRRULE:{text}",
        valid_from_on.strftime("%Y%m%d")
    )
    .parse()
    .unwrap();
    set.into_iter()
        .map(|found| found.format("%Y-%m-%d").to_string().parse::<Date>().unwrap())
        .take_while(|day| *day < until)
        .collect()
}

#[test]
fn second_fourth_saturday() {
    let saturdays = rule("FREQ=MONTHLY;BYDAY=2SA,4SA");
    assert_eq!(
        saturdays,
        Recurrence::MonthlyNth(vec![(2, Weekday::Saturday), (4, Weekday::Saturday)])
    );
    assert_eq!(
        days(&saturdays, date(2026, 11, 20), date(2027, 2, 14)),
        [
            date(2026, 11, 28),
            date(2026, 12, 12),
            date(2026, 12, 26),
            date(2027, 1, 9),
            date(2027, 1, 23),
            date(2027, 2, 13)
        ]
    );
}

#[test]
fn the_last_weekday_of_a_month_is_counted_from_its_end() {
    let fridays = rule("FREQ=MONTHLY;BYDAY=-1FR");
    assert_eq!(
        days(&fridays, date(2027, 1, 1), date(2027, 5, 1)),
        [
            date(2027, 1, 29),
            date(2027, 2, 26),
            date(2027, 3, 26),
            date(2027, 4, 30)
        ]
    );
}

#[test]
fn every_second_week_is_counted_from_the_week_of_the_first_day() {
    let tuesdays = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    // The rule begins on a Thursday, so the Tuesday of its first week has passed.
    assert_eq!(
        days(&tuesdays, date(2026, 12, 31), date(2027, 2, 1)),
        [date(2027, 1, 12), date(2027, 1, 26)]
    );
}

#[test]
fn a_rule_ends_with_its_last_day_or_after_its_count() {
    let from = date(2026, 11, 20);
    let until = date(2027, 12, 31);
    assert_eq!(
        days(&rule("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261207"), from, until),
        [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]
    );
    assert_eq!(
        days(&rule("FREQ=WEEKLY;BYDAY=MO;COUNT=2"), from, until),
        [date(2026, 11, 23), date(2026, 11, 30)]
    );
    assert_eq!(
        days(&rule("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO;COUNT=3"), from, until),
        [date(2027, 2, 1), date(2027, 5, 3), date(2027, 8, 2)],
        "the first Monday of November has passed"
    );
}

#[test]
fn the_rarest_day_of_a_rule_is_found() {
    // February has five Saturdays in 2048 next.
    let rare = rule("FREQ=MONTHLY;INTERVAL=12;BYDAY=5SA");
    let from = date(2027, 2, 1);
    assert_eq!(rare.first_on(from, None), Some(date(2048, 2, 29)));
    assert_eq!(rare.first_on(from, Some(date(2048, 2, 29))), None);
}

#[test]
fn rules_are_written_as_they_were_read() {
    for text in [
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU",
        "FREQ=MONTHLY;BYDAY=2SA,4SA",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=10",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=2SA,4SA;COUNT=1000",
    ] {
        assert_eq!(rule(text).to_rrule().as_deref(), Some(text));
        assert_eq!(rule(text).to_string(), text);
    }
    assert_eq!(
        rule("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO"),
        rule("FREQ=WEEKLY;BYDAY=MO")
    );
    assert_eq!(Recurrence::Once(date(2026, 12, 24)).to_rrule(), None);
}

#[test]
fn what_towns_do_not_need_is_refused_with_a_reason() {
    use ParseRecurrenceError::{
        Count, Days, Frequency, Interval, Part, Repeated, TwoEnds, Unsupported, Until,
    };
    for (text, expected) in [
        ("", Part(String::new())),
        ("FREQ", Part("FREQ".to_owned())),
        ("FREQ=DAILY;BYDAY=MO", Frequency),
        ("BYDAY=MO", Frequency),
        ("FREQ=WEEKLY", Days),
        ("FREQ=WEEKLY;BYDAY=", Days),
        ("FREQ=WEEKLY;BYDAY=2MO", Days),
        ("FREQ=WEEKLY;BYDAY=mo", Days),
        ("FREQ=MONTHLY;BYDAY=SA", Days),
        ("FREQ=MONTHLY;BYDAY=6SA", Days),
        ("FREQ=MONTHLY;BYDAY=0SA", Days),
        ("FREQ=MONTHLY;BYDAY=2Ä", Days),
        ("FREQ=MONTHLY;INTERVAL=13;BYDAY=2SA", Interval),
        ("FREQ=WEEKLY;INTERVAL=0;BYDAY=MO", Interval),
        ("FREQ=WEEKLY;INTERVAL=53;BYDAY=MO", Interval),
        ("FREQ=WEEKLY;INTERVAL=x;BYDAY=MO", Interval),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270230", Until),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=2027-01-01", Until),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101T080000Z", Until),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=0", Count),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=1001", Count),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3;UNTIL=20270101", TwoEnds),
        ("FREQ=WEEKLY;BYDAY=MO;WKST=SU", Unsupported("WKST".to_owned())),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", Repeated("BYDAY".to_owned())),
    ] {
        assert_eq!(text.parse::<Recurrence>(), Err(expected), "{text}");
    }
}

#[test]
fn a_rule_without_occurrences_is_refused() {
    use einlass_domain::calendar::OpeningError::NoOccurrence;
    let mut hours = opening(
        1,
        jiff::civil::time(8, 0, 0, 0),
        jiff::civil::time(12, 0, 0, 0),
        1,
    );
    hours.recurrence = rule("FREQ=MONTHLY;BYDAY=5SA");
    hours.valid_from_on = date(2026, 11, 1);
    hours.valid_until_on = Some(date(2027, 1, 30));
    assert_eq!(hours.check(), Err(NoOccurrence));
    hours.valid_until_on = Some(date(2027, 1, 31));
    assert_eq!(hours.check(), Ok(()));
    hours.recurrence = Recurrence::Once(date(2026, 10, 31));
    assert_eq!(hours.check(), Err(NoOccurrence));
}

/// The rule with an end: so many days after its first one, or after so many occurrences.
fn ending(series: Recurrence, from: Date, last_in: Option<i64>, count: Option<u16>) -> Recurrence {
    let end = match (last_in, count) {
        (Some(days), _) => RecurrenceEnd::With(from + days.days()),
        (None, Some(count)) => RecurrenceEnd::After(count),
        (None, None) => return series,
    };
    Recurrence::Ending(Box::new(series), end)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn weekly_rules_are_those_of_the_norm(
        weekdays in proptest::sample::subsequence(WEEK.to_vec(), 1..7),
        interval in 1_u8..8,
        start in 0_i64..1000,
        last_in in proptest::option::of(0_i64..500),
        count in proptest::option::of(1_u16..40),
    ) {
        let rule = if interval == 1 { Recurrence::Weekly(weekdays) } else { Recurrence::EveryNthWeek(interval, weekdays) };
        let from = date(2026, 1, 1) + start.days();
        let rule = ending(rule, from, last_in, count);
        let until = from + 400.days();
        prop_assert_eq!(days(&rule, from, until), days_by_the_norm(&rule.to_string(), from, until));
    }

    // The other implementation takes no −5.
    #[test]
    fn monthly_rules_are_those_of_the_norm(
        wanted in proptest::collection::btree_map(
            (proptest::sample::select(vec![1_i8, 2, 3, 4, 5, -1, -2, -3, -4]), 0_usize..7), proptest::strategy::Just(()), 1..4,
        ),
        interval in 1_u8..8,
        start in 0_i64..1000,
        last_in in proptest::option::of(0_i64..500),
        count in proptest::option::of(1_u16..40),
    ) {
        let days_of_month = wanted.into_keys().map(|(nth, day)| (nth, WEEK[day])).collect();
        let rule = if interval == 1 { Recurrence::MonthlyNth(days_of_month) } else { Recurrence::EveryNthMonth(interval, days_of_month) };
        let from = date(2026, 1, 1) + start.days();
        let rule = ending(rule, from, last_in, count);
        let until = from + 800.days();
        prop_assert_eq!(days(&rule, from, until), days_by_the_norm(&rule.to_string(), from, until));
    }
}
