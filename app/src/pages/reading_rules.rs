//! How results of a service are read: by which rules addresses become names of endpoints, tried on an address at once, and
//! which columns of a CSV of requests mean what.

use domain::{NameRules, ReadingRules, Service, Slug};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::{Entry, Head, Here, Refusal, TextArea, TextField};
use crate::{Visit, framed, urls};

const NAMES: &str = "One rule to a line. A path such as /users/{name}/avatar is a template, where {name} stands for one part \
and a last {rest...} for all that follow; the first one that fits wins. ids: numbers, UUIDs and long hexadecimal parts become \
{id}. tokens, dates, emails: likewise. query names keeps only the names of a query, query drop nothing of it, query keep all. \
Values of parameters that name a secret never stay. Empty: the default.";

const COLUMNS: &str = "For results of a tool that is not known: duration=COLUMN, unit=ms, and of time, time-is (start or end), \
name, method, group, scenario, status, success, failed, error and delimiter what is there. A column is its name in the first line, or \
#3 for the third one where there is no such line. Empty: the first line must leave no doubt.";

/// Shows the rules and takes others.
#[component]
pub fn ReadingRulesPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let service = visit.store.service(&slug).await?.ok_or(AppError::NotFound)?;
        let rules = visit.store.reading_rules(service.id).await?;
        Ok(page(&visit, &service, rules))
    })
}

fn page(visit: &Visit, service: &Service, rules: ReadingRules) -> AnyView {
    let slug = &service.slug;
    let names = rules.names.clone().unwrap_or_default();
    let trial = Trial::of(visit, &names);
    let saved = visit.query::<String>("saved").map(|_| {
        view! { <p class="notice" data-state="pass" role="status">"Saved. It holds for results that are sent from now on; runs that are there stay as they were read."</p> }
    });
    let whose = if rules.names.is_some() { "rules of its own" } else { "the default rules" };
    let columns = match &rules.columns {
        Some(_) => "columns are said for CSV files of other tools",
        None => "no columns are said for CSV files of other tools",
    };
    view! {
        <Head
            name="How results are read"
            title=format!("How results of {slug} are read")
            crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::service(slug), slug.to_string())]
            crumb="reading"
        />
        <p class="answer">{format!("Addresses become names of endpoints by {whose}; {columns}.")}</p>
        <p class="lead">"Without rules every address with an identifier would be an endpoint of its own, and secrets in addresses would be kept."</p>
        {saved}
        <Refusal returned=visit.returned.clone()/>
        {if visit.viewer.may_write() {
            form(visit, slug, &trial, &names, &rules)
        } else {
            view! { {question(slug, &trial)} {list(&names, &rules)} }.into_any()
        }}
    }
    .into_any()
}

/// What is tried on an address: the rules that are typed in the form, or those that are saved.
struct Trial {
    address: Option<String>,
    /// None where those that are typed cannot be read.
    rules: Option<NameRules>,
}

impl Trial {
    fn of(visit: &Visit, saved: &NameRules) -> Self {
        let rules = match visit.returned.value("names").map(str::trim) {
            None => Some(saved.clone()),
            Some("") => Some(NameRules::default()),
            Some(typed) => typed.parse().ok(),
        };
        let address = visit.returned.value("try").map(str::to_owned).or_else(|| visit.query("try"));
        let address = address.map(|address| address.trim().to_owned()).filter(|address| !address.is_empty());
        Self { address, rules }
    }

    fn field(&self, label: &'static str) -> AnyView {
        let value = self.address.clone().unwrap_or_default();
        let entry = Entry { name: "try".to_owned(), value, ..Entry::default() };
        view! { <TextField entry label placeholder="GET /orders/17?page=2" max=2_000/> }.into_any()
    }

    fn result(&self) -> Option<AnyView> {
        let address = self.address.as_ref()?;
        let folded = self.rules.as_ref()?.fold(address).into_owned();
        let words = if folded == *address { " stays as it is." } else { " is the name of its endpoint." };
        Some(view! { <p role="status"><code>{folded}</code>{words}</p> }.into_any())
    }
}

/// The rules as they are typed, tried and saved.
fn form(visit: &Visit, slug: &Slug, trial: &Trial, names: &NameRules, rules: &ReadingRules) -> AnyView {
    let columns = rules.columns.as_ref().map(ToString::to_string).unwrap_or_default();
    let names = Entry::new(&visit.returned, "names", names.as_str().trim_end());
    let columns = Entry::new(&visit.returned, "columns", columns);
    view! {
        <form class="form" method="post" action=urls::reading_rules(slug)>
            <TextArea entry=names label="Rules for names" help=NAMES rows=6/>
            {trial.field("An address to try these rules on")}
            {trial.result()}
            <div class="actions">
                <button class="button" name="do" value="try">"Try"</button>
            </div>
            <TextArea entry=columns label="Columns of a CSV" help=COLUMNS rows=4/>
            <div class="actions">
                <button class="button" data-kind="main" name="do" value="save">"Save"</button>
                <a class="button" href=urls::service(slug)>"Back to the service"</a>
            </div>
        </form>
    }
    .into_any()
}

/// A form that only asks, for those who only read.
fn question(slug: &Slug, trial: &Trial) -> AnyView {
    view! {
        <form class="form" data-inline="" action=urls::reading_rules(slug)>
            {trial.field("Try an address with these rules")}
            <button class="button">"Try"</button>
        </form>
        {trial.result()}
    }
    .into_any()
}

/// The rules for those who only read.
fn list(names: &NameRules, rules: &ReadingRules) -> AnyView {
    let columns = rules.columns.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    view! {
        <dl class="facts">
            <dt>"Rules for names"</dt>
            <dd><pre>{names.as_str().to_owned()}</pre></dd>
            <dt>"Columns of a CSV"</dt>
            <dd>{columns}</dd>
        </dl>
    }
    .into_any()
}
