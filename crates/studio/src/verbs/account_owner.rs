//! The owner's token and its file.

use assets::owner_token;
use domain::account::{Role, Token, TokenId, TokenKind, TokenState};
use domain::line::event::AccountChange;
use domain::secret::Secret;

use super::account::changed;
use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// Makes sure that the owner's token is in its file and in the rows, and returns it as it stands there. A
    /// missing file means that the old token is not trusted any more: it is revoked and a new one made. A token
    /// that the rows do not know is taken in, because only the owner can have put it there; so it is after the
    /// database was made again. To be called at each start, by whoever holds the folder's lock.
    ///
    /// # Errors
    ///
    /// When others can read the file, it holds no token, or cannot be written.
    pub async fn owner_token(&self) -> Result<Token, StudioError> {
        if let Some(secret) = owner_token::read(&self.folder)? {
            let known = self.store.token_by_hash(&secret.hash()).await?;
            match known {
                None => return self.put_owner(&secret).await,
                Some(token) if is_good(&token, self) => return Ok(token),
                Some(_) => owner_token::remove(&self.folder)?,
            }
        }
        let secret = self.fresh_secret();
        // The file comes first: should the program die now, the next start takes the token in from there.
        owner_token::write(&self.folder, &secret)?;
        self.put_owner(&secret).await
    }

    async fn put_owner(&self, secret: &Secret) -> Result<Token, StudioError> {
        let token = Token {
            id: TokenId::fresh(self.ids.as_ref()),
            kind: TokenKind::Owner,
            name: "owner".to_owned(),
            role: Role::Owner,
            rights: Role::Owner.rights().iter().copied().collect(),
            project: None,
            created_at: self.clock.wall(),
            expires_at: None,
            last_used_at: None,
            revoked_at: None,
        };
        let old = self.store.owner_tokens().await?;
        let mut tx = self.begin().await?;
        for token in old {
            tx.revoke_token(&token.id).await?;
            tx.emit(changed(&token, AccountChange::Revoked));
        }
        tx.put_token(&token, &secret.hash()).await?;
        tx.emit(changed(&token, AccountChange::Made));
        tx.commit().await?;
        Ok(token)
    }
}

/// Whether a token from the file is the owner's; somebody may have put another one there.
fn is_good(token: &Token, studio: &Studio) -> bool {
    token.kind == TokenKind::Owner && token.state(studio.clock.wall()) == TokenState::Valid
}
