//! What waits for the person who looks: reviews to sign, questions to answer, comments with the own name in them.

use domain::{CommentId, Page, Review};
use leptos::prelude::*;
use store::{Mention, OpenAsk};

use super::reviews::orders;
use crate::error::AppError;
use crate::ui::{Day, Head, Here, Mark, Moment, Pager, Sentence, State, Table};
use crate::urls;
use crate::visit::framed;

/// How many of each are shown.
const SHOWN: i64 = 50;

/// The inbox.
#[component]
pub fn InboxPage() -> impl IntoView {
    framed(Here::Inbox, |visit| async move {
        let (store, account) = (&visit.store, visit.viewer.account.id);
        let reviews = store.reviews_waiting(account, SHOWN).await?;
        let lapsed = store.reviews_lapsed(account, SHOWN).await?;
        let asks = store.open_asks(account, SHOWN).await?;
        let mentions = store.mentions(account, visit.query("before"), SHOWN).await?;
        Ok::<_, AppError>(Inbox { now: store.clock().now(), reviews, lapsed, asks, mentions }.view())
    })
}

struct Inbox {
    now: domain::Timestamp,
    reviews: Vec<Review>,
    /// Those whose signature this person gave, or was to give, and which holds no longer.
    lapsed: Vec<Review>,
    asks: Vec<OpenAsk>,
    mentions: Page<Mention, CommentId>,
}

impl Inbox {
    fn view(&self) -> AnyView {
        view! {
            <Head name="Inbox"/>
            <p class="answer">{self.answer().view()}</p>
            {self.reviews()}
            {self.lapsed()}
            {self.asks()}
            {self.mentions()}
        }
        .into_any()
    }

    /// What waits, in one sentence.
    fn answer(&self) -> Sentence {
        let new = self.mentions.items.iter().filter(|mention| mention.seen_at.is_none()).count();
        let reviews = self.reviews.len() + self.lapsed.len();
        let counts = [(reviews, "review"), (self.asks.len(), "question"), (new, "mention")];
        let parts = counts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = parts.map(|(count, noun)| chart::format::counted(count as u64, noun)).collect();
        match parts.split_last() {
            None => Sentence::strong("Nothing").then(" waits for you."),
            Some((one, [])) => {
                let verb = if one.starts_with("1 ") { " waits for you." } else { " wait for you." };
                Sentence::strong(one.clone()).then(verb)
            }
            Some((last, first)) => {
                Sentence::strong(format!("{} and {last}", first.join(", "))).then(" wait for you.")
            }
        }
    }

    fn reviews(&self) -> Option<AnyView> {
        if self.reviews.is_empty() {
            return None;
        }
        let rows = self.reviews.iter().map(|review| row(review, self.now)).collect_view();
        let head = view! {
            <th scope="col">"Review"</th>
            <th scope="col">"Order"</th>
            <th scope="col">"Event"</th>
            <th scope="col" class="n">"Blocking items left"</th>
            <th scope="col">"Author"</th>
            <th scope="col">"Waits since"</th>
        };
        let section = view! {
            <section aria-labelledby="reviews-title">
                <h2 id="reviews-title">"For your signature"</h2>
                <Table caption="The nearest event first" head=head.into_any()>{rows}</Table>
            </section>
        };
        Some(section.into_any())
    }

    fn lapsed(&self) -> Option<AnyView> {
        if self.lapsed.is_empty() {
            return None;
        }
        let rows = self.lapsed.iter().map(lapsed_row).collect_view();
        let head = view! {
            <th scope="col">"Review"</th>
            <th scope="col">"Order"</th>
            <th scope="col">"Lapsed"</th>
            <th scope="col">"Because"</th>
            <th scope="col" class="n">"Blocking items left"</th>
            <th scope="col">"Author"</th>
        };
        let section = view! {
            <section aria-labelledby="lapsed-title">
                <h2 id="lapsed-title">"To check again"</h2>
                <p class="lead">"You signed these, or were to: their signature lapsed. Open one again, or let a new review follow it."</p>
                <Table caption="What lapsed last comes first" head=head.into_any()>{rows}</Table>
            </section>
        };
        Some(section.into_any())
    }

