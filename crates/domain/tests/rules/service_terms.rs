//! What a service asks of a booking (B-12, B-15, B-16, N-01).

use einlass_domain::booking::{AskedTerms, BookedTerms, Channel, Contact, EmailAddress, Vouched};
use einlass_domain::catalogue::terms::{
    ClosedChannel, IdentityLevel, Question, QuestionKind, QuestionOption, ServiceStep, ServiceTerms,
    ServiceTermsError as Error, UploadForm, Variant, check_channel,
};
use einlass_domain::catalogue::{RequestedServicesError, ServiceDuration};
use einlass_domain::language::LocalizedText;

use crate::fixtures::{at, service_id};
use crate::service_plan::{plan, service, text};

fn step(slug: &str, deducted_minutes: u16) -> ServiceStep {
    ServiceStep {
        slug: slug.parse().unwrap(),
        name: text(slug),
        deducted_minutes,
    }
}

pub(crate) fn question(slug: &str, kind: QuestionKind) -> Question {
    Question {
        slug: slug.parse().unwrap(),
        label: text("Frage"),
        purpose: text("Zweck"),
        kind,
        is_required: false,
    }
}

/// B-15: the photo machine saves five minutes, the fee paid in advance five more, at each service that counts them.
#[test]
fn duration_reduced() {
    let mut card = service(1, 20, 10);
    card.terms.steps = vec![step("photo", 5), step("fee", 5)];
    let mut passport = service(2, 20, 0);
    passport.terms.steps = vec![step("photo", 5)];
    let catalogue = [card, passport];
    assert_eq!(plan(&[(1, 1)], &catalogue).unwrap().minutes(), 10);
    assert_eq!(plan(&[(1, 2)], &catalogue).unwrap().minutes(), 20);
    let both = plan(&[(1, 1), (2, 1)], &catalogue).unwrap();
    assert_eq!(both.minutes(), 25);
    let mut terms = both.booked_terms(Variant::OnSite).unwrap();
    let keys: Vec<_> = terms.steps.iter().map(|step| step.slug.as_str()).collect();
    assert_eq!(keys, ["photo", "fee"], "a step of two services is done once");
    assert!(terms.steps.iter().all(|step| step.done_at.is_none()));
    let (first, second) = (at("2026-11-20T08:00:00Z"), at("2026-11-20T09:00:00Z"));
    assert!(terms.mark_step(&"photo".parse().unwrap(), Some(first)));
    assert!(terms.mark_step(&"photo".parse().unwrap(), Some(second)));
    assert_eq!(
        terms.steps[0].done_at,
        Some(first),
        "done stays done since when it was"
    );
    assert!(!terms.mark_step(&"stamp".parse().unwrap(), Some(first)));
}

#[test]
fn steps_leave_the_counter_at_least_five_minutes() {
    let duration = ServiceDuration::new(15, 0).unwrap();
    for (minutes, expected) in [
        (10, Ok(())),
        (15, Err(Error::DeductedMinutes)),
        (7, Err(Error::DeductedMinutes)),
    ] {
        let terms = ServiceTerms {
            steps: vec![step("photo", minutes)],
            ..ServiceTerms::default()
        };
        assert_eq!(terms.check(duration), expected, "{minutes}");
    }
}

#[test]
fn terms_that_cannot_be_met_are_refused_with_their_field() {
    let duration = ServiceDuration::new(20, 0).unwrap();
    for (terms, field) in unusable_questions().into_iter().chain(unusable_terms()) {
        assert_eq!(terms.check(duration).unwrap_err().field(), field, "{terms:?}");
    }
    assert_eq!(ServiceTerms::default().check(duration), Ok(()));
}

fn unusable_questions() -> Vec<(ServiceTerms, &'static str)> {
    let option = |slug: &str| QuestionOption {
        slug: slug.parse().unwrap(),
        name: text(slug),
    };
    let asks = |kind| ServiceTerms {
        questions: vec![question("plate", kind)],
        ..ServiceTerms::default()
    };
    let twice = question("plate", QuestionKind::Boolean);
    vec![
        (asks(QuestionKind::Text { max_length: 0 }), "questions"),
        (asks(QuestionKind::Text { max_length: 501 }), "questions"),
        (asks(QuestionKind::Number { min: 2, max: 2 }), "questions"),
        (
            asks(QuestionKind::Choice {
                options: vec![option("one")],
            }),
            "questions",
        ),
        (
            asks(QuestionKind::Choice {
                options: vec![option("one"), option("one")],
            }),
            "questions",
        ),
        (
            ServiceTerms {
                questions: vec![twice.clone(), twice],
                ..ServiceTerms::default()
            },
            "questions",
        ),
    ]
}

