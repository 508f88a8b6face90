//! A run's numbers over time, as JSON or as rows.

use std::fmt::Write as _;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::{EndpointSeries, Run, Series, SeriesBlock, Timestamp};
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::Deserialize;
use serde_json::json;

use super::body::Query;
use super::runs;
use crate::auth::Caller;
use crate::problem::{self, Problem};
use crate::state::AppState;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    step: Option<String>,
}

/// `GET /api/v1/runs/{id}/series?step=10s`.
pub(super) async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let step_ms = asked.step.as_deref().map_or(Ok(1_000), step_ms)?;
    let run = runs::find(&app, &caller, &id).await?;
    let series = series(&app, run, step_ms).await?;
    if problem::preferred(&headers) == Some("text/csv") {
        let csv = series.as_ref().map_or_else(|| HEAD.to_owned(), rows);
        let name = format!("attachment; filename=\"run-{id}.csv\"");
        let head = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
        return Ok((head, csv).into_response());
    }
    Ok(match series {
        Some(series) => axum::Json(series).into_response(),
        None => axum::Json(json!({ "step_ms": step_ms, "start": null, "endpoints": [] })).into_response(),
    })
}

async fn series(app: &AppState, run: Run, step_ms: i64) -> Result<Option<Series>, Problem> {
    let overall = app.store.series(run.id, None).await?;
    let mut endpoints = Vec::new();
    for (index, _) in run.report.endpoints.iter().enumerate() {
        let index = i64::try_from(index).expect("endpoints are a few thousand at most");
        endpoints.push(app.store.series(run.id, Some(index)).await?);
    }
    let laid_out = tokio::task::spawn_blocking(move || {
        let lines = run.report.endpoints.iter().zip(endpoints.iter().map(Vec::<SeriesBlock>::as_slice));
        domain::run_series(&overall, lines, step_ms)
    });
    laid_out.await.expect("laying out does not panic").map_err(|error| Problem::internal(&error))
}

/// `500ms`, `10s`, `2m`, `1h`.
fn step_ms(text: &str) -> Result<i64, Problem> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "ms" => Some(1),
        "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        _ => None,
    };
    let step = digits.parse::<i64>().ok().zip(unit).and_then(|(n, unit)| n.checked_mul(unit));
    step.filter(|step| (1..=Timestamp::DAY).contains(step)).ok_or_else(|| {
        Problem::field(
            "step",
            format!("“{text}” is not a step: give a number and a unit, as in 10s, up to 24h."),
        )
    })
}

const HEAD: &str = "time,endpoint,method,group,scenario,count,failed,p50_ms,p95_ms,p99_ms\r\n";

/// One row for each step and endpoint.
fn rows(series: &Series) -> String {
    let mut csv = HEAD.to_owned();
    for endpoint in &series.endpoints {
        let EndpointSeries { name, method, group, scenario, count, failed, p50, p95, p99 } = endpoint;
        let named = [Some(name), method.as_ref(), group.as_ref(), scenario.as_ref()];
        let named = named.map(|text| cell(text.map_or("", String::as_str))).join(",");
        for (step, (count, failed)) in count.iter().zip(failed).enumerate() {
            let ms = i64::try_from(step).unwrap_or(i64::MAX).saturating_mul(series.step_ms);
            let time = series.start.plus_ms(ms);
            let failed = failed.map(|failed| failed.to_string()).unwrap_or_default();
            let [p50, p95, p99] =
                [p50, p95, p99].map(|line| line[step].map(|ms| ms.to_string()).unwrap_or_default());
            write!(csv, "{time},{named},{count},{failed},{p50},{p95},{p99}\r\n").expect("a string takes all");
        }
    }
    csv
}

/// A text that a spreadsheet takes for a text: never for a formula, whatever it begins with.
fn cell(text: &str) -> String {
    let safe =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_a_number_and_a_unit() {
        assert_eq!(step_ms("10s").unwrap(), 10_000);
        assert_eq!(step_ms("500ms").unwrap(), 500);
        assert_eq!(step_ms("1h").unwrap(), 3_600_000);
        for bad in ["", "10", "s", "0s", "-1s", "1.5s", "25h", "1d"] {
            assert_eq!(step_ms(bad).unwrap_err().more["field"], "step", "{bad}");
        }
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("-1+1"), "'-1+1");
        assert_eq!(cell("GET /cart, fast"), "\"GET /cart, fast\"");
    }
}
