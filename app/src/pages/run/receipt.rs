//! The receipt of a run: what arrived, what was understood, what was left out and why, which percentiles may be quoted,
//! and what to add next time.

mod files;
mod judged;
mod left_out;
mod metrics;
mod more;
mod tail;
mod understood;

use chart::format;
use domain::{Report, Run};
use leptos::prelude::*;

use crate::charts::Extent;
use crate::error::AppError;
use crate::ui::{Head, Here, Moment, Sentence};
use crate::{Visit, framed, urls};

/// The page of a receipt.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    framed(Here::Services, |visit| async move {
        let run = visit.store.run(visit.param("id")?).await?.ok_or(AppError::NotFound)?;
        let read = Read {
            course: Extent::of(&visit.store, run.id).await?.seconds(),
            samples: visit.store.histogram(run.id, None).await?.count(),
        };
        Ok(view(&visit, &run, read))
    })
}

/// How finely the requests of a run are known.
#[derive(Debug, Clone, Copy)]
struct Read {
    /// The seconds of its course; 0 where the files give none.
    course: i64,
    /// The requests that are known one by one; 0 where the tool summed them up.
    samples: u64,
}

fn view(visit: &Visit, run: &Run, read: Read) -> AnyView {
    let report = &run.report;
    let crumbs = vec![
        (urls::portfolio(), "Services".to_owned()),
        (urls::service(&run.slug), run.slug.to_string()),
        (urls::run(run.id), format!("run #{}", run.number)),
    ];
    let meta = view! { <span>"uploaded by "{run.received_from.clone()}</span> <span><Moment at=run.received_at/></span> };
    let back = urls::run(run.id);
    view! {
        <Head
            name=format!("Receipt for run #{}", run.number)
            title=format!("Receipt for run #{} of {}", run.number, run.slug)
            crumbs=crumbs
            crumb="receipt"
            meta=meta.into_any()
        >
            <a class="button" data-kind="main" href=back>"Accept and open the run"</a>
        </Head>
        {super::deduplicated(visit)}
        <p class="answer">{answer(report, read).view()}</p>
        {super::rejected(run)}
        <div class="with-aside">
            <div class="flow">
                {files::view(report)}
                {understood::view(report, read)}
                {left_out::view(report)}
                {tail::view(report)}
                {more::view(report, read)}
                {metrics::view(report)}
            </div>
            <aside class="margin" aria-label="Whether it counts">{judged::view(visit, run)}</aside>
        </div>
    }
    .into_any()
}

/// What was read, and what was not, in a sentence.
fn answer(report: &Report, read: Read) -> Sentence {
    let count = report.requests.count;
    let counted = |count| Sentence::strong(format::counted(count, "request"));
    let requests = match (count, read.samples) {
        (None, _) => {
            Sentence::strong("An unknown number").then(" of requests was read, as the tool summed them up")
        }
        (Some(0), _) => Sentence::plain("The file was read, but has ").then_strong("no request"),
        (Some(count), 0) => counted(count).then(" were read, as the tool summed them up"),
        (Some(1), _) => counted(1).then(" was read"),
        (Some(count), _) => counted(count).then(" were read"),
    };
    let left_out = match report.skipped.count {
        0 => requests.then("; nothing was left out"),
        skipped => requests
            .then("; ")
            .then_strong(format::counted(skipped, left_out::noun(report)))
            .then(if skipped == 1 { " was left out" } else { " were left out" }),
    };
    match report.files.iter().filter(|file| file.truncated).collect::<Vec<_>>().as_slice() {
        [] => left_out.then("."),
        [one] => left_out.then(format!(", but {} is ", one.name)).then_strong("not whole").then("."),
        several => {
            left_out.then(format!(", but {} files are ", several.len())).then_strong("not whole").then(".")
        }
    }
}
