//! Values that several tests start from.

use einlass_domain::booking::{
    Appointment, AppointmentState, BookedTerms, BookingNumber, Channel, Placement,
};
use einlass_domain::calendar::{
    Ask, Asker, Closure, DayGrid, DayRule, HolidayCalendar, LocalDay, Opening, OpeningKind, PoolCalendar,
    Quantum, QuantumSpan, Recurrence, SeatCount,
};
use einlass_domain::ids::{
    AppointmentId, AuthorityId, ClosureId, OpeningId, PersonDataId, PoolId, ServiceId, SiteId, UnitId,
    VisitId,
};
use einlass_domain::language::Language;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::LazyLock;

pub(crate) const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

macro_rules! numbered {
    ($($function:ident $name:ident)*) => {$(
        pub(crate) fn $function(seed: u64) -> $name {
            $name::generate(Timestamp::UNIX_EPOCH, &mut StdRng::seed_from_u64(seed))
        }
    )*};
}

numbered! {
    appointment_id AppointmentId
    authority_id AuthorityId
    closure_id ClosureId
    opening_id OpeningId
    person_data_id PersonDataId
    pool_id PoolId
    service_id ServiceId
    site_id SiteId
    unit_id UnitId
    visit_id VisitId
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

pub(crate) fn number(seed: u64) -> BookingNumber {
    BookingNumber::generate(&mut StdRng::seed_from_u64(seed))
}

pub(crate) fn seats(count: u8) -> SeatCount {
    SeatCount::new(count).unwrap()
}

pub(crate) fn span(start_at: Timestamp, quanta: u16) -> QuantumSpan {
    QuantumSpan::new(Quantum::starting_at(start_at).unwrap(), quanta).unwrap()
}

/// An appointment of 20 minutes that begins at `start_at`.
pub(crate) fn appointment(start_at: Timestamp, state: AppointmentState) -> Appointment {
    Appointment {
        id: appointment_id(1),
        authority_id: authority_id(1),
        number: None,
        placement: Placement {
            site_id: site_id(1),
            unit_id: unit_id(1),
            pool_id: pool_id(1),
            span: span(start_at, 4),
        },
        services: Vec::new(),
        documents: Vec::new(),
        terms: BookedTerms::default(),
        channel: Channel::Online,
        urgent: None,
        language: Language::German,
        person_data_id: None,
        sequence: 0,
        made_at: at("2026-11-01T08:00:00Z"),
        state,
    }
}

/// A daily rule with appointment for every channel.
pub(crate) fn opening(seed: u64, from: Time, until: Time, count: u8) -> Opening {
    Opening {
        id: opening_id(seed),
        pool_id: pool_id(1),
        slug: "hours".parse().unwrap(),
        kind: OpeningKind::Series,
        recurrence: Recurrence::Weekly(WEEK.to_vec()),
        from,
        until,
        valid_from_on: Date::constant(2026, 1, 1),
        valid_until_on: None,
        seats: seats(count),
        rule: DayRule::WithAppointment,
        channels: Vec::new(),
        contingents: Vec::new(),
        service_ids: Vec::new(),
        outside_frame: None,
    }
}

/// What these rules give on a day in Berlin, in a town without public holidays, well before the day.
pub(crate) fn grid_on(
    date: Date,
    openings: &[Opening],
    closures: &[Closure],
    asker: impl Into<Asker>,
) -> DayGrid {
    let rules = PoolCalendar {
        openings,
        closures,
        ..no_rules()
    };
    ask_for(date, &rules, asker.into(), Timestamp::UNIX_EPOCH)
}

/// What the rules give on a day in Berlin to somebody who asks at this moment for no service in particular.
pub(crate) fn ask_for(date: Date, rules: &PoolCalendar<'_>, asker: Asker, now: Timestamp) -> DayGrid {
    let ask = Ask {
        asker,
        service_ids: &[],
        now,
    };
    DayGrid::new(LocalDay::new(date, &berlin()), rules, &ask)
}

/// No rule of any kind, nor public holidays.
pub(crate) fn no_rules() -> PoolCalendar<'static> {
    static NONE: LazyLock<HolidayCalendar> = LazyLock::new(HolidayCalendar::none);
    PoolCalendar {
        site_id: site_id(1),
        openings: &[],
        closures: &[],
        holidays: &NONE,
        staffing: &[],
    }
}
