//! What a service asks of a booking beyond its time and papers.

mod closed_channel;
mod identity;
mod preparation;
mod question;
mod service_terms;
mod variant;

pub use closed_channel::{ChannelClosed, ClosedChannel, check_channel};
pub use identity::IdentityLevel;
pub use preparation::{ServiceStep, UploadForm};
pub use question::{Question, QuestionKind, QuestionOption};
pub use service_terms::{ServiceTerms, ServiceTermsError};
pub use variant::{Variant, VideoLink, VideoLinkError};
