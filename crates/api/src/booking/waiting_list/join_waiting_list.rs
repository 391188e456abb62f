//! Joining the waiting list.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{
    BookingPolicy, WaitingEntry, WaitingState, WaitingWish, WaitingWishError, check_given_answers,
};
use einlass_domain::catalogue::terms::ChannelClosed;
use einlass_domain::catalogue::{RequestedService, RequestedServices, RequestedServicesError, ServicePlan};
use einlass_domain::ids::{PersonDataId, WaitingEntryId};
use einlass_domain::language::Language;
use einlass_storage::booking::{NewPersonData, count_waiting_by_contact, insert_waiting_entry};
use einlass_storage::{StorageError, WriteTx};
use jiff::civil::{Time, Weekday};
use jiff::{Timestamp, ToSpan};
use rand::rngs::StdRng;

use super::entry_on_wire::entry_on_wire;
use super::waiting_event;
use crate::access::Principal;
use crate::booking::agreement::{AgreementRefusal, TERMS};
use crate::booking::channel_closed;
use crate::booking::confirmation::language_from_wire;
use crate::booking::person::{CannotVouch, PersonRefusal, Statement};
use crate::calendar::{SERVICES, services_refused};
use crate::catalogue::{NotVisible, VisibleCatalogue};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

/// Days that a wish without `to_on` covers.
const DEFAULT_DAYS: i64 = 90;

/// Most open entries of one contact: whoever waits often does not come first more often.
const MOST_PER_PERSON: u32 = 3;

documents_problems!(
    JoinWaitingListProblems: AUTHENTICATED, BODY, REPEATABLE, SERVICES, TERMS;
    SiteNotFound, UnitNotFound, ChannelClosed, WishImpossible, PersonLimitReached,
);

