//! C-07: what changes while a mass cancellation is applied.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use einlass_contract::booking::{
    ActivationNotice, AppointmentStatus, BookedAppointment, MassCancellation, NoticeList,
};
use einlass_domain::booking::{Placement, SeatRelease};
use einlass_domain::calendar::{Quantum, QuantumSpan};
use einlass_domain::ids::EventId;
use einlass_storage::booking::{lock_appointment, reschedule};
use einlass_storage::platform::NewEvent;
use einlass_storage::{StorageError, Store, WriteTx, catalogue};
use einlass_testkit::database::Backend;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use crate::mass_cancellation::{manager, plan_first_day};
use crate::story::{PERMIT, Story};
use crate::terms_town::town_with;

crate::on_both_databases!(
    a_booking_that_is_moved_away_while_the_step_runs_stands,
    what_waits_for_its_mail_address_is_called_off_too,
);

const START: &str = "2026-11-23T07:00:00Z";

/// How far a move is that goes on only when it is told to.
#[derive(Default)]
struct SlowMove {
    holds_the_lock: AtomicBool,
    may_go_on: AtomicBool,
}

impl SlowMove {
    /// Moves a booking.
    async fn run(self: Arc<Self>, store: Store, booked: BookedAppointment, to: &'static str) {
        let id = booked.appointment.id;
        let work = move |tx: &mut WriteTx<'_>| {
            let slug = "kempten".parse().unwrap();
            let authority = catalogue::find_authority_by_slug(tx, &slug)?.unwrap().id;
            let one = lock_appointment(tx, authority, id)?.unwrap();
            self.holds_the_lock.store(true, Ordering::SeqCst);
            while !self.may_go_on.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            let start = Quantum::starting_at(to.parse().unwrap()).unwrap();
            let placement = Placement {
                span: QuantumSpan::new(start, one.placement.span.count()).unwrap(),
                ..one.placement
            };
            let now = "2026-11-20T08:00:00Z".parse().unwrap();
            let event = NewEvent {
                id: EventId::generate(now, &mut StdRng::seed_from_u64(5)),
                authority_id: authority,
                kind: "appointment.rescheduled",
                subject_id: id.as_uuid(),
                occurred_at: now,
                payload: json!({}),
            };
            let moved = one.reschedule(placement, now).unwrap();
            reschedule(tx, &moved, SeatRelease::AtOnce, &event, now)?.unwrap();
            Ok::<_, StorageError>(())
        };
        store.write(work).await.unwrap();
    }

    async fn wait_for_its_lock(&self) {
        while !self.holds_the_lock.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn a_booking_that_is_moved_away_while_the_step_runs_stands(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(PERMIT, START).await;
    let manager = manager(&story).await;
    let (path, planned) = plan_first_day(&manager).await;
    assert_eq!(planned.counts.left, 1);

    let (slow, database) = (Arc::new(SlowMove::default()), story.app.store().clone());
    let moving = tokio::spawn(Arc::clone(&slow).run(database, booked.clone(), "2026-11-25T07:00:00Z"));
    slow.wait_for_its_lock().await;
    let step = tokio::spawn(async move {
        let answer = manager.post(&format!("{path}/apply"), &json!({})).await.unwrap();
        answer.json::<MassCancellation>().unwrap()
    });
    // Meanwhile the step lists the booking and waits for it. Were it slower, nothing would be proved, but nothing fail.
    tokio::time::sleep(Duration::from_millis(500)).await;
    slow.may_go_on.store(true, Ordering::SeqCst);
    moving.await.unwrap();
    let counts = step.await.unwrap().counts;
    assert_eq!((counts.left, counts.cancelled), (0, 0));
    let now = story.read(&booked).await;
    assert_eq!(now.status, AppointmentStatus::Booked);
    assert_eq!(now.start_at.to_string(), "2026-11-25T07:00:00Z");
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn what_waits_for_its_mail_address_is_called_off_too(backend: Backend) {
    let town = town_with(&[(PERMIT.0, json!({ "verify_email": true }))]);
    let story = Story::in_town(backend, &town).await;
    let person = json!({ "email": "visitor@example.org" });
    let pending = story
        .book_as(&story.portal, story.choice(PERMIT, START), person, json!({}))
        .await;
    let pending: BookedAppointment = pending.json().unwrap();
    assert_eq!(pending.appointment.status, AppointmentStatus::Pending);
    let mailer = story.caller("notices:deliver").await;
    let activation = format!("/v1/appointments/{}/activation", pending.appointment.id);
    let notice: ActivationNotice = mailer.get(&activation).await.unwrap().json().unwrap();
    let manager = manager(&story).await;
    let (path, planned) = plan_first_day(&manager).await;
    let counts = planned.counts;
    assert_eq!((counts.bookings, counts.left, counts.with_mail), (1, 1, 1));

    let applied = manager.post(&format!("{path}/apply"), &json!({})).await.unwrap();
    let counts = applied.json::<MassCancellation>().unwrap().counts;
    assert_eq!((counts.left, counts.cancelled), (0, 1));
    let activate = format!("/v1/appointments/{}/activate", pending.appointment.id);
    let body = json!({ "activation_token": notice.activation_token });
    let late = story.portal.post(&activate, &body).await.unwrap();
    assert_eq!(
        (late.status, late.code().as_str()),
        (409, "appointment_cancelled")
    );
    let told = manager.get(&format!("{path}/notices")).await.unwrap();
    assert_eq!(told.json::<NoticeList>().unwrap().notices.len(), 1);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}
