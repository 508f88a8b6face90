//! A shared resource as the API gives it.

use analysis::shared::{self, Fit, Line, Shared, Sum, Want, Way};
use domain::{Connections, Reason, Resource, ResourceFile, ResourceKind, Slug, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// A shared resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Resource")]
pub(super) struct Shape {
    slug: Slug,
    kind: ResourceKind,
    max_connections: Option<Connections>,
    reserved_connections: Option<Connections>,
    /// The maximum without what is reserved; null where either is not stated.
    usable_connections: Option<f64>,
    note: Option<Reason>,
    changed_at: Timestamp,
    changed_by: String,
    today: Wanted,
    largest: Wanted,
    /// Which service exceeds what is usable, when they grow one after the other, the one that grows most first.
    crosses: Option<Slug>,
    services: Vec<Drawing>,
    url: String,
}

/// What all services want together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WantedConnections")]
struct Wanted {
    /// Of the services that are known.
    known: f64,
    /// Those that are not, and so are not counted.
    unknown: Vec<Slug>,
    /// over, unknown or within.
    stands: &'static str,
}

/// A service that draws on the resource.
#[derive(Serialize, JsonSchema)]
struct Drawing {
    service: Slug,
    since: Timestamp,
    by: String,
    /// pools, `pools_presumed` (nobody said whether there is a pooler) or pooler.
    way: &'static str,
    today: Option<f64>,
    largest: Option<f64>,
    /// Facts of its inventory that are needed and not stated.
    missing: Vec<&'static str>,
}

impl Shape {
    pub(super) fn of(file: &ResourceFile, origin: &str) -> Self {
        let shared = shared::shared(file);
        let Resource { slug, words, changed_at, changed_by, .. } = file.resource.clone();
        Self {
            url: format!("{origin}{}", app::urls::resource(&slug)),
            slug,
            kind: words.kind,
            max_connections: words.max_connections,
            reserved_connections: words.reserved_connections,
            usable_connections: shared::usable(&file.resource),
            note: words.note,
            changed_at,
            changed_by,
            today: wanted(&shared.today),
            largest: wanted(&shared.largest),
            crosses: crosses(&shared),
            services: shared.lines.iter().map(drawing).collect(),
        }
    }
}

fn crosses(shared: &Shared<'_>) -> Option<Slug> {
    shared.crossing.map(|at| shared.steps[at].draw.slug.clone())
}

fn wanted(sum: &Sum<'_>) -> Wanted {
    Wanted {
        known: sum.known,
        unknown: sum.unknown.iter().map(|draw| draw.slug.clone()).collect(),
        stands: fit(sum.fit),
    }
}

/// How a sum stands, in one word.
pub(crate) fn fit(fit: Fit) -> &'static str {
    match fit {
        Fit::Over => "over",
        Fit::Unknown => "unknown",
        Fit::Within => "within",
    }
}

/// How a service reaches its resource, in one word.
pub(crate) fn way(way: Way) -> &'static str {
    match way {
        Way::Pools => "pools",
        Way::PoolsPresumed => "pools_presumed",
        Way::Pooler => "pooler",
    }
}

/// The facts that a line lacks.
pub(crate) fn missing(line: &Line<'_>) -> Vec<&'static str> {
    let mut missing: Vec<_> = [&line.today, &line.largest]
        .into_iter()
        .flat_map(|want| match want {
            Want::Unknown(names) => names.as_slice(),
            Want::Known(_) => &[],
        })
        .copied()
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

fn drawing(line: &Line<'_>) -> Drawing {
    Drawing {
        service: line.draw.slug.clone(),
        since: line.draw.since,
        by: line.draw.by.clone(),
        way: way(line.way),
        today: line.today.known(),
        largest: line.largest.known(),
        missing: missing(line),
    }
}
