//! The one cookie: the browser's half of a session, or of nobody's visit.

use actix_web::HttpRequest;

/// `__Host-`: only over a safe connection, only from this host, for all of it.
const NAME: &str = "__Host-tallydesk";

/// The token that a request carries; empty when it carries none of the shape that we make: whoever sends that is nobody.
pub(super) fn of(request: &HttpRequest) -> String {
    let ours = |text: &str| {
        text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    request
        .cookie(NAME)
        .map(|cookie| cookie.value().to_owned())
        .filter(|text| ours(text))
        .unwrap_or_default()
}

/// `Set-Cookie` for `token`. It lasts as long as the browser keeps it; how long it is good for the server decides.
pub(super) fn carrying(token: &str) -> String {
    format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// `Set-Cookie` that takes it away.
pub(super) fn taken_away() -> String {
    format!("{NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
