//! Bookings whose outcome nobody knows, and withdrawals that did not get through.

use std::time::Duration;

use einlass_client::contract::booking::{
    AppointmentSource, BookAppointmentRequest, BookedAppointment, CancelAppointmentRequest,
    ReleaseHoldRequest,
};
use einlass_client::{Client, ClientError, IdempotencyKey};
use einlass_domain::ids::AppointmentId;
use tokio::time::{Instant, sleep};

/// How patiently an unknown outcome is cleared up.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Pause before the first try; doubles each time.
    pub first_pause: Duration,
    /// Longest pause.
    pub longest_pause: Duration,
    /// Time after which it is given up.
    pub limit: Duration,
}

impl Patience {
    /// Up to five minutes between tries, and no longer than the server knows a key: repeated later, an order would be
    /// a new one.
    pub const STANDARD: Self = Self {
        first_pause: Duration::from_secs(5),
        longest_pause: Duration::from_mins(5),
        limit: Duration::from_hours(24),
    };
}

/// Something that must not stay as it is, with the key under which it may be repeated.
pub(super) enum Unsettled {
    /// A booking that exists or not. The visitor was told that it does not.
    Booking {
        request: BookAppointmentRequest,
        key: IdempotencyKey,
    },
    /// A booking that nobody was told of.
    Withdrawal {
        booked: Box<BookedAppointment>,
        key: IdempotencyKey,
    },
}

/// Repeats until it is sure that no booking is left that nobody was told of, or until patience ends.
pub(super) async fn settle(
    client: &Client,
    mut open: Unsettled,
    undo_key: IdempotencyKey,
    patience: Patience,
) {
    let since = Instant::now();
    let mut pause = patience.first_pause;
    while since.elapsed() < patience.limit {
        sleep(pause).await;
        pause = pause.saturating_mul(2).min(patience.longest_pause);
        open = match open {
            Unsettled::Booking { request, key } => match find_out(client, request, key, &undo_key).await {
                Some(open) => open,
                None => return,
            },
            Unsettled::Withdrawal { booked, key } => match withdraw(client, booked, key).await {
                Some(open) => open,
                None => return,
            },
        };
    }
    tracing::error!("it stays unknown whether a booking is left that nobody knows of");
}

/// Repeats a booking to learn what became of it, and undoes it; gives back what is still open.
async fn find_out(
    client: &Client,
    request: BookAppointmentRequest,
    key: IdempotencyKey,
    undo_key: &IdempotencyKey,
) -> Option<Unsettled> {
    match client.book_appointment(&request, &key).await {
        Ok(booked) => withdraw(client, Box::new(booked), undo_key.clone()).await,
        Err(error) if is_unknown(&error) => Some(Unsettled::Booking { request, key }),
        // The server has looked at it and said no: there is no booking, and its time need not be kept.
        Err(_) => {
            if let AppointmentSource::Hold { id, hold_token } = request.from {
                release(client, id, hold_token, undo_key).await;
            }
            None
        }
    }
}

/// Gives a time back.
pub(super) async fn release(client: &Client, id: AppointmentId, hold_token: String, key: &IdempotencyKey) {
    let request = ReleaseHoldRequest { hold_token };
    if let Err(error) = client.release_hold(id, &request, key).await {
        tracing::warn!(%error, "a hold could not be released and will lapse");
    }
}

/// Calls a booking off; gives it back if the server did not answer.
pub(super) async fn withdraw(
    client: &Client,
    booked: Box<BookedAppointment>,
    key: IdempotencyKey,
) -> Option<Unsettled> {
    let request = CancelAppointmentRequest {
        manage_token: Some(booked.manage_token.clone()),
        on_behalf: None,
    };
    let cancelled = client
        .cancel_appointment(booked.appointment.id, &request, &key)
        .await;
    match cancelled {
        Ok(_) => None,
        Err(error) if is_unknown(&error) => Some(Unsettled::Withdrawal { booked, key }),
        Err(error) => {
            tracing::error!(%error, "a booking that nobody knows of could not be withdrawn");
            None
        }
    }
}

/// Whether a failed order may have had an effect all the same: no answer came, or one that is not a decision. Who asks
/// too often or has lost the right to ask is turned away before anybody looks at what became of an earlier try.
pub(super) fn is_unknown(error: &ClientError) -> bool {
    match error {
        ClientError::Unreachable(_) | ClientError::Unexpected { .. } => true,
        ClientError::Problem(problem) => matches!(problem.status, 401 | 403 | 429 | 500..),
        ClientError::Setup(_) | ClientError::Address(_) => false,
    }
}
