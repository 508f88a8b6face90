//! The pages of a review as its author and its reviewer use them, without JavaScript.

mod evidence;
mod plan;
mod signatures;
mod words;

use domain::Role;
use http::StatusCode;

use crate::fields::{fleet, to_10k};
use crate::html::{attributes, texts};
use crate::site::{Client, Site};

/// Ann's review of orders-api to 10,000 req/s, with Rob to review it.
struct Desk<'a> {
    ann: Client<'a>,
    rob: Client<'a>,
    review: String,
}

/// The fleet, and where it keeps sessions.
fn facts() -> Vec<(&'static str, &'static str)> {
    fleet("5").into_iter().chain([("fact-cores_total", "20"), ("fact-session_store", "redis")]).collect()
}

async fn begun(site: &Site) -> Desk<'_> {
    site.service("orders-api").await;
    let (ann, rob) = (site.browser("ann", Role::Member).await, site.browser("rob", Role::Member).await);
    done(&ann, "/services/orders-api/inventory", &facts()).await;
    let review = start(&ann, &[]).await;
    Desk { ann, rob, review }
}

async fn start(client: &Client<'_>, more: &[(&str, &str)]) -> String {
    done(client, "/reviews/new", &to_10k(more)).await
}

/// Posts a form that is accepted; gives the address that it leads to.
async fn done(client: &Client<'_>, address: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.form(address, fields).await;
    let problems = texts(&answer, "[role=alert]");
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address} {fields:?}: {problems:?}");
    answer.header("location").to_owned()
}

/// Posts a form that comes back; gives what it says is wrong.
async fn refused(client: &Client<'_>, address: &str, fields: &[(&str, &str)]) -> Vec<String> {
    let answer = client.form(address, fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address} {fields:?}: {}", answer.text);
    texts(&answer, "[role=alert] li")
}

impl Desk<'_> {
    fn at(&self, page: &str) -> String {
        format!("{}/{page}", self.review)
    }

    async fn on(&self, client: &Client<'_>, item: &str, fields: &[(&str, &str)]) -> String {
        let fields: Vec<_> = [("item", item)].into_iter().chain(fields.iter().copied()).collect();
        done(client, &format!("{}?item={item}", self.review), &fields).await
    }

    async fn submitted(&self) {
        done(&self.ann, &self.review, &[("do", "submit"), ("reviewer", "rob")]).await;
    }

    /// Rob excuses every blocking item that lacks a pass, from the page that lists them.
    async fn cleared(&self) {
        let page = self.rob.get(&self.at("sign")).await;
        for address in attributes(&page, "section[aria-labelledby=against-title] .list a", "href") {
            let item = address
                .rsplit('=')
                .next()
                .unwrap_or_default()
                .split('#')
                .next()
                .unwrap_or_default()
                .to_owned();
            let (reason, until) = (format!("exempt-reason-{item}"), format!("exempt-until-{item}"));
            let fields = [("do", "exempt"), (&reason, "Measured next month."), (&until, "2099-01-31")];
            self.on(&self.rob, &item, &fields).await;
        }
    }

    async fn revision(&self) -> String {
        attributes(&self.rob.get(&self.at("sign")).await, "input[name=revision]", "value")[0].clone()
    }
}
