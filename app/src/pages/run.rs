//! One run: what it says in a sentence, four facts, its course (whole or a window of it), its endpoints, its checks, and
//! what it is compared with.

mod answer;
mod baseline;
mod endpoints;
mod errors;
mod judged;
mod links;
mod look;
mod margin;
mod markdown;
mod measured;
mod printed;
mod receipt;
mod shared;
pub(in crate::pages) mod strip;
mod window;

use chart::spectrum::Spectrum;
use chart::timeline::Timeline;
use domain::{Baseline, Rejection, Run, RunFilter, RunId};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use store::Store;

use crate::charts::Extent;
use crate::error::AppError;
use crate::ui::{Crumb, Export, Head, Here, Mark, State, words};
use crate::{Visit, charts, framed, urls};

use links::Links;
use look::{Address, Looked};
pub use markdown::run_markdown;
pub use receipt::ReceiptPage;
pub use shared::SharedPage;
use window::Windowed;

/// Runs before this one that are looked at for one to compare with.
const LOOKED_AT: i64 = 10;

/// The page of a run. Its form marks the run as baseline; the post goes to the same address.
#[component]
pub fn RunPage() -> impl IntoView {
    let (response, address) = (expect_context::<ResponseOptions>(), Address::here());
    framed(Here::Services, |visit| async move {
        let loaded = Loaded::load(&visit.store, visit.param("id")?, address).await?;
        if let Some(elsewhere) = look::answered(&response, &loaded.looked) {
            return Ok(elsewhere);
        }
        let run = loaded.run.id;
        let links = if visit.viewer.may_write() { Some(Links::load(&visit.store, run).await?) } else { None };
        Ok(view(&visit, &loaded, links))
    })
}

/// A run with what the page needs beside it.
struct Loaded {
    run: Run,
    looked: Looked,
    course: Timeline,
    /// The numbers of the window that is shown.
    windowed: Option<Windowed>,
    spectrum: Spectrum,
    /// The run that counts as baseline for this environment and scenario.
    baseline: Option<Baseline>,
    /// The run that this one is held against first: the baseline, else the one of its scenario before it.
    against: Option<(RunId, i64)>,
}

impl Loaded {
    async fn load(store: &Store, id: RunId, address: Address) -> Result<Self, AppError> {
        let run = store.run(id).await?.ok_or(AppError::NotFound)?;
        let looked = Looked::new(address, &run, Extent::of(store, id).await?);
        let course = charts::course(store, &run, &looked.extent, looked.look).await?;
        let windowed = windowed(store, &run, &looked).await?;
        let spectrum = charts::spectrum(store, &run, &looked.extent, looked.look).await?;
        let (environment, scenario) = (&run.details.environment, &run.details.scenario);
        let baseline = store.baseline(run.service, environment, scenario).await?;
        let against = match &baseline {
            Some(baseline) if baseline.run != run.id => Some((baseline.run, baseline.run_number)),
            _ => previous(store, &run).await?,
        };
        Ok(Self { run, looked, course, windowed, spectrum, baseline, against })
    }
}

/// The run of the same environment and scenario before this one that counts.
async fn previous(store: &Store, run: &Run) -> Result<Option<(RunId, i64)>, AppError> {
    let (environment, scenario) = (run.details.environment.clone(), run.details.scenario.clone());
    let alike =
        RunFilter { environment: Some(environment), scenario: Some(scenario), ..RunFilter::default() };
    let lines = store.runs(run.service, &alike, Some(run.number), LOOKED_AT).await?.items;
    Ok(lines.iter().find(|line| !line.is_rejected).map(|line| (line.id, line.number)))
}

async fn windowed(store: &Store, run: &Run, looked: &Looked) -> Result<Option<Windowed>, AppError> {
    let Some(window) = looked.window() else { return Ok(None) };
    let extent = &looked.extent;
    let all = charts::windowed(store, run, extent, (window, None)).await?;
    let endpoint = match looked.look.endpoint {
        None => None,
        shown => Some(charts::windowed(store, run, extent, (window, shown)).await?),
    };
    let endpoints = charts::windowed_endpoints(store, run, extent, (window, endpoints::MOST)).await?;
    Ok(Some(Windowed { window, all, endpoint, endpoints }))
}

