//! Reading when a unit is open on a day.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::calendar::{Closed, Hours, PhoneWindow, ReadHoursQuery, Window, WindowMode};
use einlass_contract::catalogue::Text;
use einlass_contract::town::{ClockTime, Parsed};
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{
    ClosedBy, DayPlan, DayRule, HolidayCalendar, Opening, PhoneHours, PoolCalendar,
};
use einlass_domain::catalogue::Unit;
use einlass_domain::ids::{AuthorityId, PoolId, SiteId, UnitId};
use einlass_storage::calendar::{list_closures, list_openings};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use jiff::civil::{Date, time};

use crate::access::Principal;
use crate::catalogue::{NotVisible, VisibleCatalogue, text_on_wire};
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Query, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ReadHoursProblems: AUTHENTICATED, PARAMETERS; UnitNotFound);

/// Reads the hours of a unit on a day
///
/// Windows with and without appointment, why a building is closed (a public holiday, closed days), and telephone hours
/// such as those for emergencies, which end by themselves. Hours for the authority's own purposes are not shown.
#[utoipa::path(
    tag = "calendar",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the unit."),
        ReadHoursQuery
    ),
    responses(
        (status = 200, description = "The hours of the day.", body = Hours, example = json!(sample())),
        (status = 304, description = "The hours are those of the tag in `If-None-Match`."),
        ReadHoursProblems
    )
)]
#[get("/v1/units/{id}/hours")]
pub(crate) async fn read_hours(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<UnitId>,
    query: Query<ReadHoursQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let (now, authority, PathId(unit_id)) = (state.now(), principal.authority_id, id);
    let on = query.0.on;
    let answer = state
        .store
        .read(move |tx| hours(tx, authority, unit_id, on, now))
        .await?;
    TaggedAnswer::of(&request, &answer)
}

