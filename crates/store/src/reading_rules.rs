//! How the results of a service are read: its rules for names and its columns.

use domain::{CsvColumns, NameRules, ReadingRules, ServiceId};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
};

impl Store {
    /// How results of this service are read.
    pub async fn reading_rules(&self, service: ServiceId) -> Result<ReadingRules, StoreError> {
        let row: Option<(Option<String>, Option<String>)> = reading!(self, db => sqlx::query_as(
            "SELECT name_rules, csv_columns FROM service WHERE id = $1 AND deleted_at IS NULL")
            .bind(service)
            .fetch_optional(db)
            .await?);
        let (names, columns) = row.ok_or(StoreError::NotFound)?;
        let names = names.map(|text| text.parse()).transpose();
        let columns = columns.map(|text| text.parse()).transpose();
        Ok(ReadingRules {
            names: names.map_err(corrupt("service", "name_rules", service))?,
            columns: columns.map_err(corrupt("service", "csv_columns", service))?,
        })
    }

    /// Changes how results of this service are read from now on; runs that are there stay as they were read.
    pub async fn set_reading_rules(
        &self,
        service: ServiceId,
        rules: &ReadingRules,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        let changed = writing!(self, tx => sqlx::query(
            "UPDATE service SET name_rules = $2, csv_columns = $3, changed_at = $4, changed_by = $5,
                changed_by_name = $6
             WHERE id = $1 AND deleted_at IS NULL")
            .bind(service)
            .bind(rules.names.as_ref().map(NameRules::as_str))
            .bind(rules.columns.as_ref().map(CsvColumns::as_str))
            .bind(now)
            .bind(by.account)
            .bind(&by.name)
            .execute(&mut *tx)
            .await?
            .rows_affected());
        if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}
