//! The cells of a matrix: which pictures it asks for, and which of its cells there cannot be.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::size::short;
use super::{Matrix, MatrixError, Seeds, sizes};
use crate::compile::Cast;
use crate::direction::Direction;
use crate::shot::{Shot, ShotCode};
use crate::slug::Slug;

/// What a matrix is laid out over.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'s, 'a> {
    /// The shots of the episode that are in the film, in order.
    pub shots: &'s [&'a Shot],
    /// The project's characters.
    pub cast: &'s [Cast],
}

/// One picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell<'a> {
    /// Of which shot.
    pub shot: &'a Shot,
    /// Which of [`Layout::directions`] is asked.
    pub direction: usize,
    /// Which of the matrix's recipes makes it.
    pub recipe: usize,
}

/// Cells that there cannot be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Skipped {
    /// Why.
    pub why: String,
    /// Of which shots, by code in the order of the film.
    pub shots: Vec<String>,
    /// How many pictures that are.
    pub pictures: u64,
}

/// A matrix as pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout<'a> {
    /// What is asked beyond the shots; cells name it by number.
    pub directions: Vec<Direction>,
    /// The pictures: shot by shot, look by look, recipe by recipe, seed by seed.
    pub cells: Vec<Cell<'a>>,
    /// What is not among them, and why.
    pub skipped: Vec<Skipped>,
}

/// Somebody in a look; none for everybody as the episode dresses them.
type Dressing<'m> = Option<(&'m Slug, &'m str)>;

/// Lays a matrix out.
///
/// # Errors
///
/// When it names a shot or character that there is not, is larger than a batch may be, or leaves no picture.
pub fn lay_out<'a>(matrix: &Matrix, scope: Scope<'_, 'a>) -> Result<Layout<'a>, MatrixError> {
    matrix.check()?;
    // With shots that are named, the product is known before anything is looked up.
    if !matrix.shots.is_empty() && matrix.characters.is_empty() {
        sizes(matrix, matrix.shots.len() as u64)?;
    }
    check_characters(matrix, scope.cast)?;
    let wanted = wanted_shots(matrix, scope.shots)?;
    let (seen, unseen): (Vec<&Shot>, Vec<&Shot>) =
        wanted.into_iter().partition(|shot| matrix.characters.is_empty() || shows_any(shot, matrix));
    sizes(matrix, seen.len() as u64)?;
    let mut skipped = Misses::default();
    let each = sizes(&Matrix { characters: Vec::new(), looks: Vec::new(), ..matrix.clone() }, 1)?;
    for shot in unseen {
        skipped.add(nobody(&matrix.characters), shot, each);
    }
    let (dressings, seeds) = (dressings(matrix), matrix.seeds.named());
    let copies = match &matrix.seeds {
        Seeds::Count(count) => count.saturating_mul(matrix.takes),
        Seeds::List(_) => 1,
    };
    let mut cells = Vec::new();
    for shot in seen {
        for (at, dressing) in dressings.iter().enumerate() {
            if let Some(why) = dressing.and_then(|dressing| miss(shot, dressing, scope.cast)) {
                skipped.add(why, shot, each);
                continue;
            }
            let directions = || at * seeds.len()..(at + 1) * seeds.len();
            for recipe in 0..matrix.recipes.len() {
                for direction in directions() {
                    cells.extend((0..copies).map(|_| Cell { shot, direction, recipe }));
                }
            }
        }
    }
    let skipped = skipped.list();
    if cells.is_empty() {
        return Err(nothing_left(&skipped));
    }
    let asked = |dressing: &Dressing<'_>| -> Vec<Direction> {
        seeds.iter().map(|seed| direction(matrix, *dressing, *seed)).collect()
    };
    Ok(Layout { directions: dressings.iter().flat_map(asked).collect(), cells, skipped })
}

fn check_characters(matrix: &Matrix, cast: &[Cast]) -> Result<(), MatrixError> {
    for slug in &matrix.characters {
        if !cast.iter().any(|known| known.slug == *slug) {
            let known: Vec<&str> = cast.iter().map(|known| known.slug.as_str()).collect();
            let message = format!("the project has no character {}", short(slug.as_str()));
            return Err(MatrixError::of("characters", message, format!("it has: {}", known.join(", "))));
        }
    }
    Ok(())
}

