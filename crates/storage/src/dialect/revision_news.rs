//! What changed since the last search: one statement on PostgreSQL, where every statement is a round trip.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable};
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;

use super::{Statement, next_horizon};
use crate::connection::Conn;
use crate::schema::{day_rev, pool};
use crate::sql_types::{Day, Db, Id, db_all};

/// The news since a horizon.
#[derive(Debug)]
pub(crate) struct RevisionNews {
    /// From where to ask the next time.
    pub(crate) horizon: i64,
    /// Days that changed at or after the horizon asked for, with their revision.
    pub(crate) days: Vec<(PoolId, Date, i64)>,
    /// The revisions of the rules of the authority's pools, at least of those asked for.
    pub(crate) pools: Vec<(PoolId, i64)>,
}

/// Reads what changed at or after `horizon`, in all pools; 0 reads everything.
pub(crate) fn read_revision_news(
    conn: &mut Conn,
    authority_id: AuthorityId,
    pools: &[PoolId],
    horizon: i64,
) -> QueryResult<RevisionNews> {
    match conn {
        Conn::Pg(pg) => {
            let news = read_postgres(pg, FEW, (authority_id, pools), horizon)?;
            if news.days.len() < MOST_OF_FEW {
                return Ok(news);
            }
            read_postgres(pg, ALL, (authority_id, pools), horizon)
        }
        Conn::Lite(_) => read_sqlite(conn, (authority_id, pools), horizon),
    }
}

/// The revisions of the rules of the authority's pools, at least of those asked for, without any day.
pub(crate) fn read_rules_revisions(
    conn: &mut Conn,
    authority_id: AuthorityId,
    pools: &[PoolId],
) -> QueryResult<Vec<(PoolId, i64)>> {
    let query = pool::table
        .filter(pool::authority_id.eq(Db(authority_id)))
        .select((pool::id, pool::rules_rev));
    match conn {
        Conn::Pg(pg) => query.filter(pool::id.eq_any(db_all(pools))).load(pg),
        // A list of pools would be a statement of its own for each length.
        Conn::Lite(lite) => query.load(lite),
    }
}

/// The limit makes the planner take the index whatever it believes about the table.
const MOST_OF_FEW: usize = 200;

macro_rules! news {
    ($limit:literal) => {
        concat!(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, d.pools, d.dates, d.revs, p.ids, p.revs
             FROM (SELECT array_agg(pool_id) AS pools, array_agg(on_date) AS dates, array_agg(rev) AS revs
                   FROM (SELECT pool_id, on_date, rev FROM day_rev WHERE changed_in >= $ ",
            $limit,
            ") few) d,
                  (SELECT array_agg(id) AS ids, array_agg(rules_rev) AS revs FROM pool
                   WHERE authority_id = $ AND id = ANY ($)) p"
        )
    };
}

const FEW: &str = news!("ORDER BY changed_in LIMIT 200");
const ALL: &str = news!("");

type Row = (
    BigInt,
    Nullable<Array<Id>>,
    Nullable<Array<Day>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
);

type Loaded = (
    i64,
    Option<Vec<PoolId>>,
    Option<Vec<Date>>,
    Option<Vec<i64>>,
    Option<Vec<PoolId>>,
    Option<Vec<i64>>,
);

fn read_postgres(
    conn: &mut PgConnection,
    sql: &'static str,
    (authority_id, pools): (AuthorityId, &[PoolId]),
    horizon: i64,
) -> QueryResult<RevisionNews> {
    let (horizon, of_pools, dates, revs, ids, rules): Loaded = Statement::<Row>::new(sql)
        .bind::<BigInt, _>(horizon)
        .bind::<Id, _>(Db(authority_id))
        .bind::<Array<Id>, _>(db_all(pools))
        .get_result(conn)?;
    let dates = of_pools.into_iter().flatten().zip(dates.into_iter().flatten());
    let days = dates.zip(revs.into_iter().flatten());
    let pools = ids.into_iter().flatten().zip(rules.into_iter().flatten());
    Ok(RevisionNews {
        horizon,
        days: days.map(|((pool, date), rev)| (pool, date, rev)).collect(),
        pools: pools.collect(),
    })
}

fn read_sqlite(
    conn: &mut Conn,
    (authority_id, pools): (AuthorityId, &[PoolId]),
    horizon: i64,
) -> QueryResult<RevisionNews> {
    // The horizon first: a change that comes in between is read again the next time.
    let next = next_horizon(conn)?;
    let days = day_rev::table
        .filter(day_rev::changed_in.ge(horizon))
        .select((day_rev::pool_id, day_rev::on_date, day_rev::rev))
        .load(conn)?;
    Ok(RevisionNews {
        horizon: next,
        days,
        pools: read_rules_revisions(conn, authority_id, pools)?,
    })
}
