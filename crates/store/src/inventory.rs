//! The inventory of a service, by environment, with its history.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EnvironmentName, Fact, InputName, ServiceId, Timestamp, Value};

use crate::{
    Author, Store, StoreError,
    claim::claim_service,
    database::{reading, writing},
    error::corrupt,
    settled::mark_due,
};

#[derive(sqlx::FromRow)]
pub(crate) struct FactRow {
    pub(crate) service_id: ServiceId,
    name: String,
    value: Option<String>,
    since: Timestamp,
    by_name: String,
}

impl TryFrom<FactRow> for Fact {
    type Error = StoreError;

    fn try_from(row: FactRow) -> Result<Self, StoreError> {
        let id = format!("{} {}", row.service_id, row.name);
        let value = row.value.map(|json| serde_json::from_str(&json)).transpose();
        Ok(Self {
            name: row.name.try_into().map_err(corrupt("fact", "name", &id))?,
            value: value.map_err(corrupt("fact", "value", &id))?,
            since: row.since,
            by: row.by_name,
        })
    }
}

/// A value as it is stored. A number that is none has no JSON and cannot have come from [`Value::parse`].
pub(crate) fn json_of(value: &Value) -> Result<String, StoreError> {
    match value {
        Value::Number(number) if !number.is_finite() => {
            Err(StoreError::Conflict("A value must be a finite number."))
        }
        _ => Ok(serde_json::to_string(value).expect("a yes, a finite number or a text always has JSON")),
    }
}

impl Store {
    /// States facts (`Some`) and takes facts back (`None`) in one transaction. A fact that is so already keeps its date.
    pub async fn set_facts(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
        facts: &BTreeMap<InputName, Option<Value>>,
        by: &Author,
    ) -> Result<(), StoreError> {
        self.write_facts(service, environment, facts, (changes, by)).await
    }

    /// The same, for somebody who has looked: a fact that is so already is stated again, and has a new date.
    pub async fn state_facts(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
        facts: &BTreeMap<InputName, Option<Value>>,
        by: &Author,
    ) -> Result<(), StoreError> {
        self.write_facts(service, environment, facts, (stated, by)).await
    }

