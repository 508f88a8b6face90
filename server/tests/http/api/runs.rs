//! Runs, in lists and over time.

use http::{Method, StatusCode};
use serde_json::Value;

use crate::site::{fixture, on_both};

on_both! {
    async fn runs_are_listed_newest_first_and_read_over_time(site: Site) {
        let writer = site.writer().await;
        writer.post("/api/v1/services", "{\"slug\":\"orders-api\"}").await;
        for (scenario, file) in [("peak", "v2.2.0-default-stats"), ("soak", "v0.57.0-default-stats"), ("peak", "v2.2.0-threshold-abort")] {
            let made = writer
                .upload(
                    "/api/v1/services/orders-api/runs",
                    &[("scenario", None, scenario.as_bytes()), ("file", Some("run"), &fixture(&format!("k6/{file}/run.json.gz")))],
                )
                .await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        }
        let numbers = |page: &Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|run| run["number"].as_i64().unwrap()).collect()
        };
        let first = writer.get("/api/v1/services/orders-api/runs?limit=2").await.json();
        assert_eq!(numbers(&first), [3, 2]);
        assert_eq!(numbers(&writer.get(first["next"].as_str().unwrap()).await.json()), [1]);
        assert_eq!(numbers(&writer.get("/api/v1/services/orders-api/runs?scenario=soak").await.json()), [2]);
        let trend = writer.get("/api/v1/services/orders-api/trend").await.json();
        assert_eq!(numbers(&trend), [1, 3], "oldest first, of the newest run's scenario");

        let id = first["items"][0]["id"].as_str().unwrap();
        let series = writer.get(&format!("/api/v1/runs/{id}/series?step=2s")).await.json();
        assert_eq!((&series["step_ms"], &series["endpoints"][0]["name"]), (&2_000.into(), &"*".into()));
        let counted: i64 = series["endpoints"][0]["count"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).sum();
        assert_eq!(counted, first["items"][0]["requests"]["count"].as_i64().unwrap());
        let endpoints = writer.get(&format!("/api/v1/runs/{id}/endpoints")).await.json();
        assert_eq!(endpoints["items"].as_array().unwrap().len() + 1, series["endpoints"].as_array().unwrap().len());

        let request = writer.request(Method::GET, &format!("/api/v1/runs/{id}/series?step=2s")).header("accept", "text/csv");
        let csv = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.text.lines().next().unwrap(), "time,endpoint,method,group,scenario,count,failed,p50_ms,p95_ms,p99_ms,second");
        let counted_in_rows: i64 = csv.text.lines().skip(1).filter(|row| row.contains(",*,"))
            .map(|row| row.split(',').nth(5).unwrap().parse::<i64>().unwrap()).sum();
        assert_eq!(counted_in_rows, counted);
        assert_eq!(writer.get(&format!("/api/v1/runs/{id}/series?step=fast")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(writer.get("/api/v1/runs/no-uuid").await.status, StatusCode::NOT_FOUND);
    }
}
