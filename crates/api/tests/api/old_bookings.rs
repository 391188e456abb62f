//! K-10: bookings of an earlier system are taken over at their own times.

use std::path::Path;

use einlass_testkit::database::Backend;
use serde_json::json;

use crate::program::{run, succeed};
use crate::story::Story;

crate::on_both_databases!(
    dry_run_and_duplicates,
    who_has_booked_already_is_reported_with_the_number,
    a_file_needs_one_lock_however_long_it_is,
    local_times_of_the_clock_change_are_refused_by_line
);

/// Line 2 fits, 3 repeats a reference, 4 overlaps line 2, 5 lies outside all openings, 6 finds no seat, 7 to 10 are
/// mistakes. The program knows the real time only, so all of it lies in a year far ahead.
const OLD: &str = "\
reference,service,site,start,minutes,name,email,phone
A-1,permit-collection,gerberstrasse-2,2031-03-03T08:00,20,Anna Muster,anna@example.org,
A-1,permit-collection,gerberstrasse-2,2031-03-03T10:00,,,,
A-2,residence-permit,gerberstrasse-2,2031-03-03T08:10,,Anna Muster,Anna+x@example.org,
A-3,permit-collection,gerberstrasse-2,2031-03-09T22:00,,,,
A-4,permit-collection,gerberstrasse-2,2031-03-03T07:00:00Z,10,,,0831 25250
A-5,atlantis,gerberstrasse-2,2031-03-03T09:00,,,,
A-6,permit-collection,gerberstrasse-2,2031-03-03T09:02,,,,
A-7,permit-collection,gerberstrasse-2,2001-03-03T09:00,,,,
A-8,permit-collection,gerberstrasse-2
";

fn write(text: &str, ending: &str) -> tempfile::TempPath {
    let file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file.into_temp_path()
}

/// The command that takes over a file.
fn import_of(file: &Path) -> [&str; 4] {
    [
        "import-bookings",
        file.to_str().unwrap(),
        "--authority",
        "kempten",
    ]
}

