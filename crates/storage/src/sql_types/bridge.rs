//! The mechanical part of storing Rust types as our SQL types, also through the joint backend.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};

/// A value of the domain in a column. diesel's traits cannot be implemented for types of another crate in all the
/// ways that queries need, so values wear this on their way in and out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Db<T>(pub(crate) T);

impl<T> From<T> for Db<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> std::ops::Deref for Db<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: std::fmt::Display> std::fmt::Display for Db<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// All values of a list for `eq_any`.
pub(crate) fn db_all<T: Copy>(values: &[T]) -> Vec<Db<T>> {
    values.iter().copied().map(Db).collect()
}

impl<ST, DB, T> FromSql<ST, DB> for Db<T>
where
    DB: Backend,
    T: FromSql<ST, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        T::from_sql(bytes).map(Self)
    }
}

impl<ST, DB, T> Queryable<ST, DB> for Db<T>
where
    DB: Backend,
    ST: diesel::sql_types::SingleValue,
    Self: FromSql<ST, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

/// Makes the joint backend know a SQL type, and [`Db`] a value of it.
macro_rules! joint_sql_type {
    ($sql:ident) => {
        impl diesel::sql_types::HasSqlType<$sql> for crate::connection::MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }

        crate::sql_types::bridge::as_expression!($sql, $sql);
        crate::sql_types::bridge::as_expression!($sql, diesel::sql_types::Nullable<$sql>);

        impl<T> diesel::serialize::ToSql<$sql, diesel::pg::Pg> for crate::sql_types::Db<T>
        where
            T: diesel::serialize::ToSql<$sql, diesel::pg::Pg>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<T> diesel::serialize::ToSql<$sql, diesel::sqlite::Sqlite> for crate::sql_types::Db<T>
        where
            T: diesel::serialize::ToSql<$sql, diesel::sqlite::Sqlite>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<T> diesel::serialize::ToSql<$sql, crate::connection::MultiBackend> for crate::sql_types::Db<T>
        where
            T: diesel::serialize::ToSql<$sql, diesel::pg::Pg>
                + diesel::serialize::ToSql<$sql, diesel::sqlite::Sqlite>
                + std::fmt::Debug
                + Send
                + Sync
                + 'static,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, crate::connection::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value(($sql, &self.0));
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl<T, DB> diesel::serialize::ToSql<diesel::sql_types::Nullable<$sql>, DB>
            for crate::sql_types::Db<T>
        where
            DB: diesel::backend::Backend,
            Self: diesel::serialize::ToSql<$sql, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<$sql, DB>::to_sql(self, out)
            }
        }
    };
}

/// Lets [`Db`] stand where a query expects an expression of the type.
macro_rules! as_expression {
    ($sql:ident, $expected:ty) => {
        impl<T> diesel::expression::AsExpression<$expected> for crate::sql_types::Db<T> {
            type Expression = diesel::internal::derives::as_expression::Bound<$expected, Self>;

            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }

        impl<'v, T> diesel::expression::AsExpression<$expected> for &'v crate::sql_types::Db<T> {
            type Expression = diesel::internal::derives::as_expression::Bound<$expected, Self>;

            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    };
}

/// Makes a Rust type readable as a SQL type through the joint backend.
macro_rules! stored_as {
    ($sql:ident, $rust:ty) => {
        impl<DB> diesel::deserialize::Queryable<$sql, DB> for $rust
        where
            DB: diesel::backend::Backend,
            $rust: diesel::deserialize::FromSql<$sql, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }

        impl diesel::deserialize::FromSql<$sql, crate::connection::MultiBackend> for $rust {
            fn from_sql(raw: crate::connection::MultiRawValue<'_>) -> diesel::deserialize::Result<Self> {
                raw.from_sql::<Self, $sql>()
            }
        }
    };
}

pub(super) use {as_expression, joint_sql_type, stored_as};
