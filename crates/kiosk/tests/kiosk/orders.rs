//! Orders of the flow, carried out against a server that fails.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use einlass_client::contract::booking::Channel;
use einlass_client::contract::catalogue::{ServiceList, Unit, UnitList};
use einlass_client::contract::platform::{ErrorCode, Problem};
use einlass_client::{Client, ClientOptions, Credentials, RetryPolicy};
use einlass_kiosk::flow::{Answer, Browse, Effect, Event, Failure, NotHere, State, Touch};
use einlass_kiosk::workers::{Mailbox, Network, NetworkSettings, Patience};

use crate::fake_server::{Asked, FakeServer, PATIENCE, Reply};
use crate::samples::{self, BOOKING, UNIT, catalogue, slots};
use crate::visitor::Visitor;

/// The network thread of a terminal, with what it reports.
struct Terminal {
    network: Network,
    mailbox: Mailbox,
    woken: Receiver<()>,
}

impl Terminal {
    fn connected_to(server: &FakeServer) -> Self {
        let moment = Duration::from_millis(1);
        let options = ClientOptions {
            timeout: Duration::from_secs(5),
            retry: RetryPolicy {
                attempts: 3,
                first_pause: moment,
                longest_pause: moment,
            },
        };
        let settings = NetworkSettings {
            client: Client::new(&server.address, Credentials::new("id", "secret"), &options).unwrap(),
            site: "rathausplatz-22".to_owned(),
            seed: [7; 32],
            patience: Patience {
                first_pause: moment,
                longest_pause: moment,
                ..Patience::STANDARD
            },
        };
        let (wake, woken) = channel();
        let (mailbox, post) = Mailbox::new(move || wake.send(()).unwrap_or_default());
        let network = Network::start(settings, post).unwrap();
        Self {
            network,
            mailbox,
            woken,
        }
    }

    /// The next answer to an order.
    fn answer(&self) -> Event {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            self.woken.recv_timeout(left).expect("an answer comes");
            let mut events = self.mailbox.take_all().into_iter();
            if let Some(event) = events.find(|event| matches!(event, Event::Answered { .. })) {
                return event;
            }
        }
    }
}

/// A visitor who has just ordered a booking, and the order.
fn booking_visitor() -> (Visitor, Effect) {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    let order = visitor.orders.pop().unwrap();
    assert!(matches!(order, Effect::BookAppointment { .. }));
    (visitor, order)
}

fn booked() -> Reply {
    Reply::json(201, &*slots::booked(slots::instant("2026-11-20T09:10:00Z")))
}

fn cancelled() -> Reply {
    Reply::json(
        200,
        &slots::booked(slots::instant("2026-11-20T09:10:00Z")).appointment,
    )
}

fn refusal(code: ErrorCode) -> Reply {
    Reply::json(code.status(), &Problem::new(code))
}

#[test]
fn a_booking_of_unknown_outcome_is_repeated_under_its_key_and_withdrawn() {
    let (mut tries, mut withdrawals) = (0, 0);
    let server = FakeServer::start(move |asked: &Asked| match asked.what.as_str() {
        "POST /v1/appointments" => {
            tries += 1;
            // Three tries while the visitor waits, and one round of them later.
            if tries <= 6 { Reply::Broken } else { booked() }
        }
        what if what.ends_with("/cancel") => {
            withdrawals += 1;
            if withdrawals <= 3 {
                Reply::Broken
            } else {
                cancelled()
            }
        }
        _ => Reply::json(200, &samples::sites()),
    });
    let terminal = Terminal::connected_to(&server);
    let (mut visitor, order) = booking_visitor();
    terminal.network.order(order);
    visitor.happens(terminal.answer());
    assert!(matches!(visitor.kiosk.state(), State::OutOfOrder(_)));
    let keys: Vec<_> = (0..7).map(|_| server.next("POST /v1/appointments").key).collect();
    assert!(
        keys.iter().all(|key| key.is_some() && *key == keys[0]),
        "{keys:?}"
    );
    let withdrawals: Vec<Asked> = (0..4)
        .map(|_| server.next(&format!("POST /v1/appointments/{BOOKING}/cancel")))
        .collect();
    assert!(
        withdrawals
            .iter()
            .all(|asked| asked.key == withdrawals[0].key && asked.key != keys[0])
    );
    assert!(withdrawals[3].body.contains("manage-secret"));
}

#[test]
fn a_booking_that_the_server_could_not_decide_is_cleared_up_too() {
    let mut tries = 0;
    let server = FakeServer::start(move |asked: &Asked| match asked.what.as_str() {
        "POST /v1/appointments" => {
            tries += 1;
            if tries <= 1 {
                refusal(ErrorCode::Internal)
            } else {
                booked()
            }
        }
        what if what.ends_with("/cancel") => cancelled(),
        _ => Reply::json(200, &samples::sites()),
    });
    let terminal = Terminal::connected_to(&server);
    let (_, order) = booking_visitor();
    terminal.network.order(order);
    let failed = Failure::Refused(ErrorCode::Internal);
    assert!(matches!(
        terminal.answer(),
        Event::Answered { answer: Answer::Failed(failure), .. } if failure == failed
    ));
    server.next(&format!("POST /v1/appointments/{BOOKING}/cancel"));
}

#[test]
fn a_booking_that_turns_out_refused_gives_its_time_back() {
    let mut tries = 0;
    let server = FakeServer::start(move |asked: &Asked| match asked.what.as_str() {
        "POST /v1/appointments" => {
            tries += 1;
            if tries <= 3 {
                Reply::Broken
            } else {
                refusal(ErrorCode::PersonInvalid)
            }
        }
        _ => Reply::json(200, &samples::sites()),
    });
    let terminal = Terminal::connected_to(&server);
    let (_, order) = booking_visitor();
    terminal.network.order(order);
    let released = server.next(&format!("POST /v1/holds/{BOOKING}/release"));
    assert!(released.body.contains("hold-secret"));
}

