//! Pages of a search.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use einlass_domain::calendar::Quantum;

use super::FreeTime;

const DEFAULT_LIMIT: u16 = 500;
const MAX_LIMIT: u16 = 5000;

/// Which part of the found times is shown: those after the last one of the page before.
pub(super) struct Page {
    limit: usize,
    after: Option<FreeTime>,
}

/// Why a page cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PageError {
    #[error("the limit lies between 1 and {MAX_LIMIT}")]
    Limit,
    #[error("the cursor is none of ours")]
    Cursor,
}

impl Page {
    pub(super) fn new(limit: Option<u16>, cursor: Option<&str>) -> Result<Self, PageError> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(PageError::Limit);
        }
        let after = cursor
            .map(|text| read(text).ok_or(PageError::Cursor))
            .transpose()?;
        Ok(Self {
            limit: usize::from(limit),
            after,
        })
    }

    /// The times of this page, and the cursor of the next one if there is more.
    pub(super) fn cut<'t>(&self, times: &'t [FreeTime]) -> (&'t [FreeTime], Option<String>) {
        let first = self
            .after
            .map_or(0, |after| times.partition_point(|time| *time <= after));
        let rest = times.get(first..).unwrap_or_default();
        match rest.split_at_checked(self.limit) {
            Some((shown, more)) if !more.is_empty() => (shown, shown.last().map(write)),
            Some(_) | None => (rest, None),
        }
    }
}

fn write(time: &FreeTime) -> String {
    URL_SAFE_NO_PAD.encode(format!(
        "{} {} {}",
        time.start.index(),
        time.site_id,
        time.unit_id
    ))
}

fn read(cursor: &str) -> Option<FreeTime> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.split(' ');
    Some(FreeTime {
        start: Quantum::from_index(parts.next()?.parse().ok()?),
        site_id: parts.next()?.parse().ok()?,
        unit_id: parts.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use einlass_domain::ids::{SiteId, UnitId};

    #[test]
    fn pages_show_every_time_once() {
        let times: Vec<FreeTime> = (0..7)
            .map(|index| FreeTime {
                start: Quantum::from_index(index / 2),
                site_id: SiteId::from_uuid(uuid::Uuid::from_u128(u128::from(index.unsigned_abs() % 2))),
                unit_id: UnitId::from_uuid(uuid::Uuid::nil()),
            })
            .collect();
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let page = Page::new(Some(3), cursor.as_deref()).unwrap();
            let (shown, next) = page.cut(&times);
            seen.extend_from_slice(shown);
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, times);
    }

    #[test]
    fn limits_and_cursors_are_checked() {
        assert_eq!(Page::new(Some(0), None).err(), Some(PageError::Limit));
        assert_eq!(Page::new(Some(5001), None).err(), Some(PageError::Limit));
        assert_eq!(Page::new(None, Some("nonsense")).err(), Some(PageError::Cursor));
    }
}
