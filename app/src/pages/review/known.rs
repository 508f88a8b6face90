//! How we know: the values that an item's rule calculates with, each with its source and age, and the rule itself.

use analysis::judgement::{Judgement, ThresholdFrom};
use analysis::standing::{InputValue, Known, KnownFrom, OfRun, Standing};
use domain::{Checklist, Timestamp, Value, ValueKind};
use leptos::prelude::*;

use super::Walk;
use crate::actions::reviews::VALUE_FIELD;
use crate::inputs;
use crate::ui::{Mark, Select, State, TextField, words};
use crate::urls;

/// The values, the rule, and the form for what no inventory gives.
pub(super) fn view(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    let terms = standing.inputs.iter().map(|input| term(walk, input)).collect_view();
    view! {
        <section aria-labelledby="known">
            <h3 id="known">"How we know"</h3>
            <ol class="equation">{terms}</ol>
            {decided(standing)}
            {rule(walk, standing)}
            {form(walk, standing)}
        </section>
    }
    .into_any()
}

/// One value: what it is, what it is called, where it comes from and how old it is.
fn term(walk: &Walk, input: &InputValue<'_>) -> AnyView {
    let declared = walk.checklist.input(input.name.as_str());
    let name = declared.map(inputs::name);
    let value = match &input.known {
        Some(known) => view! { <b>{inputs::written(declared, &known.value)}</b> }.into_any(),
        None => view! { <b><State mark=Mark::Unknown>"unknown"</State></b> }.into_any(),
    };
    let other =
        set_aside(&walk.checklist, input, walk.now).map(|words| view! { <span class="quiet">{words}</span> });
    view! {
        <li>
            <span class="term">{value}<span>{name}</span>{source(walk, input)}{other}</span>
        </li>
    }
    .into_any()
}

/// What was said otherwise and does not count: `typed: 50, mara, today`.
pub(super) fn set_aside(checklist: &Checklist, input: &InputValue<'_>, now: Timestamp) -> Option<String> {
    let other = input.set_aside.as_ref()?;
    let value = inputs::written(checklist.input(input.name.as_str()), &other.value);
    Some(format!("not counted: {value} ({})", source_words(now, input, other)))
}

/// The comparisons that decided, each with both sides; nothing while no rule has judged.
fn decided(standing: &Standing<'_>) -> Option<AnyView> {
    let reasons = standing.judgement.as_ref().map(Judgement::reasons).unwrap_or_default();
    if reasons.is_empty() {
        return None;
    }
    let words = format!("What decided: {}.", reasons.join("; "));
    Some(view! { <p class="quiet">{words}</p> }.into_any())
}

fn source(walk: &Walk, input: &InputValue<'_>) -> AnyView {
    let Some(known) = &input.known else { return missing(walk, input) };
    let words = source_words(walk.now, input, known);
    match address(walk, input, known) {
        Some(address) => view! { <a href=address>{words}</a> }.into_any(),
        None => view! { <span class="quiet">{words}</span> }.into_any(),
    }
}

/// Who says so, and how long ago; of what a person gives for the time being, until when.
pub(super) fn source_words(now: Timestamp, input: &InputValue<'_>, known: &Known) -> String {
    let age = words::age(now, known.since);
    let until = input.awaits.map(|awaited| format!(", until Headroom has {}", awaited.words()));
    let until = until.unwrap_or_default();
    match known.source {
        KnownFrom::Inventory => format!("inventory, {age}{until}"),
        KnownFrom::Person => format!("typed by {}, {age}{until}", known.by),
        KnownFrom::Review => "this review".to_owned(),
        KnownFrom::Run => known.run.map_or(age.clone(), |OfRun { number, over, .. }| {
            format!("run #{number}, {}, {age}", over.words())
        }),
        KnownFrom::Derived => match &known.calculated {
            Some(calculated) => format!("calculated from {}", calculated.words()),
            None => "calculated".to_owned(),
        },
    }
}

/// Where the value can be seen and corrected.
fn address(walk: &Walk, input: &InputValue<'_>, known: &Known) -> Option<String> {
    match known.source {
        KnownFrom::Inventory => Some(urls::inventory(&walk.file.review.slug)),
        KnownFrom::Person => Some(format!("#{VALUE_FIELD}{}", input.name)),
        KnownFrom::Run => known.run.map(|run| urls::run(run.id)),
        KnownFrom::Review | KnownFrom::Derived => None,
    }
}

/// Where a value that nobody has given would come from.
pub(super) fn missing(walk: &Walk, input: &InputValue<'_>) -> AnyView {
    if is_stated(input) {
        return view! { <a class="only-screen" href=urls::inventory(&walk.file.review.slug)>"enter it in the inventory"</a> }
            .into_any();
    }
    let address = format!("#{VALUE_FIELD}{}", input.name);
    view! { <a class="only-screen" href=address>"type it"</a> }.into_any()
}

