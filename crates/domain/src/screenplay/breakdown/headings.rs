//! Scene headings: which place, at which time, in which weather.

use super::DraftScene;
use super::people::Directory;
use super::scenes::{Unit, Written};
use crate::place::{DayTime, Light, Place, PlaceKind, Weather};
use crate::screenplay::fountain::Warning;
use crate::screenplay::vocabulary::{self, is_hiragana, is_kanji, is_katakana};
use crate::slug::Slug;

/// Where and when a scene happens.
pub(super) struct Setting {
    pub(super) place: Option<Slug>,
    pub(super) light: Light,
    /// Whether the scene goes on in the place of the one before, so that it needs no new introduction.
    pub(super) goes_on: bool,
}

/// Words in a heading by which it takes over the time of the scene before.
const SAME_TIME: [&str; 8] =
    ["CONTINUOUS", "SAME", "LATER", "MOMENTS LATER", "THAT MOMENT", "同時刻", "続き", "しばらく後"];

/// Reads the heading of a scene; weather may also stand in its first action.
pub(super) fn read(
    written: &Written,
    places: &[Place],
    people: &Directory,
    before: Option<&DraftScene>,
    warnings: &mut Vec<Warning>,
) -> Setting {
    let heading = written.heading.as_str();
    let place = if heading.is_empty() { None } else { find_place(written, places, warnings) };
    let words = vocabulary::read(&heading.to_lowercase());
    let same_time = SAME_TIME.iter().any(|word| heading.to_uppercase().ends_with(word));
    let earlier = before.filter(|_| same_time).map(final_light);
    let time = words.time.or(earlier.map(|light| light.time)).unwrap_or(DayTime::Day);
    // The weather goes on while the time of day does.
    let goes_over = before.map(final_light).filter(|light| light.time == time).map(|light| light.weather);
    let weather = words.weather.or_else(|| first_weather(written, people)).or(goes_over);
    let goes_on = same_time && place.is_some() && before.is_some_and(|scene| scene.place == place);
    Setting { place, light: Light { time, weather: weather.unwrap_or(Weather::Clear) }, goes_on }
}

fn final_light(scene: &DraftScene) -> Light {
    scene.shots.last().map_or(scene.light, |shot| shot.light)
}

/// The weather that the first paragraph of action speaks of.
fn first_weather(written: &Written, people: &Directory) -> Option<Weather> {
    written.units.iter().find_map(|unit| match unit {
        Unit::Action { text, .. } => Some(vocabulary::read(&people.without_names(text)).weather),
        _ => None,
    })?
}

fn find_place(written: &Written, places: &[Place], warnings: &mut Vec<Warning>) -> Option<Slug> {
    let name = place_part(&written.heading).to_lowercase();
    let exact = places.iter().find(|place| names(place).any(|known| known.to_lowercase() == name));
    if let Some(place) = exact.or_else(|| contained(&name, places)) {
        return slug(place);
    }
    let message = format!(
        "there is no place called \"{}\"; add a [[place]]{} to cast.toml or an alias to one{}",
        place_part(&written.heading),
        kind(&name),
        nearest(&name, places)
    );
    warnings.push(Warning { line: written.line, message });
    None
}

/// The kind of place that the words of a heading suggest, as the cast file writes it.
fn kind(name: &str) -> String {
    let named = |kind: PlaceKind| serde_json::to_string(&kind).map(|kind| format!(" (kind = {kind})")).ok();
    vocabulary::read(name).place_kind.and_then(named).unwrap_or_default()
}

/// The heading between `INT.` or `EXT.` and the first ` - `, or a bracket as in 教室（夜）.
fn place_part(heading: &str) -> &str {
    let before_time = heading.split(" - ").next().unwrap_or(heading);
    let before_time = before_time.split(['（', '－', '―']).next().unwrap_or(before_time);
    let is_prefix = |word: &str| {
        let word = word.trim_end_matches('.').to_uppercase();
        ["INT", "EXT", "EST", "INT./EXT", "EXT./INT", "INT/EXT", "EXT/INT", "I/E"].contains(&word.as_str())
    };
    match before_time.trim().split_once(' ') {
        Some((first, rest)) if is_prefix(first) => rest.trim(),
        _ => before_time.trim(),
    }
}

/// The place with the longest name that stands in the heading as whole words; Japanese has no spaces to ask for.
fn contained<'p>(name: &str, places: &'p [Place]) -> Option<&'p Place> {
    let padded = format!(" {} ", name.replace(|c: char| !c.is_alphanumeric(), " "));
    let longest_inside = |place: &Place| {
        let is_unspaced = |known: &str| known.contains(|c| is_kanji(c) || is_katakana(c) || is_hiragana(c));
        let inside = names(place).filter(|known| {
            padded.contains(&format!(" {} ", known.to_lowercase()))
                || (is_unspaced(known) && name.contains(known))
        });
        inside.map(str::len).max()
    };
    let found = places.iter().filter_map(|place| longest_inside(place).map(|length| (length, place)));
    found.max_by_key(|(length, _)| *length).map(|(_, place)| place)
}

fn names(place: &Place) -> impl Iterator<Item = &str> {
    std::iter::once(place.name.as_str()).chain(place.aliases.iter().map(String::as_str))
}

fn slug(place: &Place) -> Option<Slug> {
    place.slug.clone().or_else(|| Slug::from_name(&place.name).ok())
}

fn nearest(name: &str, places: &[Place]) -> String {
    let known = places.iter().map(|place| place.name.as_str());
    super::people::nearest_of(name, known).map_or_else(String::new, |names| format!(" (nearest: {names})"))
}
