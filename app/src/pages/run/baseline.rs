//! What the run is compared with: the baseline of its scenario, and the form that makes this run the baseline.

use domain::{Baseline, Reason, Run};
use leptos::prelude::*;

use crate::ui::{Entry, Moment, Refusal, TextArea};
use crate::{Visit, urls};

/// The section in the margin.
pub(super) fn view(visit: &Visit, run: &Run, baseline: Option<&Baseline>) -> AnyView {
    let is_it = baseline.is_some_and(|baseline| baseline.run == run.id);
    let form = (!is_it && run.rejection.is_none() && visit.viewer.may_write()).then(|| form(visit, run));
    view! {
        <section aria-labelledby="baseline">
            <h2 id="baseline">"Baseline"</h2>
            {match baseline {
                Some(baseline) => mark(run, baseline),
                None => none(run),
            }}
            {form}
        </section>
    }
    .into_any()
}

fn none(run: &Run) -> AnyView {
    let (scenario, environment) = (run.details.scenario.to_string(), run.details.environment.to_string());
    view! { <p class="quiet">{format!("No run of {scenario} in {environment} is the baseline yet.")}</p> }
        .into_any()
}

/// Which run it is, who said so, when and why.
fn mark(run: &Run, baseline: &Baseline) -> AnyView {
    let which = if baseline.run == run.id {
        view! { <p><b>"This run is the baseline"</b>" of its scenario."</p> }.into_any()
    } else {
        view! {
            <p>"Compared with "<a href=urls::run(baseline.run)>{format!("run #{}", baseline.run_number)}</a>"."</p>
        }
        .into_any()
    };
    view! {
        {which}
        <blockquote class="said">
            <p>{baseline.reason.to_string()}</p>
            <footer>{baseline.set_by.clone()}", "<Moment at=baseline.set_at/></footer>
        </blockquote>
    }
    .into_any()
}

fn form(visit: &Visit, run: &Run) -> AnyView {
    let help = format!(
        "Later runs of {} in {} are seen against this one.",
        run.details.scenario, run.details.environment
    );
    view! {
        <form class="form" method="post" action=urls::run(run.id)>
            <Refusal returned=visit.returned.clone()/>
            <TextArea
                entry=Entry::new(&visit.returned, "reason", "")
                label="Why this run"
                help=help
                required=true
                max=Reason::MAX_LEN
            />
            <button class="button">"Use as baseline"</button>
        </form>
    }
    .into_any()
}
