//! Free times, hours and staffing.

use einlass_contract::calendar::{
    ChangeStaffingRequest, Hours, PoolList, ReadHoursQuery, SearchSlotsQuery, SlotList, Staffing,
};
use einlass_domain::ids::{PoolId, UnitId};
use jiff::civil::Date;
use reqwest::Method;

use crate::client::Call;
use crate::{Client, ClientError};

impl Client {
    /// Searches free times.
    pub async fn search_slots(&self, query: &SearchSlotsQuery) -> Result<SlotList, ClientError> {
        self.json(Call::<_, ()> {
            method: Method::GET,
            path: "/v1/slots",
            query: Some(query),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Reads the hours of a unit on a day.
    pub async fn read_hours(&self, unit_id: UnitId, query: &ReadHoursQuery) -> Result<Hours, ClientError> {
        self.json(Call::<_, ()> {
            method: Method::GET,
            path: &format!("/v1/units/{unit_id}/hours"),
            query: Some(query),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Lists the pools of counters.
    pub async fn list_pools(&self) -> Result<PoolList, ClientError> {
        self.json(Call::<(), ()> {
            method: Method::GET,
            path: "/v1/pools",
            query: None,
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Reads the staffing of a day with its rebooking list.
    pub async fn read_staffing(&self, pool_id: PoolId, on: Date) -> Result<Staffing, ClientError> {
        self.json(Call::<(), ()> {
            method: Method::GET,
            path: &format!("/v1/pools/{pool_id}/staffing/{on}"),
            query: None,
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }

    /// Changes the staffing of a day; sending it again changes nothing.
    pub async fn change_staffing(
        &self,
        pool_id: PoolId,
        on: Date,
        request: &ChangeStaffingRequest,
    ) -> Result<Staffing, ClientError> {
        self.json(Call::<(), _> {
            method: Method::PUT,
            path: &format!("/v1/pools/{pool_id}/staffing/{on}"),
            query: None,
            body: Some(request),
            key: None,
            manage_token: None,
        })
        .await
    }
}
