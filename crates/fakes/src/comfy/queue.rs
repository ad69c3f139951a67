//! The queue: a heap by number and id, which cannot tell two prompts apart that have both in common.

use std::cmp::Ordering;

use super::json::{Json, texts};

/// A prompt in the queue.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its priority by its letters; the lowest is first.
    pub(crate) number: Json,
    /// Its id.
    pub(crate) prompt_id: String,
    /// The nodes.
    pub(crate) prompt: Json,
    /// What was sent with it, with what the server added.
    pub(crate) extra: Json,
    /// The outputs that it runs for.
    pub(crate) outputs: Vec<String>,
}

impl Item {
    /// The prompt as `/queue` and `/history` show it.
    pub(crate) fn shown(&self) -> Json {
        Json::List(vec![
            self.number.clone(),
            self.prompt_id.as_str().into(),
            self.prompt.clone(),
            self.extra.clone(),
            texts(&self.outputs),
        ])
    }

    /// The client whose socket hears of it.
    pub(crate) fn client(&self) -> Option<&str> {
        self.extra.get("client_id").and_then(Json::text)
    }

    /// Whether it comes before another one.
    fn is_before(&self, other: &Self) -> Result<bool, Stuck> {
        let numbers = self.number.number().zip(other.number.number());
        match numbers.and_then(|(a, b)| a.partial_cmp(&b)) {
            None => Ok(false),
            Some(Ordering::Equal) => match self.prompt_id.cmp(&other.prompt_id) {
                Ordering::Equal => Err(Stuck),
                order => Ok(order == Ordering::Less),
            },
            Some(order) => Ok(order == Ordering::Less),
        }
    }
}

/// Two prompts have the same number and id, and the server raised an exception where it compared them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stuck;

/// The prompts that wait.
#[derive(Default)]
pub(crate) struct Queue {
    heap: Vec<Item>,
}

impl Queue {
    /// The prompts in the order of the heap, which is not that of their execution.
    pub(crate) fn items(&self) -> &[Item] {
        &self.heap
    }

    /// Adds a prompt; it is in the queue even when this fails.
    pub(crate) fn put(&mut self, item: Item) -> Result<(), Stuck> {
        self.heap.push(item);
        self.lift(0, self.heap.len() - 1)
    }

    /// Takes the first prompt; it is lost when this fails.
    pub(crate) fn take(&mut self) -> Result<Option<Item>, Stuck> {
        let Some(last) = self.heap.pop() else { return Ok(None) };
        if self.heap.is_empty() {
            return Ok(Some(last));
        }
        let first = std::mem::replace(&mut self.heap[0], last);
        self.sink(0)?;
        Ok(Some(first))
    }

    /// Takes one prompt with this id out, and says whether there was one.
    pub(crate) fn delete(&mut self, prompt_id: &str) -> Result<bool, Stuck> {
        let Some(index) = self.heap.iter().position(|item| item.prompt_id == prompt_id) else {
            return Ok(false);
        };
        self.heap.remove(index);
        (0..self.heap.len() / 2).rev().try_for_each(|index| self.sink(index))?;
        Ok(true)
    }

    /// Takes all prompts out.
    pub(crate) fn clear(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.heap)
    }

    /// Moves an item towards the front while it comes before its parent.
    fn lift(&mut self, start: usize, mut at: usize) -> Result<(), Stuck> {
        while at > start {
            let parent = (at - 1) / 2;
            if !self.heap[at].is_before(&self.heap[parent])? {
                return Ok(());
            }
            self.heap.swap(at, parent);
            at = parent;
        }
        Ok(())
    }

    /// Moves an item to the end along the smaller children, then back to its place.
    fn sink(&mut self, start: usize) -> Result<(), Stuck> {
        let mut at = start;
        while 2 * at + 1 < self.heap.len() {
            let mut child = 2 * at + 1;
            if child + 1 < self.heap.len() && !self.heap[child].is_before(&self.heap[child + 1])? {
                child += 1;
            }
            self.heap.swap(at, child);
            at = child;
        }
        self.lift(start, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: f64, prompt_id: &str, mark: &str) -> Item {
        Item {
            number: number.into(),
            prompt_id: prompt_id.to_owned(),
            prompt: mark.into(),
            extra: Json::Null,
            outputs: Vec::new(),
        }
    }

    #[test]
    fn equal_numbers_are_ordered_by_id() {
        let mut queue = Queue::default();
        for (number, id) in [(5.0, "b"), (-1.0, "z"), (5.0, "a"), (7.0, "c"), (0.0, "x")] {
            queue.put(item(number, id, "")).unwrap();
        }
        assert_eq!(queue.delete("c"), Ok(true));
        assert_eq!(queue.delete("c"), Ok(false));
        let taken: Vec<String> =
            std::iter::from_fn(|| queue.take().unwrap()).map(|item| item.prompt_id).collect();
        assert_eq!(taken, ["z", "x", "a", "b"]);
    }

    #[test]
    fn four_prompts_with_the_same_number_and_id_are_queued_and_stop_the_worker() {
        let mut queue = Queue::default();
        let results: Vec<_> = ["0", "1", "2", "3"].map(|mark| queue.put(item(5.0, "a", mark)).is_ok()).into();
        assert_eq!(results, [true, false, false, false]);
        assert_eq!(queue.take().unwrap_err(), Stuck);
        let left: Vec<String> = queue.items().iter().map(|item| item.prompt.plain()).collect();
        assert_eq!(left, ["3", "1", "2"]);
    }
}
