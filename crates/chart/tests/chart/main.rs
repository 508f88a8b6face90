//! Every chart as it is drawn, from real runs and from what nobody hopes to draw, and where a file gives little.

#![expect(clippy::unwrap_used, reason = "the helpers of these tests stop where a picture is not as expected")]

mod compared;
mod every;
mod headroom;
mod spark;
mod specs;
mod spectrum;
mod timeline;
mod trend;

use chart::Figure;

/// What a figure says beside its picture: its sentence, how it is read, and its table.
fn said(figure: &Figure) -> String {
    let rows: Vec<String> = figure.table.rows.iter().map(|row| row.join(" | ")).collect();
    let (caption, head) = (&figure.table.caption, figure.table.head.join(" | "));
    format!("{}\n{}\n\n{caption}\n{head}\n{}", figure.sentence, figure.reading, rows.join("\n"))
}
