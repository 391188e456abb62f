//! Every page, reached as a visitor reaches it.

use einlass_client::contract::catalogue::Document;
use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{Answer, Event, Failure, Outage, QrPicture, Touch};
use i_slint_backend_testing::ElementQuery;

use super::stage::Stage;
use crate::samples::{NUMBER, catalogue, door, slots};

/// How a page is reached on a terminal that is ready.
pub(crate) type Way = Box<dyn Fn(&Stage)>;

/// All pages by name.
pub(crate) fn pages() -> Vec<(String, Way)> {
    let mut pages: Vec<(String, Way)> = Vec::new();
    let mut add = |name: &str, way: Way| pages.push((name.to_owned(), way));
    add("welcome", Box::new(|_| {}));
    add(
        "welcome_without_camera",
        Box::new(|stage| stage.happens(Event::CameraLost)),
    );
    add("about", Box::new(|stage| stage.touches(&[Touch::OpenAbout])));
    add("scan", Box::new(|stage| stage.touches(&[Touch::OpenScan])));
    add("number_pad", Box::new(|stage| digits(stage, "57284")));
    add("number_pad_complete", Box::new(|stage| digits(stage, NUMBER)));
    add(
        "number_pad_mistyped",
        Box::new(|stage| digits(stage, "572843913")),
    );
    add(
        "checking",
        Box::new(|stage| stage.happens(Event::Scanned("EL1:CODE".to_owned()))),
    );
    for (name, outcome) in door::outcomes() {
        let answer = move || Answer::Judged(Box::new(outcome.clone()));
        add(
            &format!("outcome_{name}"),
            Box::new(move |stage| judged(stage, answer())),
        );
    }
    add(
        "outcome_foreign_code",
        Box::new(|stage| stage.happens(Event::ForeignScanned)),
    );
    let refused = |code| move |stage: &Stage| judged(stage, Answer::Failed(Failure::Refused(code)));
    add("outcome_try_again", Box::new(refused(ErrorCode::TooManyRequests)));
    add(
        "outcome_try_booking_again",
        Box::new(|stage| {
            stage.touches(&[Touch::OpenBooking]);
            stage.is_answered(Answer::Failed(Failure::Refused(ErrorCode::Unavailable)));
        }),
    );
    add(
        "outcome_go_to_staff",
        Box::new(refused(ErrorCode::AppointmentStarted)),
    );
    pages.extend(booking_pages());
    pages.extend(document_pages());
    pages.extend(closing_pages());
    pages
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn booking_pages() -> Vec<(String, Way)> {
    let mut pages: Vec<(String, Way)> = Vec::new();
    let mut add = |name: &str, way: Way| pages.push((name.to_owned(), way));
    add(
        "services_loading",
        Box::new(|stage| stage.touches(&[Touch::OpenBooking])),
    );
    add("services_headings", Box::new(opens_services));
    add(
        "services_of_heading",
        Box::new(|stage| {
            opens_services(stage);
            stage.touches(&[Touch::Choose(2)]);
        }),
    );
    add(
        "services_many",
        Box::new(|stage| {
            stage.touches(&[Touch::OpenBooking]);
            stage.is_answered(Answer::Services(catalogue::many(19)));
            stage.touches(&[Touch::Choose(0), Touch::ShowNext]);
        }),
    );
    add(
        "services_search",
        Box::new(|stage| {
            opens_services(stage);
            stage.touches(&[Touch::OpenSearch]);
            stage.types("pass");
        }),
    );
    add(
        "services_search_empty",
        Box::new(|stage| {
            opens_services(stage);
            stage.touches(&[Touch::OpenSearch]);
            stage.types("xyz");
        }),
    );
    add(
        "services_without_appointment",
        Box::new(|stage| {
            opens_services(stage);
            stage.touches(&[Touch::OpenSearch]);
            stage.types("fund");
            stage.touches(&[Touch::Choose(0)]);
        }),
    );
    // The other ones look alike.
    let shown = ["account", "closed"];
    for (name, terms) in catalogue::terms_of_elsewhere() {
        if !shown.contains(&name) {
            continue;
        }
        let services = catalogue::with_terms(terms);
        add(
            &format!("services_elsewhere_{name}"),
            Box::new(move |stage| {
                stage.touches(&[Touch::OpenBooking]);
                stage.is_answered(Answer::Services(services.clone()));
                stage.touches(&[Touch::Choose(0), Touch::Choose(0)]);
            }),
        );
    }
    add("slots", Box::new(opens_slots));
    for (name, code) in [
        ("slots_just_taken", ErrorCode::SlotTaken),
        ("slots_not_kept", ErrorCode::HoldExpired),
        ("slots_not_bookable", ErrorCode::TimeTooSoon),
    ] {
        add(
            name,
            Box::new(move |stage| {
                opens_slots(stage);
                stage.touches(&[Touch::Choose(0)]);
                stage.is_answered(Answer::Failed(Failure::Refused(code)));
                stage.is_answered(Answer::Slots(slots::list()));
            }),
        );
    }
    add(
        "slots_none",
        Box::new(|stage| {
            opens_services(stage);
            stage.touches(&[Touch::Choose(0), Touch::Choose(0)]);
            let mut none = slots::list();
            none.slots.clear();
            stage.is_answered(Answer::Slots(none));
        }),
    );
    add(
        "name_entry",
        Box::new(|stage| keeps_slot(stage, "erika mustermann")),
    );
    add("name_entry_empty", Box::new(|stage| keeps_slot(stage, "")));
    add("booked", Box::new(|stage| books(stage, "2026-11-20T12:10:00Z")));
    add(
        "booked_and_admitted",
        Box::new(|stage| {
            books(stage, "2026-11-20T08:50:00Z");
            stage.is_answered(Answer::Judged(Box::new(door::outcome("admitted"))));
        }),
    );
    pages
}

/// Pages of a service that needs many documents with long names.
fn document_pages() -> Vec<(String, Way)> {
    let mut pages: Vec<(String, Way)> = Vec::new();
    let mut add = |name: &str, way: fn(&Stage)| pages.push((name.to_owned(), Box::new(way)));
    add("slots_documents", |stage| {
        asks_for(stage, &catalogue::long_documents());
    });
    add("slots_documents_listed", |stage| {
        asks_for(stage, &catalogue::long_documents());
        opens_list(stage);
    });
    add("booked_documents", |stage| {
        books_with(stage, "2026-11-20T12:10:00Z", &catalogue::long_documents());
    });
    add("booked_documents_listed", |stage| {
        books_with(stage, "2026-11-20T12:10:00Z", &catalogue::long_documents());
        opens_list(stage);
    });
    add("booked_and_admitted_documents", |stage| {
        books_with(stage, "2026-11-20T08:50:00Z", &catalogue::long_documents());
        stage.is_answered(Answer::Judged(Box::new(door::outcome("admitted"))));
    });
    pages
}

fn closing_pages() -> Vec<(String, Way)> {
    let mut pages: Vec<(String, Way)> = Vec::new();
    let mut add = |name: &str, way: Way| pages.push((name.to_owned(), way));
    add(
        "idle_warning",
        Box::new(|stage| {
            digits(stage, "57284");
            stage.waits(63);
        }),
    );
    add(
        "out_of_order",
        Box::new(|stage| stage.happens(Event::ServerLost(Outage::ServerLost))),
    );
    add(
        "out_of_order_while_booking",
        Box::new(|stage| {
            keeps_slot(stage, "");
            stage.touches(&[Touch::SkipName]);
            stage.is_answered(Answer::Failed(Failure::Unreachable));
        }),
    );
    add(
        "not_set_up",
        Box::new(|stage| stage.happens(Event::ServerLost(Outage::NotSetUp))),
    );
    add(
        "starting",
        Box::new(|stage| stage.happens(Event::ServerLost(Outage::Starting))),
    );
    pages
}

fn digits(stage: &Stage, digits: &str) {
    stage.touches(&[Touch::OpenNumberPad]);
    for digit in digits.bytes().filter(u8::is_ascii_digit) {
        stage.touches(&[Touch::Digit(digit - b'0')]);
    }
}

fn judged(stage: &Stage, answer: Answer) {
    stage.happens(Event::Scanned("EL1:CODE".to_owned()));
    stage.is_answered(answer);
}

fn opens_services(stage: &Stage) {
    stage.touches(&[Touch::OpenBooking]);
    stage.is_answered(Answer::Services(catalogue::services()));
}

fn opens_slots(stage: &Stage) {
    opens_services(stage);
    stage.touches(&[Touch::Choose(0), Touch::Choose(0)]);
    stage.is_answered(Answer::Slots(slots::list()));
}

fn keeps_slot(stage: &Stage, name: &str) {
    opens_slots(stage);
    stage.touches(&[Touch::Choose(1)]);
    stage.is_answered(Answer::Held(slots::hold(slots::instant("2026-11-20T09:10:00Z"))));
    stage.types(name);
}

fn books(stage: &Stage, start: &str) {
    keeps_slot(stage, "");
    stage.touches(&[Touch::SkipName]);
    stage.is_answered(Answer::Booked {
        booked: slots::booked(slots::instant(start)),
        qr: Some(qr()),
    });
}

/// As far as the times of a service that needs these documents.
pub(crate) fn asks_for(stage: &Stage, documents: &[Document]) {
    opens_services(stage);
    stage.touches(&[Touch::Choose(0), Touch::Choose(0)]);
    let mut times = slots::list();
    times.documents = documents.to_vec();
    stage.is_answered(Answer::Slots(times));
}

/// Books a service that needs these documents, and whose name is long.
pub(crate) fn books_with(stage: &Stage, start: &str, documents: &[Document]) {
    keeps_slot(stage, "");
    stage.touches(&[Touch::SkipName]);
    let mut booked = slots::booked(slots::instant(start));
    booked.appointment.documents = documents.to_vec();
    for service in &mut booked.appointment.services {
        service.name = catalogue::text(&[("de", "Aufenthaltserlaubnis beantragen oder verlängern")]);
    }
    let qr = Some(qr());
    stage.is_answered(Answer::Booked { booked, qr });
}

/// Opens the list of all documents, where there is not the room for it. Says whether there was a button for it.
pub(crate) fn opens_list(stage: &Stage) -> bool {
    presses(stage, "ListButton", 0)
}

/// Presses the n-th button of a kind on the page, if it is there and can be pressed.
pub(crate) fn presses(stage: &Stage, kind: &str, place: usize) -> bool {
    let query = ElementQuery::from_root(stage.terminal.window()).match_descendants();
    let found = query.match_inherits(kind).find_all();
    let mut places = Vec::new();
    let mut buttons = found.into_iter().filter(|button| {
        let at = button.absolute_position();
        let is_new = !places.contains(&(at.x.to_bits(), at.y.to_bits()));
        places.push((at.x.to_bits(), at.y.to_bits()));
        is_new
    });
    let button = buttons.nth(place);
    let can_be_pressed = button.filter(|button| button.accessible_enabled() == Some(true));
    if let Some(button) = &can_be_pressed {
        button.invoke_accessible_default_action();
    }
    can_be_pressed.is_some()
}

/// A code with a border of four modules, five pixels a module, as the server draws it.
fn qr() -> QrPicture {
    let text = "EL1:".to_owned() + &"A1".repeat(58);
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).unwrap();
    let modules = code.width();
    let side = (modules + 8) * 5;
    let dark = |x: usize, y: usize| {
        let module = |at: usize| (at / 5).checked_sub(4).filter(|at| *at < modules);
        let found = module(x).zip(module(y));
        found.is_some_and(|at| code[at] == qrcode::Color::Dark)
    };
    let pixels = (0..side * side).map(|at| if dark(at % side, at / side) { 0 } else { 255 });
    QrPicture {
        side: u32::try_from(side).unwrap(),
        pixels: pixels.collect(),
    }
}
