//! Writes that a client may repeat.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use einlass_contract::platform::ErrorCode;
use einlass_storage::platform::{Idempotency, IdempotentRequest, find_idempotent, finish_idempotent};
use einlass_storage::{ReadTx, StorageError, WriteTx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{IdempotencyKey, Refusal};
use crate::access::Principal;
use crate::server::AppState;

/// Tells a client that the answer is that of its earlier request.
pub const IDEMPOTENCY_REPLAYED: &str = "Idempotency-Replayed";

/// A write that is done once per key.
pub struct IdempotentWrite {
    /// Name of the operation; a key counts for one operation only.
    pub operation: &'static str,
    /// The key of the client.
    pub key: IdempotencyKey,
    /// What was asked for.
    pub fingerprint: [u8; 32],
    /// Status of the answer when it is done.
    pub status: StatusCode,
}

/// The answer of a write, first or repeated. It is stored as it stands here, so it must hold no secret.
#[derive(Debug)]
pub struct Written<T> {
    /// What was done.
    pub answer: T,
    status: StatusCode,
    replay: Replay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replay {
    No,
    Yes,
}

/// Why a write was not done.
#[derive(Debug, thiserror::Error)]
pub enum WriteError<E> {
    /// The operation refused.
    #[error(transparent)]
    Refused(E),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// An earlier answer could not be read, or this one not be written.
    #[error("the stored answer is not usable: {0}")]
    Answer(String),
    /// The database failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl IdempotentWrite {
    /// Does `work` and stores its answer in the same transaction, or gives the answer stored before.
    ///
    /// Only successes are stored: a refused request left no trace, so repeating it judges it anew.
    pub async fn run<T, E, F>(
        self,
        state: &AppState,
        principal: &Principal,
        work: F,
    ) -> Result<Written<T>, WriteError<E>>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<(T, Option<Uuid>), E> + Send + 'static,
    {
        let request = IdempotentRequest {
            authority_id: principal.authority_id,
            client_id: principal.client_id,
            key: self.key.as_str().to_owned(),
            operation: self.operation,
            body_hash: self.fingerprint,
        };
        let (now, status) = (state.now(), self.status);
        let asked = request.clone();
        let once = move |tx: &mut WriteTx<'_>| {
            if let Some(known) = answered(find_idempotent(tx, &asked, now)?)? {
                return Ok(known);
            }
            let (answer, subject) = work(tx).map_err(WriteError::Refused)?;
            let json = serde_json::to_string(&answer).map_err(unusable)?;
            finish_idempotent(tx, asked.clone(), status.as_u16(), json, subject, now)?;
            Ok(Written {
                answer,
                status,
                replay: Replay::No,
            })
        };
        match state.store.write(once).await {
            // A duplicate that ran at the same time may be the reason, and what it was told is true for both.
            Err(WriteError::Refused(why)) => {
                let look_again = move |tx: &mut ReadTx<'_>| find_idempotent(tx, &request, now);
                let known = state.store.read(look_again).await.map_err(WriteError::Storage)?;
                answered(known)?.ok_or(WriteError::Refused(why))
            }
            ended => ended,
        }
    }
}

/// The answer that was given before; `None`: the request is new.
fn answered<T: DeserializeOwned, E>(known: Idempotency) -> Result<Option<Written<T>>, WriteError<E>> {
    match known {
        Idempotency::Fresh => Ok(None),
        Idempotency::Replay {
            status, answer_json, ..
        } => Ok(Some(Written {
            answer: serde_json::from_str(&answer_json).map_err(unusable)?,
            status: StatusCode::from_u16(status).map_err(unusable)?,
            replay: Replay::Yes,
        })),
        Idempotency::OtherBody => Err(WriteError::KeyReused),
    }
}

impl<T> Written<T> {
    /// The answer on the wire, completed by what is not stored.
    pub fn respond<W: Serialize>(self, complete: impl FnOnce(T) -> W) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.replay == Replay::Yes {
            response.insert_header((IDEMPOTENCY_REPLAYED, "true"));
        }
        response.json(complete(self.answer))
    }
}

impl<E> From<StorageError> for WriteError<E> {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl<E: Into<Refusal>> From<WriteError<E>> for Refusal {
    fn from(error: WriteError<E>) -> Self {
        match error {
            WriteError::Refused(error) => error.into(),
            WriteError::KeyReused => {
                Self::new(ErrorCode::IdempotencyKeyReused).with_field(super::IDEMPOTENCY_KEY)
            }
            WriteError::Answer(log) => Self::internal(log),
            WriteError::Storage(error) => error.into(),
        }
    }
}

fn unusable<E>(error: impl std::fmt::Display) -> WriteError<E> {
    WriteError::Answer(error.to_string())
}
