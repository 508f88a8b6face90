//! The gap list of a review: what stands between it and a pass, the cheapest next measurement of each, and who sees to it.

use std::collections::BTreeSet;

use analysis::gaps::{Effort, Gap, gaps};
use domain::{ItemOwner, OwnerName, Review, Status};
use leptos::prelude::*;

use super::{Walk, load, name};
use crate::actions::plan::OWNER_FIELD;
use crate::error::AppError;
use crate::ui::{Export, Head, Here, Mark, Refusal, Sentence, State, Table};
use crate::urls;
use crate::visit::framed;

/// The plan of a review.
#[component]
pub fn PlanPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move {
        let walk = load(visit).await?;
        let store = &walk.visit.store;
        let owners = store.item_owners(walk.id()).await?;
        let accounts = store.accounts().await?;
        let accounts = accounts.iter().map(|account| account.name.to_string());
        let service = store.service(&walk.file.review.slug).await?.and_then(|service| service.owner);
        let offers: BTreeSet<String> = accounts.chain(service.map(|owner| owner.to_string())).collect();
        Ok::<_, AppError>(Plan { walk: &walk, owners: &owners, offers: &offers }.view())
    })
}

struct Plan<'a> {
    walk: &'a Walk,
    owners: &'a [ItemOwner],
    /// Names that the fields offer.
    offers: &'a BTreeSet<String>,
}

impl Plan<'_> {
    fn view(&self) -> AnyView {
        let walk = self.walk;
        let review = &walk.file.review;
        let all = walk.standings();
        let gaps = gaps(&walk.checklist, review, &all, &walk.grounds, self.owners);
        let title = format!("Plan: {}", name(review));
        let short = format!("#{} {}", review.number, review.slug);
        let crumbs = vec![(urls::reviews(), "Reviews".to_owned()), (urls::review(review.id), short)];
        let (files, back) = (urls::plan_files(review.id), urls::review(review.id));
        view! {
            <Head name=title crumbs crumb="Plan" meta=walk.meta()>
                <a class="button" href=back>"Walk through"</a>
                <Export files/>
            </Head>
            {self.saved()}
            <Refusal returned=walk.visit.returned.clone()/>
            <p class="answer">{answer(review, &gaps).view()}</p>
            <p class="lead">{lead(&gaps)}</p>
            {self.list(&gaps)}
        }
        .into_any()
    }

    fn saved(&self) -> Option<AnyView> {
        self.walk.visit.query::<String>("saved")?;
        Some(
            view! { <p class="notice" data-state="pass" role="status">"The owners are saved."</p> }
                .into_any(),
        )
    }

    fn list(&self, gaps: &[Gap<'_, '_>]) -> Option<AnyView> {
        if gaps.is_empty() {
            return None;
        }
        let rows = gaps.iter().map(|gap| self.row(gap)).collect_view();
        let head = view! {
            <th scope="col">"Item"</th>
            <th scope="col">"Stands"</th>
            <th scope="col" class="n">"Ceiling"</th>
            <th scope="col">"Cheapest next measurement"</th>
            <th scope="col">"Owner"</th>
        };
        let caption = "What blocks first, then what ends furthest below the target";
        let table = view! { <Table caption head=head.into_any()>{rows}</Table> };
        if !self.walk.visit.viewer.may_write() {
            return Some(table.into_any());
        }
        let offers = self.offers.iter().map(|offer| view! { <option value=offer.clone()></option> });
        let form = view! {
            <form class="wide-form" method="post">
                {table}
                <datalist id="owners">{offers.collect_view()}</datalist>
                <button class="button" data-kind="main">"Save owners"</button>
            </form>
        };
        Some(form.into_any())
    }

    fn row(&self, gap: &Gap<'_, '_>) -> AnyView {
        let standing = gap.standing;
        let item = standing.item;
        let mark = Mark::from(standing.status);
        let blocks = if item.blocking { " · blocks" } else { "" };
        view! {
            <tr id=item.id.clone()>
                <th scope="row" class="name">
                    <a href=self.walk.address(standing)>{item.id.clone()}</a>
                    <small>{item.title.clone()}" · "{item.severity.to_string()}{blocks}</small>
                </th>
                <td><State mark>{mark.name()}</State></td>
                <td class="n">{ceiling(gap)}</td>
                <td>{next(gap)}</td>
                <td>{self.owner(gap)}</td>
            </tr>
        }
        .into_any()
    }

    fn owner(&self, gap: &Gap<'_, '_>) -> AnyView {
        if !self.walk.visit.viewer.may_write() {
            return gap.owner().to_owned().into_any();
        }
        let item = &gap.standing.item.id;
        let standing = gap.assigned.map_or("", |assigned| assigned.owner.as_str());
        let entry = self.walk.entry(format!("{OWNER_FIELD}{item}"), standing);
        let problem = entry.problem.as_ref();
        let error = format!("{}-error", entry.name);
        let described = problem.is_some().then(|| error.clone());
        let problem = problem.map(|problem| view! { <p class="error" id=error>{problem.clone()}</p> });
        let invalid = entry.problem.is_some().then_some("true");
        view! {
            <div class="field" data-short="">
                <label class="hidden-text" for=entry.name.clone()>"Who sees to "{item.clone()}</label>
                <input
                    id=entry.name.clone()
                    name=entry.name.clone()
                    value=entry.value.clone()
                    placeholder=gap.owner().to_owned()
                    maxlength=OwnerName::MAX_LEN.to_string()
                    list="owners"
                    autofocus=entry.first
                    aria-invalid=invalid
                    aria-describedby=described
                />
                {problem}
            </div>
            <span class="only-print">{gap.owner().to_owned()}</span>
        }
        .into_any()
    }
}

