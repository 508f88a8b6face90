//! Checklists of teams: copied, edited, published and walked, as browsers without JavaScript and programs do it.

mod drafts;
mod programs;
mod published;
mod read;
mod walked;

use analysis::checklist::{DEFAULT_TEXT, renamed};
use http::StatusCode;
use scraper::{Html, Selector};

use crate::fields::{fleet, to_10k};
use crate::site::{Answer, Client, Site};

const EDIT: &str = "/checklists/team-orders/edit";

const PUBLISH: &str = "/checklists/team-orders/publish";

/// The text in the editor, as a browser has it.
fn typed(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.text);
    let selector = Selector::parse("textarea[name=text]").unwrap();
    let text: String = page.select(&selector).next().unwrap().text().collect();
    text
}

/// Copies the default as team-orders.
async fn copied(member: &Client<'_>) {
    let fields = [("version", "1.0.0"), ("id", "team-orders"), ("title", "What Team Orders asks")];
    let answer = member.form("/checklists/headroom-default", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header("location"), EDIT);
}

/// The copy with one place changed.
fn own(good: &str, bad: &str) -> String {
    assert!(DEFAULT_TEXT.contains(good), "{good}");
    let names = [("id", "team-orders"), ("version", "1.0.0"), ("title", "What Team Orders asks")];
    renamed(&DEFAULT_TEXT.replacen(good, bad, 1), &names)
}

async fn edit(client: &Client<'_>, what: &str, text: &str, revision: &str) -> Answer {
    client.form(EDIT, &[("do", what), ("text", text), ("revision", revision)]).await
}

/// Facts by which CON-01 is decided, and a review to 10,000 requests per second.
async fn reviewed(site: &Site, member: &Client<'_>, checklist: &[(&str, &str)]) -> Answer {
    site.service("orders-api").await;
    member.form("/services/orders-api/inventory", &fleet("5")).await;
    member.form("/reviews/new?service=orders-api", &to_10k(checklist)).await
}
