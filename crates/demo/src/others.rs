//! The other example services, each with one number of the article: 200 threads, 100 MB a request, 1,000 reads a
//! second on replicas; one that is well prepared, and one that nobody has tested.

mod catalog;
mod profiles;
mod quotes;
mod reports;
mod untested;

pub(crate) use self::{
    catalog::catalog,
    profiles::profiles,
    quotes::quotes,
    reports::reports,
    untested::{checkout, payments, returns},
};
use crate::load::Route;

fn route(
    method: &'static str,
    name: &'static str,
    share: f64,
    own_ms: f64,
    hold_ms: f64,
    spread: f64,
) -> Route {
    Route { method, name, share, own_ms, hold_ms, spread, first_pool: None }
}
