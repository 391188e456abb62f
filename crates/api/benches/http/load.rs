//! A plain HTTP client that costs little beside the server it measures.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Answers by status.
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Bytes of the bodies.
    pub(crate) bytes: u64,
    /// Answers per second.
    pub(crate) per_second: f64,
}

/// A connection that is kept open.
struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// Sends requests over `clients` connections, each the next one when the answer is there, until the time is over.
/// `make` writes the request with this number of this client.
pub(crate) async fn send<F>(address: &str, clients: u64, measured: Duration, make: F) -> Tally
where
    F: Fn(u64, u64) -> Vec<u8> + Send + Sync + 'static,
{
    let address = address.trim_start_matches("http://").to_owned();
    let make = Arc::new(make);
    let begun = Instant::now();
    let running: Vec<_> = (0..clients)
        .map(|client| {
            let (address, make) = (address.clone(), Arc::clone(&make));
            tokio::spawn(async move {
                let mut connection = Connection::open(&address).await;
                let mut tally = Tally::default();
                for number in 0.. {
                    if begun.elapsed() >= measured {
                        break;
                    }
                    let (status, bytes) = connection.exchange(&make(client, number)).await;
                    *tally.statuses.entry(status).or_default() += 1;
                    tally.bytes += bytes;
                }
                tally
            })
        })
        .collect();
    let mut total = Tally::default();
    for one in running {
        let one = one.await.unwrap();
        for (status, count) in one.statuses {
            *total.statuses.entry(status).or_default() += count;
        }
        total.bytes += one.bytes;
    }
    let answers: u64 = total.statuses.values().sum();
    total.per_second = f64::from(u32::try_from(answers).unwrap()) / begun.elapsed().as_secs_f64();
    total
}

/// A request without a body.
pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
}

/// A request with a JSON body.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

impl Connection {
    async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            received: Vec::with_capacity(1 << 20),
        }
    }

    /// Sends a request; returns status and length of the answer's body.
    async fn exchange(&mut self, request: &[u8]) -> (u16, u64) {
        self.stream.write_all(request).await.unwrap();
        self.received.clear();
        let (status, head, body) = loop {
            self.receive().await;
            if let Some(found) = read_head(&self.received) {
                break found;
            }
        };
        while self.received.len() < head + body {
            self.receive().await;
        }
        (status, u64::try_from(body).unwrap())
    }

    async fn receive(&mut self) {
        let count = self.stream.read_buf(&mut self.received).await.unwrap();
        assert!(count > 0, "the server closed the connection");
    }
}

/// Status, length of the head, length of the body.
fn read_head(received: &[u8]) -> Option<(u16, usize, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(received).unwrap() else {
        return None;
    };
    let length = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.map_or(0, |header| {
        std::str::from_utf8(header.value).unwrap().parse().unwrap()
    });
    let status = response.code.unwrap();
    Some((status, head, if status == 304 { 0 } else { length }))
}
