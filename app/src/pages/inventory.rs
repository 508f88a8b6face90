//! The inventory of a service: every fact that the checklist calculates with, by environment, with its history.

use std::collections::BTreeMap;

use domain::{EnvironmentName, Fact, Input, Service, Slug, ValueKind};
use leptos::prelude::*;

use crate::actions::services::fact_field;
use crate::error::AppError;
use crate::inputs::{self, Group};
use crate::ui::words::day;
use crate::ui::{Entry, Head, Here, Moment, Refusal, Select, Table, TextField};
use crate::{Visit, framed, urls};

/// Changes shown in the history.
const HISTORY: i64 = 50;

/// Shows what is stated and takes what is typed.
#[component]
pub fn InventoryPage() -> impl IntoView {
    framed(Here::Services, |visit| async move { Ok(Inventory::load(visit).await?.view()) })
}

struct Inventory {
    visit: Visit,
    service: Service,
    environment: EnvironmentName,
    environments: Vec<EnvironmentName>,
    facts: BTreeMap<String, Fact>,
    history: Vec<Fact>,
}

impl Inventory {
    async fn load(visit: Visit) -> Result<Self, AppError> {
        let slug: Slug = visit.param("slug")?;
        let service = visit.store.service(&slug).await?.ok_or(AppError::NotFound)?;
        let environment = environment(&visit);
        let (facts, history, mut environments) = tokio::try_join!(
            visit.store.facts(service.id, &environment),
            visit.store.fact_history(service.id, &environment, HISTORY),
            visit.store.environments(service.id),
        )?;
        environments.extend([EnvironmentName::production(), environment.clone()]);
        environments.sort_by_key(|name| (*name != EnvironmentName::production(), name.clone()));
        environments.dedup();
        let facts = facts.into_iter().map(|fact| (fact.name.to_string(), fact)).collect();
        Ok(Self { visit, service, environment, environments, facts, history })
    }

