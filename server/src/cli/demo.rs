//! `headroom demo`: an example workspace in an empty database, and generated services to try sizes.

use std::io::{self, IsTerminal, Write};

use analysis::checklist;
use clap::Args;
use serde_json::json;

use super::output::{Failure, Form, open};
use crate::config::Data;

/// What to make.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Add so many generated services beside the example, to try sizes; the same every time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    services: Option<u32>,
    /// Runs of each generated service
    #[arg(long, value_name = "M", requires = "services", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=100_000))]
    runs: u32,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    form: Form,
}

pub(super) async fn run(demo: Demo) -> Result<(), Failure> {
    let store = open(&demo.data).await?;
    let example = demo::fill(&store, checklist::default()).await?;
    let services = demo.services.unwrap_or(0);
    let all = u64::from(services) * u64::from(demo.runs);
    let shown = io::stderr().is_terminal();
    let generated = demo::generate(&store, checklist::default(), services, demo.runs, |runs| {
        if shown {
            // Whether the progress can be shown changes nothing.
            let _ = write!(io::stderr(), "\r{runs} of {all} runs");
        }
    })
    .await?;
    if shown && services > 0 {
        eprintln!();
    }
    store.close().await;
    demo.form.print(
        &json!({
            "services": example.services, "runs": example.runs, "reviews": example.reviews,
            "generated": { "services": generated.services, "runs": generated.runs },
        }),
        said(example, generated),
    );
    Ok(())
}

fn said(example: demo::Made, generated: demo::Made) -> String {
    let mut text = format!(
        "Made an example: {} services, {} runs, {} reviews.",
        example.services, example.runs, example.reviews
    );
    if generated.services > 0 {
        text = format!(
            "{text}\nGenerated {} services with {} runs beside it.",
            generated.services, generated.runs
        );
    }
    format!(
        "{text}\nNothing in it was measured. It is marked on every page, and removed there with one click.\nLook at it with: headroom serve"
    )
}
