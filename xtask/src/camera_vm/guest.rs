//! The guest's only disk: a memory image with the modules, the scanner's programs and a script.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use super::scenarios::{FUNCTIONS, SCENARIOS};
use crate::process;

/// Builds the memory image from scratch; returns the file.
///
/// # Errors
/// Fails when a file cannot be copied or a program is missing.
pub(super) fn build_image(folder: &Path, modules: &[PathBuf], programs: &[PathBuf]) -> Result<PathBuf> {
    let root = folder.join("guest");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    for name in ["bin", "dev", "modules", "proc", "sys", "tmp"] {
        fs::create_dir_all(root.join(name))?;
    }
    for module in modules {
        copy_into(&root.join("modules"), module)?;
    }
    let v4l2_ctl = process::find_program("v4l2-ctl").context("v4l2-ctl is missing")?;
    let busybox = process::find_program("busybox").context("busybox is missing")?;
    for program in programs.iter().chain([&v4l2_ctl, &busybox]) {
        copy_into(&root.join("bin"), program)?;
        copy_libraries(&root, program)?;
    }
    fs::write(root.join("init"), script(modules))?;
    fs::set_permissions(root.join("init"), fs::Permissions::from_mode(0o755))?;
    let image = folder.join("guest.cpio.gz");
    let pack = "find . | cpio -o -H newc --quiet | gzip -1 > ../guest.cpio.gz";
    process::run_captured(Command::new("sh").args(["-c", pack]).current_dir(&root))?;
    Ok(image)
}

/// The first and only process of the guest.
fn script(modules: &[PathBuf]) -> String {
    let mut lines = vec![
        "#!/bin/busybox sh".to_owned(),
        "export PATH=/bin".to_owned(),
        "/bin/busybox --install -s /bin 2> /dev/null".to_owned(),
        "mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev".to_owned(),
        // Warnings of the kernel would break into the lines that are judged.
        "echo 1 > /proc/sys/kernel/printk".to_owned(),
    ];
    for name in modules.iter().filter_map(|module| module.file_name()?.to_str()) {
        let options = match name {
            "vivid.ko" => "n_devs=1",
            "v4l2loopback.ko" => "video_nr=9 exclusive_caps=0",
            _ => "",
        };
        lines.push(format!(
            "insmod /modules/{name} {options} || echo cannot load {name}"
        ));
    }
    lines.push("sleep 1".to_owned());
    lines.push(FUNCTIONS.to_owned());
    for scenario in SCENARIOS {
        lines.push(format!("echo '{}'", scenario.heading()));
        lines.push(scenario.script.to_owned());
        lines.push("wait".to_owned());
    }
    lines.push("echo '== end'; poweroff -f\n".to_owned());
    lines.join("\n")
}

fn copy_into(folder: &Path, file: &Path) -> Result<()> {
    let name = file
        .file_name()
        .with_context(|| format!("{} is no file", file.display()))?;
    let target = folder.join(name);
    fs::copy(file, &target).with_context(|| format!("cannot copy {}", file.display()))?;
    // Debugging information would fill the guest's memory.
    process::run_captured(Command::new("strip").arg("--strip-debug").arg(&target))
}

/// Copies the shared libraries of a program to where the guest's linker looks for them.
fn copy_libraries(root: &Path, program: &Path) -> Result<()> {
    let output = Command::new("ldd")
        .arg(program)
        .output()
        .context("cannot start ldd")?;
    // A program without shared libraries makes ldd fail; it prints no paths then.
    let listing = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = listing.split_whitespace().filter(|word| word.starts_with('/'));
    for library in words.collect::<BTreeSet<&str>>() {
        let target = root.join(library.trim_start_matches('/'));
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(library, &target).with_context(|| format!("cannot copy {library}"))?;
    }
    Ok(())
}
