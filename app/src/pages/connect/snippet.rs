//! The lines that run a load test and send its result, for one tool and one kind of pipeline.
//!
//! Names of scenarios and environments come from people and addresses. They stand in single quotes for the shell, are
//! sent as `--form-string`, so that curl takes them literally, and have no line breaks, so that they stay in their
//! line of YAML. What GitHub would evaluate is written so that it evaluates to itself.

use domain::{EnvironmentName, ScenarioName, Slug};

/// Declares a choice by the word that stands for it in the address, and its name for people.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $title:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every choice; the first is the usual one.
            pub(super) const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word for it in an address.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What people call it.
            pub(super) fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// The choice of this word; the usual one where there is none.
            pub(super) fn of(word: &str) -> Self {
                Self::ALL.iter().copied().find(|choice| choice.word() == word).unwrap_or(Self::ALL[0])
            }
        }
    };
}

choice!(
    /// What runs the test.
    Tool {
        /// Grafana k6.
        K6 = "k6", "k6";
        /// Gatling.
        Gatling = "gatling", "Gatling";
        /// Apache `JMeter`.
        JMeter = "jmeter", "JMeter";
        /// Locust.
        Locust = "locust", "Locust";
        /// Anything else.
        Other = "other", "Another tool";
    }
);

choice!(
    /// Where the test is run.
    Pipeline {
        /// A terminal or a script.
        Shell = "shell", "Shell";
        /// GitHub Actions.
        GitHub = "github", "GitHub Actions";
        /// GitLab CI.
        GitLab = "gitlab", "GitLab CI";
    }
);

/// What a snippet is filled in with.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) tool: Tool,
    pub(super) pipeline: Pipeline,
    /// Scheme and host of this server.
    pub(super) origin: String,
    pub(super) slug: Slug,
    pub(super) scenario: ScenarioName,
    pub(super) environment: EnvironmentName,
}

impl Wanted {
    /// The lines to copy.
    pub(super) fn snippet(&self) -> String {
        let (run, send) = (self.run(), self.send());
        match self.pipeline {
            Pipeline::Shell => format!("{run}\n{send}"),
            Pipeline::GitHub => format!(
                "# .github/workflows/load-test.yml, under steps: after the checkout and whatever sets up the tool\n\
                 - name: Load test\n  run: |\n{}\n\
                 - name: Send the result to Headroom\n  if: ${{{{ !cancelled() }}}}\n  env:\n    \
                 HEADROOM_TOKEN: ${{{{ secrets.HEADROOM_TOKEN }}}}\n  run: |\n{}",
                indented(&literal(&run), 4),
                indented(&literal(&send), 4),
            ),
            Pipeline::GitLab => {
                let script =
                    format!("{run} || tested=$?\n{send} || sent=$?\nexit \"${{tested:-${{sent:-0}}}}\"");
                format!("# .gitlab-ci.yml\nload-test:\n  script:\n    - |\n{}", indented(&script, 6))
            }
        }
    }

    /// Runs the test.
    fn run(&self) -> String {
        match self.tool {
            Tool::K6 => {
                "k6 run --summary-trend-stats=\"min,avg,med,max,p(95),p(99)\" --out json=run.json.gz test.js"
            }
            Tool::Gatling => "mvn gatling:test",
            Tool::JMeter => {
                "jmeter -n -t plan.jmx -f -l run.jtl -Jjmeter.save.saveservice.output_format=csv \\\n  \
                 -Jjmeter.save.saveservice.print_field_names=true"
            }
            Tool::Locust => {
                "locust --headless -f locustfile.py -u 100 -r 10 -t 10m --csv run --csv-full-history"
            }
            Tool::Other => "./load-test > result.log",
        }
        .to_owned()
    }

