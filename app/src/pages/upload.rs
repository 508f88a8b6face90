//! The form that uploads a run, and what it says of a file that could not be read.

use chart::format;
use domain::{EnvironmentName, Reason, ScenarioName, Slug, Version};
use leptos::prelude::*;

use crate::error::AppError;
use crate::islands::UploadProgress;
use crate::returned::Returned;
use crate::shell::IslandScripts;
use crate::ui::{Entry, Head, Here, Refusal, TextField, coded};
use crate::unreadable::Unreadable;
use crate::{framed, urls};

/// Takes a result file. Works without JavaScript; with it, the browser says how far the upload is.
#[component]
pub fn UploadPage() -> impl IntoView {
    let unreadable = use_context::<Unreadable>();
    framed(Here::Services, |visit| async move {
        let slug: Slug = visit.param("slug")?;
        let service = visit.store.service(&slug).await?.ok_or(AppError::NotFound)?;
        if !visit.viewer.may_write() {
            return Err(AppError::Forbidden);
        }
        let scenarios = visit.store.scenarios(service.id).await?;
        // What could not be read is explained at length above the form; its field need not say it again.
        let file = if unreadable.is_some() { Returned::default() } else { visit.returned.clone() };
        let file = Entry::new(&file, "file", "");
        let form = view! { <UploadForm slug=slug.clone() returned=visit.returned.clone() file scenarios/> };
        let page = match unreadable {
            Some(unreadable) => view! { <NotReadable slug unreadable>{form}</NotReadable> }.into_any(),
            None => fresh(&slug, visit.returned, form.into_any()),
        };
        Ok(page)
    })
}

fn crumbs(slug: &Slug) -> Vec<(String, String)> {
    vec![(urls::portfolio(), "Services".to_owned()), (urls::service(slug), slug.to_string())]
}

fn fresh(slug: &Slug, returned: Returned, form: AnyView) -> AnyView {
    view! {
        <Head name="Upload a run" title=format!("Upload a run of {slug}") crumbs=crumbs(slug) crumb="upload"/>
        <p class="answer">"Choose the result file of one load test of "<strong>{slug.to_string()}</strong>"."</p>
        <p class="lead">"Results of k6, Gatling, JMeter, Locust and a dozen other tools are read, and CSV files with a row for each request, plain or compressed. A file is recognised by its content, never by its name. The same file twice is the same run."</p>
        <Refusal returned/>
        {form}
        <section aria-labelledby="send-title">
            <h2 id="send-title">"From a pipeline"</h2>
            <p class="lead">"A test can send its own result: Connect has the lines for your tool, the token they need, and a sample to try."</p>
            <p class="actions"><a class="button" href=urls::connect(slug)>{format!("Connect {slug}")}</a></p>
        </section>
    }
    .into_any()
}

/// The form itself. The fields beside the file may stay empty.
#[component]
fn UploadForm(
    slug: Slug,
    returned: Returned,
    file: Entry,
    scenarios: Vec<(EnvironmentName, ScenarioName)>,
) -> impl IntoView {
    let entry = |name: &str| Entry::new(&returned, name.to_owned(), "");
    let [scenario, environment, version, reason] =
        ["scenario", "environment", "version", "reason"].map(entry);
    let invalid = file.problem.is_some().then_some("true");
    let mut environments: Vec<_> = scenarios.iter().map(|(environment, _)| environment.to_string()).collect();
    environments.dedup();
    let mut names: Vec<_> = scenarios.into_iter().map(|(_, scenario)| scenario.to_string()).collect();
    names.sort();
    names.dedup();
    view! {
        <UploadProgress form="upload".to_owned()>
            <form class="form" id="upload" method="post" action=urls::runs(&slug) enctype="multipart/form-data">
                <div class="field">
                    <label for="file">"Result file"</label>
                    <input id="file" name="file" type="file" multiple=true required=true aria-invalid=invalid aria-describedby="file-help file-error"/>
                    {file.problem.map(|problem| view! { <p class="error" id="file-error">{problem}</p> })}
                    <small id="file-help">"Several files of one test are read as one run."</small>
                </div>
                <TextField
                    entry=scenario
                    label="Scenario"
                    help="What the test does. Only runs of one scenario are compared; default if left empty."
                    max=ScenarioName::MAX_LEN
                    offers=names
                />
                <TextField
                    entry=environment
                    label="Environment"
                    help="Where it ran; staging if left empty."
                    max=EnvironmentName::MAX_LEN
                    offers=environments
                />
                <TextField entry=version label="Version" help="Of the service that was tested, often a commit." max=Version::MAX_LEN/>
                <TextField entry=reason label="What it was for" help="As in: pool size 10 to 20." max=Reason::MAX_LEN/>
                <div class="actions">
                    <button class="button" data-kind="main">"Upload"</button>
                    <a class="button" href=urls::service(&slug)>{format!("Back to {slug}")}</a>
                </div>
            </form>
        </UploadProgress>
        <IslandScripts/>
    }
    .into_any()
}

