use super::measured;
use crate::db;
use crate::error::Error;
use crate::web::{House, Reply};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use diesel_migrations::MigrationHarness;
use subtle::ConstantTimeEq;

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
    if !may_measure(&request, house.metrics_token.as_deref()) {
        return Err(Error::NotFound);
    }
    Ok(HttpResponse::Ok().content_type(TEXT).body(measured::render()))
}

fn may_measure(request: &HttpRequest, token: Option<&str>) -> bool {
    let carried = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let is_right = |token: &str| {
        let right = format!("Bearer {token}");
        carried.is_some_and(|carried| carried.ct_eq(right.as_bytes()).into())
    };
    is_this_machine(request) || token.is_some_and(is_right)
}

/// Asked from here, and not by a proxy here on behalf of somebody elsewhere.
fn is_this_machine(request: &HttpRequest) -> bool {
    let told_by_a_proxy = |name: &HeaderName| {
        matches!(name.as_str(), "forwarded" | "via" | "x-real-ip")
            || name.as_str().starts_with("x-forwarded-")
    };
    request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && !request.headers().keys().any(told_by_a_proxy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn metrics_are_for_this_machine_and_for_who_carries_the_token() {
        let (here, mapped) = ("127.0.0.1:9", "[::ffff:127.0.0.1]:9");
        let elsewhere = "192.0.2.1:9";
        for (peer, said, token, may) in [
            (here, None, None, true),
            (mapped, None, None, true),
            (elsewhere, None, None, false),
            (elsewhere, Some(("authorization", "Bearer s3cret")), Some("s3cret"), true),
            (elsewhere, Some(("authorization", "Bearer s3cre")), Some("s3cret"), false),
            (elsewhere, Some(("authorization", "Bearer ")), None, false),
            (here, Some(("x-forwarded-for", "192.0.2.1")), None, false),
            (here, Some(("x-forwarded-proto", "https")), Some("s3cret"), false),
            (here, Some(("forwarded", "for=192.0.2.1")), None, false),
            (here, Some(("via", "1.1 proxy")), None, false),
            (here, Some(("x-real-ip", "192.0.2.1")), None, false),
        ] {
            let request = TestRequest::default().peer_addr(peer.parse().unwrap());
            let request =
                said.into_iter().fold(request, |request, header| request.insert_header(header));
            assert_eq!(may_measure(&request.to_http_request(), token), may, "{peer} {said:?}");
        }
    }
}
