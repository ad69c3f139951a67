//! What the guard is told, and where the studio may listen.

use std::net::SocketAddr;

/// Under which names the studio is reached. Plain data; the defaults fit a studio on its own machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Names by which browsers and programs may call it beside those of loopback, such as `studio.example` (any
    /// port) or `studio.example:8443`.
    pub hosts: Vec<String>,
    /// Origins whose pages may change something beside its own, such as `http://localhost:5173`.
    pub origins: Vec<String>,
    /// Whether browsers reach it through TLS, so that the cookie is sent through nothing else.
    pub secure: bool,
}

/// The words that allow others to reach the studio.
const WORDS: &str = "others may reach this studio";

/// Where the environment says them.
const VARIABLE: &str = "SAKUGA_SERVER_ALLOW_PUBLIC";

/// Whether the studio may listen there. `public` is whether somebody said in words that others may reach it.
///
/// # Errors
///
/// When the address can be reached from other machines and nobody said so; the words say how.
pub fn may_listen(address: SocketAddr, public: bool) -> Result<(), String> {
    if public || address.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "{address} can be reached from other machines: everybody there who has a token can use the studio, and without TLS \
         others can read along. Listen on 127.0.0.1, or put allow_public = \"{WORDS}\" below [server] in sakuga.toml (or \
         {VARIABLE}=\"{WORDS}\" in the environment) if that is what you want"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_needs_no_words() {
        let may = |address: &str, public| may_listen(address.parse().unwrap(), public).is_ok();
        for address in ["127.0.0.1:8328", "127.8.8.8:1", "[::1]:8328", "[::ffff:127.0.0.1]:8328"] {
            assert!(may(address, false), "{address}");
        }
        for address in ["0.0.0.0:8328", "[::]:8328", "192.168.1.4:8328", "[2001:db8::1]:80"] {
            assert!(!may(address, false), "{address}");
            assert!(may(address, true), "{address}");
        }
    }
}
