//! A review as one page for its reviewer: the claim, what has changed since the last signature, what needs a second pair
//! of eyes, and the rest folded away. It prints.

mod evidence;
mod item;
mod since;

use analysis::attention::{Attention, attention};
use analysis::standing::Standing;
use domain::{Edited, Run, Status};
use leptos::prelude::*;

use super::{Walk, load, name, sign, steps};
use crate::error::AppError;
use crate::ui::words::day;
use crate::ui::{Head, Here, Refusal, Sentence};
use crate::urls;
use crate::visit::framed;

/// The page.
#[component]
pub fn ReadPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move {
        let walk = load(visit).await?;
        let edited = walk.visit.store.edited(walk.id()).await?;
        let runs = evidence::runs(&walk).await?;
        let since = since::load(&walk).await?;
        Ok::<_, AppError>(Reading { walk: &walk, edited: &edited, runs: &runs }.view(since))
    })
}

struct Reading<'a> {
    walk: &'a Walk,
    edited: &'a Edited,
    /// The runs that items rest on or cite.
    runs: &'a [Run],
}

impl Reading<'_> {
    fn view(&self, since: Option<since::Since>) -> AnyView {
        let walk = self.walk;
        let review = &walk.file.review;
        let all = walk.standings();
        let short = format!("#{} {}", review.number, review.slug);
        let crumbs = vec![(urls::reviews(), "Reviews".to_owned()), (urls::review(review.id), short)];
        let title = format!("{}, read as one page", name(review));
        let (walk_through, plan) = (urls::review(review.id), urls::plan(review.id));
        let aside = sign::aside(walk, &all);
        view! {
            <Head name=name(review) title crumbs crumb="Read" meta=walk.meta()>
                <a class="button" href=walk_through>"Walk through"</a>
                <a class="button" href=plan>"Plan"</a>
            </Head>
            <Refusal returned=walk.visit.returned.clone()/>
            {steps::lapsed(review)}
            <p class="answer">{self.claim(&all).view()}</p>
            {walk.tally(&all, None)}
            <div class="with-aside">
                <div class="flow">
                    {since.map(|since| since.view(walk))}
                    {self.look_first(&all)}
                    {self.rest(&all)}
                    {self.way_to_sign(&all)}
                </div>
                {aside}
            </div>
        }
        .into_any()
    }

    /// `The claim: ready for 10,000 req/s on 20 Nov 2026. 3 blocking items lack a pass.`
    fn claim(&self, all: &[Standing<'_>]) -> Sentence {
        let review = &self.walk.file.review;
        let on = review.planned_for.map(|at| format!(" on {}", day(at))).unwrap_or_default();
        let target = chart::format::rate(review.target.rps());
        let claim =
            Sentence::plain("The claim: ").then_strong(format!("ready for {target}")).then(format!("{on}. "));
        let lacking =
            all.iter().filter(|standing| standing.item.blocking && standing.status.is_open()).count();
        match lacking {
            0 => claim.then("No blocking item lacks a pass."),
            1 => claim.then_strong("1 blocking item").then(" lacks a pass."),
            count => claim.then_strong(format!("{count} blocking items")).then(" lack a pass."),
        }
    }

    fn reasons(&self, standing: &Standing<'_>) -> Vec<Attention> {
        attention(standing, self.edited, self.walk.now)
    }

    /// Whatever is no plain pass on data: what blocks first, then by the reason.
    fn look_first(&self, all: &[Standing<'_>]) -> Option<AnyView> {
        let mut items: Vec<_> = all.iter().map(|standing| (standing, self.reasons(standing))).collect();
        items.retain(|(_, reasons)| !reasons.is_empty());
        if items.is_empty() {
            return None;
        }
        items.sort_by_key(|(standing, reasons)| {
            (!standing.item.blocking, reasons.first().copied(), standing.status)
        });
        let lead = format!(
            "{} of {}: not a plain pass on data, answered by a person, or edited after the data had arrived. What blocks comes first.",
            items.len(),
            all.len()
        );
        let articles: Vec<_> = items
            .iter()
            .map(|(standing, reasons)| item::article(self.walk, standing, reasons, self.runs))
            .collect();
        let section = view! {
            <section aria-labelledby="look-title">
                <h2 id="look-title">"Look at these first"</h2>
                <p class="lead">{lead}</p>
                {articles}
            </section>
        };
        Some(section.into_any())
    }

    /// Plain passes on data, folded: each with its evidence and the same three buttons.
    fn rest(&self, all: &[Standing<'_>]) -> Option<AnyView> {
        let rest: Vec<_> = all.iter().filter(|standing| self.reasons(standing).is_empty()).collect();
        if rest.is_empty() {
            return None;
        }
        let passes = rest.iter().filter(|standing| standing.status == Status::Pass).count();
        let others = rest.len() - passes;
        let summary = match others {
            0 => format!("{passes} pass on data: open all"),
            1 => format!("{passes} pass on data, 1 does not apply by its values: open all"),
            _ => format!("{passes} pass on data, {others} do not apply by their values: open all"),
        };
        let title = format!("The other {}", rest.len());
        let articles: Vec<_> =
            rest.iter().map(|standing| item::article(self.walk, standing, &[], self.runs)).collect();
        let section = view! {
            <section aria-labelledby="rest-title">
                <h2 id="rest-title">{title}</h2>
                <details class="more">
                    <summary>{summary}</summary>
                    {articles}
                </details>
            </section>
        };
        Some(section.into_any())
    }

    fn way_to_sign(&self, all: &[Standing<'_>]) -> AnyView {
        let way = sign::way(self.walk, all);
        view! {
            <section aria-labelledby="sign-title">
                <h2 id="sign-title">"Sign"</h2>
                {way}
            </section>
        }
        .into_any()
    }
}
