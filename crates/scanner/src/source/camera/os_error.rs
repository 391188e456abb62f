//! What the operating system says of a camera, in the words of [`SourceError`].

use crate::source::SourceError;
use std::io::{Error, ErrorKind};
use std::time::Duration;

/// How long a camera may keep silent before the direct driver gives it up. The live loop's limit is longer.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

// Linux error numbers, the same on every architecture.
const EPERM: i32 = 1;
const EACCES: i32 = 13;
const EBUSY: i32 = 16;
const EINVAL: i32 = 22;
const ENOTTY: i32 = 25;

/// Sorts an error of the operating system; everything unknown means that the camera is not usable as if unplugged.
pub(super) fn sort_error(device: &str, error: &Error) -> SourceError {
    let device = device.to_owned();
    if error.kind() == ErrorKind::TimedOut {
        return SourceError::Hung {
            device,
            waited: PATIENCE,
        };
    }
    match error.raw_os_error() {
        Some(EBUSY) => SourceError::Busy { device },
        Some(EACCES | EPERM) => SourceError::Denied { device },
        Some(EINVAL | ENOTTY) => SourceError::WrongFormat {
            device,
            detail: error.to_string(),
        },
        Some(_) | None => SourceError::Unplugged {
            device,
            detail: error.to_string(),
        },
    }
}

/// Sorts the message of an error that nokhwa has already turned into text.
pub(super) fn sort_message(device: &str, message: &str) -> SourceError {
    let number = message
        .rsplit_once("(os error ")
        .and_then(|(_, tail)| tail.split_once(')'))
        .and_then(|(number, _)| number.parse().ok());
    match number {
        Some(number) => sort_error(device, &Error::from_raw_os_error(number)),
        None => SourceError::WrongFormat {
            device: device.to_owned(),
            detail: message.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(number: i32) -> SourceError {
        sort_error("camera", &Error::from_raw_os_error(number))
    }

    #[test]
    fn each_error_number_is_told_in_its_own_way() {
        assert!(matches!(sorted(EBUSY), SourceError::Busy { .. }));
        assert!(matches!(sorted(EACCES), SourceError::Denied { .. }));
        assert!(matches!(sorted(EINVAL), SourceError::WrongFormat { .. }));
        let no_such_device = 19;
        assert!(matches!(sorted(no_such_device), SourceError::Unplugged { .. }));
    }

    #[test]
    fn the_error_number_is_found_in_a_message() {
        let busy = "Could not open device stream: Device or resource busy (os error 16)";
        assert!(matches!(sort_message("camera", busy), SourceError::Busy { .. }));
        let refused = "Could not get device property FrameFormat: unsupported";
        assert!(matches!(
            sort_message("camera", refused),
            SourceError::WrongFormat { .. }
        ));
    }
}
