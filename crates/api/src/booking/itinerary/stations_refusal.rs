//! Why stations make no visit, with other itineraries where a time was the problem.

use einlass_contract::booking::Itinerary;
use einlass_contract::platform::ErrorCode;
use einlass_domain::calendar::{LocalDay, Quantum, StationOrder, StationsError, VisitPlanError};
use einlass_storage::StorageError;
use einlass_storage::catalogue::find_walking_times;
use jiff::ToSpan;

use super::free_itineraries::{FreeItinerary, ItinerarySearch, Wish};
use crate::access::Principal;
use crate::booking::slot_refusal::{NamesWantedTime, SlotRefusal};
use crate::booking::waiting_list::serve_day_of;
use crate::calendar::{Instead, OFFERED};
use crate::catalogue::VisibleCatalogue;
use crate::platform::{Refusal, WriteError};
use crate::server::AppState;

/// Days before and after the wanted one that are looked at.
const DAYS_AROUND: i64 = 3;

/// Days from today on that are looked at where nothing is found around the wanted one.
const DAYS_AHEAD: i64 = 14;

/// Why stations make no visit.
#[derive(Debug, thiserror::Error)]
pub(super) enum StationsRefusal {
    #[error(transparent)]
    Count(#[from] StationsError),
    #[error(transparent)]
    Ways(#[from] VisitPlanError),
    #[error("station {station}: {why}")]
    Station {
        /// Which, counted from 0.
        station: usize,
        /// What is wrong with it.
        why: SlotRefusal,
    },
    /// A limit of the person.
    #[error(transparent)]
    Person(SlotRefusal),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What any operation that takes stations may answer about them.
pub(super) const STATIONS: &[ErrorCode] = &[
    ErrorCode::StationsCount,
    ErrorCode::StationsTooClose,
    ErrorCode::StationsOtherDay,
];

/// An itinerary that was asked for and cannot be had, for the search of others.
#[derive(Clone, Debug)]
pub(super) struct WantedItinerary {
    pub(super) wishes: Vec<Wish>,
    pub(super) start: Quantum,
    pub(super) instead: Instead,
}

impl StationsRefusal {
    /// Which other itineraries may do, if any.
    pub(super) fn instead(&self) -> Option<Instead> {
        match self {
            Self::Ways(_) => Some(Instead::AnyTime),
            Self::Station { why, .. } | Self::Person(why) => why.wanted_time().map(|wanted| wanted.instead),
            Self::Count(_) | Self::Storage(_) => None,
        }
    }
}

/// Turns an error into its refusal, with up to three other itineraries where a time was the problem.
///
/// They are searched after the refused transaction has ended, so that a crowd does not hold up the writers.
pub(super) async fn refuse_with_itineraries<E: Into<Refusal>>(
    state: &AppState,
    principal: &Principal,
    error: WriteError<E>,
    wanted: Option<WantedItinerary>,
) -> Refusal {
    let refusal = Refusal::from(error);
    let Some(wanted) = wanted else {
        return refusal;
    };
    match find(state, principal, wanted).await {
        Ok(itineraries) => refusal.with_alternative_itineraries(itineraries),
        Err(error) => refusal.with_log(format!("no alternatives: {error}")),
    }
}

async fn find(
    state: &AppState,
    principal: &Principal,
    wanted: WantedItinerary,
) -> Result<Vec<Itinerary>, StorageError> {
    let now = state.now();
    let (authority, channel) = (principal.authority_id, principal.channel);
    // What was kept for those who wait is offered to them, not here.
    serve_day_of(
        &state.store,
        authority,
        wanted.start.start_at(),
        now,
        &state.random,
    )
    .await?;
    state
        .store
        .read(move |tx| {
            let catalogue = VisibleCatalogue::load(tx, authority, now)?;
            let walking = find_walking_times(tx, authority)?;
            let search = ItinerarySearch {
                catalogue: &catalogue,
                wishes: &wanted.wishes,
                order: StationOrder::AsGiven,
                walking: &walking,
                channel,
                now,
            };
            let day = LocalDay::containing(wanted.start.start_at(), &catalogue.authority.zone);
            let may_do = |one: &FreeItinerary| {
                wanted.instead == Instead::AnyTime || day.offset_at(one.start()).is_none()
            };
            let from_on = day.date().saturating_sub(DAYS_AROUND.days());
            let until_on = day.date().saturating_add((DAYS_AROUND + 1).days());
            let mut found = search.find(tx, from_on, until_on)?;
            found.retain(may_do);
            if found.is_empty() {
                let today = catalogue.today(now);
                found = search.find(tx, today, today.saturating_add(DAYS_AHEAD.days()))?;
                found.retain(may_do);
            }
            found.sort_by_key(|one| one.start().index().abs_diff(wanted.start.index()));
            found.truncate(OFFERED);
            found.sort_by_key(FreeItinerary::start);
            Ok(found.iter().map(FreeItinerary::on_wire).collect())
        })
        .await
}

impl From<StationsRefusal> for Refusal {
    fn from(error: StationsRefusal) -> Self {
        match error {
            StationsRefusal::Count(error) => Self::new(ErrorCode::StationsCount)
                .with_field("/stations")
                .with_detail(error.to_string()),
            StationsRefusal::Ways(error) => {
                let (code, station) = match error {
                    VisitPlanError::TooClose { station, .. } => (ErrorCode::StationsTooClose, station),
                    VisitPlanError::OtherDay { station } => (ErrorCode::StationsOtherDay, station),
                };
                Self::new(code)
                    .with_field(format!("/stations/{station}/start_at"))
                    .with_detail(error.to_string())
            }
            StationsRefusal::Station { station, why } => {
                Self::from(why).with_field(format!("/stations/{station}"))
            }
            StationsRefusal::Person(why) => why.into(),
            StationsRefusal::Storage(error) => error.into(),
        }
    }
}
