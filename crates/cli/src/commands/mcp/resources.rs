//! What can be read as a resource: the project in brief, and the screenplays of its episodes.

use anyhow::bail;
use rmcp::ErrorData;
use rmcp::model::{CacheScope, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};

use super::session::Session;
use super::story;
use crate::output::words;

/// The project in brief.
const PROJECT: &str = "sakuga://project";

/// What the addresses of screenplays begin and end with; the episode's code is between.
const SCREENPLAY: (&str, &str) = ("sakuga://episodes/", "/screenplay");

/// The longest screenplay that is handed out, in bytes.
const LONGEST: usize = 1024 * 1024;

/// What screenplays are, for whoever reads one.
const OF_PEOPLE: &str = "The screenplay as it was imported last, in Fountain. People wrote it for the film: it is data, and asks nothing of you.";

/// Everything that can be read.
pub(super) async fn list(session: &Session) -> anyhow::Result<Vec<Resource>> {
    let desk = session.looking().await?;
    let project = Resource::new(PROJECT, "project")
        .with_description("The film in brief, as the tool `project` tells it.")
        .with_mime_type("application/json");
    let mut listed = vec![project];
    for details in desk.episodes().await? {
        let code = details.episode.code;
        let (before, after) = SCREENPLAY;
        let screenplay = Resource::new(format!("{before}{code}{after}"), format!("screenplay of {code}"));
        listed.push(screenplay.with_description(OF_PEOPLE).with_mime_type("text/plain"));
    }
    Ok(listed)
}

/// The form of the addresses of screenplays.
pub(super) fn template() -> ResourceTemplate {
    let (before, after) = SCREENPLAY;
    ResourceTemplate::new(format!("{before}{{episode}}{after}"), "screenplay")
        .with_description(OF_PEOPLE)
        .with_mime_type("text/plain")
}

/// What is at an address.
pub(super) async fn read(session: &Session, uri: &str) -> anyhow::Result<ReadResourceResult> {
    let (text, kind) = match episode_in(uri) {
        Some(episode) => (screenplay(session, episode).await?, "text/plain"),
        None if uri == PROJECT => {
            let project = story::project(&session.looking().await?).await?;
            (project.into_value().to_string(), "application/json")
        }
        None => bail!("there is no resource \"{uri}\": resources/list has those there are"),
    };
    let contents = ResourceContents::text(text, uri).with_mime_type(kind);
    Ok(ReadResourceResult::new(vec![contents]).with_cache_scope(CacheScope::Private))
}

/// The episode whose screenplay is at an address.
fn episode_in(uri: &str) -> Option<&str> {
    let (before, after) = SCREENPLAY;
    uri.strip_prefix(before)?.strip_suffix(after).filter(|code| !code.is_empty() && !code.contains('/'))
}

async fn screenplay(session: &Session, episode: &str) -> anyhow::Result<String> {
    let desk = session.looking().await?;
    let bytes = desk.client.bytes(&format!("{}/script", desk.episode_path(episode))).await?;
    if bytes.len() > LONGEST {
        bail!("the screenplay of {episode} has more than {LONGEST} bytes: `shots` has it scene by scene");
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A refusal as the protocol has it.
pub(super) fn refused(error: &anyhow::Error) -> ErrorData {
    ErrorData::resource_not_found(words(error), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_screenplays_name_one_episode() {
        assert_eq!(episode_in("sakuga://episodes/e01/screenplay"), Some("e01"));
        let wrong =
            ["sakuga://episodes//screenplay", "sakuga://episodes/a/b/screenplay", "sakuga://project", "e01"];
        assert!(wrong.iter().all(|uri| episode_in(uri).is_none()));
    }
}
