//! The files a browser loads, embedded in the program and served for ever under a name that carries their hash.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::response::{IntoResponse, Response};
use leptos::prelude::LeptosOptions;

use crate::routes::{Access, Routes};

/// The folder of the assets in an address, without slashes.
const FOLDER: &str = "pkg";

/// What pages need to name the assets. Scripts are left out of a build that was made without the wasm.
pub fn page_assets() -> app::Assets {
    let address = |file: &str| {
        let asset = ASSETS.iter().find(|asset| asset.embedded.file == file);
        let asset = asset.expect("style sheet and icon are embedded in every build");
        format!("/{FOLDER}/{}", asset.name).into()
    };
    app::Assets { stylesheet: address("main.css"), icon: address("favicon.svg"), scripts: scripts() }
}

/// The route that serves them.
pub fn routes() -> Routes {
    Routes::new().get(&format!("/{FOLDER}/{{file}}"), Access::Everybody, serve)
}

static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let scripts = script_stem();
    let named = |embedded| Asset { name: name(embedded, scripts.as_deref()), embedded };
    EMBEDDED.iter().map(named).collect()
});

/// A file as the build script prepared it.
struct Embedded {
    file: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
    gzip: &'static [u8],
}

struct Asset {
    /// `headroom.<hash>.css`.
    name: String,
    embedded: &'static Embedded,
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return (StatusCode::NOT_FOUND, "There is no such file in this version of Headroom.\n")
            .into_response();
    };
    let Embedded { plain, brotli, gzip, .. } = asset.embedded;
    let (body, encoding) = if accepts(&headers, "br") {
        (*brotli, Some("br"))
    } else if accepts(&headers, "gzip") {
        (*gzip, Some("gzip"))
    } else {
        (*plain, None)
    };
    let mut response = body.into_response();
    let answer = response.headers_mut();
    let media_type = mime_guess::from_path(&name).first_or_octet_stream();
    let media_type = HeaderValue::try_from(media_type.essence_str()).expect("a media type is ASCII");
    answer.insert(CONTENT_TYPE, media_type);
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether the client lists the coding and does not weigh it down to nothing.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let listed = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|choice| {
        let (name, weight) = choice.split_once(';').unwrap_or((choice, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Where leptos finds the scripts: it asks for `<output name>.js` and `<output name>.wasm`.
fn scripts() -> Option<LeptosOptions> {
    let stem = script_stem()?;
    Some(LeptosOptions::builder().output_name(stem).site_pkg_dir(FOLDER).hash_files(false).build())
}

/// One hash for the wasm and its JavaScript, which only work together.
fn script_stem() -> Option<String> {
    let parts: Vec<_> = EMBEDDED.iter().filter(|embedded| is_script(embedded)).map(|e| e.plain).collect();
    (!parts.is_empty()).then(|| format!("headroom.{}", hash(&parts)))
}

fn name(embedded: &Embedded, scripts: Option<&str>) -> String {
    let extension = embedded.file.rsplit('.').next().expect("a split has a first part");
    match scripts {
        Some(stem) if is_script(embedded) => format!("{stem}.{extension}"),
        _ => format!("headroom.{}.{extension}", hash(&[embedded.plain])),
    }
}

fn is_script(embedded: &Embedded) -> bool {
    embedded.file.starts_with("headroom.")
}

/// Sixteen hexadecimal digits of BLAKE3.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))])
    }

    #[test]
    fn an_encoding_counts_when_listed_and_not_weighed_down_to_nothing() {
        assert!(accepts(&accepting("gzip, deflate, br"), "br"));
        assert!(accepts(&accepting("BR;q=0.5"), "br"));
        assert!(!accepts(&accepting("br;q=0, gzip"), "br"));
        assert!(!accepts(&accepting("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn every_asset_has_its_hash_in_its_name() {
        for asset in ASSETS.iter() {
            let parts: Vec<_> = asset.name.split('.').collect();
            assert_eq!(parts.len(), 3, "{}", asset.name);
            assert_eq!(parts[1].len(), 16, "{}", asset.name);
        }
    }
}
