//! Who sees to the items of a review that lack a pass. Whatever state the review is in: what is left to do is no part of
//! what is signed.

use std::collections::BTreeMap;

use domain::{ItemOwner, OwnerName, ReviewId, Timestamp};

use crate::{
    Author, Store, StoreError,
    database::{reading, writing},
    error::corrupt,
    review_file::claim_item,
};

#[derive(sqlx::FromRow)]
struct OwnerRow {
    item: String,
    owner: String,
    named_at: Timestamp,
    by_name: String,
}

impl Store {
    /// Names who sees to items that the review walks; without a name its author does again. All of them or none.
    pub async fn name_item_owners(
        &self,
        review: ReviewId,
        owners: &BTreeMap<String, Option<OwnerName>>,
        by: &Author,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        writing!(self, tx => for (item, owner) in owners {
            claim_item!(tx, review, item);
            let Some(owner) = owner else {
                sqlx::query("DELETE FROM item_owner WHERE review_id = $1 AND item = $2")
                    .bind(review)
                    .bind(item)
                    .execute(&mut *tx)
                    .await?;
                continue;
            };
            sqlx::query(
                "INSERT INTO item_owner (review_id, item, owner, named_at, by_account, by_name)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (review_id, item) DO UPDATE SET owner = excluded.owner,
                    named_at = excluded.named_at, by_account = excluded.by_account, by_name = excluded.by_name")
                .bind(review)
                .bind(item)
                .bind(owner.as_str())
                .bind(now)
                .bind(by.account)
                .bind(&by.name)
                .execute(&mut *tx)
                .await?;
        });
        Ok(())
    }

    /// Who was named to see to which items of a review, by item.
    pub async fn item_owners(&self, review: ReviewId) -> Result<Vec<ItemOwner>, StoreError> {
        let rows: Vec<OwnerRow> = reading!(self, db => sqlx::query_as(
            "SELECT item, owner, named_at, by_name FROM item_owner WHERE review_id = $1 ORDER BY item")
            .bind(review)
            .fetch_all(db)
            .await?);
        let owners = rows.into_iter().map(|row| {
            let owner = row.owner.try_into().map_err(corrupt("item_owner", "owner", review))?;
            Ok(ItemOwner { item: row.item, owner, at: row.named_at, by: row.by_name })
        });
        owners.collect()
    }
}