/// Where a file could not be read, what was expected and found there, and the form to try again.
#[component]
fn NotReadable(slug: Slug, unreadable: Unreadable, children: Children) -> impl IntoView {
    let place = place(&unreadable);
    let answer = match &place {
        Some(place) => view! { {format!("{} cannot be read at ", unreadable.file)}<strong>{place.clone()}</strong>". Nothing was saved, and no run was made." }.into_any(),
        None => view! { {format!("{} was not taken. Nothing was saved, and no run was made.", unreadable.file)} }.into_any(),
    };
    // Of one place the facts below say all of it; what is wrong with a whole file takes a sentence.
    let told = place.is_some() && unreadable.expected.is_some() && unreadable.found.is_some();
    let sentence = format!("{}.", unreadable.message.trim_end_matches('.'));
    let lead = (!told).then(|| view! { <p class="lead">{coded(&sentence)}</p> });
    view! {
        <Head name="Upload not readable" title=format!("Upload of {slug} not readable") crumbs=crumbs(&slug) crumb="upload"/>
        <p class="answer" role="alert">{answer}</p>
        {lead}
        <div class="flow">
            {found(&unreadable, place, told)}
            <section aria-labelledby="next-title">
                <h2 id="next-title">"Another file"</h2>
                {children()}
            </section>
        </div>
    }
    .into_any()
}

/// The first lines of the file, and of one place what was expected and found there. Nothing where neither is known.
fn found(unreadable: &Unreadable, place: Option<String>, told: bool) -> Option<AnyView> {
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{name}</dt><dd>{coded(&value)}</dd> })
    };
    let facts = told.then(|| {
        view! {
            <dl class="facts">
                {fact("File", Some(unreadable.file.clone()))}
                {fact("At", place)}
                {fact("Expected", unreadable.expected.clone())}
                {fact("Found", unreadable.found.clone())}
            </dl>
        }
    });
    let excerpt = excerpt(unreadable);
    (facts.is_some() || excerpt.is_some()).then(|| {
        view! {
            <section aria-labelledby="where-title">
                <h2 id="where-title">{if told { "Where" } else { "How it begins" }}</h2>
                {excerpt}
                {facts}
            </section>
        }
        .into_any()
    })
}

/// `line 18,204, byte 3,402,118`.
fn place(unreadable: &Unreadable) -> Option<String> {
    let line = unreadable.line.map(|line| format!("line {}", format::count(line)));
    let byte = unreadable.byte.map(|byte| format!("byte {}", format::count(byte)));
    let parts: Vec<_> = line.into_iter().chain(byte).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The first lines of the file, numbered, the faulty one marked where it is among them.
fn excerpt(unreadable: &Unreadable) -> Option<AnyView> {
    if unreadable.excerpt.is_empty() {
        return None;
    }
    let faulty = unreadable.line;
    let label = format!("The first lines of {}", unreadable.file);
    let lines = unreadable.excerpt.clone().into_iter().zip(1_u64..).map(|(text, number)| {
        let marked = (Some(number) == faulty).then_some("");
        view! { <li data-mark=marked><span>{format::count(number)}</span><code>{text}</code></li> }
    });
    Some(view! { <ol class="excerpt" tabindex="0" aria-label=label>{lines.collect_view()}</ol> }.into_any())
}
