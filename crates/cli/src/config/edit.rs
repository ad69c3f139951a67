//! Changing the configuration file for a person, without touching what they wrote.

use std::path::PathBuf;

use anyhow::Context as _;
use engines::comfyui::Address;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::check::check;
use super::layers::path;
use crate::args::Global;

/// Adds a ComfyUI server to the file, unless it stands there already; returns the file.
pub(crate) fn add_server(global: &Global, address: &Address) -> anyhow::Result<PathBuf> {
    let path = path(global);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error)
                .with_context(|| format!("failed to read the configuration {}", path.display()));
        }
    };
    let changed = with_server(&text, &address.to_string())
        .with_context(|| format!("failed to understand the configuration {}", path.display()))?;
    if changed != text {
        check(&path, &changed)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("toml.new");
        std::fs::write(&beside, &changed)
            .and_then(|()| std::fs::rename(&beside, &path))
            .with_context(|| format!("failed to write the configuration {}", path.display()))?;
    }
    Ok(path)
}

fn with_server(text: &str, address: &str) -> anyhow::Result<String> {
    let mut document: DocumentMut = text.parse()?;
    let table = document.entry("comfyui").or_insert_with(|| Item::Table(Table::new()));
    let table = table.as_table_like_mut().context("`comfyui` is no table; make it one, or remove it")?;
    let servers = table.entry("servers").or_insert_with(|| value(Array::new()));
    let servers =
        servers.as_array_mut().context("`comfyui.servers` is no list; make it one, or remove it")?;
    let same = |known: &str| known.split_once('=').map_or(known, |(_, address)| address).trim() == address;
    if servers.iter().filter_map(|known| known.as_str()).any(same) {
        return Ok(text.to_owned());
    }
    servers.push(address);
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "http://127.0.0.1:8188";

    #[test]
    fn a_server_is_added_once_and_nothing_else_changes() {
        let begun = "# mine\n[server]\nbind = \"127.0.0.1:1\" # here\n";
        let once = with_server(begun, HOME).unwrap();
        assert!(once.starts_with(begun), "{once}");
        assert!(once.contains("[comfyui]\nservers = [\"http://127.0.0.1:8188\"]"), "{once}");
        assert_eq!(with_server(&once, HOME).unwrap(), once);
        let named = "[comfyui]\nservers = [\"home=http://127.0.0.1:8188\"]\n";
        assert_eq!(with_server(named, HOME).unwrap(), named);
        assert!(
            with_server(named, "http://10.0.0.5:8188").unwrap().contains("home=http"),
            "both stand there"
        );
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert!(with_server("comfyui = 3", HOME).is_err());
        assert!(with_server("[comfyui]\nservers = 3", HOME).is_err());
        assert!(with_server("[comfyui", HOME).is_err());
    }
}
