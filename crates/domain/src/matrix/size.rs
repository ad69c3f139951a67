//! How many pictures a matrix comes to, computed before any of them is thought of; and what a matrix may not say.

use super::{LONGEST_LABEL, MOST_NAMES, MOST_PICTURES, MOST_WORDS, Matrix, Seeds};
use crate::words;

/// Why a matrix cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {fix}")]
pub struct MatrixError {
    /// The field that is wrong.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl MatrixError {
    pub(super) fn of(field: &'static str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { field, message: message.into(), fix: fix.into() }
    }
}

/// One side of a matrix: its field, what is counted, and how many there are.
type Side = (&'static str, &'static str, u64);

impl Matrix {
    /// Refuses what no episode can answer.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, with what to do.
    pub fn check(&self) -> Result<(), MatrixError> {
        self.check_lengths()?;
        self.check_words()?;
        if self.recipes.is_empty() {
            let fix = "name one or more, such as recipes = [\"fake-model\"]; `sakuga engine list` lists the engines";
            return Err(MatrixError::of("recipes", "no recipe is named", fix));
        }
        if !self.looks.is_empty() && self.characters.is_empty() {
            let fix = "name the characters who wear them";
            return Err(MatrixError::of("looks", "looks are named and nobody who wears them", fix));
        }
        if !(1..=32).contains(&self.takes) {
            let message = format!("a cell is drawn 1 to 32 times, not {}", self.takes);
            return Err(MatrixError::of("takes", message, "ask for fewer"));
        }
        self.check_seeds()?;
        for (field, limit) in
            [("budget_minutes", self.budget_minutes), ("budget_attempts", self.budget_attempts)]
        {
            if limit.is_some_and(|limit| !(1..=100_000).contains(&limit)) {
                let fix = "leave it out for no limit";
                return Err(MatrixError::of(field, "a budget is 1 to 100000", fix));
            }
        }
        Ok(())
    }

    fn check_lengths(&self) -> Result<(), MatrixError> {
        let seeds = if let Seeds::List(seeds) = &self.seeds { seeds.len() } else { 0 };
        let lists = [
            ("shots", self.shots.len()),
            ("characters", self.characters.len()),
            ("looks", self.looks.len()),
            ("seeds", seeds),
            ("recipes", self.recipes.len()),
        ];
        for (field, length) in lists {
            if length > MOST_NAMES {
                let message = format!("{field} has {length} entries, and at most {MOST_NAMES} can be named");
                return Err(MatrixError::of(field, message, "divide it into several batches"));
            }
        }
        if let Some(label) = &self.label
            && !(1..=LONGEST_LABEL).contains(&label.trim().chars().count())
        {
            let message = format!("a label has 1 to {LONGEST_LABEL} characters");
            return Err(MatrixError::of("label", message, "shorten it, or leave it out"));
        }
        self.check_doubles()
    }

    /// What is named twice would be drawn twice and look the same.
    fn check_doubles(&self) -> Result<(), MatrixError> {
        let seeds: Vec<String> = match &self.seeds {
            Seeds::List(seeds) => seeds.iter().map(u64::to_string).collect(),
            Seeds::Count(_) => Vec::new(),
        };
        let lists = [
            ("shots", self.shots.iter().map(ToString::to_string).collect()),
            ("characters", self.characters.iter().map(ToString::to_string).collect()),
            ("looks", self.looks.clone()),
            ("seeds", seeds),
            ("recipes", self.recipes.clone()),
        ];
        for (field, mut names) in lists {
            names.sort();
            if let Some([double, _]) = names.array_windows().find(|[one, other]| one == other) {
                let message = format!("{} stands twice in {field}", short(double));
                return Err(MatrixError::of(field, message, "name it once; takes asks for more of each"));
            }
        }
        Ok(())
    }

