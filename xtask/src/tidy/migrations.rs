//! Both databases take the same steps: `migrations/sqlite` and `migrations/postgres` have the same folders, each with
//! a way up and a way down.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;

const TREES: [&str; 2] = ["sqlite", "postgres"];
const SCRIPTS: [&str; 2] = ["up.sql", "down.sql"];

/// Checks the paths of the repository's files.
pub(crate) fn check(files: &[String]) -> Vec<Finding> {
    let trees = TREES.map(|tree| (tree, steps_of(tree, files)));
    let names: BTreeSet<&str> = trees
        .iter()
        .flat_map(|(_, steps)| steps.keys().copied())
        .collect();
    let mut findings = Vec::new();
    for (tree, steps) in &trees {
        for name in &names {
            let folder = format!("migrations/{tree}/{name}");
            let Some(scripts) = steps.get(name) else {
                findings.push(Finding::on_file(
                    &folder,
                    "this step exists for the other database only",
                ));
                continue;
            };
            let absent = SCRIPTS.iter().filter(|script| !scripts.contains(*script));
            findings.extend(absent.map(|script| Finding::on_file(&folder, format!("has no {script}"))));
        }
    }
    findings
}

/// The steps of one tree, by name, with the files of each.
fn steps_of<'a>(tree: &str, files: &'a [String]) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut steps = BTreeMap::<&str, BTreeSet<&str>>::new();
    for path in files {
        let inside = path
            .strip_prefix("migrations/")
            .and_then(|rest| rest.strip_prefix(tree)?.strip_prefix('/'));
        if let Some((step, file)) = inside.and_then(|rest| rest.split_once('/')) {
            steps.entry(step).or_default().insert(file);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paths: &[&str]) -> Vec<String> {
        let files: Vec<String> = paths.iter().map(|path| format!("migrations/{path}")).collect();
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn trees_with_the_same_steps_are_accepted() {
        let paths = [
            "sqlite/1_a/up.sql",
            "sqlite/1_a/down.sql",
            "postgres/1_a/up.sql",
            "postgres/1_a/down.sql",
        ];
        assert_eq!(found(&paths), [""; 0]);
    }

    #[test]
    fn a_step_for_one_database_only_is_found() {
        let paths = ["sqlite/1_a/up.sql", "sqlite/1_a/down.sql"];
        assert_eq!(
            found(&paths),
            ["migrations/postgres/1_a:1: this step exists for the other database only"]
        );
    }

    #[test]
    fn a_step_without_a_way_back_is_found() {
        let paths = ["sqlite/1_a/up.sql", "sqlite/1_a/down.sql", "postgres/1_a/up.sql"];
        assert_eq!(found(&paths), ["migrations/postgres/1_a:1: has no down.sql"]);
    }
}