    /// Sends the result. The status of curl says how it went: see `fail-on`.
    fn send(&self) -> String {
        let (before, file) = match self.tool {
            Tool::K6 => ("", "file=@run.json.gz"),
            Tool::Gatling => ("log=$(ls -t target/gatling/*/simulation.log | head -n 1)\n", "\"file=@$log\""),
            Tool::JMeter => ("", "file=@run.jtl"),
            Tool::Locust => {
                ("", "file=@run_stats.csv -F file=@run_stats_history.csv -F file=@run_failures.csv")
            }
            Tool::Other => ("", "file=@result.log"),
        };
        let (version, reason) = match self.pipeline {
            Pipeline::Shell => ("$(git rev-parse HEAD)", "$(git log -1 --format=%s)"),
            Pipeline::GitHub => ("$GITHUB_SHA", "$GITHUB_REF_NAME, run $GITHUB_RUN_NUMBER"),
            Pipeline::GitLab => ("$CI_COMMIT_SHA", "$CI_COMMIT_TITLE"),
        };
        let address = format!("{}{}", self.origin, crate::urls::api_runs(&self.slug));
        format!(
            "{before}curl --fail-with-body -H \"Authorization: Bearer $HEADROOM_TOKEN\" -H \"Accept: text/plain\" \\\n  \
             -F {file} --form-string scenario={} --form-string environment={} \\\n  \
             --form-string version=\"{version}\" --form-string reason=\"{reason}\" \\\n  {}",
            quoted(self.scenario.as_str()),
            quoted(self.environment.as_str()),
            quoted(&format!("{address}?wait=60&fail-on=worse,invalid")),
        )
    }
}

/// One word of any POSIX shell, whatever the text.
fn quoted(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("'{}'", one_line.replace('\'', r"'\''"))
}

/// A script in which GitHub finds no expression of its own.
fn literal(script: &str) -> String {
    script.replace("${{", "${{ '${{' }}")
}

