//! How far the introduction of appointments is.

use actix_web::{HttpResponse, get, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::report::{MissingPart, RolloutReport, RolloutState, RolloutUnit};
use einlass_contract::town::{Day, Parsed, TownFile, UnitEntry};
use einlass_domain::catalogue::{self as domain, UnitSetup};
use einlass_storage::StorageError;
use jiff::civil::{Date, date};

use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, documents_problems};
use crate::server::AppState;
use crate::town::current_file;

documents_problems!(ReportRolloutProblems: AUTHENTICATED; TownVersionNotFound);

/// Reports how far the introduction is
///
/// Units that are live, planned with their date, or lacking something that visitors need: departments without a unit,
/// units without a service or without opening hours.
#[utoipa::path(
    tag = "report",
    responses(
        (status = 200, description = "The report of today.", body = RolloutReport, example = json!(sample())),
        ReportRolloutProblems
    )
)]
#[get("/v1/reports/rollout")]
pub(crate) async fn report_rollout(
    state: web::Data<AppState>,
    principal: Principal,
) -> Result<HttpResponse, Refusal> {
    let (now, authority) = (state.now(), principal.authority_id);
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| current_file(tx, authority));
    let (_, file) = found
        .await?
        .ok_or_else(|| Refusal::new(ErrorCode::TownVersionNotFound))?;
    let today = file.authority.zone.0.0.to_datetime(now).date();
    Ok(HttpResponse::Ok().json(rollout_of(&file, today)))
}

/// The report of a day.
fn rollout_of(file: &TownFile, today: Date) -> RolloutReport {
    let mut units: Vec<RolloutUnit> = file.units.iter().map(|unit| unit_of(unit, file, today)).collect();
    units.extend(departments_without_unit(file));
    units.sort_by(|a, b| (a.live_from_on, &a.key).cmp(&(b.live_from_on, &b.key)));
    let count =
        |state| u32::try_from(units.iter().filter(|unit| unit.state == state).count()).unwrap_or(u32::MAX);
    RolloutReport {
        on: Parsed(today),
        live: count(RolloutState::Live),
        planned: count(RolloutState::Planned),
        missing: count(RolloutState::Missing),
        complete_on: last_planned(&units),
        units,
    }
}

fn last_planned(units: &[RolloutUnit]) -> Option<Day> {
    let planned = units.iter().filter(|unit| unit.state == RolloutState::Planned);
    planned.filter_map(|unit| unit.live_from_on).max()
}

fn unit_of(unit: &UnitEntry, file: &TownFile, today: Date) -> RolloutUnit {
    let pools = file.pools.iter().filter(|pool| pool.unit == unit.slug);
    let setup = UnitSetup {
        live_from_on: unit.live_from_on.map(|day| day.0),
        services: file
            .services
            .iter()
            .filter(|service| service.unit == unit.slug)
            .count(),
        openings: pools.map(|pool| pool.openings.len()).sum(),
    };
    let (state, missing) = match setup.state(today) {
        domain::RolloutState::Live => (RolloutState::Live, None),
        domain::RolloutState::Planned(_) => (RolloutState::Planned, None),
        domain::RolloutState::Missing(part) => (RolloutState::Missing, Some(part_on_wire(part))),
    };
    RolloutUnit {
        key: unit.slug.0.to_string(),
        name: unit.name.german().to_owned(),
        department: unit.department.0.to_string(),
        state,
        live_from_on: unit.live_from_on,
        missing,
    }
}

fn departments_without_unit(file: &TownFile) -> impl Iterator<Item = RolloutUnit> {
    let is_empty =
        |slug: &einlass_contract::town::Key| file.units.iter().all(|unit| unit.department != *slug);
    let departments = file.departments.iter().filter(move |one| is_empty(&one.slug));
    departments.map(|department| RolloutUnit {
        key: department.slug.0.to_string(),
        name: department.name.0.to_string(),
        department: department.slug.0.to_string(),
        state: RolloutState::Missing,
        live_from_on: None,
        missing: Some(MissingPart::Unit),
    })
}

const fn part_on_wire(part: domain::MissingPart) -> MissingPart {
    match part {
        domain::MissingPart::Unit => MissingPart::Unit,
        domain::MissingPart::Service => MissingPart::Service,
        domain::MissingPart::Opening => MissingPart::Opening,
    }
}

fn sample() -> RolloutReport {
    let live_from_on = Some(Parsed(date(2025, 3, 31)));
    RolloutReport {
        on: Parsed(date(2025, 2, 20)),
        live: 0,
        planned: 1,
        missing: 0,
        complete_on: live_from_on,
        units: vec![RolloutUnit {
            key: "registry-office".to_owned(),
            name: "Standesamt".to_owned(),
            department: "citizen-service".to_owned(),
            state: RolloutState::Planned,
            live_from_on,
            missing: None,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::parse_town;

    #[test]
    fn kempten_had_four_units_in_february_and_all_by_the_end_of_march() {
        let file = parse_town(include_str!("../../../../towns/kempten.json")).unwrap();
        let all = u32::try_from(file.units.len()).unwrap();
        let february = rollout_of(&file, date(2025, 2, 20));
        assert_eq!((february.live, february.planned), (4, all - 4));
        assert_eq!(february.complete_on, Some(Parsed(date(2025, 3, 31))));
        let april = rollout_of(&file, date(2025, 4, 1));
        assert_eq!((april.live, april.planned, april.complete_on), (all, 0, None));
    }
}
