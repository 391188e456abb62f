//! Tokens of machine clients.

mod token;

pub use token::{GrantType, IssueTokenRequest, TokenAnswer, TokenType};
