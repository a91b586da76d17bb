//! Which requests are let in.

use std::net::{IpAddr, SocketAddr};

use hyper::HeaderMap;
use hyper::header;

use super::{Method, Reply};

/// Where the server is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    address: SocketAddr,
}

/// Refuses a request that was not sent to this server, or that a page of another origin sent.
pub(super) fn refusal(place: Place, method: Method, headers: &HeaderMap) -> Option<Reply> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST.as_str()).unwrap_or_default();
    if headers.get_all(header::HOST).iter().count() != 1 || !place.is_own(host) {
        return Some(Reply::refused(403, "refused: the request names another host; use the address that was printed"));
    }
    let foreign = "refused: a page of another origin sent the request";
    if text(header::ORIGIN.as_str()).is_some_and(|origin| origin.strip_prefix("http://") != Some(host)) {
        return Some(Reply::refused(403, foreign));
    }
    let opened = method == Method::Get && text("sec-fetch-mode") == Some("navigate");
    let own_site = |site: &str| site == "same-origin" || site == "none";
    // A link may be followed from anywhere, but a page of another origin may use nothing.
    if text("sec-fetch-site").is_some_and(|site| !own_site(site)) && !opened {
        return Some(Reply::refused(403, foreign));
    }
    let json = |kind: &str| kind.split(';').next().map(str::trim) == Some("application/json");
    if method == Method::Post && !text(header::CONTENT_TYPE.as_str()).is_some_and(json) {
        return Some(Reply::refused(415, "refused: the body must be JSON (content-type: application/json)"));
    }
    None
}

impl Place {
    pub fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Whether a host, with its port, is this server: by a number, as a name could be made to point here by anybody.
    fn is_own(self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else { return false };
        if port.parse() != Ok(self.address.port()) {
            return false;
        }
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        match bare.parse::<IpAddr>() {
            Ok(number) => !self.address.ip().is_loopback() || number.is_loopback(),
            Err(_) => name == "localhost",
        }
    }

    /// The origin by which it is reached from this machine, as in `http://127.0.0.1:8080`.
    pub fn origin(self) -> String {
        let Self { address } = self;
        if address.ip().is_unspecified() {
            return format!("http://127.0.0.1:{}", address.port());
        }
        format!("http://{address}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::{HeaderName, HeaderValue};

    fn status(address: &str, method: Method, given: &[(&'static str, &'static str)]) -> u16 {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        refusal(Place::new(address.parse().unwrap()), method, &headers).map_or(200, |reply| reply.status)
    }

    #[test]
    fn only_its_own_hosts_are_let_in() {
        let get = |address, host| status(address, Method::Get, &[("host", host)]);
        for host in ["127.0.0.1:80", "localhost:80", "[::1]:80", "127.0.0.2:80"] {
            assert_eq!(get("127.0.0.1:80", host), 200, "{host}");
        }
        for host in ["127.0.0.1:81", "127.0.0.1", "evil.example:80", "localhost.evil.example:80", "10.0.0.1:80", ""] {
            assert_eq!(get("127.0.0.1:80", host), 403, "{host}");
        }
        assert_eq!(get("0.0.0.0:80", "10.0.0.1:80"), 200);
        assert_eq!(get("0.0.0.0:80", "evil.example:80"), 403);
        assert_eq!(status("127.0.0.1:80", Method::Get, &[]), 403);
        let twice = [("host", "127.0.0.1:80"), ("host", "evil.example")];
        assert_eq!(status("127.0.0.1:80", Method::Get, &twice), 403);
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        let post = |given: &[(&'static str, &'static str)]| {
            let own = [("host", "127.0.0.1:80"), ("content-type", "application/json")];
            status("127.0.0.1:80", Method::Post, &[&own, given].concat())
        };
        assert_eq!(post(&[]), 200);
        assert_eq!(post(&[("origin", "http://127.0.0.1:80"), ("sec-fetch-site", "same-origin")]), 200);
        for origin in ["http://evil.example", "null", "https://127.0.0.1:80", "http://127.0.0.1:81"] {
            assert_eq!(post(&[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(post(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), 403);
        let get = |mode| {
            let given = [("host", "127.0.0.1:80"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)];
            status("127.0.0.1:80", Method::Get, &given)
        };
        assert_eq!(get("navigate"), 200);
        assert_eq!(get("no-cors"), 403);
    }

    #[test]
    fn a_body_is_json() {
        let post = |kind| status("127.0.0.1:80", Method::Post, &[("host", "127.0.0.1:80"), ("content-type", kind)]);
        assert_eq!(post("application/json; charset=utf-8"), 200);
        assert_eq!(post("text/plain"), 415);
    }
}
