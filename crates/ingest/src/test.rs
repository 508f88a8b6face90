//! One load test as it is put together of its files: each is read by the reader of its format, and what belongs together
//! is merged.

mod held;

use std::io::Read;

use domain::Guess;

use crate::{
    IngestError, ab, artillery, autocannon,
    error::excerpt_of,
    format::Format,
    gatling::{self, Gatling},
    generic_csv, ghz, hdr, hey, jmeter,
    k6::{self, K6},
    locust::Locust,
    measured::Gathered,
    oha,
    reading::Reading,
    request_log::RequestLog,
    siege,
    sniff::{self, Other, Sniffed},
    source::Source,
    summary::Summary,
    taurus, vegeta, wrk,
};

/// One test of one tool.
#[derive(Debug)]
pub(crate) enum Test {
    K6(Box<K6>),
    Gatling(Box<Gatling>),
    Locust(Box<Locust>),
    /// Of a tool that writes a record for each request.
    Log(Box<RequestLog>),
    /// Of a tool that writes its own sums.
    Summary(Box<Summary>),
}

impl Test {
    /// Reads one file to its end.
    pub(crate) fn read<R: Read>(source: &mut Source<R>, reading: &Reading) -> Result<Self, IngestError> {
        let file = source.name().to_owned();
        let head = source.head();
        if head.iter().all(u8::is_ascii_whitespace) {
            let found = match (head.len(), source.compression()) {
                (0, None) => "0 bytes".to_owned(),
                (0, Some(compression)) => format!("an empty {compression} stream"),
                (_, _) => "nothing but white space".to_owned(),
            };
            return Err(IngestError::Empty { file, found });
        }
        let excerpt = excerpt_of(head);
        let mut sniffed = sniff::sniff(head);
        let mut doubt = None;
        if let Sniffed::Foreign(found) = sniffed {
            let guess = generic_csv::columns_of(head, reading.columns.as_ref());
            if let Guess::Sure(columns) = guess {
                let log = generic_csv::read(source, &columns, &reading.names)?;
                return Self::log(log).readable(&file, excerpt);
            }
            if let Guess::Doubt { why, mapping } = guess {
                doubt = Some(generic_csv::in_doubt(&file, head, &why, &mapping));
            }
            sniffed = sniff::further(source, found)?;
        }
        match sniffed {
            Sniffed::Known(format) => {
                let test = Self::read_as(format, source, reading)?;
                test.readable(&file, excerpt)
            }
            Sniffed::Other(Other { format, instead }) => {
                Err(IngestError::OtherFormat { file, format, instead, excerpt })
            }
            Sniffed::Foreign(found) => {
                Err(doubt.unwrap_or(IngestError::Unrecognised { file, line: 1, byte: 0, found, excerpt }))
            }
        }
    }

    /// The format that a file begins like, where it is one that is read.
    pub(crate) fn format_of(head: &[u8]) -> Option<Format> {
        match sniff::sniff(head) {
            Sniffed::Known(format) => Some(format),
            _ => None,
        }
    }

    /// Reads of one file the requests; of a format that holds little else, everything.
    pub(crate) fn read_requests<R: Read>(
        source: &mut Source<R>,
        reading: &Reading,
    ) -> Result<Self, IngestError> {
        match sniff::sniff(source.head()) {
            Sniffed::Known(Format::K6Ndjson) => {
                let excerpt = excerpt_of(source.head());
                let test = Self::K6(Box::new(K6::read_requests(source, &reading.names)?));
                test.recognised(source.name(), excerpt)
            }
            _ => Self::read(source, reading),
        }
    }

