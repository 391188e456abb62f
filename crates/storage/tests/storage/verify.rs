//! The verification finds what must not be.

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use einlass_storage::DatabaseUrl;
use jiff::civil::time;

use crate::on_both::on_both;
use crate::town::{TODAY, Town};

on_both! { damage_that_no_program_of_ours_does_is_found }

fn damage(town: &Town, sql: &str) {
    match town.database.url() {
        DatabaseUrl::Postgres(url) => diesel::PgConnection::establish(url).unwrap().batch_execute(sql),
        DatabaseUrl::Sqlite(path) => {
            let path = path.to_str().unwrap();
            diesel::SqliteConnection::establish(path)
                .unwrap()
                .batch_execute(sql)
        }
    }
    .unwrap();
}

async fn damage_that_no_program_of_ours_does_is_found(town: Town) {
    town.give_seats(2).await;
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    town.assert_sound().await;
    for (sql, repair, rules) in [
        (
            "UPDATE seat_claim SET seat = seat + 40",
            "UPDATE seat_claim SET seat = seat - 40",
            vec!["no claim has a seat above what the rules of its pool ever gave"],
        ),
        (
            "UPDATE appointment SET quanta = quanta + 1",
            "UPDATE appointment SET quanta = quanta - 1",
            vec!["a live appointment has one seat in each of its quanta and none elsewhere"],
        ),
        (
            "UPDATE appointment SET state = 'missed'",
            "UPDATE appointment SET state = 'booked'",
            vec!["every claim belongs to a live appointment of the same authority"],
        ),
        (
            "UPDATE appointment SET state = 'honoured'",
            "UPDATE appointment SET state = 'booked'",
            vec!["an honoured appointment has a visit"],
        ),
        (
            "UPDATE appointment SET number = NULL",
            "UPDATE appointment SET number = 1",
            vec!["what was booked has a number"],
        ),
    ] {
        damage(&town, sql);
        let found = town.store.verify().await.unwrap();
        let found: Vec<_> = found.iter().map(|one| (one.rule, one.subject.clone())).collect();
        let expected: Vec<_> = rules
            .into_iter()
            .map(|rule| (rule, booked.id.to_string()))
            .collect();
        assert_eq!(found, expected, "{sql}");
        damage(&town, repair);
        town.assert_sound().await;
    }
    damage(&town, "DELETE FROM day_rev");
    assert_eq!(town.store.verify().await.unwrap().len(), 1);
}
