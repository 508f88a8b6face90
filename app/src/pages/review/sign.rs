//! Signing a review: what stands against it, what the signature says, what it freezes, and what will open it again.

mod form;

use analysis::review::{gate, watched};
use analysis::standing::Standing;
use domain::{EvidenceKind, Gate, ReviewState, RunId, Status};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::{Walk, load, name, steps, threads};
use crate::error::AppError;
use crate::ui::{Day, Head, Here, Mark, Refusal, Sentence, State};
use crate::urls;
use crate::visit::framed;

/// The page.
#[component]
pub fn SignPage() -> impl IntoView {
    framed(Here::Reviews, |visit| async move { Ok::<_, AppError>(view(&load(visit).await?)) })
}

fn view(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let all = walk.standings();
    let gate = gate(&all, &walk.file);
    let short = format!("#{} {}", review.number, review.slug);
    let crumbs = vec![(urls::reviews(), "Reviews".to_owned()), (urls::review(review.id), short)];
    let title = format!("Sign: {}", name(review));
    let (read, walk_through) = (urls::read(review.id), urls::review(review.id));
    let closed = closed(walk);
    let form = closed.is_none().then(|| form::view(walk, &all, &gate));
    view! {
        <Head name=title crumbs crumb="Sign" meta=walk.meta()>
            <a class="button" href=read>"Read as one page"</a>
            <a class="button" href=walk_through>"Walk through"</a>
        </Head>
        <Refusal returned=walk.visit.returned.clone()/>
        {steps::lapsed(review)}
        <p class="answer">{answer(walk, &gate).view()}</p>
        <div class="with-aside">
            <div class="flow">
                {closed}
                {against(walk, &all, &gate)}
                {form}
            </div>
            {aside(walk, &all)}
        </div>
    }
    .into_any()
}

/// Whether it can be signed, in one sentence.
fn answer(walk: &Walk, gate: &Gate) -> Sentence {
    let review = &walk.file.review;
    let target = chart::format::rate(review.target.rps());
    let claim = Sentence::plain("The claim: ")
        .then_strong(review.slug.to_string())
        .then(" is ready for ")
        .then_strong(target);
    match (gate.open.len(), gate.asked.len()) {
        (0, 0) => claim.then(". Nothing stands against it."),
        (0, 1) => claim.then(". An open question stands against it."),
        (0, asked) => claim.then(format!(". {asked} open questions stand against it.")),
        (1, _) => claim.then(". 1 blocking item stands against it."),
        (open, _) => claim.then(format!(". {open} blocking items stand against it.")),
    }
}

/// Why this person cannot sign this review as it stands, with the way on; none for who can.
fn closed(walk: &Walk) -> Option<AnyView> {
    let review = &walk.file.review;
    let back = urls::review(review.id);
    let why = if !walk.visit.viewer.may_write() {
        "Your account reads. A member signs."
    } else if review.is_by(threads::person(&walk.visit.viewer)) {
        "You started this review: the author never signs. Another member has to."
    } else {
        match review.state {
            ReviewState::InReview => return None,
            ReviewState::Draft => "This review is a draft: it is signed once it was handed to its reviewer.",
            ReviewState::Ready | ReviewState::ReadyWithConditions => {
                "This review is signed, and stays so until what it rests on changes."
            }
            ReviewState::NotReady => "This review is signed as not ready: open it again first.",
            ReviewState::Stale => "This review is stale: open it again first.",
        }
    };
    Some(view! { <p class="notice">{why}" "<a href=back>"Back to the review"</a></p> }.into_any())
}

