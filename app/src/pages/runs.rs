//! The runs of a service: filtered and sorted by the address, newest first unless asked otherwise.

mod filters;

use chart::format;
use domain::{Binned, EnvironmentName, RunBy, RunFilter, RunLine, ScenarioName, ServiceLine, Slug, Sorted};
use leptos::prelude::*;

use self::filters::{controls, filters_on, order_words};
use crate::error::AppError;
use crate::pages::bin::undo;
use crate::ui::{Head, Here, Listing, Mark, Moment, NoMatch, Pager, State, Table};
use crate::{Visit, framed, urls};

/// Runs shown at once.
const LIMIT: i64 = 50;

/// The list of runs.
#[component]
pub fn RunsPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let line = visit.store.service_line(&slug).await?.ok_or(AppError::NotFound)?;
        let listing = visit.listing::<RunFilter>(urls::runs(&slug));
        let page = visit.store.run_list(line.service.id, &listing.asked, LIMIT).await?;
        if visit.has_empty_parameters() || page.items.is_empty() && listing.asked.after.is_some() {
            return visit.lead_to(&listing.beginning());
        }
        let scenarios = visit.store.scenarios(line.service.id).await?;
        let deleted = match visit.query("deleted") {
            Some(run) => visit.store.binned_run(run).await?,
            None => None,
        };
        let next = page.next.as_ref().map(|after| listing.next(after));
        let list = List { listing, lines: page.items, next, scenarios, line };
        Ok(list.view(&visit, deleted.as_ref()))
    })
}

/// What is shown.
struct List {
    listing: Listing<RunFilter>,
    lines: Vec<RunLine>,
    next: Option<String>,
    scenarios: Vec<(EnvironmentName, ScenarioName)>,
    line: ServiceLine,
}

impl List {
    fn view(self, visit: &Visit, deleted: Option<&Binned>) -> AnyView {
        let slug = &self.line.service.slug;
        let upload = visit.viewer.may_write().then(|| {
            view! { <a class="button" data-kind="main" href=urls::upload(slug)>"Upload a run"</a> }
        });
        let filters = (self.line.runs > 1 || self.listing.is_filtered())
            .then(|| controls(&self.listing, &self.lines, &self.scenarios));
        let (answer, first) = (self.answer(), self.listing.first());
        let shown = format!("{} on this page", format::counted(self.lines.len() as u64, "run"));
        let content = if self.lines.is_empty() && self.listing.is_filtered() {
            view! { <NoMatch filters=filters_on(&self.listing) all=self.listing.unfiltered()/> }.into_any()
        } else if self.lines.is_empty() {
            ().into_any()
        } else {
            chosen_from(self.lines, self.listing)
        };
        view! {
            <Head
                name="Runs"
                title=format!("Runs of {slug}")
                crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::service(slug), slug.to_string())]
                crumb="runs"
            >
                {upload}
            </Head>
            <p class="answer">{answer}</p>
            {undo(deleted)}
            {filters}
            {content}
            <Pager shown first next=self.next/>
            <p class="quiet"><a href=urls::bin()>"Bin"</a>": what was deleted in the last 30 days."</p>
        }
        .into_any()
    }

    fn answer(&self) -> AnyView {
        let slug = &self.line.service.slug;
        let total = format::counted(u64::try_from(self.line.runs).unwrap_or(0), "run");
        if self.listing.is_filtered() {
            let on = filters_on(&self.listing).join(", ");
            let is_part = self.next.is_some() || self.listing.asked.after.is_some();
            let (subject, said) = match (self.lines.len(), is_part) {
                (0, _) => (format!("None of {total}"), format!(" of {slug} matches.")),
                (shown, true) => {
                    (format!("{shown} of {total}"), format!(" of {slug} on this page, which match: {on}."))
                }
                (1, false) => (format!("1 of {total}"), format!(" of {slug} matches: {on}.")),
                (shown, false) => (format!("{shown} of {total}"), format!(" of {slug} match: {on}.")),
            };
            return view! { <strong>{subject}</strong>{said} }.into_any();
        }
        let tested = format::known(self.line.tested_rate_per_s, format::rate);
        view! { <strong>{total}</strong>{format!(" of {slug}; the highest tested rate is ")}<strong>{tested}</strong>"." }
            .into_any()
    }
}

