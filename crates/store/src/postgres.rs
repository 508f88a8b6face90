//! `PostgreSQL`: one pool, proven at the start not to run through a pooler that mixes up answers.

use std::time::Duration;

use sqlx::{
    PgConnection, PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{StoreError, database::Database};

/// What all instances of Headroom lock on while they migrate: "headroom" in ASCII.
const MIGRATION_LOCK: i64 = 0x6865_6164_726f_6f6d;

/// Connects, proves that prepared statements are safe, and migrates.
pub(crate) async fn open(url: &str) -> Result<Database, StoreError> {
    let pool = connect(url).await?;
    migrate(&pool).await?;
    Ok(Database::Postgres(pool))
}

/// Connects and proves that prepared statements are safe.
pub(crate) async fn connect(url: &str) -> Result<PgPool, StoreError> {
    let options: PgConnectOptions = url.parse()?;
    // PgBouncer refuses the start-up parameter that would be sent otherwise.
    let options = options.extra_float_digits(None).application_name("headroom");
    let pool = PgPoolOptions::new()
        .max_connections(10)
        // The test below takes two at once.
        .min_connections(2)
        .acquire_timeout(Duration::from_secs(5))
        .max_lifetime(Duration::from_mins(30))
        .connect_with(options)
        .await?;
    refuse_unsafe_pooler(&pool).await?;
    Ok(pool)
}

/// A pooler that hands one server connection to two clients, without telling their prepared statements apart, answers
/// one client with the other's result. Two connections and three statements bring it to light.
async fn refuse_unsafe_pooler(pool: &PgPool) -> Result<(), StoreError> {
    let (mut a, mut b) = (pool.acquire().await?, pool.acquire().await?);
    let (server_of_a, server_of_b) = (server(&mut a).await?, server(&mut b).await?);
    let answers = [
        sqlx::query_scalar("SELECT $1::BIGINT + 1").bind(10_i64).fetch_one(&mut *a).await,
        sqlx::query_scalar("SELECT $1::BIGINT + 2").bind(10_i64).fetch_one(&mut *b).await,
        sqlx::query_scalar("SELECT $1::BIGINT + 1").bind(20_i64).fetch_one(&mut *a).await,
    ];
    let verdict = judge(server_of_a == server_of_b, answers);
    if verdict.is_err() {
        // Whatever these two were told may be another client's: they are not to be used again.
        a.close_on_drop();
        b.close_on_drop();
    }
    verdict
}

/// Which server process answers. A simple query: that one is safe behind every pooler.
async fn server(connection: &mut PgConnection) -> Result<i32, StoreError> {
    Ok(sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?.try_get(0)?)
}

fn judge(is_shared: bool, answers: [Result<i64, sqlx::Error>; 3]) -> Result<(), StoreError> {
    match answers {
        [Ok(11), Ok(12), Ok(21)] => Ok(()),
        [Err(error), _, _] | [_, Err(error), _] | [_, _, Err(error)] if !is_shared => Err(error.into()),
        _ => Err(StoreError::Refused(
            "Between Headroom and PostgreSQL is a connection pooler that mixes up prepared statements, so that one \
             request would be answered with another's data. Use PgBouncer 1.21 or newer with \
             max_prepared_statements of at least 100, or pool_mode=session, or connect directly."
                .to_owned(),
        )),
    }
}

/// All migrations in one transaction under a lock that ends with it: such a lock also works through a pooler, where
/// the migrator's own would stay behind on another connection.
async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    let mut tx = pool.begin().await?;
    lock_migrations(&mut tx).await?;
    let connection: &mut PgConnection = &mut tx;
    let mut migrator = migrator();
    migrator.set_locking(false);
    migrator.run_direct(None, connection, false).await?;
    tx.commit().await?;
    Ok(())
}

/// Waits until no other instance migrates; none does before the transaction ends.
pub(crate) async fn lock_migrations(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK).execute(connection).await?;
    Ok(())
}

/// The migrations, embedded.
pub(crate) fn migrator() -> sqlx::migrate::Migrator {
    sqlx::migrate!("../../migrations/postgres")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost() -> Result<i64, sqlx::Error> {
        Err(sqlx::Error::PoolClosed)
    }

    #[test]
    fn right_answers_are_accepted_whoever_gives_them() {
        for is_shared in [false, true] {
            assert!(judge(is_shared, [Ok(11), Ok(12), Ok(21)]).is_ok());
        }
    }

    #[test]
    fn a_pooler_that_mixes_up_statements_is_refused_with_what_to_do() {
        // What PgBouncer 1.18 in transaction mode gives: the second client runs the first one's statement, or none.
        for answers in [[Ok(11), Ok(11), Ok(21)], [Ok(11), lost(), Ok(21)], [Ok(11), Ok(12), Ok(22)]] {
            let error = judge(true, answers).unwrap_err().to_string();
            assert!(error.contains("PgBouncer 1.21") && error.contains("pool_mode=session"), "{error}");
        }
    }

    #[test]
    fn an_error_of_the_database_itself_is_told_as_it_is() {
        assert!(matches!(judge(false, [Ok(11), lost(), Ok(21)]), Err(StoreError::Database(_))));
    }

    #[test]
    fn a_wrong_answer_is_refused_even_where_no_pooler_was_seen() {
        assert!(matches!(judge(false, [Ok(11), Ok(11), Ok(21)]), Err(StoreError::Refused(_))));
    }
}