/// Why hours are not shown.
#[derive(Debug, thiserror::Error)]
enum ReadHoursError {
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn hours(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    unit_id: UnitId,
    on: Option<Date>,
    now: Timestamp,
) -> Result<Hours, ReadHoursError> {
    let catalogue = VisibleCatalogue::load(tx, authority, now)?;
    let unit = catalogue.unit(unit_id)?;
    let on = on.unwrap_or_else(|| catalogue.today(now));
    let holidays = catalogue.authority.holidays();
    let pools: Vec<(PoolId, SiteId)> = catalogue
        .pools
        .iter()
        .filter(|pool| pool.unit_id == unit_id)
        .map(|pool| (pool.id, pool.site_id))
        .collect();
    let ids: Vec<PoolId> = pools.iter().map(|(id, _)| *id).collect();
    let mut openings = list_openings(tx, authority, &ids)?;
    openings.retain(is_for_visitors);
    let closures = list_closures(tx, authority)?;
    let of_pools: Vec<Vec<Opening>> = ids
        .iter()
        .map(|id| {
            openings
                .iter()
                .filter(|one| one.pool_id == *id)
                .cloned()
                .collect()
        })
        .collect();
    let plans = pools.iter().zip(&of_pools).map(|((_, site_id), openings)| {
        let rules = PoolCalendar {
            site_id: *site_id,
            openings,
            closures: &closures,
            holidays: &holidays,
            staffing: &[],
        };
        (*site_id, rules.plan(on))
    });
    let plans: Vec<(SiteId, DayPlan<'_>)> = plans.collect();
    Ok(Hours {
        unit_id,
        on,
        windows: windows(&plans),
        closed: closed(&plans),
        phone: phone_windows(unit, on, &holidays),
    })
}

/// Not only for the authority's own purposes.
fn is_for_visitors(opening: &Opening) -> bool {
    opening.channels != [Channel::Internal]
}

/// The windows of all pools at a site, joined where they touch.
fn windows(plans: &[(SiteId, DayPlan<'_>)]) -> Vec<Window> {
    let mut all: Vec<Window> = plans
        .iter()
        .flat_map(|(site_id, plan)| plan.windows.iter().map(move |opening| window(*site_id, opening)))
        .collect();
    all.sort_by_key(|one| (one.site_id, one.appointment, one.from.0, one.until.0));
    let mut joined: Vec<Window> = Vec::with_capacity(all.len());
    for one in all {
        match joined.last_mut() {
            Some(last)
                if (last.site_id, last.appointment) == (one.site_id, one.appointment)
                    && one.from.0 <= last.until.0 =>
            {
                last.until = Parsed(last.until.0.max(one.until.0));
            }
            Some(_) | None => joined.push(one),
        }
    }
    joined.sort_by_key(|one| (one.site_id, one.from.0, one.appointment));
    joined
}

fn window(site_id: SiteId, opening: &Opening) -> Window {
    Window {
        site_id,
        from: Parsed(ClockTime::from_start(opening.from)),
        until: Parsed(ClockTime::from_end(opening.until)),
        appointment: match opening.rule {
            DayRule::WithAppointment => WindowMode::With,
            DayRule::WithoutAppointment | DayRule::Closed => WindowMode::Without,
        },
    }
}

/// Why sites are closed: those whose pools all have a reason.
fn closed(plans: &[(SiteId, DayPlan<'_>)]) -> Vec<Closed> {
    let mut sites: Vec<SiteId> = plans.iter().map(|(site_id, _)| *site_id).collect();
    sites.sort_unstable();
    sites.dedup();
    let of_site = |site_id: SiteId| {
        let mut plans = plans.iter().filter(move |(site, _)| *site == site_id);
        let first = plans.next().and_then(|(_, plan)| plan.closed_by.as_ref())?;
        let all = plans.all(|(_, plan)| plan.closed_by.is_some());
        all.then(|| closed_on_wire(site_id, first))
    };
    sites.into_iter().filter_map(of_site).collect()
}

fn closed_on_wire(site_id: SiteId, by: &ClosedBy<'_>) -> Closed {
    let (reason, english) = match by {
        ClosedBy::Closure(closure) => (closure.reason.as_str(), None),
        ClosedBy::Holiday(holiday) => (holiday.german(), Some(holiday.english())),
        ClosedBy::Exception(opening) => (opening.outside_frame.as_deref().unwrap_or("Geschlossen"), None),
    };
    let english = english.map(|text| ("en".to_owned(), text.to_owned()));
    let german = ("de".to_owned(), reason.to_owned());
    Closed {
        site_id,
        reason: reason.to_owned(),
        reasons: Text(std::iter::once(german).chain(english).collect()),
        public_holiday: matches!(by, ClosedBy::Holiday(_)),
    }
}

fn phone_windows(unit: &Unit, on: Date, holidays: &HolidayCalendar) -> Vec<PhoneWindow> {
    let counts = |hours: &&PhoneHours| hours.is_answered_on(on, holidays);
    let mut windows: Vec<PhoneWindow> = unit
        .phone_hours
        .iter()
        .filter(counts)
        .map(|hours| PhoneWindow {
            from: Parsed(ClockTime::from_start(hours.from)),
            until: Parsed(ClockTime::from_end(hours.until)),
            phone: hours.phone.clone(),
            label: text_on_wire(&hours.label),
        })
        .collect();
    windows.sort_by_key(|window| window.from.0);
    windows
}

impl From<ReadHoursError> for Refusal {
    fn from(error: ReadHoursError) -> Self {
        match error {
            ReadHoursError::NotVisible(error) => error.into(),
            ReadHoursError::Storage(error) => error.into(),
        }
    }
}

fn sample() -> Hours {
    let site_id = SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001"));
    let clock = |hour| Parsed(ClockTime::from_start(time(hour, 0, 0, 0)));
    Hours {
        unit_id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
        on: Date::constant(2026, 11, 24),
        windows: vec![Window {
            site_id,
            from: clock(9),
            until: clock(12),
            appointment: WindowMode::With,
        }],
        closed: Vec::new(),
        phone: vec![PhoneWindow {
            from: clock(8),
            until: clock(9),
            phone: "03381 581300".to_owned(),
            label: Text([("de".to_owned(), "Notfallsprechzeit".to_owned())].into()),
        }],
    }
}
