//! The campaign of the example: three items that each service in front of customers shall have before the peak season.

use domain::{CampaignPlan, Day, Slug, Timestamp};
use store::{Store, StoreError};

use crate::fill::author;

const NAME: &str = "peak-season";
/// The target held, connections at the largest fleet, and sessions outside the process.
const ITEMS: [&str; 3] = ["MEA-07", "CON-02", "STA-01"];
const SERVICES: [&str; 5] = ["catalog-api", "checkout-web", "orders-api", "payments-api", "profile-api"];
/// Days from now until the season begins.
const LEFT: i64 = 24;

/// Begins the campaign, unless somebody has one of that name.
pub(crate) async fn fill(store: &Store, today: Timestamp) -> Result<(), StoreError> {
    let name: Slug = NAME.parse().expect("a test begins it");
    if store.campaign(&name).await?.is_some() {
        return Ok(());
    }
    let slugs = SERVICES.map(|slug| slug.parse::<Slug>().expect("a test begins it"));
    let services = store.service_ids(&slugs).await?.into_iter().map(|(_, id)| id).collect();
    let plan = CampaignPlan {
        title: "Before the peak season".parse().expect("a test begins it"),
        due: Day::of(today.plus_ms(LEFT * Timestamp::DAY)),
        note: Some(
            "What every service in front of customers has by then.".parse().expect("a test begins it"),
        ),
        items: ITEMS.map(str::to_owned).into(),
        services,
    };
    store.add_demo_campaign(&name, &plan, &author()).await?;
    Ok(())
}
