//! Visits as the API shows them.

use einlass_contract::queue as wire;
use einlass_domain::catalogue::Unit;
use einlass_domain::language::Language;
use einlass_domain::queue::{Visit, VisitState};

/// A visit with the names of its unit.
pub(crate) fn visit_on_wire(visit: &Visit, unit: Option<&Unit>) -> wire::Visit {
    wire::Visit {
        id: visit.id,
        call_number: visit.call_number.as_str().to_owned(),
        status: match visit.state {
            VisitState::Waiting => wire::VisitStatus::Waiting,
            VisitState::Called { .. } => wire::VisitStatus::Called,
            VisitState::InService { .. } => wire::VisitStatus::InService,
            VisitState::Parked { .. } => wire::VisitStatus::Parked,
            VisitState::Forwarded { .. } => wire::VisitStatus::Forwarded,
            VisitState::Finished { .. } => wire::VisitStatus::Finished,
            VisitState::Left { .. } => wire::VisitStatus::Left,
        },
        site_id: visit.site_id,
        unit_id: visit.unit_id,
        unit_name: unit
            .map(|unit| unit.name.get(Language::German).to_owned())
            .unwrap_or_default(),
        waiting_area: unit.map(|unit| unit.waiting_area.clone()).unwrap_or_default(),
        appointment_id: visit.appointment_id,
        appointment_start_at: visit.appointment_start_at.map(Into::into),
        arrived_at: visit.arrived_at.into(),
    }
}
