//! One service: how far it is, whether anything has moved, its runs and its inventory.

mod load;
mod markdown;
mod side;
mod trend;
mod words;

use chart::{format, headroom};
use leptos::prelude::*;

use self::load::Loaded;
use crate::pages::runs::RunTable;
use crate::ui::{ChartFigure, Export, Head, Here};
use crate::{framed, urls};

pub use markdown::service_markdown;

/// Runs shown here; the rest is on their own page.
const RUNS: i64 = 10;

/// Shows one service.
#[component]
pub fn ServicePage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        Ok(view(&Loaded::visited(&visit).await?, visit.viewer.may_write()))
    })
}

fn view(loaded: &Loaded, may_write: bool) -> AnyView {
    let slug = loaded.line.service.slug.clone();
    let bar = headroom::figure(&loaded.headroom(), "headroom-says");
    let (answer, lead) = (words::answer(loaded), words::lead(loaded));
    let has_runs = !loaded.runs.items.is_empty();
    let actions = may_write.then(|| buttons(loaded));
    view! {
        <Head
            name=loaded.line.service.name.to_string()
            crumbs=vec![(urls::portfolio(), "Services".to_owned())]
            crumb=slug.to_string()
            meta=words::meta(loaded)
        >
            {actions}
            <Export files=urls::service_files(&slug)/>
        </Head>
        <p class="answer">{answer.view()}</p>
        <p class="lead">{lead}</p>
        <ChartFigure figure=bar/>
        {has_runs.then(|| trend::section(loaded))}
        <div class="with-aside">
            <section aria-labelledby="runs-title">
                <h2 id="runs-title">"Runs"</h2>
                {if has_runs { runs(loaded) } else { no_run(loaded, may_write) }}
            </section>
            <div class="flow">{side::side(loaded, may_write)}</div>
        </div>
    }
    .into_any()
}

fn buttons(loaded: &Loaded) -> AnyView {
    let service = &loaded.line.service;
    view! {
        <a class="button" data-kind="main" href=urls::upload(&service.slug)>"Upload a run"</a>
        <a class="button" href=urls::connect(&service.slug)>"Connect"</a>
        <a class="button" href=urls::new_review(&service.slug)>"Start a review"</a>
        <a class="button" href=urls::edit_service(&service.slug)>"Edit"</a>
    }
    .into_any()
}

fn runs(loaded: &Loaded) -> AnyView {
    let slug = &loaded.line.service.slug;
    let total = u64::try_from(loaded.line.runs).unwrap_or(0);
    let shown = loaded.runs.items.len() as u64;
    let caption = if shown < total {
        format!("The latest {shown} of {}, latency in milliseconds", format::counted(total, "run"))
    } else {
        "All runs, latency in milliseconds".to_owned()
    };
    let more = (shown < total).then(
        || view! { <p><a href=urls::runs(slug)>{format!("All {}", format::counted(total, "run"))}</a></p> },
    );
    view! { <RunTable caption lines=loaded.runs.items.clone()/>{more} }.into_any()
}

/// What stands in place of the runs before the first one.
fn no_run(loaded: &Loaded, may_write: bool) -> AnyView {
    let slug = &loaded.line.service.slug;
    let here =
        may_write.then(|| view! { <a class="button" href=urls::upload(slug)>"Choose a file here"</a> });
    view! {
        <p class="lead">"No run yet. Any k6 or Gatling result file will do. Connect says how a test sends its own result, and has a sample to try."</p>
        <p class="actions">
            <a class="button" href=urls::connect(slug)>{format!("Connect {slug}")}</a>
            {here}
        </p>
    }
    .into_any()
}
