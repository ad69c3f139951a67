//! Who may come in: tokens and the sessions of browsers, by the hash of their secrets. And the audit list, which
//! is the event log wherever somebody stands behind an event.

use domain::account::{Token, TokenId};
use domain::actor::Actor;
use domain::asset::ContentHash;
use domain::clock::WallMs;
use domain::id::ProjectId;
use domain::line::event::Record;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::{json, to_json, word};

/// A browser that signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of its cookie.
    pub hash: ContentHash,
    /// In whose place it stands.
    pub token: TokenId,
    /// When it signed in.
    pub created_at: WallMs,
    /// When it was used, to the minute.
    pub last_used_at: WallMs,
    /// When it ends unless it is used.
    pub expires_at: WallMs,
}

/// Which events of the audit list; empty fields list all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By this actor.
    pub actor: Option<Actor>,
    /// About this project.
    pub project: Option<ProjectId>,
    /// With numbers below this one, for the next page.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl Store {
    /// The token with this hash.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn token_by_hash(&self, hash: &ContentHash) -> Result<Option<Token>, StoreError> {
        let row = sqlx::query("SELECT * FROM token WHERE hash = $1")
            .bind(&hash.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(token).transpose()
    }

    /// One token.
    ///
    /// # Errors
    ///
    /// See [`Store::token_by_hash`].
    pub async fn token(&self, id: &TokenId) -> Result<Option<Token>, StoreError> {
        let row = sqlx::query("SELECT * FROM token WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(token).transpose()
    }

    /// Tokens in the order in which they were made: after this one, of this project, at most so many.
    ///
    /// # Errors
    ///
    /// See [`Store::token_by_hash`].
    pub async fn tokens(
        &self,
        project: Option<&ProjectId>,
        after: Option<&TokenId>,
        limit: u32,
    ) -> Result<Vec<Token>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM token WHERE ($1 IS NULL OR project = $1) AND ($2 IS NULL OR id > $2)
             ORDER BY id LIMIT $3",
        )
        .bind(project.map(ProjectId::as_str))
        .bind(after.map(TokenId::as_str))
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(token).collect()
    }

    /// The owner's tokens that were not revoked.
    ///
    /// # Errors
    ///
    /// See [`Store::token_by_hash`].
    pub async fn owner_tokens(&self) -> Result<Vec<Token>, StoreError> {
        let sql = "SELECT * FROM token WHERE kind = 'owner' AND revoked_at IS NULL ORDER BY id";
        sqlx::query(sql).fetch_all(self.reader()).await?.iter().map(token).collect()
    }

    /// The session with this hash.
    ///
    /// # Errors
    ///
    /// See [`Store::token_by_hash`].
    pub async fn session(&self, hash: &ContentHash) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query("SELECT * FROM session WHERE hash = $1")
            .bind(&hash.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(session).transpose()
    }

    /// Events behind which somebody stands, newest first.
    ///
    /// # Errors
    ///
    /// See [`Store::token_by_hash`].
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<Record>, StoreError> {
        // Said so that the database can go through the events of the project alone.
        let project = if filter.project.is_some() { "project = $3" } else { "$3 IS NULL" };
        let sql = format!(
            "SELECT seq, at, actor, project, body FROM event WHERE actor IS NOT NULL AND ($1 IS NULL OR seq < $1)
             AND ($2 IS NULL OR actor = $2) AND {project} ORDER BY seq DESC LIMIT $4",
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(filter.before)
        .bind(filter.actor.as_ref().map(Actor::as_str))
        .bind(filter.project.as_ref().map(ProjectId::as_str))
        .bind(i64::from(filter.limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(crate::events::record).collect()
    }
}

impl Tx {
    /// Adds a token.
    ///
    /// # Errors
    ///
    /// When the database cannot write; so for every method below.
    pub async fn put_token(&mut self, token: &Token, hash: &ContentHash) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO token (id, hash, kind, name, role, rights, project, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(token.id.as_str())
        .bind(&hash.0)
        .bind(token.kind.as_str())
        .bind(&token.name)
        .bind(token.role.as_str())
        .bind(to_json(&token.rights))
        .bind(token.project.as_ref().map(ProjectId::as_str))
        .bind(token.created_at.0)
        .bind(token.expires_at.map(|at| at.0))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Revokes a token and ends its sessions; whether it was not revoked before.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_token`].
    pub async fn revoke_token(&mut self, id: &TokenId) -> Result<bool, StoreError> {
        let now = self.clock().wall();
        let revoked = sqlx::query("UPDATE token SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
            .bind(now.0)
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        sqlx::query("DELETE FROM session WHERE token = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(revoked.rows_affected() > 0)
    }

    /// Writes down when a token was used.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_token`].
    pub async fn touch_token(&mut self, id: &TokenId, at: WallMs) -> Result<(), StoreError> {
        sqlx::query("UPDATE token SET last_used_at = $1 WHERE id = $2")
            .bind(at.0)
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds a session, and forgets those that are over.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_token`].
    pub async fn put_session(&mut self, session: &Session) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE expires_at <= $1")
            .bind(session.created_at.0)
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO session (hash, token, created_at, last_used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&session.hash.0)
        .bind(session.token.as_str())
        .bind(session.created_at.0)
        .bind(session.last_used_at.0)
        .bind(session.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes down when a session was used, and when it ends now.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_token`].
    pub async fn touch_session(
        &mut self,
        hash: &ContentHash,
        at: WallMs,
        expires_at: WallMs,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE session SET last_used_at = $1, expires_at = $2 WHERE hash = $3")
            .bind(at.0)
            .bind(expires_at.0)
            .bind(&hash.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Ends a session; whether there was one.
    ///
    /// # Errors
    ///
    /// See [`Tx::put_token`].
    pub async fn drop_session(&mut self, hash: &ContentHash) -> Result<bool, StoreError> {
        let sql = "DELETE FROM session WHERE hash = $1";
        let dropped = sqlx::query(sql).bind(&hash.0).execute(self.connection()).await?;
        Ok(dropped.rows_affected() > 0)
    }
}

fn token(row: &SqliteRow) -> Result<Token, StoreError> {
    let moment = |column: &str| row.try_get::<Option<i64>, _>(column).map(|at| at.map(WallMs));
    Ok(Token {
        id: TokenId(row.try_get("id")?),
        kind: word(row, "kind")?,
        name: row.try_get("name")?,
        role: word(row, "role")?,
        rights: json(row, "rights")?,
        project: row.try_get::<Option<String>, _>("project")?.map(ProjectId),
        created_at: WallMs(row.try_get("created_at")?),
        expires_at: moment("expires_at")?,
        last_used_at: moment("last_used_at")?,
        revoked_at: moment("revoked_at")?,
    })
}

fn session(row: &SqliteRow) -> Result<Session, StoreError> {
    Ok(Session {
        hash: ContentHash(row.try_get("hash")?),
        token: TokenId(row.try_get("token")?),
        created_at: WallMs(row.try_get("created_at")?),
        last_used_at: WallMs(row.try_get("last_used_at")?),
        expires_at: WallMs(row.try_get("expires_at")?),
    })
}
