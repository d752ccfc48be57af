//! Around every request: its id, the deadline, where it may come from, the headers every answer carries, the error page,
//! one log line and one measurement.

use super::error_page::{Told, draw};
use super::incoming::Deadline;
use super::policy::Scripts;
use super::{House, secret};
use crate::error::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};
use std::time::Instant;

const SAFE: [Method; 2] = [Method::GET, Method::HEAD];

const HTML: &str = "text/html; charset=utf-8";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    // Browsers ignore it over plain http; behind a TLS proxy it is what keeps them on https.
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The middleware around the whole site.
///
/// # Errors
/// None of its own: every error becomes a page.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (started, id) = (Instant::now(), request_id());
    let (method, path) = (name_of(request.method()), request.path().to_owned());
    let house = House::of(request.request())?;

    let deadline = Deadline::new();
    request.extensions_mut().insert(deadline.clone());

    // No clone of the request may be alive while it is routed: actix-web writes into it.
    let answer = match refusal(&request, &house.base_url) {
        Some(error) => Ok(request.error_response(error)),
        None => match deadline.hold(next.call(request)).await {
            Some(answer) => answer.map(ServiceResponse::map_into_boxed_body),
            None => Err(Error::Busy.into()),
        },
    };
    let route = answer
        .as_ref()
        .ok()
        .and_then(|answer| answer.request().match_pattern())
        .unwrap_or_else(|| "none".to_owned());
    let answer = match answer {
        Ok(answer) => {
            let (request, answer) = answer.into_parts();
            Ok(ServiceResponse::new(request, finish(answer, &house, &id)))
        }
        Err(error) => Err(finish(error.error_response(), &house, &id)),
    };
    let status = answer.as_ref().map_or_else(HttpResponse::status, ServiceResponse::status);

    let took = started.elapsed();
    metrics::histogram!("tallydesk_request_seconds", "route" => route.clone(), "method" => method)
        .record(took.as_secs_f64());
    metrics::counter!("tallydesk_requests_total", "status" => status.as_u16().to_string())
        .increment(1);
    tracing::info!(target: "request", id, method, path, route, status = status.as_u16(),
        ms = took.as_micros() as f64 / 1000.0);
    answer.map_err(|page| InternalError::from_response("no answer in time", page).into())
}

/// Twelve digits: easy to say on the telephone.
fn request_id() -> String {
    format!("{:012}", u128::from_ne_bytes(secret::random16()) % 1_000_000_000_000)
}

/// The methods the desk knows, and one name for all others: a client may send any word of any length, and what is
/// counted by name is kept by name.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => OTHER,
    }
}

const OTHER: &str = "other";

/// What is refused before any room sees it.
fn refusal(request: &ServiceRequest, base: &str) -> Option<Error> {
    if name_of(request.method()) == OTHER {
        return Some(Error::UnknownMethod);
    }
    if request.query_string().contains("%00") {
        return Some(Error::BadRequest("The address has a character that is no text.".to_owned()));
    }
    if SAFE.contains(request.method()) || comes_from_here(request.headers(), base) {
        return None;
    }
    Some(Error::Forbidden(format!(
        "This came from another site, so nothing was done. Open the desk at {base}."
    )))
}

/// Trust rule 2: the browser itself says that the form stood on a page of ours. Old clients that say nothing are left to
/// the CSRF token alone.
fn comes_from_here(headers: &HeaderMap, base: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    site.is_none_or(|site| matches!(site, "same-origin" | "none"))
        && text(header::ORIGIN).is_none_or(|origin| is_our_origin(origin, base))
}

/// The configured address; on this machine itself, under any of its names.
fn is_our_origin(origin: &str, base: &str) -> bool {
    let names = |address: &str| {
        let url = url::Url::parse(address).ok()?;
        let host = match url.host_str()? {
            "127.0.0.1" | "[::1]" => "localhost".to_owned(),
            host => host.to_owned(),
        };
        Some((url.scheme().to_owned(), host, url.port_or_known_default()))
    };
    names(origin).is_some_and(|origin| Some(origin) == names(base))
}

/// The headers every answer carries, and a page for an error that has none.
fn finish(mut answer: HttpResponse, house: &House, id: &str) -> HttpResponse {
    let status = answer.status();
    let told = answer.extensions_mut().remove::<Told>();
    let scripts = answer.extensions_mut().remove::<Scripts>().unwrap_or_default();
    let headers = answer.headers_mut();
    let policy = (header::CONTENT_SECURITY_POLICY, scripts.policy());
    for (name, value) in HEADERS.into_iter().chain([policy]) {
        // A file has a stricter policy than a page, and keeps it.
        if status.as_u16() >= 400 || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers.insert(
        HeaderName::from_static("x-request-id"),
        HeaderValue::from_str(id).unwrap_or(HeaderValue::from_static("")),
    );
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    let is_drawn = told.is_none() && is_a_page(headers);
    if status.as_u16() >= 400 || !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    }
    if status.as_u16() < 400 || is_drawn {
        return answer;
    }
    let page = draw(status, told.as_ref().map(|told| told.0.as_str()), id, &house.settings.last());
    answer.set_body(BoxBody::new(page))
}

fn is_a_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_must_come_from_a_page_of_ours() {
        let base = "http://127.0.0.1:8080";
        for (origin, ours) in [
            ("http://127.0.0.1:8080", true),
            ("http://localhost:8080", true),
            ("http://[::1]:8080", true),
            ("https://127.0.0.1:8080", false),
            ("http://127.0.0.1:8081", false),
            ("http://127.0.0.1:8080.evil.example", false),
            ("https://evil.example", false),
            ("null", false),
        ] {
            assert_eq!(is_our_origin(origin, base), ours, "{origin}");
        }
        assert!(!is_our_origin("https://desk.example.org", base));
        assert!(is_our_origin("https://desk.example.org", "https://desk.example.org"));
    }
}
