//! Several concerns in one appointment.

use einlass_domain::catalogue::terms::ServiceTerms;
use einlass_domain::catalogue::{
    AppointmentNeed, Combination, CombinationLimits, DocumentNeed, RequestedService, RequestedServices,
    RequestedServicesError as Error, RequiredDocument, Service, ServiceDuration, ServicePlan, Validity,
};
use einlass_domain::language::LocalizedText;

use crate::fixtures::{service_id, unit_id};
use DocumentNeed::{NotNeeded, Recommended, Required};

pub(crate) fn text(german: &str) -> LocalizedText {
    LocalizedText::german(german).unwrap()
}

pub(crate) fn service(seed: u64, first_minutes: u16, further_minutes: u16) -> Service {
    Service {
        id: service_id(seed),
        slug: format!("service-{seed}").parse().unwrap(),
        unit_id: unit_id(seed % 2),
        name: text("Dienst"),
        category: text("Gruppe"),
        synonyms: Vec::new(),
        leika_key: None,
        duration: ServiceDuration::new(first_minutes, further_minutes).unwrap(),
        max_quantity: 4,
        need: AppointmentNeed::Required,
        documents: Vec::new(),
        combination: Combination::Any,
        combination_limits: CombinationLimits::default(),
        validity: Validity::ALWAYS,
        fee: None,
        terms: ServiceTerms::default(),
    }
}

fn document(slug: &str, need: DocumentNeed) -> RequiredDocument {
    RequiredDocument {
        slug: slug.parse().unwrap(),
        name: text(slug),
        need,
    }
}

fn ask(wanted: &[(u64, u16)]) -> Result<RequestedServices, Error> {
    let one = |(seed, quantity): &(u64, u16)| RequestedService {
        service_id: service_id(*seed),
        quantity: *quantity,
    };
    RequestedServices::new(wanted.iter().map(one).collect())
}

pub(crate) fn plan(wanted: &[(u64, u16)], catalogue: &[Service]) -> Result<ServicePlan, Error> {
    ServicePlan::new(&ask(wanted)?, catalogue)
}

#[test]
fn multi_service_duration() {
    let catalogue = [service(1, 20, 10), service(2, 15, 0)];
    for (wanted, minutes) in [
        (vec![(1, 1)], 20),
        (vec![(1, 3)], 40),
        (vec![(2, 4)], 15),
        (vec![(1, 2), (2, 1)], 45),
    ] {
        let plan = plan(&wanted, &catalogue).unwrap();
        assert_eq!(
            (plan.minutes(), plan.quanta()),
            (minutes, minutes / 5),
            "{wanted:?}"
        );
    }
}

#[test]
fn quantities_outside_one_to_the_maximum_are_refused() {
    let catalogue = [service(1, 20, 10)];
    let refused = Error::Quantity {
        service_id: service_id(1),
        max: 4,
    };
    assert_eq!(plan(&[(1, 0)], &catalogue), Err(refused.clone()));
    assert_eq!(plan(&[(1, 5)], &catalogue), Err(refused));
    assert!(plan(&[(1, 4)], &catalogue).is_ok());
}

#[test]
fn nothing_too_much_and_repetition_are_refused() {
    let eleven: Vec<(u64, u16)> = (1..=11).map(|seed| (seed, 1)).collect();
    assert_eq!(ask(&[]), Err(Error::Empty));
    assert_eq!(ask(&eleven), Err(Error::TooMany));
    assert_eq!(
        ask(&[(1, 1), (2, 1), (1, 2)]),
        Err(Error::Repeated(service_id(1)))
    );
}

#[test]
fn unknown_services_and_those_without_appointment_are_refused() {
    let mut tickets = service(1, 5, 0);
    tickets.need = AppointmentNeed::NotNeeded;
    assert_eq!(
        plan(&[(1, 1)], &[tickets]),
        Err(Error::NotBookable(service_id(1)))
    );
    assert_eq!(plan(&[(2, 1)], &[]), Err(Error::Unknown(service_id(2))));
}

#[test]
fn each_paper_is_listed_once_as_the_strictest_service_needs_it() {
    let mut first = service(1, 10, 0);
    first.documents = vec![
        document("photo", Recommended),
        document("old-passport", NotNeeded),
    ];
    let mut second = service(2, 10, 0);
    second.documents = vec![document("fee", Recommended), document("photo", Required)];
    let papers = plan(&[(1, 1), (2, 1)], &[first, second]).unwrap().documents();
    let papers: Vec<(&str, DocumentNeed)> = papers
        .iter()
        .map(|paper| (paper.slug.as_str(), paper.need))
        .collect();
    assert_eq!(
        papers,
        [
            ("photo", Required),
            ("old-passport", NotNeeded),
            ("fee", Recommended)
        ]
    );
}

#[test]
fn a_plan_longer_than_a_day_is_refused() {
    let catalogue: Vec<Service> = (1..=4).map(|seed| service(seed, 480, 0)).collect();
    assert!(plan(&[(1, 1), (2, 1), (3, 1)], &catalogue).is_ok());
    assert_eq!(
        plan(&[(1, 1), (2, 1), (3, 1), (4, 1)], &catalogue),
        Err(Error::TooLong)
    );
}

#[test]
fn a_pool_fits_only_if_it_gives_every_service() {
    let catalogue = [service(1, 10, 0), service(2, 10, 0)];
    let plan = plan(&[(1, 1), (2, 1)], &catalogue).unwrap();
    assert!(plan.fits_pool(&[service_id(2), service_id(3), service_id(1)]));
    assert!(!plan.fits_pool(&[service_id(1)]));
    assert_eq!(plan.unit_ids().len(), 2);
}
