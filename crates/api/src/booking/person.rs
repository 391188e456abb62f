//! The person of a booking, from the wire.

use std::collections::BTreeMap;

use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;
use einlass_domain::booking::{
    AnswerValue, Contact, EmailAddress, Person, PersonError, PersonName, PhoneNumber, Vouched,
};
use einlass_domain::ids::{AuthorityId, PersonDataId};
use einlass_storage::booking::{NewPersonData, find_account_key, find_answers, find_person};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use rand::Rng;

use super::account::{AccountKey, AccountMalformed};
use crate::access::Principal;
use crate::platform::Refusal;

/// Why the details of a person are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PersonRefusal {
    #[error(transparent)]
    Detail(#[from] PersonError),
    #[error("give a mail address or a telephone number, not both")]
    TwoContacts,
    #[error("whom the clerk calls must give a telephone number")]
    PhoneNeeded,
    #[error(transparent)]
    Account(#[from] AccountMalformed),
}

/// What a booking states about a person, and who vouches for it.
#[derive(Clone)]
pub(super) struct Statement {
    /// Name and contact.
    pub(super) person: Person,
    /// Answers by key, not checked yet.
    pub(super) answers: BTreeMap<String, AnswerValue>,
    /// The account, if the visitor signed in.
    pub(super) account: Option<AccountKey>,
    /// Who vouches.
    pub(super) vouched: Vouched,
}

/// The client may not vouch for accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scope accounts:vouch is needed to name an account")]
pub(super) struct CannotVouch;

impl From<CannotVouch> for Refusal {
    fn from(error: CannotVouch) -> Self {
        Self::new(ErrorCode::ScopeMissing)
            .with_field("/person/account")
            .with_detail(error.to_string())
    }
}

impl PersonRefusal {
    /// The field at fault.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Detail(PersonError::Name) => "/person/name",
            Self::Detail(PersonError::Email) => "/person/email",
            Self::Detail(PersonError::Phone) | Self::TwoContacts | Self::PhoneNeeded => "/person/phone",
            Self::Account(_) => "/person/account",
        }
    }
}

impl Statement {
    /// Checks what is known of a person.
    pub(super) fn from_wire(
        person: &wire::Person,
        answers: BTreeMap<String, wire::AnswerValue>,
        principal: &Principal,
    ) -> Result<Result<Self, CannotVouch>, PersonRefusal> {
        let account = person.account.as_deref().map(AccountKey::parse).transpose()?;
        let vouched = match account {
            Some(_) if !principal.scopes.allows(Scope::AccountsVouch) => return Ok(Err(CannotVouch)),
            Some(_) => Vouched::ByAccount,
            None if principal.scopes.allows(Scope::AppointmentsManage) => Vouched::ByStaff,
            None => Vouched::No,
        };
        let answers = answers
            .into_iter()
            .map(|(key, value)| (key, value_from_wire(value)));
        Ok(Ok(Self {
            person: person_from_wire(person)?,
            answers: answers.collect(),
            account,
            vouched,
        }))
    }

    /// What was stated when the personal data of this id were stored; nothing once they are deleted.
    pub(super) fn stored(
        tx: &mut ReadTx<'_>,
        authority: AuthorityId,
        id: PersonDataId,
    ) -> Result<Self, StorageError> {
        let answers = find_answers(tx, authority, id)?.into_iter();
        let account = find_account_key(tx, authority, id)?.map(AccountKey::stored);
        Ok(Self {
            person: find_person(tx, authority, id)?.unwrap_or_default(),
            answers: answers
                .map(|answer| (answer.slug.to_string(), answer.value))
                .collect(),
            vouched: if account.is_some() {
                Vouched::ByAccount
            } else {
                Vouched::No
            },
            account,
        })
    }

    /// What is stated now, completed by what was stated before.
    pub(super) fn completed_by(self, before: Self) -> Self {
        let mut answers = before.answers;
        answers.extend(self.answers);
        Self {
            person: Person {
                name: self.person.name.or(before.person.name),
                contact: self.person.contact.or(before.person.contact),
            },
            answers,
            account: self.account.or(before.account),
            vouched: match self.vouched {
                Vouched::No => before.vouched,
                Vouched::ByAccount | Vouched::ByStaff => self.vouched,
            },
        }
    }

    /// How to reach the person.
    pub(super) fn contact(&self) -> Option<&Contact> {
        self.person.contact.as_ref()
    }
}

/// Checks name and contact.
pub(super) fn person_from_wire(person: &wire::Person) -> Result<Person, PersonRefusal> {
    let contact = match (&person.email, &person.phone) {
        (Some(_), Some(_)) => return Err(PersonRefusal::TwoContacts),
        (Some(email), None) => Some(Contact::Email(EmailAddress::parse(email)?)),
        (None, Some(phone)) => Some(Contact::Phone(PhoneNumber::parse(phone)?)),
        (None, None) => None,
    };
    Ok(Person {
        name: person.name.as_deref().map(PersonName::parse).transpose()?,
        contact,
    })
}

/// The personal data to be stored, if anything is known at all.
pub(crate) fn new_person_data<R: Rng + ?Sized>(
    person: &Person,
    delete_after: Timestamp,
    now: Timestamp,
    rng: &mut R,
) -> Option<NewPersonData> {
    let known = person.name.is_some() || person.contact.is_some();
    known.then(|| NewPersonData {
        id: PersonDataId::generate(now, rng),
        person: person.clone(),
        answers: Vec::new(),
        account_key: None,
        delete_after,
    })
}

fn value_from_wire(value: wire::AnswerValue) -> AnswerValue {
    match value {
        wire::AnswerValue::Flag(flag) => AnswerValue::Flag(flag),
        wire::AnswerValue::Number(number) => AnswerValue::Number(number),
        wire::AnswerValue::Text(text) => AnswerValue::Text(text),
    }
}
