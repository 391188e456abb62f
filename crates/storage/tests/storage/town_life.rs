//! What happens in the town: booking, holding, moving, cancelling.

use einlass_domain::booking::{Appointment, Person, SeatRelease};
use einlass_domain::calendar::QuantumSpan;
use einlass_domain::ids::AppointmentId;
use einlass_storage::WriteTx;
use einlass_storage::booking::{self, NewPersonData, NumberCandidates};
use jiff::Timestamp;

use crate::refused::{MoveRefused, Refused};
use crate::town::{Town, now};

impl Town {
    /// Books at once.
    pub(crate) async fn book(&self, span: QuantumSpan) -> Result<Appointment, Refused> {
        self.book_for(span, Person::default()).await
    }

    pub(crate) async fn book_for(&self, span: QuantumSpan, person: Person) -> Result<Appointment, Refused> {
        self.book_after(span, person, |_, _| Ok(())).await
    }

    /// Books if the person's contact has fewer than `most` bookings.
    pub(crate) async fn book_of_at_most(
        &self,
        span: QuantumSpan,
        person: Person,
        most: usize,
    ) -> Result<Appointment, Refused> {
        let authority = self.authority;
        let check = move |tx: &mut WriteTx<'_>, person: &NewPersonData| {
            let contact = person.person.contact.as_ref().expect("a contact");
            if booking::list_open_by_contact(tx, authority, contact, now())?.len() >= most {
                return Err(Refused::OnPurpose);
            }
            Ok(())
        };
        self.book_after(span, person, check).await
    }

    /// Books after a check in the same transaction.
    async fn book_after(
        &self,
        span: QuantumSpan,
        person: Person,
        check: impl Fn(&mut WriteTx<'_>, &NewPersonData) -> Result<(), Refused> + Send + 'static,
    ) -> Result<Appointment, Refused> {
        let mut rng = self.rng();
        let booked = self.booked(span, now(), &mut rng);
        let numbers = NumberCandidates::draw(&mut rng);
        let person = self.person(person, &mut rng);
        let event = self.event(&booked, "appointment.booked", &mut rng);
        self.store
            .write(move |tx| {
                check(tx, &person)?;
                Ok(booking::insert_booking(
                    tx,
                    &booked,
                    &numbers,
                    Some(&person),
                    &event,
                    now(),
                )??)
            })
            .await
    }

    /// Holds at an instant, for ten minutes.
    pub(crate) async fn hold(&self, span: QuantumSpan, now: Timestamp) -> Result<Appointment, Refused> {
        let mut rng = self.rng();
        let held = self.held(span, now, &mut rng);
        let event = self.event(&held, "appointment.held", &mut rng);
        self.store
            .write(move |tx| {
                booking::insert_hold(tx, &held, &event, now)??;
                Ok(held.clone())
            })
            .await
    }

    pub(crate) async fn book_held(
        &self,
        held: &Appointment,
        now: Timestamp,
    ) -> Result<Appointment, MoveRefused> {
        let mut rng = self.rng();
        let (authority, id) = (self.authority, held.id);
        let numbers = NumberCandidates::draw(&mut rng);
        let event = self.event(held, "appointment.booked", &mut rng);
        self.store
            .write(move |tx| {
                let held = booking::lock_appointment(tx, authority, id)?.expect("a hold");
                let number = booking::draw_number(tx, &numbers)?;
                let booked = held.book(number, None, now)?;
                booking::book_hold(tx, &booked, None, &event)?;
                Ok(booked)
            })
            .await
    }

    pub(crate) async fn cancel(&self, booked: &Appointment) -> Result<Appointment, MoveRefused> {
        self.cancel_with(booked, SeatRelease::AtOnce).await
    }

    pub(crate) async fn cancel_with(
        &self,
        booked: &Appointment,
        release: SeatRelease,
    ) -> Result<Appointment, MoveRefused> {
        let (authority, id) = (self.authority, booked.id);
        let event = self.event(booked, "appointment.cancelled", &mut self.rng());
        self.store
            .write(move |tx| {
                let booked = booking::lock_appointment(tx, authority, id)?.expect("a booking");
                let cancelled = booked.cancel(einlass_domain::booking::CancelledBy::Visitor, now())?;
                booking::cancel(tx, &cancelled, release, &event)?;
                Ok(cancelled)
            })
            .await
    }

    pub(crate) async fn reschedule(
        &self,
        booked: &Appointment,
        to: QuantumSpan,
    ) -> Result<Appointment, MoveRefused> {
        self.reschedule_with(booked, to, SeatRelease::AtOnce).await
    }

    pub(crate) async fn reschedule_with(
        &self,
        booked: &Appointment,
        to: QuantumSpan,
        release: SeatRelease,
    ) -> Result<Appointment, MoveRefused> {
        let (authority, id, placement) = (self.authority, booked.id, self.placement(to));
        let event = self.event(booked, "appointment.rescheduled", &mut self.rng());
        self.store
            .write(move |tx| {
                let booked = booking::lock_appointment(tx, authority, id)?.expect("a booking");
                let moved = booked.reschedule(placement, now())?;
                booking::reschedule(tx, &moved, release, &event, now())??;
                Ok(moved)
            })
            .await
    }

    pub(crate) async fn find(&self, id: AppointmentId) -> Option<Appointment> {
        let authority = self.authority;
        let found = self
            .store
            .read(move |tx| booking::find_appointment(tx, authority, id))
            .await;
        found.unwrap()
    }

    /// Asserts that all invariants hold.
    pub(crate) async fn assert_sound(&self) {
        assert_eq!(self.store.verify().await.unwrap(), []);
    }
}
