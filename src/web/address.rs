//! Where a request comes from, as far as that can be believed.

use actix_web::HttpRequest;
use std::net::IpAddr;

/// The visitor's address: the connection's, or what a proxy of ours says in `X-Forwarded-For`.
pub(super) fn of(request: &HttpRequest, proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let told = request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok());
    let told = told.collect::<Vec<_>>().join(",");
    Some(believed(peer, &told, proxies))
}

/// Every proxy appends whom it heard from, so the truth is read from the end, for as long as a proxy of ours tells it.
fn believed(peer: IpAddr, told: &str, proxies: &[IpAddr]) -> IpAddr {
    let mut visitor = peer;
    for next in told.rsplit(',') {
        match next.trim().parse::<IpAddr>() {
            Ok(next) if proxies.contains(&visitor) => visitor = next.to_canonical(),
            _ => break,
        }
    }
    visitor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let (proxies, proxy, visitor) =
            ([ip("10.0.0.1"), ip("10.0.0.2")], ip("10.0.0.1"), ip("192.0.2.7"));
        for (peer, told, believed_to_be) in [
            (visitor, "", visitor),
            (visitor, "203.0.113.9", visitor),
            (proxy, "", proxy),
            (proxy, "192.0.2.7", visitor),
            (proxy, "203.0.113.9, 192.0.2.7", visitor),
            (proxy, "203.0.113.9, 192.0.2.7, 10.0.0.2", visitor),
            (proxy, "192.0.2.7, unknown", proxy),
            (proxy, "::ffff:192.0.2.7", visitor),
        ] {
            assert_eq!(believed(peer, told, &proxies), believed_to_be, "{peer} says {told}");
        }
    }
}