/// The named shots in the order of the film, or all.
fn wanted_shots<'a>(matrix: &Matrix, shots: &[&'a Shot]) -> Result<Vec<&'a Shot>, MatrixError> {
    if matrix.shots.is_empty() {
        return Ok(shots.to_vec());
    }
    let known: BTreeSet<&str> = shots.iter().map(|shot| shot.code.as_str()).collect();
    if let Some(code) = matrix.shots.iter().find(|code| !known.contains(code.as_str())) {
        let message = format!("there is no shot {} in the film", short(code.as_str()));
        return Err(MatrixError::of("shots", message, "`sakuga shot list` lists them"));
    }
    let named: BTreeSet<&str> = matrix.shots.iter().map(ShotCode::as_str).collect();
    Ok(shots.iter().copied().filter(|shot| named.contains(shot.code.as_str())).collect())
}

fn shows(shot: &Shot, slug: &Slug) -> bool {
    shot.content.cast.iter().any(|staging| staging.character == *slug)
}

fn shows_any(shot: &Shot, matrix: &Matrix) -> bool {
    matrix.characters.iter().any(|slug| shows(shot, slug))
}

fn dressings(matrix: &Matrix) -> Vec<Dressing<'_>> {
    if matrix.looks.is_empty() {
        return vec![None];
    }
    let in_each = |slug| matrix.looks.iter().map(move |look| Some((slug, look.as_str())));
    matrix.characters.iter().flat_map(in_each).collect()
}

/// Why somebody cannot be seen in a look in this shot; none when that works.
fn miss(shot: &Shot, (slug, look): (&Slug, &str), cast: &[Cast]) -> Option<String> {
    let known = cast.iter().find(|known| known.slug == *slug)?;
    let looks = &known.character.looks;
    if !looks.iter().any(|known| known.name == look) {
        let names: Vec<&str> = looks.iter().map(|look| look.name.as_str()).collect();
        let has = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        return Some(format!("{slug} has no look {} (there is: {has})", short(look)));
    }
    (!shows(shot, slug)).then(|| format!("{slug} is not seen"))
}

fn direction(matrix: &Matrix, dressing: Dressing<'_>, seed: Option<u64>) -> Direction {
    Direction {
        words: matrix.words.clone(),
        without: matrix.without.clone(),
        negatives: matrix.negatives.clone(),
        looks: dressing.into_iter().map(|(slug, look)| (slug.clone(), look.to_owned())).collect(),
        seed,
        ..Direction::default()
    }
}

/// Why a shot is left out in which none of the characters is seen.
fn nobody(characters: &[Slug]) -> String {
    let names: Vec<&str> = characters.iter().map(Slug::as_str).collect();
    if names.len() == 1 {
        format!("{} is not seen", names[0])
    } else {
        format!("none of {} is seen", names.join(", "))
    }
}

fn nothing_left(skipped: &[Skipped]) -> MatrixError {
    let whys: Vec<&str> = skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    let message = if whys.is_empty() {
        "the episode has no shots".to_owned()
    } else {
        format!("no picture is left: {}", whys.join("; "))
    };
    let field = if whys.iter().any(|why| why.contains("no look")) { "looks" } else { "shots" };
    MatrixError::of(field, message, "name others, or leave the list out for all shots")
}

/// Cells that there cannot be, by reason.
#[derive(Default)]
struct Misses {
    order: Vec<String>,
    by_why: BTreeMap<String, (Vec<String>, u64)>,
}

impl Misses {
    fn add(&mut self, why: String, shot: &Shot, pictures: u64) {
        if !self.by_why.contains_key(&why) {
            self.order.push(why.clone());
        }
        let (shots, sum) = self.by_why.entry(why).or_default();
        if shots.last().map(String::as_str) != Some(shot.code.as_str()) {
            shots.push(shot.code.to_string());
        }
        *sum = sum.saturating_add(pictures);
    }

    fn list(mut self) -> Vec<Skipped> {
        let order = std::mem::take(&mut self.order);
        let skipped = order.into_iter().filter_map(|why| {
            let (shots, pictures) = self.by_why.remove(&why)?;
            Some(Skipped { why, shots, pictures })
        });
        skipped.collect()
    }
}
