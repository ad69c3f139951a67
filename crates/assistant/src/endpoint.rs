//! Where an assistant is.

use std::fmt;
use std::str::FromStr;

/// An address of an assistant, `http://` or `https://`, with the path below which its routes are. It comes from the
/// configuration only: no request can aim it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(reqwest::Url);

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no address of an assistant ({why}): write one such as http://127.0.0.1:11434")]
pub struct EndpointError {
    text: String,
    why: String,
}

impl Endpoint {
    /// Whether nobody on the way can read what is said.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The address of one of its routes, such as `/api/chat`.
    #[must_use]
    pub fn route(&self, route: &str) -> String {
        format!("{}{route}", self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |why: &str| EndpointError { text: text.to_owned(), why: why.to_owned() };
        let url: reqwest::Url = text.parse().map_err(|_| wrong("it is no URL"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("it begins with neither http:// nor https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("it holds a password, which belongs into an environment variable"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it has more than a path"));
        }
        Ok(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_lie_below_the_path() {
        let route = |text: &str| text.parse::<Endpoint>().unwrap().route("/chat/completions");
        assert_eq!(route("https://api.example.com/v1/"), "https://api.example.com/v1/chat/completions");
        assert_eq!(route("http://127.0.0.1:8000"), "http://127.0.0.1:8000/chat/completions");
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_reason() {
        for text in
            ["", "localhost:11434", "ftp://a", "http://me:secret@a", "http://a/?model=b", "http://a/#b"]
        {
            let error = text.parse::<Endpoint>().unwrap_err().to_string();
            assert!(error.contains("write one such as"), "{error}");
        }
    }
}
