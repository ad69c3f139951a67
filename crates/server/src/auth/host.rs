//! Host and origin. A page somewhere else can make a browser send requests here, even under a name of its own
//! that suddenly points to this machine; the two headers that a page cannot forge give it away.

use std::net::IpAddr;
use std::str::FromStr as _;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

use super::settings::Settings;
use crate::error::Problem;

/// The name under which a request reached us, which must be one of ours.
pub(super) fn host(headers: &HeaderMap, uri: &Uri, settings: &Settings) -> Result<Authority, Problem> {
    let mut named = headers.get_all(header::HOST).iter();
    let written = named.next().and_then(|host| Authority::from_str(host.to_str().ok()?).ok());
    let doubled = named.next().is_some();
    // A request for a whole URL names the host twice; both must be ours.
    let found = uri.authority().cloned().or_else(|| written.clone());
    let is_ours = |host: &Authority| is_ours(host, settings);
    match found {
        Some(host) if !doubled && is_ours(&host) && written.as_ref().is_none_or(is_ours) => Ok(host),
        _ => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "wrong_host",
            "the studio is not reached under this name",
        )
        .field("Host")
        .fix("use 127.0.0.1 or localhost, or add the name to the hosts in sakuga.toml")),
    }
}

fn is_ours(host: &Authority, settings: &Settings) -> bool {
    if host.as_str().contains('@') {
        return false;
    }
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    let is_loopback = name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    let is_named = |known: &String| {
        known.eq_ignore_ascii_case(host.as_str())
            || known.eq_ignore_ascii_case(host.host())
            || known.eq_ignore_ascii_case(name)
    };
    is_loopback || name.eq_ignore_ascii_case("localhost") || settings.hosts.iter().any(is_named)
}

/// Whether a request that may change something comes from one of our own pages, or from no page at all.
pub(super) fn origin(headers: &HeaderMap, host: &Authority, settings: &Settings) -> Result<(), Problem> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return Ok(()) };
    let origin = origin.to_str().unwrap_or("null");
    let known = settings.origins.iter().any(|known| known.eq_ignore_ascii_case(origin));
    if origins.next().is_none() && (known || is_same(origin, host)) {
        return Ok(());
    }
    Err(wrong_origin())
}

/// What a page from elsewhere is told.
pub(super) fn wrong_origin() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "wrong_origin", "pages from elsewhere may not change anything here")
        .field("Origin")
        .fix("use the studio's own pages, or add the origin to those in sakuga.toml")
}

fn is_same(origin: &str, host: &Authority) -> bool {
    let Some((scheme, named)) = origin.split_once("://") else { return false };
    let port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let plain = |authority: &str| {
        let lower = authority.to_ascii_lowercase();
        lower.strip_suffix(port).map_or(lower.clone(), str::to_owned)
    };
    plain(named) == plain(host.as_str())
}

/// Whether a request may change something or opens a socket, over which more will come.
pub(super) fn needs_origin(method: &Method, headers: &HeaderMap) -> bool {
    !is_safe(method) || is_upgrade(headers)
}

/// Whether a method changes nothing.
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request asks for another protocol, such as a WebSocket.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.contains_key(header::UPGRADE)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn allowed(host_header: &str, hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host_header).unwrap());
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        host(&headers, &Uri::from_static("/"), &Settings { hosts, ..Settings::default() }).is_ok()
    }

    #[test]
    fn only_own_names_are_answered() {
        for good in ["localhost", "LOCALHOST:8328", "127.0.0.1:8328", "127.9.9.9", "[::1]:8328", "[::1]"] {
            assert!(allowed(good, &[]), "{good}");
        }
        let bad = [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "a@localhost",
            "",
            "10.0.0.1",
        ];
        for bad in bad {
            assert!(!allowed(bad, &[]), "{bad}");
        }
        assert!(allowed("studio.example:99", &["Studio.example"]));
        assert!(allowed("studio.example:99", &["studio.example:99"]));
        assert!(!allowed("studio.example:98", &["studio.example:99"]));
    }

    #[test]
    fn an_origin_is_ours_only_with_the_same_name_and_port() {
        let same = |origin: &str, host: &'static str| is_same(origin, &Authority::from_static(host));
        assert!(same("http://127.0.0.1:8328", "127.0.0.1:8328"));
        assert!(same("https://studio.example", "studio.example"));
        assert!(same("https://studio.example", "Studio.example:443"));
        for wrong in
            ["null", "http://127.0.0.1:8329", "http://localhost:8328", "ftp://127.0.0.1:8328", "http://"]
        {
            assert!(!same(wrong, "127.0.0.1:8328"), "{wrong}");
        }
    }
}
