//! The form that starts a review.

mod carry;

use analysis::standing::{Standing, standings};
use domain::{
    Account, Asked, Checklist, Grounds, Mode, Order, Page, PublishedLine, Review, ReviewFile, ReviewState,
    Service, ServiceLine, Slug, Tally, TargetRate, WholeReview,
};
use leptos::prelude::*;

use super::review::counts_in_words;
use crate::error::AppError;
use crate::returned::Returned;
use crate::ui::{Choice, Choices, Entry, Head, Here, Refusal, Select, TextField};
use crate::urls;
use crate::visit::{Visit, framed};

pub(crate) use carry::newest_review;

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
    /// What is known of it already.
    grounds: Option<Grounds>,
    /// Services to choose from, where the address names none.
    services: Page<ServiceLine, Slug>,
    accounts: Vec<Account>,
    checklist: Checklist,
    /// Checklists to choose from, each in its newest version.
    checklists: Vec<PublishedLine>,
    /// The newest review of the service, whose answers can be taken over.
    earlier: Option<WholeReview>,
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
    let grounds = match &service {
        Some(service) => Some(store.grounds(service.id, &[], &[]).await?),
        None => None,
    };
    let services = store.services(None, OFFERED).await?;
    let accounts = store.accounts().await?;
    let checklist = chosen(&visit).await?;
    let checklists = store.checklists(&Asked::default(), OFFERED).await?.items;
    let earlier = match &service {
        Some(service) => newest_review(store, service.id).await?,
        None => None,
    };
    Ok(Start { visit, service, grounds, services, accounts, checklist, checklists, earlier })
}