fn indented(lines: &str, by: usize) -> String {
    let indent = " ".repeat(by);
    let lines: Vec<_> = lines.lines().map(|line| format!("{indent}{line}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Names that try to leave their place.
    const HOSTILE: [&str; 8] = [
        "it's; touch broken-out; '",
        "\"; touch broken-out; \"",
        "$(touch broken-out) `touch broken-out` $HOME",
        "@/etc/passwd",
        "</etc/passwd",
        "a;type=text/html",
        "${{ secrets.HEADROOM_TOKEN }} ${{ '}}' }}",
        "a\n- touch: broken-out\r\n\tb\u{2028}c \\ # & | > /dev/null %s",
    ];

    fn wanted(tool: Tool, pipeline: Pipeline, scenario: &str) -> Wanted {
        Wanted {
            tool,
            pipeline,
            origin: "https://headroom.example".to_owned(),
            slug: "orders-api".parse().unwrap(),
            scenario: scenario.parse().unwrap(),
            environment: "staging".parse().unwrap(),
        }
    }

    /// What programs of these names are given when a shell runs the script: the arguments of each call, by line.
    fn arguments(script: &str, shell: &str) -> Vec<String> {
        static FOLDERS: AtomicUsize = AtomicUsize::new(0);
        let told = "told() { for word in \"$@\"; do printf '<%s>\\n' \"$word\"; done; }";
        let stands_in = ["k6", "mvn", "jmeter", "locust", "curl"]
            .map(|name| format!("{name}() {{ told {name} \"$@\"; }}"));
        let nth = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("headroom-snippet-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let script = format!("{told}\n{}\n{script}", stands_in.join("\n"));
        let run = Command::new(shell).arg("-c").arg(script).current_dir(&folder).output().unwrap();
        assert!(!folder.join("broken-out").exists(), "something else was run");
        std::fs::remove_dir_all(&folder).unwrap();
        String::from_utf8(run.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    /// The text of the last block `|` of YAML, as every parser reads it: without the indentation of its first line.
    fn last_block(yaml: &str) -> String {
        let (_, block) = yaml.rsplit_once("|\n").unwrap();
        let indent = block.len() - block.trim_start().len();
        block.lines().map(|line| line.get(indent..).unwrap()).collect::<Vec<_>>().join("\n")
    }

    /// What is left of the expressions when GitHub has evaluated those that we wrote: no other may be there.
    fn evaluated(script: &str) -> String {
        let done = script.replace("${{ '${{' }}", "\0");
        assert!(!done.contains("${{"), "{script}");
        done.replace('\0', "${{")
    }

    #[test]
    fn a_hostile_name_stays_one_word_in_every_shell_and_pipeline() {
        for scenario in HOSTILE {
            let one_line = scenario.split_whitespace().collect::<Vec<_>>().join(" ");
            for pipeline in Pipeline::ALL.iter().copied() {
                let snippet = wanted(Tool::K6, pipeline, scenario).snippet();
                let script = match pipeline {
                    Pipeline::Shell => snippet,
                    Pipeline::GitHub => evaluated(&last_block(&snippet)),
                    Pipeline::GitLab => last_block(&snippet),
                };
                for shell in ["sh", "bash"] {
                    let words = arguments(&script, shell);
                    assert!(words.contains(&format!("<scenario={one_line}>")), "{pipeline:?} {words:?}");
                    let before =
                        words.iter().position(|word| *word == format!("<scenario={one_line}>")).unwrap() - 1;
                    assert_eq!(words[before], "<--form-string>", "curl takes it literally");
                    let address = "<https://headroom.example/api/v1/services/orders-api/runs?wait=60&fail-on=worse,invalid>";
                    assert_eq!(words.last().unwrap(), address);
                }
            }
        }
    }

    #[test]
    fn each_line_of_yaml_is_ours() {
        for scenario in HOSTILE {
            for pipeline in [Pipeline::GitHub, Pipeline::GitLab] {
                let lines = |scenario| wanted(Tool::K6, pipeline, scenario).snippet().lines().count();
                assert_eq!(lines(scenario), lines("plain"), "{scenario}");
            }
        }
    }

    #[test]
    fn the_newest_log_of_gatling_is_sent() {
        let script = wanted(Tool::Gatling, Pipeline::Shell, "peak").snippet();
        let made = "mkdir -p target/gatling/old target/gatling/new; touch -d 2026-01-01 target/gatling/old/simulation.log; \
                    touch target/gatling/new/simulation.log";
        let words = arguments(&format!("{made}\n{script}"), "sh");
        assert!(words.contains(&"<file=@target/gatling/new/simulation.log>".to_owned()), "{words:?}");
    }

    #[test]
    fn all_tables_of_locust_are_sent() {
        let words = arguments(&wanted(Tool::Locust, Pipeline::Shell, "peak").snippet(), "sh");
        for table in ["run_stats.csv", "run_stats_history.csv", "run_failures.csv"] {
            assert!(words.contains(&format!("<file=@{table}>")), "{words:?}");
        }
    }

    #[test]
    fn a_failed_test_is_sent_all_the_same_and_still_fails_the_job_of_gitlab() {
        let script = last_block(&wanted(Tool::K6, Pipeline::GitLab, "peak").snippet());
        let status = |tested: u8, sent: u8| {
            let script = format!(
                "set -e\nk6() {{ return {tested}; }}\ncurl() {{ echo sent; return {sent}; }}\n{script}"
            );
            let run = Command::new("sh").arg("-c").arg(script).output().unwrap();
            (String::from_utf8(run.stdout).unwrap(), run.status.code().unwrap())
        };
        assert_eq!(status(0, 0), ("sent\n".to_owned(), 0));
        assert_eq!(status(99, 0), ("sent\n".to_owned(), 99));
        assert_eq!(status(0, 22), ("sent\n".to_owned(), 22));
    }

    #[test]
    fn an_unknown_word_is_the_usual_choice() {
        assert_eq!((Tool::of("gatling"), Tool::of("ab")), (Tool::Gatling, Tool::K6));
        assert_eq!((Pipeline::of("gitlab"), Pipeline::of("")), (Pipeline::GitLab, Pipeline::Shell));
    }
}
