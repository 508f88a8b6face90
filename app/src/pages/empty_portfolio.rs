//! The portfolio before the first service: three steps, the first of them a form.

use leptos::prelude::*;

use crate::pages::demo;
use crate::pages::new_service::ServiceForm;
use crate::returned::Returned;
use crate::ui::Head;

/// Says what this page will show and how to get there.
#[component]
pub fn EmptyPortfolio(
    /// Whether the form is offered.
    may_write: bool,
) -> impl IntoView {
    let form = if may_write {
        view! { <ServiceForm returned=Returned::default()/> }.into_any()
    } else {
        view! { <p class="notice" data-state="none">"Your account reads and does not write: ask a member to add the service."</p> }.into_any()
    };
    view! {
        <Head name="Services" meta=view! { <span>"Nothing here yet"</span> }.into_any()/>
        <p class="answer">
            "Three steps from now this page will say "<strong>"how far each service is"</strong>
            " from the order it prepares for, and on what evidence."
        </p>
        <div class="with-aside">
            <ol class="steps">
                <li><div>
                    <h2>"Name the service"</h2>
                    <p class="lead">"Only the short name is needed. What you do not know stays unknown, and can be stated later."</p>
                    {form}
                </div></li>
                <li><div>
                    <h2>"Run a test you already have"</h2>
                    <pre class="code" tabindex="0"><code>"k6 run --out json=run.json.gz test.js"</code></pre>
                    <p class="lead">"Gatling is read too: its simulation.log, text or binary. The file is recognised by its content."</p>
                </div></li>
                <li><div>
                    <h2>"Send it"</h2>
                    <p class="lead">"Choose the file on the service’s page, or send it from a pipeline:"</p>
                    <pre class="code" tabindex="0"><code>{SEND}</code></pre>
                    <p class="lead">"The service’s page has these lines filled in, with the token they need, under Connect."</p>
                </div></li>
            </ol>
            <Promise may_write/>
        </div>
    }
    .into_any()
}

const SEND: &str = "curl --fail-with-body -H \"Authorization: Bearer $HEADROOM_TOKEN\" -H \"Accept: text/plain\" \\
  -F file=@run.json.gz -F scenario=checkout-plateau \\
  \"$HEADROOM_URL/api/v1/services/orders-api/runs\"";

#[component]
fn Promise(
    /// Whether the example is offered.
    may_write: bool,
) -> impl IntoView {
    let example = may_write.then(|| {
        view! {
            <section>
                <h2>"In a hurry?"</h2>
                <p>"An example shows every page with numbers on it. It is marked as one, and goes with one click."</p>
                {demo::fill()}
            </section>
        }
    });
    view! {
        <aside class="margin" aria-label="What you will see">
            <section>
                <h2>"What you will see"</h2>
                <ul class="list">
                    <li><b>"after one run"</b><span>"p50, p95 and p99 over time, by endpoint, with what is missing"</span></li>
                    <li><b>"with a baseline"</b><span>"how later runs stand against it"</span></li>
                    <li><b>"in a review"</b><span>"what is ready for the next order of magnitude, and what nobody knows"</span></li>
                </ul>
            </section>
            {example}
            <section>
                <h2>"Without any service"</h2>
                <p><code>"headroom inspect run.json.gz"</code>" reads a result file on the command line."</p>
            </section>
        </aside>
    }
    .into_any()
}
