//! Paths: those of the API, and those of the data folder as a person can open them.

use std::fmt::Write as _;

use assets::folder::DataFolder;
use assets::rel_path::RelPath;
use domain::slug::Slug;

use crate::args::Global;

/// A text as one part of a path of the API, whatever a person typed.
pub(crate) fn part(text: &str) -> String {
    let mut part = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            part.push(char::from(byte));
        } else {
            let _ = write!(part, "%{byte:02X}");
        }
    }
    part
}

/// Where an episode of a project is found.
pub(crate) fn episode(project: &Slug, code: &str) -> String {
    format!("/projects/{project}/episodes/{}", part(code))
}

/// Where a shot of an episode is found.
pub(crate) fn shot(project: &Slug, episode_code: &str, code: &str) -> String {
    format!("{}/shots/{}", episode(project, episode_code), part(code))
}

/// Where a file is that the studio names by its path below the data folder.
pub(crate) fn on_disk(global: &Global, path: &str) -> anyhow::Result<String> {
    let folder = DataFolder::open_read_only(&global.data)?;
    Ok(folder.resolve(&RelPath::new(path.to_owned())?)?.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_stays_one_part_of_a_path() {
        assert_eq!(part("e01"), "e01");
        assert_eq!(part("../e 01?x#y"), "%2E%2E%2Fe%2001%3Fx%23y");
        assert_eq!(part("はな"), "%E3%81%AF%E3%81%AA");
        let rain = Slug::from_name("rain").unwrap();
        assert_eq!(shot(&rain, "e 1", "../x"), "/projects/rain/episodes/e%201/shots/%2E%2E%2Fx");
    }
}
