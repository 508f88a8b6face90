//! One item as its reviewer reads it: how it stands, the evidence, the author's note, what was said, and three buttons.

use analysis::attention::Attention;
use analysis::standing::Standing;
use domain::Run;
use leptos::prelude::*;

use super::evidence;
use crate::pages::review::{Walk, threads};
use crate::ui::{Mark, Moment, State};

/// The item with the reasons to look at it.
pub(super) fn article(walk: &Walk, standing: &Standing<'_>, reasons: &[Attention], runs: &[Run]) -> AnyView {
    let item = standing.item;
    let mark = Mark::from(standing.status);
    let mut head = vec![item.id.clone(), item.severity.to_string()];
    head.extend(item.blocking.then(|| "blocks".to_owned()));
    head.extend(reasons.iter().map(|reason| reason.words().to_owned()));
    let address = walk.address(standing);
    view! {
        <article class="item" id=item.id.clone() data-state=mark.name() aria-labelledby=format!("title-{}", item.id)>
            <header>
                <span>{head.join(" · ")}</span>
                <State mark>{mark.name()}</State>
            </header>
            <h3 id=format!("title-{}", item.id)><a class="known" href=address>{item.title.clone()}</a></h3>
            <p>{standing.sentence.clone()}</p>
            {note(standing)}
            {walk.carried(standing)}
            {evidence::drawers(walk, standing, runs)}
            {threads::list(walk, item)}
            {threads::forms(walk, standing)}
        </article>
    }
    .into_any()
}

/// What whoever answered gave as the reason.
fn note(standing: &Standing<'_>) -> Option<AnyView> {
    let answered = standing.answered?;
    let reason = answered.reason.as_ref()?;
    let because = answered.because.map(|because| format!("{}: ", because.words()));
    let quote = view! {
        <blockquote class="said">
            <p>{because}{reason.to_string()}</p>
            <footer>{answered.by.clone()}", "<Moment at=answered.at/></footer>
        </blockquote>
    };
    Some(quote.into_any())
}
