//! The guest's kernel and its camera modules, from Debian's packages.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::{process, progress::Steps, setup};

/// A kernel that lies unpacked in a folder of its own.
pub(super) struct Kernel {
    release: String,
    folder: PathBuf,
}

impl Kernel {
    /// The kernel that Debian offers at present, with headers to build a module for it.
    ///
    /// # Errors
    /// Fails without Debian's package lists, or when packages cannot be installed.
    pub(super) fn provide(steps: &mut Steps, folder: &Path) -> Result<Self> {
        let release = steps.quiet("choosing a kernel", current_release)?;
        let headers = format!("linux-headers-{release}");
        if Path::new("/usr/src").join(&headers).is_dir() {
            steps.quiet("checking kernel headers", || Ok(()))?;
        } else {
            setup::install_packages(steps, &[&headers])?;
        }
        let kernel = Self {
            folder: folder.join(&release),
            release,
        };
        steps.quiet("unpacking the kernel and its camera modules", || kernel.unpack())?;
        Ok(kernel)
    }

    /// The image to boot.
    pub(super) fn image(&self) -> PathBuf {
        self.folder.join("boot").join(format!("vmlinuz-{}", self.release))
    }

    /// The module files to load, in this order.
    ///
    /// # Errors
    /// Fails when the kernel has no `vivid`.
    pub(super) fn modules(&self) -> Result<Vec<PathBuf>> {
        let mut modprobe = Command::new(process::find_program("modprobe").context("modprobe is missing")?);
        modprobe.arg("--dirname").arg(&self.folder);
        modprobe.args(["--set-version", &self.release, "--show-depends", "vivid"]);
        let listing = process::capture(&mut modprobe)?;
        let lines = listing.lines().filter_map(|line| line.strip_prefix("insmod "));
        let mut modules: Vec<PathBuf> = lines.map(|line| PathBuf::from(line.trim())).collect();
        modules.push(self.loopback_source().join("v4l2loopback.ko"));
        Ok(modules)
    }

    fn unpack(&self) -> Result<()> {
        if self.loopback_source().join("v4l2loopback.ko").is_file() {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder)?;
        for package in [
            format!("linux-image-{}", self.release),
            "v4l2loopback-dkms".to_owned(),
        ] {
            process::run_captured(self.here("apt-get").args(["download", &package]))?;
            let unpack = format!("dpkg -x {package}_*.deb .");
            process::run_captured(self.here("sh").args(["-c", &unpack]))?;
        }
        let mut depmod = Command::new(process::find_program("depmod").context("depmod is missing")?);
        process::run_captured(depmod.arg("-b").arg(&self.folder).arg(&self.release))?;
        let source = "mkdir -p loopback && cp usr/src/v4l2loopback-*/* loopback/";
        process::run_captured(self.here("sh").args(["-c", source]))?;
        let headers = format!("/usr/src/linux-headers-{}", self.release);
        let module = format!("M={}", self.loopback_source().display());
        process::run_captured(self.here("make").args(["-C", &headers, &module, "modules"]))
    }

    fn loopback_source(&self) -> PathBuf {
        self.folder.join("loopback")
    }

    fn here(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder);
        command
    }
}

/// The release that the package `linux-image-amd64` stands for.
fn current_release() -> Result<String> {
    let listing = process::capture(Command::new("apt-cache").args(["depends", "linux-image-amd64"]))?;
    let named = listing
        .lines()
        .find_map(|line| line.trim().strip_prefix("Depends: linux-image-"));
    let release = named.context("apt knows no kernel; `apt-get update` may help")?;
    ensure!(
        release.ends_with("-amd64"),
        "unexpected kernel package linux-image-{release}"
    );
    Ok(release.to_owned())
}
