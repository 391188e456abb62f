//! A statement in a database's own words that is prepared once per connection.

use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;
use diesel::sqlite::{Sqlite, SqliteConnection};
use serde::Serialize;

/// SQL with `$` where a bound value stands, in the order of binding; `ST` is the type of the rows.
pub(crate) struct Statement<ST, DB = Pg> {
    sql: &'static str,
    binds: Vec<Box<dyn Bind<DB>>>,
    rows: PhantomData<ST>,
}

trait Bind<DB: Backend> {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

struct Typed<ST, T> {
    value: T,
    sql_type: PhantomData<ST>,
}

/// One value of each row, to be bound as an array.
pub(super) fn column<R, T>(rows: &[R], value: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// Rows for `json_each`: SQLite knows no arrays, and a statement for each row costs more than its row.
pub(super) fn json_rows<R: Serialize>(rows: impl Iterator<Item = R>) -> QueryResult<String> {
    let rows: Vec<R> = rows.collect();
    serde_json::to_string(&rows).map_err(|error| Error::SerializationError(error.into()))
}

impl<ST, DB: Backend> Statement<ST, DB> {
    pub(crate) fn new(sql: &'static str) -> Self {
        Self {
            sql,
            binds: Vec::new(),
            rows: PhantomData,
        }
    }

    /// Binds a value to the next `$`.
    pub(crate) fn bind<B, T>(mut self, value: T) -> Self
    where
        B: 'static,
        T: ToSql<B, DB> + 'static,
        DB: HasSqlType<B>,
    {
        self.binds.push(Box::new(Typed::<B, T> {
            value,
            sql_type: PhantomData,
        }));
        self
    }
}

impl<ST, T, DB> Bind<DB> for Typed<ST, T>
where
    T: ToSql<ST, DB>,
    DB: Backend + HasSqlType<ST>,
{
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<ST, T>(&self.value)
    }
}

impl<ST, DB: Backend> QueryFragment<DB> for Statement<ST, DB> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut pieces = self.sql.split('$');
        out.push_sql(pieces.next().unwrap_or_default());
        for (piece, bind) in pieces.zip(&self.binds) {
            bind.push(&mut out)?;
            out.push_sql(piece);
        }
        Ok(())
    }
}

impl<ST: 'static, DB: 'static> QueryId for Statement<ST, DB> {
    type QueryId = ();

    // The statement is found again by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, DB> Query for Statement<ST, DB> {
    type SqlType = ST;
}

impl<ST> diesel::RunQueryDsl<PgConnection> for Statement<ST> {}

impl<ST> diesel::RunQueryDsl<SqliteConnection> for Statement<ST, Sqlite> {}
