//! The ladder of an attempt that runs out of memory: what is done otherwise at each rung, before it is given up.

use serde_json::{Value, json};

use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::catalogue::Catalogue;

/// The class that decodes at once, and the one that decodes in tiles.
const AT_ONCE: &str = "VAEDecode";
const TILED: &str = "VAEDecodeTiled";

/// Where on the ladder an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rung {
    /// As it was asked.
    AsAsked,
    /// With nothing else in the memory.
    Freed,
    /// Decoded in tiles, which takes less memory at once and a little longer.
    Tiled,
}

impl Rung {
    /// All rungs from the first to the last.
    pub(crate) const ALL: [Self; 3] = [Self::AsAsked, Self::Freed, Self::Tiled];

    /// The next one for this graph on a server with these nodes; none when there is nothing more to try.
    pub(crate) fn next(self, graph: &Graph, catalogue: &Catalogue) -> Option<Self> {
        match self {
            Self::AsAsked => Some(Self::Freed),
            Self::Freed => {
                (catalogue.class(TILED).is_some() && graph.values().any(decodes)).then_some(Self::Tiled)
            }
            Self::Tiled => None,
        }
    }

    /// The graph as it is at this rung.
    pub(crate) fn graph(self, mut graph: Graph) -> Graph {
        if self == Self::Tiled {
            graph.values_mut().filter(|node| decodes(node)).for_each(tile);
        }
        graph
    }
}

fn decodes(node: &Value) -> bool {
    node["class_type"] == AT_ONCE
}

/// Decodes in tiles of 512 pixels, the size that ComfyUI itself proposes.
fn tile(node: &mut Value) {
    node["class_type"] = json!(TILED);
    for (input, value) in
        [("tile_size", 512), ("overlap", 64), ("temporal_size", 64), ("temporal_overlap", 8)]
    {
        node["inputs"][input] = json!(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rung_decodes_in_tiles_and_changes_nothing_else() {
        let graph = json!({
            "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
            "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
        });
        let graph = graph.as_object().unwrap().clone();
        assert_eq!(Rung::Freed.graph(graph.clone()), graph);
        let tiled = Rung::Tiled.graph(graph.clone());
        assert_eq!(tiled["9"], graph["9"]);
        assert_eq!(tiled["8"]["class_type"], "VAEDecodeTiled");
        assert_eq!(tiled["8"]["inputs"]["samples"], json!(["3", 0]));
        assert_eq!(tiled["8"]["inputs"]["tile_size"], 512);
    }
}
