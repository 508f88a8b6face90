//! The two shapes of an upload: a form of parts in any order, or the file itself as the body.

use axum::body::Body;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use domain::Measured;
use futures_util::StreamExt;
use http::StatusCode;

use super::details::{Details, no_readings_yet};
use super::refusal::no_file;
use super::{Reading, Refusal};
use crate::problem::Problem;

/// Longest value of a field that is no file.
const FIELD_LIMIT: usize = 64 * 1024;

/// Reads a form: every part `file` is a file of the test; the others say something about it.
pub async fn receive_form(
    mut reading: Reading,
    mut form: Multipart,
    details: &mut Details,
) -> Result<Measured, Refusal> {
    while let Some(mut part) = reading.next(form.next_field()).await?.map_err(|error| broken(&error))? {
        match part.name().unwrap_or_default().to_owned().as_str() {
            "file" => take_file(&mut reading, &mut part).await?,
            "metrics" if part.file_name() == Some("") => {}
            "metrics" => return Err(no_readings_yet().into()),
            name => details.say(name, &text(&reading, &mut part).await?)?,
        }
    }
    finish(reading).await
}

/// Reads the body as the file of this name.
pub async fn receive_file(mut reading: Reading, name: &str, body: Body) -> Result<Measured, Refusal> {
    let mut pieces = body.into_data_stream();
    reading.file(name.to_owned()).await;
    while let Some(piece) = reading.next(pieces.next()).await? {
        let piece = piece.map_err(|error| broken_off(&error.to_string()))?;
        if reading.bytes(piece).await?.is_break() {
            break;
        }
    }
    finish(reading).await
}

async fn finish(reading: Reading) -> Result<Measured, Refusal> {
    if reading.files() == 0 {
        return Err(no_file().into());
    }
    Ok(reading.finish().await?)
}

/// A browser sends a file field that was left empty as a file without a name and without content: that is no file.
async fn take_file(reading: &mut Reading, part: &mut Field<'_>) -> Result<(), Problem> {
    let name = part.file_name().unwrap_or("file").to_owned();
    let mut begun = false;
    while let Some(piece) = reading.next(part.chunk()).await?.map_err(|error| broken(&error))? {
        if !begun {
            reading.file(shown(&name)).await;
            begun = true;
        }
        if reading.bytes(piece).await?.is_break() {
            return Ok(());
        }
    }
    if !begun && !name.is_empty() {
        reading.file(shown(&name)).await;
    }
    Ok(())
}

/// A name that is safe to show. It is never used to find a file.
fn shown(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

async fn text(reading: &Reading, part: &mut Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = reading.next(part.chunk()).await?.map_err(|error| broken(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > FIELD_LIMIT {
            let name = part.name().unwrap_or_default();
            return Err(Problem::field(name, "This is too long: only the part “file” may be large."));
        }
    }
    let name = part.name().unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| Problem::field(name, "This is not text in UTF-8."))
}

fn broken(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(error.body_text()),
        _ => broken_off(&error.body_text()),
    }
}

fn broken_off(why: &str) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "upload-broken-off",
        "The upload broke off",
        format!("{why}. Nothing was saved. Send it again."),
    )
}
