//! People's own recipes: a folder for each below `recipes/`, with a workflow and a manifest.
//!
//! What replaces a recipe puts the older one into the trash first, so that nothing is overwritten. The manifest is
//! written last: a folder without one is no recipe, so that none is ever half there.

use domain::slug::Slug;

use crate::error::Result;
use crate::folder::DataFolder;
use crate::intent::apply;
use crate::rel_path::RelPath;
use crate::trash::trash_folder;
use crate::write::write_new;

/// The folder of all own recipes.
pub const FOLDER: &str = "recipes";
/// The workflow of a recipe.
pub const GRAPH: &str = "graph.json";
/// What makes a workflow a recipe.
pub const MANIFEST: &str = "recipe.toml";

/// The folder of a recipe.
///
/// # Errors
///
/// Never for a slug; the path is checked as all are.
pub fn folder_of(name: &Slug) -> Result<RelPath> {
    RelPath::new(format!("{FOLDER}/{name}"))
}

/// Whether there is an own recipe of this name, whole or not.
///
/// # Errors
///
/// When a link leads out of the data folder.
pub fn is_there(folder: &DataFolder, name: &Slug) -> Result<bool> {
    Ok(folder.resolve(&folder_of(name)?)?.exists())
}

/// Writes a recipe; one of its name goes to the trash of `date`. Returns where that is now.
///
/// # Errors
///
/// When the disk is full or refuses.
pub fn write(
    folder: &DataFolder,
    name: &Slug,
    graph: &str,
    manifest: &str,
    date: &str,
) -> Result<Option<RelPath>> {
    let place = folder_of(name)?;
    let older = if is_there(folder, name)? { Some(delete(folder, name, date)?) } else { None };
    write_new(folder, &place.join(GRAPH)?, graph.as_bytes())?;
    write_new(folder, &place.join(MANIFEST)?, manifest.as_bytes())?;
    Ok(older)
}

/// Puts a recipe into the trash of `date`, and returns where it is now.
///
/// # Errors
///
/// When it cannot be moved.
pub fn delete(folder: &DataFolder, name: &Slug, date: &str) -> Result<RelPath> {
    let (intent, trash) = trash_folder(folder, format!("recipe-{name}"), &folder_of(name)?, date)?;
    apply(folder, &intent)?;
    Ok(trash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_written_replaced_and_deleted_and_nothing_is_lost() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(home.path()).unwrap();
        let name: Slug = "mine".parse().unwrap();
        let text =
            |path: &str| String::from_utf8(folder.read(&RelPath::new(path).unwrap()).unwrap()).unwrap();
        assert_eq!(write(&folder, &name, "{}", "title = 1", "2026-11-22").unwrap(), None);
        let older = write(&folder, &name, "{ }", "title = 2", "2026-11-22").unwrap().unwrap();
        assert_eq!(text("recipes/mine/recipe.toml"), "title = 2");
        assert_eq!(text("recipes/mine/graph.json"), "{ }");
        assert_eq!(older.as_str(), "trash/2026-11-22/recipes/mine");
        assert_eq!(text("trash/2026-11-22/recipes/mine/recipe.toml"), "title = 1");
        let gone = delete(&folder, &name, "2026-11-22").unwrap();
        assert!(!is_there(&folder, &name).unwrap());
        assert_eq!(text(&format!("{gone}/recipe.toml")), "title = 2");
    }
}
