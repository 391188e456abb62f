//! The client against a server whose answers are cut off on the way.

#![expect(
    clippy::unwrap_used,
    reason = "the scripted server fails its test by panicking"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use einlass_client::{Client, ClientError, ClientOptions, Credentials, RetryPolicy};

const TOKEN: &str = r#"{"access_token":"t","token_type":"Bearer","expires_in":900,"scope":"catalogue:read"}"#;
const SITES: &str = r#"{"authority":"Stadt","sites":[]}"#;

/// Serves a list of sites that breaks off in the middle the first times. Gives its address and how often it was asked.
fn start(broken: usize) -> (String, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            if read_head(&mut stream).starts_with("POST /v1/token") {
                answer(&mut stream, TOKEN, TOKEN.len());
                continue;
            }
            let mut count = count.lock().unwrap();
            *count += 1;
            let sent = if *count > broken { SITES.len() } else { 10 };
            answer(&mut stream, SITES, sent);
        }
    });
    (address, asked)
}

/// Reads a request as far as its headers and the body that they announce.
fn read_head(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        request.extend(byte);
    }
    let head = String::from_utf8(request).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).unwrap();
    head
}

fn answer(stream: &mut TcpStream, body: &str, sent: usize) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.get(..sent).unwrap().as_bytes()).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
}

fn client(address: &str) -> Client {
    let options = ClientOptions {
        timeout: Duration::from_secs(5),
        retry: RetryPolicy {
            attempts: 3,
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(1),
        },
    };
    Client::new(address, Credentials::new("id", "secret"), &options).unwrap()
}

#[actix_web::test]
async fn an_answer_that_is_cut_off_is_asked_for_again() {
    let (address, asked) = start(2);
    let list = client(&address).list_sites().await.unwrap();
    assert_eq!(list.authority, "Stadt");
    assert_eq!(*asked.lock().unwrap(), 3);
}

#[actix_web::test]
async fn answers_that_are_always_cut_off_leave_the_server_unreachable() {
    let (address, asked) = start(9);
    let error = client(&address).list_sites().await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error:?}");
    assert_eq!(*asked.lock().unwrap(), 3);
}
