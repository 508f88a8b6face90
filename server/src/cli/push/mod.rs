//! `headroom push FILE…`: sends the result files of one test to a server, and prints what it says of them.

mod answer;
mod send;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use domain::{EnvironmentName, Reason, ScenarioName, Slug, Version};
use reqwest::Url;

use super::output::{Failure, Form};
use super::{files, terminal};
use answer::Answer;

/// Where the token is, so that it stands neither in a list of processes nor in a log.
const TOKEN: &str = "HEADROOM_TOKEN";

/// What `headroom push` is asked.
#[derive(Debug, Args)]
pub(super) struct Push {
    /// Result files of one test; several are merged, never averaged. `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// The server, as in `https://headroom.example`. The token for it is the variable `HEADROOM_TOKEN`
    #[arg(long, env = "HEADROOM_URL", value_name = "URL", value_parser = address)]
    server: Url,

    /// The service that was tested, by its short name
    #[arg(long, env = "HEADROOM_SERVICE", value_name = "SLUG")]
    service: Slug,

    /// Resource readings of the system under test
    #[arg(long, value_name = "FILE")]
    metrics: Vec<String>,

    /// What the test does; only runs of one scenario are compared [default: default]
    #[arg(long)]
    scenario: Option<ScenarioName>,

    /// Where it ran [default: staging]
    #[arg(long)]
    environment: Option<EnvironmentName>,

    /// Of the service that was tested, often a commit
    #[arg(long)]
    version: Option<Version>,

    /// What the run was for
    #[arg(long)]
    reason: Option<Reason>,

    /// The change that it measures, in a word or an address
    #[arg(long)]
    change: Option<Reason>,

    /// Seconds that the verdict may take
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    wait: u32,

    /// What ends with 10, 12 or 11 instead of 0. The run is stored all the same
    #[arg(long, value_enum, value_delimiter = ',', default_value = "worse,invalid,threshold")]
    fail_on: Vec<FailOn>,

    /// How often to try again where the connection breaks or the server is busy
    #[arg(long, default_value_t = 4, value_name = "TIMES")]
    retries: u32,

    #[command(flatten)]
    form: Form,
}

/// A reason to fail a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// The run is worse than what it is compared with
    Worse,
    /// The run does not measure what it should
    Invalid,
    /// A threshold or an assertion of the test did not hold
    Threshold,
    /// Nothing: 0 wherever the run was stored
    None,
}

/// Sends the files and prints the server's answer. Ends as [`answer::Ending`] says.
pub(super) async fn run(push: &Push) -> ExitCode {
    match pushed(push).await {
        Ok(answer) => print(push.form, &answer),
        Err(failure) => {
            refused(push.form, &failure.to_string());
            failure.exit_code()
        }
    }
}

async fn pushed(push: &Push) -> Result<Answer, Failure> {
    let token = std::env::var(TOKEN).unwrap_or_default();
    if token.is_empty() {
        let why = format!(
            "{TOKEN} is not set. The page Connect of a service makes a token; or type \
             `headroom token create --name ci --service {}` on the server.",
            push.service
        );
        return Err(Failure::Usage(why));
    }
    let from_input = push.files.iter().filter(|name| *name == files::STANDARD_INPUT).count();
    if from_input > 1 {
        return Err(Failure::Usage("Standard input can be sent once.".to_owned()));
    }
    let parcel = send::Parcel {
        address: push.address(),
        token,
        details: push.details(),
        files: &push.files,
        metrics: &push.metrics,
        patience: send::SILENCE + Duration::from_secs(push.wait.into()),
    };
    // What came from standard input is gone once it was sent.
    parcel.send(if from_input > 0 { 0 } else { push.retries }).await
}

fn print(form: Form, answer: &Answer) -> ExitCode {
    if form.json {
        println!("{}", answer.document());
    } else if answer.is_run() {
        print!("{}", terminal::printable_lines(&answer.text()));
    }
    if !answer.is_run() {
        eprintln!("headroom: {}", terminal::printable_lines(answer.text().trim_end()));
    }
    answer.ending().exit_code()
}

fn refused(form: Form, why: &str) {
    if form.json {
        println!("{}", serde_json::json!({ "error": why }));
    }
    eprintln!("headroom: {}", terminal::printable_lines(why));
}

impl Push {
    /// Where the upload goes, with what is said of the answer.
    fn address(&self) -> Url {
        let mut address = self.server.clone();
        let path = format!("{}{}", address.path().trim_end_matches('/'), app::urls::api_runs(&self.service));
        address.set_path(&path);
        let word = |reason: &FailOn| match reason {
            FailOn::Worse => Some("worse"),
            FailOn::Invalid => Some("invalid"),
            FailOn::Threshold => Some("threshold"),
            FailOn::None => None,
        };
        let fail_on: Vec<_> = self.fail_on.iter().filter_map(word).collect();
        let wait = self.wait.to_string();
        let mut query = address.query_pairs_mut();
        query.append_pair("wait", &wait);
        if !fail_on.is_empty() {
            query.append_pair("fail-on", &fail_on.join(","));
        }
        drop(query);
        address
    }

    /// What was said of the run.
    fn details(&self) -> Vec<(&'static str, String)> {
        let said = [
            ("scenario", self.scenario.as_ref().map(ToString::to_string)),
            ("environment", self.environment.as_ref().map(ToString::to_string)),
            ("version", self.version.as_ref().map(ToString::to_string)),
            ("reason", self.reason.as_ref().map(ToString::to_string)),
            ("change", self.change.as_ref().map(ToString::to_string)),
        ];
        said.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The address of a server: with a scheme that is spoken, and without a query.
fn address(text: &str) -> Result<Url, String> {
    let refuse = || format!("“{text}” is not an address as in https://headroom.example");
    let url: Url = text.parse().map_err(|_| refuse())?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_good = matches!(url.scheme(), "http" | "https") && url.has_host() && is_plain;
    if is_good && url.query().is_none() && url.fragment().is_none() { Ok(url) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        push: Push,
    }

    fn typed(more: &[&str]) -> Push {
        let line = ["push", "run.json", "--server", "https://headroom.example/h/", "--service", "orders-api"];
        Typed::try_parse_from(line.into_iter().chain(more.iter().copied())).unwrap().push
    }

    #[test]
    fn the_address_says_what_shall_fail_a_job() {
        let address = |more: &[&str]| typed(more).address().to_string();
        let runs = "https://headroom.example/h/api/v1/services/orders-api/runs";
        assert_eq!(address(&[]), format!("{runs}?wait=60&fail-on=worse%2Cinvalid%2Cthreshold"));
        assert_eq!(address(&["--wait", "5", "--fail-on", "none"]), format!("{runs}?wait=5"));
        assert_eq!(address(&["--fail-on", "threshold"]), format!("{runs}?wait=60&fail-on=threshold"));
    }

    #[test]
    fn what_is_not_said_is_not_sent() {
        let push = typed(&["--scenario", "peak", "--version", "9f31c2e"]);
        assert_eq!(push.details(), [("scenario", "peak".to_owned()), ("version", "9f31c2e".to_owned())]);
    }

    #[test]
    fn an_address_has_a_scheme_that_is_spoken_and_no_secret() {
        for bad in ["headroom.example", "ftp://x", "https://u:p@x", "https://x?a=b", "https://x#a", ""] {
            assert!(address(bad).is_err(), "{bad}");
        }
        assert!(address("http://127.0.0.1:3000").is_ok());
    }
}
