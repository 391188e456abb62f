//! Getting in: the admission ticket and the check-in verdict.

mod check_in;
mod check_in_stations;
mod next_action;
mod ticket;
mod ticket_keys;

pub use check_in::{CheckInFacts, CheckInVerdict, Expectation, judge_check_in};
pub use check_in_stations::{StationFacts, StationsVerdict, judge_stations};
pub use next_action::NextAction;
pub use ticket::{AdmissionTicket, TicketError, TicketFacts};
pub use ticket_keys::{TicketKeyId, TicketKeyIdError, TicketSigner, TicketVerifier};
