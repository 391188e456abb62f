//! Visits of several stations.

use einlass_contract::booking::{
    Appointment, BookItineraryRequest, BookedAppointment, ItineraryList, RescheduleItineraryRequest,
    SearchItinerariesRequest,
};
use einlass_domain::ids::AppointmentId;
use reqwest::Method;

use crate::client::Call;
use crate::{Client, ClientError, IdempotencyKey};

impl Client {
    /// Searches free itineraries for a visit of several stations.
    pub async fn search_itineraries(
        &self,
        request: &SearchItinerariesRequest,
    ) -> Result<ItineraryList, ClientError> {
        self.json(Call::<(), _> {
            method: Method::POST,
            path: "/v1/itineraries/search",
            query: None,
            body: Some(request),
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Books all stations of a visit, or none.
    pub async fn book_itinerary(
        &self,
        request: &BookItineraryRequest,
        key: &IdempotencyKey,
    ) -> Result<BookedAppointment, ClientError> {
        self.post("/v1/itineraries", request, key).await
    }

    /// Moves all stations of a visit, or none.
    pub async fn reschedule_itinerary(
        &self,
        id: AppointmentId,
        request: &RescheduleItineraryRequest,
        key: &IdempotencyKey,
    ) -> Result<Appointment, ClientError> {
        self.post(&format!("/v1/itineraries/{id}/reschedule"), request, key)
            .await
    }
}
