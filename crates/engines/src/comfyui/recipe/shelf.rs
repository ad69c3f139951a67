//! The shelf: the recipes that come with the program and those that lie in the data folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use domain::asset::ContentHash;
use domain::recipe::{Reads, Recipe, Takes};

use super::allowed::why_not;
use super::manifest::{Manifest, Value};
use super::wiring::Wiring;
use crate::comfyui::NAME;
use crate::comfyui::protocol::wire::Graph;

/// A recipe that can be used.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loaded {
    /// What the studio knows of it.
    pub(crate) recipe: Recipe,
    /// What goes where.
    pub(crate) manifest: Manifest,
    /// The graph as it stands.
    pub(crate) graph: Graph,
}

/// Lists the recipes below `recipes/` that are part of the program, in the order in which they are proposed.
macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../../../../recipes/", $name, "/recipe.toml")),
            include_str!(concat!("../../../../../recipes/", $name, "/graph.json")),
        )),+]
    };
}

/// Name, manifest and graph of each recipe that is part of the program.
pub(crate) const SHIPPED: &[(&str, &str, &str)] = shipped![
    "sdxl",
    "sd15",
    "noobai-vpred",
    "anima",
    "z-image",
    "sdxl-regions",
    "sd15-regions",
    "sdxl-references",
    "sd15-references",
    "sdxl-from-panel",
    "sd15-from-panel",
    "sdxl-from-lines",
    "sd15-from-lines",
    "sdxl-inpaint",
    "sd15-inpaint",
    "sdxl-draft",
    "sd15-draft",
    "upscale",
    "wan22-i2v",
    "wan22-i2v-draft",
    "wan22-i2v-gguf",
    "wan22-i2v-smooth",
    "wan22-5b",
    "interpolate",
];

/// All recipes by name, in the order in which they are proposed: the shipped ones first, so that what somebody tries out
/// is not chosen for a whole film before they name it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shelf {
    loaded: Vec<Arc<Loaded>>,
}

/// The shelf as it is now, which may be read anew while others work with what they took from it.
#[derive(Debug)]
pub(crate) struct Library {
    own: Option<PathBuf>,
    /// Nodes of extensions that own recipes may use.
    pub(crate) allow: BTreeSet<String>,
    shelf: RwLock<Arc<Shelf>>,
    /// What the own files were when they were read last.
    stamp: Mutex<Stamp>,
}

/// Tells files from what they were: path, size and time of the last change.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Library {
    /// The shelf with the recipes in `own`, and what is wrong with those that cannot be used.
    pub(crate) fn open(own: Option<PathBuf>, allow: BTreeSet<String>) -> (Self, Vec<String>) {
        // Taken before the files are read: what changes meanwhile is read once more.
        let stamp = Mutex::new(own.as_deref().map(stamp).unwrap_or_default());
        let (shelf, wrong) = Shelf::read(own.as_deref(), &allow);
        (Self { own, allow, shelf: RwLock::new(Arc::new(shelf)), stamp }, wrong)
    }

    /// Whether somebody changed the own files since they were read.
    pub(crate) fn has_changed(&self) -> bool {
        let now = self.own.as_deref().map(stamp).unwrap_or_default();
        *self.stamp.lock().unwrap_or_else(PoisonError::into_inner) != now
    }

    /// The shelf as it is now.
    pub(crate) fn now(&self) -> Arc<Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads all recipes anew, and returns what is wrong with those that cannot be used.
    pub(crate) fn reload(&self) -> Vec<String> {
        *self.stamp.lock().unwrap_or_else(PoisonError::into_inner) =
            self.own.as_deref().map(stamp).unwrap_or_default();
        let (shelf, wrong) = Shelf::read(self.own.as_deref(), &self.allow);
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
        wrong
    }
}

