//! The invariants, checked on a live database.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use einlass_domain::ids::AppointmentId;

use super::Violation;
use crate::StorageError;
use crate::connection::Conn;
use crate::error::classify;
use crate::sql_types::{Db, Id};

/// A row that breaks a rule.
#[derive(Debug, QueryableByName)]
struct Subject {
    #[diesel(sql_type = Id)]
    subject: Db<AppointmentId>,
}

/// Each rule with a query for the ids that break it, in words of both databases.
const RULES: &[(&str, &str)] = &[
    (
        "every claim belongs to a live appointment of the same authority",
        "SELECT DISTINCT c.appointment_id AS subject FROM seat_claim c
         LEFT JOIN appointment a ON a.id = c.appointment_id AND a.authority_id = c.authority_id
             AND a.state IN ('held', 'pending', 'booked', 'honoured')
         WHERE a.id IS NULL",
    ),
    (
        "a live appointment has one seat in each of its quanta and none elsewhere",
        "SELECT a.id AS subject FROM appointment a
         LEFT JOIN seat_claim c ON c.appointment_id = a.id
         WHERE a.state IN ('held', 'pending', 'booked', 'honoured')
         GROUP BY a.id, a.quanta
         HAVING count(c.seat) <> a.quanta OR count(DISTINCT c.quantum_at) <> a.quanta
             OR sum(CASE WHEN c.pool_id = a.pool_id AND c.quantum_at >= a.first_quantum
                              AND c.quantum_at < a.first_quantum + a.quanta THEN 1 ELSE 0 END) <> a.quanta",
    ),
    (
        "no claim has a seat above what the rules of its pool ever gave",
        "SELECT DISTINCT c.appointment_id AS subject FROM seat_claim c
         LEFT JOIN pool p ON p.id = c.pool_id
         WHERE p.id IS NULL OR c.seat >= p.seats_ever",
    ),
    (
        "the pool of an appointment exists in the same authority",
        "SELECT a.id AS subject FROM appointment a
         LEFT JOIN pool p ON p.id = a.pool_id AND p.authority_id = a.authority_id
         WHERE p.id IS NULL",
    ),
    (
        "the day of every live appointment has a revision",
        "SELECT a.id AS subject FROM appointment a
         LEFT JOIN day_rev d ON d.pool_id = a.pool_id AND d.on_date = a.on_date AND d.authority_id = a.authority_id
         WHERE a.state IN ('held', 'pending', 'booked', 'honoured') AND d.pool_id IS NULL",
    ),
    (
        "the personal data of an appointment exists in the same authority",
        "SELECT a.id AS subject FROM appointment a
         LEFT JOIN person_data p ON p.id = a.person_data_id AND p.authority_id = a.authority_id
         WHERE a.person_data_id IS NOT NULL AND p.id IS NULL",
    ),
    (
        "an appointment is 1 to 288 quanta long and has an end of its hold exactly while it is only held",
        "SELECT id AS subject FROM appointment
         WHERE quanta NOT BETWEEN 1 AND 288 OR (expires_at IS NOT NULL) <> (state IN ('held', 'pending'))",
    ),
    (
        "what was booked has a number",
        "SELECT id AS subject FROM appointment
         WHERE number IS NULL AND state IN ('booked', 'honoured', 'missed', 'cancelled')
             AND id NOT IN (SELECT appointment_id FROM itinerary_station WHERE itinerary_id <> appointment_id)",
    ),
    (
        "the stations of an itinerary follow an appointment with a number",
        "SELECT s.appointment_id AS subject FROM itinerary_station s
         LEFT JOIN appointment a ON a.id = s.appointment_id AND a.authority_id = s.authority_id
         LEFT JOIN appointment l ON l.id = s.itinerary_id AND l.authority_id = s.authority_id
             AND l.number IS NOT NULL
         WHERE a.id IS NULL OR l.id IS NULL",
    ),
    (
        "an honoured appointment has a visit",
        "SELECT a.id AS subject FROM appointment a
         LEFT JOIN visit v ON v.appointment_id = a.id AND v.id = a.visit_id AND v.authority_id = a.authority_id
         WHERE a.state = 'honoured' AND v.id IS NULL",
    ),
    (
        "the visit of an appointment honours it",
        "SELECT v.appointment_id AS subject FROM visit v
         LEFT JOIN appointment a ON a.id = v.appointment_id AND a.state = 'honoured'
         WHERE v.appointment_id IS NOT NULL AND a.id IS NULL",
    ),
];

/// Checks all rules in one snapshot.
pub(crate) fn verify(conn: &mut Conn) -> Result<Vec<Violation>, StorageError> {
    let begin = match conn {
        Conn::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Conn::Lite(_) => "BEGIN",
    };
    let found = conn.batch_execute(begin).and_then(|()| check_all(conn));
    // The connection is closed afterwards, and with it the snapshot.
    found.map_err(|error| classify(&error, conn).1)
}

fn check_all(conn: &mut Conn) -> QueryResult<Vec<Violation>> {
    let mut violations = Vec::new();
    for (rule, query) in RULES {
        let subjects: Vec<Subject> = sql_query(*query).load(conn)?;
        violations.extend(subjects.into_iter().map(|row| Violation {
            rule,
            subject: row.subject.to_string(),
        }));
    }
    Ok(violations)
}
