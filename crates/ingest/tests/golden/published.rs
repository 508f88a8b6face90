//! The published tables, each with who computes it. Every crate with such cases has this list, so that a table that nobody
//! knows fails in all of them.

use std::path::{Path, PathBuf};

use super::table::{Case, Findings, Table, tables};

/// Who computes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Crate `ingest`: percentiles and histograms.
    Ingest,
    /// Crate `analysis`: arithmetic of limits.
    Analysis,
    /// Nobody yet: the feature that it is about does not exist.
    Nobody(&'static str),
}

/// All tables.
pub(crate) const PUBLISHED: [(&str, By); 13] = [
    ("changepoint_otava", By::Nobody("change points in a series of runs")),
    ("compare_runs", By::Nobody("verdicts on runs before and after")),
    ("erlang_c", By::Nobody("waiting for one of several servers")),
    ("hdr_histogram", By::Ingest),
    ("knee", By::Nobody("the knee of a ramp")),
    ("memory_leak", By::Nobody("memory that grows")),
    ("mser5", By::Nobody("the end of a warm-up")),
    ("n_plus_one", By::Nobody("queries by request")),
    ("operational_laws", By::Nobody("operational laws and mean value analysis")),
    ("saturation", By::Nobody("the rate at which a resource runs out")),
    ("seed_examples", By::Analysis),
    ("tool_percentiles", By::Ingest),
    ("usl", By::Nobody("the Universal Scalability Law")),
];

/// Everything wrong with one table, where `us` compute it; nothing with those of others.
pub(crate) fn check_table(
    table: &Table,
    us: By,
    findings: &mut Findings,
    check: impl Fn(&Case, &mut Findings),
) {
    match PUBLISHED.iter().find(|(name, _)| *name == table.name) {
        None => findings.at(&table.name).wrong("nobody knows this table".to_owned()),
        Some((_, By::Nobody(what))) => println!("{} is not computed yet: {what}", table.name),
        Some((_, by)) if *by != us => {}
        Some(_) if table.cases.is_empty() => {
            findings.at(&table.name).wrong("there is no case in it".to_owned());
        }
        Some(_) => {
            for case in &table.cases {
                check(case, findings.at(&format!("{} {}", table.name, case.id)));
            }
        }
    }
}

/// Everything wrong with the tables of the folder that `HEADROOM_GOLDEN` names, from the crate `here` or from the top of the
/// repository; else of the crate's own.
pub(crate) fn check_all(here: &str, us: By, check: impl Fn(&Case, &mut Findings)) -> Findings {
    let folder = folder(Path::new(here));
    let tables = tables(&folder);
    assert!(!tables.is_empty(), "{} holds no table", folder.display());
    let mut findings = Findings::default();
    for table in &tables {
        check_table(table, us, &mut findings, &check);
    }
    findings
}

fn folder(here: &Path) -> PathBuf {
    match std::env::var_os("HEADROOM_GOLDEN") {
        None => here.join("fixtures/golden"),
        Some(named) => {
            let from_top = here.join("../..").join(&named);
            if from_top.is_dir() { from_top } else { PathBuf::from(named) }
        }
    }
}

/// The tables in the crate's own folder are all that `us` compute.
pub(crate) fn assert_all_are_there(here: &str, us: By) {
    let names = tables(&Path::new(here).join("fixtures/golden")).into_iter().map(|table| table.name);
    let ours = PUBLISHED.iter().filter(|(_, by)| *by == us).map(|(name, _)| (*name).to_owned());
    assert_eq!(names.collect::<Vec<_>>(), ours.collect::<Vec<_>>());
}
