//! Making the booking, and showing it.

use std::collections::BTreeMap;

use einlass_client::contract::admission::{Presented, Verdict};
use einlass_client::contract::booking::{
    Appointment, AppointmentSource, BookAppointmentRequest, BookedAppointment, Hold, Language, Person,
};
use einlass_client::contract::catalogue::Service;
use einlass_client::contract::platform::ErrorCode;
use einlass_client::contract::queue::Visit;
use einlass_domain::language;

use super::desk::Desk;
use super::slot_choice::choose_again;
use super::{Answer, CallId, Effect, Event, Failure, NameEntry, QrPicture, State, Touch};

/// The server is making the booking.
#[derive(Clone, PartialEq)]
pub struct Booking {
    /// The order.
    pub call: CallId,
    /// What the visitor wants, for another try.
    service: Service,
    /// The kept time, to be given back if it is not booked.
    hold: Hold,
}

/// A finished booking.
#[derive(Clone, Debug, PartialEq)]
pub struct Booked {
    /// The booking.
    pub appointment: Appointment,
    /// Its code, unless it could not be fetched.
    pub qr: Option<QrPicture>,
    /// The visit, where the time was so near that the visitor was checked in at once.
    pub visit: Option<Visit>,
    pub(super) awaits: Option<CallId>,
}

impl Booking {
    pub(super) fn order(entry: NameEntry, name: Option<String>, desk: &mut Desk<'_>) -> State {
        let call = desk.call();
        let language = on_wire(desk.language);
        desk.order(Effect::BookAppointment {
            call,
            request: BookAppointmentRequest {
                from: AppointmentSource::Hold {
                    id: entry.hold.id,
                    hold_token: entry.hold.hold_token.clone(),
                },
                person: Person {
                    name,
                    ..Person::default()
                },
                answers: BTreeMap::new(),
                language,
            },
        });
        State::Booking(Box::new(Self {
            call,
            service: entry.service,
            hold: entry.hold,
        }))
    }

    pub(super) fn on_event(self: Box<Self>, event: Event, desk: &mut Desk<'_>) -> State {
        match event {
            Event::Answered {
                answer: Answer::Booked { booked, qr },
                ..
            } => Booked::open(*booked, qr, desk),
            Event::Answered {
                answer: Answer::Failed(failure),
                ..
            } => {
                let hold = is_still_held(failure).then_some(self.hold);
                choose_again(self.service, failure, hold, desk)
            }
            _ => State::Booking(self),
        }
    }
}

impl Booked {
    /// Shows the booking; a visit that may begin now is checked in in one go (criterion F-02). The device's clock
    /// only decides whether to ask; the server judges.
    fn open(booked: BookedAppointment, qr: Option<QrPicture>, desk: &mut Desk<'_>) -> State {
        let appointment = booked.appointment;
        let window = appointment.check_in;
        let may_begin = (window.opens_at.0..=window.closes_at.0).contains(&desk.now.instant);
        let awaits = may_begin.then(|| {
            let call = desk.call();
            let site_id = desk.site_id();
            desk.order(Effect::CheckIn {
                call,
                site_id,
                presented: Presented::Number(appointment.number),
            });
            call
        });
        State::Booked(Box::new(Self {
            appointment,
            qr,
            visit: None,
            awaits,
        }))
    }

    pub(super) fn on_event(mut self: Box<Self>, event: Event) -> State {
        match event {
            Event::Touched(Touch::Leave) => return State::Welcome,
            Event::Answered { answer, .. } => {
                self.awaits = None;
                // Any other verdict leaves the booking as it is: the visitor checks in later.
                if let Answer::Judged(outcome) = answer
                    && let Verdict::Admitted { visit } | Verdict::AlreadyAdmitted { visit } = outcome.verdict
                {
                    self.visit = Some(visit);
                }
            }
            _ => {}
        }
        State::Booked(self)
    }
}

/// Whether the time is kept although the booking surely does not exist. Where that is not sure, the time may be the
/// visitor's; whoever carries out orders finds out.
fn is_still_held(failure: Failure) -> bool {
    match failure {
        Failure::Refused(ErrorCode::HoldExpired | ErrorCode::HoldNotFound | ErrorCode::HoldAlreadyBooked)
        | Failure::Unreachable => false,
        Failure::Refused(code) => code.status() < 500,
    }
}

fn on_wire(language: language::Language) -> Language {
    match language {
        language::Language::German => Language::German,
        language::Language::EasyGerman => Language::EasyGerman,
        language::Language::English => Language::English,
        language::Language::Ukrainian => Language::Ukrainian,
        language::Language::Arabic => Language::Arabic,
    }
}
