//! What a confirmation holds: facts, QR code, calendar file.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use einlass_contract::booking::BookedAppointment;
use einlass_testkit::database::Backend;
use einlass_testkit::demo::read_code_on_paper;

use crate::story::{CARD, MONDAY, Story};

crate::on_both_databases!(
    confirmation_complete,
    qr_round_trip,
    readable_at_25_mm,
    ics_parses_and_sequence
);

/// D-03 and C-03: everything that a confirmation states.
async fn confirmation_complete(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let appointment = &booked.appointment;
    assert_eq!(appointment.start_at.to_string(), MONDAY);
    assert_eq!(appointment.duration_minutes, 15);
    let place = appointment.place.as_ref().unwrap();
    assert_eq!(place.site_name, "Rathausplatz 22");
    assert_eq!(place.address, "Rathausplatz 22, 87435 Kempten (Allgäu)");
    assert!(place.entrance.is_some());
    assert_eq!(place.unit_name, "Einwohnermeldeamt");
    assert_eq!(
        appointment.services[0].name.get("en"),
        "Apply for an identity card"
    );
    assert_eq!(appointment.documents.len(), 4);
    assert_eq!(appointment.check_in.opens_at.to_string(), "2026-11-23T07:45:00Z");
    assert_eq!(appointment.check_in.closes_at.to_string(), "2026-11-23T08:15:00Z");
    assert_eq!(appointment.number.to_string().len(), 11);
    assert_eq!(appointment.ticket.len(), 121);
    assert!(booked.manage_token.len() >= 22, "at least 128 bits");
    assert_eq!(&story.read(&booked).await, appointment, "the same is read later");
}

/// D-01: both pictures show version 5 with the ticket text.
async fn qr_round_trip(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let file = |kind: &str| format!("/v1/appointments/{}/qr.{kind}", booked.appointment.id);
    let png = story
        .portal
        .get_managed(&file("png"), &booked.manage_token)
        .await
        .unwrap();
    assert_eq!(decode(&png.body), (5, booked.appointment.ticket.clone()));
    let svg = story
        .portal
        .get_managed(&file("svg"), &booked.manage_token)
        .await
        .unwrap();
    assert_eq!(dark_modules_of_svg(&svg.text()), dark_modules_of_png(&png.body));
    let refused = story.portal.get(&file("png")).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "appointment_not_found")
    );
}

/// D-02: printed with an edge of 25 mm, the code is read by the terminal's own decoder.
async fn readable_at_25_mm(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let file = format!("/v1/appointments/{}/qr.png", booked.appointment.id);
    let png = story
        .portal
        .get_managed(&file, &booked.manage_token)
        .await
        .unwrap();
    for (seed, turn_deg) in [(1, 0.0), (2, 4.0), (3, -9.0), (4, 23.0), (5, 90.0), (6, 178.0)] {
        let read = read_code_on_paper(&png.body, 25.0, turn_deg, seed).unwrap();
        assert_eq!(
            read.as_ref(),
            Some(&booked.appointment.ticket),
            "turned by {turn_deg} degrees"
        );
    }
    let far_too_small = read_code_on_paper(&png.body, 6.0, 0.0, 7).unwrap();
    assert_eq!(far_too_small, None, "the frames are no cheat");
}

fn grey(file: &[u8]) -> (usize, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Grayscale, "no transparency");
    (usize::try_from(frame.width).unwrap(), pixels)
}

fn decode(file: &[u8]) -> (usize, String) {
    let (width, pixels) = grey(file);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| pixels[y * width + x]);
    let (meta, text) = image.detect_grids()[0].decode().unwrap();
    (meta.version.0, text)
}

/// Rows and columns of dark modules, with the border counted.
fn dark_modules_of_png(file: &[u8]) -> Vec<(usize, usize)> {
    let (width, pixels) = grey(file);
    let size = width / 45;
    let all = (0..45).flat_map(|row| (0..45).map(move |column| (row, column)));
    all.filter(|(row, column)| pixels[row * size * width + column * size] == 0)
        .collect()
}

fn dark_modules_of_svg(file: &str) -> Vec<(usize, usize)> {
    assert!(file.contains("viewBox=\"0 0 45 45\"") && !file.contains("opacity"));
    let path = file
        .split("fill=\"#000\" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    path.split('M')
        .skip(1)
        .map(|module| {
            let (column, row) = module.strip_suffix("h1v1h-1z").unwrap().split_once(' ').unwrap();
            (row.parse().unwrap(), column.parse().unwrap())
        })
        .collect()
}

/// D-04.
async fn ics_parses_and_sequence(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let first = calendar_of(&story, &booked).await;
    story.reschedule(&booked, "2026-11-23T09:00:00Z").await;
    let second = calendar_of(&story, &booked).await;
    story.cancel(&booked).await;
    let third = calendar_of(&story, &booked).await;
    for (calendar, sequence, method, status, start) in [
        (
            &first,
            "0",
            "PUBLISH",
            "CONFIRMED",
            "DTSTART;TZID=Europe/Berlin:20261123T090000",
        ),
        (
            &second,
            "1",
            "PUBLISH",
            "CONFIRMED",
            "DTSTART;TZID=Europe/Berlin:20261123T100000",
        ),
        (
            &third,
            "2",
            "CANCEL",
            "CANCELLED",
            "DTSTART;TZID=Europe/Berlin:20261123T100000",
        ),
    ] {
        let line = |line: &str| {
            let found = calendar.lines().any(|one| one == line);
            assert!(found, "{line} is missing:\n{calendar}");
        };
        line(&format!("SEQUENCE:{sequence}"));
        line(&format!("METHOD:{method}"));
        line(&format!("STATUS:{status}"));
        line(&format!("UID:{}@einlass", booked.appointment.id));
        line(start);
        check_with_another_parser(calendar);
    }
    assert!(third.contains("storniert"), "a cancelled entry explains itself");
}

async fn calendar_of(story: &Story, booked: &BookedAppointment) -> String {
    let path = format!("/v1/appointments/{}/ics", booked.appointment.id);
    let answer = story
        .portal
        .get_managed(&path, &booked.manage_token)
        .await
        .unwrap();
    assert_eq!(
        answer.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = answer.text();
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75),
        "lines are folded:\n{text}"
    );
    text
}

fn check_with_another_parser(text: &str) {
    let calendar = ICalendar::parse(text).unwrap();
    let kinds: Vec<_> = calendar
        .components
        .iter()
        .map(|component| component.component_type.clone())
        .collect();
    for kind in [
        ICalendarComponentType::VTimezone,
        ICalendarComponentType::Standard,
        ICalendarComponentType::Daylight,
    ] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let event = calendar
        .components
        .iter()
        .find(|one| one.component_type == ICalendarComponentType::VEvent)
        .unwrap();
    let start = event
        .entries
        .iter()
        .find(|entry| entry.name == ICalendarProperty::Dtstart)
        .unwrap();
    assert!(
        matches!(start.values[0], ICalendarValue::PartialDateTime(_)),
        "{start:?}"
    );
}
