//! `docker-compose.yml` and `Dockerfile`: what Docker would refuse, and what we promise about secrets and rights.
#![expect(
    clippy::unwrap_used,
    reason = "the small functions beside the tests fail them as the tests do"
)]

use std::{collections::BTreeSet, path::PathBuf, process::Command};

use yaml_rust2::{Yaml, YamlLoader};

/// Keys of a service that the Compose specification knows and this project uses.
const SERVICE_KEYS: &[&str] = &[
    "build",
    "cap_drop",
    "command",
    "depends_on",
    "environment",
    "healthcheck",
    "image",
    "ports",
    "read_only",
    "restart",
    "security_opt",
    "shm_size",
    "stop_grace_period",
    "tmpfs",
    "user",
    "volumes",
];

const HEALTHCHECK_KEYS: &[&str] = &["interval", "retries", "start_period", "test", "timeout"];

/// The services that run our own image.
const OURS: &[&str] = &["migrate", "serve", "worker"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The value under a key, also one that comes in by `<<: *anchor`; an own key wins, as YAML has it.
fn get<'a>(mapping: &'a Yaml, key: &str) -> Option<&'a Yaml> {
    let value = &mapping[key];
    if !value.is_badvalue() {
        return Some(value);
    }
    let merged = &mapping["<<"];
    if merged.is_badvalue() {
        None
    } else {
        get(merged, key)
    }
}

fn keys(mapping: &Yaml) -> BTreeSet<String> {
    let own = mapping.as_hash().unwrap().keys().map(|key| key.as_str().unwrap());
    let mut all: BTreeSet<String> = own.filter(|key| *key != "<<").map(str::to_owned).collect();
    if !mapping["<<"].is_badvalue() {
        all.extend(keys(&mapping["<<"]));
    }
    all
}

fn compose() -> Yaml {
    YamlLoader::load_from_str(&read("docker-compose.yml"))
        .unwrap()
        .remove(0)
}

fn services(compose: &Yaml) -> Vec<(&str, &Yaml)> {
    let services = compose["services"].as_hash().unwrap();
    services
        .iter()
        .map(|(name, service)| (name.as_str().unwrap(), service))
        .collect()
}

fn texts(list: &Yaml) -> Vec<&str> {
    list.as_vec()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

#[test]
fn the_services_are_the_database_the_migration_the_server_and_the_worker() {
    let compose = compose();
    let names: Vec<&str> = services(&compose).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["postgres", "migrate", "serve", "worker"]);
}

#[test]
fn services_have_only_keys_that_compose_knows() {
    let compose = compose();
    for (name, service) in services(&compose) {
        let known: BTreeSet<String> = SERVICE_KEYS.iter().map(ToString::to_string).collect();
        let unknown: Vec<String> = keys(service).difference(&known).cloned().collect();
        assert_eq!(unknown, [""; 0], "in service {name}");
        assert!(get(service, "image").is_some(), "service {name} has no image");
    }
}

#[test]
fn a_service_waits_only_for_what_another_can_reach() {
    let compose = compose();
    for (name, service) in services(&compose) {
        let Some(waits) = get(service, "depends_on") else {
            continue;
        };
        for (target, wait) in waits.as_hash().unwrap() {
            let other = &compose["services"][target.as_str().unwrap()];
            assert!(
                !other.is_badvalue(),
                "{name} waits for the unknown service {target:?}"
            );
            match wait["condition"].as_str().unwrap() {
                "service_healthy" => {
                    assert!(get(other, "healthcheck").is_some(), "{target:?} is never healthy");
                }
                "service_completed_successfully" => {
                    assert_eq!(get(other, "restart").unwrap().as_str(), Some("no"));
                }
                other => panic!("{name} waits for the unknown condition {other}"),
            }
        }
    }
}

#[test]
fn health_checks_are_commands_with_limits() {
    let compose = compose();
    for name in ["postgres", "serve", "worker"] {
        let check = &compose["services"][name]["healthcheck"];
        let known: BTreeSet<String> = HEALTHCHECK_KEYS.iter().map(ToString::to_string).collect();
        assert!(
            keys(check).is_subset(&known),
            "unknown key in the health check of {name}"
        );
        let test = texts(&check["test"]);
        assert!(
            matches!(test.first(), Some(&"CMD" | &"CMD-SHELL")) && test.len() > 1,
            "{name}: {test:?}"
        );
        assert!(
            !check["timeout"].is_badvalue() && !check["retries"].is_badvalue(),
            "{name} may wait for ever"
        );
    }
}

