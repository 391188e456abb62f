//! What the services of one visit ask of the booking, together.

use super::Contact;
use crate::catalogue::Service;
use crate::catalogue::terms::{IdentityLevel, Question};
use crate::ids::ServiceId;

/// The terms of all services of a visit: the strictest of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedTerms {
    /// All questions, each once; required if any service insists.
    pub questions: Vec<Question>,
    /// How well the visitor must be known.
    pub identity: IdentityLevel,
    /// Whether a mail address is verified.
    pub verify_email: bool,
    /// Services with a limit of open bookings per contact.
    pub max_open_per_person: Vec<(ServiceId, u16)>,
    /// Services with a limit of bookings per day.
    pub max_per_day: Vec<(ServiceId, u16)>,
}

/// What stands behind a booking besides the visitor's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// Nothing.
    No,
    /// A portal at which the visitor signed in with an account.
    ByAccount,
    /// Staff who speak with the visitor; nobody is turned away for lack of an account.
    ByStaff,
}

impl AskedTerms {
    /// Puts the terms of services together.
    pub fn of<'a>(services: impl Iterator<Item = &'a Service>) -> Self {
        let mut asked = Self {
            questions: Vec::new(),
            identity: IdentityLevel::None,
            verify_email: false,
            max_open_per_person: Vec::new(),
            max_per_day: Vec::new(),
        };
        for service in services {
            let terms = &service.terms;
            asked.identity = asked.identity.max(terms.identity);
            asked.verify_email |= terms.verify_email;
            asked.add_questions(&terms.questions);
            let limit = |limit: Option<u16>| limit.map(|limit| (service.id, limit));
            asked.max_open_per_person.extend(limit(terms.max_open_per_person));
            asked.max_per_day.extend(limit(terms.max_per_day));
        }
        asked
    }

    /// The level that the booking lacks, if it lacks one.
    pub fn missing_identity(&self, contact: Option<&Contact>, vouched: Vouched) -> Option<IdentityLevel> {
        let has_email = matches!(contact, Some(Contact::Email(_)));
        let is_met = match (self.identity, vouched) {
            (_, Vouched::ByStaff | Vouched::ByAccount) | (IdentityLevel::None, Vouched::No) => true,
            (IdentityLevel::VerifiedEmail, Vouched::No) => has_email,
            (IdentityLevel::Account, Vouched::No) => false,
        };
        (!is_met).then_some(self.identity)
    }

    /// Whether the booking waits until its mail address has answered.
    pub fn needs_activation(&self, contact: Option<&Contact>, vouched: Vouched) -> bool {
        let asks = self.verify_email || self.identity >= IdentityLevel::VerifiedEmail;
        asks && matches!(contact, Some(Contact::Email(_))) && vouched == Vouched::No
    }

    fn add_questions(&mut self, questions: &[Question]) {
        for question in questions {
            match self
                .questions
                .iter_mut()
                .find(|known| known.slug == question.slug)
            {
                Some(known) => known.is_required |= question.is_required,
                None => self.questions.push(question.clone()),
            }
        }
    }
}
