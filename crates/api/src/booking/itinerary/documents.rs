//! What to bring to several stations.

use einlass_contract::catalogue::Document;

/// Each paper once; mandatory if any station insists on it.
pub(crate) fn each_once(documents: impl IntoIterator<Item = Document>) -> Vec<Document> {
    let mut once: Vec<Document> = Vec::new();
    for document in documents {
        match once.iter_mut().find(|known| known.key == document.key) {
            Some(known) => known.mandatory |= document.mandatory,
            None => once.push(document),
        }
    }
    once
}
