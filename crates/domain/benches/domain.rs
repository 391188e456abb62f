//! What a kiosk and a slot search do most: verify a ticket, compute free times.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot set up its data has nothing to measure"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use einlass_domain::admission::{AdmissionTicket, TicketFacts, TicketKeyId, TicketSigner, TicketVerifier};
use einlass_domain::booking::{BookingNumber, Channel};
use einlass_domain::calendar::{
    Ask, DayClaims, DayGrid, DayRule, HolidayCalendar, HolidayRules, LocalDay, Opening, OpeningKind,
    PoolCalendar, Quantum, QuantumMap, QuantumSpan, Recurrence, SeatCount, Spot, Station, StationOrder,
    StationPlace, Stations, WalkingTimes,
};
use einlass_domain::catalogue::{AuthorityNumber, SiteNumber};
use einlass_domain::ids::{OpeningId, PoolId, SiteId, UnitId};
use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rand::SeedableRng;
use rand::rngs::StdRng;

fn ticket(c: &mut Criterion) {
    let mut rng = StdRng::seed_from_u64(1);
    let signer = TicketSigner::new(TicketKeyId::new(1).unwrap(), &[1; 32]);
    let verifier = TicketVerifier::new([(signer.id(), signer.public_key())]);
    let span = QuantumSpan::new(Quantum::from_index(5_983_440), 4).unwrap();
    let number = BookingNumber::generate(&mut rng);
    let facts = TicketFacts::new(AuthorityNumber(1), SiteNumber(1), number, span);
    let ticket = AdmissionTicket::issue(facts, &signer);
    c.bench_function("ticket issue", |b| {
        b.iter(|| AdmissionTicket::issue(black_box(facts), &signer));
    });
    c.bench_function("ticket verify", |b| {
        b.iter(|| AdmissionTicket::verify(black_box(ticket.as_str()), &verifier));
    });
    c.bench_function("foreign text", |b| {
        b.iter(|| AdmissionTicket::verify(black_box("https://example.org/termine"), &verifier));
    });
}

fn opening(rng: &mut StdRng, channels: Vec<Channel>) -> Opening {
    Opening {
        id: OpeningId::generate(Timestamp::UNIX_EPOCH, rng),
        pool_id: PoolId::generate(Timestamp::UNIX_EPOCH, rng),
        slug: "hours".parse().unwrap(),
        kind: OpeningKind::Series,
        recurrence: Recurrence::Weekly(vec![
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
        ]),
        from: time(7, 30, 0, 0),
        until: time(17, 0, 0, 0),
        valid_from_on: Date::constant(2026, 1, 1),
        valid_until_on: None,
        seats: SeatCount::new(4).unwrap(),
        rule: DayRule::WithAppointment,
        channels,
        contingents: Vec::new(),
        service_ids: Vec::new(),
        outside_frame: None,
    }
}

fn free_time(c: &mut Criterion) {
    let mut rng = StdRng::seed_from_u64(1);
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let site = SiteId::generate(Timestamp::UNIX_EPOCH, &mut rng);
    let rules = [
        opening(&mut rng, Vec::new()),
        opening(&mut rng, vec![Channel::Online]),
    ];
    let mut claims = DayClaims::default();
    for offset in 90..200 {
        for seat in 0..u8::try_from(offset % 9).unwrap() {
            claims.insert(offset, seat);
        }
    }
    let first = Date::constant(2026, 11, 20);
    let holidays = HolidayCalendar::new("12051000", HolidayRules::default());
    let rules = PoolCalendar {
        site_id: site,
        openings: &rules,
        closures: &[],
        holidays: &holidays,
        staffing: &[],
    };
    let ask = Ask {
        asker: Channel::Online.into(),
        service_ids: &[],
        now: Timestamp::UNIX_EPOCH,
    };
    let grid_of = |date| DayGrid::new(LocalDay::new(date, &zone), &rules, &ask);
    let grid = grid_of(first);
    let free = QuantumMap::free(&grid, &claims);
    c.bench_function("grid of one pool and day", |b| {
        b.iter(|| grid_of(black_box(first)));
    });
    c.bench_function("free quanta of one pool and day", |b| {
        b.iter(|| QuantumMap::free(black_box(&grid), black_box(&claims)));
    });
    c.bench_function("starts of a 45-minute visit on one day", |b| {
        b.iter(|| black_box(free).starts(black_box(9)));
    });
    c.bench_function("free starts of one pool over 90 days", |b| {
        b.iter(|| {
            let days = first.series(1.day()).take(90);
            days.map(|date| QuantumMap::free(&grid_of(date), &claims).starts(9).iter().count())
                .sum::<usize>()
        });
    });
}

/// Stations of 15 minutes each, free at every second quantum of the working day or all day long.
fn stations(count: u16, places: u64, offsets: std::ops::Range<u16>, step: usize) -> Stations {
    let mut rng = StdRng::seed_from_u64(2);
    let sites: Vec<SiteId> = (0..places)
        .map(|_| SiteId::generate(Timestamp::UNIX_EPOCH, &mut rng))
        .collect();
    let all = (0..count).map(|nth| {
        let unit_id = UnitId::generate(Timestamp::UNIX_EPOCH, &mut rng);
        let places = sites.iter().map(|site_id| {
            let mut starts = QuantumMap::default();
            for offset in offsets.clone().skip(usize::from(nth)).step_by(step) {
                starts.insert(offset);
            }
            let spot = Spot {
                site_id: *site_id,
                unit_id,
            };
            StationPlace { spot, starts }
        });
        Station {
            quanta: 3,
            places: places.collect(),
        }
    });
    Stations::new(all.collect()).unwrap()
}

fn itineraries(c: &mut Criterion) {
    let walking = WalkingTimes::default();
    let usual = stations(3, 3, 90..204, 4);
    let worst = stations(5, 12, 0..285, 1);
    c.bench_function("itineraries of 3 stations with 3 places each", |b| {
        b.iter(|| black_box(&usual).chains(StationOrder::Any, &walking));
    });
    c.bench_function("itineraries of 5 stations with 12 places each, all free", |b| {
        b.iter(|| black_box(&worst).chains(StationOrder::Any, &walking));
    });
}

criterion_group!(domain, ticket, free_time, itineraries);
criterion_main!(domain);