    fn view(self) -> AnyView {
        let slug = self.service.slug.clone();
        let total = inputs::stated().count();
        let saved = self.visit.query::<String>("saved").map(|_| {
            view! { <p class="notice" data-state="pass" role="status">"Saved. What did not change kept its date."</p> }
        });
        view! {
            <Head
                name="Inventory"
                title=format!("Inventory of {slug}")
                crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::service(&slug), slug.to_string())]
                crumb="inventory"
            />
            <p class="answer">
                <strong>{format!("{} of {total}", self.facts.len())}</strong>
                {format!(" facts about {slug} in {} are stated.", self.environment)}
            </p>
            <p class="lead">"The checklist calculates with them. What is empty is unknown, and an item that needs it is unknown too."</p>
            {saved}
            <Refusal returned=self.visit.returned.clone()/>
            {self.switch()}
            {if self.visit.viewer.may_write() { self.form() } else { self.list() }}
            {self.history()}
        }
        .into_any()
    }

    /// The way to the other environments, and to one that is not named yet.
    fn switch(&self) -> AnyView {
        let slug = &self.service.slug;
        let link = |name: &EnvironmentName| {
            let current = (*name == self.environment).then_some("page");
            view! { <a href=urls::inventory_of(slug, name) aria-current=current>{name.to_string()}</a> }
        };
        let other = Entry { name: "environment".to_owned(), ..Entry::default() };
        view! {
            <nav class="views" aria-label="Environments">{self.environments.iter().map(link).collect_view()}</nav>
            <details class="more">
                <summary>"Another environment"</summary>
                <form class="form" data-inline="" action=urls::inventory(slug)>
                    <TextField entry=other label="Its name" max=EnvironmentName::MAX_LEN required=true/>
                    <button class="button">"Show"</button>
                </form>
            </details>
        }
        .into_any()
    }

    fn form(&self) -> AnyView {
        let groups = inputs::groups().into_iter().map(|group| self.fieldset(group)).collect_view();
        view! {
            <form class="facts-form" method="post" action=urls::inventory(&self.service.slug)>
                <input type="hidden" name="environment" value=self.environment.to_string()/>
                {groups}
                <p class="quiet">
                    "A fact counts from the day on which it was stated last. Saved without a change, all of them are stated again: do so when you have looked."
                </p>
                <div class="actions">
                    <button class="button" data-kind="main">"Save the inventory"</button>
                    <a class="button" href=urls::service(&self.service.slug)>"Back to the service"</a>
                </div>
            </form>
        }
        .into_any()
    }

    fn fieldset(&self, group: Group) -> AnyView {
        let fields = group.inputs.into_iter().map(|input| self.field(input)).collect_view();
        view! {
            <fieldset class="group">
                <legend>{group.title}</legend>
                <div class="columns">{fields}</div>
            </fieldset>
        }
        .into_any()
    }

    fn field(&self, input: &'static Input) -> AnyView {
        let fact = self.facts.get(input.name.as_str());
        let standing = fact.and_then(|fact| fact.value.as_ref()).map(ToString::to_string).unwrap_or_default();
        let source = fact.map(|fact| format!(" Since {}, {}.", day(fact.since), fact.by)).unwrap_or_default();
        let entry = Entry::new(&self.visit.returned, fact_field(input), standing);
        let (label, help) = (inputs::title(input), format!("{}{source}", input.means));
        let choices = match input.kind {
            ValueKind::Bool => vec!["yes".to_owned(), "no".to_owned()],
            ValueKind::Text => inputs::choices(input),
            ValueKind::Number => Vec::new(),
        };
        if choices.is_empty() {
            let inputmode = if input.kind == ValueKind::Number { "decimal" } else { "text" };
            return view! { <TextField entry label help inputmode placeholder="unknown" short=true/> }
                .into_any();
        }
        let options = options(choices, &entry.value);
        view! { <Select entry label help options short=true/> }.into_any()
    }

    /// The facts for those who only read.
    fn list(&self) -> AnyView {
        let line = |input: &'static Input| {
            let fact = self.facts.get(input.name.as_str());
            let value =
                fact.and_then(|fact| fact.value.as_ref()).map(|value| inputs::written(Some(input), value));
            let source =
                fact.map(|fact| view! { <small>{format!("{}, {}", day(fact.since), fact.by)}</small> });
            view! { <dt>{inputs::name(input)}</dt><dd>{value.unwrap_or_else(|| "unknown".to_owned())}{source}</dd> }
        };
        let group = |group: Group| {
            view! { <section><h2>{group.title}</h2><dl class="facts">{group.inputs.into_iter().map(line).collect_view()}</dl></section> }
        };
        view! { {inputs::groups().into_iter().map(group).collect_view()} }.into_any()
    }

    fn history(&self) -> AnyView {
        let row = |(at, fact): (usize, &Fact)| {
            let input = inputs::named(fact.name.as_str());
            let value = fact
                .value
                .as_ref()
                .map_or_else(|| "taken back".to_owned(), |value| inputs::written(input, value));
            let before = self.history[at + 1..].iter().find(|other| other.name == fact.name);
            let again = before.is_some_and(|before| before.value == fact.value).then_some(", as before");
            view! {
                <tr>
                    <th scope="row"><Moment at=fact.since/></th>
                    <td>{input.map_or_else(|| fact.name.words(), inputs::name)}</td>
                    <td>{value}{again}</td>
                    <td>{fact.by.clone()}</td>
                </tr>
            }
        };
        let head = view! { <th scope="col">"Since"</th> <th scope="col">"Fact"</th> <th scope="col">"Value"</th> <th scope="col">"By"</th> };
        let content = if self.history.is_empty() {
            view! { <p class="quiet">"Nothing has been stated yet."</p> }.into_any()
        } else {
            let caption = format!("What was stated about {}, newest first", self.environment);
            let rows = self.history.iter().enumerate().map(row).collect_view();
            view! { <Table caption head=head.into_any() fits=true>{rows}</Table> }.into_any()
        };
        view! {
            <section aria-labelledby="history-title">
                <h2 id="history-title">"History"</h2>
                {content}
            </section>
        }
        .into_any()
    }
}

/// The environment that a form came back for, or that the address names; production otherwise.
fn environment(visit: &Visit) -> EnvironmentName {
    let returned = visit.returned.value("environment").and_then(|name| name.parse().ok());
    returned.or_else(|| visit.query("environment")).unwrap_or_else(EnvironmentName::production)
}

/// The choices as options, with unknown first and whatever else was stated last.
fn options(choices: Vec<String>, standing: &str) -> Vec<(String, String)> {
    let other = (!standing.is_empty() && !choices.iter().any(|choice| choice == standing))
        .then(|| standing.to_owned());
    let words = |choice: String| (choice.clone(), choice.replace('_', " "));
    [(String::new(), "unknown".to_owned())]
        .into_iter()
        .chain(choices.into_iter().chain(other).map(words))
        .collect()
}
