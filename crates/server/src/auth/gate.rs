//! What is remembered about who may come in: credentials that were looked up, codes that work once, attempts.
//!
//! Concurrency: two short locks, never held over a wait and never both. A look-up that began before a change of
//! accounts is answered and not remembered, so that what was revoked stays out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use domain::account::{TokenId, TokenState};
use domain::actor::Actor;
use domain::asset::ContentHash;
use domain::clock::Clock;
use domain::secret::Secret;
use studio::verbs::account_session::Credential;
use studio::{Studio, StudioError};
use tokio::sync::watch;

use super::limit::Limit;
use crate::app::App;
use crate::error::Problem;

/// How long a credential is believed without asking the database again.
const REMEMBER: Duration = Duration::from_secs(5);

/// How many credentials are remembered at most.
const MOST: usize = 1024;

/// How long a code for signing in works.
const CODE: Duration = Duration::from_mins(1);

/// How a secret was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As that of a token.
    Token,
    /// As that of a session, in the cookie.
    Session,
}

/// What is remembered.
pub(crate) struct Gate {
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
    codes: Mutex<HashMap<ContentHash, (TokenId, Duration)>>,
    limit: Limit,
    /// Wakes those who stay when accounts change.
    changes: watch::Sender<()>,
}

#[derive(Default)]
struct Known {
    /// Rises with each change of accounts.
    generation: u64,
    credentials: HashMap<ContentHash, (Credential, Duration)>,
}

impl Gate {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let limit = Limit::new(clock.clone());
        Self {
            clock,
            known: Mutex::default(),
            codes: Mutex::default(),
            limit,
            changes: watch::Sender::new(()),
        }
    }

    /// Finds out who shows this secret.
    ///
    /// # Errors
    ///
    /// 401 with the reason. Whoever has a secret that was once good may know what became of it; a secret that
    /// nobody ever had tells nothing.
    pub(crate) async fn admit(
        &self,
        studio: &Studio,
        shown: Shown,
        secret: &str,
    ) -> Result<Credential, Problem> {
        let secret = Secret::read(secret).ok_or_else(malformed)?;
        let hash = secret.hash();
        let credential = match self.remembered(&hash, shown) {
            Ok(credential) => credential,
            Err(generation) => {
                let credential = look_up(studio, shown, &hash).await?.ok_or_else(|| unknown(shown))?;
                if credential.state(studio.clock().wall()) == TokenState::Valid {
                    note_use(studio, &credential).await;
                    self.remember(hash, &credential, generation);
                }
                credential
            }
        };
        match credential.state(studio.clock().wall()) {
            TokenState::Valid => Ok(credential),
            TokenState::Expired => Err(over("expired", shown)),
            TokenState::Revoked => Err(over("revoked", shown)),
        }
    }

    /// Forgets all credentials, because accounts changed.
    pub(crate) fn forget(&self) {
        let mut known = lock(&self.known);
        known.generation += 1;
        known.credentials.clear();
        drop(known);
        self.changes.send_replace(());
    }

    /// Changes of accounts from now on.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// Counts an attempt to sign in.
    ///
    /// # Errors
    ///
    /// How long to wait, when there were too many.
    pub(crate) fn attempt(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        self.limit.attempt(address)
    }

    /// Remembers a code that signs in this account once.
    fn expect_code(&self, code: &Secret, account: TokenId) {
        let now = self.clock.monotonic();
        let mut codes = lock(&self.codes);
        codes.retain(|_, (_, until)| *until > now);
        codes.insert(code.hash(), (account, now + CODE));
    }

    /// Takes a code; the account that it signs in.
    pub(crate) fn take_code(&self, code: &str) -> Option<TokenId> {
        let hash = Secret::read(code)?.hash();
        let (account, until) = lock(&self.codes).remove(&hash)?;
        (until > self.clock.monotonic()).then_some(account)
    }

    fn remembered(&self, hash: &ContentHash, shown: Shown) -> Result<Credential, u64> {
        let known = lock(&self.known);
        let now = self.clock.monotonic();
        match known.credentials.get(hash) {
            Some((credential, until)) if *until > now && fits(credential, shown) => Ok(credential.clone()),
            _ => Err(known.generation),
        }
    }

    fn remember(&self, hash: ContentHash, credential: &Credential, generation: u64) {
        let mut known = lock(&self.known);
        if known.generation != generation {
            return;
        }
        let now = self.clock.monotonic();
        if known.credentials.len() >= MOST {
            known.credentials.retain(|_, (_, until)| *until > now);
        }
        if known.credentials.len() < MOST {
            known.credentials.insert(hash, (credential.clone(), now + REMEMBER));
        }
    }
}

/// The path that signs a browser of the owner in, once and within 60 s: for `serve`, which opens it.
///
/// # Errors
///
/// When the owner's token cannot be read or made.
pub async fn sign_in_path(app: &App) -> Result<String, StudioError> {
    let studio = app.owned();
    let owner = studio.owner_token().await?;
    let code = studio.fresh_secret();
    app.gate().expect_code(&code, owner.id);
    Ok(format!("/api/v1/sessions/once?code={}", code.reveal()))
}

pub(super) async fn look_up(
    studio: &Studio,
    shown: Shown,
    hash: &ContentHash,
) -> Result<Option<Credential>, StudioError> {
    match shown {
        Shown::Token => studio.token_of(hash).await,
        Shown::Session => studio.session_of(hash).await,
    }
}

async fn note_use(studio: &Studio, credential: &Credential) {
    let account = Actor::account(credential.token().id.as_str());
    // Nobody is turned away because the disk is full.
    if let Err(error) = studio.acting_as(account).used(credential).await {
        tracing::warn!(%error, account = %credential.token().id, "failed to write down when a token was used");
    }
}

const fn fits(credential: &Credential, shown: Shown) -> bool {
    matches!(
        (credential, shown),
        (Credential::Token(_), Shown::Token) | (Credential::Session(..), Shown::Session)
    )
}

/// What is said of something that cannot be a secret.
pub(super) fn malformed() -> Problem {
    refused("token_malformed", "this is no token of the studio, or not a whole one")
        .fix("a token is sakuga_ and 64 digits; send it as Authorization: Bearer <token>")
}

fn unknown(shown: Shown) -> Problem {
    match shown {
        Shown::Token => refused("token_unknown", "nobody has this token").fix(
            "the owner's token is in owner-token in the data folder; `sakuga token create` makes others",
        ),
        Shown::Session => over("ended", shown),
    }
}

fn over(what: &str, shown: Shown) -> Problem {
    match shown {
        Shown::Token => refused(&format!("token_{what}"), &format!("this token is {what}"))
            .fix("ask the studio's owner for another one"),
        Shown::Session => refused("session_over", "your session has ended").fix("sign in again"),
    }
}

fn refused(code: &str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, detail)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