/// The image of PostgreSQL sets up a new database with a server on the socket alone and then starts it anew.
#[test]
fn the_database_is_healthy_only_when_it_answers_at_an_address() {
    let compose = compose();
    let check = texts(&compose["services"]["postgres"]["healthcheck"]["test"]).join(" ");
    assert!(check.contains("pg_isready --host 127.0.0.1 "), "{check}");
}

#[test]
fn secrets_come_from_the_environment_and_are_required() {
    let compose = compose();
    for (name, service) in services(&compose) {
        for (variable, value) in get(service, "environment").unwrap().as_hash().unwrap() {
            let variable = variable.as_str().unwrap();
            if ["PASSWORD", "SECRET", "KEY", "DATABASE_URL"]
                .iter()
                .any(|word| variable.contains(word))
            {
                let value = value.as_str().unwrap();
                assert!(
                    value.contains(":?"),
                    "{variable} of {name} is not required from the environment: {value}"
                );
            }
        }
    }
}

#[test]
fn our_containers_have_no_rights_they_do_not_need() {
    let compose = compose();
    for name in OURS {
        let service = &compose["services"][*name];
        assert_eq!(
            get(service, "read_only").unwrap().as_bool(),
            Some(true),
            "{name} may write"
        );
        assert_eq!(
            texts(get(service, "cap_drop").unwrap()),
            ["ALL"],
            "{name} has capabilities"
        );
        assert_eq!(
            texts(get(service, "security_opt").unwrap()),
            ["no-new-privileges:true"]
        );
        assert!(
            !get(service, "user").unwrap().as_str().unwrap().starts_with('0'),
            "{name} runs as root"
        );
        assert_eq!(
            texts(get(service, "command").unwrap()).first(),
            Some(name),
            "{name} runs another subcommand"
        );
    }
}

#[test]
fn the_sign_of_life_of_the_worker_is_read_where_it_is_written() {
    let compose = compose();
    let worker = &compose["services"]["worker"];
    let [command, check] = [&worker["command"], &worker["healthcheck"]["test"]];
    let file = |words: &[&str]| {
        let place = words.iter().position(|word| *word == "--heartbeat").unwrap();
        words[place + 1].to_owned()
    };
    assert_eq!(file(&texts(command)), file(&texts(check)));
}

#[test]
fn ports_are_open_to_this_machine_only() {
    let compose = compose();
    for (name, service) in services(&compose) {
        for port in get(service, "ports").map(texts).unwrap_or_default() {
            assert!(port.starts_with("127.0.0.1:"), "{name} opens {port}");
        }
    }
}

#[test]
fn named_volumes_are_declared() {
    let compose = compose();
    let declared = keys(&compose["volumes"]);
    for (name, service) in services(&compose) {
        for volume in get(service, "volumes").map(texts).unwrap_or_default() {
            let source = volume.split(':').next().unwrap();
            assert!(
                source.starts_with(['.', '/']) || declared.contains(source),
                "{name} uses undeclared {source}"
            );
        }
    }
}

#[test]
fn the_image_runs_the_server_as_an_ordinary_user() {
    let dockerfile = read("Dockerfile");
    let (_, last_stage) = dockerfile.rsplit_once("\nFROM ").unwrap();
    assert!(last_stage.contains("\nUSER 10001:10001\n"));
    assert!(last_stage.contains("\nENTRYPOINT [\"einlass\"]\n"));
    assert!(!last_stage.contains("\nUSER root"));
}

#[test]
fn the_image_build_gets_every_folder_the_workspace_is_made_of() {
    let ignored = read(".dockerignore");
    for folder in [
        "crates",
        "xtask",
        "migrations",
        "Cargo.toml",
        "Cargo.lock",
        "towns",
    ] {
        assert!(
            ignored.lines().any(|line| line == format!("!{folder}")),
            "{folder} is missing"
        );
        assert!(root().join(folder).exists(), "{folder} does not exist");
    }
}

/// Asks Docker itself where its client offers Compose; where it does not, the tests above are what there is.
#[test]
fn docker_compose_accepts_the_file_where_it_is_installed() {
    let offers_compose = Command::new("docker")
        .args(["compose", "version"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !offers_compose {
        return;
    }
    let file = root().join("docker-compose.yml");
    let check = |secrets: &[(&str, &str)]| {
        let mut docker = Command::new("docker");
        docker
            .args(["compose", "--file"])
            .arg(&file)
            .args(["config", "--quiet"]);
        docker
            .env_remove("POSTGRES_PASSWORD")
            .env_remove("EINLASS_SECRETS")
            .envs(secrets.iter().copied());
        docker.output().unwrap()
    };
    let output = check(&[("POSTGRES_PASSWORD", "x"), ("EINLASS_SECRETS", "y")]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!check(&[("POSTGRES_PASSWORD", "x")]).status.success());
}
