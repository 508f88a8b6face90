//! The formats that are read, by the names that programs and people know them by.

/// A format of a result file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    K6Ndjson,
    K6Csv,
    K6Summary,
    K6SummaryExport,
    K6MachineSummary,
    GatlingText,
    GatlingBinary,
    GatlingStatistics,
    GatlingAssertions,
    JmeterCsv,
    JmeterXml,
    JmeterStatistics,
    LocustStatistics,
    LocustHistory,
    LocustFailures,
    LocustExceptions,
    LocustRequests,
    LocustJson,
    VegetaJson,
    VegetaCsv,
    VegetaReport,
    HdrLog,
    HdrPercentiles,
    WrkText,
    Wrk2Text,
    HeyCsv,
    HeyText,
    OhaCsv,
    OhaJson,
    OhaText,
    ArtilleryJson,
    Artillery1Json,
    AutocannonJson,
    AutocannonTable,
    GhzJson,
    GhzCsv,
    GhzText,
    AbGnuplot,
    AbPercentiles,
    AbText,
    SiegeJson,
    TaurusCsv,
    TaurusXml,
    GenericCsv,
}

impl Format {
    /// The name in reports: `k6-ndjson`.
    pub(crate) fn id(self) -> &'static str {
        self.names().0
    }

    /// In words, for messages: `k6 NDJSON`.
    pub(crate) fn in_words(self) -> &'static str {
        self.names().1
    }

    /// It says more about a test whose requests another file of it holds: a summary, a list of failures.
    pub(crate) fn stands_beside(self) -> bool {
        matches!(
            self,
            Self::K6Summary
                | Self::K6SummaryExport
                | Self::K6MachineSummary
                | Self::GatlingStatistics
                | Self::GatlingAssertions
                | Self::LocustStatistics
                | Self::LocustHistory
                | Self::LocustFailures
                | Self::LocustExceptions
                | Self::LocustJson
                | Self::JmeterStatistics
        )
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::K6Ndjson => ("k6-ndjson", "k6 NDJSON"),
            Self::K6Csv => ("k6-csv", "k6 CSV"),
            Self::K6Summary => ("k6-summary", "a k6 summary (handleSummary)"),
            Self::K6SummaryExport => ("k6-summary-export", "a k6 summary (--summary-export)"),
            Self::K6MachineSummary => ("k6-machine-summary", "a machine-readable k6 summary"),
            Self::GatlingText => ("gatling-text", "a Gatling text log"),
            Self::GatlingBinary => ("gatling-binary", "a Gatling binary log"),
            Self::GatlingStatistics => ("gatling-statistics", "the statistics of a Gatling report"),
            Self::GatlingAssertions => ("gatling-assertions", "the assertions of a Gatling report"),
            Self::JmeterCsv => ("jmeter-csv", "a JMeter CSV"),
            Self::JmeterXml => ("jmeter-xml", "a JMeter XML"),
            Self::JmeterStatistics => ("jmeter-statistics", "the statistics of a JMeter report"),
            Self::LocustStatistics => ("locust-csv", "a Locust statistics CSV"),
            Self::LocustHistory => ("locust-history", "a Locust history CSV"),
            Self::LocustFailures => ("locust-failures", "a Locust failures CSV"),
            Self::LocustExceptions => ("locust-exceptions", "a Locust exceptions CSV"),
            Self::LocustRequests => ("locust-requests", "a Locust request log"),
            Self::LocustJson => ("locust-json", "Locust JSON"),
            Self::VegetaJson => ("vegeta-json", "Vegeta JSON"),
            Self::VegetaCsv => ("vegeta-csv", "Vegeta CSV"),
            Self::VegetaReport => ("vegeta-report", "a Vegeta report"),
            Self::HdrLog => ("hdr-hlog", "an HdrHistogram log"),
            Self::HdrPercentiles => ("hdr-hgrm", "an HdrHistogram percentile table"),
            Self::WrkText => ("wrk-text", "the output of wrk"),
            Self::Wrk2Text => ("wrk2-text", "the output of wrk2"),
            Self::HeyCsv => ("hey-csv", "a hey CSV"),
            Self::HeyText => ("hey-text", "the output of hey"),
            Self::OhaCsv => ("oha-csv", "an oha CSV"),
            Self::OhaJson => ("oha-json", "oha JSON"),
            Self::OhaText => ("oha-text", "the output of oha"),
            Self::ArtilleryJson => ("artillery-json", "an Artillery report"),
            Self::Artillery1Json => ("artillery-1-json", "a report of Artillery 1"),
            Self::AutocannonJson => ("autocannon-json", "autocannon JSON"),
            Self::AutocannonTable => ("autocannon-table", "the output of autocannon"),
            Self::GhzJson => ("ghz-json", "ghz JSON"),
            Self::GhzCsv => ("ghz-csv", "a ghz CSV"),
            Self::GhzText => ("ghz-text", "the output of ghz"),
            Self::AbGnuplot => ("ab-gnuplot", "an ab table of requests (-g)"),
            Self::AbPercentiles => ("ab-percentiles", "an ab table of percentiles (-e)"),
            Self::AbText => ("ab-text", "the output of ab"),
            Self::SiegeJson => ("siege-json", "siege JSON"),
            Self::TaurusCsv => ("taurus-csv", "final statistics of Taurus (CSV)"),
            Self::TaurusXml => ("taurus-xml", "final statistics of Taurus (XML)"),
            Self::GenericCsv => ("csv", "a CSV of requests"),
        }
    }
}
