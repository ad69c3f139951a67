//! What a seat has in memory, as far as it can be known: from what it was given, and from what it says about each job,
//! namely whether the models of that had to be loaded.
//!
//! A server keeps the models of its last work, and by its settings those of some work before. How many that are is
//! learned: a job that finds its models loaded, although others worked since, says that at least so many are kept, and
//! one that does not find them says that fewer are.

use std::collections::VecDeque;

use super::job::Affinity;

/// How many kinds of work are remembered at most; more are never kept.
const REMEMBERED: usize = 16;

/// What a seat has loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// What it was given and has not finished, oldest first.
    given: VecDeque<Affinity>,
    /// What it worked with, the last first, each once.
    worked: Vec<Affinity>,
    /// How many of those it keeps.
    keeps: usize,
}

impl Default for Resident {
    fn default() -> Self {
        Self { given: VecDeque::new(), worked: Vec::new(), keeps: 1 }
    }
}

/// What is known, when a job is over, of whether its models were loaded before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// They were.
    Warm,
    /// They had to be loaded.
    Cold,
    /// It worked with them, and nothing was heard of that.
    Unheard,
    /// It did not work with them at all.
    Unused,
    /// The seat may have lost everything.
    Lost,
}

impl Resident {
    /// One that worked with this last.
    #[must_use]
    pub fn with(affinity: Affinity) -> Self {
        Self { worked: vec![affinity], ..Self::default() }
    }

    /// It was given a job, and has its models loaded when that is done.
    pub fn give(&mut self, affinity: Affinity) {
        self.given.push_back(affinity);
    }

    /// A job that it was given is over.
    pub fn end(&mut self, affinity: &Affinity, found: Found) {
        if let Some(at) = self.given.iter().position(|given| given == affinity) {
            self.given.remove(at);
        }
        match found {
            Found::Unused => return,
            Found::Lost => return self.worked.clear(),
            Found::Warm => self.keeps = self.keeps.max(self.since(affinity) + 1),
            Found::Cold => self.miss(affinity),
            Found::Unheard => {}
        }
        self.worked.retain(|worked| !worked.is_warm_for(affinity));
        self.worked.insert(0, affinity.clone());
        self.worked.truncate(REMEMBERED);
    }

    /// How many other kinds of work it did since it last did this; all that are remembered when it never did.
    fn since(&self, affinity: &Affinity) -> usize {
        self.worked.iter().position(|worked| worked.is_warm_for(affinity)).unwrap_or(self.worked.len())
    }

    fn miss(&mut self, affinity: &Affinity) {
        // Another recipe may have loaded more than the models that they have in common.
        match self.worked.iter().position(|worked| worked == affinity) {
            // Nothing else was done since: it was restarted, or somebody else works with it.
            Some(0) => self.worked.clear(),
            Some(since) => self.keeps = self.keeps.min(since),
            None => {}
        }
    }

    /// What it will have loaded when it is through with what it was given, what it keeps longest first.
    #[must_use]
    pub fn loaded(&self) -> Vec<&Affinity> {
        let mut kinds: Vec<&Affinity> = Vec::with_capacity(self.keeps);
        for affinity in self.given.iter().rev().chain(&self.worked) {
            if !kinds.iter().any(|kind| kind.is_warm_for(affinity)) {
                kinds.push(affinity);
            }
            if kinds.len() == self.keeps {
                break;
            }
        }
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> Affinity {
        Affinity { model: name.to_owned(), ..Affinity::default() }
    }

    /// Gives a seat these jobs one after another, each of which finds this.
    fn worked(jobs: &[(&str, Found)]) -> Resident {
        let mut resident = Resident::default();
        for (name, found) in jobs {
            resident.give(kind(name));
            resident.end(&kind(name), *found);
        }
        resident
    }

    fn loaded(resident: &Resident) -> Vec<&str> {
        resident.loaded().into_iter().map(|affinity| affinity.model.as_str()).collect()
    }

    #[test]
    fn a_seat_has_what_it_was_given_last() {
        let mut resident = worked(&[("a", Found::Cold)]);
        assert_eq!(loaded(&resident), ["a"]);
        resident.give(kind("b"));
        assert_eq!(loaded(&resident), ["b"]);
        resident.end(&kind("b"), Found::Unused);
        assert_eq!(loaded(&resident), ["a"]);
    }

    #[test]
    fn how_many_it_keeps_is_learned_from_what_it_still_had() {
        let mut resident = worked(&[("a", Found::Cold), ("b", Found::Cold), ("a", Found::Warm)]);
        assert_eq!(loaded(&resident), ["a", "b"]);
        resident.give(kind("c"));
        assert_eq!(loaded(&resident), ["c", "a"]);
        resident.end(&kind("c"), Found::Cold);
        resident.give(kind("a"));
        resident.end(&kind("a"), Found::Cold);
        assert_eq!(loaded(&resident), ["a"], "it had only the last one");
    }

    #[test]
    fn one_that_lost_what_it_was_given_last_has_nothing() {
        let restarted =
            worked(&[("a", Found::Cold), ("b", Found::Cold), ("a", Found::Warm), ("a", Found::Cold)]);
        assert_eq!(loaded(&restarted), ["a"]);
        assert_eq!(restarted.keeps, 2, "how many it keeps is a setting, and outlives a restart");
        assert!(loaded(&worked(&[("a", Found::Cold), ("b", Found::Lost)])).is_empty());
    }

    #[test]
    fn work_of_which_nothing_was_heard_is_loaded_and_teaches_nothing() {
        let resident = worked(&[("a", Found::Unheard), ("b", Found::Unheard), ("a", Found::Unheard)]);
        assert_eq!(loaded(&resident), ["a"]);
    }

    #[test]
    fn another_recipe_with_the_same_models_finds_them_loaded_and_may_load_more() {
        let with = |recipe: &str| Affinity { recipe: recipe.to_owned(), ..kind("a") };
        let mut resident = Resident::default();
        for (recipe, found) in [("plain", Found::Cold), ("other", Found::Warm), ("plain", Found::Cold)] {
            resident.give(with(recipe));
            resident.end(&with(recipe), found);
        }
        assert_eq!((loaded(&resident), resident.keeps), (vec!["a"], 1));
    }

    #[test]
    fn what_was_there_before_it_was_known_counts_as_kept() {
        assert_eq!(worked(&[("a", Found::Cold), ("b", Found::Warm)]).keeps, 2);
    }
}
