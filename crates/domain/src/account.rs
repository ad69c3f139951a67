//! Who may do what.
//!
//! A role is a set of rights; a token may carry fewer. Whatever is asked of the studio needs exactly one
//! right, which the operation names.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clock::WallMs;
use crate::id::{Ids, ProjectId};

/// What somebody may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Look at everything in a project.
    View,
    /// Comment, approve, ask for a retake.
    Review,
    /// Change the story and the cast, draw, cut, steer jobs.
    Make,
    /// Accounts, tokens, deletion for good, the studio itself.
    Manage,
}

/// The part somebody has in the studio.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whoever the studio belongs to.
    Owner,
    /// Whoever works on the films.
    Artist,
    /// Whoever looks, comments and approves, in one project.
    Reviewer,
}

impl Role {
    /// What the role may do.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Owner => &[Right::View, Right::Review, Right::Make, Right::Manage],
            Self::Artist => &[Right::View, Right::Review, Right::Make],
            Self::Reviewer => &[Right::View, Right::Review],
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Artist => "artist",
            Self::Reviewer => "reviewer",
        }
    }
}

impl Right {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Review => "review",
            Self::Make => "make",
            Self::Manage => "manage",
        }
    }
}

/// Identifies a token, and with it the account behind it: `tok_` and a ULID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct TokenId(pub String);

impl TokenId {
    /// Takes the next identifier from `ids`.
    pub fn fresh(ids: &dyn Ids) -> Self {
        Self(format!("tok_{}", ids.next()))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// The owner's, in the file `owner-token` of the data folder.
    Owner,
    /// A program or a person.
    Token,
    /// A reviewer who was sent a link.
    Link,
}

impl TokenKind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Token => "token",
            Self::Link => "link",
        }
    }
}

/// Lets somebody in. Its secret is not here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The stable identity, which also stands in events as the actor.
    pub id: TokenId,
    /// What it is for.
    pub kind: TokenKind,
    /// Whom or what it is for, in the words of whoever made it.
    pub name: String,
    /// The part its bearer has in the studio.
    pub role: Role,
    /// What its bearer may do: at most what the role may.
    pub rights: BTreeSet<Right>,
    /// The only project its bearer sees; all when none.
    pub project: Option<ProjectId>,
    /// When it was made.
    pub created_at: WallMs,
    /// When it ends; never when none.
    pub expires_at: Option<WallMs>,
    /// When it was used, to the minute.
    pub last_used_at: Option<WallMs>,
    /// When it was revoked.
    pub revoked_at: Option<WallMs>,
}

/// Whether a token lets its bearer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// It does.
    Valid,
    /// Its time is over.
    Expired,
    /// Somebody took it back.
    Revoked,
}

impl TokenState {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

impl Token {
    /// Whether it lets its bearer in at this moment.
    #[must_use]
    pub fn state(&self, now: WallMs) -> TokenState {
        if self.revoked_at.is_some() {
            return TokenState::Revoked;
        }
        if self.expires_at.is_some_and(|end| end <= now) { TokenState::Expired } else { TokenState::Valid }
    }
}

/// Reads one of the words of a closed list.
macro_rules! words {
    ($($name:ident: $($variant:ident)+;)+) => {$(
        impl FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                let all = [$(Self::$variant),+];
                all.into_iter().find(|known| known.as_str() == word).ok_or_else(|| {
                    format!("use one of: {}", all.map(Self::as_str).join(", "))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    )+};
}

words! {
    Right: View Review Make Manage;
    Role: Owner Artist Reviewer;
    TokenKind: Owner Token Link;
}

/// What became of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountChange {
    /// Its token was made.
    Made,
    /// Its token was revoked.
    Revoked,
    /// It signed in with a browser.
    SignedIn,
    /// It signed out.
    SignedOut,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for role in [Role::Owner, Role::Artist, Role::Reviewer] {
            assert_eq!(role.to_string().parse(), Ok(role));
            for right in role.rights() {
                assert_eq!(right.to_string().parse(), Ok(*right));
            }
        }
        assert_eq!("king".parse::<Role>().unwrap_err(), "use one of: owner, artist, reviewer");
    }
}
