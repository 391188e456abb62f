//! What the services of the files in `towns/` ask of a booking.

use einlass_domain::catalogue::AppointmentNeed;
use einlass_domain::catalogue::terms::{IdentityLevel, QuestionKind, Variant};
use einlass_domain::language::Language;

use super::shipped_towns::service;
use super::{KEMPTEN, OFFENBURG, read};

#[test]
fn b_13_appointments_are_required_recommended_or_not_needed() {
    let (kempten, offenburg) = (read(KEMPTEN).unwrap(), read(OFFENBURG).unwrap());
    let needs_of_unit = |unit: &str| {
        let unit = kempten
            .units
            .iter()
            .find(|one| one.slug.as_str() == unit)
            .unwrap();
        let services = kempten.services.iter().filter(|one| one.unit_id == unit.id);
        services.map(|one| one.need).collect::<Vec<_>>()
    };
    for (unit, need) in [
        ("residents-registration", AppointmentNeed::Required),
        ("building-office", AppointmentNeed::Recommended),
        ("information", AppointmentNeed::NotNeeded),
    ] {
        let needs = needs_of_unit(unit);
        assert!(
            !needs.is_empty() && needs.iter().all(|one| *one == need),
            "{unit}"
        );
    }
    for slug in ["bus-tickets", "lost-property"] {
        assert_eq!(
            service(&offenburg, slug).need,
            AppointmentNeed::NotNeeded,
            "{slug}"
        );
    }
}

#[test]
fn b_07_plans_are_sent_to_the_building_office_beforehand() {
    let town = read(KEMPTEN).unwrap();
    let advice = service(&town, "building-advice");
    let form = advice.terms.upload.as_ref().unwrap();
    assert!(form.url.starts_with("https://"), "{}", form.url);
    assert_eq!(form.name.get(Language::German), "Planunterlagen vorab senden");
}

#[test]
fn b_06_the_building_office_asks_for_what_it_prepares() {
    let town = read(KEMPTEN).unwrap();
    let questions = &service(&town, "building-advice").terms.questions;
    let told: Vec<_> = questions
        .iter()
        .map(|one| (one.slug.as_str(), one.is_required))
        .collect();
    assert_eq!(told, [("plot", true), ("project", false)]);
    assert!(matches!(
        questions.first().unwrap().kind,
        QuestionKind::Text { max_length: 120 }
    ));
}

#[test]
fn b_15_the_photo_is_taken_and_the_fee_paid_before_the_counter() {
    let town = read(KEMPTEN).unwrap();
    for (slug, step, stated, at_counter) in [
        ("identity-card", "photo-machine", 15, 15),
        ("passport", "photo-machine", 25, 20),
        ("certificate-of-conduct", "fee-paid", 15, 10),
        ("registration-certificate", "fee-paid", 10, 10),
    ] {
        let service = service(&town, slug);
        let steps: Vec<&str> = service.terms.steps.iter().map(|one| one.slug.as_str()).collect();
        assert_eq!(steps, [step], "{slug}");
        let minutes = (service.duration.first_minutes(), service.counter_minutes(1));
        assert_eq!(minutes, (stated, at_counter), "{slug}");
    }
}

#[test]
fn b_12_suitable_services_are_given_by_video_or_telephone() {
    let town = read(KEMPTEN).unwrap();
    for (slug, by_video, by_phone) in [
        ("naturalisation-advice", true, true),
        ("pension-advice", true, true),
        ("building-advice", true, false),
        ("housing-benefit", false, true),
        ("passport", false, false),
    ] {
        let terms = &service(&town, slug).terms;
        let offers = (terms.offers(Variant::Video), terms.offers(Variant::Phone));
        assert_eq!(offers, (by_video, by_phone), "{slug}");
        assert!(terms.offers(Variant::OnSite), "{slug}");
    }
}

#[test]
fn b_16_most_services_need_no_identity_and_some_do() {
    let town = read(KEMPTEN).unwrap();
    for (slug, level) in [
        ("identity-card", IdentityLevel::None),
        ("trade-registration", IdentityLevel::VerifiedEmail),
        ("basic-income-support", IdentityLevel::Account),
    ] {
        assert_eq!(service(&town, slug).terms.identity, level, "{slug}");
    }
}
