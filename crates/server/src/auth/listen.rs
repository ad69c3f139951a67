//! Where the studio may listen.

use std::net::SocketAddr;

/// Refuses an address that other machines can reach, unless that is allowed.
///
/// # Errors
///
/// Why not, and what to do.
pub fn may_listen(addr: SocketAddr, public: bool) -> Result<(), String> {
    if addr.ip().is_loopback() || public {
        return Ok(());
    }
    Err(format!(
        "{addr} can be reached by other machines: listen on 127.0.0.1, or put allow_public = \
         \"others may reach this studio\" below [server] in sakuga.toml"
    ))
}
