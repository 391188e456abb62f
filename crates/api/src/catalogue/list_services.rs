//! Listing services.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::catalogue::{
    AppointmentNeed, Combination, CombinationLimits, Document, DocumentNeed, ListServicesQuery, Service,
    ServiceList, ServiceTerms, Text,
};
use einlass_domain::catalogue as domain;
use einlass_domain::ids::{ServiceId, SiteId, UnitId};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use super::on_wire::service_on_wire;
use super::{NotVisible, VisibleCatalogue};
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, Query, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ListServicesProblems: AUTHENTICATED, PARAMETERS; SiteNotFound, UnitNotFound);

/// Lists the services of the authority
///
/// What people come for, with duration, documents to bring and what may be booked together. `q` finds names,
/// headings and synonyms in every language, and keys of the federal service catalogue. A service that is given on some
/// days only stands here, with these days, from when the first of them can be booked until the last one has passed.
#[utoipa::path(
    tag = "catalogue",
    params(ListServicesQuery),
    responses(
        (status = 200, description = "The services in the order of their keys.", body = ServiceList, example = json!(sample())),
        (status = 304, description = "The list is the one of the tag in `If-None-Match`."),
        ListServicesProblems
    )
)]
#[get("/v1/services")]
pub(crate) async fn list_services(
    state: web::Data<AppState>,
    principal: Principal,
    query: Query<ListServicesQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let filter = query.0;
    let answer = state
        .store
        .read(move |tx| services_of(tx, &principal, &filter, now))
        .await?;
    TaggedAnswer::of(&request, &answer)
}

/// Why services are not listed.
#[derive(Debug, thiserror::Error)]
enum ListServicesError {
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn services_of(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    filter: &ListServicesQuery,
    now: Timestamp,
) -> Result<ServiceList, ListServicesError> {
    let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
    catalogue.check(filter.site_id, filter.unit_id)?;
    let word = filter.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let at_site = |id: ServiceId| {
        filter
            .site_id
            .is_none_or(|site| catalogue.sites_of_service(id).contains(&site))
    };
    let services = catalogue.services.iter().filter(|service| {
        filter.unit_id.is_none_or(|unit| service.unit_id == unit)
            && at_site(service.id)
            && matches(service, &word)
            && catalogue.is_listed(service, principal.channel, now)
    });
    Ok(ServiceList {
        services: services
            .map(|service| service_on_wire(service, &catalogue))
            .collect(),
    })
}

fn matches(service: &domain::Service, word: &str) -> bool {
    let names = service
        .name
        .as_map()
        .values()
        .chain(service.category.as_map().values());
    let mut texts = names.chain(&service.synonyms);
    word.is_empty()
        || texts.any(|text| text.to_lowercase().contains(word))
        || service.leika_key.as_ref().is_some_and(|key| key.as_str() == word)
}

impl From<ListServicesError> for Refusal {
    fn from(error: ListServicesError) -> Self {
        match error {
            ListServicesError::NotVisible(error) => error.into(),
            ListServicesError::Storage(error) => error.into(),
        }
    }
}

fn sample() -> ServiceList {
    let text = |de: &str, en: &str| {
        Text(
            [("de", de), ("en", en)]
                .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
                .into(),
        )
    };
    ServiceList {
        services: vec![Service {
            id: ServiceId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000003")),
            key: "personalausweis".to_owned(),
            unit_id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
            site_ids: vec![SiteId::from_uuid(uuid::uuid!(
                "0193a5c0-0000-7000-8000-000000000001"
            ))],
            name: text("Personalausweis beantragen", "Apply for an identity card"),
            category: text("Ausweise", "Identity documents"),
            synonyms: vec!["Perso".to_owned()],
            leika_key: None,
            duration_minutes: 20,
            further_minutes: 10,
            max_quantity: 5,
            appointment: AppointmentNeed::Required,
            documents: vec![Document {
                key: "passfoto".to_owned(),
                name: text("Digitales Passfoto", "Digital passport photo"),
                need: DocumentNeed::Required,
                mandatory: true,
            }],
            combination: Combination::Any,
            combination_limits: CombinationLimits::default(),
            valid_from_on: None,
            valid_until_on: None,
            fee: None,
            terms: ServiceTerms::default(),
        }],
    }
}
