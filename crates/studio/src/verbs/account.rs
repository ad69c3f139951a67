//! Tokens: making, listing and revoking them. Nobody hands on more than they have.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::{Right, Role, Token, TokenId, TokenKind, TokenState};
use domain::clock::WallMs;
use domain::id::ProjectId;
use domain::line::event::{AccountChange, Event};
use domain::secret::Secret;
use domain::slug::Slug;

use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// The most characters in the name of a token.
pub const LONGEST_NAME: usize = 100;

/// What whoever makes a token may hand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// Their rights.
    pub rights: BTreeSet<Right>,
    /// The only project they see.
    pub project: Option<ProjectId>,
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// A program's, or a reviewer's.
    pub kind: TokenKind,
    /// Whom or what it is for, 1 to 100 characters.
    pub name: String,
    /// The part of its bearer.
    pub role: Role,
    /// What its bearer may do; everything the role may when none.
    pub rights: Option<BTreeSet<Right>>,
    /// The only project its bearer sees.
    pub project: Option<ProjectId>,
    /// When it ends.
    pub expires_at: Option<WallMs>,
}

impl Studio {
    /// Tokens in the order in which they were made.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn tokens(
        &self,
        project: Option<&ProjectId>,
        after: Option<&TokenId>,
        limit: u32,
    ) -> Result<Vec<Token>, StudioError> {
        Ok(self.store.tokens(project, after, limit).await?)
    }

    /// One token; none when there is none with this identity.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn token(&self, id: &TokenId) -> Result<Option<Token>, StudioError> {
        Ok(self.store.token(id).await?)
    }

    /// The names of projects by their identities.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn project_slugs(&self) -> Result<BTreeMap<ProjectId, Slug>, StudioError> {
        let projects = self.store.projects().await?;
        Ok(projects.into_iter().map(|project| (project.id, project.slug)).collect())
    }

    /// Makes a token. Its secret is returned and kept nowhere.
    ///
    /// # Errors
    ///
    /// When it makes no sense, or would be able to do more or live longer than its maker.
    pub async fn make_token(&self, maker: &Maker, new: NewToken) -> Result<(Token, Secret), StudioError> {
        let now = self.clock.wall();
        check_name(&new.name)?;
        let rights = new.rights.clone().unwrap_or_else(|| new.role.rights().iter().copied().collect());
        check_rights(&new, &rights, maker)?;
        check_project(&new, maker)?;
        let mine = self.store.token(&TokenId(self.actor.as_str().to_owned())).await?;
        check_end(&new, now, mine.and_then(|token| token.expires_at))?;
        let token = Token {
            id: TokenId::fresh(self.ids.as_ref()),
            kind: new.kind,
            name: new.name.trim().to_owned(),
            role: new.role,
            rights,
            project: new.project,
            created_at: now,
            expires_at: new.expires_at,
            last_used_at: None,
            revoked_at: None,
        };
        let secret = self.fresh_secret();
        let mut tx = self.begin().await?;
        tx.put_token(&token, &secret.hash()).await?;
        tx.emit(changed(&token, AccountChange::Made));
        tx.commit().await?;
        Ok((token, secret))
    }

    /// Revokes a token and ends its sessions. One that was revoked before stays as it is.
    ///
    /// # Errors
    ///
    /// When it is the owner's, which is revoked by deleting its file.
    pub async fn revoke_token(&self, token: &Token) -> Result<Token, StudioError> {
        if token.kind == TokenKind::Owner && token.state(self.clock.wall()) == TokenState::Valid {
            return Err(Refusal::conflict(
                "owner_token",
                "the owner's token is not revoked this way",
                "stop the server, delete the file owner-token in the data folder, and start again",
            ));
        }
        let mut tx = self.begin().await?;
        if tx.revoke_token(&token.id).await? {
            tx.emit(changed(token, AccountChange::Revoked));
        }
        tx.commit().await?;
        Ok(self.store.token(&token.id).await?.unwrap_or_else(|| token.clone()))
    }
}

/// The event of a change to an account.
pub(super) fn changed(token: &Token, change: AccountChange) -> Event {
    Event::AccountChanged {
        account: token.id.clone(),
        name: token.name.clone(),
        role: token.role,
        project: token.project.clone(),
        change,
    }
}

fn check_name(name: &str) -> Result<(), StudioError> {
    let length = name.trim().chars().count();
    if (1..=LONGEST_NAME).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(());
    }
    let message = format!("a name has 1 to {LONGEST_NAME} characters and stands on one line");
    Err(Refusal::invalid("name", message, "say whom or what the token is for"))
}

fn check_rights(new: &NewToken, rights: &BTreeSet<Right>, maker: &Maker) -> Result<(), StudioError> {
    if rights.is_empty() {
        return Err(Refusal::invalid(
            "rights",
            "a token needs at least one right",
            "leave the rights out for all of the role's",
        ));
    }
    if let Some(right) = rights.iter().find(|right| !new.role.rights().contains(right)) {
        let message = format!("the role {} has no right to {right}", new.role);
        return Err(Refusal::invalid(
            "rights",
            message,
            format!("its rights are: {}", list(new.role.rights())),
        ));
    }
    if let Some(right) = rights.iter().find(|right| !maker.rights.contains(right)) {
        let message = format!("you cannot hand on the right to {right}, because you do not have it");
        let yours: Vec<Right> = maker.rights.iter().copied().collect();
        return Err(Refusal::invalid("rights", message, format!("yours are: {}", list(&yours))));
    }
    Ok(())
}

fn check_project(new: &NewToken, maker: &Maker) -> Result<(), StudioError> {
    if new.role == Role::Reviewer && new.project.is_none() {
        let message = "a reviewer sees one project, and none was named";
        return Err(Refusal::invalid("project", message, "name the project"));
    }
    if maker.project.is_some() && new.project != maker.project {
        let message = "you see one project only, and the token would see more";
        return Err(Refusal::invalid("project", message, "name your project"));
    }
    Ok(())
}

fn check_end(new: &NewToken, now: WallMs, mine: Option<WallMs>) -> Result<(), StudioError> {
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::invalid("expires_at", "the end is over already", "choose a later end, or none"));
    }
    let Some(mine) = mine else { return Ok(()) };
    if new.expires_at.is_some_and(|end| end <= mine) {
        return Ok(());
    }
    let message = "a token ends at the latest when that of its maker does";
    Err(Refusal::invalid("expires_at", message, format!("yours ends on {}", mine.rfc3339())))
}

fn list(rights: &[Right]) -> String {
    rights.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
