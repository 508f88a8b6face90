//! How results of a service get here from where its tests run: tool, pipeline, token, snippet, and a sample to try.

mod snippet;

use domain::{EnvironmentName, ScenarioName, Slug, TokenName};
use leptos::prelude::*;

use self::snippet::{Pipeline, Tool, Wanted};
use crate::error::AppError;
use crate::made_token::MadeToken;
use crate::pages::tokens::ShownOnce;
use crate::returned::Returned;
use crate::ui::{Entry, Head, Here, Origin, Refusal, TextField};
use crate::{Visit, framed, urls};

/// Shows the snippet that the address chooses, and makes the token for it.
#[component]
pub fn ConnectPage() -> impl IntoView {
    let origin = use_context::<Origin>().unwrap_or_default();
    let made = use_context::<MadeToken>();
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let service = visit.store.service(&slug).await?.ok_or(AppError::NotFound)?;
        let scenarios = visit.store.scenarios(service.id).await?;
        Ok(view(&visit, made, &wanted(&visit, origin.0, slug), &scenarios))
    })
}

/// What the address chooses; the usual where it chooses nothing, or what cannot be.
fn wanted(visit: &Visit, origin: String, slug: Slug) -> Wanted {
    let word = |name| visit.query::<String>(name).unwrap_or_default();
    Wanted {
        tool: Tool::of(&word("tool")),
        pipeline: Pipeline::of(&word("ci")),
        origin,
        slug,
        scenario: visit.query("scenario").unwrap_or_default(),
        environment: visit.query("environment").unwrap_or_else(EnvironmentName::staging),
    }
}

fn view(
    visit: &Visit,
    made: Option<MadeToken>,
    wanted: &Wanted,
    scenarios: &[(EnvironmentName, ScenarioName)],
) -> AnyView {
    let slug = &wanted.slug;
    let may_write = visit.viewer.may_write();
    let crumbs = vec![(urls::portfolio(), "Services".to_owned()), (urls::service(slug), slug.to_string())];
    view! {
        <Head name="Connect" title=format!("Connect {slug}") crumbs crumb="connect"/>
        <p class="answer">"Three steps, once: then every load test of "<strong>{slug.to_string()}</strong>" sends its own result."</p>
        <div class="with-aside">
            <ol class="steps">
                <li><div>{choose(wanted, scenarios)}</div></li>
                <li><div>{token(visit, made, wanted)}</div></li>
                <li><div>{copy(wanted)}</div></li>
            </ol>
            <aside class="margin" aria-label="Before and after">
                {may_write.then(|| sample(slug))}
                {afterwards(slug, may_write)}
            </aside>
        </div>
    }
    .into_any()
}

/// The address with another tool or pipeline.
fn address(wanted: &Wanted, tool: Tool, pipeline: Pipeline) -> String {
    let usual = (ScenarioName::default(), EnvironmentName::staging());
    let scenario = if wanted.scenario == usual.0 { "" } else { wanted.scenario.as_str() };
    let environment = if wanted.environment == usual.1 { "" } else { wanted.environment.as_str() };
    urls::connect_where(
        &wanted.slug,
        &[
            ("tool", tool.word()),
            ("ci", pipeline.word()),
            ("scenario", scenario),
            ("environment", environment),
        ],
    )
}

fn choose(wanted: &Wanted, scenarios: &[(EnvironmentName, ScenarioName)]) -> AnyView {
    let tools = Tool::ALL.iter().map(|tool| {
        let here = (*tool == wanted.tool).then_some("true");
        view! { <a href=address(wanted, *tool, wanted.pipeline) aria-current=here>{tool.title()}</a> }
    });
    let pipelines = Pipeline::ALL.iter().map(|pipeline| {
        let here = (*pipeline == wanted.pipeline).then_some("true");
        view! { <a href=address(wanted, wanted.tool, *pipeline) aria-current=here>{pipeline.title()}</a> }
    });
    view! {
        <h2>"Say what runs, and where"</h2>
        <nav class="views" aria-label="Tool">{tools.collect_view()}</nav>
        <nav class="views" aria-label="Pipeline">{pipelines.collect_view()}</nav>
        {names(wanted, scenarios)}
        <p class="lead">"Runs of one scenario in one environment are compared with each other, so a scenario names what the test does: checkout-plateau."</p>
    }
    .into_any()
}

