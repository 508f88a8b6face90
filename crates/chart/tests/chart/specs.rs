//! What is drawn: real runs, as they are given to the charts.

use chart::compared::Compared;
use chart::headroom::Headroom;
use chart::spectrum::Spectrum;
use chart::timeline::Timeline;
use chart::trend::Trend;

/// A run that meets its knee.
pub(crate) fn knee() -> Timeline {
    serde_json::from_str(include_str!("specs/knee.json")).unwrap()
}

/// A run with a steady window.
pub(crate) fn plateau() -> Timeline {
    serde_json::from_str(include_str!("specs/plateau.json")).unwrap()
}

/// The runs of a service, with their baseline.
pub(crate) fn runs() -> Trend {
    serde_json::from_str(include_str!("specs/trend.json")).unwrap()
}

/// A service with ceilings.
pub(crate) fn orders_api() -> Headroom {
    serde_json::from_str(include_str!("specs/ceilings.json")).unwrap()
}

/// The latencies of the run that meets its knee.
pub(crate) fn knee_spectrum() -> Spectrum {
    serde_json::from_str(include_str!("specs/spectrum.json")).unwrap()
}

/// The latencies of two runs.
pub(crate) fn spectra() -> Spectrum {
    serde_json::from_str(include_str!("specs/spectra.json")).unwrap()
}

/// The courses of two runs.
pub(crate) fn two_runs() -> Compared {
    serde_json::from_str(include_str!("specs/compared.json")).unwrap()
}
