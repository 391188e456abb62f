//! Serving.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::{HttpServer, web};

use super::{AppState, build_app};

/// Seconds that running requests get to finish after a SIGTERM.
const SHUTDOWN_SECONDS: u64 = 10;

/// Serves on a listener until the returned server is stopped or the process gets SIGTERM or SIGINT.
pub fn run_server(listener: TcpListener, state: AppState, workers: usize) -> std::io::Result<Server> {
    let state = web::Data::new(state);
    let server = HttpServer::new(move || build_app(state.clone()))
        .workers(workers)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)?
        .run();
    Ok(server)
}
