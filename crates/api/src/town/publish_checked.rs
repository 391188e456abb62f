//! Publishing through the API: only for the own authority, only with the scopes for what changes.

use std::sync::Arc;

use einlass_contract::platform::ErrorCode;
use einlass_contract::town::{PublishTown, TownFile};
use einlass_domain::access::{Scope, ScopeSet};
use einlass_domain::catalogue::Authority;
use einlass_domain::ids::{ApiClientId, AuthorityId};
use einlass_storage::access::find_api_client;
use einlass_storage::town::{TownVersion, latest_town_version, lock_town};
use einlass_storage::{ReadTx, StorageError, WriteTx};
use jiff::Timestamp;
use serde_json::Value;

use super::changed_areas::ChangedAreas;
use super::outlook::Watch;
use super::publish::{Publication, Published, Publisher, document_of, publish};
use crate::access::Principal;
use crate::catalogue::load_authority;
use crate::import::{ImportError, ImportMode, TownFileErrors, TownFileProblem, town_of};
use crate::platform::Refusal;
use crate::server::{AppState, Seed};

/// Longest note in characters.
const LONGEST_NOTE: usize = 500;

/// What publishing may answer.
pub(super) const PUBLISHING: &[ErrorCode] = &[ErrorCode::TownInvalid];

/// Who publishes through the API, and when.
#[derive(Clone)]
pub(super) struct Asking {
    pub(super) authority_id: AuthorityId,
    pub(super) client_id: ApiClientId,
    pub(super) scopes: ScopeSet,
    pub(super) note: Option<String>,
    pub(super) now: Timestamp,
    pub(super) seed: Seed,
}

/// Why a document is not published.
#[derive(Debug, thiserror::Error)]
pub(super) enum PublishError {
    /// There is no such draft.
    #[error("there is no such draft")]
    DraftNotFound,
    /// There is no such version.
    #[error("there is no such version")]
    VersionNotFound,
    /// The draft has another state than the one that was read.
    #[error("the draft has changed since it was read")]
    DraftChanged,
    /// Another version counts than the one that the draft was begun from.
    #[error("version {current} was published since the draft was begun")]
    Outdated {
        /// The version that counts.
        current: u64,
    },
    /// The changes need a scope that the client does not have.
    #[error("these changes need the scope {}", .0.as_str())]
    ScopeMissing(Scope),
    /// The document has mistakes.
    #[error(transparent)]
    Import(#[from] ImportError),
}

impl Asking {
    /// The client behind a request; refuses a note that is too long.
    pub(super) fn of(state: &AppState, principal: &Principal, body: &PublishTown) -> Result<Self, Refusal> {
        let note = body
            .note
            .as_deref()
            .map(str::trim)
            .filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
            let detail = format!("a note has at most {LONGEST_NOTE} characters");
            return Err(Refusal::new(ErrorCode::BodyMalformed)
                .with_field("/note")
                .with_detail(detail));
        }
        Ok(Self {
            authority_id: principal.authority_id,
            client_id: principal.client_id,
            scopes: principal.scopes.clone(),
            note: note.map(str::to_owned),
            now: state.now(),
            seed: state.random.seed(),
        })
    }

    /// The authority and the version that counts; no other publication runs until the end of the transaction.
    pub(super) fn lock(&self, tx: &mut WriteTx<'_>) -> Result<(Arc<Authority>, TownVersion), PublishError> {
        let authority = load_authority(tx, self.authority_id)?;
        lock_town(tx, &authority.slug)?;
        let current = latest_town_version(tx, self.authority_id)?;
        Ok((authority, current.ok_or(PublishError::VersionNotFound)?))
    }

    /// Publishes a document of this authority.
    pub(super) fn publish(
        &self,
        tx: &mut WriteTx<'_>,
        document: &Value,
        (authority, current): (&Authority, &TownVersion),
    ) -> Result<Published, PublishError> {
        let file = own_file(document, authority).map_err(ImportError::from)?;
        let areas = ChangedAreas::between(&current.document, &document_of(&file)?);
        if let Some(scope) = areas.missing_scope(&self.scopes) {
            return Err(PublishError::ScopeMissing(scope));
        }
        let publication = self.publication(tx, file, ImportMode::Write, None)?;
        Ok(publish(tx, &publication)?)
    }

    /// What is to be published, by whom.
    pub(super) fn publication(
        &self,
        tx: &mut ReadTx<'_>,
        file: TownFile,
        mode: ImportMode,
        watch: Option<Watch>,
    ) -> Result<Publication, StorageError> {
        let client = find_api_client(tx, self.client_id)?;
        Ok(Publication {
            file,
            publisher: Publisher {
                made_by: client.map_or_else(|| self.client_id.to_string(), |client| client.name),
                client_id: Some(self.client_id),
                note: self.note.clone(),
            },
            mode,
            watch,
            now: self.now,
            seed: self.seed,
        })
    }
}

/// Reads a document that must be of this authority.
pub(super) fn own_file(document: &Value, authority: &Authority) -> Result<TownFile, TownFileErrors> {
    let file = town_of(document)?;
    if file.authority.slug.0 == authority.slug {
        Ok(file)
    } else {
        Err(TownFileProblem::OtherAuthority.at("/authority/slug").into())
    }
}

impl From<StorageError> for PublishError {
    fn from(error: StorageError) -> Self {
        Self::Import(error.into())
    }
}

impl From<PublishError> for Refusal {
    fn from(error: PublishError) -> Self {
        let detail = error.to_string();
        match error {
            PublishError::DraftNotFound => Self::new(ErrorCode::TownDraftNotFound),
            PublishError::VersionNotFound => Self::new(ErrorCode::TownVersionNotFound),
            PublishError::DraftChanged => crate::platform::IfMatch::failed(),
            PublishError::Outdated { .. } => Self::new(ErrorCode::TownOutdated).with_detail(detail),
            PublishError::ScopeMissing(_) => Self::new(ErrorCode::ScopeMissing).with_detail(detail),
            PublishError::Import(ImportError::Mistakes(mistakes)) => mistaken(&mistakes),
            PublishError::Import(ImportError::NumberTaken { .. }) => Self::new(ErrorCode::TownInvalid)
                .with_field("/authority/number")
                .with_detail(detail),
            PublishError::Import(ImportError::Storage(error)) => error.into(),
        }
    }
}

/// Names the first mistake; the preview names all.
fn mistaken(mistakes: &TownFileErrors) -> Refusal {
    let refusal = Refusal::new(ErrorCode::TownInvalid);
    match mistakes.0.first() {
        Some(first) => refusal
            .with_field(first.path.clone())
            .with_detail(first.problem.to_string()),
        None => refusal,
    }
}
