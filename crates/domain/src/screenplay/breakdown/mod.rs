//! The breakdown: a screenplay into scenes and shots, the same for the same text.
//!
//! One paragraph of action is one shot and one speech is one shot; an establishing shot and reactions are
//! added where a director would. It decides from the text, the cast and the pacing alone.

mod coverage;
mod framing;
mod headings;
mod japanese;
mod notes;
mod people;
mod scene_shots;
mod scenes;
mod setups;
mod sides;
mod speech;
mod staging;
#[cfg(test)]
mod tests;
mod timing;
mod unknown;
mod words;

pub use unknown::Names;

use std::collections::HashSet;

use crate::character::Character;
use crate::place::{Light, Place};
use crate::rate::Rate;
use crate::shot::ShotContent;
use crate::slug::Slug;

use super::castfile::CastFile;
use super::fountain::{Screenplay, Warning};

/// Who and where: what names in the screenplay can mean.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cast<'a> {
    /// The characters.
    pub characters: &'a [Character],
    /// The places.
    pub places: &'a [Place],
}

impl<'a> Cast<'a> {
    /// Every name and alias of a character, as [`super::fountain::parse_knowing`] takes them.
    #[must_use]
    pub fn names(&self) -> Vec<&'a str> {
        let names = |character: &'a Character| {
            std::iter::once(character.name.as_str()).chain(character.aliases.iter().map(String::as_str))
        };
        self.characters.iter().flat_map(names).collect()
    }
}

impl<'a> From<&'a CastFile> for Cast<'a> {
    fn from(file: &'a CastFile) -> Self {
        Self { characters: &file.character, places: &file.place }
    }
}

/// How fast the film goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pacing {
    /// Frames per second.
    pub rate: Rate,
    /// Letters per second of speech in scripts that spell sounds, 1 or more.
    pub letters_per_second: f64,
    /// Characters per second of speech in Japanese, Chinese and Korean, 1 or more.
    pub syllables_per_second: f64,
    /// The shortest line of dialogue in seconds.
    pub shortest_line: f64,
    /// The picture before the first word, in seconds.
    pub lead: f64,
    /// The picture after the last word, in seconds.
    pub tail: f64,
    /// The shortest and the longest shot of action in seconds.
    pub action: (f64, f64),
}

impl Pacing {
    /// The usual pacing at a frame rate.
    #[must_use]
    pub const fn at(rate: Rate) -> Self {
        Self {
            rate,
            letters_per_second: 13.0,
            syllables_per_second: 6.0,
            shortest_line: 1.0,
            lead: 0.25,
            tail: 0.5,
            action: (1.5, 4.0),
        }
    }
}

impl Default for Pacing {
    fn default() -> Self {
        Self::at(Rate::FILM)
    }
}

/// A screenplay as scenes and shots, not yet named or stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Breakdown {
    /// The scenes in order.
    pub scenes: Vec<DraftScene>,
    /// What could not be decided from the text, by line.
    pub warnings: Vec<Warning>,
}

impl Breakdown {
    /// How many frames all shots have together.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.shots().map(|shot| shot.frames).sum()
    }

    /// All shots in the order of the film.
    pub fn shots(&self) -> impl Iterator<Item = &ShotContent> {
        self.scenes.iter().flat_map(|scene| &scene.shots)
    }
}

/// A scene with its shots.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftScene {
    /// The heading as the screenplay writes it; empty for what stands before the first heading.
    pub heading: String,
    /// The line of the heading, from 1.
    pub line: u32,
    /// Where it is; none where the heading names no place of the cast file.
    pub place: Option<Slug>,
    /// The light at its beginning.
    pub light: Light,
    /// The synopses below its heading.
    pub synopsis: String,
    /// Its shots in order.
    pub shots: Vec<ShotContent>,
}

/// Breaks a screenplay into scenes and shots.
///
/// The warnings of the screenplay itself are not repeated.
#[must_use]
pub fn breakdown(screenplay: &Screenplay, cast: &Cast, pacing: &Pacing) -> Breakdown {
    let mut warnings = Vec::new();
    let people = people::Directory::new(cast.characters);
    let mut scenes: Vec<DraftScene> = Vec::new();
    for written in scenes::split(screenplay, pacing.rate, &mut warnings) {
        let setting = headings::read(&written, cast.places, &people, scenes.last(), &mut warnings);
        scenes.push(scene_shots::draft(&written, setting, &people, pacing, &mut warnings));
    }
    warnings.sort_by_key(|warning| warning.line);
    // A name that nobody has is reported where it stands first.
    let mut said: HashSet<String> = HashSet::new();
    warnings.retain(|warning| said.insert(warning.message.clone()));
    Breakdown { scenes, warnings }
}
