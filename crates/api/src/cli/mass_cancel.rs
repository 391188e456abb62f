//! `einlass mass-cancel`.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use einlass_domain::catalogue::Slug;
use einlass_domain::ids::{AuthorityId, MassCancellationId, SiteId, UnitId};
use einlass_domain::language::{Language, LocalizedText};
use einlass_storage::booking::{ConcernedCounts, count_concerned, find_mass_cancellation};
use einlass_storage::catalogue::{list_sites, list_units};
use einlass_storage::{StorageError, Store};
use jiff::Timestamp;
use jiff::civil::Date;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::Surroundings;
use super::arguments::CommonArguments;
use super::client::find_authority;
use super::database;
use crate::booking::mass_cancellation::{Choice, MOST_AT_ONCE, PlanError, apply_step, plan};
use crate::server::RandomSource;

/// Arguments of `einlass mass-cancel`.
#[derive(Debug, Args)]
pub(super) struct MassCancelArguments {
    /// Key of the authority, as in its town data file.
    #[arg(long)]
    authority: Slug,
    /// Go on with a mass cancellation that was planned or broken off before.
    #[arg(long, conflicts_with_all = ["site", "unit", "pool", "from", "to", "reason_de", "reason_en", "link"])]
    resume: Option<MassCancellationId>,
    /// Key of a building; may be repeated.
    #[arg(long)]
    site: Vec<String>,
    /// Key of a unit; may be repeated.
    #[arg(long)]
    unit: Vec<String>,
    /// Key of a pool; may be repeated.
    #[arg(long)]
    pool: Vec<String>,
    /// First local day.
    #[arg(long, required_unless_present = "resume")]
    from: Option<Date>,
    /// Last local day (included).
    #[arg(long, required_unless_present = "resume")]
    to: Option<Date>,
    /// Why, in German.
    #[arg(long, required_unless_present = "resume")]
    reason_de: Option<String>,
    /// Why, in English.
    #[arg(long, required_unless_present = "resume")]
    reason_en: Option<String>,
    /// Where a new appointment is booked, e.g. `https://termine.example.org/?unit={unit}&services={services}`.
    #[arg(long, required_unless_present = "resume")]
    link: Option<String>,
    /// Cancel the bookings; without it they are only counted.
    #[arg(long)]
    apply: bool,
    /// Bookings between two lines of progress.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_AT_ONCE)))]
    batch: u32,
}

/// Plans, counts and, if asked to, cancels. A run that was broken off goes on with `--resume`.
pub(super) async fn mass_cancel(
    common: &CommonArguments,
    arguments: &MassCancelArguments,
    surroundings: &Surroundings,
) -> Result<()> {
    let store = database::open_filled(common).await?;
    let authority = find_authority(&store, arguments.authority.clone()).await?;
    let id = match arguments.resume {
        Some(id) => id,
        None => plan_it(&store, authority.id, arguments, surroundings).await?,
    };
    let counts = count(&store, authority.id, id, surroundings.clock.now()).await?;
    println!("mass cancellation {id}");
    println!(
        "{} bookings left, {} cancelled; holders with mail {}, with telephone {}, without contact {}",
        counts.left, counts.cancelled, counts.with_mail, counts.with_phone, counts.without_contact
    );
    if !arguments.apply {
        println!("nothing was cancelled; go on with --resume {id} --apply");
        return Ok(());
    }
    let random = RandomSource::new(surroundings.seed);
    let (mut done, all) = (counts.cancelled, counts.cancelled + counts.left);
    loop {
        let now = surroundings.clock.now();
        let step = apply_step(&store, (authority.id, id), arguments.batch, now, &random).await;
        let cancelled = step.with_context(|| format!("broken off; go on with --resume {id} --apply"))?;
        if cancelled == 0 {
            println!("done");
            return Ok(());
        }
        done += cancelled;
        println!("cancelled {done} of {all}");
    }
}

async fn plan_it(
    store: &Store,
    authority: AuthorityId,
    arguments: &MassCancelArguments,
    surroundings: &Surroundings,
) -> Result<MassCancellationId> {
    let choice = choose(store, authority, arguments).await?;
    let (now, seed) = (surroundings.clock.now(), surroundings.seed);
    let planned = store
        .write::<_, PlanError, _>(move |tx| plan(tx, authority, &choice, now, &mut StdRng::from_seed(seed)))
        .await
        .context("the mass cancellation was not planned")?;
    Ok(planned.0.id)
}

async fn choose(store: &Store, authority: AuthorityId, arguments: &MassCancelArguments) -> Result<Choice> {
    let (sites, units) = store
        .read::<_, StorageError, _>(move |tx| Ok((list_sites(tx, authority)?, list_units(tx, authority)?)))
        .await
        .context("the database cannot be asked")?;
    let mut site_ids: Vec<SiteId> = Vec::new();
    for key in &arguments.site {
        let site = sites.iter().find(|site| site.slug.as_str() == key);
        site_ids.push(site.with_context(|| format!("there is no site \"{key}\""))?.id);
    }
    let mut unit_ids: Vec<UnitId> = Vec::new();
    for key in &arguments.unit {
        let unit = units.iter().find(|unit| unit.slug.as_str() == key);
        unit_ids.push(unit.with_context(|| format!("there is no unit \"{key}\""))?.id);
    }
    let (Some(from_on), Some(to_on)) = (arguments.from, arguments.to) else {
        bail!("--from and --to are needed");
    };
    let reason = [
        (Language::German, arguments.reason_de.clone()),
        (Language::English, arguments.reason_en.clone()),
    ];
    let reason: BTreeMap<Language, String> = reason
        .into_iter()
        .filter_map(|(language, text)| Some((language, text?)))
        .collect();
    ensure!(arguments.link.is_some(), "--link is needed");
    Ok(Choice {
        site_ids,
        unit_ids,
        pool_keys: arguments.pool.clone(),
        from_on,
        to_on,
        reason: LocalizedText::try_from(reason).context("--reason-de is not usable")?,
        link: arguments.link.clone().unwrap_or_default(),
    })
}

async fn count(
    store: &Store,
    authority: AuthorityId,
    id: MassCancellationId,
    now: Timestamp,
) -> Result<ConcernedCounts> {
    let counts =
        store.read::<_, StorageError, _>(move |tx| match find_mass_cancellation(tx, authority, id)? {
            Some(plan) => count_concerned(tx, &plan, now).map(Some),
            None => Ok(None),
        });
    counts.await?.context("there is no such mass cancellation")
}
