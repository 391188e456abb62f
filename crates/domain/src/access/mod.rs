//! Who may do what: scopes of machine clients.

mod scope;

pub use scope::{ParseScopeError, Scope, ScopeSet};
