//! Policies of an authority, its sites and its units, each saying only what differs from the level above.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::{BookingPolicy, BookingPolicyError, Channel};
use crate::ids::ServiceId;

/// What one level says (Abweichung); what it does not say comes from the level above.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyLevel {
    /// Days ahead that can be booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<u16>,
    /// Minutes before the start until which a time can be booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_minutes: Option<u16>,
    /// Time of day at which the last bookable day opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Time>,
    /// Minutes before the start from which check-in is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in_before_minutes: Option<u16>,
    /// Minutes after the start until which check-in is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in_after_minutes: Option<u16>,
    /// Minutes that a hold lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_minutes: Option<u16>,
    /// Most open bookings per contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_open_per_person: Option<u16>,
    /// Longest time in minutes that a seat given back by a visitor is kept from the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freed_seat_delay_minutes: Option<u16>,
    /// Minutes for which a freed time is offered to one person on the waiting list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_minutes: Option<u16>,
    /// Most bookings per contact on one day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_per_person_and_day: Option<u16>,
    /// Minutes in which a mail address must answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activation_minutes: Option<u16>,
    /// Days after the appointment at which personal data are deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_person_days: Option<u16>,
    /// Other horizons and lead times for some services or channels; of several that fit the last one counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<PolicyOverride>,
}

/// Another horizon or lead time for some bookings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyOverride {
    /// For these services; empty: for all.
    pub service_ids: Vec<ServiceId>,
    /// For bookings through these channels, by name; empty: for all.
    pub channels: Vec<ChannelName>,
    /// Days ahead that can be booked.
    pub horizon_days: Option<u16>,
    /// Minutes before the start until which a time can be booked.
    pub lead_minutes: Option<u16>,
}

/// A channel as it is stored in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChannelName(pub Channel);

/// The policies that count at one place: authority, then site, then unit.
#[derive(Clone, Copy, Debug)]
pub struct PolicyTree<'a> {
    /// Of the authority.
    pub authority: &'a PolicyLevel,
    /// Of the site.
    pub site: &'a PolicyLevel,
    /// Of the unit.
    pub unit: &'a PolicyLevel,
}

impl PolicyTree<'_> {
    /// The policy for a visit of these services through a channel. Of several services the strictest counts: the
    /// shortest horizon and the longest lead time.
    pub fn resolve(&self, service_ids: &[ServiceId], channel: Channel) -> BookingPolicy {
        let base = self.base();
        let of_service = |id: &ServiceId| self.overridden(base, Some(*id), channel);
        let all = service_ids.iter().map(of_service);
        all.reduce(BookingPolicy::stricter)
            .unwrap_or_else(|| self.overridden(base, None, channel))
    }

    /// The policy without regard to services and channel, e.g. for check-in.
    pub fn base(&self) -> BookingPolicy {
        let levels = [self.authority, self.site, self.unit];
        levels
            .into_iter()
            .fold(BookingPolicy::default(), |policy, level| level.over(policy))
    }

    fn overridden(&self, base: BookingPolicy, service: Option<ServiceId>, channel: Channel) -> BookingPolicy {
        let levels = [self.authority, self.site, self.unit];
        let overrides = levels.into_iter().flat_map(|level| &level.overrides);
        let fitting = overrides.filter(|one| one.fits(service, channel));
        fitting.fold(base, |policy, one| BookingPolicy {
            horizon_days: one.horizon_days.unwrap_or(policy.horizon_days),
            lead_minutes: one.lead_minutes.unwrap_or(policy.lead_minutes),
            ..policy
        })
    }
}

impl PolicyLevel {
    /// Nothing is stated: all rules come from the level above.
    pub const EMPTY: Self = Self {
        horizon_days: None,
        lead_minutes: None,
        opens_at: None,
        check_in_before_minutes: None,
        check_in_after_minutes: None,
        hold_minutes: None,
        max_open_per_person: None,
        freed_seat_delay_minutes: None,
        offer_minutes: None,
        max_per_person_and_day: None,
        activation_minutes: None,
        keep_person_days: None,
        overrides: Vec::new(),
    };

    /// Checks every number against its range.
    pub fn check(&self) -> Result<(), BookingPolicyError> {
        let own = self.over(BookingPolicy::default());
        own.check()?;
        for one in &self.overrides {
            BookingPolicy {
                horizon_days: one.horizon_days.unwrap_or(own.horizon_days),
                lead_minutes: one.lead_minutes.unwrap_or(own.lead_minutes),
                ..own
            }
            .check()?;
        }
        Ok(())
    }

    /// What this level makes of the policy of the level above.
    pub fn over(&self, above: BookingPolicy) -> BookingPolicy {
        BookingPolicy {
            horizon_days: self.horizon_days.unwrap_or(above.horizon_days),
            lead_minutes: self.lead_minutes.unwrap_or(above.lead_minutes),
            opens_at: self.opens_at.or(above.opens_at),
            check_in_before_minutes: self
                .check_in_before_minutes
                .unwrap_or(above.check_in_before_minutes),
            check_in_after_minutes: self
                .check_in_after_minutes
                .unwrap_or(above.check_in_after_minutes),
            hold_minutes: self.hold_minutes.unwrap_or(above.hold_minutes),
            max_open_per_person: self.max_open_per_person.unwrap_or(above.max_open_per_person),
            freed_seat_delay_minutes: self
                .freed_seat_delay_minutes
                .unwrap_or(above.freed_seat_delay_minutes),
            offer_minutes: self.offer_minutes.unwrap_or(above.offer_minutes),
            max_per_person_and_day: self.max_per_person_and_day.or(above.max_per_person_and_day),
            activation_minutes: self.activation_minutes.unwrap_or(above.activation_minutes),
            keep_person_days: self.keep_person_days.unwrap_or(above.keep_person_days),
        }
    }
}

impl PolicyOverride {
    fn fits(&self, service: Option<ServiceId>, channel: Channel) -> bool {
        let is_service = match service {
            Some(id) => self.service_ids.is_empty() || self.service_ids.contains(&id),
            None => self.service_ids.is_empty(),
        };
        is_service && (self.channels.is_empty() || self.channels.contains(&ChannelName(channel)))
    }
}

impl TryFrom<String> for ChannelName {
    type Error = super::ParseChannelError;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse().map(Self)
    }
}

impl From<ChannelName> for String {
    fn from(name: ChannelName) -> Self {
        name.0.as_str().to_owned()
    }
}