fn names(wanted: &Wanted, scenarios: &[(EnvironmentName, ScenarioName)]) -> AnyView {
    let nothing_wrong = Returned::default();
    let scenario = Entry::new(&nothing_wrong, "scenario", wanted.scenario.to_string());
    let environment = Entry::new(&nothing_wrong, "environment", wanted.environment.to_string());
    let mut known: Vec<_> = scenarios.iter().map(|(_, scenario)| scenario.to_string()).collect();
    known.sort();
    known.dedup();
    let mut places: Vec<_> = scenarios.iter().map(|(environment, _)| environment.to_string()).collect();
    places.dedup();
    view! {
        <form class="form" data-inline="" action=urls::connect(&wanted.slug)>
            <input type="hidden" name="tool" value=wanted.tool.word()/>
            <input type="hidden" name="ci" value=wanted.pipeline.word()/>
            <TextField entry=scenario label="Scenario" max=ScenarioName::MAX_LEN offers=known/>
            <TextField entry=environment label="Environment" max=EnvironmentName::MAX_LEN offers=places/>
            <button class="button">"Fill in"</button>
        </form>
    }
    .into_any()
}

/// Step two: the token, and where it belongs.
fn token(visit: &Visit, made: Option<MadeToken>, wanted: &Wanted) -> AnyView {
    let content = match made {
        Some(made) => {
            let keep = keep(wanted.pipeline);
            view! { <ShownOnce made>{keep}</ShownOnce> }.into_any()
        }
        None if !visit.viewer.may_write() => {
            view! {
                <Refusal returned=visit.returned.clone()/>
                <p class="notice" data-state="none">"Your account reads and does not write: ask a member for a token."</p>
            }
            .into_any()
        }
        None => form(visit, wanted),
    };
    view! {
        <h2>"Make a token for it"</h2>
        {content}
    }
    .into_any()
}

fn form(visit: &Visit, wanted: &Wanted) -> AnyView {
    let usual = format!("{} of {}", wanted.pipeline.title(), wanted.slug);
    let name = Entry::new(&visit.returned, "name", usual);
    view! {
        <p class="lead">{format!("It reads {} and uploads its runs, and does nothing else, for 90 days, in your name.", wanted.slug)}</p>
        <Refusal returned=visit.returned.clone()/>
        <form class="form" method="post" action=address(wanted, wanted.tool, wanted.pipeline)>
            <TextField entry=name label="Name of the token" max=TokenName::MAX_LEN required=true/>
            <button class="button" data-kind="main">"Create upload token"</button>
        </form>
        {keep(wanted.pipeline)}
    }
    .into_any()
}

/// Where a secret belongs.
fn keep(pipeline: Pipeline) -> AnyView {
    match pipeline {
        Pipeline::Shell => view! {
            <p>"Give it to the shell without leaving it in the history: in bash or zsh type this, paste the token, press Enter."</p>
            <pre class="code" tabindex="0"><code>"read -rs HEADROOM_TOKEN; export HEADROOM_TOKEN"</code></pre>
        }
        .into_any(),
        Pipeline::GitHub => view! {
            <p>"In the repository: "<b>"Settings, Secrets and variables, Actions, New repository secret"</b>", with the name "<code>"HEADROOM_TOKEN"</code>". With GitHub’s own program:"</p>
            <pre class="code" tabindex="0"><code>"gh secret set HEADROOM_TOKEN"</code></pre>
        }
        .into_any(),
        Pipeline::GitLab => view! {
            <p>"In the project: "<b>"Settings, CI/CD, Variables, Add variable"</b>", with the key "<code>"HEADROOM_TOKEN"</code>" and the visibility "<b>"Masked and hidden"</b>". Leave "<b>"Protected"</b>" on only where just protected branches run load tests."</p>
        }
        .into_any(),
    }
}

