//! Upload: the machines' door to the intake, and what is answered to a pipeline.

use app::markdown::escaped;
use axum::Extension;
use axum::extract::{FromRequest, Multipart, Path, RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use store::AddedRun;

use super::run_shape::{self, counted};
use super::services;
use crate::auth::Caller;
use crate::intake::{self, Details, Refusal};
use crate::problem::{self, Problem};
use crate::state::AppState;

/// `POST /api/v1/services/{slug}/runs`.
pub(super) async fn upload(
    State(app): State<AppState>,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Problem> {
    // Everything that can be refused without the body is, before the first byte of it is asked for.
    let service = services::find(&app, &caller, &slug).await?;
    let (mut details, fail_on) = read_query(query.as_deref().unwrap_or_default())?;
    let (parts, body) = request.into_parts();
    let received = async {
        let how = app.reading(service.id).await?;
        let is_form = content_type(&parts.headers)
            .is_some_and(|media| media.eq_ignore_ascii_case("multipart/form-data"));
        let measured = if is_form {
            let form = Multipart::from_request(Request::from_parts(parts.clone(), body), &()).await;
            let form = form.map_err(|rejection| {
                Problem::new(
                    rejection.status(),
                    "invalid-form",
                    "The form could not be read",
                    rejection.body_text(),
                )
            })?;
            intake::receive_form(app.intake.begin(&parts.headers, how).await?, form, &mut details).await?
        } else {
            details.checked()?;
            intake::receive_file(app.intake.begin(&parts.headers, how).await?, "upload", body).await?
        };
        let details = details.checked()?;
        Ok::<_, Refusal>(app.store.add_run(service.id, &details, &measured, &caller.author()).await?)
    };
    let added = received.await.map_err(Refusal::into_problem)?;
    Ok(answer(&added, &fail_on, &parts.headers, &app.site.origin(&parts)))
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next().map(str::trim)
}

/// What makes the status one that fails a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FailOn {
    Worse,
    Invalid,
    Threshold,
}

fn read_query(query: &str) -> Result<(Details, Vec<FailOn>), Problem> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid-query", "The query could not be read", query)
    })?;
    let mut details = Details::default();
    let mut fail_on = Vec::new();
    for (name, value) in pairs {
        match name.as_str() {
            "fail-on" => fail_on = value.split(',').map(read_fail_on).collect::<Result<_, _>>()?,
            // The run is judged while it is read, so the answer never waits; the number is checked all the same.
            "wait" => {
                let seconds: Result<u32, _> = value.parse();
                seconds
                    .map_err(|_| Problem::field("wait", format!("“{value}” is not a number of seconds.")))?;
            }
            name => details.say(name, &value)?,
        }
    }
    Ok((details, fail_on))
}

fn read_fail_on(word: &str) -> Result<FailOn, Problem> {
    match word.trim() {
        "worse" => Ok(FailOn::Worse),
        "invalid" => Ok(FailOn::Invalid),
        "threshold" => Ok(FailOn::Threshold),
        other => Err(Problem::field(
            "fail-on",
            format!("“{other}” is not a reason to fail: choose among worse, invalid and threshold."),
        )),
    }
}

/// 201, or 200 for what was there already. Where that shall fail the job: 422 for a run that somebody rejected as invalid, 424
/// where a threshold did not hold. Nothing is judged worse yet: what has no verdict never fails a job.
fn answer(added: &AddedRun, fail_on: &[FailOn], headers: &HeaderMap, origin: &str) -> Response {
    let broken = added.run.report.thresholds.iter().any(|threshold| threshold.passed == Some(false));
    let status = match () {
        () if added.run.rejection.is_some() && fail_on.contains(&FailOn::Invalid) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        () if broken && fail_on.contains(&FailOn::Threshold) => StatusCode::FAILED_DEPENDENCY,
        () if added.deduplicated => StatusCode::OK,
        () => StatusCode::CREATED,
    };
    match problem::preferred(headers) {
        Some("text/plain") => (status, text(added, origin)).into_response(),
        Some("text/markdown") => {
            (status, [(CONTENT_TYPE, "text/markdown; charset=utf-8")], markdown(added, origin))
                .into_response()
        }
        _ => (status, axum::Json(document(added, origin))).into_response(),
    }
}

fn document(added: &AddedRun, origin: &str) -> Value {
    let run = &added.run;
    json!({
        "id": run.id,
        "number": run.number,
        "url": run_shape::url(run.id, origin),
        "deduplicated": added.deduplicated,
        "verdict": null,
        "sentence": run_shape::sentence(run),
        "text": text(added, origin),
        "notes": notes(added),
        "receipt": run.report,
    })
}

/// What the sender should know beside the receipt.
fn notes(added: &AddedRun) -> Vec<String> {
    let differing = added
        .differing
        .iter()
        .map(|name| format!("{name} differs from the first upload of this content, which stays as it is."));
    restored(added).into_iter().chain(rejected(added)).chain(differing).collect()
}

/// That the content's first run was rejected as invalid.
fn rejected(added: &AddedRun) -> Option<String> {
    let rejection = added.run.rejection.as_ref()?;
    Some(format!("This run was rejected as invalid by {}: {}", rejection.by, rejection.reason))
}

/// That the content's first run lay in the bin.
fn restored(added: &AddedRun) -> Option<String> {
    added
        .restored
        .then(|| format!("This content is run #{}, which lay in the bin and was restored.", added.run.number))
}

fn lines(added: &AddedRun) -> Vec<String> {
    let run = &added.run;
    let report = &run.report;
    let version =
        run.details.version.as_ref().map(|version| format!("   version {version}")).unwrap_or_default();
    let known = if added.deduplicated { " (uploaded before)" } else { "" };
    let mut lines = vec![
        format!("Headroom  {} / {}   run #{}{known}{version}", run.slug, run.details.scenario, run.number),
        format!(
            "Read: {}, {}, {}, {} left out.",
            report.format,
            run_shape::how_many(&report.requests),
            counted(report.endpoints.len() as u64, "endpoint"),
            counted(report.skipped.count, "line")
        ),
        run_shape::sentence(run),
    ];
    lines.extend(report.thresholds.iter().map(|threshold| {
        let state = match threshold.passed {
            Some(true) => "held",
            Some(false) => "NOT held",
            None => "cannot be judged from this file",
        };
        format!("Threshold {} {}: {state}", threshold.metric, threshold.expression)
    }));
    lines.extend(report.notes.iter().cloned().chain(notes(added)));
    lines
}

fn text(added: &AddedRun, origin: &str) -> String {
    let mut lines = lines(added);
    lines.push(run_shape::url(added.run.id, origin));
    lines.join("\n") + "\n"
}

fn markdown(added: &AddedRun, origin: &str) -> String {
    let lines: Vec<_> = lines(added).iter().map(|line| format!("- {}", escaped(line))).collect();
    format!(
        "### [Run #{}]({})\n\n{}\n",
        added.run.number,
        run_shape::url(added.run.id, origin),
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_says_what_the_form_would() {
        let (details, fail_on) =
            read_query("scenario=peak&version=9f31&wait=60&fail-on=worse,threshold").unwrap();
        assert_eq!(details.checked().unwrap().scenario.as_str(), "peak");
        assert_eq!(fail_on, [FailOn::Worse, FailOn::Threshold]);
        for (bad, field) in [("fail-on=slow", "fail-on"), ("wait=soon", "wait"), ("sceanrio=x", "sceanrio")] {
            assert_eq!(read_query(bad).unwrap_err().more["field"], field);
        }
    }
}
