//! Reviews: starting one, how its items stand, answers, evidence and typed values.

use std::collections::BTreeMap;

use analysis::{checklist, standing};
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::{
    AccountName, Answer, Checklist, ChecklistId, Day, EvidenceKind, Grounds, InputName, Item, LinkUrl,
    NewAnswer, NewReview, NotApplicableBecause, Order, Reason, Review, ReviewFile, ReviewFilter, ReviewId,
    RunId, Slug, Source, TargetRate, Value,
};
use http::StatusCode;
use http::header::LOCATION;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value as Json_, json};

use super::body::Json;
use super::{list, review_shape, runs, services};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// `GET /api/v1/reviews`, newest first unless sorted otherwise.
pub(super) async fn list(
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let (mut asked, limit) = list::asked::<ReviewFilter>(query.as_deref())?;
    if let Some((_, slug)) = caller.bound_to() {
        asked.filter.service.get_or_insert_with(|| slug.clone());
    }
    if let Some(slug) = &asked.filter.service {
        services::find(&app, &caller, slug.as_str()).await?;
    }
    let page = app.store.review_list(&asked, limit).await?;
    let next = page.next.map(|row| list::after("/api/v1/reviews", &asked, &row, limit));
    let items: Vec<_> = page.items.iter().map(head).collect();
    Ok(list::page(&items, next.as_deref()))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewReview")]
pub(super) struct New {
    service: Slug,
    from: Order,
    to: Order,
    target_rps: Option<TargetRate>,
    /// The day of the event that it prepares for.
    planned_for: Option<Day>,
    reviewer: Option<AccountName>,
    /// Which checklist; the one that comes with Headroom unless said otherwise.
    checklist: Option<ChecklistId>,
    /// Which version of it; its newest unless said otherwise.
    version: Option<String>,
}

/// `POST /api/v1/reviews`.
pub(super) async fn start(
    State(app): State<AppState>,
    Extension(caller): Extension<Caller>,
    Json(new): Json<New>,
) -> Result<Response, Problem> {
    let service = services::find(&app, &caller, new.service.as_str()).await?;
    if new.from > new.to {
        return Err(Problem::field("to", "A review goes from an order to the same or a larger one."));
    }
    let reviewer =
        match &new.reviewer {
            Some(name) => {
                Some(app.store.account_named(name).await?.map(|(account, _)| account.id).ok_or_else(
                    || Problem::field("reviewer", format!("There is no account named “{name}”.")),
                )?)
            }
            None => None,
        };
    #[expect(clippy::cast_precision_loss, reason = "an order is at most 100,000")]
    let usual = TargetRate::try_from(new.to.rps() as f64).expect("an order is a good target");
    let checklist = checklist(&app, &new).await?;
    let review = NewReview {
        service: service.id,
        from: new.from,
        to: new.to,
        target: new.target_rps.or(service.target).unwrap_or(usual),
        reviewer,
        planned_for: new.planned_for.map(Day::start),
        checklist_id: checklist.id,
        checklist_version: checklist.version,
    };
    let review = app.store.start_review(&review, &caller.author()).await?;
    let whole = Whole::load(&app, &caller, &review.id.to_string()).await?;
    let location = [(LOCATION, format!("/api/v1/reviews/{}", review.id))];
    Ok((StatusCode::CREATED, location, axum::Json(whole.document(&app))).into_response())
}

/// The checklist that a new review is to walk.
async fn checklist(app: &AppState, new: &New) -> Result<Checklist, Problem> {
    let usual = &checklist::default().id;
    let id = new.checklist.as_ref().map_or(usual.as_str(), ChecklistId::as_str);
    let found = match &new.version {
        Some(version) => app.store.checklist(id, version).await?,
        None => app.store.latest_checklist(id).await?,
    };
    let field = if new.version.is_some() { "version" } else { "checklist" };
    let version =
        new.version.as_deref().map(|version| format!("version “{version}” of a ")).unwrap_or_default();
    let found =
        found.ok_or_else(|| Problem::field(field, format!("There is no {version}checklist “{id}”.")))?;
    if found.items_to(new.to).next().is_none() {
        return Err(Problem::field("to", format!("The checklist “{id}” asks nothing for {}.", new.to)));
    }
    Ok(found)
}

/// `GET /api/v1/reviews/{id}`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    Ok(axum::Json(whole.document(&app)).into_response())
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answering {
    answer: Option<Answer>,
    /// Why it does not apply: needed where that is the answer.
    not_applicable_because: Option<NotApplicableBecause>,
    reason: Option<Reason>,
    #[serde(default)]
    evidence: Vec<NewEvidence>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum NewEvidence {
    Run(RunId),
    Link(LinkUrl),
    Note(Reason),
    /// A fact of the inventory in production, by its name.
    Fact(InputName),
}

/// `PUT /api/v1/reviews/{id}/items/{item}`.
pub(super) async fn answer(
    State(app): State<AppState>,
    Path((id, item)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
    new: Result<Json<Answering>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(new) = new?;
    whole.item(&item)?;
    if new.answer.is_none() && new.evidence.is_empty() {
        return Err(Problem::field("answer", "Give an answer, evidence, or both."));
    }
    if new.reason.is_none() && new.answer.is_some_and(|answer| whole.is_override(&app, &item, answer)) {
        return Err(Problem::field("reason", "The values suggest otherwise: say why."));
    }
    let (because, reason) = (new.not_applicable_because, new.reason);
    if new.answer.is_none() && because.is_some() {
        return Err(Problem::field("not_applicable_because", "This belongs to the answer not_applicable."));
    }
    let answer = new.answer.map(|answer| NewAnswer { answer, because, reason });
    answer.as_ref().map_or(Ok(()), NewAnswer::is_complete)?;
    let review = &whole.file.review;
    let mut evidence = Vec::new();
    for new in new.evidence {
        evidence.push(match new {
            NewEvidence::Run(run) => {
                let run = runs::find(&app, &caller, &run.to_string()).await?;
                EvidenceKind::Run { run: run.id, number: run.number }
            }
            NewEvidence::Link(url) => EvidenceKind::Link(url),
            NewEvidence::Note(text) => EvidenceKind::Note(text),
            NewEvidence::Fact(name) => EvidenceKind::Fact { name, value: Value::Bool(true) },
        });
    }
    let author = caller.author();
    for kind in &evidence {
        app.store.attach_evidence(review.id, &item, kind, &author).await?;
    }
    if let Some(answer) = answer {
        app.store.answer_item(review.id, &item, &answer, &author).await?;
    }
    let whole = Whole::load(&app, &caller, &id).await?;
    let shown = whole.items(&app).into_iter().find(|shown| shown["id"] == item);
    Ok(axum::Json(shown).into_response())
}

/// `PUT /api/v1/reviews/{id}/inputs`: values that a person types; `null` takes one back.
pub(super) async fn type_values(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Extension(caller): Extension<Caller>,
    typed: Result<Json<BTreeMap<String, Option<Value>>>, Problem>,
) -> Result<Response, Problem> {
    let whole = Whole::load(&app, &caller, &id).await?;
    let Json(typed) = typed?;
    let values = typed.into_iter().map(|(name, value)| whole.typed(&name, value));
    let values: BTreeMap<_, _> = values.collect::<Result<_, Problem>>()?;
    app.store.type_values(whole.file.review.id, &values, &caller.author()).await?;
    let whole = Whole::load(&app, &caller, &id).await?;
    Ok(axum::Json(whole.document(&app)).into_response())
}

/// A review with all that its items stand on.
pub(crate) struct Whole {
    file: ReviewFile,
    checklist: Checklist,
    grounds: Grounds,
}

impl Whole {
    pub(crate) async fn load(app: &AppState, caller: &Caller, id: &str) -> Result<Self, Problem> {
        let nothing = || Problem::not_found(format!("There is no review “{id}”."));
        let parsed: ReviewId = id.parse().map_err(|_| nothing())?;
        let file = app.store.review_file(parsed).await?.ok_or_else(nothing)?;
        let review = &file.review;
        caller.may_see(review.service)?;
        let checklist = app.store.checklist(&review.checklist_id, &review.checklist_version).await?;
        let checklist = checklist.ok_or_else(|| Problem::internal(&"a review's checklist is missing"))?;
        let grounds = app.store.grounds(review.service, &file.attached_runs()).await?;
        Ok(Self { file, checklist, grounds })
    }

    fn item(&self, id: &str) -> Result<&Item, Problem> {
        let asked = self.checklist.items_to(self.file.review.to).find(|item| item.id == id);
        asked.ok_or_else(|| Problem::not_found(format!("This review has no item “{id}”.")))
    }

    fn is_override(&self, app: &AppState, item: &str, answer: Answer) -> bool {
        let all = self.standings(app);
        all.iter().any(|standing| standing.item.id == item && standing.is_override(answer))
    }

    fn typed(&self, name: &str, value: Option<Value>) -> Result<(InputName, Option<Value>), Problem> {
        let input = self.checklist.input(name).ok_or_else(|| {
            Problem::field(name, format!("“{name}” is not an input of this review's checklist."))
        })?;
        if input.from == Source::Inventory {
            let detail =
                format!("“{name}” belongs to the inventory: change it there, with PATCH on the service.");
            return Err(Problem::field(name, detail));
        }
        match &value {
            Some(value) if value.kind() != input.kind => {
                let kind = format!("{:?}", input.kind).to_lowercase();
                Err(Problem::field(name, format!("“{name}” is a {kind}: {}", input.means)))
            }
            _ => Ok((input.name.clone(), value)),
        }
    }

    pub(crate) fn review(&self) -> &Review {
        &self.file.review
    }

    pub(crate) fn document(&self, app: &AppState) -> Json_ {
        let mut document = head(&self.file.review);
        document["items"] = self.items(app).into();
        document
    }

    fn items(&self, app: &AppState) -> Vec<Json_> {
        self.standings(app).iter().map(review_shape::item).collect()
    }

    /// How every item stands now, in reading order.
    pub(crate) fn standings(&self, app: &AppState) -> Vec<standing::Standing<'_>> {
        standing::standings(&self.checklist, &self.file, &self.grounds, app.store.clock().now())
    }
}

fn head(review: &Review) -> Json_ {
    json!({
        "id": review.id,
        "number": review.number,
        "service": review.slug,
        "state": review.state,
        "from": review.from,
        "to": review.to,
        "target_rps": review.target,
        "author": review.author,
        "reviewer": review.reviewer,
        "created_at": review.created_at,
        "changed_at": review.changed_at,
        "checklist": { "id": review.checklist_id, "version": review.checklist_version },
        "url": app::urls::review(review.id),
    })
}
