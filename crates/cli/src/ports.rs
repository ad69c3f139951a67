//! Who listens on a port of this machine, as far as the system tells this user.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

use anyhow::Context;
use tokio::net::TcpListener;

/// The state of a socket that listens, in the kernel's tables.
const LISTENS: &str = "0A";

/// Listens on an address.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let who = holder(address.port()).unwrap_or_else(|| "another program".to_owned());
            anyhow::bail!(
                "port {} is used by {who}: stop it, or choose another port with --bind {}:{}",
                address.port(),
                address.ip(),
                address.port().checked_add(1).unwrap_or(8328)
            )
        }
        bound => bound.with_context(|| format!("failed to listen on {address}")),
    }
}

/// The program that listens on a port.
fn holder(port: u16) -> Option<String> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .find_map(|table| listening(&table, port))?;
    let wanted = format!("socket:[{inode}]");
    let is_process =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.as_bytes()[0].is_ascii_digit());
    let mut processes = fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path()).filter(is_process);
    let process = processes.find(|process| {
        let files = fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
        files
            .filter_map(|file| fs::read_link(file.path()).ok())
            .any(|link| link.as_os_str() == wanted.as_str())
    })?;
    let number = process.file_name()?.to_string_lossy().into_owned();
    let words = fs::read(process.join("cmdline")).ok()?;
    let words = String::from_utf8_lossy(&words).trim_end_matches('\0').replace('\0', " ");
    let words: String = words.chars().take(80).collect();
    Some(format!("`{words}` (process {number})"))
}

/// The inode of the socket that listens on a port, from a table of the kernel.
fn listening(table: &str, port: u16) -> Option<String> {
    let port = format!(":{port:04X}");
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_it = fields.get(1)?.ends_with(&port) && *fields.get(3)? == LISTENS;
        is_it.then(|| fields.get(9).map(|inode| (*inode).to_owned())).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_told_with_its_holder() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let found = holder(port).unwrap();
        assert!(found.contains(&format!("(process {})", std::process::id())), "{found}");
        drop(taken);
        assert_eq!(holder(port), None);
    }
}
