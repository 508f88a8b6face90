//! All runs of a service, newest first.

use chart::format;
use domain::{RunLine, Slug};
use leptos::prelude::*;
use store::RunFilter;

use crate::error::AppError;
use crate::pages::bin::undo;
use crate::ui::{Head, Here, Mark, Moment, Pager, State, Table};
use crate::{framed, urls};

/// Runs shown at once.
const LIMIT: i64 = 50;

/// The list of runs.
#[component]
pub fn RunsPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let line = visit.store.service_line(&slug).await?.ok_or(AppError::NotFound)?;
        let before = visit.query::<i64>("before");
        let page = visit.store.runs(line.service.id, &RunFilter::default(), before, LIMIT).await?;
        let deleted = match visit.query("deleted") {
            Some(run) => visit.store.binned_run(run).await?,
            None => None,
        };
        let total = format::counted(u64::try_from(line.runs).unwrap_or(0), "run");
        let shown = format!("{} of {total}", page.items.len());
        let tested = format::known(line.tested_rate_per_s, format::rate);
        let upload = visit.viewer.may_write().then(|| {
            view! { <a class="button" data-kind="main" href=urls::upload(&slug)>"Upload a run"</a> }
        });
        let view = view! {
            <Head
                name="Runs"
                title=format!("Runs of {slug}")
                crumbs=vec![(urls::portfolio(), "Services".to_owned()), (urls::service(&slug), slug.to_string())]
                crumb="runs"
            >
                {upload}
            </Head>
            <p class="answer"><strong>{total.clone()}</strong>{format!(" of {slug}; the highest tested rate is ")}<strong>{tested}</strong>"."</p>
            {undo(deleted.as_ref())}
            {chosen_from(page.items)}
            <Pager
                shown
                first=before.map(|_| urls::runs(&slug))
                next=page.next.map(|number| urls::runs_before(&slug, number))
            />
            <p class="quiet"><a href=urls::bin()>"Bin"</a>": what was deleted in the last 30 days."</p>
        };
        Ok(view.into_any())
    })
}

/// The table of runs; where there are two, one a side can be chosen to be compared.
fn chosen_from(lines: Vec<RunLine>) -> AnyView {
    let caption = "Newest first, latency in milliseconds";
    if lines.len() < 2 {
        return view! { <RunTable caption lines/> }.into_any();
    }
    view! {
        <form class="wide-form" action=urls::compare() aria-label="Compare two runs">
            <RunTable caption lines choosing=true/>
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
) -> impl IntoView {
    let sides = choosing.then(|| view! { <th scope="col">"Before"</th><th scope="col">"After"</th> });
    let head = view! {
        <th scope="col">"Run"</th>
        {sides}
        <th scope="col">"When"</th>
        <th scope="col">"Scenario"</th>
        <th scope="col" class="n">"req/s"</th>
        <th scope="col" class="n">"p50"</th>
        <th scope="col" class="n">"p95"</th>
        <th scope="col" class="n">"p99"</th>
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
    let side = |name: &'static str, offered: bool| {
        let says = format!("run #{} {name}", line.number);
        view! { <td><input type="radio" name=name value=line.id.to_string() checked=offered aria-label=says/></td> }
    };
    let sides = choice.map(|place| view! { {side("before", place == 1)}{side("after", place == 0)} });
    view! {
        <tr>
            <th scope="row"><a href=urls::run(line.id)>{format!("#{}", line.number)}</a>{baseline}</th>
            {sides}
            <td><Moment at=line.started_at.unwrap_or(line.received_at)/></td>
            <td>{details.scenario.to_string()}<small>{details.environment.to_string()}</small></td>
            <td class="n">{cell(line.rate_per_s)}</td>
            <td class="n">{cell(line.p50_ms)}</td>
            <td class="n">{cell(line.p95_ms)}</td>
            <td class="n">{cell(line.p99_ms)}</td>
            <td>{thresholds(line)}</td>
            <td>{reason}</td>
        </tr>
    }
    .into_any()
}

/// How the tool's own thresholds stand; the loudest state of them.
fn thresholds(line: &RunLine) -> AnyView {
    let counts = line.thresholds;
    let (mark, words) = match (counts.failed, counts.unknown, counts.passed) {
        (0, 0, 0) => return view! { <span class="quiet">"none"</span> }.into_any(),
        (0, 0, held) => (Mark::Pass, format!("{held} held")),
        (0, unknown, _) => (Mark::Unknown, format!("{unknown} unknown")),
        (failed, ..) => (Mark::Fail, format!("{failed} failed")),
    };
    view! { <State mark>{words}</State> }.into_any()
}
