//! Which services are given on a day, and which go together.

use einlass_domain::catalogue::{
    Combination, CombinationBreach, CombinationLimits, CombinationLimitsError, LeikaKey, ParseLeikaKeyError,
    RequestedServicesError as Error, Service, Validity, ValidityError,
};
use einlass_domain::ids::ServiceId;
use jiff::civil::{Date, date};

use crate::fixtures::{service_id, site_id};
use crate::service_plan::{plan, service};

const FIRST: Date = date(2027, 1, 1);
const UNTIL: Date = date(2027, 4, 1);

fn valid(from_on: Option<Date>, until_on: Option<Date>) -> Validity {
    Validity::new(from_on, until_on).unwrap()
}

fn combined(seed: u64, combination: Combination, limits: CombinationLimits) -> Service {
    Service {
        combination,
        combination_limits: limits,
        ..service(seed, 10, 5)
    }
}

/// Which service refuses these, and why.
fn refusal(wanted: &[(u64, u16)], catalogue: &[Service]) -> Option<(ServiceId, CombinationBreach)> {
    match plan(wanted, catalogue) {
        Ok(_) => None,
        Err(Error::NotCombinable(why)) => Some((why.service_id, why.breach)),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn leika_pattern() {
    assert!("99115005012000".parse::<LeikaKey>().is_ok());
    for bad in [
        "9911500501200",
        "98115005012000",
        "99115005012OOO",
        "991150050120001",
        "",
    ] {
        assert_eq!(bad.parse::<LeikaKey>(), Err(ParseLeikaKeyError), "{bad}");
    }
}

#[test]
fn validity_counts_from_its_first_day_to_before_its_end() {
    let both = valid(Some(FIRST), Some(UNTIL));
    for (on, counts) in [
        (date(2026, 12, 31), false),
        (FIRST, true),
        (date(2027, 3, 31), true),
        (UNTIL, false),
    ] {
        assert_eq!(both.contains(on), counts, "{on}");
        assert_eq!(valid(None, Some(UNTIL)).contains(on), on < UNTIL, "{on}");
        assert_eq!(valid(Some(FIRST), None).contains(on), on >= FIRST, "{on}");
        assert!(Validity::ALWAYS.contains(on));
    }
    assert!(!both.is_over(FIRST) && both.is_over(UNTIL));
    assert_eq!(Validity::new(Some(FIRST), Some(FIRST)), Err(ValidityError));
}

#[test]
fn validity_of_a_visit_is_the_days_on_which_all_its_services_are_given() {
    let given = |seed, validity| Service {
        validity,
        ..service(seed, 10, 0)
    };
    let catalogue = [
        given(1, valid(Some(FIRST), None)),
        given(2, valid(None, Some(UNTIL))),
        given(3, valid(Some(UNTIL), None)),
    ];
    let of = |wanted: &[(u64, u16)]| plan(wanted, &catalogue).unwrap().validity();
    assert_eq!(of(&[(1, 1), (2, 1)]), valid(Some(FIRST), Some(UNTIL)));
    let never = of(&[(2, 1), (3, 1)]);
    assert!([FIRST, UNTIL].into_iter().all(|on| !never.contains(on)));
    let (first, end) = never.clamp(FIRST, date(2027, 12, 31));
    assert!(first >= end);
}

#[test]
fn combinable_needs_the_consent_of_both_services() {
    let only = |ids: &[ServiceId]| Combination::Only(ids.to_vec());
    for (combination, allowed) in [
        (Combination::Any, true),
        (only(&[service_id(2)]), true),
        (only(&[service_id(3)]), false),
        (only(&[]), false),
        (Combination::Alone, false),
    ] {
        let catalogue = [
            combined(1, combination.clone(), CombinationLimits::default()),
            service(2, 10, 0),
        ];
        let expected = (!allowed).then(|| (service_id(1), CombinationBreach::With(vec![service_id(2)])));
        for wanted in [[(1, 1), (2, 1)], [(2, 1), (1, 1)]] {
            assert_eq!(
                refusal(&wanted, &catalogue),
                expected,
                "{combination:?} {wanted:?}"
            );
        }
        assert!(plan(&[(1, 1)], &catalogue).is_ok(), "alone it is always possible");
    }
}

#[test]
fn combinable_up_to_a_number_of_services_and_pieces() {
    let limits = CombinationLimits {
        max_services: Some(2),
        max_quantity: Some(4),
        site_ids: Vec::new(),
    };
    let catalogue = [
        combined(1, Combination::Any, limits),
        service(2, 10, 0),
        service(3, 10, 0),
    ];
    for (wanted, expected) in [
        (vec![(1, 4)], None),
        (vec![(1, 1), (2, 3)], None),
        (vec![(1, 2), (2, 3)], Some(CombinationBreach::TooMuch)),
        (
            vec![(3, 1), (2, 1), (1, 1)],
            Some(CombinationBreach::TooManyServices),
        ),
        (vec![(2, 4), (3, 4)], None),
    ] {
        let expected = expected.map(|breach| (service_id(1), breach));
        assert_eq!(refusal(&wanted, &catalogue), expected, "{wanted:?}");
    }
}

#[test]
fn combinable_at_the_buildings_of_the_rule_only() {
    let limits = CombinationLimits {
        site_ids: vec![site_id(1)],
        ..CombinationLimits::default()
    };
    let catalogue = [combined(1, Combination::Any, limits), service(2, 10, 0)];
    let both = plan(&[(1, 1), (2, 1)], &catalogue).unwrap();
    assert_eq!(both.check_site(site_id(1)), Ok(()));
    let Err(Error::NotCombinable(why)) = both.check_site(site_id(2)) else {
        panic!("refused at another building");
    };
    assert_eq!(
        (why.service_id, &why.breach),
        (service_id(1), &CombinationBreach::Site)
    );
    let alone = plan(&[(1, 1)], &catalogue).unwrap();
    assert_eq!(alone.check_site(site_id(2)), Ok(()));
}

#[test]
fn combinable_says_what_would_be_allowed() {
    let limits = CombinationLimits {
        max_services: Some(3),
        ..CombinationLimits::default()
    };
    let only = Combination::Only(vec![service_id(3)]);
    let catalogue = [combined(1, only.clone(), limits.clone()), service(2, 10, 0)];
    let Err(Error::NotCombinable(why)) = plan(&[(1, 1), (2, 1)], &catalogue) else {
        panic!("not combinable");
    };
    assert_eq!((&why.combination, &why.limits), (&only, &limits));
    let text = why.to_string();
    assert!(text.starts_with("\"service-1\" goes together with"), "{text}");
    assert!(text.contains(&service_id(2).to_string()), "{text}");
}

#[test]
fn combinable_limits_leave_room_for_two() {
    for (max_services, max_quantity, expected) in [
        (Some(2), Some(2), Ok(())),
        (Some(1), None, Err(CombinationLimitsError::MaxServices)),
        (None, Some(1), Err(CombinationLimitsError::MaxQuantity)),
    ] {
        let limits = CombinationLimits {
            max_services,
            max_quantity,
            site_ids: Vec::new(),
        };
        assert_eq!(limits.check(), expected);
    }
}