    fn read_as<R: Read>(
        format: Format,
        source: &mut Source<R>,
        reading: &Reading,
    ) -> Result<Self, IngestError> {
        let test = match format {
            Format::K6Ndjson => Self::K6(Box::new(K6::read(source, &reading.names)?)),
            Format::K6Csv => Self::K6(Box::new(K6::read_csv(source, &reading.names)?)),
            Format::K6Summary | Format::K6SummaryExport | Format::K6MachineSummary => {
                Self::summary(k6::summary::read(source)?)
            }
            Format::GatlingText => Self::Gatling(Box::new(Gatling::read_text(source, &reading.names)?)),
            Format::GatlingBinary => Self::Gatling(Box::new(Gatling::read_binary(source, &reading.names)?)),
            Format::GatlingStatistics => Self::summary(gatling::statistics::read(source)?),
            Format::GatlingAssertions => Self::summary(gatling::verdicts::read(source)?),
            Format::JmeterCsv => Self::Log(Box::new(jmeter::read_csv(source, &reading.names)?)),
            Format::JmeterXml => Self::Log(Box::new(jmeter::read_xml(source, &reading.names)?)),
            Format::JmeterStatistics => Self::Summary(Box::new(jmeter::read_statistics(source)?)),
            Format::LocustStatistics
            | Format::LocustHistory
            | Format::LocustFailures
            | Format::LocustExceptions
            | Format::LocustRequests
            | Format::LocustJson => Self::Locust(Box::new(Locust::read(format, source, &reading.names)?)),
            Format::VegetaJson => Self::log(vegeta::read_json(source, &reading.names)?),
            Format::VegetaCsv => Self::log(vegeta::read_csv(source, &reading.names)?),
            Format::VegetaReport => Self::summary(vegeta::read_report(source)?),
            Format::HdrLog => Self::log(hdr::read_log(source, &reading.names)?),
            Format::HdrPercentiles => Self::summary(hdr::read_table(source)?),
            Format::WrkText | Format::Wrk2Text => Self::summary(wrk::read(source, format)?),
            Format::HeyCsv => Self::log(hey::read_csv(source, &reading.names)?),
            Format::HeyText => Self::summary(hey::read_text(source)?),
            Format::OhaCsv => Self::log(oha::read_csv(source, &reading.names)?),
            Format::OhaJson => Self::summary(oha::read_json(source)?),
            Format::OhaText => Self::summary(oha::read_text(source)?),
            Format::ArtilleryJson => Self::summary(artillery::read(source)?),
            Format::Artillery1Json => Self::summary(artillery::read_old(source)?),
            Format::AutocannonJson => Self::summary(autocannon::read_json(source)?),
            Format::AutocannonTable => Self::summary(autocannon::read_table(source)?),
            Format::GhzJson => ghz::read_json(source, &reading.names)?,
            Format::GhzCsv => Self::log(ghz::read_csv(source, &reading.names)?),
            Format::GhzText => Self::summary(ghz::read_text(source)?),
            Format::AbGnuplot => Self::log(ab::read_plot(source, &reading.names)?),
            Format::AbPercentiles => Self::summary(ab::read_percentiles(source)?),
            Format::AbText => Self::summary(ab::read_text(source)?),
            Format::SiegeJson => Self::summary(siege::read(source)?),
            Format::TaurusCsv => Self::summary(taurus::read_csv(source)?),
            Format::TaurusXml => Self::summary(taurus::read_xml(source)?),
            // Not found by its content: its columns are said, or leave no doubt.
            Format::GenericCsv => {
                let (file, excerpt) = (source.name().to_owned(), excerpt_of(source.head()));
                let (format, instead) =
                    (format.in_words(), "Say its columns: `--columns duration=COLUMN, unit=ms`");
                return Err(IngestError::OtherFormat { file, format, instead, excerpt });
            }
        };
        Ok(test)
    }

    fn log(log: RequestLog) -> Self {
        Self::Log(Box::new(log))
    }

    fn summary(summary: Summary) -> Self {
        Self::Summary(Box::new(summary))
    }

    pub(crate) fn format(&self) -> Format {
        match self {
            Self::K6(k6) => k6.format(),
            Self::Gatling(gatling) if gatling.is_binary => Format::GatlingBinary,
            Self::Gatling(_) => Format::GatlingText,
            Self::Locust(locust) => locust.format,
            Self::Log(log) => log.format,
            Self::Summary(summary) => summary.format,
        }
    }

    /// The file ends inside a record.
    pub(crate) fn is_cut(&self) -> bool {
        match self {
            Self::K6(k6) => k6.is_cut(),
            Self::Gatling(gatling) => gatling.is_cut(),
            Self::Locust(locust) => locust.cut,
            Self::Log(log) => log.cut,
            Self::Summary(summary) => summary.cut.is_some(),
        }
    }