/// What stands against signing it as ready, each with the way to it. Nothing where nothing does.
fn against(walk: &Walk, all: &[Standing<'_>], gate: &Gate) -> Option<AnyView> {
    if gate.is_clear() {
        return None;
    }
    let of = |id: &str| all.iter().find(|standing| standing.item.id == id);
    let open = gate.open.iter().filter_map(|(id, _)| of(id)).map(|standing| {
        let mark = Mark::from(standing.status);
        let address = walk.address(standing);
        view! {
            <li>
                <span><State mark>{mark.name()}</State>" "<a href=address>{standing.item.id.clone()}" "{standing.item.title.clone()}</a></span>
                <span class="quiet">{standing.sentence.clone()}</span>
            </li>
        }
        .into_any()
    });
    let asked = gate.asked.iter().filter_map(|id| of(id)).map(|standing| {
        let address = urls::review_item_part(walk.id(), &standing.item.id, "said");
        view! {
            <li>
                <span><State mark=Mark::Unknown>"open question"</State>" "<a href=address>{standing.item.id.clone()}" "{standing.item.title.clone()}</a></span>
            </li>
        }
        .into_any()
    });
    let list: Vec<_> = open.chain(asked).collect();
    let plan = urls::plan(walk.id());
    let section = view! {
        <section aria-labelledby="against-title">
            <h2 id="against-title">"What stands against it"</h2>
            <p class="lead">"It cannot be signed as ready before each of these has a pass, or is exempt until a day, and every question is settled. "<a href=plan>"The plan"</a>" says what is cheapest."</p>
            <ul class="list">{list}</ul>
        </section>
    };
    Some(section.into_any())
}

/// What a signature means: what it freezes, what opens it again, what is still between, and who.
pub(super) fn aside(walk: &Walk, all: &[Standing<'_>]) -> AnyView {
    view! {
        <aside class="margin" aria-label="What the signature means">
            {freezes(walk, all)}
            {opened_again(all)}
            {between(walk, all)}
            {who(walk)}
        </aside>
    }
    .into_any()
}

fn freezes(walk: &Walk, all: &[Standing<'_>]) -> AnyView {
    let review = &walk.file.review;
    let read = all
        .iter()
        .flat_map(|standing| &standing.inputs)
        .filter_map(|input| Some(input.known.as_ref()?.run?.id));
    let cited = walk.file.evidence.iter().filter_map(|evidence| match evidence.kind {
        EvidenceKind::Run { run, .. } => Some(run),
        _ => None,
    });
    let runs: BTreeSet<RunId> = read.chain(cited).collect();
    let runs = format!("{}, by the hash of their content", chart::format::counted(runs.len() as u64, "run"));
    let facts = chart::format::counted(walk.grounds.facts.len() as u64, "fact");
    view! {
        <section>
            <h2>"It freezes"</h2>
            <dl class="facts">
                <dt>"Checklist"</dt>
                <dd>{format!("{} {}", review.checklist_id, review.checklist_version)}</dd>
                <dt>"Inventory"</dt>
                <dd>{facts}", with a hash"</dd>
                <dt>"Evidence"</dt>
                <dd>{runs}</dd>
                <dt>"Items"</dt>
                <dd>{all.len()}", every sentence as it is shown"</dd>
            </dl>
        </section>
    }
    .into_any()
}

fn opened_again(all: &[Standing<'_>]) -> AnyView {
    let watched = watched(all);
    let patterns = watched.changes.iter().enumerate().map(|(at, (pattern, items))| {
        let comma = (at > 0).then_some(", ");
        let title = items.join(", ");
        view! { {comma}<code title=title>{(*pattern).to_owned()}</code> }
    });
    let patterns: Vec<_> = patterns.collect();
    let by_change = if patterns.is_empty() {
        view! { "Nothing that could change is under it yet." }.into_any()
    } else {
        view! { "By any change to "{patterns}"." }.into_any()
    };
    let by_age = watched.until.map(|(at, item)| {
        let item = item.to_owned();
        view! { " Or by itself on "<Day at/>", when "{item}" lapses." }
    });
    view! { <section><h2>"It is opened again"</h2><p>{by_change}{by_age}</p></section> }.into_any()
}

fn between(walk: &Walk, all: &[Standing<'_>]) -> AnyView {
    let blocking = |status: Status| {
        all.iter().filter(|standing| standing.item.blocking && standing.status == status).count()
    };
    let line = |status: Status, none: &'static str, word: &'static str| match blocking(status) {
        0 => view! { <li><State mark=Mark::Pass>{none}</State></li> }.into_any(),
        count => {
            let verb = match (status, count) {
                (Status::Fail, 1) => "item fails".to_owned(),
                (Status::Fail, _) => "items fail".to_owned(),
                (_, 1) => format!("item is {word}"),
                _ => format!("items are {word}"),
            };
            let words = format!("{count} blocking {verb}");
            view! { <li><State mark=status.into()>{words}</State></li> }.into_any()
        }
    };
    let asked = walk.file.threads.iter().filter(|thread| thread.is_open_ask()).count();
    let asked = match asked {
        0 => view! { <li><State mark=Mark::Pass>"no question is open"</State></li> }.into_any(),
        1 => view! { <li><State mark=Mark::Unknown>"1 question is open"</State></li> }.into_any(),
        count => {
            let words = format!("{count} questions are open");
            view! { <li><State mark=Mark::Unknown>{words}</State></li> }.into_any()
        }
    };
    view! {
        <section>
            <h2>"Still between you and signing"</h2>
            <ul class="list">
                {line(Status::Fail, "no blocking item fails", "failing")}
                {line(Status::Unknown, "no blocking item is unknown", "unknown")}
                {line(Status::Stale, "no blocking item is stale", "stale")}
                {asked}
            </ul>
        </section>
    }
    .into_any()
}

fn who(walk: &Walk) -> AnyView {
    let review = &walk.file.review;
    let reviewer = review.reviewer.clone().unwrap_or_else(|| "nobody yet".to_owned());
    let last = review.signature.as_ref().map(|signature| {
        let by = signature.by.clone();
        view! { <dt>"Last signature"</dt><dd><Day at=signature.at/>", "{by}</dd> }
    });
    view! {
        <section>
            <h2>"Who"</h2>
            <dl class="facts">
                <dt>"Author"</dt>
                <dd>{review.author.clone()}</dd>
                <dt>"Reviewer"</dt>
                <dd>{reviewer}</dd>
                {last}
            </dl>
            <p class="quiet">"The author cannot sign; any other member may."</p>
        </section>
    }
    .into_any()
}

/// The way from reading to signing, or why there is none.
pub(super) fn way(walk: &Walk, all: &[Standing<'_>]) -> AnyView {
    if let Some(why) = closed(walk) {
        return why;
    }
    let clear = gate(all, &walk.file).is_clear();
    let address = urls::sign(walk.id());
    let (lead, words) = if clear {
        ("Nothing stands against it.", "Sign")
    } else {
        ("It cannot be signed as ready yet; as not ready it can.", "What stands against it")
    };
    view! {
        <p class="lead">{lead}</p>
        <p class="actions"><a class="button" data-kind="main" href=address>{words}</a></p>
    }
    .into_any()
}
