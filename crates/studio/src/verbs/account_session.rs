//! Letting people in: what a secret stands for, and the sessions of browsers.

use domain::account::{Token, TokenId, TokenState};
use domain::asset::ContentHash;
use domain::clock::WallMs;
use domain::line::event::AccountChange;
use domain::secret::Secret;
use store::Session;

use super::account::changed;
use crate::error::StudioError;
use crate::studio::Studio;

/// A session ends after so long without use.
const SESSION_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// The time of last use is written at most so often.
const TOUCH_MS: i64 = 60 * 1000;

/// What a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// That of a token.
    Token(Token),
    /// That of a session, which stands for a token.
    Session(Session, Token),
}

impl Credential {
    /// The token behind it.
    #[must_use]
    pub const fn token(&self) -> &Token {
        match self {
            Self::Token(token) | Self::Session(_, token) => token,
        }
    }

    /// Whether it lets its bearer in at this moment.
    #[must_use]
    pub fn state(&self, now: WallMs) -> TokenState {
        match self {
            Self::Session(session, _) if session.expires_at <= now => TokenState::Expired,
            _ => self.token().state(now),
        }
    }

    fn last_used_at(&self) -> Option<WallMs> {
        match self {
            Self::Token(token) => token.last_used_at,
            Self::Session(session, _) => Some(session.last_used_at),
        }
    }
}

impl Studio {
    /// The token with this secret; none when nobody has such a one.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn token_of(&self, hash: &ContentHash) -> Result<Option<Credential>, StudioError> {
        Ok(self.store.token_by_hash(hash).await?.map(Credential::Token))
    }

    /// The session with this secret; none when there is none or it ended.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn session_of(&self, hash: &ContentHash) -> Result<Option<Credential>, StudioError> {
        let Some(session) = self.store.session(hash).await? else { return Ok(None) };
        let token = self.store.token(&session.token).await?;
        Ok(token.map(|token| Credential::Session(session, token)))
    }

    /// Writes down that a credential was used, unless that was done within the last minute. A session lives on.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn used(&self, credential: &Credential) -> Result<(), StudioError> {
        let now = self.clock.wall();
        // A wall clock that was set back must not stop the writing for as long as it was ahead.
        let recent = |at: WallMs| (0..TOUCH_MS).contains(&(now.0 - at.0));
        if credential.last_used_at().is_some_and(recent) {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.touch_token(&credential.token().id, now).await?;
        if let Credential::Session(session, token) = credential {
            tx.touch_session(&session.hash, now, end(token, now)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Opens a session that stands for a token, in the name of that token. The secret goes into the cookie.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn open_session(&self, token: &Token) -> Result<(Session, Secret), StudioError> {
        let now = self.clock.wall();
        let secret = self.fresh_secret();
        let session = Session {
            hash: secret.hash(),
            token: token.id.clone(),
            created_at: now,
            last_used_at: now,
            expires_at: end(token, now),
        };
        let mut tx = self.begin().await?;
        tx.put_session(&session).await?;
        tx.touch_token(&token.id, now).await?;
        tx.emit(changed(token, AccountChange::SignedIn));
        tx.commit().await?;
        Ok((session, secret))
    }

    /// Ends a session.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn close_session(&self, hash: &ContentHash, token: &TokenId) -> Result<(), StudioError> {
        let Some(token) = self.store.token(token).await? else { return Ok(()) };
        let mut tx = self.begin().await?;
        if tx.drop_session(hash).await? {
            tx.emit(changed(&token, AccountChange::SignedOut));
        }
        tx.commit().await?;
        Ok(())
    }
}

/// When a session that is used now ends: never later than its token.
fn end(token: &Token, now: WallMs) -> WallMs {
    let usual = WallMs(now.0 + SESSION_MS);
    token.expires_at.map_or(usual, |end| end.min(usual))
}
