//! Searching free times.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::calendar::{EarliestSlot, SearchSlotsQuery, Slot, SlotList};
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;
use einlass_domain::calendar::{Asker, QUANTUM_MINUTES};
use einlass_domain::catalogue::terms::ChannelClosed;
use einlass_domain::catalogue::{
    Pool, RequestedService, RequestedServices, RequestedServicesError, ServicePlan,
};
use einlass_domain::ids::{PoolId, SiteId, UnitId};
use einlass_storage::calendar::{PoolStates, free_days, pool_states};
use einlass_storage::{ReadTx, StorageError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::found_times::{Bounds, FoundTimes};
use super::page::{Page, PageError};
use super::slot_answers::{Circumstances, KnownAnswer, Question, SlotAnswers};
use super::{FreeTime, FreeTimes, SERVICES, VisitNeed, services_refused};
use crate::access::Principal;
use crate::booking::channel_closed;
use crate::catalogue::{NotVisible, VisibleCatalogue, documents_on_wire};
use crate::platform::{AUTHENTICATED, PARAMETERS, Query, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

/// Days that one search covers, at most (the longest horizon of a unit).
const MAX_DAYS: i32 = 200;

/// Days that a search without `to_on` covers after its first one.
const DEFAULT_DAYS: i64 = 6;

documents_problems!(SearchSlotsProblems: AUTHENTICATED, PARAMETERS, SERVICES; SiteNotFound, UnitNotFound);

/// Searches free times
///
/// For one or several services with quantities in one visit. The answer also says how long the visit takes, what to
/// bring and the first free time per site. It is computed at this moment from rules and bookings, and advisory: the
/// booking decides. A client of one site finds that site's times unless it names another.
#[utoipa::path(
    tag = "calendar",
    params(SearchSlotsQuery),
    responses(
        (status = 200, description = "Free times in ascending order.", body = SlotList, example = json!(sample())),
        (status = 304, description = "The times are those of the tag in `If-None-Match`."),
        SearchSlotsProblems
    )
)]
#[get("/v1/slots")]
pub(crate) async fn search_slots(
    state: web::Data<AppState>,
    principal: Principal,
    query: Query<SearchSlotsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let search = SlotSearch::new(&query.0, principal)?;
    let (now, answers) = (state.now(), Arc::clone(&state.slot_answers));
    let answer = state.store.read(move |tx| search.run(tx, &answers, now)).await?;
    let body = answer.body.clone();
    Ok(TaggedAnswer::with_tag(&request, answer.tag.clone(), body))
}

