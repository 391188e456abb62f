//! A directory of pictures in the place of a camera: demonstrations, judges, tests of the kiosk.

use super::frame_source::{FrameSource, SourceError, SourceNature};
use super::image_file::{has_image_name, read_image_file};
use crate::frame::{CapturedFrame, LumaFrame};
use crate::ticks::Ticks;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What happens after the last picture of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderRun {
    /// Start again with the first; an empty directory is watched and shows a dark picture meanwhile.
    Loop,
    /// End.
    Once,
}

/// How a directory is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderSettings {
    /// Time from one frame to the next.
    pub frame_interval: Duration,
    /// How many frames in a row show the same picture, as a visitor holds a code still. Zero counts as one.
    pub frames_per_image: u32,
    /// What happens after the last picture.
    pub run: FolderRun,
}

impl FolderSettings {
    /// A camera of 15 frames a second in front of which every picture is held for a third of a second, for ever.
    pub const KIOSK: Self = Self {
        frame_interval: Duration::from_nanos(1_000_000_000 / 15),
        frames_per_image: 5,
        run: FolderRun::Loop,
    };
}

/// Shows the PNG and JPEG files of a directory in the order of their names.
///
/// The directory is read again before every new picture. A file that appears or changes later is shown next, out of
/// turn; then the round goes on. A file that cannot be read (half written, perhaps) is passed over until it changes
/// or its turn comes again.
pub struct FolderSource {
    directory: PathBuf,
    settings: FolderSettings,
    ticks: Arc<dyn Ticks>,
    /// Every file met so far, with the state in which it was met; `None` before the first look.
    known: Option<BTreeMap<PathBuf, FileStamp>>,
    /// The last file shown in turn.
    turn: Option<PathBuf>,
    shown: CapturedFrame,
    repeats_left: u32,
    due_at: Duration,
}

/// Tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileStamp {
    modified_at: Option<SystemTime>,
    bytes: u64,
}

impl FolderSource {
    /// Watches a directory, which must exist when the first frame is asked for.
    pub fn new(directory: impl Into<PathBuf>, settings: FolderSettings, ticks: Arc<dyn Ticks>) -> Self {
        Self {
            directory: directory.into(),
            settings,
            ticks,
            known: None,
            turn: None,
            shown: nothing_to_see(),
            repeats_left: 0,
            due_at: Duration::ZERO,
        }
    }

    fn wait_for_turn(&mut self) {
        self.ticks.wait_until(self.due_at);
        self.due_at = self.ticks.now().max(self.due_at) + self.settings.frame_interval;
    }

    /// Chooses and reads the next picture that can be read.
    fn load_next(&mut self) -> Result<CapturedFrame, SourceError> {
        let listing = list_images(&self.directory).map_err(|error| lost(&self.directory, &error))?;
        for _ in 0..listing.len() {
            let Some(path) = self.choose(&listing) else {
                return Err(SourceError::Ended);
            };
            if let Ok(frame) = read_image_file(&path) {
                return Ok(frame);
            }
        }
        match self.settings.run {
            FolderRun::Loop => Ok(nothing_to_see()),
            FolderRun::Once => Err(SourceError::Ended),
        }
    }

    /// A new or changed file first, else the next in turn; `None` when the only round is over.
    fn choose(&mut self, listing: &BTreeMap<PathBuf, FileStamp>) -> Option<PathBuf> {
        let known = self.known.get_or_insert_with(|| listing.clone());
        known.retain(|path, _| listing.contains_key(path));
        let fresh = listing
            .iter()
            .find(|(path, stamp)| known.get(*path) != Some(*stamp));
        if let Some((path, stamp)) = fresh {
            known.insert(path.clone(), *stamp);
            return Some(path.clone());
        }
        let after_last = listing
            .keys()
            .find(|path| self.turn.as_ref().is_none_or(|turn| *path > turn));
        let next = match self.settings.run {
            FolderRun::Loop => after_last.or_else(|| listing.keys().next()),
            FolderRun::Once => after_last,
        };
        self.turn = next.cloned();
        self.turn.clone()
    }
}

impl FrameSource for FolderSource {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        self.wait_for_turn();
        if self.repeats_left == 0 {
            self.shown = self.load_next()?;
            self.repeats_left = self.settings.frames_per_image.max(1);
        }
        self.repeats_left -= 1;
        Ok(self.shown.clone())
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Stills
    }
}

/// The pictures of a directory by name; other files and subdirectories are left out.
pub fn list_image_files(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    Ok(list_images(directory)?.into_keys().collect())
}

fn list_images(directory: &Path) -> Result<BTreeMap<PathBuf, FileStamp>, Error> {
    let mut images = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        // A file may go between listing and looking; then it is simply not there.
        let Ok(metadata) = fs::metadata(&path) else {
            continue;
        };
        if metadata.is_file() && has_image_name(&path) {
            let stamp = FileStamp {
                modified_at: metadata.modified().ok(),
                bytes: metadata.len(),
            };
            images.insert(path, stamp);
        }
    }
    Ok(images)
}

fn lost(directory: &Path, error: &Error) -> SourceError {
    let device = directory.display().to_string();
    match error.kind() {
        ErrorKind::PermissionDenied => SourceError::Denied { device },
        _ => SourceError::Unplugged {
            device,
            detail: error.to_string(),
        },
    }
}

/// What an empty directory looks like: dim, but not as black as a covered lens, for nothing is broken.
fn nothing_to_see() -> CapturedFrame {
    const DIM: u8 = 48;
    let pixels = vec![DIM; 640 * 480];
    match LumaFrame::new(640, 480, pixels) {
        Ok(luma) => CapturedFrame::grey(luma),
        Err(error) => unreachable!("640 x 480 is a frame: {error}"),
    }
}
