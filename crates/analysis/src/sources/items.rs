//! Inputs that follow from how the other items of the same review stand.

use domain::{Checklist, Item, Order, Status, Value};

/// The items that count others; they do not count themselves or each other.
const COUNTING: [&str; 2] = ["stateless_items_open", "earlier_blocking_open"];

/// How many items of the section *stateless* are open, and how many blocking items of orders below `to`. `status` says
/// how an item stands; an item that the review does not ask is not counted.
pub fn from_items(
    checklist: &Checklist,
    to: Order,
    status: impl Fn(&str) -> Option<Status>,
) -> [(&'static str, Value); 2] {
    let is_open = |item: &&Item| !counts(item) && status(&item.id).is_some_and(Status::is_open);
    let smaller = |item: &&Item| {
        let orders = item.orders.iter().filter_map(|id| Order::from_id(id));
        item.blocking && orders.into_iter().any(|order| order < to)
    };
    let stateless = checklist.items.iter().filter(|item| item.section == "stateless").filter(is_open).count();
    let earlier = checklist.items.iter().filter(smaller).filter(is_open).count();
    let [of_stateless, of_earlier] = COUNTING;
    [(of_stateless, Value::Number(stateless as f64)), (of_earlier, Value::Number(earlier as f64))]
}

fn counts(item: &Item) -> bool {
    item.auto.inputs.iter().any(|name| COUNTING.contains(&name.as_str()))
}
