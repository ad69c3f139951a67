//! What the guard tells handlers beside the caller.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use studio::verbs::account_session::Credential;

use super::stay::Stay;

/// How somebody came in.
#[derive(Clone)]
pub(crate) struct Entry {
    /// With what.
    pub(crate) credential: Credential,
    /// What a browser sends along with every change; none for tokens.
    pub(crate) csrf: Option<String>,
    /// How long they may stay.
    pub(crate) stay: Stay,
}

/// Whether the cookie is for TLS alone; the guard puts it into each request.
#[derive(Clone, Copy)]
pub(super) struct Secure(pub(super) bool);

/// The outside of a request: nothing of it is there when the command line asks inside the program.
pub(crate) struct Visitor {
    /// From where.
    pub(crate) address: Option<IpAddr>,
    /// Whether the cookie is for TLS alone.
    pub(crate) secure: bool,
    /// How they came in.
    pub(crate) entry: Option<Entry>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            address: address.map(|ConnectInfo(address)| address.ip()),
            secure: parts.extensions.get::<Secure>().is_some_and(|Secure(secure)| *secure),
            entry: parts.extensions.get::<Entry>().cloned(),
        })
    }
}
