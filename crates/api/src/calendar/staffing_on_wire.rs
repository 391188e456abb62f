//! Staffing and its rebooking list as the API shows them.

use einlass_contract::calendar as wire;
use einlass_contract::town::{ClockTime, Parsed};
use einlass_domain::calendar::Staffing;
use einlass_domain::ids::{AppointmentId, AuthorityId, PoolId};
use einlass_storage::calendar::{Misfit, MisfitReason, MisfitState, list_misfits, list_staffing};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use jiff::civil::{Date, time};

use crate::booking::sample::{minutes_after_start, number};

/// What is stored about the staffing of a day, and which bookings no longer fit.
pub(super) fn staffing_of_day(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    pool_id: PoolId,
    on: Date,
    now: Timestamp,
) -> Result<wire::Staffing, StorageError> {
    let changes = list_staffing(tx, authority, pool_id)?;
    let misfits = list_misfits(tx, authority, &[pool_id], on, now)?;
    let of_day = changes.iter().filter(|change| change.on_date == on);
    Ok(wire::Staffing {
        pool_id,
        on,
        changes: of_day.map(change_on_wire).collect(),
        misfits: misfits
            .iter()
            .filter(|misfit| misfit.on_date == on)
            .map(misfit_on_wire)
            .collect(),
    })
}

fn change_on_wire(change: &Staffing) -> wire::StaffingChange {
    wire::StaffingChange {
        from: Some(Parsed(ClockTime::from_start(change.from))),
        until: Some(Parsed(ClockTime::from_end(change.until))),
        seats: change.seats.get(),
    }
}

fn misfit_on_wire(misfit: &Misfit) -> wire::Misfit {
    wire::Misfit {
        appointment_id: misfit.appointment_id,
        number: misfit.number,
        state: state_on_wire(misfit.state),
        reason: reason_on_wire(misfit.reason),
        start_at: misfit.span.start_at().into(),
        end_at: misfit.span.end_at().into(),
    }
}

/// How firm an appointment is.
pub(crate) const fn state_on_wire(state: MisfitState) -> wire::MisfitState {
    match state {
        MisfitState::Booked => wire::MisfitState::Booked,
        MisfitState::Pending => wire::MisfitState::Pending,
        MisfitState::Held => wire::MisfitState::Held,
    }
}

/// Why an appointment does not fit.
pub(crate) const fn reason_on_wire(reason: MisfitReason) -> wire::MisfitReason {
    match reason {
        MisfitReason::NoSeat => wire::MisfitReason::NoSeat,
        MisfitReason::ServiceNotValid => wire::MisfitReason::ServiceNotValid,
    }
}

/// The example of the documentation.
pub(super) fn sample() -> wire::Staffing {
    wire::Staffing {
        pool_id: PoolId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000004")),
        on: Date::constant(2026, 11, 24),
        changes: vec![wire::StaffingChange {
            from: Some(Parsed(ClockTime::from_start(time(8, 0, 0, 0)))),
            until: Some(Parsed(ClockTime::from_end(time(12, 0, 0, 0)))),
            seats: 3,
        }],
        misfits: vec![wire::Misfit {
            appointment_id: AppointmentId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000005")),
            number: Some(number()),
            state: wire::MisfitState::Booked,
            reason: wire::MisfitReason::NoSeat,
            start_at: minutes_after_start(0),
            end_at: minutes_after_start(15),
        }],
    }
}
