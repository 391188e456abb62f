//! Where the built programs lie.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The folder that cargo puts the programs of this build into.
#[derive(Clone, Debug)]
pub struct Programs(PathBuf);

impl Programs {
    /// Finds the programs beside the one that is running, which may be a test.
    pub fn beside_this_one() -> Result<Self> {
        let this = std::env::current_exe().context("finding this program")?;
        let folder = this.parent().context("this program lies in no folder")?;
        let is_test = folder.file_name().is_some_and(|name| name == "deps");
        let folder = if is_test {
            folder.parent().unwrap_or(folder)
        } else {
            folder
        };
        Ok(Self(folder.to_owned()))
    }

    /// The path of a program that must have been built.
    pub fn path(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        ensure!(
            path.is_file(),
            "{name} is not built; run `cargo build --workspace --bins` first"
        );
        Ok(path)
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.0
    }
}
