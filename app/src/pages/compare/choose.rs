//! The choice of two runs: first the service, then a run a side. Forms that ask the same address.

use axum::http::StatusCode;
use domain::{Run, RunFilter, RunId, RunLine, Slug};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::{Asked, NoRun};
use crate::error::AppError;
use crate::ui::{Entry, Head, Select, TextField, words};
use crate::{Visit, urls};

/// How many services the field offers while typing; any other can be typed.
const SERVICES: i64 = 200;

/// How many runs a side offers; a run that is older is compared from its own page.
const RUNS: i64 = 200;

/// The page of the choice, with what was wrong with the address.
pub(super) async fn view(
    visit: &Visit,
    response: &ResponseOptions,
    asked: Asked,
) -> Result<AnyView, AppError> {
    let wrong = asked.status();
    let choice = Choice::load(visit, asked).await?;
    let missing = choice.service.is_none() && choice.typed.is_some();
    if let Some(status) = wrong.or(missing.then_some(StatusCode::NOT_FOUND)) {
        response.set_status(status);
    }
    Ok(choice.view())
}

/// What there is to choose from, and what is chosen already.
struct Choice {
    problems: Vec<String>,
    /// The service as it was typed.
    typed: Option<String>,
    /// The service whose runs are offered.
    service: Option<Slug>,
    runs: Vec<RunLine>,
    /// Services to choose from.
    offers: Vec<String>,
    chosen: Chosen,
}

impl Choice {
    async fn load(visit: &Visit, asked: Asked) -> Result<Self, AppError> {
        let store = &visit.store;
        let sides = [&asked.before, &asked.after];
        let mut problems: Vec<String> =
            sides.into_iter().filter_map(|side| side.as_ref().err().map(why)).collect();
        let chosen = Chosen { before: asked.before.ok().flatten(), after: asked.after.ok().flatten() };
        let typed = visit.query::<String>("service").map(|text| text.trim().to_owned());
        let typed = typed.filter(|text| !text.is_empty());
        let slug = match &typed {
            Some(typed) => typed.parse::<Slug>().ok(),
            None => chosen.after.as_ref().or(chosen.before.as_ref()).map(|run| run.slug.clone()),
        };
        let service = match &slug {
            Some(slug) => store.service(slug).await?,
            None => None,
        };
        if let (Some(typed), None) = (&typed, &service) {
            problems.push(format!("There is no service “{typed}”."));
        }
        let runs = match &service {
            Some(service) => store.runs(service.id, &RunFilter::default(), None, RUNS).await?.items,
            None => Vec::new(),
        };
        let offers = store.services(None, SERVICES).await?.items;
        let offers = offers.into_iter().map(|line| line.service.slug.to_string()).collect();
        Ok(Self { problems, typed, service: service.map(|service| service.slug), runs, offers, chosen })
    }

    fn view(self) -> AnyView {
        let name = match &self.service {
            Some(slug) => format!("Compare runs of {slug}"),
            None => "Compare two runs".to_owned(),
        };
        let is_first = self.service.is_none();
        let runs = self.service.as_ref().map(|slug| self.chosen.runs(slug, &self.runs));
        view! {
            <Head name crumbs=crumbs(self.service.as_ref()) crumb="compare"/>
            <p class="answer">"Which two runs?"</p>
            <p class="lead">
                "Both sides are shown beside each other: over time, over the percentile, and by endpoint, with what else differs. "
                "One run a side is no verdict."
            </p>
            {notice(&self.problems)}
            {runs}
            {self.chosen.services(self.typed, self.offers, is_first)}
        }
        .into_any()
    }
}

fn why(problem: &NoRun) -> String {
    match problem {
        NoRun::Unreadable(text) => {
            let short: String = text.chars().take(60).collect();
            format!("“{short}” is not the id of a run. Choose one below.")
        }
        NoRun::Missing(id) => format!("There is no run {id}, or it was deleted. Choose another one below."),
    }
}

fn notice(problems: &[String]) -> Option<AnyView> {
    let said = problems.iter().map(|problem| view! { <p>{problem.clone()}</p> }).collect_view();
    (!problems.is_empty())
        .then(|| view! { <div class="notice" data-state="fail" role="alert">{said}</div> }.into_any())
}

fn crumbs(slug: Option<&Slug>) -> Vec<(String, String)> {
    let services = (urls::portfolio(), "Services".to_owned());
    std::iter::once(services).chain(slug.map(|slug| (urls::service(slug), slug.to_string()))).collect()
}

