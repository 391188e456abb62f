//! The command itself: provide, build, boot, judge.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Result, ensure};

use super::{guest, kernel::Kernel, scenarios};
use crate::{commands, process, progress::Steps, setup, workspace};

/// Debian packages by the program that each is needed for.
const PACKAGES: &[(&str, &str)] = &[
    ("busybox", "busybox-static"),
    ("cpio", "cpio"),
    ("make", "make"),
    ("modprobe", "kmod"),
    ("qemu-system-x86_64", "qemu-system-x86"),
    ("strip", "binutils"),
    ("v4l2-ctl", "v4l-utils"),
];

/// The whole run takes four minutes on two slow cores; a guest that takes four times as long hangs.
const TIME_LIMIT_SECONDS: &str = "960";

/// Boots the virtual machine and compares what the scanner reports with what it must report.
///
/// # Errors
/// Fails when a package cannot be installed, the scanner does not build, or a scenario goes otherwise.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    ensure!(
        cfg!(target_arch = "x86_64"),
        "the guest's kernel is for x86-64 only"
    );
    let mut steps = Steps::new(7);
    provide_programs(&mut steps)?;
    let folder = workspace::target_folder()?.join("camera-vm");
    let kernel = Kernel::provide(&mut steps, &folder)?;
    let examples = ["--example", "camera_probe", "--example", "camera_feed"];
    let mut build = workspace::cargo(&["build", "--quiet", "--package", "einlass-scanner"]);
    steps.silently("building the scanner's camera programs", build.args(examples))?;
    let examples_folder = workspace::target_folder()?.join("debug/examples");
    let programs: Vec<PathBuf> = ["camera_probe", "camera_feed"]
        .map(|name| examples_folder.join(name))
        .into();
    let image = steps.quiet("packing the guest", || {
        guest::build_image(&folder, &kernel.modules()?, &programs)
    })?;
    let mut output = Vec::new();
    let mut machine = machine(&kernel.image(), &image);
    steps.watched("playing with cameras", &mut machine, |line| {
        output.push(line.to_owned());
    })?;
    scenarios::judge(&output)
}

fn provide_programs(steps: &mut Steps) -> Result<()> {
    let absent = PACKAGES
        .iter()
        .filter(|(program, _)| process::find_program(program).is_none());
    let packages: Vec<&str> = absent.map(|(_, package)| *package).collect();
    if packages.is_empty() {
        return steps.quiet("checking system packages", || Ok(()));
    }
    setup::install_packages(steps, &packages)
}

/// Plain emulation: a guest under KVM was seen to hang without output on nested virtual machines.
fn machine(kernel: &std::path::Path, image: &std::path::Path) -> Command {
    let mut machine = Command::new("timeout");
    machine.args([
        TIME_LIMIT_SECONDS,
        "qemu-system-x86_64",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
    ]);
    machine.args([
        "-smp",
        "2",
        "-m",
        "1024",
        "-nic",
        "none",
        "-display",
        "none",
        "-serial",
        "stdio",
        "-no-reboot",
    ]);
    machine.arg("-kernel").arg(kernel).arg("-initrd").arg(image);
    machine.args(["-append", "console=ttyS0 panic=1 quiet"]);
    machine.stdin(Stdio::null());
    machine
}
