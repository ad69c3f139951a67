//! In whose name a client asks.

use std::collections::BTreeSet;

use anyhow::bail;
use axum::Router;
use axum::http::request::Builder;
use axum::http::{Method, header};
use domain::account::Right;
use domain::secret::Secret;
use server::App;
use server::auth::{Caller, Settings, guard};

/// In whose name a client asks.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// Whoever sits at this machine: may do everything.
    Owner,
    /// The same, and only looks: nothing is asked that could change anything.
    Reader,
    /// Whoever has this token, and may do what the token may.
    Bearer(Secret),
}

impl Who {
    /// The router for requests of theirs; that of a bearer stands behind the guard, as on a socket.
    pub(super) fn router(&self, app: App) -> Router {
        match self {
            Self::Owner | Self::Reader => server::router(app),
            Self::Bearer(_) => guard(server::router(app.clone()), app, Settings::default()),
        }
    }

    /// Says on a request to the router inside this program who asks.
    pub(crate) fn mark(&self, request: Builder) -> Builder {
        match self {
            Self::Owner => request.extension(Caller::local()),
            Self::Reader => {
                request.extension(Caller { rights: BTreeSet::from([Right::View]), ..Caller::local() })
            }
            Self::Bearer(secret) => request
                .header(header::HOST, "localhost")
                .header(header::AUTHORIZATION, format!("Bearer {}", secret.reveal())),
        }
    }

    /// The token for requests to a server, where the owner's is known.
    pub(super) fn token(&self, owner: String) -> String {
        match self {
            Self::Owner | Self::Reader => owner,
            Self::Bearer(secret) => secret.reveal().to_owned(),
        }
    }

    /// Refuses what only looking does not ask.
    pub(super) fn may_ask(&self, method: &Method) -> anyhow::Result<()> {
        if matches!(self, Self::Reader) && method != Method::GET {
            bail!("nothing can be changed by whoever only looks; use a token with the right to");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_only_looks_asks_for_nothing_that_changes() {
        assert!(Who::Reader.may_ask(&Method::GET).is_ok());
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(Who::Reader.may_ask(&method).is_err(), "{method}");
            assert!(Who::Owner.may_ask(&method).is_ok(), "{method}");
        }
    }
}
