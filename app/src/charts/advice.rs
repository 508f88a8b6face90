//! What a team would have to add to see more of its next run: which flag, or which other output of the same tool.

/// A sentence, and what to type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Advice {
    pub(crate) says: &'static str,
    pub(crate) command: &'static str,
}

impl Advice {
    /// What to type, as a sentence of its own.
    pub(crate) fn typed(self) -> String {
        format!("As in: {}", self.command)
    }
}

const fn advice(says: &'static str, command: &'static str) -> Advice {
    Advice { says, command }
}

/// The flag with which the same kind of file holds the percentiles that it lacks.
pub(crate) fn percentile_advice(format: &str) -> Option<Advice> {
    Some(match format {
        "k6-summary" | "k6-summary-export" => advice(
            "A k6 summary holds the percentiles that it is asked for.",
            "k6 run --summary-trend-stats=\"min,avg,med,max,p(90),p(95),p(99),p(99.9)\" test.js",
        ),
        "wrk-text" => advice("wrk prints percentiles where it is asked to.", "wrk --latency -d 60s URL"),
        "wrk2-text" => {
            advice("wrk2 prints percentiles where it is asked to.", "wrk2 --latency -R 1000 -d 60s URL")
        }
        "locust-csv" | "locust-history" => advice(
            "Locust reports the percentiles of a list that the locustfile may set.",
            "locust.stats.PERCENTILES_TO_REPORT = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]",
        ),
        _ => return None,
    })
}

/// The output of the tool that holds every request, or as much of the course as the tool writes.
pub(crate) fn course_advice(format: &str) -> Option<Advice> {
    Some(match format {
        "k6-summary" | "k6-summary-export" | "k6-machine-summary" => advice(
            "k6 writes every request, and so all percentiles and the course, as JSON lines.",
            "k6 run --out json=run.json.gz test.js",
        ),
        "gatling-statistics" | "gatling-assertions" => advice(
            "Gatling’s log beside the report has every request: send it, or the whole folder of the report as a zip.",
            "simulation.log",
        ),
        "locust-csv" | "locust-failures" | "locust-exceptions" | "locust-json" => advice(
            "Locust writes its counts over time into a history: send it beside the statistics.",
            "locust --csv run --csv-full-history",
        ),
        "locust-history" => advice(
            "Locust’s history has counts over time and no latencies; its request log has both, where the locustfile \
             registers the logger.",
            "locust.contrib.csv_request_logger",
        ),
        "vegeta-report" => advice(
            "Vegeta’s own results have every request.",
            "vegeta encode --to json results.bin > results.json",
        ),
        "hey-text" => advice("hey writes every request as CSV.", "hey -o csv URL > run.csv"),
        "oha-text" | "oha-json" => {
            advice("oha writes every request as CSV.", "oha --no-tui --output-format csv URL > run.csv")
        }
        "ghz-text" | "ghz-csv" => {
            advice("ghz writes every call with its time as JSON.", "ghz --format json --output run.json …")
        }
        "ab-text" | "ab-percentiles" => {
            advice("ab writes every request into a table.", "ab -g requests.tsv -n 10000 -c 10 URL")
        }
        "autocannon-table" => {
            advice("autocannon’s JSON has more percentiles than its table.", "autocannon -j URL > run.json")
        }
        "artillery-1-json" | "artillery-json" => advice(
            "Artillery writes its counts by periods of ten seconds, and no single requests.",
            "artillery run --output run.json test.yml",
        ),
        "hdr-hgrm" => {
            advice("A log of intervals has the course; a table of percentiles has none.", "run.hlog")
        }
        "taurus-csv" | "taurus-xml" => {
            advice("The tool’s own file, in the folder of Taurus’ artifacts, has every request.", "kpi.jtl")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_of_k6_is_told_the_exact_flag() {
        let flag = percentile_advice("k6-summary").unwrap().command;
        assert!(
            flag.contains("--summary-trend-stats=\"min,avg,med,max,p(90),p(95),p(99),p(99.9)\""),
            "{flag}"
        );
        assert!(course_advice("k6-machine-summary").unwrap().command.contains("--out json="));
    }

    #[test]
    fn a_format_that_holds_every_request_needs_nothing() {
        for format in ["k6-ndjson", "gatling-text", "gatling-binary", "jmeter-csv", "vegeta-json", "csv"] {
            assert_eq!((percentile_advice(format), course_advice(format)), (None, None), "{format}");
        }
    }
}
