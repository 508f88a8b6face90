//! Whether the run counts: the form that rejects it as invalid, and the way back.

use domain::{Reason, Rejection, Run};
use leptos::prelude::*;

use crate::ui::{Entry, Moment, Refusal, TextArea};
use crate::{Visit, urls};

/// The section in the margin; the forms only for who may write.
pub(super) fn view(visit: &Visit, run: &Run) -> AnyView {
    let may_write = visit.viewer.may_write();
    let content = match &run.rejection {
        Some(rejection) => view! {
            <p>"It is kept, and counts for nothing: neither in the trend nor as baseline or evidence."</p>
            {said(rejection)}
            {may_write.then(|| accept(run))}
        }
        .into_any(),
        None => view! {
            <p>"A run counts unless it is rejected. An invalid one stays on the record, marked, and is neither in the trend nor baseline or evidence."</p>
            {may_write.then(|| reject(visit, run))}
        }
        .into_any(),
    };
    let title = if run.rejection.is_some() { "Rejected as invalid" } else { "Not a fair test?" };
    view! {
        <section aria-labelledby="judged">
            <h2 id="judged">{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// Why a run was rejected, by whom and when.
fn said(rejection: &Rejection) -> AnyView {
    view! {
        <blockquote class="said">
            <p>{rejection.reason.to_string()}</p>
            <footer>{rejection.by.clone()}", "<Moment at=rejection.at/></footer>
        </blockquote>
    }
    .into_any()
}

fn reject(visit: &Visit, run: &Run) -> AnyView {
    view! {
        <form class="form" method="post" action=urls::receipt(run.id)>
            <Refusal returned=visit.returned.clone()/>
            <TextArea
                entry=Entry::new(&visit.returned, "reason", "")
                label="Why it is invalid"
                help="As in: the generator was the limit."
                required=true
                max=Reason::MAX_LEN
            />
            <button class="button" data-kind="danger">"Reject as invalid"</button>
        </form>
    }
    .into_any()
}

fn accept(run: &Run) -> AnyView {
    view! {
        <form method="post" action=urls::receipt(run.id)>
            <button class="button" name="do" value="accept">"Accept it after all"</button>
        </form>
    }
    .into_any()
}
