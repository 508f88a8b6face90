//! Distributions of a run, whole and over time: of all requests, and of each endpoint.

use std::ops::Range;

use domain::{Histogram, Measured, Recording, RunId, SeriesBlock};

use crate::{Store, StoreError, database::reading, error::corrupt};

/// Rows an `INSERT`: well below the number of parameters that either database takes.
pub(crate) const CHUNK: usize = 500;

/// Where all requests stand among the endpoints.
const ALL: i64 = -1;

/// A whole histogram inflates to less than this, or it is damaged: 56,320 cells of at most 13 bytes.
const MAX_HISTOGRAM: usize = 1 << 20;

/// A recording as its rows will be.
pub(crate) struct Prepared<'a> {
    pub(crate) endpoint: i64,
    pub(crate) histogram: Vec<u8>,
    pub(crate) blocks: &'a [SeriesBlock],
}

/// Packs all recordings, before the transaction begins.
pub(crate) fn prepare(measured: &Measured) -> Vec<Prepared<'_>> {
    let recordings = std::iter::once(&measured.overall).chain(&measured.endpoints);
    recordings.zip(ALL..).map(|(recording, endpoint)| pack(recording, endpoint)).collect()
}

fn pack(recording: &Recording, endpoint: i64) -> Prepared<'_> {
    let histogram = zstd::bulk::compress(&recording.whole.encode(), 3)
        .expect("compressing into memory has no way to fail");
    Prepared { endpoint, histogram, blocks: &recording.blocks }
}

fn unpack(packed: &[u8]) -> Option<Histogram> {
    Histogram::decode(&zstd::bulk::decompress(packed, MAX_HISTOGRAM).ok()?).ok()
}

macro_rules! insert {
    ($tx:ident, $run:ident, $recordings:ident) => {
        for chunk in $recordings.chunks(recording::CHUNK) {
            QueryBuilder::new("INSERT INTO recording (run_id, endpoint, histogram) ")
                .push_values(chunk, |mut row, recording| {
                    row.push_bind($run).push_bind(recording.endpoint).push_bind(&recording.histogram);
                })
                .build()
                .execute(&mut *$tx)
                .await?;
        }
        let blocks: Vec<_> = $recordings
            .iter()
            .flat_map(|recording| {
                recording.blocks.iter().zip(0_i64..).map(|block| (recording.endpoint, block))
            })
            .collect();
        for chunk in blocks.chunks(recording::CHUNK) {
            QueryBuilder::new(
                "INSERT INTO series_block (run_id, endpoint, block, first_second, last_second, slices) ",
            )
            .push_values(chunk, |mut row, (endpoint, (block, position))| {
                row.push_bind($run)
                    .push_bind(*endpoint)
                    .push_bind(*position)
                    .push_bind(block.first_second)
                    .push_bind(block.last_second)
                    .push_bind(&block.bytes);
            })
            .build()
            .execute(&mut *$tx)
            .await?;
        }
    };
}
pub(crate) use insert;

impl Store {
    /// The seconds of one endpoint, by its position in the report, or of all requests (`None`), in order of time. None
    /// where there is no such endpoint.
    pub async fn series(&self, run: RunId, endpoint: Option<i64>) -> Result<Vec<SeriesBlock>, StoreError> {
        let rows: Vec<(i64, i64, Vec<u8>)> = reading!(self, db => sqlx::query_as(
            "SELECT first_second, last_second, slices FROM series_block
             WHERE run_id = $1 AND endpoint = $2 ORDER BY block")
            .bind(run)
            .bind(endpoint.unwrap_or(ALL))
            .fetch_all(db)
            .await?);
        let block = |(first_second, last_second, bytes)| SeriesBlock { first_second, last_second, bytes };
        Ok(rows.into_iter().map(block).collect())
    }

    /// Those of [`Self::series`] that hold any of these seconds since 1970, in order of time.
    pub async fn series_within(
        &self,
        run: RunId,
        endpoint: Option<i64>,
        seconds: &Range<i64>,
    ) -> Result<Vec<SeriesBlock>, StoreError> {
        let rows: Vec<(i64, i64, Vec<u8>)> = reading!(self, db => sqlx::query_as(
            "SELECT first_second, last_second, slices FROM series_block
             WHERE run_id = $1 AND endpoint = $2 AND last_second >= $3 AND first_second < $4 ORDER BY block")
            .bind(run)
            .bind(endpoint.unwrap_or(ALL))
            .bind(seconds.start)
            .bind(seconds.end)
            .fetch_all(db)
            .await?);
        let block = |(first_second, last_second, bytes)| SeriesBlock { first_second, last_second, bytes };
        Ok(rows.into_iter().map(block).collect())
    }

    /// From the first second since 1970 in which a request of the run ended to the one behind the last. None where it has
    /// no request.
    pub async fn seconds(&self, run: RunId) -> Result<Option<Range<i64>>, StoreError> {
        let (first, last): (Option<i64>, Option<i64>) = reading!(self, db => sqlx::query_as(
            "SELECT MIN(first_second), MAX(last_second) FROM series_block WHERE run_id = $1 AND endpoint = $2")
            .bind(run)
            .bind(ALL)
            .fetch_one(db)
            .await?);
        Ok(first.zip(last).map(|(first, last)| first..last.saturating_add(1)))
    }

    /// The whole run's distribution of one endpoint, by its position in the report, or of all requests (`None`).
    pub async fn histogram(&self, run: RunId, endpoint: Option<i64>) -> Result<Histogram, StoreError> {
        let packed: Option<Vec<u8>> = reading!(self, db => sqlx::query_scalar(
            "SELECT histogram FROM recording WHERE run_id = $1 AND endpoint = $2")
            .bind(run)
            .bind(endpoint.unwrap_or(ALL))
            .fetch_optional(db)
            .await?);
        unpack(&packed.ok_or(StoreError::NotFound)?).ok_or(()).map_err(corrupt("recording", "histogram", run))
    }
}