/// The checklist that the address names: the default unless it says otherwise, in its newest version unless it names one.
/// The field of the choice says both, with a space between them.
async fn chosen(visit: &Visit) -> Result<Checklist, AppError> {
    let asked: Option<String> = visit.query("checklist");
    let (id, with) = match asked.as_deref().map(|asked| asked.split_once(' ').unwrap_or((asked, ""))) {
        Some((id, version)) => (id.to_owned(), version.to_owned()),
        None => (analysis::checklist::default().id.clone(), String::new()),
    };
    let version = visit.query("version").or(Some(with).filter(|version| !version.is_empty()));
    let found = match &version {
        Some(version) => visit.store.checklist(&id, version).await?,
        None => visit.store.latest_checklist(&id).await?,
    };
    found.ok_or(AppError::NotFound)
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
                "A review walks the service through the items of the order it prepares for. What the inventory and the runs know is filled in; "
                "the rest is yours to answer, and what nobody answers stays unknown."
            </p>
            {self.choice_of_checklist()}
            {self.answered_already()}
            <Refusal returned=self.returned()/>
            <form class="form" method="post">{fields}</form>
        }
        .into_any()
    }

    fn fields(&self) -> AnyView {
        let (from, to) = self.orders();
        // Asks for this page again, with what is known of what was typed; nothing is started.
        let look =
            view! { <button class="button" formmethod="get" formnovalidate>"Show what is known"</button> };
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
                choices=self.prepared().map(|order| self.choice_to(order)).collect()
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
            <TextField
                entry=self.entry("planned", "")
                label="Planned for"
                help="The day of the event that it prepares for, where there is one: 2026-11-20."
                placeholder="2026-11-20"
                short=true
            />
            <input type="hidden" name="checklist" value=self.checklist.id.clone()/>
            {self.carry(to)}
            <input type="hidden" name="version" value=self.checklist.version.clone()/>
            <small>{format!("Checklist: {}, version {}.", self.checklist.title, self.checklist.version)}</small>
            <div class="actions">
                <button class="button" data-kind="main">"Start the review"</button>
                {look}
            </div>
        }
        .into_any()
    }

    /// The orders that the checklist asks anything for.
    fn prepared(&self) -> impl Iterator<Item = Order> {
        Order::ALL.into_iter().filter(|order| self.checklist.items_to(*order).next().is_some())
    }

    /// A form that only asks, so that what stands below is said of the checklist that is chosen. None where there is but one.
    fn choice_of_checklist(&self) -> Option<AnyView> {
        let named = format!("{} {}", self.checklist.id, self.checklist.version);
        let mut options: Vec<(String, String)> = self
            .checklists
            .iter()
            .map(|line| (format!("{} {}", line.of.id, line.of.version), words(&line.title, &line.of.version)))
            .collect();
        if options.iter().all(|(value, _)| *value != named) {
            options.push((named.clone(), words(&self.checklist.title, &self.checklist.version)));
        }
        if options.len() < 2 {
            return None;
        }
        let entry = Entry { name: "checklist".to_owned(), value: named, ..Entry::default() };
        let service = self.service.as_ref().map(|service| {
            view! { <input type="hidden" name="service" value=service.slug.to_string()/> }
        });
        let form = view! {
            <form class="form" data-inline="" action=urls::start_review()>
                {service}
                <Select entry label="Checklist" options/>
                <button class="button">"Use it"</button>
            </form>
        };
        Some(form.into_any())
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
        let known = self.known(order).map(|counts| format!(" Now: {counts}.")).unwrap_or_default();
        let more = format!(
            "{} items, {blocking} of them block, {decided} are decided by values.{known} {shape}",
            items.len()
        );
        Choice::new(order.rps().to_string(), order.to_string(), more)
    }

    /// `54 items apply to 10,000 req/s: 4 fail, 29 unknown, 21 pass.`
    fn answered_already(&self) -> Option<AnyView> {
        let (_, to) = self.orders();
        let known = self.known(to)?;
        let items = self.checklist.items_to(to).count();
        let held = self.carriable(to);
        let carried = match held.answers.len() + held.evidence.len() + held.values.len() {
            0 => String::new(),
            1 => format!(" {} is carried from the last review.", carry::counted(&held)),
            _ => format!(" {} are carried from the last review.", carry::counted(&held)),
        };
        let words = format!("{items} items apply to {to}: {known}.{carried}");
        Some(view! { <p class="answer">{words}</p> }.into_any())
    }

    /// How the items of a review to this order would stand at once.
    fn known(&self, order: Order) -> Option<String> {
        let (service, grounds) = (self.service.as_ref()?, self.grounds.as_ref()?);
        let file = self.unwritten(service, order);
        let all = standings(&self.checklist, &file, grounds, self.visit.store.clock().now());
        Some(counts_in_words(&all.iter().collect::<Vec<&Standing<'_>>>()))
    }

    /// The review as it would begin: nobody has put anything into it.
    fn unwritten(&self, service: &Service, to: Order) -> ReviewFile {
        let clock = self.visit.store.clock();
        let now = clock.now();
        let target = service.target.unwrap_or_else(|| usual_target(to));
        let held = self.carriable(to);
        let answers = held.answers.into_iter().cloned().collect();
        let values = held.values.into_iter().cloned().collect();
        let file = ReviewFile::of(Review {
            id: clock.id(),
            number: 0,
            service: service.id,
            slug: service.slug.clone(),
            from: to,
            to,
            target,
            state: ReviewState::Draft,
            reviewer_id: None,
            planned_for: None,
            submitted_at: None,
            revision: 0,
            tally: Tally::default(),
            signature: None,
            lapse: None,
            snapshots: 0,
            author: self.visit.viewer.account.name.to_string(),
            author_id: Some(self.visit.viewer.account.id),
            reviewer: None,
            created_at: now,
            changed_at: now,
            checklist_id: self.checklist.id.clone(),
            checklist_version: self.checklist.version.clone(),
        });
        ReviewFile { answers, values, ..file }
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
        if let (Some(from), Some(to)) = (self.visit.query("from"), self.visit.query("to")) {
            return (from, to);
        }
        let service = self.service.as_ref();
        let reached = service.and_then(|service| service.order_reached);
        let to = service.and_then(|service| service.order_targeted).unwrap_or(Order::O1k);
        let to = self.prepared().find(|order| *order >= to).or(self.prepared().last()).unwrap_or(to);
        let below = Order::ALL.into_iter().rev().find(|order| *order < to);
        let from = reached.or(below).unwrap_or(to).min(to);
        (from, to)
    }

    fn entry(&self, name: &'static str, standing: &str) -> Entry {
        let asked = self.visit.query::<String>(name);
        Entry::new(&self.visit.returned, name, asked.as_deref().unwrap_or(standing))
    }

    fn returned(&self) -> Returned {
        self.visit.returned.clone()
    }
}

fn words(title: &str, version: &str) -> String {
    format!("{title}, version {version}")
}

fn usual_target(order: Order) -> TargetRate {
    #[expect(clippy::cast_precision_loss, reason = "an order is at most 100,000")]
    let rps = order.rps() as f64;
    TargetRate::try_from(rps).expect("an order is a good target")
}
