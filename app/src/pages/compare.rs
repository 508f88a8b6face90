//! Two runs side by side: by how much every number differs, over time, over the percentile and by endpoint, what else
//! differs, and why that is no verdict. Without both runs it is the form that chooses them.

mod answer;
mod choose;
mod differences;
mod endpoints;
mod fairness;
mod strip;

use analysis::comparison::{Comparison, Subject};
use axum::http::StatusCode;
use chart::compared::{self, Compared};
use chart::spectrum::{self, Spectrum};
use domain::{Run, RunId};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use store::Store;

use crate::error::AppError;
use crate::ui::{ChartFigure, Crumb, Head, Here, Moment, Reading};
use crate::{Visit, comparison, framed, urls};

/// The page of a comparison, and of the choice before it. Both forms are sent to the same address.
#[component]
pub fn ComparePage() -> impl IntoView {
    let response = expect_context::<ResponseOptions>();
    framed(Here::Services, |visit| async move {
        let asked = Asked::of(&visit).await?;
        if let (Ok(Some(before)), Ok(Some(after))) = (&asked.before, &asked.after) {
            let loaded = Loaded::load(&visit.store, before.clone(), after.clone()).await?;
            return Ok(view(&visit, &loaded));
        }
        choose::view(&visit, &response, asked).await
    })
}

/// What the address names: a run or none on each side, or why what it names is no run.
struct Asked {
    before: Result<Option<Run>, NoRun>,
    after: Result<Option<Run>, NoRun>,
}

/// Why a side has no run.
enum NoRun {
    /// It is no id.
    Unreadable(String),
    /// There is none of this id, or no longer.
    Missing(RunId),
}

impl Asked {
    async fn of(visit: &Visit) -> Result<Self, AppError> {
        let (before, after) = (side(visit, "before").await?, side(visit, "after").await?);
        Ok(Self { before, after })
    }

    /// The status of a page that cannot show what was asked for.
    fn status(&self) -> Option<StatusCode> {
        let status = |side: &Result<_, NoRun>| match side {
            Ok(_) => None,
            Err(NoRun::Missing(_)) => Some(StatusCode::NOT_FOUND),
            Err(NoRun::Unreadable(_)) => Some(StatusCode::UNPROCESSABLE_ENTITY),
        };
        status(&self.before).or(status(&self.after))
    }
}

async fn side(visit: &Visit, name: &str) -> Result<Result<Option<Run>, NoRun>, AppError> {
    let Some(text) = visit.query::<String>(name).map(|text| text.trim().to_owned()).filter(|t| !t.is_empty())
    else {
        return Ok(Ok(None));
    };
    let Ok(id) = text.parse::<RunId>() else { return Ok(Err(NoRun::Unreadable(text))) };
    Ok(visit.store.run(id).await?.map(Some).ok_or(NoRun::Missing(id)))
}

/// Both runs with what the page shows of them.
struct Loaded {
    before: Subject,
    after: Subject,
    comparison: Comparison,
    course: Compared,
    spectrum: Spectrum,
}

impl Loaded {
    async fn load(store: &Store, before: Run, after: Run) -> Result<Self, AppError> {
        let course = comparison::course(store, &before, &after).await?;
        let spectrum = comparison::spectrum(store, &before, &after).await?;
        let before = comparison::subject(store, before).await?;
        let after = comparison::subject(store, after).await?;
        let held = Comparison::of(std::slice::from_ref(&before), std::slice::from_ref(&after));
        Ok(Self { before, after, comparison: held, course, spectrum })
    }
}

fn view(visit: &Visit, loaded: &Loaded) -> AnyView {
    let (before, after) = (&loaded.before.run, &loaded.after.run);
    let said = &loaded.comparison;
    let (swapped, others) = (urls::compared(after.id, before.id), urls::compare_runs_of(&after.slug));
    view! {
        <Head
            name=format!("Compare {} with {}", title(after, before), title(before, after))
            title=format!("Compare {} with {}", full(after), full(before))
            crumbs=crumbs(after)
            crumb="compare"
            meta=meta(before, after)
        >
            <a class="button" href=swapped>"Swap sides"</a>
            <a class="button" href=others>"Other runs"</a>
        </Head>
        {answer::view(before, after, said)}
        {fairness::unlike(said)}
        {strip::view(said)}
        <div class="with-aside">
            <div class="flow">
                <ChartFigure figure=compared::figure(&loaded.course, "course-says")/>
                <ChartFigure
                    figure=spectrum::figure(&loaded.spectrum, "spectrum-says")
                    reading=Reading::of_spectrum(&loaded.spectrum)
                />
            </div>
            <aside class="margin" aria-label="How far this can be trusted">
                {fairness::why()}
                {fairness::cautions(said)}
            </aside>
        </div>
        {endpoints::view(visit, (before.id, after.id), said)}
        <div class="halves">
            {differences::details(before, after)}
            {differences::inventory(&loaded.before, &loaded.after)}
        </div>
    }
    .into_any()
}

/// A run by its number, with its service where the other one is of another.
fn title(run: &Run, other: &Run) -> String {
    if run.slug == other.slug { format!("run #{}", run.number) } else { full(run) }
}

fn full(run: &Run) -> String {
    format!("run #{} of {}", run.number, run.slug)
}

fn crumbs(run: &Run) -> Vec<Crumb> {
    vec![
        (urls::portfolio(), "Services".to_owned()),
        (urls::service(&run.slug), run.slug.to_string()),
        (urls::runs(&run.slug), "runs".to_owned()),
    ]
}

fn meta(before: &Run, after: &Run) -> AnyView {
    let side = |word: &'static str, run: &Run, other: &Run| {
        view! {
            <span>{word}" "<a href=urls::run(run.id)>{title(run, other)}</a>", "<Moment at=Subject::began(run)/></span>
        }
    };
    view! { {side("Before:", before, after)}{side("After:", after, before)} }.into_any()
}