/// The table of runs; where there are two, one a side can be chosen to be compared.
fn chosen_from(lines: Vec<RunLine>, listing: Listing<RunFilter>) -> AnyView {
    let caption = format!("{}, latency in milliseconds", order_words(listing.asked.sorted));
    if lines.len() < 2 {
        return view! { <RunTable caption lines listing/> }.into_any();
    }
    view! {
        <form class="wide-form" action=urls::compare() aria-label="Compare two runs">
            <RunTable caption lines choosing=true listing/>
            <button class="button">"Compare the chosen two"</button>
        </form>
    }
    .into_any()
}

/// Runs as a table, each leading to its page.
#[component]
pub fn RunTable(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The runs, in the order they are shown.
    lines: Vec<RunLine>,
    /// With a choice of a run before and a run after, within a form.
    #[prop(optional)]
    choosing: bool,
    /// The list that its heads sort, where they do.
    #[prop(optional)]
    listing: Option<Listing<RunFilter>>,
) -> impl IntoView {
    let column = |usual: Sorted<RunBy>, words: &'static str, class: &'static str| match &listing {
        Some(listing) => listing.head(usual, words, class),
        None => view! { <th scope="col" class=class>{words}</th> }.into_any(),
    };
    let sides = choosing.then(|| view! { <th scope="col">"Before"</th><th scope="col">"After"</th> });
    let head = view! {
        {column(Sorted::descending(RunBy::Number), "Run", "")}
        {sides}
        {column(Sorted::descending(RunBy::When), "When", "")}
        <th scope="col">"Scenario"</th>
        {column(Sorted::descending(RunBy::Rate), "req/s", "n")}
        {column(Sorted::descending(RunBy::P50), "p50", "n")}
        {column(Sorted::descending(RunBy::P95), "p95", "n")}
        {column(Sorted::descending(RunBy::P99), "p99", "n")}
        {column(Sorted::descending(RunBy::Failures), "Failed", "n")}
        <th scope="col">"Thresholds"</th>
        <th scope="col">"What it was for"</th>
    };
    view! {
        <Table caption head=head.into_any()>
            {lines.iter().enumerate().map(|(place, line)| row(line, choosing.then_some(place))).collect_view()}
        </Table>
    }
}

/// A run; where it can be chosen, with its place in the list: the newest is offered against the one before it.
fn row(line: &RunLine, choice: Option<usize>) -> AnyView {
    let cell = |value: Option<f64>| format::known(value, format::number);
    let details = &line.details;
    let reason =
        details.reason.as_ref().or(details.change.as_ref()).map(ToString::to_string).unwrap_or_default();
    let baseline = line.is_baseline.then(|| view! { <small>"baseline"</small> });
    let rejected =
        line.is_rejected.then(|| view! { <small><State mark=Mark::Fail>"invalid"</State></small> });
    let side = |name: &'static str, offered: bool| {
        let says = format!("run #{} {name}", line.number);
        view! { <td><input type="radio" name=name value=line.id.to_string() checked=offered aria-label=says/></td> }
    };
    let sides = choice.map(|place| view! { {side("before", place == 1)}{side("after", place == 0)} });
    view! {
        <tr>
            <th scope="row"><a href=urls::run(line.id)>{format!("#{}", line.number)}</a>{baseline}{rejected}</th>
            {sides}
            <td><Moment at=line.started_at.unwrap_or(line.received_at)/></td>
            <td>{details.scenario.to_string()}<small>{details.environment.to_string()}</small></td>
            <td class="n">{cell(line.rate_per_s)}</td>
            <td class="n">{cell(line.p50_ms)}</td>
            <td class="n">{cell(line.p95_ms)}</td>
            <td class="n">{cell(line.p99_ms)}</td>
            <td class="n">{format::known(line.failed_share(), format::percent)}</td>
            <td>{thresholds(line)}</td>
            <td>{reason}</td>
        </tr>
    }
    .into_any()
}

/// How the tool's own thresholds stand; the loudest state of them.
fn thresholds(line: &RunLine) -> AnyView {
    match held(line) {
        (Some(mark), words) => view! { <State mark>{words}</State> }.into_any(),
        (None, words) => view! { <span class="quiet">{words}</span> }.into_any(),
    }
}

/// The same in words, with its state where there is one.
pub(super) fn held(line: &RunLine) -> (Option<Mark>, String) {
    let counts = line.thresholds;
    match (counts.failed, counts.unknown, counts.passed) {
        (0, 0, 0) => (None, "none".to_owned()),
        (0, 0, held) => (Some(Mark::Pass), format!("{held} held")),
        (0, unknown, _) => (Some(Mark::Unknown), format!("{unknown} unknown")),
        (failed, ..) => (Some(Mark::Fail), format!("{failed} failed")),
    }
}
