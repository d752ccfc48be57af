//! The few files of `static/`: part of the program, addressed by their content, compressed once.

use crate::error::Error;
use crate::web::{Needs, Reply, Route};
use actix_web::http::header;
use actix_web::web::{Path, to};
use actix_web::{HttpRequest, HttpResponse};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::LazyLock;

pub const SITE: &[Route] = &[
    Route::get("/static/{file}", Needs::Nobody, || to(file)),
    Route::get("/favicon.ico", Needs::Nobody, || to(favicon)),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

struct Asset {
    name: &'static str,
    path: String,
    kind: &'static str,
    plain: &'static [u8],
    gzip: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        asset("desk.css", "text/css; charset=utf-8", include_bytes!("../../static/desk.css")),
        asset(
            "icons.svg",
            "image/svg+xml; charset=utf-8",
            include_bytes!("../../static/icons.svg"),
        ),
        asset(
            "favicon.svg",
            "image/svg+xml; charset=utf-8",
            include_bytes!("../../static/favicon.svg"),
        ),
        asset("keys.js", SCRIPT, include_bytes!("../../static/keys.js")),
        asset("live.js", SCRIPT, include_bytes!("../../static/live.js")),
    ]
});

fn asset(name: &'static str, kind: &'static str, plain: &'static [u8]) -> Asset {
    let print: String =
        Sha256::digest(plain).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    Asset { name, path: format!("/static/{stem}-{print}.{ending}"), kind, plain, gzip: gzip(plain) }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(plain).and_then(|()| encoder.finish());
    packed.unwrap_or_default()
}

/// The address of a file of `static/`, with its fingerprint. Empty for a file that is not there; a test asks for each
/// that templates name.
pub fn path(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.path.as_str())
}

async fn file(request: HttpRequest, file: Path<String>) -> Reply {
    let wanted = format!("/static/{file}");
    let asset = ASSETS.iter().find(|asset| asset.path == wanted).ok_or(Error::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(asset.kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"));
    let takes_gzip = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.contains("gzip"));
    if takes_gzip && !asset.gzip.is_empty() {
        return Ok(answer
            .insert_header((header::CONTENT_ENCODING, "gzip"))
            .body(asset.gzip.as_slice()));
    }
    Ok(answer.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.plain))
}

async fn favicon() -> Reply {
    Ok(crate::web::see_other(path("favicon.svg")))
}
