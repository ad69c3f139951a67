//! Blocking: what the words of a shot and the figures together say of each figure: whose umbrella is open,
//! who shares it, and which way those go who walk together.

use domain::character::Species;
use domain::place::Weather;
use domain::request::{Figure, Request};
use domain::shot::{Gaze, Pose, Side, View as Seen};

use super::MOST_FIGURES;

/// What the artist calls an umbrella that is open while its owner walks.
const OPEN_UMBRELLA: &str = "open umbrella";

/// The figures of a shot as they are drawn, from left to right.
pub(crate) fn blocked(request: &Request) -> Vec<Figure> {
    let shelters = says_under_umbrella(&request.action) || rains_on(request);
    let figures = &request.figures[..request.figures.len().min(MOST_FIGURES)];
    figures.iter().map(|figure| if shelters { sheltering(figure) } else { figure.clone() }).collect()
}

fn says_under_umbrella(action: &str) -> bool {
    let words = action.to_lowercase();
    words.contains("under") && words.contains("umbrella")
}

/// Whether rain falls on the figures and nothing says that the umbrella stays shut.
fn rains_on(request: &Request) -> bool {
    let Some(place) = &request.place else { return false };
    let outdoors = !place.kind.is_indoors();
    let shut = request.action.to_lowercase().contains("close");
    outdoors && request.camera.light.weather == Weather::Rain && !shut
}

/// The figure with its umbrella open, unless its hands do something else.
fn sheltering(figure: &Figure) -> Figure {
    let mut figure = figure.clone();
    if figure.species != Species::Human || figure.holds.as_deref() != Some("umbrella") {
        return figure;
    }
    match figure.pose {
        Pose::Stand => figure.pose = Pose::HoldUp,
        Pose::Walk | Pose::Run | Pose::Sit => figure.holds = Some(OPEN_UMBRELLA.to_owned()),
        _ => {}
    }
    figure
}

/// Two figures under one umbrella.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shelter {
    /// The index of the one who holds it.
    pub(super) holder: usize,
    /// The index of the one who shares it.
    pub(super) guest: usize,
}

/// Who shares an umbrella: a person on their feet beside the only open one, or one over whom it is held.
pub(super) fn shelter(figures: &[Figure], action: &str) -> Option<Shelter> {
    let people = || figures.iter().enumerate().filter(|(_, figure)| figure.species == Species::Human);
    let (holder, _) = people().find(|(_, figure)| holds_open_umbrella(figure))?;
    let held_over = action.to_lowercase().contains("over");
    let comes_under = |figure: &Figure| match figure.pose {
        Pose::Stand | Pose::Walk => true,
        Pose::Sit | Pose::Crouch => held_over,
        _ => false,
    };
    let mut guests = people().filter(|(index, figure)| *index != holder && comes_under(figure));
    let (guest, figure) = guests.next()?;
    (guests.next().is_none() && figure.holds.is_none()).then_some(Shelter { holder, guest })
}

fn holds_open_umbrella(figure: &Figure) -> bool {
    match figure.holds.as_deref() {
        Some(OPEN_UMBRELLA) => true,
        Some("umbrella") => figure.pose == Pose::HoldUp,
        _ => false,
    }
}

/// Whether those who walk together go to the right; none when fewer than two walk across the picture.
pub(super) fn heading(figures: &[Figure]) -> Option<bool> {
    let walkers: Vec<&Figure> = figures.iter().filter(|figure| walks_across(figure)).collect();
    let first = walkers.first().filter(|_| walkers.len() > 1)?;
    let looking = walkers.iter().find_map(|figure| match figure.gaze {
        Gaze::Left => Some(false),
        Gaze::Right => Some(true),
        _ => None,
    });
    Some(looking.unwrap_or(first.side != Side::Right))
}

/// Whether a figure walks or runs across the picture.
pub(super) fn walks_across(figure: &Figure) -> bool {
    matches!(figure.pose, Pose::Walk | Pose::Run) && matches!(figure.view, Seen::ThreeQuarter | Seen::Profile)
}