    /// What is missing of a summary that is cut off.
    pub(crate) fn lacks(&self) -> Option<&'static str> {
        match self {
            Self::Summary(summary) => summary.cut,
            _ => None,
        }
    }

    /// Says of everything that was left out in which file it stands.
    pub(crate) fn name_skipped(&mut self, file: &str) {
        let skipped = match self {
            Self::K6(k6) => k6.skipped(),
            Self::Gatling(gatling) => gatling.skipped(),
            Self::Locust(locust) => locust.skipped(),
            Self::Log(log) => &mut log.collector.skipped,
            Self::Summary(summary) => &mut summary.report.skipped,
        };
        skipped.first.iter_mut().for_each(|line| line.file = Some(file.to_owned()));
    }

    /// Times of the first and the last request in ms since 1970, where the format has those of each.
    pub(crate) fn span_ms(&self) -> Option<(i64, i64)> {
        match self {
            Self::K6(k6) => k6.span_ms(),
            Self::Gatling(gatling) => gatling.span_ms(),
            Self::Locust(locust) => locust.span_ms(),
            Self::Log(log) => log.span_ms(),
            Self::Summary(_) => None,
        }
    }

    /// Adds `part`, read of the file `other`; `first` is the name of the first file.
    pub(crate) fn join(self, first: &str, part: Self, other: &str) -> Result<Self, IngestError> {
        let (first_format, other_format) = (self.format().in_words(), part.format().in_words());
        match (self, part) {
            (Self::K6(mut k6), Self::K6(part)) if k6.is_csv() == part.is_csv() => {
                k6.merge(*part)?;
                Ok(Self::K6(k6))
            }
            (Self::K6(mut k6), Self::Summary(summary)) if summary.report.tool == "k6" => {
                k6.stand_beside(first, other, *summary)?;
                Ok(Self::K6(k6))
            }
            (Self::Gatling(mut gatling), Self::Gatling(part)) => {
                gatling.merge_file(first, *part, other)?;
                Ok(Self::Gatling(gatling))
            }
            (Self::Gatling(mut gatling), Self::Summary(summary)) if summary.report.tool == "gatling" => {
                gatling.stand_beside(first, other, *summary)?;
                Ok(Self::Gatling(gatling))
            }
            (Self::Summary(one), Self::Summary(part))
                if one.report.tool == "gatling" && part.report.tool == "gatling" =>
            {
                gatling::beside::together(first, *one, other, *part).map(|both| Self::Summary(Box::new(both)))
            }
            (Self::Locust(mut locust), Self::Locust(part)) => {
                locust.merge(*part, first, other)?;
                Ok(Self::Locust(locust))
            }
            (Self::Log(mut log), Self::Log(part)) if log.format == part.format => {
                log.merge(*part)?;
                Ok(Self::Log(log))
            }
            (Self::Log(mut log), Self::Summary(summary))
                if log.tool == "jmeter" && summary.format == Format::JmeterStatistics =>
            {
                jmeter::stand_beside(&mut log, &summary);
                Ok(Self::Log(log))
            }
            (Self::Summary(_), Self::Summary(_)) if first_format == other_format => {
                Err(IngestError::Summaries { first: first.to_owned(), other: other.to_owned() })
            }
            _ => Err(IngestError::Mixed {
                first: first.to_owned(),
                first_format,
                other: other.to_owned(),
                other_format,
            }),
        }
    }

    /// Nothing is missing where a file of `format` that stands beside cannot be read.
    pub(crate) fn is_whole_without(&self, format: Format) -> bool {
        let is_of_gatling = matches!(format, Format::GatlingStatistics | Format::GatlingAssertions);
        match self {
            Self::Gatling(_) => is_of_gatling,
            Self::Summary(summary) => is_of_gatling && summary.format == Format::GatlingStatistics,
            Self::K6(_) | Self::Locust(_) | Self::Log(_) => false,
        }
    }

    /// Refuses files that only say more about a test that is not there.
    pub(crate) fn complete(self, file: &str) -> Result<Self, IngestError> {
        let lack = match &self {
            Self::Locust(locust) => locust.lacks(),
            Self::Summary(summary) if summary.format == Format::GatlingAssertions => {
                Some("assertions only; the log or the statistics of the report are missing")
            }
            _ => None,
        };
        match lack {
            None => Ok(self),
            Some(lack) => Err(IngestError::NoRecord {
                file: file.to_owned(),
                line: 1,
                byte: 0,
                expected: "the requests of a test".to_owned(),
                found: lack.to_owned(),
                excerpt: Vec::new(),
            }),
        }
    }

    /// The numbers of the whole test, whatever it was read from.
    pub(crate) fn finish(self) -> Gathered {
        match self {
            Self::K6(k6) => k6.finish(),
            Self::Gatling(gatling) => gatling.finish(),
            Self::Locust(locust) => locust.finish(),
            Self::Log(log) => log.finish(),
            Self::Summary(summary) => summary.finish(),
        }
    }
}
