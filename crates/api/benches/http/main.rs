//! Requests per second over HTTP: the search for free times against a point read of equal size, and a crowd that books
//! on one day against one hot row of pgbench. Server, database and clients share the machine.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints and fails"
)]

mod crowd;
mod load;
mod search;
mod town;

use einlass_testkit::app::TestApp;
use einlass_testkit::database::Backend;
use std::time::Duration;

/// How long each measurement lasts, and how often each pair is repeated; the best of each counts, because other work
/// on the machine only ever takes away.
const MEASURED: Duration = Duration::from_secs(2);
const ROUNDS: u32 = 3;

#[tokio::main]
async fn main() {
    for backend in Backend::ALL {
        let app = TestApp::start(backend).await.unwrap();
        app.import_text(&town::document()).await.unwrap();
        crowd::warm_up(&app).await;
        search::measure(&app, backend).await;
        crowd::measure(&app, backend).await;
        assert_eq!(app.store().verify().await.unwrap(), []);
    }
}
