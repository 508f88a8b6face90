//! The pages of reviews, asked and filled in as a browser without JavaScript does.

mod answers;
mod pages;
mod values;

use http::StatusCode;

use crate::fields::to_10k;
use crate::site::{Answer, Client};

const START: &str = "/reviews/new?service=orders-api";

/// Starts a review of orders-api, from 1,000 to 10,000 req/s. Gives its address.
async fn started(member: &Client<'_>) -> String {
    let answer = member.form(START, &to_10k(&[])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").to_owned()
}

/// Fills in a form on the page of an item.
async fn fill(client: &Client<'_>, review: &str, item: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("item", item)].into_iter().chain(fields.iter().copied()).collect();
    client.form(&format!("{review}?item={item}"), &fields).await
}
