//! Where a server is. Addresses come from the configuration and the command line, never from a request.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// The address of a server, such as `http://127.0.0.1:8188`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(Url);

impl Address {
    /// The address of one of its routes, such as `/prompt`.
    pub(crate) fn route(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url
    }

    /// The address of its socket for a client.
    pub(crate) fn socket(&self, client: &str) -> String {
        let url = self.route("/ws");
        format!("ws{}?clientId={client}", url.as_str().trim_start_matches("http"))
    }

    /// Whether the server runs on this machine, so that its files and its memory are this machine's.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.0.host_str().is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]"))
    }

    /// The machine.
    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// How people name it where they gave it no name: host and port.
    #[must_use]
    pub fn name(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        format!("{host}:{}", self.0.port_or_known_default().unwrap_or(8188))
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fix = "write it like http://127.0.0.1:8188";
        let with_scheme =
            if text.contains("://") { text.to_owned() } else { format!("http://{}", text.trim()) };
        let url =
            Url::parse(&with_scheme).map_err(|error| format!("\"{text}\" is no address ({error}): {fix}"))?;
        if url.scheme() != "http" {
            return Err(format!(
                "\"{text}\" is no plain http address, and no other can be spoken to: {fix}, or take a tunnel"
            ));
        }
        if url.host_str().is_none_or(str::is_empty) || url.query().is_some() || url.fragment().is_some() {
            return Err(format!("\"{text}\" is no address of a server: {fix}"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(format!("\"{text}\" holds a password, and addresses are shown and logged: {fix}"));
        }
        Ok(Self(url))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        let address: Address = "127.0.0.1:8188".parse().unwrap();
        assert_eq!(address.to_string(), "http://127.0.0.1:8188");
        assert_eq!(address.route("/api/jobs/x").as_str(), "http://127.0.0.1:8188/api/jobs/x");
        assert_eq!(address.socket("me"), "ws://127.0.0.1:8188/ws?clientId=me");
        assert!(address.is_local());
        let below: Address = "http://gpu.home/comfy/".parse().unwrap();
        assert_eq!(below.route("/prompt").as_str(), "http://gpu.home/comfy/prompt");
        assert_eq!(below.name(), "gpu.home:80");
        assert!(!below.is_local());
    }

    #[test]
    fn what_is_no_address_is_refused_with_an_example() {
        for text in
            ["", "https://gpu.home", "file:///etc", "http://", "http://me:secret@gpu", "http://gpu/?x=1"]
        {
            assert!(text.parse::<Address>().unwrap_err().contains("http://127.0.0.1:8188"), "{text}");
        }
    }
}
