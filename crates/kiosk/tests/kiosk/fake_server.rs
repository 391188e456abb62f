//! A server that answers as a test wants, or not at all.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

/// Longest wait for something that must come, while other things come all the time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What was asked.
pub(crate) struct Asked {
    /// Method and path, e.g. `POST /v1/holds`.
    pub(crate) what: String,
    /// The key under which it may be repeated.
    pub(crate) key: Option<String>,
    pub(crate) body: String,
}

/// What is answered.
pub(crate) enum Reply {
    Json(u16, String),
    /// The connection breaks before any answer.
    Broken,
    /// No answer comes, and the connection stays.
    Silence,
}

impl Reply {
    pub(crate) fn json<T: Serialize>(status: u16, body: &T) -> Self {
        Self::Json(status, serde_json::to_string(body).unwrap())
    }
}

/// A server on a free port.
pub(crate) struct FakeServer {
    pub(crate) address: String,
    asked: Receiver<Asked>,
}

impl FakeServer {
    /// Starts a server. Tokens and health it gives by itself; the rest is up to `reply`.
    pub(crate) fn start(mut reply: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, asked) = channel();
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming().flatten() {
                silent.extend(serve(stream, &mut reply, &sender));
            }
        });
        Self { address, asked }
    }

    /// Waits for a request of this kind and passes over others.
    pub(crate) fn next(&self, what: &str) -> Asked {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let asked = self.asked.recv_timeout(left).expect(what);
            if asked.what.starts_with(what) {
                return asked;
            }
        }
    }
}

/// Answers one request; gives the connection back if it shall stay open.
fn serve(
    mut stream: TcpStream,
    reply: &mut impl FnMut(&Asked) -> Reply,
    sender: &Sender<Asked>,
) -> Option<TcpStream> {
    let asked = read(&mut stream)?;
    let reply = if asked.what.starts_with("POST /v1/token") {
        let token = r#"{"access_token":"t","token_type":"Bearer","expires_in":900,"scope":"all"}"#;
        Reply::Json(200, token.to_owned())
    } else {
        reply(&asked)
    };
    // The test may have seen enough.
    drop(sender.send(asked));
    match reply {
        Reply::Json(status, body) => {
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).ok()?;
            stream.write_all(body.as_bytes()).ok()?;
            stream.shutdown(Shutdown::Both).ok()?;
            None
        }
        Reply::Broken => None,
        Reply::Silence => Some(stream),
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).ok()?;
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    let length = header("content-length").and_then(|length| length.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(Asked {
        what: head.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned(),
        key: header("idempotency-key"),
        body: String::from_utf8(body).ok()?,
    })
}