fn copy(wanted: &Wanted) -> AnyView {
    view! {
        <h2 id="snippet-title">"Copy this"</h2>
        {others(wanted.tool)}
        <pre class="code" id="snippet" tabindex="0" aria-labelledby="snippet-title"><code>{wanted.snippet()}</code></pre>
        {remarks(wanted)}
    }
    .into_any()
}

/// What is read of tools that have no lines of their own, said before somebody builds on it.
fn others(tool: Tool) -> Option<AnyView> {
    let words = "Read as well are the results of Vegeta, wrk, wrk2, hey, oha, Artillery, autocannon, ghz, ab, siege and Taurus, logs of \
                 HdrHistogram, and CSV files with a row for each request. Any other file is refused with status 422 and the reason, and \
                 nothing is saved.";
    (tool == Tool::Other).then(|| view! { <p class="notice">{words}</p> }.into_any())
}

fn remarks(wanted: &Wanted) -> AnyView {
    let tool = match wanted.tool {
        Tool::K6 => {
            "The statistics named for k6 are those of its summary in the terminal; the file has every request."
        }
        Tool::Gatling => {
            "Gatling’s newest results folder is under target/gatling with Maven and sbt, under build/reports/gatling with Gradle, under results in the bundle."
        }
        Tool::JMeter => {
            "-f removes what an earlier test left in run.jtl; without it JMeter adds to the file."
        }
        Tool::Locust => {
            "The tables have counts over time and the percentiles of the whole run. Latency over time is in Locust’s request log, where the locustfile registers locust.contrib.csv_request_logger: send that file instead."
        }
        Tool::Other => "Put your tool in place of the first line, and its result file behind file=@.",
    };
    view! {
        <ul class="list">
            {only_here(&wanted.origin).then(|| view! { <li>"You came by an address of this machine alone: from another one, the pipeline needs the address that people type, which "<code>"headroom serve --public-url"</code>" sets."</li> })}
            <li>{tool}</li>
            <li>"curl 7.76 or newer. The answer is the run in plain text; a refusal says what is wrong and fails the job."</li>
            <li><span><code>"fail-on"</code>" names what else fails the job, though the run is stored: "<code>"worse"</code>" (status 409), "<code>"invalid"</code>" (422), "<code>"threshold"</code>" (424). This version gives no verdict yet, so only "<code>"threshold"</code>", where you add it, does so."</span></li>
        </ul>
    }
    .into_any()
}

/// Whether nobody else can reach this address.
fn only_here(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    ["127.", "localhost", "[::1]"].iter().any(|own| host.starts_with(own))
}

fn sample(slug: &Slug) -> AnyView {
    view! {
        <section aria-labelledby="sample-title">
            <h2 id="sample-title">"Try with a sample"</h2>
            <p>"A real k6 result that comes with Headroom (305 requests in 11 s) goes through the same door as yours and leads to its receipt."</p>
            <p class="quiet">"It becomes a run of this service, with the scenario sample, and counts like any other until you delete it. Twice is the same run."</p>
            <form method="post" action=urls::sample(slug)><button class="button">"Send the sample"</button></form>
        </section>
    }
    .into_any()
}

fn afterwards(slug: &Slug, may_write: bool) -> AnyView {
    let by_hand =
        may_write.then(|| view! { <li><a href=urls::upload(slug)>"Upload a file by hand"</a></li> });
    view! {
        <section aria-labelledby="afterwards-title">
            <h2 id="afterwards-title">"Afterwards"</h2>
            <ul class="list">
                <li><a href=urls::runs(slug)>{format!("Runs of {slug}")}</a></li>
                {by_hand}
                <li><a href=urls::own_tokens()>"Your tokens"</a><span class="quiet">"when each was last used, and revoking"</span></li>
            </ul>
        </section>
    }
    .into_any()
}
