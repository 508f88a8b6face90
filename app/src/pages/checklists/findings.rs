//! What a check of a text found: each finding with its line and the lines around it.

use analysis::checklist::{Checked, Finding};
use leptos::prelude::*;

use crate::ui::{Mark, State};

/// Findings that are shown; a text with more is usually wrong in one place.
const SHOWN: usize = 40;
/// Characters of a line that are shown.
const WIDE: usize = 240;

/// The section of findings.
pub(super) fn view(text: &str, checked: &Checked) -> AnyView {
    let lines: Vec<&str> = text.lines().collect();
    let faults = list(&lines, &checked.faults, Mark::Fail);
    let remarks = list(&lines, &checked.remarks, Mark::Warn);
    let left = checked.faults.len().saturating_sub(SHOWN) + checked.remarks.len().saturating_sub(SHOWN);
    let left = (left > 0).then(|| view! { <p class="quiet">{format!("{left} more are left out here.")}</p> });
    view! {
        <section id="findings" aria-labelledby="findings-title" data-faults=numbers(&checked.faults) data-remarks=numbers(&checked.remarks)>
            <h2 id="findings-title">"What the check says"</h2>
            <p role="status">{verdict(checked)}</p>
            {faults}
            {remarks}
            {left}
        </section>
    }
    .into_any()
}

/// The sentence above the findings.
fn verdict(checked: &Checked) -> AnyView {
    let counts = checked.counts;
    if checked.checklist.is_some() {
        let remarks = match checked.remarks.len() {
            0 => String::new(),
            1 => " One thing looks forgotten.".to_owned(),
            count => format!(" {count} things look forgotten."),
        };
        let words = format!(
            " {} items, {} inputs; {} worked examples were run, and every rule gives what its examples state.{remarks}",
            counts.items, counts.inputs, counts.examples
        );
        return view! { <State mark=Mark::Pass>"can be published"</State>{words} }.into_any();
    }
    let count = chart::format::counted(checked.faults.len() as u64, "fault");
    view! { <State mark=Mark::Fail>"cannot be published"</State>{format!(" {count} in {} items.", counts.items)} }
        .into_any()
}

fn list(lines: &[&str], findings: &[Finding], mark: Mark) -> Option<AnyView> {
    if findings.is_empty() {
        return None;
    }
    let told = findings.iter().take(SHOWN).map(|finding| one(lines, finding, mark)).collect_view();
    Some(view! { <ol class="list">{told}</ol> }.into_any())
}

fn one(lines: &[&str], finding: &Finding, mark: Mark) -> AnyView {
    let part = finding.part.clone().map(|part| format!("{part}: ")).unwrap_or_default();
    let label = format!("Line {} and those around it", finding.line);
    let from = finding.line.saturating_sub(2);
    let around = lines.iter().enumerate().skip(from).take(3).map(|(at, line)| {
        let is_it = at + 1 == finding.line;
        let shown: String = line.chars().take(WIDE).collect();
        view! { <li data-mark=is_it.then_some("")><span>{at + 1}</span><code>{shown}</code></li> }
    });
    let word = if mark == Mark::Fail { "fault" } else { "remark" };
    view! {
        <li>
            <span>
                <State mark>{word}</State>
                " "
                <a href="#text" data-line=finding.line.to_string()>{format!("line {}", finding.line)}</a>
                {format!(", column {}: {part}{}", finding.column, finding.message)}
            </span>
            <ol class="excerpt" tabindex="0" aria-label=label>{around.collect_view()}</ol>
        </li>
    }
    .into_any()
}

/// `12 12 340`, for the script that marks lines.
fn numbers(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.line.to_string()).collect::<Vec<_>>().join(" ")
}
