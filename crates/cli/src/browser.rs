//! Opening the studio in the browser of whoever sits at this machine.

use std::io::IsTerminal as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::Stdio;

use tokio::process::Command;

/// A page of the studio as this machine reaches it: the first one, or one that signs in with a code.
pub(crate) fn page(address: SocketAddr, path: &str) -> String {
    let mut address = address;
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{address}{path}")
}

/// Whether somebody sits at a desktop here: there is a display, and the program runs in a terminal.
pub(crate) fn is_here() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    (set("DISPLAY") || set("WAYLAND_DISPLAY"))
        && std::io::stdout().is_terminal()
        && std::io::stderr().is_terminal()
}

/// Opens a page; whether a browser comes up is up to the desktop.
pub(crate) fn open(page: &str) {
    // Whoever starts it with tokio need not wait for its end.
    let mut command = Command::new("xdg-open");
    let command = command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        tracing::info!(error = %error, "failed to open the browser");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_one_that_this_machine_can_reach() {
        let everywhere = SocketAddr::from(([0, 0, 0, 0], 8328));
        assert_eq!(page(everywhere, "/app"), "http://127.0.0.1:8328/app");
        assert_eq!(
            page(SocketAddr::from(([127, 0, 0, 1], 1)), "/in?code=k7"),
            "http://127.0.0.1:1/in?code=k7"
        );
    }
}
