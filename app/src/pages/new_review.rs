//! The form that starts a review.

use domain::{Account, Checklist, Mode, Order, Page, Service, ServiceLine, Slug};
use leptos::prelude::*;

use crate::error::AppError;
use crate::returned::Returned;
use crate::ui::{Choice, Choices, Entry, Head, Here, Refusal, Select, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

/// How many services the field offers while typing; any other can be typed.
const OFFERED: i64 = 200;

/// Asks from which order to which, for which rate, and who shall sign; says what that makes of the checklist.
#[component]
pub fn NewReviewPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move { Ok(load(visit).await?.view()) })
}

struct Start {
    visit: Visit,
    /// The service that the address names, where it names one that exists.
    service: Option<Service>,
    /// Services to choose from, where the address names none.
    services: Page<ServiceLine, Slug>,
    accounts: Vec<Account>,
    checklist: Checklist,
}

async fn load(visit: Visit) -> Result<Start, AppError> {
    let store = &visit.store;
    if !visit.viewer.may_write() {
        return Err(AppError::Forbidden);
    }
    let service = match visit.query::<Slug>("service") {
        Some(slug) => Some(store.service(&slug).await?.ok_or(AppError::NotFound)?),
        None => None,
    };
    let services = store.services(None, OFFERED).await?;
    let accounts = store.accounts().await?;
    let checklist = store.latest_checklist(&analysis::checklist::default().id).await?;
    let checklist = checklist.ok_or(AppError::NotFound)?;
    Ok(Start { visit, service, services, accounts, checklist })
}

impl Start {
    fn view(&self) -> AnyView {
        let name = self.service.as_ref().map_or_else(
            || "Start a review".to_owned(),
            |service| format!("Start a review of {}", service.name),
        );
        let crumbs = vec![(urls::reviews(), "Reviews".to_owned())];
        let fields = self.fields();
        view! {
            <Head name crumbs crumb="Start"/>
            <p class="lead">
                "A review walks the service through the items of the order it prepares for. What the inventory knows is filled in; "
                "the rest is yours to answer, and what nobody answers stays unknown."
            </p>
            <Refusal returned=self.returned()/>
            <form class="form" method="post">{fields}</form>
        }
        .into_any()
    }

    fn fields(&self) -> AnyView {
        let (from, to) = self.orders();
        let target =
            self.service.as_ref().and_then(|service| service.target).map(|target| target.rps().to_string());
        view! {
            {self.which_service()}
            <Choices
                entry=self.entry("from", &from.rps().to_string())
                legend="From: what it carries today"
                choices=Order::ALL.map(|order| Choice::new(order.rps().to_string(), order.to_string(), "")).into()
                in_line=true
            />
            <Choices
                entry=self.entry("to", &to.rps().to_string())
                legend="To: what it is prepared for"
                help="The same order twice means that this order is prepared for the first time."
                choices=Order::ALL.map(|order| self.choice_to(order)).into()
            />
            <TextField
                entry=self.entry("target", &target.unwrap_or_else(|| to.rps().to_string()))
                label="Target, in requests per second"
                help="The rate that the service shall carry when the review is done."
                inputmode="decimal"
                short=true
                required=true
            />
            {self.reviewer()}
            <input type="hidden" name="version" value=self.checklist.version.clone()/>
            <small>{format!("Checklist: {}, version {}.", self.checklist.title, self.checklist.version)}</small>
            <button class="button" data-kind="main">"Start the review"</button>
        }
        .into_any()
    }

    fn which_service(&self) -> AnyView {
        if let Some(service) = &self.service {
            return view! { <input type="hidden" name="service" value=service.slug.to_string()/> }.into_any();
        }
        let offers = self.services.items.iter().map(|line| line.service.slug.to_string()).collect::<Vec<_>>();
        view! {
            <TextField
                entry=self.entry("service", "")
                label="Service"
                help="Its short name, as in its address."
                max=Slug::MAX_LEN
                pattern=Slug::PATTERN
                offers
                required=true
            />
        }
        .into_any()
    }

    /// An order with what a review to it asks.
    fn choice_to(&self, order: Order) -> Choice {
        let items: Vec<_> = self.checklist.items_to(order).collect();
        let blocking = items.iter().filter(|item| item.blocking).count();
        let decided = items.iter().filter(|item| item.auto.mode == Mode::Decides).count();
        let text = self.checklist.orders.iter().find(|text| text.id == order.id());
        let shape = text.map_or("", |text| text.shape.as_str());
        let more = format!(
            "{} items, {blocking} of them block, {decided} are decided by values. {shape}",
            items.len()
        );
        Choice::new(order.rps().to_string(), order.to_string(), more)
    }

    fn reviewer(&self) -> AnyView {
        let may_sign =
            |account: &&Account| account.role.may_write() && account.id != self.visit.viewer.account.id;
        let names = self.accounts.iter().filter(may_sign).map(|account| account.name.to_string());
        let nobody = (String::new(), "nobody yet".to_owned());
        let options =
            std::iter::once(nobody).chain(names.map(|name| (name.clone(), name))).collect::<Vec<_>>();
        view! {
            <Select
                entry=self.entry("reviewer", "")
                label="Reviewer"
                help="Needed only to sign. Whoever starts a review does not sign it."
                options
            />
        }
        .into_any()
    }

    /// Where the service stands and where it goes next, as far as that is known.
    fn orders(&self) -> (Order, Order) {
        let service = self.service.as_ref();
        let reached = service.and_then(|service| service.order_reached);
        let to = service.and_then(|service| service.order_targeted).unwrap_or(Order::O1k);
        let below = Order::ALL.into_iter().rev().find(|order| *order < to);
        let from = reached.or(below).unwrap_or(to).min(to);
        (from, to)
    }

    fn entry(&self, name: &'static str, standing: &str) -> Entry {
        Entry::new(&self.visit.returned, name, standing)
    }

    fn returned(&self) -> Returned {
        self.visit.returned.clone()
    }
}
