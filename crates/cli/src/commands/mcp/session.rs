//! A session: whose name it acts in, which project it is about, and what it may still queue.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{anyhow, bail};
use domain::account::Right;
use domain::id::{ProjectId, ShotId};
use domain::secret::Secret;
use server::api::episodes::EpisodeDetailsView;
use server::api::projects::ProjectView;
use server::api::session::SessionView;
use server::api::shots::ShotView;
use tokio::sync::{Mutex, MutexGuard};

use super::budget::Budget;
use crate::args::Global;
use crate::client::{Client, Purpose, Who};
use crate::commands::which;
use crate::path;
use crate::wiring;

/// What was given to be let in.
#[derive(Debug, Clone)]
pub(super) enum Key {
    /// Nothing: everything is only looked at.
    Nothing,
    /// The secret of a token.
    Token(Secret),
    /// Something in this environment variable that can be no secret.
    Malformed(String),
}

/// A conversation with one client of the protocol.
pub(super) struct Session {
    global: Global,
    key: Key,
    /// Held by whoever changes something, so that changes happen one after the other.
    budget: Mutex<Budget>,
}

/// The API, and the project that the session is about.
pub(super) struct Desk {
    pub(super) client: Client,
    pub(super) project: ProjectView,
}

/// A shot by the names that people have for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShotName {
    pub(super) episode: String,
    pub(super) shot: String,
}

impl Key {
    /// The key that a variable of this name holds.
    pub(super) fn of(name: &str, value: Option<&str>) -> Self {
        match value.map(str::trim).filter(|value| !value.is_empty()) {
            None => Self::Nothing,
            Some(text) => Secret::read(text).map_or_else(|| Self::Malformed(name.to_owned()), Self::Token),
        }
    }

    fn who(&self) -> anyhow::Result<Who> {
        match self {
            Self::Nothing => Ok(Who::Reader),
            Self::Token(secret) => Ok(Who::Bearer(secret.clone())),
            Self::Malformed(name) => bail!(
                "{name} holds no token of the studio, or not a whole one: a token is sakuga_ and 64 digits; \
                 `sakuga token create` makes one, and without {name} everything is only looked at"
            ),
        }
    }
}

impl Session {
    pub(super) fn new(global: Global, key: Key, budget: u32) -> Self {
        Self { global, key, budget: Mutex::new(Budget::new(budget)) }
    }

    /// What the token may do; nothing without a token, and when it lets nobody in.
    pub(super) async fn rights(&self) -> BTreeSet<Right> {
        match self.asked_rights().await {
            Ok(rights) => rights,
            Err(error) => {
                tracing::warn!("failed to find out what the token may do: {error:#}");
                BTreeSet::new()
            }
        }
    }

    async fn asked_rights(&self) -> anyhow::Result<BTreeSet<Right>> {
        if matches!(self.key, Key::Nothing) {
            return Ok(BTreeSet::new());
        }
        let client = Client::open_as(&self.global, Purpose::Look, self.key.who()?).await?;
        let session: SessionView = client.get("/session").await?;
        Ok(session.rights.into_iter().collect())
    }

    /// The studio for looking at it.
    pub(super) async fn looking(&self) -> anyhow::Result<Desk> {
        let client = Client::open_as(&self.global, Purpose::Look, self.key.who()?).await?;
        Desk::at(client, &self.global).await
    }

    /// The studio for changing something, for a tool that needs this right.
    pub(super) async fn changing(
        &self,
        tool: &str,
        right: Right,
    ) -> anyhow::Result<(Desk, MutexGuard<'_, Budget>)> {
        if matches!(self.key, Key::Nothing) {
            bail!(
                "`{tool}` changes something, and this session only looks: put a token with the right to {right} into \
                 SAKUGA_TOKEN (or the variable that --token-env names) and start `sakuga mcp` again; `sakuga token create` makes one"
            );
        }
        wiring::require_studio(&self.global)?;
        let budget = self.budget.lock().await;
        let client = Client::open_as(&self.global, Purpose::Change, self.key.who()?).await?;
        Ok((Desk::at(client, &self.global).await?, budget))
    }
}

impl Desk {
    async fn at(client: Client, global: &Global) -> anyhow::Result<Self> {
        match Self::project_of(&client, global).await {
            Ok(project) => Ok(Self { client, project }),
            Err(error) => {
                client.close().await?;
                Err(error)
            }
        }
    }

    async fn project_of(client: &Client, global: &Global) -> anyhow::Result<ProjectView> {
        let slug = which::project(client, global).await?;
        client.get(&format!("/projects/{slug}")).await
    }

    pub(super) async fn close(self) -> anyhow::Result<()> {
        self.client.close().await
    }

    /// The episodes of the project.
    pub(super) async fn episodes(&self) -> anyhow::Result<Vec<EpisodeDetailsView>> {
        self.client.all(&format!("/projects/{}/episodes", self.project.slug)).await
    }

    /// The episode that is meant: the one that was named, or the only one.
    pub(super) async fn episode(&self, named: Option<&str>) -> anyhow::Result<String> {
        if let Some(code) = named {
            return Ok(code.to_owned());
        }
        let codes: Vec<String> =
            self.episodes().await?.into_iter().map(|details| details.episode.code).collect();
        match codes.as_slice() {
            [] => bail!("{} has no episode yet: `sakuga import` brings a screenplay in", self.project.slug),
            [only] => Ok(only.clone()),
            _ => bail!("there are several episodes: say which with `episode` ({})", codes.join(", ")),
        }
    }

    /// Where an episode of the project is found.
    pub(super) fn episode_path(&self, episode: &str) -> String {
        path::episode(&self.project.slug, episode)
    }

    /// Where a shot of the project is found.
    pub(super) fn shot_path(&self, episode: &str, shot: &str) -> String {
        path::shot(&self.project.slug, episode, shot)
    }

    /// The shots of an episode in the order of the film, omitted ones too.
    pub(super) async fn shots(&self, episode: &str) -> anyhow::Result<Vec<ShotView>> {
        self.client.all(&format!("{}/shots", self.episode_path(episode))).await
    }

    /// Every shot of the project by its identity.
    pub(super) async fn names(&self) -> anyhow::Result<BTreeMap<ShotId, ShotName>> {
        let mut names = BTreeMap::new();
        for details in self.episodes().await? {
            let episode = details.episode.code;
            for shot in self.shots(&episode).await? {
                let name = ShotName { episode: episode.clone(), shot: shot.code.to_string() };
                names.insert(shot.id, name);
            }
        }
        Ok(names)
    }

    /// Hides what belongs to another project than the one that the session is about.
    pub(super) fn require_own(&self, project: &ProjectId, what: &str, id: &str) -> anyhow::Result<()> {
        if *project == self.project.id {
            return Ok(());
        }
        Err(anyhow!("there is no {what} \"{id}\" in {}: `batch` lists what was queued", self.project.slug))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_whole_secret_or_said_to_be_none() {
        let secret = format!("sakuga_{}\n", "07".repeat(32));
        assert!(matches!(Key::of("T", Some(&secret)), Key::Token(_)));
        assert!(matches!(Key::of("T", None), Key::Nothing));
        assert!(matches!(Key::of("T", Some("  ")), Key::Nothing));
        let words = Key::of("T", Some("sakuga_07")).who().unwrap_err().to_string();
        assert!(words.starts_with("T holds no token") && !words.contains("sakuga_07"), "{words}");
    }
}
