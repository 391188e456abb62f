//! Scopes: what a token allows. Deny by default: a route without a matching scope is refused.

use std::collections::BTreeSet;
use std::str::FromStr;

/// One permission of a machine client (OAuth 2 scope, RFC 6749 section 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Read sites, units and services.
    CatalogueRead,
    /// Search free slots.
    SlotsRead,
    /// Hold slots, book, and change or cancel with the manage token.
    AppointmentsWrite,
    /// Read any appointment of the authority without its manage token (desk, never a kiosk).
    AppointmentsRead,
    /// Change, cancel and correct bookings for people who state number and name (desk, gatehouse, 115).
    AppointmentsManage,
    /// Record steps done before the counter and papers received (photo machine, cash desk, upload form).
    PreparationWrite,
    /// Deliver notices: read contacts and activation tokens of bookings that wait for a mail.
    NoticesDeliver,
    /// Vouch for the accounts with which visitors signed in, and list their bookings (portal).
    AccountsVouch,
    /// Check visitors in.
    CheckInsWrite,
    /// List visits of the authority (desk, gatehouse).
    VisitsRead,
    /// Use the seats kept for urgent cases, with a reason (115, gatehouse, clerks).
    UrgentWrite,
    /// Change the calendar: openings, closed days, holidays, outer hours, policies, staffing.
    AdminCalendar,
    /// Change sites, units, services and counters.
    AdminCatalogue,
}

/// Why a text is not a scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope \"{0}\"")]
pub struct ParseScopeError(pub String);

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 13] = [
        Self::CatalogueRead,
        Self::SlotsRead,
        Self::AppointmentsWrite,
        Self::AppointmentsRead,
        Self::AppointmentsManage,
        Self::PreparationWrite,
        Self::NoticesDeliver,
        Self::AccountsVouch,
        Self::CheckInsWrite,
        Self::VisitsRead,
        Self::UrgentWrite,
        Self::AdminCalendar,
        Self::AdminCatalogue,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CatalogueRead => "catalogue:read",
            Self::SlotsRead => "slots:read",
            Self::AppointmentsWrite => "appointments:write",
            Self::AppointmentsRead => "appointments:read",
            Self::AppointmentsManage => "appointments:manage",
            Self::PreparationWrite => "preparation:write",
            Self::NoticesDeliver => "notices:deliver",
            Self::AccountsVouch => "accounts:vouch",
            Self::CheckInsWrite => "check-ins:write",
            Self::VisitsRead => "visits:read",
            Self::UrgentWrite => "urgent:write",
            Self::AdminCalendar => "admin:calendar",
            Self::AdminCatalogue => "admin:catalogue",
        }
    }
}

impl FromStr for Scope {
    type Err = ParseScopeError;

    fn from_str(text: &str) -> Result<Self, ParseScopeError> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| ParseScopeError(text.to_owned()))
    }
}

/// A set of scopes, written with spaces between (RFC 6749 section 3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeSet(BTreeSet<Scope>);

impl ScopeSet {
    /// Collects scopes.
    pub fn new(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self(scopes.into_iter().collect())
    }

    /// Whether `scope` is allowed.
    pub fn allows(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether every scope of `other` is in this set.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.is_subset(&self.0)
    }
}

impl FromStr for ScopeSet {
    type Err = ParseScopeError;

    fn from_str(text: &str) -> Result<Self, ParseScopeError> {
        text.split_ascii_whitespace()
            .map(Scope::from_str)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl std::fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.0.iter().map(|scope| scope.as_str()).collect();
        f.write_str(&names.join(" "))
    }
}