/// Who reads a page of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Somebody with an account.
    SignedIn,
    /// Whoever has a link to this run.
    Link,
}

/// `links` are for who may make some.
fn view(visit: &Visit, loaded: &Loaded, links: Option<Links>) -> AnyView {
    let Loaded { run, looked, baseline, against, .. } = loaded;
    let (receipt, files) = (urls::receipt(run.id), urls::run_files(run.id));
    let compare = compare(run, *against);
    let part = look::spelled(looked).map(|window| format!(", {window}")).unwrap_or_default();
    view! {
        <Head
            name=format!("Run #{}", run.number)
            title=format!("Run #{} of {}{part}", run.number, run.slug)
            crumbs=crumbs(run)
            crumb=format!("run #{}", run.number)
            meta=meta(run)
        >
            {compare}
            <a class="button" href=receipt>"Receipt"</a>
            <Export files/>
        </Head>
        {deduplicated(visit)}
        {rejected(run)}
        {look::refusal(looked)}
        {answer::view(loaded)}
        {strip::view(&run.report)}
        <div class="with-aside">
            {measured::view(loaded)}
            <aside class="margin" aria-label="About this run">
                {baseline::view(visit, run, baseline.as_ref())}
                {margin::missing(run, Reader::SignedIn)}
                {margin::record(run, Reader::SignedIn)}
                {links.map(|links| links::view(run, &links))}
            </aside>
        </div>
        {delete(visit, run)}
    }
    .into_any()
}

/// The way to a comparison: with the run that suggests itself, else to the choice of one.
fn compare(run: &Run, against: Option<(RunId, i64)>) -> AnyView {
    let (address, words) = match against {
        Some((before, number)) => (urls::compared(before, run.id), format!("Compare with #{number}")),
        None => (urls::compare_with(run.id), "Compare".to_owned()),
    };
    view! { <a class="button" href=address>{words}</a> }.into_any()
}

fn crumbs(run: &Run) -> Vec<Crumb> {
    vec![(urls::portfolio(), "Services".to_owned()), (urls::service(&run.slug), run.slug.to_string())]
}

fn meta(run: &Run) -> AnyView {
    let version = run
        .details
        .version
        .as_ref()
        .map(|version| view! { <span>"version "<code>{version.to_string()}</code></span> });
    let began = run.report.started_at.map(|at| view! { <span><words::Moment at/></span> });
    view! {
        <span>{run.details.scenario.to_string()}</span>
        <span>{run.details.environment.to_string()}</span>
        {version}
        {began}
        <span>{run.report.tool.clone()}</span>
    }
    .into_any()
}

/// Said after an upload whose content the service had already.
fn deduplicated(visit: &Visit) -> Option<AnyView> {
    let said = |name: &str, words: &'static str| visit.query::<String>(name).map(|_| words);
    let restored = said(
        "restored",
        "The same content was uploaded before. The run that it became then lay in the bin; it is restored.",
    );
    let known = said(
        "deduplicated",
        "The same content was uploaded before. This is the run that it became then; nothing was added.",
    );
    restored.or(known).map(|words| view! { <p class="notice" role="status">{words}</p> }.into_any())
}

/// Said of a run that was rejected as invalid, before its numbers.
fn rejected(run: &Run) -> Option<AnyView> {
    let Rejection { at, by, reason } = run.rejection.clone()?;
    let view = view! {
        <div class="notice" data-state="fail">
            <p><State mark=Mark::Fail>"rejected as invalid"</State>" by "{by}", "<words::Moment at/>": "{reason.to_string()}</p>
            <p>"It is kept, and counts for nothing."</p>
        </div>
    };
    Some(view.into_any())
}

/// The way to deleting it, at the foot of the page.
fn delete(visit: &Visit, run: &Run) -> Option<AnyView> {
    let link = || {
        view! { <p class="quiet only-screen"><a href=urls::delete_run(run.id)>"Delete this run"</a></p> }
            .into_any()
    };
    visit.viewer.may_write().then(link)
}