/// Joins the waiting list
///
/// For somebody who finds no time. When a time comes free it is offered to those who wait, one after the other in the
/// order of their coming, for a limited time each, and kept for them alone meanwhile. The token in the answer reads,
/// accepts and withdraws.
#[utoipa::path(
    tag = "booking",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = wire::JoinWaitingListRequest, example = json!(super::sample::join_request())),
    responses(
        (status = 201, description = "The place on the list with its token.", body = wire::JoinedWaitingList, example = json!(super::sample::joined())),
        JoinWaitingListProblems
    )
)]
#[post("/v1/waiting-list")]
pub(crate) async fn join_waiting_list(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<wire::JoinWaitingListRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "join_waiting_list",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let command = Command::new(body.0, &principal)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| join(tx, &client, &command, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(
        written.respond(|entry: wire::WaitingEntry| wire::JoinedWaitingList {
            waiting_token: state.keys.waiting_token(entry.id),
            entry,
        }),
    )
}

/// A wish as it was sent.
struct Command {
    request: wire::JoinWaitingListRequest,
    services: RequestedServices,
    statement: Statement,
    language: Language,
}

/// Why somebody is not put on the list.
#[derive(Debug, thiserror::Error)]
enum JoinWaitingListError {
    #[error(transparent)]
    Services(#[from] RequestedServicesError),
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    ChannelOff(#[from] ChannelClosed),
    #[error(transparent)]
    Wish(#[from] WaitingWishError),
    #[error(transparent)]
    Agreement(#[from] AgreementRefusal),
    #[error(transparent)]
    CannotVouch(#[from] CannotVouch),
    #[error("whoever waits must be told")]
    NoContact,
    #[error("this person waits {0} times already")]
    LimitReached(u32),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn join(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(wire::WaitingEntry, Option<uuid::Uuid>), JoinWaitingListError> {
    let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
    let wish = command.wish(&catalogue, now)?;
    let plan = ServicePlan::new(&wish.services, &catalogue.services)?;
    catalogue.check_channel(&plan, principal.channel)?;
    wish.check(plan.minutes(), catalogue.today(now))?;
    let contact = command
        .statement
        .contact()
        .ok_or(JoinWaitingListError::NoContact)?;
    let waiting = count_waiting_by_contact(tx, principal.authority_id, contact)?;
    if waiting >= MOST_PER_PERSON {
        return Err(JoinWaitingListError::LimitReached(waiting));
    }
    let zone = &catalogue.authority.zone;
    let ends_at = wish
        .to_on
        .to_zoned(zone.clone())
        .map_or(now, |day| day.timestamp());
    let delete_after = BookingPolicy::default().delete_person_after(ends_at.max(now));
    let person = command.person(&plan, delete_after, now, &mut rng)?;
    let entry = WaitingEntry {
        id: WaitingEntryId::generate(now, &mut rng),
        authority_id: principal.authority_id,
        made_at: now,
        wish,
        channel: principal.channel,
        language: command.language,
        person_data_id: Some(person.id),
        state: WaitingState::Waiting,
    };
    let event = waiting_event("waiting_list.joined", &entry, None, now, &mut rng);
    insert_waiting_entry(tx, &entry, &person, &event)?;
    Ok((entry_on_wire(tx, &entry, now)?, Some(entry.id.as_uuid())))
}

impl Command {
    fn new(
        request: wire::JoinWaitingListRequest,
        principal: &Principal,
    ) -> Result<Self, JoinWaitingListError> {
        let services = request.services.iter().map(|service| RequestedService {
            service_id: service.service_id,
            quantity: service.quantity,
        });
        Ok(Self {
            services: RequestedServices::new(services.collect())?,
            statement: Statement::from_wire(&request.person, request.answers.clone(), principal)??,
            language: language_from_wire(request.language),
            request,
        })
    }

    /// Whom to tell, with what was answered so far.
    fn person(
        &self,
        plan: &ServicePlan,
        delete_after: Timestamp,
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<NewPersonData, JoinWaitingListError> {
        let Statement {
            person,
            account,
            answers,
            ..
        } = &self.statement;
        let answers = check_given_answers(&plan.asked_terms().questions, answers);
        Ok(NewPersonData {
            id: PersonDataId::generate(now, rng),
            person: person.clone(),
            answers: answers.map_err(AgreementRefusal::from)?,
            account_key: account.as_ref().map(|key| key.as_str().to_owned()),
            delete_after,
        })
    }

    fn wish(
        &self,
        catalogue: &VisibleCatalogue,
        now: Timestamp,
    ) -> Result<WaitingWish, JoinWaitingListError> {
        let request = &self.request;
        for site in &request.site_ids {
            catalogue.check(Some(*site), None)?;
        }
        for unit in &request.unit_ids {
            catalogue.check(None, Some(*unit))?;
        }
        let today = catalogue.today(now);
        let from_on = request.from_on.unwrap_or(today);
        let default_to_on = from_on.saturating_add(DEFAULT_DAYS.days());
        Ok(WaitingWish {
            services: self.services.clone(),
            weekdays: request.weekdays.iter().map(|day| weekday(*day)).collect(),
            from: request.from.unwrap_or(Time::midnight()),
            until: request.until.unwrap_or(Time::midnight()),
            from_on,
            to_on: request
                .to_on
                .unwrap_or_else(|| default_to_on.min(BookingPolicy::furthest_on(today))),
            site_ids: request.site_ids.clone(),
            unit_ids: request.unit_ids.clone(),
        })
    }
}

const fn weekday(day: wire::DayOfWeek) -> Weekday {
    match day {
        wire::DayOfWeek::Mon => Weekday::Monday,
        wire::DayOfWeek::Tue => Weekday::Tuesday,
        wire::DayOfWeek::Wed => Weekday::Wednesday,
        wire::DayOfWeek::Thu => Weekday::Thursday,
        wire::DayOfWeek::Fri => Weekday::Friday,
        wire::DayOfWeek::Sat => Weekday::Saturday,
        wire::DayOfWeek::Sun => Weekday::Sunday,
    }
}

impl From<PersonRefusal> for JoinWaitingListError {
    fn from(error: PersonRefusal) -> Self {
        Self::Agreement(error.into())
    }
}

impl From<JoinWaitingListError> for Refusal {
    fn from(error: JoinWaitingListError) -> Self {
        match error {
            JoinWaitingListError::Services(error) => services_refused(&error),
            JoinWaitingListError::NotVisible(error) => error.into(),
            JoinWaitingListError::ChannelOff(closed) => channel_closed(&closed),
            JoinWaitingListError::Wish(error) => {
                let field = match error {
                    WaitingWishError::TimeRange => "/until",
                    WaitingWishError::DateRange => "/to_on",
                    WaitingWishError::Weekdays => "/weekdays",
                };
                Self::new(ErrorCode::WishImpossible)
                    .with_field(field)
                    .with_detail(error.to_string())
            }
            JoinWaitingListError::Agreement(refusal) => refusal.into(),
            JoinWaitingListError::CannotVouch(error) => error.into(),
            JoinWaitingListError::NoContact => Self::new(ErrorCode::PersonInvalid)
                .with_field("/person/email")
                .with_detail("a mail address or a telephone number is needed"),
            JoinWaitingListError::LimitReached(_) => Self::new(ErrorCode::PersonLimitReached),
            JoinWaitingListError::Storage(error) => error.into(),
        }
    }
}