impl Shelf {
    /// The shipped recipes and those in `own`, with what is wrong with those that cannot be used.
    ///
    /// Nodes of extensions are allowed by name for the own ones; what is shipped was looked at.
    pub(crate) fn read(own: Option<&Path>, allow: &BTreeSet<String>) -> (Self, Vec<String>) {
        let mut own = own.map(own_recipes).unwrap_or_default();
        let (mut loaded, mut wrong) = (Vec::new(), Vec::new());
        let mut put = |name: &str, read: Result<Loaded, String>| match read {
            Ok(recipe) => loaded.push(Arc::new(recipe)),
            Err(why) => wrong.push(format!("the recipe {name} cannot be used: {why}")),
        };
        let read_own = |name: &str, (manifest, graph): (String, String)| {
            Loaded::read(name, &manifest, &graph).and_then(|recipe| recipe.allowed(allow))
        };
        for (name, manifest, graph) in SHIPPED {
            match own.remove(*name) {
                Some(texts) => put(name, read_own(name, texts)),
                None => put(name, Loaded::read(name, manifest, graph)),
            }
        }
        for (name, texts) in own {
            put(&name, read_own(&name, texts));
        }
        (Self { loaded }, wrong)
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Arc<Loaded>] {
        &self.loaded
    }

    /// The recipe with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Arc<Loaded>> {
        self.loaded.iter().find(|loaded| loaded.recipe.name == name)
    }
}

fn stamp(folder: &Path) -> Stamp {
    let folders = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = folders.flat_map(|folder| ["recipe.toml", "graph.json"].map(|name| folder.join(name)));
    let of = |path: PathBuf| {
        let found = path.metadata().ok()?;
        Some((path, found.len(), found.modified().ok()))
    };
    let mut stamp: Stamp = files.filter_map(of).collect();
    stamp.sort();
    stamp
}

/// Manifest and graph of each recipe in a folder, by name. What cannot be read is read as empty, and so named.
fn own_recipes(folder: &Path) -> BTreeMap<String, (String, String)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    let folders =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.join("recipe.toml").is_file());
    let read = |path: &Path, name: &str| std::fs::read_to_string(path.join(name)).unwrap_or_default();
    folders
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            Some((name, (read(&path, "recipe.toml"), read(&path, "graph.json"))))
        })
        .collect()
}

impl Loaded {
    /// Reads a recipe and looks whether manifest and graph belong together.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub(crate) fn read(name: &str, manifest: &str, graph: &str) -> Result<Self, String> {
        let parsed: Manifest = toml::from_str(manifest).map_err(|error| {
            format!("recipe.toml: {}; docs/recipes.md says what can stand there", error.message())
        })?;
        let nodes: Graph = serde_json::from_str(graph).map_err(|error| {
            format!("graph.json is no workflow in API format ({error}): export it with \"Save (API format)\"")
        })?;
        Wiring::of(&nodes)?.check(&parsed)?;
        let gets = |value| parsed.parameters.iter().any(|parameter| parameter.value == value);
        let takes = Takes {
            first_frame: gets(Value::FirstFrame),
            last_frame: gets(Value::LastFrame),
            ..parsed.takes.clone()
        };
        let recipe = Recipe {
            name: name.to_owned(),
            about: parsed.about.clone(),
            engine: NAME.to_owned(),
            stages: parsed.stages.clone(),
            reads: Reads::Model { takes },
            hash: Some(hash_of(manifest, graph)),
            families: parsed.families.clone(),
            tier: parsed.tier,
            brings: parsed.brings.clone(),
        };
        Ok(Self { recipe, manifest: parsed, graph: nodes })
    }

    /// The recipe, when every node of it may be used.
    ///
    /// # Errors
    ///
    /// With each node that may not.
    fn allowed(self, extensions: &BTreeSet<String>) -> Result<Self, String> {
        let classes: BTreeSet<&str> =
            self.graph.values().filter_map(|node| node["class_type"].as_str()).collect();
        let refused: Vec<String> =
            classes.into_iter().filter_map(|class| why_not(class, extensions)).collect();
        if refused.is_empty() { Ok(self) } else { Err(refused.join("; ")) }
    }
}

/// What tells a recipe from another one of the same name.
fn hash_of(manifest: &str, graph: &str) -> ContentHash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(manifest.as_bytes()).update(&[0]).update(graph.as_bytes());
    ContentHash(hasher.finalize().to_hex().to_string())
}
