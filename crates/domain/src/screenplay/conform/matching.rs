//! Which new shot is which old one: equal text first, then likeness, then the place of a hand-written text.

use std::collections::{HashMap, VecDeque};

use super::ExistingScene;
use super::text;
use crate::screenplay::breakdown::Breakdown;
use crate::shot::{Shot, ShotContent, ShotStatus};

/// How alike two texts must be to be the same shot, 0 to 1.
const THRESHOLD: f64 = 0.55;
/// How far a rewritten shot may have moved, in shots; further away only an equal text is found again.
const REACH: usize = 300;
/// What the same scene heading adds to the likeness.
const SAME_SCENE: f64 = 0.05;

/// For every new shot the number of its old one.
pub(super) fn shots(
    old_scenes: &[ExistingScene],
    old: &[(usize, &Shot)],
    new_scenes: &Breakdown,
    new: &[(usize, &ShotContent)],
) -> Vec<Option<usize>> {
    let olds: Vec<Candidate> = old
        .iter()
        .map(|(scene, shot)| {
            Candidate::new(&old_scenes[*scene].scene.heading, &shot.content, is_active(shot))
        })
        .collect();
    let news: Vec<Candidate> = new
        .iter()
        .map(|(scene, shot)| Candidate::new(&new_scenes.scenes[*scene].heading, shot, true))
        .collect();
    let mut matching = Matching { of_new: vec![None; new.len()], taken: vec![false; old.len()] };
    for active in [true, false] {
        matching.equal(&olds, &news, active, |one| (one.heading, one.text.as_str()));
        matching.equal(&olds, &news, active, |one| ("", one.text.as_str()));
    }
    matching.alike(&olds, &news);
    matching.rewritten(old);
    matching.of_new
}

/// A shot as it is compared.
struct Candidate<'s> {
    heading: &'s str,
    text: String,
    pairs: Vec<(char, char)>,
    has_lines: bool,
    active: bool,
}

impl<'s> Candidate<'s> {
    fn new(heading: &'s str, content: &ShotContent, active: bool) -> Self {
        let text = text::of(content);
        let pairs = text::pairs(&text);
        Self { heading, text, pairs, has_lines: !content.lines.is_empty(), active }
    }
}

fn is_active(shot: &Shot) -> bool {
    shot.status == ShotStatus::Active
}

struct Matching {
    of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Matching {
    fn pair(&mut self, new: usize, old: usize) {
        self.of_new[new] = Some(old);
        self.taken[old] = true;
    }

    fn free_news(&self) -> Vec<usize> {
        (0..self.of_new.len()).filter(|new| self.of_new[*new].is_none()).collect()
    }

    /// Pairs shots of equal keys, the first with the first.
    fn equal<'c>(
        &mut self,
        olds: &'c [Candidate],
        news: &'c [Candidate],
        active: bool,
        key: impl Fn(&'c Candidate<'c>) -> (&'c str, &'c str),
    ) {
        let mut waiting: HashMap<(&str, &str), VecDeque<usize>> = HashMap::new();
        for (number, candidate) in olds.iter().enumerate() {
            if !self.taken[number] && candidate.active == active {
                waiting.entry(key(candidate)).or_default().push_back(number);
            }
        }
        for new in self.free_news() {
            if let Some(old) = waiting.get_mut(&key(&news[new])).and_then(VecDeque::pop_front) {
                self.pair(new, old);
            }
        }
    }

    /// Pairs the most alike first; of equally alike ones those nearest in order.
    fn alike(&mut self, olds: &[Candidate], news: &[Candidate]) {
        let free_olds: Vec<usize> =
            (0..olds.len()).filter(|old| !self.taken[*old] && olds[*old].active).collect();
        let mut scored: Vec<(f64, usize, usize)> = Vec::new();
        for new in self.free_news() {
            for old in &free_olds {
                let near = new.abs_diff(*old) <= REACH;
                let score = if near { score(&olds[*old], &news[new]) } else { 0.0 };
                if score >= THRESHOLD {
                    scored.push((score, new, *old));
                }
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2))));
        for (_, new, old) in scored {
            if self.of_new[new].is_none() && !self.taken[old] {
                self.pair(new, old);
            }
        }
    }

    /// A shot whose words a person rewrote is like nothing in the screenplay; it is the one that follows the
    /// same shot as before.
    fn rewritten(&mut self, old: &[(usize, &Shot)]) {
        for (number, (scene, shot)) in old.iter().enumerate() {
            let words_edited = shot.edited.iter().any(|field| field == "action" || field == "lines");
            if self.taken[number] || !is_active(shot) || !words_edited {
                continue;
            }
            let before = (0..number).rev().find(|other| old[*other].0 == *scene && is_active(old[*other].1));
            let place = match before {
                Some(before) => self.of_new.iter().position(|old| *old == Some(before)).map(|new| new + 1),
                None => self
                    .of_new
                    .iter()
                    .position(|old| *old == Some(number + 1))
                    .and_then(|new| new.checked_sub(1)),
            };
            if let Some(new) = place.filter(|new| self.of_new.get(*new) == Some(&None)) {
                self.pair(new, number);
            }
        }
    }
}

fn score(old: &Candidate, new: &Candidate) -> f64 {
    if old.has_lines != new.has_lines {
        return 0.0;
    }
    let bonus = if old.heading == new.heading { SAME_SCENE } else { 0.0 };
    text::likeness(&old.pairs, &new.pairs) + bonus
}

/// Which of the matched ones stand elsewhere in the order: all that are not in the longest run that kept it.
/// `places` holds the old place of each, in the new order.
pub(super) fn moved(places: &[usize]) -> Vec<bool> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let length = ends.partition_point(|end| places[*end] < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut moved = vec![true; places.len()];
    let mut at = ends.last().copied();
    while let Some(index) = at {
        moved[index] = false;
        at = before[index];
    }
    moved
}