    fn asks(&self) -> Option<AnyView> {
        if self.asks.is_empty() {
            return None;
        }
        let asks = self.asks.iter().map(|ask| {
            let address = urls::review_item_part(ask.review, &ask.item, &format!("thread-{}", ask.thread));
            let words = format!("{} in #{} of {}", ask.item, ask.number, ask.slug);
            view! {
                <li>
                    <span><State mark=Mark::Unknown>"open question"</State>" "<a href=address>{words}</a></span>
                    <blockquote class="said">
                        <p>{ask.text.to_string()}</p>
                        <footer>{ask.by.clone()}", "<Moment at=ask.at/></footer>
                    </blockquote>
                </li>
            }
        });
        let asks = asks.collect_view();
        let section = view! {
            <section aria-labelledby="asks-title">
                <h2 id="asks-title">"Asked of you"</h2>
                <p class="lead">"Each blocks the signature of a review that you started, until whoever asked or the reviewer says that it is settled."</p>
                <ul class="list">{asks}</ul>
            </section>
        };
        Some(section.into_any())
    }

    fn mentions(&self) -> Option<AnyView> {
        if self.mentions.items.is_empty() {
            return None;
        }
        let new = self.mentions.items.iter().filter(|mention| mention.seen_at.is_none());
        let new: Vec<_> = new
            .map(|mention| view! { <input type="hidden" name="comment" value=mention.comment.to_string()/> })
            .collect();
        let seen = (!new.is_empty()).then(|| {
            view! { <form method="post">{new}<button class="button">"I have seen these"</button></form> }
        });
        let mentions = self.mentions.items.iter().map(mention).collect_view();
        let next = self.mentions.next.map(urls::inbox_before);
        let section = view! {
            <section aria-labelledby="mentions-title">
                <h2 id="mentions-title">"Your name in comments"</h2>
                {seen}
                <ul class="list">{mentions}</ul>
                <Pager shown="Newest first" next/>
            </section>
        };
        Some(section.into_any())
    }
}

fn row(review: &Review, now: domain::Timestamp) -> AnyView {
    let event = review.planned_for.map(|at| {
        let days = at.since(now).div_euclid(domain::Timestamp::DAY) + 1;
        let in_words = match days {
            ..=-1 => format!("{} ago", chart::format::counted(days.unsigned_abs(), "day")),
            0 => "today".to_owned(),
            days => format!("in {}", chart::format::counted(days.unsigned_abs(), "day")),
        };
        view! { <Day at/><small>{in_words}</small> }
    });
    let event =
        event.map_or_else(|| view! { <span class="quiet">"none"</span> }.into_any(), IntoAny::into_any);
    view! {
        <tr>
            <th scope="row"><a href=urls::read(review.id)>"#"{review.number}" of "{review.slug.to_string()}</a></th>
            <td>{orders(review)}</td>
            <td>{event}</td>
            <td class="n">{review.tally.blocking_open}</td>
            <td>{review.author.clone()}</td>
            <td>{review.submitted_at.map(|at| view! { <Moment at/> })}</td>
        </tr>
    }
    .into_any()
}

fn lapsed_row(review: &Review) -> AnyView {
    let lapse = review.lapse.as_ref();
    let at = lapse.map(|lapse| lapse.at).map(|at| view! { <Day at/> });
    let words = lapse.map(|lapse| lapse.words.clone());
    view! {
        <tr>
            <th scope="row"><a href=urls::review(review.id)>"#"{review.number}" of "{review.slug.to_string()}</a></th>
            <td>{orders(review)}</td>
            <td>{at}</td>
            <td><State mark=Mark::Stale>{words}</State></td>
            <td class="n">{review.tally.blocking_open}</td>
            <td>{review.author.clone()}</td>
        </tr>
    }
    .into_any()
}

fn mention(mention: &Mention) -> AnyView {
    let address =
        urls::review_item_part(mention.review, &mention.item, &format!("thread-{}", mention.thread));
    let words = format!("{} in #{} of {}", mention.item, mention.number, mention.slug);
    let new = mention.seen_at.is_none().then(|| view! { <b>"New: "</b> });
    view! {
        <li>
            <span>{new}<a href=address>{words}</a></span>
            <blockquote class="said">
                <p>{mention.text.to_string()}</p>
                <footer>{mention.by.clone()}", "<Moment at=mention.at/></footer>
            </blockquote>
        </li>
    }
    .into_any()
}
