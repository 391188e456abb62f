//! Personal data, in this one table only.

use diesel::prelude::*;
use einlass_domain::booking::{Answer, Contact, EmailAddress, Person, PersonName, PhoneNumber};
use einlass_domain::ids::{AuthorityId, PersonDataId};
use jiff::Timestamp;

use crate::error::inconsistent;
use crate::schema::{appointment, person_data};
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

/// Personal data to be kept with a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPersonData {
    /// Id.
    pub id: PersonDataId,
    /// The data.
    pub person: Person,
    /// Answers to the questions of the services.
    pub answers: Vec<Answer>,
    /// A digest of the account with which the visitor signed in at the portal.
    pub account_key: Option<String>,
    /// When it must be deleted (Löschfrist).
    pub delete_after: Timestamp,
}

/// What the data was collected for.
const PURPOSE: &str = "appointment";

/// Ids in one statement; SQLite takes some thousands of them.
const MOST_AT_ONCE: usize = 1000;

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = person_data, treat_none_as_default_value = false)]
pub(crate) struct PersonRow {
    pub(crate) id: Db<PersonDataId>,
    pub(crate) authority_id: Db<AuthorityId>,
    pub(crate) purpose: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) contact_key: Option<String>,
    pub(crate) delete_after: Db<Timestamp>,
    pub(crate) answers: Db<JsonText>,
    pub(crate) account_key: Option<String>,
}

/// Personal data by id; `None` once deleted.
pub fn find_person(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: PersonDataId,
) -> Result<Option<Person>, StorageError> {
    let query = person_data::table
        .find(Db(id))
        .filter(person_data::authority_id.eq(Db(authority_id)));
    let row: Option<PersonRow> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Person::try_from).transpose()
}

/// The answers that belong to a booking; none once they are deleted.
pub fn find_answers(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: PersonDataId,
) -> Result<Vec<Answer>, StorageError> {
    let query = person_data::table
        .find(Db(id))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .select(person_data::answers);
    let found: Option<JsonText> = tx.run(|conn| query.first(conn).optional())?;
    match found {
        Some(answers) => answers
            .read()
            .ok_or_else(|| inconsistent("person_data", "answers", id)),
        None => Ok(Vec::new()),
    }
}

/// The digest of the account with which a person signed in, if there is one.
pub fn find_account_key(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: PersonDataId,
) -> Result<Option<String>, StorageError> {
    let query = person_data::table
        .find(Db(id))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .select(person_data::account_key);
    let found: Option<Option<String>> = tx.run(|conn| query.first(conn).optional())?;
    Ok(found.flatten())
}

/// Changes when personal data must be deleted: a booking that moves takes its data along.
pub fn keep_person_until(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: PersonDataId,
    delete_after: Timestamp,
) -> Result<(), StorageError> {
    let target = person_data::table
        .find(Db(id))
        .filter(person_data::authority_id.eq(Db(authority_id)));
    let change = person_data::delete_after.eq(Db(delete_after));
    tx.run(|conn| diesel::update(target).set(change).execute(conn))
        .map(drop)
}

/// Corrects the name of a person.
pub fn correct_name(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: PersonDataId,
    name: &PersonName,
) -> Result<(), StorageError> {
    let target = person_data::table
        .find(Db(id))
        .filter(person_data::authority_id.eq(Db(authority_id)));
    let change = person_data::name.eq(name.as_str());
    tx.run(|conn| diesel::update(target).set(change).execute(conn))
        .map(drop)
}

/// Deletes personal data whose time has come; the appointments stay. Returns how many.
pub fn purge_person_data(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StorageError> {
    let due = person_data::table.filter(person_data::delete_after.le(Db(now)));
    let deleted: Vec<Db<PersonDataId>> =
        tx.run(|conn| diesel::delete(due).returning(person_data::id).get_results(conn))?;
    for ids in deleted.chunks(MOST_AT_ONCE) {
        forget_persons(tx, ids)?;
    }
    Ok(u64::try_from(deleted.len()).unwrap_or(u64::MAX))
}

/// Deletes the personal data of somebody before its time.
pub(super) fn delete_person(tx: &mut WriteTx, id: PersonDataId) -> Result<(), StorageError> {
    let target = person_data::table.find(Db(id));
    tx.run(|conn| diesel::delete(target).execute(conn))?;
    forget_persons(tx, &[Db(id)])
}

/// Appointments no longer name personal data that is deleted.
fn forget_persons(tx: &mut WriteTx, ids: &[Db<PersonDataId>]) -> Result<(), StorageError> {
    let bookings = appointment::table.filter(appointment::person_data_id.eq_any(ids));
    let without = appointment::person_data_id.eq(None::<Db<PersonDataId>>);
    tx.run(|conn| diesel::update(bookings).set(without).execute(conn))
        .map(drop)
}

pub(super) fn insert_person(tx: &mut WriteTx, row: &PersonRow) -> Result<(), StorageError> {
    tx.run(|conn| diesel::insert_into(person_data::table).values(row).execute(conn))
        .map(drop)
}

impl PersonRow {
    pub(super) fn of(new: &NewPersonData, authority_id: AuthorityId) -> Result<Self, StorageError> {
        let (email, phone) = match &new.person.contact {
            Some(Contact::Email(address)) => (Some(address.as_str().to_owned()), None),
            Some(Contact::Phone(number)) => (None, Some(number.as_str().to_owned())),
            None => (None, None),
        };
        Ok(Self {
            id: Db(new.id),
            authority_id: Db(authority_id),
            purpose: PURPOSE.to_owned(),
            name: new.person.name.as_ref().map(|name| name.as_str().to_owned()),
            email,
            phone,
            contact_key: new.person.contact.as_ref().map(Contact::normalised),
            delete_after: Db(new.delete_after),
            answers: Db(JsonText::write(&new.answers)?),
            account_key: new.account_key.clone(),
        })
    }
}

impl TryFrom<PersonRow> for Person {
    type Error = StorageError;

    fn try_from(row: PersonRow) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("person_data", column, row.id);
        let name = row.name.as_deref().map(PersonName::parse).transpose();
        let email = row.email.as_deref().map(EmailAddress::parse).transpose();
        let phone = row.phone.as_deref().map(PhoneNumber::parse).transpose();
        let phone = phone.map_err(|_| bad("phone"))?.map(Contact::Phone);
        let email = email.map_err(|_| bad("email"))?.map(Contact::Email);
        Ok(Self {
            name: name.map_err(|_| bad("name"))?,
            contact: email.or(phone),
        })
    }
}
