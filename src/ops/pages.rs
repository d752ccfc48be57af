use super::measured;
use crate::db;
use crate::error::Error;
use crate::web::{House, Reply};
use actix_web::{HttpRequest, HttpResponse, web};
use diesel_migrations::MigrationHarness;

const TEXT: &str = "text/plain; charset=utf-8";

/// The process answers.
pub(super) async fn healthz() -> Reply {
    Ok(HttpResponse::Ok().content_type(TEXT).body("ok\n"))
}

/// The database is reachable and its schema is ours.
pub(super) async fn readyz(house: web::Data<House>) -> Reply {
    let current = house.db.read(|conn| {
        conn.has_pending_migration(db::MIGRATIONS).map(|pending| !pending).map_err(Error::Broken)
    });
    match tokio::time::timeout(std::time::Duration::from_millis(2_300), current).await {
        Ok(Ok(true)) => Ok(HttpResponse::Ok().content_type(TEXT).body("ready\n")),
        Ok(Ok(false)) => Ok(unready("the schema is not current: run `tallydesk migrate`\n")),
        _ => Ok(unready("the database is away\n")),
    }
}

fn unready(why: &'static str) -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .content_type(TEXT)
        .insert_header(("Retry-After", "2"))
        .body(why)
}

/// Prometheus text, for this machine or whoever carries the token.
pub(super) async fn metrics(request: HttpRequest, house: web::Data<House>) -> Reply {
    let here = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    let carried = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let token = house.metrics_token.as_ref().map(|token| format!("Bearer {token}"));
    if !here && (token.is_none() || carried != token.as_deref()) {
        return Err(Error::NotFound);
    }
    Ok(HttpResponse::Ok().content_type(TEXT).body(measured::render()))
}
