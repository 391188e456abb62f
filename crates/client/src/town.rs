//! The configuration as one document, and reports about it.

use einlass_contract::report::{DeviationList, RolloutReport};
use einlass_contract::town::{
    CreateTownDraft, ListTownVersionsQuery, PreviewTown, PublishTown, TownDraft, TownDraftList, TownFile,
    TownPreview, TownPublished, TownVersionDocument, TownVersionList,
};
use einlass_domain::ids::TownDraftId;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::Call;
use crate::{Client, ClientError, IdempotencyKey};

impl Client {
    /// The document that counts now.
    pub async fn export_town(&self) -> Result<TownFile, ClientError> {
        self.ask(Method::GET, "/v1/town", None::<&()>).await
    }

    /// The history of the document, the newest version first.
    pub async fn list_town_versions(
        &self,
        query: &ListTownVersionsQuery,
    ) -> Result<TownVersionList, ClientError> {
        self.ask(Method::GET, "/v1/town/versions", Some(query)).await
    }

    /// A version with its document.
    pub async fn read_town_version(&self, version: u64) -> Result<TownVersionDocument, ClientError> {
        let path = format!("/v1/town/versions/{version}");
        self.ask(Method::GET, &path, None::<&()>).await
    }

    /// Publishes an earlier version again.
    pub async fn restore_town_version(
        &self,
        version: u64,
        request: &PublishTown,
        key: &IdempotencyKey,
    ) -> Result<TownPublished, ClientError> {
        self.post(&format!("/v1/town/versions/{version}/restore"), request, key)
            .await
    }

    /// The drafts, without their documents.
    pub async fn list_town_drafts(&self) -> Result<TownDraftList, ClientError> {
        self.ask(Method::GET, "/v1/town/drafts", None::<&()>).await
    }

    /// Begins a draft.
    pub async fn create_town_draft(
        &self,
        request: &CreateTownDraft,
        key: &IdempotencyKey,
    ) -> Result<TownDraft, ClientError> {
        self.post("/v1/town/drafts", request, key).await
    }

    /// A draft with its document.
    pub async fn read_town_draft(&self, id: TownDraftId) -> Result<TownDraft, ClientError> {
        self.ask(Method::GET, &address(id, ""), None::<&()>).await
    }

    /// Replaces the document of a draft; `etag` is the tag of the state that was read.
    pub async fn replace_town_draft(
        &self,
        id: TownDraftId,
        etag: &str,
        document: &Value,
    ) -> Result<TownDraft, ClientError> {
        let headers = [("If-Match", etag)];
        let call = write(Method::PUT, &address(id, ""), document, None);
        self.send_with(&call.borrowed(), &headers).await?.json()
    }

    /// Edits a draft with a JSON patch (RFC 6902).
    pub async fn patch_town_draft(
        &self,
        id: TownDraftId,
        etag: &str,
        patch: &Value,
    ) -> Result<TownDraft, ClientError> {
        let headers = [
            ("If-Match", etag),
            ("Content-Type", "application/json-patch+json"),
        ];
        let call = write(Method::PATCH, &address(id, ""), patch, None);
        self.send_with(&call.borrowed(), &headers).await?.json()
    }

    /// Throws a draft away.
    pub async fn delete_town_draft(&self, id: TownDraftId) -> Result<(), ClientError> {
        let path = address(id, "");
        let call = Call::<(), ()> {
            method: Method::DELETE,
            path: &path,
            query: None,
            body: None,
            key: None,
            manage_token: None,
        };
        self.send(&call).await.map(drop)
    }

    /// What a draft would do.
    pub async fn preview_town_draft(
        &self,
        id: TownDraftId,
        request: &PreviewTown,
    ) -> Result<TownPreview, ClientError> {
        let call = write(Method::POST, &address(id, "/preview"), request, None);
        self.send(&call.borrowed()).await?.json()
    }

    /// Publishes a draft; `etag` is the tag of the state that is meant.
    pub async fn publish_town_draft(
        &self,
        id: TownDraftId,
        etag: &str,
        request: &PublishTown,
        key: &IdempotencyKey,
    ) -> Result<TownPublished, ClientError> {
        let call = write(Method::POST, &address(id, "/publish"), request, Some(key));
        self.send_with(&call.borrowed(), &[("If-Match", etag)])
            .await?
            .json()
    }

    /// How far the introduction of appointments is.
    pub async fn report_rollout(&self) -> Result<RolloutReport, ClientError> {
        self.ask(Method::GET, "/v1/reports/rollout", None::<&()>).await
    }

    /// Where sites and units have other rules than the authority.
    pub async fn list_deviations(&self) -> Result<DeviationList, ClientError> {
        self.ask(Method::GET, "/v1/reports/deviations", None::<&()>).await
    }

    async fn ask<Q: Serialize, A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        query: Option<&Q>,
    ) -> Result<A, ClientError> {
        self.json(Call::<_, ()> {
            method,
            path,
            query,
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }
}

/// A write with the parts that it owns.
struct Write<'a, B> {
    method: Method,
    path: String,
    body: &'a B,
    key: Option<&'a IdempotencyKey>,
}

impl<B> Write<'_, B> {
    fn borrowed(&self) -> Call<'_, (), B> {
        Call {
            method: self.method.clone(),
            path: &self.path,
            query: None,
            body: Some(self.body),
            key: self.key,
            manage_token: None,
        }
    }
}

fn write<'a, B>(method: Method, path: &str, body: &'a B, key: Option<&'a IdempotencyKey>) -> Write<'a, B> {
    Write {
        method,
        path: path.to_owned(),
        body,
        key,
    }
}

fn address(id: TownDraftId, verb: &str) -> String {
    format!("/v1/town/drafts/{id}{verb}")
}
