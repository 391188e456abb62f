//! What operators meet first: the commands of the documents, and what the program says when something is missing.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Output, Stdio};

use einlass_testkit::database::{Backend, TestDatabase};
use tokio::process::Command;

use crate::program::{Server, free_address, program, run, succeed, town};

crate::on_both_databases!(
    the_documents_say_how_to_go_on_after_the_containers_run,
    an_empty_database_says_what_comes_first,
);

fn document(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    std::fs::read_to_string(file).unwrap()
}

/// The arguments of the program in the lines for `docker compose run`, as the shell of the operator reads them.
fn compose_lines(document: &str) -> Vec<String> {
    let plain: Vec<_> = document
        .lines()
        .map(|line| line.trim_start_matches(['#', ' ']))
        .collect();
    let plain = plain.join("\n").replace("\\\n", "");
    let lines = plain
        .lines()
        .filter_map(|line| line.strip_prefix("docker compose run --rm serve "));
    lines.map(str::to_owned).collect()
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn the_documents_say_how_to_go_on_after_the_containers_run(backend: Backend) {
    let lines = compose_lines(&document("docker-compose.yml"));
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(compose_lines(&document("README.md")), lines);
    // The image has the towns here, and the program as its entry point.
    let image = "/usr/local/share/einlass/towns";
    assert!(document("Dockerfile").contains(&format!("\nCOPY towns {image}\n")));
    let here = Path::new(&town("kempten"))
        .parent()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let database = TestDatabase::create_empty(backend).await.unwrap();
    let url = database.url_text();
    succeed(&url, &["migrate"]).await;
    for line in lines {
        let script = format!(
            "exec {} {}",
            env!("CARGO_BIN_EXE_einlass"),
            line.replace(image, &here)
        );
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", &script])
            .env_clear()
            .env("EINLASS_DATABASE_URL", &url);
        let output = shell.output().await.unwrap();
        assert!(
            output.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

async fn an_empty_database_says_what_comes_first(backend: Backend) {
    let database = TestDatabase::create_empty(backend).await.unwrap();
    let url = database.url_text();
    let add = "client add --authority kempten --name portal --channel online --scopes slots:read";
    for line in [add, "client list --authority kempten", "export kempten", "verify"] {
        let words: Vec<_> = line.split(' ').collect();
        let told = complaint(&run(&url, &words).await);
        assert!(told.contains("`einlass import FILE`"), "{line}: {told}");
        assert!(!told.contains("secret"), "{told}");
    }
}

#[tokio::test]
async fn a_missing_folder_of_the_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nowhere/einlass.db");
    let told = complaint(&run(&format!("sqlite:{}", file.display()), &["migrate"]).await);
    assert!(
        told.contains(file.to_str().unwrap()) && told.contains("folder does not exist"),
        "{told}"
    );
}

#[tokio::test]
async fn an_address_in_use_names_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("einlass.db").display());
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let told = complaint(&run(&url, &["serve", "--listen", &address]).await);
    for part in [address.as_str(), "--listen", "EINLASS_LISTEN"] {
        assert!(told.contains(part), "{told}");
    }
}

#[tokio::test]
async fn a_second_sandbox_leaves_the_first_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let (place, listen) = (folder.path().to_str().unwrap(), free_address());
    let arguments = ["sandbox", "--folder", place, "--listen", &listen];
    let mut command = program("sqlite:unused");
    let first = Server::wait(command.args(arguments).stdout(Stdio::null()), &listen).await;
    let inode = || std::fs::metadata(folder.path().join("einlass.db")).unwrap().ino();
    let before = inode();
    let told = complaint(&run("sqlite:unused", &arguments).await);
    assert!(told.contains("EINLASS_LISTEN"), "{told}");
    assert_eq!(inode(), before, "the file of the first is another one now");
    assert!(first.terminate().await);
}