async fn dry_run_and_duplicates(backend: Backend) {
    let story = Story::kempten(backend).await;
    let url = story.app.database().url_text();
    let file = write(OLD, ".csv");
    let import = import_of(&file);
    let before = story.app.traces().unwrap();
    let dry = run(&url, &[&import[..], &["--dry-run"]].concat()).await;
    assert_eq!(story.app.traces().unwrap(), before, "a dry run leaves nothing");
    let told = String::from_utf8(dry.stdout).unwrap();
    for line in [
        "line 3: refused: reference: line 2 has the same",
        "line 5: no rule carries it; its time was kept",
        "line 6: refused: start: all seats that the pool ever had are taken",
        "line 7: refused: service: there is no service \"atlantis\"",
        "line 8: refused: start: times lie on full five minutes",
        "line 9: refused: start: the time has passed",
        "line 10: refused: 3 fields instead of 8",
        "lines 2 and 4: the same person at overlapping times",
        "3 imported, 1 of them carried by no rule, 0 unchanged, 6 refused, 1 overlaps, 0 beside bookings (dry run, nothing was written)",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(
        !told.contains("Anna") && !told.contains("example.org"),
        "no personal data: {told}"
    );

    let written = run(&url, &import).await;
    assert!(!written.status.success(), "lines were refused");
    let told = String::from_utf8(written.stdout).unwrap();
    assert!(
        told.ends_with("3 imported, 1 of them carried by no rule, 0 unchanged, 6 refused, 1 overlaps, 0 beside bookings\n"),
        "{told}"
    );
    let traces = story.app.traces().unwrap();
    assert_eq!(
        (
            traces.of("appointment"),
            traces.of("person_data"),
            traces.of("seat_claim")
        ),
        (3, 2, 12)
    );
    let again = run(&url, &import).await;
    let told = String::from_utf8(again.stdout).unwrap();
    assert!(
        told.contains("0 imported, 0 of them carried by no rule, 3 unchanged"),
        "{told}"
    );
    assert_eq!(
        story.app.traces().unwrap(),
        traces,
        "a second time changes nothing"
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

/// Lines that go badly with what is booked already: line 2 overlaps it, 3 repeats its service; 4 is somebody else.
const NEW: &str = "\
reference,service,site,start,minutes,name,email,phone
C-1,identity-card,rathausplatz-22,2031-03-03T08:10,,Anna Muster,anna+neu@example.org,
C-2,permit-collection,gerberstrasse-2,2031-03-05T09:00,,,ANNA@example.org,
C-3,identity-card,rathausplatz-22,2031-03-03T08:10,,Anna Muster,other@example.org,
";

async fn who_has_booked_already_is_reported_with_the_number(backend: Backend) {
    let story = Story::kempten(backend).await;
    let url = story.app.database().url_text();
    let first: String = OLD.lines().take(2).flat_map(|line| [line, "\n"]).collect();
    let import = |text: &str| {
        let file = write(text, ".csv");
        let url = url.clone();
        async move {
            let args = import_of(&file);
            let dry = run(&url, &[&args[..], &["--dry-run"]].concat()).await;
            let written = run(&url, &args).await;
            [dry, written].map(|told| String::from_utf8(told.stdout).unwrap())
        }
    };
    import(&first).await;
    let manager = story.app.agent("kempten").await.unwrap();
    let told = import(NEW).await;
    let number = |told: &str| {
        let line = told.lines().next().unwrap();
        let (_, number) = line.split_once("under ").unwrap();
        number.to_owned()
    };
    let known = number(&told[0]);
    let find = json!({ "number": known, "name": "Anna Muster" });
    let found = manager.post("/v1/appointments/find", &find).await.unwrap();
    assert_eq!(found.status, 200, "{}", found.text());
    assert_eq!(found.value().unwrap()["start_at"], "2031-03-03T07:00:00Z");
    for told in &told {
        for line in [
            format!("line 2: the same person has booked an overlapping time under {known}\n"),
            format!("line 3: the same person has booked the same service under {known}\n"),
            "3 imported, 0 of them carried by no rule, 0 unchanged, 0 refused, 0 overlaps, 2 beside bookings"
                .to_owned(),
        ] {
            assert!(told.contains(&line), "{line}\n{told}");
        }
        assert!(!told.contains("line 4"), "{told}");
    }
    let [again, _] = import(NEW).await;
    assert!(
        again.contains("3 unchanged") && again.contains("2 beside bookings"),
        "{again}"
    );
}

/// PostgreSQL has room for some thousands of locks, of all transactions together.
async fn a_file_needs_one_lock_however_long_it_is(backend: Backend) {
    const AT_MOST_ONE_LOCK: &str = "
        CREATE FUNCTION at_most_one_lock() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) > 1 THEN
                RAISE EXCEPTION 'too many locks';
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER at_most_one_lock AFTER INSERT ON external_reference
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_most_one_lock();";
    let story = Story::kempten(backend).await;
    if backend == Backend::Postgres {
        story.app.database().run_sql(AT_MOST_ONE_LOCK).unwrap();
    }
    let url = story.app.database().url_text();
    let file = write(OLD, ".csv");
    let import = import_of(&file);
    let told = run(&url, &import).await;
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("3 imported"), "{told}");
}

async fn local_times_of_the_clock_change_are_refused_by_line(backend: Backend) {
    let story = Story::kempten(backend).await;
    let url = story.app.database().url_text();
    let at = |reference: &str, start: &str| {
        serde_json::json!({
            "reference": reference, "service": "permit-collection", "site": "gerberstrasse-2", "start": start,
        })
    };
    // The clocks go forward on 30 March 2031 and back on 26 October 2031.
    let lines = serde_json::json!([
        at("B-1", "2031-03-30T02:30"),
        at("B-2", "2031-10-26T02:30"),
        at("B-3", "2031-10-26T02:30:00+01:00"),
        { "reference": "B-4", "colour": "red" },
    ]);
    let file = write(&lines.to_string(), ".json");
    let told = run(&url, &import_of(&file)).await;
    let told = String::from_utf8(told.stdout).unwrap();
    for line in [
        "line 1: refused: start: the clocks skip this local time",
        "line 2: refused: start: the local time occurs twice on the day the clocks change; add the offset",
        "line 3: no rule carries it; its time was kept",
        "line 4: refused: unknown field",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let empty = write("[]", ".json");
    succeed(&url, &import_of(&empty)).await;
    let wrong = write("", ".txt");
    let refused = run(&url, &import_of(&wrong)).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains(".csv"));
}
