//! The application: every operation, behind the same layers.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, HttpResponse, web};
use einlass_contract::platform::ErrorCode;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{AppState, docs, openapi};
use crate::access::{self, gate};
use crate::platform::{self, Refusal, observe};
use crate::{admission, booking, calendar, catalogue, queue, report, town};

/// The application with all operations, its layers and its own description.
pub fn build_app(
    state: web::Data<AppState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, document) = App::new()
        .app_data(state)
        .into_utoipa_app()
        .openapi(openapi::frame())
        .configure(operations)
        .split_for_parts();
    let document = openapi::complete(document);
    app.configure(|config| docs::register(config, document))
        .default_service(web::to(nothing_here))
        .wrap(from_fn(gate))
        .wrap(from_fn(observe))
}

/// Every operation of the API, in the order of a visitor's way.
pub(super) fn operations(config: &mut ServiceConfig<'_>) {
    config
        .service(platform::livez::livez)
        .service(platform::readyz::readyz)
        .service(access::issue_token::issue_token)
        .service(catalogue::list_sites::list_sites)
        .service(catalogue::list_units::list_units)
        .service(catalogue::list_services::list_services)
        .service(calendar::read_hours::read_hours)
        .service(calendar::search_slots::search_slots)
        .service(calendar::list_pools::list_pools)
        .service(calendar::read_staffing::read_staffing)
        .service(calendar::change_staffing::change_staffing)
        .service(booking::hold_slot::hold_slot)
        .service(booking::release_hold::release_hold)
        .service(booking::book_appointment::book_appointment)
        .service(booking::find_appointment::find_appointment)
        .service(booking::find_by_account::find_by_account)
        .service(booking::read_appointment::read_appointment)
        .service(booking::reschedule_appointment::reschedule_appointment)
        .service(booking::cancel_appointment::cancel_appointment)
        .service(booking::waiting_list::join_waiting_list::join_waiting_list)
        .service(booking::waiting_list::read_waiting_entry::read_waiting_entry)
        .service(booking::waiting_list::accept_offer::accept_offer)
        .service(booking::waiting_list::withdraw_waiting_entry::withdraw_waiting_entry)
        .service(booking::mass_cancellation::plan_mass_cancellation::plan_mass_cancellation)
        .service(booking::mass_cancellation::read_mass_cancellation::read_mass_cancellation)
        .service(booking::mass_cancellation::apply_mass_cancellation::apply_mass_cancellation)
        .service(booking::mass_cancellation::list_calls::list_calls)
        .service(booking::mass_cancellation::list_notices::list_notices)
        .service(booking::activate_appointment::activate_appointment)
        .service(booking::read_activation::read_activation)
        .service(booking::update_appointment::update_appointment)
        .service(booking::record_preparation::record_preparation)
        .service(booking::place_appointment::place_appointment)
        .service(booking::render_qr_svg::render_qr_svg)
        .service(booking::render_qr_png::render_qr_png)
        .service(booking::render_ics::render_ics)
        .service(booking::itinerary::search_itineraries::search_itineraries)
        .service(booking::itinerary::book_itinerary::book_itinerary)
        .service(booking::itinerary::reschedule_itinerary::reschedule_itinerary)
        .service(admission::check_in::check_in)
        .service(admission::list_ticket_keys::list_ticket_keys)
        .service(queue::list_visits::list_visits)
        .service(report::list_duplicates::list_duplicates)
        .configure(configuration);
}

/// The configuration and what management wants to know about it.
fn configuration(config: &mut ServiceConfig<'_>) {
    config
        .service(town::export_town::export_town)
        .service(town::list_town_versions::list_town_versions)
        .service(town::read_town_version::read_town_version)
        .service(town::restore_town_version::restore_town_version)
        .service(town::list_town_drafts::list_town_drafts)
        .service(town::create_town_draft::create_town_draft)
        .service(town::read_town_draft::read_town_draft)
        .service(town::replace_town_draft::replace_town_draft)
        .service(town::patch_town_draft::patch_town_draft)
        .service(town::delete_town_draft::delete_town_draft)
        .service(town::preview_town_draft::preview_town_draft)
        .service(town::publish_town_draft::publish_town_draft)
        .service(report::report_rollout::report_rollout)
        .service(report::list_deviations::list_deviations);
}

async fn nothing_here() -> Result<HttpResponse, Refusal> {
    Err(Refusal::new(ErrorCode::RouteNotFound))
}
