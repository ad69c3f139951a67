//! Which models lie in the memory of the device.

use super::script::Model;

/// The models that are resident, the one that was used longest ago first.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    resident: Vec<(String, u64)>,
    /// What the node that runs takes besides, in MiB.
    work_mb: u64,
}

/// The name by which a file of weights is known.
pub(crate) fn key(folder: &str, name: &str) -> String {
    format!("{folder}/{name}")
}

impl Memory {
    /// Whether the model is resident; it counts as used then.
    pub(crate) fn touch(&mut self, key: &str) -> bool {
        let Some(at) = self.resident.iter().position(|(known, _)| known == key) else { return false };
        let model = self.resident.remove(at);
        self.resident.push(model);
        true
    }

    /// Makes a model resident, and evicts others until it fits into so many MiB.
    pub(crate) fn load(&mut self, model: &Model, total_mb: u64) {
        let key = key(&model.folder, &model.name);
        self.resident.retain(|(known, _)| *known != key);
        while !self.resident.is_empty() && self.used_mb() + model.memory_mb > total_mb {
            self.resident.remove(0);
        }
        self.resident.push((key, model.memory_mb));
    }

    /// Evicts all.
    pub(crate) fn clear(&mut self) {
        self.resident.clear();
    }

    /// The node that runs takes so many MiB besides the models; none does when it is zero.
    pub(crate) fn work(&mut self, work_mb: u64) {
        self.work_mb = work_mb;
    }

    /// What the resident models and the node that runs take, in MiB.
    pub(crate) fn used_mb(&self) -> u64 {
        self.resident.iter().map(|(_, memory)| memory).sum::<u64>() + self.work_mb
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_was_used_longest_ago_makes_room() {
        let mut memory = Memory::default();
        for name in ["a", "b"] {
            memory.load(&Model::checkpoint(name, 400), 1_000);
        }
        assert!(memory.touch("checkpoints/a"));
        memory.load(&Model::checkpoint("c", 400), 1_000);
        assert_eq!(memory.used_mb(), 800);
        assert!(memory.touch("checkpoints/a") && !memory.touch("checkpoints/b"));
    }
}