fn unusable_terms() -> Vec<(ServiceTerms, &'static str)> {
    vec![
        (
            ServiceTerms {
                steps: vec![step("a", 0), step("a", 0)],
                ..ServiceTerms::default()
            },
            "steps",
        ),
        (
            ServiceTerms {
                upload: Some(form("http://insecure.example")),
                ..ServiceTerms::default()
            },
            "upload.url",
        ),
        (
            ServiceTerms {
                variants: vec![Variant::Video],
                ..ServiceTerms::default()
            },
            "video_link",
        ),
        (
            ServiceTerms {
                variants: vec![Variant::Phone; 2],
                ..ServiceTerms::default()
            },
            "variants",
        ),
        (
            ServiceTerms {
                max_per_day: Some(0),
                ..ServiceTerms::default()
            },
            "max_per_day",
        ),
    ]
}

fn form(url: &str) -> UploadForm {
    UploadForm {
        url: url.to_owned(),
        name: text("Pläne"),
    }
}

/// B-12.
#[test]
fn a_variant_is_booked_only_where_every_service_offers_it() {
    let mut advice = service(1, 20, 0);
    advice.terms.variants = vec![Variant::OnSite, Variant::Video];
    advice.terms.video_link = Some("https://video.example.org/{room}".parse().unwrap());
    let catalogue = [advice, service(2, 20, 0)];
    let alone = plan(&[(1, 1)], &catalogue).unwrap();
    let by_video = alone.booked_terms(Variant::Video).unwrap();
    let link = by_video.video_link.unwrap();
    assert_eq!(link.of_room("abc"), "https://video.example.org/abc");
    assert_eq!(
        alone.booked_terms(Variant::OnSite).unwrap(),
        BookedTerms::default()
    );
    let refused = Err(RequestedServicesError::VariantNotOffered(service_id(2)));
    let both = plan(&[(1, 1), (2, 1)], &catalogue).unwrap();
    assert_eq!(both.booked_terms(Variant::Video), refused);
}

/// B-16.
#[test]
fn the_strictest_identity_level_counts() {
    let mut strict = service(1, 20, 0);
    strict.terms.identity = IdentityLevel::VerifiedEmail;
    let asked = AskedTerms::of([service(2, 20, 0), strict].iter());
    let email = Contact::Email(EmailAddress::parse("a@example.org").unwrap());
    let missing = Some(IdentityLevel::VerifiedEmail);
    assert_eq!(asked.missing_identity(None, Vouched::No), missing);
    assert_eq!(asked.missing_identity(Some(&email), Vouched::No), None);
    assert_eq!(asked.missing_identity(None, Vouched::ByAccount), None);
    assert!(asked.needs_activation(Some(&email), Vouched::No));
    assert!(!asked.needs_activation(Some(&email), Vouched::ByStaff));
    let mut signed_in = service(3, 20, 0);
    signed_in.terms.identity = IdentityLevel::Account;
    let asked = AskedTerms::of([signed_in].iter());
    assert_eq!(
        asked.missing_identity(Some(&email), Vouched::No),
        Some(IdentityLevel::Account)
    );
}

/// B-03.
#[test]
fn a_closed_channel_names_its_reason_and_the_open_ones() {
    let closed = |channel, reason: &str| ClosedChannel {
        channel,
        reason: LocalizedText::german(reason).unwrap(),
    };
    let all = [
        closed(Channel::Phone, "Keine Telefonbuchung mehr"),
        closed(Channel::Onsite, "Umbau"),
    ];
    assert_eq!(check_channel(Channel::Online, &all), Ok(()));
    let refused = check_channel(Channel::Phone, &all).unwrap_err();
    assert_eq!(refused.open, [Channel::Online]);
    assert!(refused.to_string().contains("Keine Telefonbuchung mehr"));
}
