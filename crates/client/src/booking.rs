//! Holds and appointments.

use einlass_contract::booking::{
    AcceptOfferRequest, AccountAppointments, ActivateAppointmentRequest, ActivationNotice,
    ApplyMassCancellationRequest, Appointment, BookAppointmentRequest, BookedAppointment, CallList,
    CancelAppointmentRequest, ConcernedQuery, FindAppointmentRequest, FindByAccountRequest, Hold,
    HoldSlotRequest, JoinWaitingListRequest, JoinedWaitingList, MassCancellation, NoticeList,
    PlaceAppointmentRequest, PlanMassCancellationRequest, RecordPreparationRequest, ReleaseHoldRequest,
    RescheduleAppointmentRequest, UpdateAppointmentRequest, WaitingEntry, WithdrawWaitingEntryRequest,
};
use einlass_domain::ids::{AppointmentId, MassCancellationId, WaitingEntryId};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::Call;
use crate::{Client, ClientError, IdempotencyKey};

impl Client {
    /// Keeps a time for a few minutes.
    pub async fn hold_slot(
        &self,
        request: &HoldSlotRequest,
        key: &IdempotencyKey,
    ) -> Result<Hold, ClientError> {
        self.post("/v1/holds", request, key).await
    }

    /// Gives a hold back before it lapses.
    pub async fn release_hold(
        &self,
        id: AppointmentId,
        request: &ReleaseHoldRequest,
        key: &IdempotencyKey,
    ) -> Result<(), ClientError> {
        let path = format!("/v1/holds/{id}/release");
        let call: Call<'_, (), _> = Call {
            method: Method::POST,
            path: &path,
            query: None,
            body: Some(request),
            key: Some(key),
            manage_token: None,
        };
        self.send(&call).await.map(drop)
    }

    /// Books a hold or a time.
    pub async fn book_appointment(
        &self,
        request: &BookAppointmentRequest,
        key: &IdempotencyKey,
    ) -> Result<BookedAppointment, ClientError> {
        self.post("/v1/appointments", request, key).await
    }

    /// Finds a booking by number and secret.
    pub async fn find_appointment(
        &self,
        request: &FindAppointmentRequest,
    ) -> Result<Appointment, ClientError> {
        self.json(Call::<(), _> {
            method: Method::POST,
            path: "/v1/appointments/find",
            query: None,
            body: Some(request),
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Reads a booking; without secret only for clients that may read all.
    pub async fn read_appointment(
        &self,
        id: AppointmentId,
        manage_token: Option<&str>,
    ) -> Result<Appointment, ClientError> {
        let path = format!("/v1/appointments/{id}");
        self.json(read(&path, manage_token)).await
    }

    /// Books what waited for its mail address, with the token from the mail.
    pub async fn activate_appointment(
        &self,
        id: AppointmentId,
        request: &ActivateAppointmentRequest,
        key: &IdempotencyKey,
    ) -> Result<BookedAppointment, ClientError> {
        self.post(&format!("/v1/appointments/{id}/activate"), request, key)
            .await
    }

    /// What the mail needs that asks for confirmation.
    pub async fn read_activation(&self, id: AppointmentId) -> Result<ActivationNotice, ClientError> {
        self.json(read(&format!("/v1/appointments/{id}/activation"), None))
            .await
    }

    /// The bookings made with an account of the portal.
    pub async fn find_by_account(
        &self,
        request: &FindByAccountRequest,
    ) -> Result<AccountAppointments, ClientError> {
        self.json(Call::<(), _> {
            method: Method::POST,
            path: "/v1/appointments/find-by-account",
            query: None,
            body: Some(request),
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Corrects the name of a booking, as staff.
    pub async fn update_appointment(
        &self,
        id: AppointmentId,
        request: &UpdateAppointmentRequest,
        key: &IdempotencyKey,
    ) -> Result<Appointment, ClientError> {
        self.json(Call::<(), _> {
            method: Method::PATCH,
            path: &format!("/v1/appointments/{id}"),
            query: None,
            body: Some(request),
            key: Some(key),
            manage_token: None,
        })
        .await
    }

    /// Records steps done before the counter and papers received.
    pub async fn record_preparation(
        &self,
        id: AppointmentId,
        request: &RecordPreparationRequest,
        key: &IdempotencyKey,
    ) -> Result<Appointment, ClientError> {
        self.post(&format!("/v1/appointments/{id}/preparation"), request, key)
            .await
    }

    /// Moves a booking; number and services stay.
    pub async fn reschedule_appointment(
        &self,
        id: AppointmentId,
        request: &RescheduleAppointmentRequest,
        key: &IdempotencyKey,
    ) -> Result<Appointment, ClientError> {
        self.post(&format!("/v1/appointments/{id}/reschedule"), request, key)
            .await
    }

    /// Calls a booking off.
    pub async fn cancel_appointment(
        &self,
        id: AppointmentId,
        request: &CancelAppointmentRequest,
        key: &IdempotencyKey,
    ) -> Result<Appointment, ClientError> {
        self.post(&format!("/v1/appointments/{id}/cancel"), request, key)
            .await
    }

    /// The QR code of a booking as a PNG file.
    pub async fn render_qr_png(
        &self,
        id: AppointmentId,
        manage_token: Option<&str>,
    ) -> Result<Vec<u8>, ClientError> {
        let path = format!("/v1/appointments/{id}/qr.png");
        self.bytes(read(&path, manage_token)).await
    }

    /// The QR code of a booking as an SVG file.
    pub async fn render_qr_svg(
        &self,
        id: AppointmentId,
        manage_token: Option<&str>,
    ) -> Result<Vec<u8>, ClientError> {
        let path = format!("/v1/appointments/{id}/qr.svg");
        self.bytes(read(&path, manage_token)).await
    }

    /// A booking as an iCalendar file.
    pub async fn render_ics(
        &self,
        id: AppointmentId,
        manage_token: Option<&str>,
    ) -> Result<Vec<u8>, ClientError> {
        let path = format!("/v1/appointments/{id}/ics");
        self.bytes(read(&path, manage_token)).await
    }

    /// Plans a mass cancellation; nothing is cancelled yet.
    pub async fn plan_mass_cancellation(
        &self,
        request: &PlanMassCancellationRequest,
        key: &IdempotencyKey,
    ) -> Result<MassCancellation, ClientError> {
        self.post("/v1/mass-cancellations", request, key).await
    }

    /// How far a mass cancellation is.
    pub async fn read_mass_cancellation(
        &self,
        id: MassCancellationId,
    ) -> Result<MassCancellation, ClientError> {
        let path = format!("/v1/mass-cancellations/{id}");
        self.json(read(&path, None)).await
    }

    /// Cancels the next bookings of a mass cancellation; to be sent until nothing is left.
    pub async fn apply_mass_cancellation(
        &self,
        id: MassCancellationId,
        request: &ApplyMassCancellationRequest,
        key: &IdempotencyKey,
    ) -> Result<MassCancellation, ClientError> {
        self.post(&format!("/v1/mass-cancellations/{id}/apply"), request, key)
            .await
    }

    /// Whom to call because they cannot be told by mail.
    pub async fn list_calls(
        &self,
        id: MassCancellationId,
        query: &ConcernedQuery,
    ) -> Result<CallList, ClientError> {
        let path = format!("/v1/mass-cancellations/{id}/call-list");
        self.json(Call::<_, ()> {
            method: Method::GET,
            path: &path,
            query: Some(query),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }

    /// What the holders of cancelled bookings are told by mail.
    pub async fn list_notices(
        &self,
        id: MassCancellationId,
        query: &ConcernedQuery,
    ) -> Result<NoticeList, ClientError> {
        self.json(Call::<_, ()> {
            method: Method::GET,
            path: &format!("/v1/mass-cancellations/{id}/notices"),
            query: Some(query),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Has an appointment placed: the server chooses the time.
    pub async fn place_appointment(
        &self,
        request: &PlaceAppointmentRequest,
        key: &IdempotencyKey,
    ) -> Result<BookedAppointment, ClientError> {
        self.post("/v1/placements", request, key).await
    }

    /// Joins the waiting list.
    pub async fn join_waiting_list(
        &self,
        request: &JoinWaitingListRequest,
        key: &IdempotencyKey,
    ) -> Result<JoinedWaitingList, ClientError> {
        self.post("/v1/waiting-list", request, key).await
    }

    /// Reads a place on the waiting list.
    pub async fn read_waiting_entry(
        &self,
        id: WaitingEntryId,
        waiting_token: Option<&str>,
    ) -> Result<WaitingEntry, ClientError> {
        let path = format!("/v1/waiting-list/{id}");
        self.json(read(&path, waiting_token)).await
    }

    /// Accepts what is offered to an entry.
    pub async fn accept_offer(
        &self,
        id: WaitingEntryId,
        request: &AcceptOfferRequest,
        key: &IdempotencyKey,
    ) -> Result<BookedAppointment, ClientError> {
        self.post(&format!("/v1/waiting-list/{id}/accept"), request, key)
            .await
    }

    /// Leaves the waiting list.
    pub async fn withdraw_waiting_entry(
        &self,
        id: WaitingEntryId,
        request: &WithdrawWaitingEntryRequest,
        key: &IdempotencyKey,
    ) -> Result<WaitingEntry, ClientError> {
        self.post(&format!("/v1/waiting-list/{id}/withdraw"), request, key)
            .await
    }

    pub(crate) async fn post<B: Serialize, A: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
        key: &IdempotencyKey,
    ) -> Result<A, ClientError> {
        self.json(Call::<(), _> {
            method: Method::POST,
            path,
            query: None,
            body: Some(body),
            key: Some(key),
            manage_token: None,
        })
        .await
    }
}

fn read<'a>(path: &'a str, manage_token: Option<&'a str>) -> Call<'a, (), ()> {
    Call {
        method: Method::GET,
        path,
        query: None,
        body: None,
        key: None,
        manage_token,
    }
}
