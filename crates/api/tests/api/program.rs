//! The real program as a process.

use std::net::TcpListener;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use einlass_testkit::app::{Caller, SECRETS};
use tokio::process::{Child, Command};

/// A running program, mostly `einlass serve`; it is killed with this value.
pub(crate) struct Server {
    pub(crate) address: String,
    child: Child,
}

/// The program with nothing but the given database in its environment.
pub(crate) fn program(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einlass"));
    command
        .env_clear()
        .env("EINLASS_DATABASE_URL", url)
        .env("EINLASS_SECRETS", SECRETS)
        .env("EINLASS_LOG", "warn")
        .kill_on_drop(true);
    command
}

/// Runs a command to its end.
pub(crate) async fn run(url: &str, arguments: &[&str]) -> Output {
    program(url).args(arguments).output().await.unwrap()
}

/// Runs a command that must succeed and gives what it printed.
pub(crate) async fn succeed(url: &str, arguments: &[&str]) -> String {
    let output = run(url, arguments).await;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "einlass {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn town(slug: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../towns")
        .join(format!("{slug}.json"));
    file.to_str().unwrap().to_owned()
}

/// An address of this machine at which nobody listens.
pub(crate) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string()
}

impl Server {
    /// Starts a server and waits until it is ready.
    pub(crate) async fn start(url: &str) -> Self {
        let listen = free_address();
        Self::wait(program(url).arg("serve").env("EINLASS_LISTEN", &listen), &listen).await
    }

    /// Starts a prepared command and waits until it is ready.
    pub(crate) async fn wait(command: &mut Command, listen: &str) -> Self {
        let child = command.spawn().unwrap();
        let mut server = Self {
            address: format!("http://{listen}"),
            child,
        };
        let ready = format!("{}/readyz", server.address);
        while !reqwest::get(&ready)
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            assert!(
                server.child.try_wait().unwrap().is_none(),
                "the server ended before it was ready"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    /// Starts a prepared command that listens nowhere.
    pub(crate) fn in_background(command: &mut Command) -> Self {
        Self {
            address: String::new(),
            child: command.spawn().unwrap(),
        }
    }

    /// `kill -9`.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM; gives whether the program ended well.
    pub(crate) async fn terminate(mut self) -> bool {
        let id = self.child.id().unwrap().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .await
                .unwrap()
                .success()
        );
        self.child.wait().await.unwrap().success()
    }

    /// A client with a new token.
    pub(crate) async fn caller(&self, credentials: &(String, String)) -> Caller {
        let caller = Caller::of(&self.address).unwrap();
        caller.authenticate(&credentials.0, &credentials.1).await.unwrap()
    }
}

/// Adds a portal of Kempten by the command that an operator uses.
pub(crate) async fn add_portal(url: &str) -> (String, String) {
    let scopes = "catalogue:read slots:read appointments:write";
    add_client(url, "kempten", "online", scopes).await
}

/// Adds a client of an authority; gives its id and secret.
pub(crate) async fn add_client(url: &str, authority: &str, channel: &str, scopes: &str) -> (String, String) {
    let arguments = [
        "client",
        "add",
        "--authority",
        authority,
        "--name",
        channel,
        "--channel",
        channel,
        "--scopes",
        scopes,
        "--json",
    ];
    let printed: serde_json::Value = serde_json::from_str(&succeed(url, &arguments).await).unwrap();
    let text = |field: &str| printed[field].as_str().unwrap().to_owned();
    (text("client_id"), text("client_secret"))
}