/// The rule in the checklist's words, each line with what it came to.
fn rule(walk: &Walk, standing: &Standing<'_>) -> AnyView {
    let rule = &standing.item.auto;
    let judged = standing.judgement.as_ref();
    let steps = rule.steps.iter().enumerate().map(|(at, step)| {
        came_to(step.clone(), judged.and_then(|judged| judged.steps.get(at)).map(|step| &step.value))
    });
    let follows = standing.inputs.iter().filter_map(|input| {
        let known = input.known.as_ref()?;
        let formula = &known.calculated.as_ref()?.formula;
        Some(came_to(format!("{} = {formula}", input.name), Some(&known.value)))
    });
    let mut lines: Vec<_> = follows.chain(steps).collect();
    lines.extend(rule.value.as_ref().map(|value| came_to(format!("value = {value}"), standing.value())));
    lines.extend(rule.applies.as_ref().map(|applies| format!("applies where {applies}")));
    lines.push(format!("fails where {}", rule.fail));
    lines.extend(rule.warn.as_ref().map(|warn| format!("warns where {warn}")));
    let title = format!("The rule, from checklist {}", walk.file.review.checklist_version);
    view! {
        <details class="more" open>
            <summary>{title}</summary>
            <pre class="code" tabindex="0">{lines.join("\n")}</pre>
            {judged.and_then(thresholds)}
        </details>
    }
    .into_any()
}

fn came_to(formula: String, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) => format!("{formula} = {}", chart::format::number(*number)),
        Some(value) => format!("{formula} = {value}"),
        None => formula,
    }
}

/// The checklist's own numbers that a rule names, and who set each.
fn thresholds(judged: &Judgement) -> Option<AnyView> {
    let named = judged.thresholds.iter().map(|threshold| {
        let from = match threshold.from {
            ThresholdFrom::Default => "the default checklist",
            ThresholdFrom::Checklist => "this team’s checklist",
            ThresholdFrom::Service => "set for this service",
        };
        format!("{} = {} ({from})", threshold.name, threshold.value)
    });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| {
        let line = format!("The checklist’s own numbers in it: {}.", named.join(", "));
        view! { <p class="quiet">{line}</p> }.into_any()
    })
}

/// The form for the values that a person types; none where the inventory gives them all.
fn form(walk: &Walk, standing: &Standing<'_>) -> Option<AnyView> {
    if !walk.is_editable() {
        return None;
    }
    let typed: Vec<_> = standing.inputs.iter().filter(|input| is_typed(input)).collect();
    if typed.is_empty() {
        return None;
    }
    let fields = typed.iter().filter_map(|input| field(walk, input)).collect_view();
    let form = view! {
        <form class="form" method="post">
            <input type="hidden" name="do" value="values"/>
            <input type="hidden" name="item" value=standing.item.id.clone()/>
            {fields}
            <button class="button">"Save values"</button>
        </form>
    };
    let title = "Type the values that no inventory holds";
    let lead = "A value counts for every item that uses it. Empty is unknown, never 0.";
    Some(view! { <h4>{title}</h4><p class="quiet">{lead}</p>{form} }.into_any())
}

/// A person gives it here: neither the inventory, the review, a run nor other values do, or somebody did so before.
fn is_typed(input: &InputValue<'_>) -> bool {
    let is_typed = |known: &Known| known.source == KnownFrom::Person;
    let is_free = input.known.as_ref().is_none_or(is_typed);
    !is_stated(input) && (is_free || input.set_aside.as_ref().is_some_and(is_typed))
}

/// The inventory of the service has a field for it.
fn is_stated(input: &InputValue<'_>) -> bool {
    inputs::named(input.name.as_str()).is_some()
}

fn field(walk: &Walk, input: &InputValue<'_>) -> Option<AnyView> {
    let declared = walk.checklist.input(input.name.as_str())?;
    let standing = walk
        .file
        .values
        .iter()
        .find(|typed| typed.name == *input.name)
        .and_then(|typed| typed.value.as_ref());
    let entry = walk
        .entry(format!("{VALUE_FIELD}{}", input.name), standing.map(ToString::to_string).unwrap_or_default());
    let label = inputs::title(declared);
    let help = declared.means.clone();
    let field = match declared.kind {
        ValueKind::Bool => {
            let options = [("", "unknown"), ("yes", "yes"), ("no", "no")];
            let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).into();
            view! { <Select entry label help options short=true/> }.into_any()
        }
        ValueKind::Number => view! {
            <TextField entry label help inputmode="decimal" placeholder="unknown" short=true/>
        }
        .into_any(),
        ValueKind::Text => {
            let offers = inputs::choices(declared);
            view! { <TextField entry label help offers placeholder="unknown"/> }.into_any()
        }
    };
    Some(field)
}