/// What is left to do, in one sentence.
pub(super) fn answer(review: &Review, gaps: &[Gap<'_, '_>]) -> Sentence {
    let service = Sentence::strong(review.slug.to_string());
    let blocking = gaps.iter().filter(|gap| gap.standing.item.blocking).count();
    match gaps.len() {
        0 => {
            service.then(format!(" lacks nothing for {}: no item fails, is unknown or is stale.", review.to))
        }
        count => {
            let items = chart::format::counted(count as u64, "item");
            let verb = if count == 1 { "stands" } else { "stand" };
            let part = if blocking == 0 { "none".to_owned() } else { blocking.to_string() };
            let blocks =
                if blocking == 1 { " of them blocks a signature." } else { " of them block a signature." };
            Sentence::strong(items)
                .then(format!(" {verb} between "))
                .then_strong(review.slug.to_string())
                .then(format!(" and {}: ", review.to))
                .then_strong(part)
                .then(blocks)
        }
    }
}

/// How they are ordered, and what is cheap.
pub(super) fn lead(gaps: &[Gap<'_, '_>]) -> String {
    if gaps.is_empty() {
        return "What is excused or does not apply is not listed here.".to_owned();
    }
    let cheap = gaps.iter().filter(|gap| gap.next.first().is_some_and(|next| next.effort < Effort::Run));
    let cheap = match cheap.count() {
        0 => "Each needs a new run or readings.".to_owned(),
        1 => "1 begins without a new run.".to_owned(),
        count => format!("{count} begin without a new run."),
    };
    format!(
        "{cheap} A measurement is cheaper than the next in this order: an answer, a value to type, a fact of the inventory, \
         a run that is there, a new run, readings."
    )
}

/// `4,925 req/s`, and what part of the target that is.
fn ceiling(gap: &Gap<'_, '_>) -> AnyView {
    match gap.ceiling {
        None if gap.is_of_rate => view! { <span class="quiet">"unknown"</span> }.into_any(),
        None => view! { <span class="quiet">"not a rate"</span> }.into_any(),
        Some(ceiling) => {
            let of_target = format!("{} × the target", chart::format::number(ceiling.of_target));
            view! {
                {chart::format::rate(ceiling.rps)}
                <small>{of_target}</small>
            }
            .into_any()
        }
    }
}

fn next(gap: &Gap<'_, '_>) -> Option<AnyView> {
    let (first, then) = gap.next.split_first()?;
    let then = (!then.is_empty()).then(|| {
        let all = then.iter().map(|measurement| view! { <li>{measurement.words.clone()}</li> });
        let summary = match gap.standing.status {
            Status::Fail if then.len() == 1 => "or another".to_owned(),
            Status::Fail => format!("or one of {} others", then.len()),
            _ => format!("then {} more", then.len()),
        };
        view! { <details class="more"><summary>{summary}</summary><ul class="list">{all.collect_view()}</ul></details> }
    });
    let words = first.words.clone();
    Some(view! { {words}<small>{first.effort.words()}</small>{then} }.into_any())
}