    async fn write_facts(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
        facts: &BTreeMap<InputName, Option<Value>>,
        (which, by): (Which, &Author),
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => {
            claim_service!(tx, service, now, by);
            write_facts!(tx, service, environment, facts, now, by, which);
            if *environment == EnvironmentName::production() {
                mark_due!(tx, service, now);
            }
        });
        Ok(())
    }

    /// Says that these facts of production still hold: they are stated again, as they stand. One that is not stated stays so.
    pub async fn confirm_facts(
        &self,
        service: ServiceId,
        names: &BTreeSet<InputName>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let (now, production) = (self.clock().now(), EnvironmentName::production());
        writing!(self, tx => {
            claim_service!(tx, service, now, by);
            let standing: Vec<(String, Option<String>)> = sqlx::query_as(
                "SELECT name, value FROM fact WHERE service_id = $1 AND environment = $2 AND is_current = TRUE")
                .bind(service)
                .bind(production.as_str())
                .fetch_all(&mut *tx)
                .await?;
            for (name, value) in standing.into_iter().filter(|(_, value)| value.is_some()) {
                if names.iter().any(|wanted| wanted.as_str() == name) {
                    insert_fact!(tx, service, production, name, value, now, by);
                }
            }
            mark_due!(tx, service, now);
        });
        Ok(())
    }

    /// The facts as they stand, by name.
    pub async fn facts(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
    ) -> Result<Vec<Fact>, StoreError> {
        let rows: Vec<FactRow> = reading!(self, db => sqlx::query_as(
            "SELECT service_id, name, value, since, by_name FROM fact
             WHERE service_id = $1 AND environment = $2 AND is_current = TRUE AND value IS NOT NULL ORDER BY name")
            .bind(service)
            .bind(environment.as_str())
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Fact::try_from).collect()
    }

    /// The facts as they stood at a moment, by name: of each the newest that had been stated by then, unless it had been
    /// taken back.
    pub async fn facts_at(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
        at: Timestamp,
    ) -> Result<Vec<Fact>, StoreError> {
        let rows: Vec<FactRow> = reading!(self, db => sqlx::query_as(
            "SELECT service_id, name, value, since, by_name FROM fact
             WHERE value IS NOT NULL AND seq IN (
                SELECT MAX(seq) FROM fact WHERE service_id = $1 AND environment = $2 AND since <= $3 GROUP BY name)
             ORDER BY name")
            .bind(service)
            .bind(environment.as_str())
            .bind(at)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Fact::try_from).collect()
    }

    /// What was stated and taken back, newest first.
    pub async fn fact_history(
        &self,
        service: ServiceId,
        environment: &EnvironmentName,
        limit: i64,
    ) -> Result<Vec<Fact>, StoreError> {
        let rows: Vec<FactRow> = reading!(self, db => sqlx::query_as(
            "SELECT service_id, name, value, since, by_name FROM fact
             WHERE service_id = $1 AND environment = $2 ORDER BY seq DESC LIMIT $3")
            .bind(service)
            .bind(environment.as_str())
            .bind(limit)
            .fetch_all(db)
            .await?);
        rows.into_iter().map(Fact::try_from).collect()
    }

    /// The environments that a fact or a run of the service has named, by name.
    pub async fn environments(&self, service: ServiceId) -> Result<Vec<EnvironmentName>, StoreError> {
        let names: Vec<String> = reading!(self, db => sqlx::query_scalar(
            "SELECT name FROM environment WHERE service_id = $1 ORDER BY name")
            .bind(service)
            .fetch_all(db)
            .await?);
        names
            .into_iter()
            .map(|name| name.try_into().map_err(corrupt("environment", "name", service)))
            .collect()
    }
}

/// States one fact, or takes it back, within a transaction that holds the service's row: the one before is marked first.
macro_rules! insert_fact {
    ($tx:ident, $service:ident, $environment:ident, $name:ident, $value:ident, $now:ident, $by:ident) => {
        sqlx::query(
            "UPDATE fact SET is_current = FALSE
             WHERE service_id = $1 AND environment = $2 AND name = $3 AND is_current = TRUE",
        )
        .bind($service)
        .bind($environment.as_str())
        .bind($name.as_str())
        .execute(&mut *$tx)
        .await?;
        sqlx::query(
            "INSERT INTO fact (service_id, environment, name, value, since, by_account, by_name, is_current)
             VALUES ($1, $2, $3, $4, $5, $6, $7, TRUE)",
        )
        .bind($service)
        .bind($environment.as_str())
        .bind($name.as_str())
        .bind($value)
        .bind($now)
        .bind($by.account)
        .bind(&$by.name)
        .execute(&mut *$tx)
        .await?;
    };
}
pub(crate) use insert_fact;

/// Writes facts within a transaction that holds the service's row: [`Which`] of them.
macro_rules! write_facts {
    ($tx:ident, $service:ident, $environment:ident, $facts:ident, $now:ident, $by:ident, $which:expr) => {{
        let standing: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT name, value FROM fact WHERE service_id = $1 AND environment = $2 AND is_current = TRUE",
        )
        .bind($service)
        .bind($environment.as_str())
        .fetch_all(&mut *$tx)
        .await?;
        let changes = $which(standing, &$facts)?;
        if !changes.is_empty() {
            sqlx::query(
                "INSERT INTO environment (service_id, name, created_at) VALUES ($1, $2, $3)
                 ON CONFLICT (service_id, name) DO NOTHING",
            )
            .bind($service)
            .bind($environment.as_str())
            .bind($now)
            .execute(&mut *$tx)
            .await?;
        }
        for (name, value) in changes {
            $crate::inventory::insert_fact!($tx, $service, $environment, name, value, $now, $by);
        }
    }};
}
pub(crate) use write_facts;

/// Which of the wanted values are written, as they are to be stored: [`changes`] or [`stated`]. What stands is given as it
/// is stored.
pub(crate) type Which = for<'a> fn(
    Vec<(String, Option<String>)>,
    &'a BTreeMap<InputName, Option<Value>>,
) -> Result<Vec<(&'a InputName, Option<String>)>, StoreError>;

/// Those of the wanted values that are not what stands, as they are to be stored. What was never stated cannot be taken
/// back.
pub(crate) fn changes(
    standing: Vec<(String, Option<String>)>,
    wanted: &BTreeMap<InputName, Option<Value>>,
) -> Result<Vec<(&InputName, Option<String>)>, StoreError> {
    let before: BTreeMap<_, _> = standing.iter().cloned().collect();
    let mut changes = stated(standing, wanted)?;
    changes.retain(|(name, value)| before.get(name.as_str()).cloned().flatten() != *value);
    Ok(changes)
}

/// All of the wanted values, as they are to be stored, but for those that are taken back and do not stand.
pub(crate) fn stated(
    standing: Vec<(String, Option<String>)>,
    wanted: &BTreeMap<InputName, Option<Value>>,
) -> Result<Vec<(&InputName, Option<String>)>, StoreError> {
    let standing: BTreeMap<String, Option<String>> = standing.into_iter().collect();
    let mut stated = Vec::new();
    for (name, value) in wanted {
        let value = value.as_ref().map(json_of).transpose()?;
        let stands = standing.get(name.as_str()).is_some_and(Option::is_some);
        if value.is_some() || stands {
            stated.push((name, value));
        }
    }
    Ok(stated)
}