/// Why there is no answer to a search.
#[derive(Debug, thiserror::Error)]
enum SearchSlotsError {
    #[error("the services are not written as `id` or `id*quantity` with commas between")]
    Services,
    #[error(transparent)]
    Refused(#[from] RequestedServicesError),
    #[error("the last day lies before the first or more than {MAX_DAYS} days after it")]
    Days,
    #[error(transparent)]
    Page(#[from] PageError),
    #[error("the scope urgent:write is needed for urgent cases")]
    UrgentNotAllowed,
    #[error(transparent)]
    ChannelClosed(#[from] ChannelClosed),
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the answer cannot be written: {0}")]
    Answer(#[from] serde_json::Error),
}

/// A search as it was asked for.
struct SlotSearch {
    principal: Principal,
    question: Option<Question>,
    requested: RequestedServices,
    site_id: Option<SiteId>,
    unit_id: Option<UnitId>,
    from_on: Option<Date>,
    to_on: Option<Date>,
    page: Page,
    asker: Asker,
}

/// A search with all that is known before looking for free time.
struct Asked<'a> {
    search: &'a FreeTimes<'a>,
    plan: &'a ServicePlan,
    pools: Vec<&'a Pool>,
    bounds: Vec<Bounds>,
    /// The first day and the one after the last.
    range: (Date, Date),
}

impl Asked<'_> {
    fn circumstances(&self, state: PoolStates) -> Circumstances {
        Circumstances {
            catalogue_rev: self.search.catalogue.rev,
            today: self.search.catalogue.today(self.search.now),
            bounds: self.bounds.clone(),
            state,
        }
    }
}

impl SlotSearch {
    fn new(query: &SearchSlotsQuery, principal: Principal) -> Result<Self, SearchSlotsError> {
        let asker = asker(&principal, query)?;
        Ok(Self {
            question: Question::of(&principal, asker, query),
            requested: parse_services(&query.services)?,
            site_id: query.site_id.or(principal.site_id),
            unit_id: query.unit_id,
            from_on: query.from_on,
            to_on: query.to_on,
            page: Page::new(query.limit, query.cursor.as_deref())?,
            asker,
            principal,
        })
    }

    fn run(
        &self,
        tx: &mut ReadTx<'_>,
        answers: &SlotAnswers,
        now: Timestamp,
    ) -> Result<Arc<KnownAnswer>, SearchSlotsError> {
        let catalogue = VisibleCatalogue::load(tx, self.principal.authority_id, now)?;
        catalogue.check(self.site_id, self.unit_id)?;
        let plan = ServicePlan::new(&self.requested, &catalogue.services)?;
        if let Some(site) = self.site_id {
            plan.check_site(site)?;
        }
        catalogue.check_channel(&plan, self.principal.channel)?;
        let need = VisitNeed::of_plan(&plan);
        let search = FreeTimes {
            catalogue: &catalogue,
            need: &need,
            site_id: self.site_id,
            unit_id: self.unit_id,
            asker: self.asker,
            now,
        };
        let pools = search.pools();
        let asked = Asked {
            bounds: search.bounds(&pools),
            pools,
            range: self.days(catalogue.today(now))?,
            plan: &plan,
            search: &search,
        };
        if let Some(known) = self.known_answer(tx, answers, &asked)? {
            return Ok(known);
        }
        let answer = Arc::new(self.compute(tx, &asked)?);
        if let Some(question) = &self.question {
            answers.keep(question.clone(), Arc::clone(&answer));
        }
        Ok(answer)
    }

    /// The answer that was given before, if nothing has changed that it depends on.
    fn known_answer(
        &self,
        tx: &mut ReadTx<'_>,
        answers: &SlotAnswers,
        asked: &Asked<'_>,
    ) -> Result<Option<Arc<KnownAnswer>>, StorageError> {
        let Some(known) = self.question.as_ref().and_then(|question| answers.find(question)) else {
            return Ok(None);
        };
        let ids: Vec<PoolId> = asked.pools.iter().map(|pool| pool.id).collect();
        let state = pool_states(tx, asked.search.catalogue.authority.id, &ids)?;
        let counts = state.is_some_and(|state| known.counts(asked.search.now, &asked.circumstances(state)));
        Ok(counts.then_some(known))
    }

    fn compute(&self, tx: &mut ReadTx<'_>, asked: &Asked<'_>) -> Result<KnownAnswer, SearchSlotsError> {
        let (from_on, until_on) = asked.range;
        let search = asked.search;
        let end = search.end_of_horizon(&asked.bounds);
        let days = search.days_of(tx, &asked.pools, Date::MIN, end, free_days)?;
        let found = FoundTimes {
            search,
            pools: &asked.pools,
            bounds: &asked.bounds,
            days: &days,
        };
        let times = found.times(|date| (from_on..until_on).contains(&date));
        let (shown, next) = self.page.cut(&times);
        let list = SlotList {
            slots: shown
                .iter()
                .map(|time| time.on_wire(search.need.quanta))
                .collect(),
            earliest_per_site: earliest_per_site(&times),
            previous_bookable_on: found.last_before(from_on),
            next_bookable_on: found.first_from(until_on),
            duration_minutes: asked.plan.minutes(),
            documents: documents_on_wire(&asked.plan.documents()),
            next,
        };
        let body = serde_json::to_vec(&list)?;
        Ok(KnownAnswer {
            counts_from: search.now,
            counts_until: days.counts_until,
            tag: TaggedAnswer::tag_of(&body),
            body: body.into(),
            circumstances: asked.circumstances(days.state),
        })
    }

    /// The first day and the one after the last.
    fn days(&self, today: Date) -> Result<(Date, Date), SearchSlotsError> {
        let from_on = self.from_on.unwrap_or(today);
        let to_on = self
            .to_on
            .unwrap_or_else(|| from_on.saturating_add(DEFAULT_DAYS.days()));
        let days = from_on
            .until(to_on)
            .map_err(|_| SearchSlotsError::Days)?
            .get_days();
        if (0..=MAX_DAYS).contains(&days) {
            Ok((from_on, to_on.saturating_add(1.day())))
        } else {
            Err(SearchSlotsError::Days)
        }
    }
}

fn asker(principal: &Principal, query: &SearchSlotsQuery) -> Result<Asker, SearchSlotsError> {
    if query.urgent && !principal.scopes.allows(Scope::UrgentWrite) {
        return Err(SearchSlotsError::UrgentNotAllowed);
    }
    Ok(Asker {
        channel: principal.channel,
        urgent: query.urgent,
    })
}

fn parse_services(text: &str) -> Result<RequestedServices, SearchSlotsError> {
    let parse = |part: &str| {
        let (id, quantity) = part.split_once('*').unwrap_or((part, "1"));
        Some(RequestedService {
            service_id: id.trim().parse().ok()?,
            quantity: quantity.trim().parse().ok()?,
        })
    };
    let parts = text.split(',').filter(|part| !part.trim().is_empty());
    let requested: Option<Vec<_>> = parts.map(parse).collect();
    Ok(RequestedServices::new(
        requested.ok_or(SearchSlotsError::Services)?,
    )?)
}

fn earliest_per_site(times: &[FreeTime]) -> Vec<EarliestSlot> {
    let mut earliest: Vec<EarliestSlot> = Vec::new();
    for time in times {
        if !earliest.iter().any(|known| known.site_id == time.site_id) {
            earliest.push(EarliestSlot {
                site_id: time.site_id,
                start_at: time.start.start_at().into(),
            });
        }
    }
    earliest
}

impl From<SearchSlotsError> for Refusal {
    fn from(error: SearchSlotsError) -> Self {
        let parameter = |name: &str| Self::new(ErrorCode::ParameterInvalid).with_field(name);
        match error {
            SearchSlotsError::Services => parameter("services").with_detail(error.to_string()),
            SearchSlotsError::Days => parameter("to_on").with_detail(error.to_string()),
            SearchSlotsError::Page(PageError::Limit) => parameter("limit").with_detail(error.to_string()),
            SearchSlotsError::Page(PageError::Cursor) => parameter("cursor"),
            SearchSlotsError::Refused(error) => services_refused(&error).with_field("services"),
            SearchSlotsError::ChannelClosed(closed) => channel_closed(&closed),
            SearchSlotsError::UrgentNotAllowed => Self::new(ErrorCode::ScopeMissing)
                .with_field("urgent")
                .with_detail(error.to_string()),
            SearchSlotsError::NotVisible(error) => error.into(),
            SearchSlotsError::Storage(error) => error.into(),
            SearchSlotsError::Answer(error) => Self::internal(error.to_string()),
        }
    }
}

fn sample() -> SlotList {
    let site_id = SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001"));
    let start_at = Timestamp::constant(1_764_320_400, 0);
    SlotList {
        slots: vec![Slot {
            start_at: start_at.into(),
            end_at: (start_at + i64::from(4 * QUANTUM_MINUTES).minutes()).into(),
            site_id,
            unit_id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
        }],
        earliest_per_site: vec![EarliestSlot {
            site_id,
            start_at: start_at.into(),
        }],
        previous_bookable_on: None,
        next_bookable_on: Some(Date::constant(2025, 12, 8)),
        duration_minutes: 4 * QUANTUM_MINUTES,
        documents: Vec::new(),
        next: None,
    }
}
