//! Parameters of the address: path and query.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use einlass_contract::platform::ErrorCode;
use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::Refusal;

/// The query of an address.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The parameter `id` of an address.
#[derive(Clone, Copy, Debug)]
pub struct PathId<I>(pub I);

/// The parameter `date` of an address.
#[derive(Clone, Copy, Debug)]
pub struct PathDate(pub Date);

impl FromRequest for PathDate {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let date = request
            .match_info()
            .get("date")
            .and_then(|text| text.parse().ok());
        ready(
            date.map(Self)
                .ok_or_else(|| Refusal::new(ErrorCode::ParameterInvalid).with_field("date")),
        )
    }
}

/// The parameter `version` of an address.
#[derive(Clone, Copy, Debug)]
pub struct PathVersion(pub u64);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = web::Query::<T>::from_query(request.query_string());
        ready(query.map(|query| Self(query.into_inner())).map_err(|error| {
            let refusal = Refusal::new(ErrorCode::ParameterInvalid);
            match parameter(&error.to_string()) {
                Some(name) => refusal.with_field(name),
                None => refusal,
            }
        }))
    }
}

impl<I: FromStr> FromRequest for PathId<I> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(
            id.map(Self)
                .ok_or_else(|| Refusal::new(ErrorCode::ParameterInvalid).with_field("id")),
        )
    }
}

impl FromRequest for PathVersion {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = request.match_info().get("version");
        let version = version.and_then(|text| text.parse().ok()).map(Self);
        ready(version.ok_or_else(|| Refusal::new(ErrorCode::ParameterInvalid).with_field("version")))
    }
}

/// The name that serde puts between back quotes into the text about a missing or unknown parameter.
fn parameter(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}
