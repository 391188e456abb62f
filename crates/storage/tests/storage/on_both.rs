//! Runs the same test on both databases.

/// Turns `async fn name(town: Town)` into a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $name() {
                    super::$name(crate::town::Town::open(einlass_testkit::database::Backend::Sqlite).await).await;
                }
            )*
        }

        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $name() {
                    super::$name(crate::town::Town::open(einlass_testkit::database::Backend::Postgres).await).await;
                }
            )*
        }
    };
}
pub(crate) use on_both;