/// What is chosen already.
struct Chosen {
    before: Option<Run>,
    after: Option<Run>,
}

impl Chosen {
    /// The form that asks for a run a side. The newest run is offered against the baseline of its scenario, else against
    /// the run of it before.
    fn runs(&self, slug: &Slug, lines: &[RunLine]) -> AnyView {
        let runs = lines.len() + usize::from(self.before.is_some()) + usize::from(self.after.is_some());
        if runs < 2 {
            let upload = urls::upload(slug);
            return view! {
                <p>"A comparison needs two runs, and "{slug.to_string()}" has "{if lines.is_empty() { "none" } else { "one" }}". "
                <a href=upload>"Upload a run"</a></p>
            }
            .into_any();
        }
        let after = self.after.as_ref().map(|run| run.id).or_else(|| lines.first().map(|line| line.id));
        let before = self.before.as_ref().map(|run| run.id).or_else(|| earlier(lines, after));
        let entry = |name: &'static str, chosen: Option<RunId>| Entry {
            name: name.to_owned(),
            value: chosen.map(|id| id.to_string()).unwrap_or_default(),
            ..Entry::default()
        };
        view! {
            <form class="form" action=urls::compare()>
                <Select
                    entry=entry("before", before)
                    label="Before"
                    help="The side that the other one is held against."
                    options=options(self.before.as_ref(), slug, lines)
                />
                <Select entry=entry("after", after) label="After" options=options(self.after.as_ref(), slug, lines)/>
                <button class="button" data-kind="main">"Compare"</button>
            </form>
        }
        .into_any()
    }

    /// The form that asks for a service, and keeps what is chosen.
    fn services(&self, typed: Option<String>, offers: Vec<String>, is_first: bool) -> AnyView {
        let kept = [("before", &self.before), ("after", &self.after)];
        let kept = kept.into_iter().filter_map(|(name, run)| run.as_ref().map(|run| (name, run.id)));
        let kept = kept.map(|(name, id)| view! { <input type="hidden" name=name value=id.to_string()/> });
        let entry = Entry {
            name: "service".to_owned(),
            value: typed.filter(|_| is_first).unwrap_or_default(),
            ..Entry::default()
        };
        let kind = is_first.then_some("main");
        view! {
            <form class="form" action=urls::compare()>
                {kept.collect_view()}
                <TextField
                    entry
                    label=if is_first { "Service" } else { "Another service" }
                    help="Its short name, as in its address."
                    max=Slug::MAX_LEN
                    offers
                    required=true
                />
                <button class="button" data-kind=kind>"Show its runs"</button>
            </form>
        }
        .into_any()
    }
}

/// The baseline of the run's environment and scenario, else the run of them before it, else any older run.
fn earlier(lines: &[RunLine], after: Option<RunId>) -> Option<RunId> {
    let after = after?;
    let place = lines.iter().position(|line| line.id == after);
    let Some((run, older)) = place.and_then(|place| lines[place..].split_first()) else {
        return lines.first().map(|line| line.id);
    };
    let alike = |line: &&RunLine| {
        line.details.environment == run.details.environment && line.details.scenario == run.details.scenario
    };
    let baseline = lines.iter().filter(alike).find(|line| line.is_baseline && line.id != after);
    baseline.or_else(|| older.iter().find(alike)).or_else(|| older.first()).map(|line| line.id)
}

/// The runs as choices; one that is chosen already and not among them comes first.
fn options(chosen: Option<&Run>, slug: &Slug, lines: &[RunLine]) -> Vec<(String, String)> {
    let elsewhere = chosen.filter(|run| lines.iter().all(|line| line.id != run.id)).map(|run| {
        let of = if run.slug == *slug { String::new() } else { format!(" of {}", run.slug) };
        (run.id.to_string(), format!("#{}{of}, {}", run.number, run.details.scenario))
    });
    let line = |line: &RunLine| {
        let when = words::moment(line.started_at.unwrap_or(line.received_at));
        let mark = if line.is_baseline { ", baseline" } else { "" };
        let details = &line.details;
        let said = format!("#{}, {when}, {}, {}{mark}", line.number, details.scenario, details.environment);
        (line.id.to_string(), said)
    };
    elsewhere.into_iter().chain(lines.iter().map(line)).collect()
}
