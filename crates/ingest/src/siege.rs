//! siege's JSON: seconds with two decimals.

use std::io::Read;

use domain::{ErrorCount, Latency, Requests};
use serde::Deserialize;

use crate::{
    IngestError, document::Document, format::Format, printed::seconds_as_ms, source::Source, summary::Summary,
};

#[derive(Deserialize)]
struct Output {
    transactions: u64,
    elapsed_time: Option<f64>,
    response_time: Option<f64>,
    transaction_rate: Option<f64>,
    successful_transactions: Option<u64>,
    failed_transactions: u64,
    longest_transaction: Option<f64>,
    shortest_transaction: Option<f64>,
}

/// Reads a file to its end.
pub(crate) fn read<R: Read>(source: &mut Source<R>) -> Result<Summary, IngestError> {
    let document = Document::read(source)?;
    let output: Output = document.json(Format::SiegeJson.in_words())?;
    let mut summary = Summary::new("siege", Format::SiegeJson);
    let ms = |seconds: Option<f64>| seconds.filter(|_| output.transactions > 0).map(seconds_as_ms);
    summary.report.duration_ms = output.elapsed_time.map(seconds_as_ms);
    summary.report.requests = Requests {
        count: Some(output.transactions),
        failed: Some(output.failed_transactions),
        rate_per_s: output.transaction_rate,
        latency_ms: Latency {
            min: ms(output.shortest_transaction),
            mean: ms(output.response_time),
            max: ms(output.longest_transaction),
            ..Latency::default()
        },
        ..Requests::default()
    };
    if output.failed_transactions > 0 {
        let message = "failed transaction".to_owned();
        summary.report.errors = vec![ErrorCount { message, count: output.failed_transactions }];
    }
    summary.note(
        "siege counts hundredths of a second and has no percentiles and no course; another tool would give them (hey -o csv, oha --output-format csv, k6).",
    );
    if output.successful_transactions.is_some_and(|passed| passed < output.transactions) {
        summary.note("siege counts answers with status 4xx neither as successful nor as failed.");
    }
    Ok(summary)
}
