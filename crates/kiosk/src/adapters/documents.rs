//! What to bring, cut to the room that there is.
//!
//! Slint does not say how many lines a text takes before it is shown, so they are counted here, rather too many than
//! too few. The tests look at real lists in all languages and sizes.

use einlass_client::contract::catalogue::{Document, DocumentNeed};
use slint::{ModelRc, VecModel};

use crate::flow::TextSize;
use crate::ui::{DocumentItem, DocumentList, DocumentScreen};

use super::view::View;

/// Letters that the pages add to a document that is not needed for sure: "(nur wenn Sie das haben)".
const REMARK: usize = 25;

/// Room for a list.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// Lines.
    pub(super) lines: usize,
    /// Letters of a line.
    pub(super) letters: usize,
}

impl Room {
    /// No room beside other things.
    pub(super) const NONE: Self = Self { lines: 0, letters: 1 };

    /// A sheet of its own.
    fn of_sheet(size: TextSize) -> Self {
        match size {
            TextSize::Normal => Self {
                lines: 15,
                letters: 46,
            },
            TextSize::Large => Self {
                lines: 9,
                letters: 34,
            },
        }
    }

    /// How many of the first texts fit; texts have these lengths of words.
    fn fitting(self, texts: &[Vec<usize>]) -> usize {
        let mut left = self.lines;
        let fits = |words: &&Vec<usize>| {
            let rest = left.checked_sub(self.lines_of(words));
            left = rest.unwrap_or_default();
            rest.is_some()
        };
        texts.iter().take_while(fits).count()
    }

    /// The lines that words of these lengths take.
    fn lines_of(self, words: &[usize]) -> usize {
        let (mut lines, mut used) = (1, 0);
        for word in words {
            if used > 0 && used + 1 + word > self.letters {
                lines += 1;
                used = 0;
            }
            used += usize::from(used > 0) + word;
            // A word that is longer than a line is broken.
            lines += used.saturating_sub(1) / self.letters;
            used = used.min(self.letters);
        }
        lines
    }
}

/// What to bring, with a short list for `beside`. What can stay at home is not in it.
pub(super) fn list(documents: &[Document], beside: Room, view: &View<'_>) -> DocumentList {
    let needed = documents
        .iter()
        .filter(|document| document.need != DocumentNeed::NotNeeded);
    let items: Vec<DocumentItem> = needed
        .map(|document| DocumentItem {
            name: view.text(&document.name),
            mandatory: document.mandatory,
        })
        .collect();
    let texts: Vec<Vec<usize>> = items.iter().map(words).collect();
    let shown = beside.fitting(&texts);
    let screens = cut(&texts, Room::of_sheet(view.text_size));
    let mut rest = items.iter().cloned();
    let screens = screens.into_iter().map(|count| DocumentScreen {
        documents: model(rest.by_ref().take(count).collect()),
    });
    DocumentList {
        screens: model(screens.collect()),
        more: i32::try_from(items.len() - shown).unwrap_or(i32::MAX),
        brief: model(items.iter().take(shown).cloned().collect()),
    }
}

/// How many texts stand on each screen, every one on one of them.
fn cut(texts: &[Vec<usize>], room: Room) -> Vec<usize> {
    let mut screens = Vec::new();
    let mut rest = texts;
    while !rest.is_empty() {
        // One that is too long for a whole screen has one for itself.
        let count = room.fitting(rest).max(1);
        screens.push(count);
        rest = rest.get(count..).unwrap_or_default();
    }
    screens
}

fn words(item: &DocumentItem) -> Vec<usize> {
    let mut words: Vec<usize> = item
        .name
        .split_whitespace()
        .map(|word| word.chars().count())
        .collect();
    if !item.mandatory {
        words.push(REMARK);
    }
    words
}

fn model<T: Clone + 'static>(items: Vec<T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from(items))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room {
        lines: 3,
        letters: 10,
    };

    #[test]
    fn lines_are_counted_as_they_are_broken() {
        let cases: [(&[usize], usize); 6] = [
            (&[], 1),
            (&[10], 1),
            (&[4, 5], 1),
            (&[5, 5], 2),
            (&[5, 5, 5], 3),
            (&[3, 25], 4),
        ];
        for (words, lines) in cases {
            assert_eq!(ROOM.lines_of(words), lines, "{words:?}");
        }
    }

    #[test]
    fn no_document_is_cut_off_and_none_is_left_out() {
        let (short, long, endless) = (vec![6], vec![9, 9], vec![9, 9, 9, 9]);
        assert!(cut(&[], ROOM).is_empty());
        assert_eq!(cut(&vec![short.clone(); 7], ROOM), [3, 3, 1]);
        assert_eq!(cut(&[long.clone(), long.clone(), short.clone()], ROOM), [1, 2]);
        assert_eq!(cut(&[short.clone(), endless, short.clone()], ROOM), [1, 1, 1]);
        assert_eq!(ROOM.fitting(&[short.clone(), long, short]), 2);
    }
}
