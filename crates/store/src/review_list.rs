//! Reviews of all services, filtered and sorted.

use domain::{
    Asked, Cursor, CursorValue, Direction, Page, Review, ReviewBy, ReviewFilter, ReviewId, ReviewState, Slug,
};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{
    Store, StoreError,
    database::reading,
    listing::{Column, push_page},
    review::{REVIEWS, ReviewRow},
};

impl Store {
    /// The reviews that are asked for.
    pub async fn review_list(
        &self,
        asked: &Asked<ReviewFilter>,
        limit: i64,
    ) -> Result<Page<Review, Cursor<ReviewId>>, StoreError> {
        let Asked { filter, sorted, after } = asked;
        let column = column(sorted.by);
        let after =
            after.filter(|after| column.takes(after.value)).unwrap_or(beginning(sorted.by, sorted.direction));
        let rows: Vec<ReviewRow> = reading!(self, db => {
            let mut query = QueryBuilder::new(REVIEWS);
            query.push("TRUE");
            if let Some(slug) = &filter.service {
                query.push(" AND service.slug = ").push_bind(Slug::as_str(slug));
            }
            if let Some(state) = filter.state {
                query.push(" AND review.state = ").push_bind(ReviewState::as_str(state));
            }
            if let Some(order) = filter.order {
                query.push(" AND review.order_to = ").push_bind(order.rps());
            }
            let after = Some((after.value, after.tie));
            push_page!(query, column, "review.id", sorted.direction, after, limit);
            query.build_query_as().fetch_all(db).await?
        });
        let reviews = rows.into_iter().map(Review::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(reviews, usize::try_from(limit).unwrap_or(0), |review| place(review, sorted.by)))
    }
}

/// Each has an index with the id, by which the list of all services' reviews is read.
fn column(by: ReviewBy) -> Column {
    match by {
        ReviewBy::Started => Column::tie("review.id"),
        ReviewBy::Changed => Column::always("review.changed_at"),
        ReviewBy::Target => Column::always("review.target_rps"),
    }
}

/// Before the first row: with it even the first page is read by key.
fn beginning(by: ReviewBy, direction: Direction) -> Cursor<ReviewId> {
    let (tie, whole, decimal) = match direction {
        Direction::Ascending => (Uuid::nil(), i64::MIN, f64::NEG_INFINITY),
        Direction::Descending => (Uuid::max(), i64::MAX, f64::INFINITY),
    };
    let value = match by {
        ReviewBy::Started => CursorValue::Tie,
        ReviewBy::Changed => CursorValue::Whole(whole),
        ReviewBy::Target => CursorValue::Decimal(decimal),
    };
    Cursor { value, tie: ReviewId(tie) }
}

/// Where a review stands in the list that is sorted so.
fn place(review: &Review, by: ReviewBy) -> Cursor<ReviewId> {
    let value = match by {
        ReviewBy::Started => CursorValue::Tie,
        ReviewBy::Changed => CursorValue::Whole(review.changed_at.0),
        ReviewBy::Target => CursorValue::Decimal(review.target.rps()),
    };
    Cursor { value, tie: review.id }
}
