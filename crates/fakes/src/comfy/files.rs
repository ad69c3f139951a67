//! The folders `input/`, `output/` and `temp/`, and the names that files get in them.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::script::Script;

/// One of the three folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Input,
    Output,
    Temp,
}

impl Place {
    /// The folder by its name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Input, Self::Output, Self::Temp].into_iter().find(|place| place.name() == name)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Temp => "temp",
        }
    }
}

/// Where the files of a server lie.
pub(crate) struct Folders {
    root: PathBuf,
    /// Removes the folder with the server when it is the server's own.
    _own: Option<tempfile::TempDir>,
}

/// Where the next files of a prefix go.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The folder below that of the place.
    pub(crate) subfolder: String,
    /// How the names begin.
    pub(crate) stem: String,
    /// The number of the first file.
    pub(crate) counter: u64,
}

impl Folders {
    /// Makes the folders that are not there.
    pub(crate) fn open(script: &Script) -> io::Result<Self> {
        let own = if script.folder.is_none() { Some(tempfile::tempdir()?) } else { None };
        let root = script.folder.clone().or_else(|| own.as_ref().map(|own| own.path().to_owned()));
        let folders = Self { root: root.unwrap_or_default(), _own: own };
        for place in [Place::Input, Place::Output, Place::Temp] {
            fs::create_dir_all(folders.of(place))?;
        }
        Ok(folders)
    }

    /// The folder that has the three.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of a place.
    pub(crate) fn of(&self, place: Place) -> PathBuf {
        self.root.join(place.name())
    }

    /// Empties `temp/`, as the server does when it starts.
    pub(crate) fn wipe_temp(&self) -> io::Result<()> {
        fs::remove_dir_all(self.of(Place::Temp))?;
        fs::create_dir_all(self.of(Place::Temp))
    }

    /// The pictures that lie in `input/` itself.
    pub(crate) fn pictures(&self) -> Vec<String> {
        let entries = fs::read_dir(self.of(Place::Input)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.path().is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| content_type(name).starts_with("image/"))
            .collect();
        names.sort();
        names
    }

    /// The file that an input names, like `a.png`, `sub/a.png` or `a.png [temp]`; `None` when it leads out.
    pub(crate) fn annotated(&self, name: &str) -> Option<PathBuf> {
        let places = [Place::Input, Place::Output, Place::Temp];
        let marked = places
            .into_iter()
            .find_map(|place| Some((name.strip_suffix(&format!("[{}]", place.name()))?.trim_end(), place)));
        let (name, place) = marked.unwrap_or((name, Place::Input));
        Some(self.of(place).join(normal(name)?))
    }

    /// Where the next files of a prefix go; `None` when it leads out of the place.
    pub(crate) fn target(&self, place: Place, prefix: &str) -> Option<Target> {
        let path = normal(prefix)?;
        let stem = path.file_name()?.to_str()?.to_owned();
        let subfolder = path.parent()?.to_str()?.to_owned();
        let folder = self.of(place).join(&subfolder);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| number_of(entry.file_name().to_str()?, &stem));
        Some(Target { subfolder, counter: numbers.max().unwrap_or(0) + 1, stem })
    }

    /// Writes a file, and makes its folder when it is not there.
    pub(crate) fn write(&self, place: Place, subfolder: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.of(place).join(subfolder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    }
}

/// The number in a name like `stem_00012_.png`.
fn number_of(name: &str, stem: &str) -> Option<u64> {
    let rest = name.strip_prefix(stem)?.strip_prefix('_')?;
    let digits = rest.split(['_', '.']).next()?;
    digits.parse().ok()
}

/// A path without `.` and `..`; `None` when it begins at the root or leads out.
pub(crate) fn normal(path: &str) -> Option<PathBuf> {
    let mut found = PathBuf::new();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => found.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !found.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(found)
}

/// The type of a file by the end of its name.
pub(crate) fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("mp4") => "video/mp4",
        Some("webm") => "video/webm",
        Some("flac") => "audio/flac",
        Some("mp3") => "audio/mpeg",
        Some("wav") => "audio/wav",
        Some("txt") => "text/plain",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_is_the_highest_number_in_the_folder_and_one() {
        let folders = Folders::open(&Script::default()).unwrap();
        let counter = |prefix: &str| folders.target(Place::Output, prefix).map(|target| target.counter);
        assert_eq!(counter("a"), Some(1));
        for name in ["a_00001_.png", "a_00007_.png", "ab_00009_.png", "a_x_.png"] {
            folders.write(Place::Output, "", name, b"").unwrap();
        }
        assert_eq!(counter("a"), Some(8));
        fs::remove_file(folders.of(Place::Output).join("a_00007_.png")).unwrap();
        assert_eq!(counter("a"), Some(2));
        assert_eq!(counter("s/a"), Some(1));
        assert_eq!(counter("../../a"), None);
        assert_eq!(counter("/a"), None);
    }

    #[test]
    fn an_input_names_its_folder_in_brackets() {
        let folders = Folders::open(&Script::default()).unwrap();
        let below = |place: Place, name: &str| Some(folders.of(place).join(name));
        assert_eq!(folders.annotated("s/a.png"), below(Place::Input, "s/a.png"));
        assert_eq!(folders.annotated("a.png [temp]"), below(Place::Temp, "a.png"));
        assert_eq!(folders.annotated("../a.png"), None);
    }
}