    fn check_words(&self) -> Result<(), MatrixError> {
        let (most, longest) = MOST_WORDS;
        for (field, words) in
            [("words", &self.words), ("without", &self.without), ("negatives", &self.negatives)]
        {
            let fits = |word: &String| (1..=longest).contains(&word.trim().chars().count());
            if words.len() > most || !words.iter().all(fits) {
                let message = format!("{field} has at most {most} entries of 1 to {longest} characters each");
                return Err(MatrixError::of(field, message, "shorten it"));
            }
            words::check_words(words).map_err(|(at, error)| {
                let word = at.map(|at| format!("{}: ", short(&words[at]))).unwrap_or_default();
                let told = error.to_string();
                let (what, fix) = told.rsplit_once("; ").unwrap_or((&told, "change it"));
                MatrixError::of(field, format!("{word}{what}"), fix)
            })?;
        }
        Ok(())
    }

    fn check_seeds(&self) -> Result<(), MatrixError> {
        match &self.seeds {
            Seeds::Count(0) => Err(MatrixError::of("seeds", "0 seeds are no picture", "ask for 1 or more")),
            Seeds::List(seeds) if seeds.is_empty() => {
                Err(MatrixError::of("seeds", "the list of seeds is empty", "name one or more, or a count"))
            }
            Seeds::List(seeds) if seeds.iter().any(|seed| *seed >= 1 << 53) => {
                Err(MatrixError::of("seeds", "a seed is below 9007199254740992", "use a smaller one"))
            }
            Seeds::List(_) if self.takes > 1 => {
                let message = "several takes of a cell with one seed would be the same picture";
                let fix = "name more seeds instead, or a count such as seeds = 4";
                Err(MatrixError::of("takes", message, fix))
            }
            _ => Ok(()),
        }
    }

    fn sides(&self, shots: u64) -> [Side; 6] {
        let or_one = |length: usize| (length as u64).max(1);
        let dressed = if self.looks.is_empty() { 1 } else { or_one(self.characters.len()) };
        [
            ("shots", "shots", shots),
            ("characters", "characters", dressed),
            ("looks", "looks", or_one(self.looks.len())),
            ("seeds", "seeds", self.seeds.count()),
            ("recipes", "recipes", or_one(self.recipes.len())),
            ("takes", "takes", u64::from(self.takes)),
        ]
    }
}

/// How many pictures a matrix comes to with so many shots, in which one of its characters is seen.
///
/// # Errors
///
/// When there are more than [`MOST_PICTURES`], with the side that should be shorter.
pub fn sizes(matrix: &Matrix, shots: u64) -> Result<u64, MatrixError> {
    let sides = matrix.sides(shots);
    let product = sides.iter().try_fold(1_u64, |product, (.., length)| product.checked_mul(*length));
    match product {
        Some(pictures) if pictures <= MOST_PICTURES => Ok(pictures),
        too_many => Err(too_large(&sides, too_many)),
    }
}

fn too_large(sides: &[Side; 6], product: Option<u64>) -> MatrixError {
    let long: Vec<String> = sides
        .iter()
        .filter(|(.., length)| *length > 1)
        .map(|(_, what, length)| format!("{length} {what}"))
        .collect();
    let number = product.map_or_else(|| format!("more than {}", u64::MAX), |product| product.to_string());
    let longest = sides.iter().rev().max_by_key(|(.., length)| *length).copied().unwrap_or(sides[0]);
    let (field, what, length) = longest;
    let beside = product.map_or(u64::MAX, |product| product / length.max(1));
    let fix = match MOST_PICTURES / beside.max(1) {
        0 => format!("shorten {what} first, and others too, or divide it into several batches"),
        fits => format!("at most {fits} {what} fit beside the rest, or divide it into several batches"),
    };
    let message =
        format!("{} are {number} pictures, and a batch has at most {MOST_PICTURES}", long.join(" × "));
    MatrixError::of(field, message, fix)
}

/// A name as a message repeats it.
pub(super) fn short(name: &str) -> String {
    format!("\"{}\"", name.chars().take(40).collect::<String>())
}
