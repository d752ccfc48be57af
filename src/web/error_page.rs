//! How an error looks to a person, and what of it is logged. The one place that knows status codes of errors.

use super::{Reply, Shell};
use crate::error::Error;
use crate::settings::Settings;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

/// Left on a response for `web::frame`, which knows the request's id and draws the page.
#[derive(Clone, Debug)]
pub(super) struct Told(pub String);

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::NotSignedIn => StatusCode::SEE_OTHER,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::Refused(_) => StatusCode::CONFLICT,
            Error::Unfit { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Error::UnknownMethod => StatusCode::METHOD_NOT_ALLOWED,
            Error::BadRequest(_) => StatusCode::BAD_REQUEST,
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::Busy | Error::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        if let Error::Broken(cause) = self {
            tracing::error!(cause = %causes(cause.as_ref()), "request failed");
        }
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Error::NotSignedIn => answer.insert_header((header::LOCATION, "/login")),
            Error::UnknownMethod => answer.insert_header((header::ALLOW, "GET, HEAD, POST")),
            Error::Busy => answer.insert_header((header::RETRY_AFTER, "2")),
            Error::TooSlow => answer.insert_header((header::RETRY_AFTER, "10")),
            Error::TooMany { seconds } => {
                answer.insert_header((header::RETRY_AFTER, seconds.to_string()))
            }
            _ => &mut answer,
        };
        let mut answer = answer.finish();
        answer.extensions_mut().insert(Told(self.to_string()));
        answer
    }
}

fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Every address that is not on the site map.
pub async fn not_found() -> Reply {
    Err(Error::NotFound)
}

#[derive(Template)]
#[template(path = "error.html")]
struct Page<'a> {
    shell: Shell,
    title: &'static str,
    words: &'a str,
    links: &'static [Link],
    request: &'a str,
}

struct Link {
    href: &'static str,
    label: &'static str,
}

const WAYS_OUT: &[Link] =
    &[Link { href: "/", label: "Start page" }, Link { href: "/report", label: "Report a problem" }];

/// The page for an answer of 400 and more.
pub(super) fn draw(
    status: StatusCode,
    words: Option<&str>,
    request: &str,
    settings: &Settings,
) -> String {
    let (title, fallback) = headline(status);
    let words = words.unwrap_or(fallback);
    let page = Page { shell: Shell::outside(settings), title, words, links: WAYS_OUT, request };
    page.render().unwrap_or_else(|_| fallback.to_owned())
}

fn headline(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        403 => ("This is not for you to open", "Ask the desk if you think it should be."),
        404 => (
            "There is nothing here",
            "The address may be mistyped, or it is something only others may see.",
        ),
        408 => ("That took too long", "The request did not arrive in time. Please try again."),
        409 => ("That cannot be done now", "Something changed in the meantime."),
        413 => ("That is too much", "Please send less at once."),
        429 => ("Too many tries", "Wait a little, then try again."),
        503 => ("The desk is busy", "Try again in a moment. Nothing was lost."),
        500..=599 => ("Something went wrong on our side", "It was written down. Please try again."),
        _ => ("That request makes no sense", "Please go back and try again."),
    }
}
