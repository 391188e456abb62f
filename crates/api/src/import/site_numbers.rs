//! Numbers of buildings stand in admission tickets, which gates of other vendors read too. So a number stays with its
//! building, even after it is gone.

use einlass_domain::ids::AuthorityId;
use einlass_storage::{ReadTx, catalogue};

use super::mistakes::Mistakes;
use super::{ImportError, Town, TownFileProblem};

/// Refuses a town that gives a building the number of another one of the authority, be it there or gone.
pub(super) fn check_site_numbers(
    tx: &mut ReadTx,
    authority: AuthorityId,
    town: &Town,
) -> Result<(), ImportError> {
    let known = catalogue::list_sites_ever(tx, authority)?;
    let mut mistakes = Mistakes::default();
    for (index, site) in town.sites.iter().enumerate() {
        let has_it = known.iter().find(|other| other.number == site.number);
        if let Some(other) = has_it.filter(|other| other.slug != site.slug) {
            let problem = TownFileProblem::NumberOfOtherSite {
                number: site.number.0,
                site: other.slug.clone(),
            };
            mistakes.add(problem.at(format!("/sites/{index}/number")));
        }
    }
    Ok(mistakes.end()?)
}