#[test]
fn a_late_confirmation_is_withdrawn_until_the_server_has_heard_it() {
    let mut withdrawals = 0;
    let server = FakeServer::start(move |asked: &Asked| {
        if asked.what.ends_with("/cancel") {
            withdrawals += 1;
            return if withdrawals <= 4 {
                Reply::Broken
            } else {
                cancelled()
            };
        }
        Reply::json(200, &samples::sites())
    });
    let terminal = Terminal::connected_to(&server);
    let late = slots::booked(slots::instant("2026-11-20T09:10:00Z"));
    terminal.network.order(Effect::WithdrawBooking(late));
    let keys: Vec<_> = (0..5)
        .map(|_| {
            server
                .next(&format!("POST /v1/appointments/{BOOKING}/cancel"))
                .key
        })
        .collect();
    assert!(
        keys.iter().all(|key| key.is_some() && *key == keys[0]),
        "{keys:?}"
    );
}

#[test]
fn a_picture_that_does_not_come_holds_up_no_confirmation() {
    let server = FakeServer::start(|asked: &Asked| match asked.what.as_str() {
        "POST /v1/appointments" => booked(),
        what if what.ends_with("/qr.png") => Reply::Silence,
        _ => Reply::json(200, &samples::sites()),
    });
    let terminal = Terminal::connected_to(&server);
    let (mut visitor, order) = booking_visitor();
    let since = Instant::now();
    terminal.network.order(order);
    visitor.happens(terminal.answer());
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert!(matches!(visitor.kiosk.state(), State::Booked(booked) if booked.qr.is_none()));
}

/// Whether the server is heard at the third try or not at all: the times are searched afterwards.
#[test]
fn the_times_are_searched_once_the_kept_one_was_given_back() {
    for broken in [2, 3] {
        let mut releases = 0;
        let server = FakeServer::start(move |asked: &Asked| {
            if asked.what.ends_with("/release") {
                releases += 1;
                if releases <= broken {
                    return Reply::Broken;
                }
            }
            if asked.what.starts_with("GET /v1/slots") {
                let mut list = slots::list();
                list.slots.retain(|_| releases == 3);
                return Reply::json(200, &list);
            }
            Reply::json(200, &samples::sites())
        });
        let terminal = Terminal::connected_to(&server);
        let mut visitor = Visitor::arrives();
        visitor.keeps_time();
        visitor.orders.clear();
        visitor.touches(Touch::GoBack);
        for order in visitor.orders.drain(..) {
            terminal.network.order(order);
        }
        visitor.happens(terminal.answer());
        let State::SlotChoice(choice) = visitor.kiosk.state() else {
            panic!("no times");
        };
        assert!(!choice.days().is_empty(), "{broken}");
    }
}

#[test]
fn a_way_of_booking_that_a_unit_has_closed_is_closed_for_its_services() {
    let server = FakeServer::start(|asked: &Asked| {
        if asked.what.starts_with("GET /v1/services") {
            let services = catalogue::many(1);
            return Reply::json(200, &ServiceList { services });
        }
        if asked.what.starts_with("GET /v1/units") {
            return Reply::json(200, &UnitList { units: vec![unit()] });
        }
        Reply::json(200, &samples::sites())
    });
    let terminal = Terminal::connected_to(&server);
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    let load = visitor
        .orders
        .iter()
        .position(|effect| matches!(effect, Effect::LoadServices { .. }));
    terminal.network.order(visitor.orders.swap_remove(load.unwrap()));
    visitor.happens(terminal.answer());
    visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
    let State::ServiceChoice(choice) = visitor.kiosk.state() else {
        panic!("it can be booked");
    };
    let closed = catalogue::closed(Channel::Onsite).reason;
    assert!(matches!(choice.browse(), Browse::Elsewhere(found) if found.why == NotHere::Closed(closed)));
}

fn unit() -> Unit {
    Unit {
        id: UNIT.parse().unwrap(),
        key: "einwohnermeldeamt".to_owned(),
        name: "Einwohnermeldeamt".to_owned(),
        names: catalogue::text(&[("de", "Einwohnermeldeamt")]),
        department: "Bürgerdienste".to_owned(),
        site_ids: Vec::new(),
        horizon_days: 90,
        check_in_before_minutes: 15,
        check_in_after_minutes: 15,
        closed_channels: vec![catalogue::closed(Channel::Onsite)],
    }
}

/// A search is answered in pages; the last days must not be cut off.
#[test]
fn all_pages_of_free_times_are_fetched() {
    let server = FakeServer::start(|asked: &Asked| {
        let mut page = slots::list();
        match asked.what.split_once("cursor=") {
            None if asked.what.starts_with("GET /v1/slots") => page.next = Some("two".to_owned()),
            None => return Reply::json(200, &samples::sites()),
            Some((_, "two")) => page.next = Some("three".to_owned()),
            Some(_) => page.slots = vec![slots::slot(slots::instant("2026-12-17T12:00:00Z"))],
        }
        Reply::json(200, &page)
    });
    let terminal = Terminal::connected_to(&server);
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::services()));
    visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
    terminal.network.order(visitor.orders.pop().unwrap());
    let Event::Answered { answer, .. } = terminal.answer() else {
        panic!("no answer");
    };
    let Answer::Slots(list) = answer else {
        panic!("no times");
    };
    assert_eq!(list.slots.len(), 2 * slots::list().slots.len() + 1);
    assert_eq!(list.next, None);
    assert!(server.next("GET /v1/slots").what.contains("limit=5000"));
}
