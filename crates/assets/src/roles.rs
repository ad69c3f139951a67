//! What a file below `projects/` is for, judged by its path.

use crate::names::GUIDES;
use crate::rel_path::RelPath;
use crate::write::is_part;

/// The roles that files have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// `project.toml`.
    Project,
    /// `episode.toml`.
    Episode,
    /// `shot.toml`.
    Shot,
    /// `character.toml`.
    Character,
    /// `place.toml`.
    Place,
    /// `style.toml` of one version.
    Style,
    /// What a person wrote and gave to the program: screenplay, cast, style.
    Source,
    /// A page that is made anew whenever it is wanted, or a report of what was.
    ContactSheet,
    /// What guides other engines, beside a picture whose sidecar names it.
    Guide,
    /// Something JSON, which describes the file beside it.
    Sidecar,
    /// What came in without a place or is being worked on, and is looked at by nobody but its owner.
    Inbox,
    /// The remains of an interrupted write.
    Leftover,
    /// Anything else: pictures, films, and what people put there.
    Content,
}

/// The role of the file at `path`.
pub(crate) fn role(path: &RelPath) -> Role {
    let name = path.file_name();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    match parts[..] {
        _ if is_part(name) => Role::Leftover,
        ["projects", _, "inbox" | "paint", ..] => Role::Inbox,
        ["projects", _, "project.toml"] => Role::Project,
        ["projects", _, page] if is_sheet(page) => Role::ContactSheet,
        ["projects", _, "reports", _, _] => Role::ContactSheet,
        ["projects", _, "episodes", _, "episode.toml"] => Role::Episode,
        ["projects", _, "cast.toml" | "style.toml"] | ["projects", _, "episodes", _, "script.fountain"] => {
            Role::Source
        }
        ["projects", _, "episodes", _, _, _, "shot.toml"] => Role::Shot,
        ["projects", _, "characters", _, _, "character.toml"] => Role::Character,
        ["projects", _, "places", _, _, "place.toml"] => Role::Place,
        ["projects", _, "style", _, "style.toml"] => Role::Style,
        ["projects", _, _, .., GUIDES, _] => Role::Guide,
        _ if path.extension() == "json" => Role::Sidecar,
        _ => Role::Content,
    }
}

/// Whether a file is called as the pages are that show takes side by side.
fn is_sheet(page: &str) -> bool {
    page.ends_with("_contact-sheet.html") || page.ends_with("_compare.html")
}
