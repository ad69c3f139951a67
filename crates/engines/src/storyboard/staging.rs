//! Staging: where the figures of a shot stand on the screen, how large, which way they face and who is in
//! front of whom. Decided from the request and the measures of the figures; nothing is painted here.
//!
//! All figures of a shot stand on one ground at one scale; only those farther from the lens are smaller.

mod blocking;
mod columns;
mod eyeline;
mod framing;

use std::borrow::Cow;

use domain::character::Species;
use domain::request::{DrawnPlace, Figure, Request};
use domain::shot::{Angle, Framing, Gaze, Pose, Side, View as Seen};

use super::camera::{self, Field};
use super::figure::{Placement, measures, seat_height};
use super::place::backdrop;
use super::place::seat::{self, Bench};
use super::place::view::View;
use blocking::Shelter;
pub(crate) use blocking::blocked;
pub(crate) use framing::framing;

/// Most figures that one picture takes.
pub(crate) const MOST_FIGURES: usize = 5;

/// Centimetres between two who share an umbrella.
const UNDER_ONE_UMBRELLA: f32 = 52.0;

/// A figure with its place in the picture.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    /// The figure, turned as the shot needs it.
    pub figure: Figure,
    /// Where it stands on the field.
    pub placement: Placement,
    /// Whether the ground under its feet is in the picture.
    pub grounded: bool,
    /// How far behind the line of figures it stands, in centimetres.
    pub depth: f32,
    /// Whether it sits on a seat of the place and needs none of its own.
    pub on_seat: bool,
}

/// The players of a shot, those behind first, and what could not be staged.
pub(crate) fn stage(request: &Request, field: &Field, view: &View) -> (Vec<Player>, Vec<String>) {
    let mut omitted = Vec::new();
    if request.figures.len() > MOST_FIGURES {
        let rest: Vec<&str> = request.figures[MOST_FIGURES..].iter().map(|one| one.name.as_str()).collect();
        omitted.push(format!("more than {MOST_FIGURES} figures: {} left out", rest.join(", ")));
    }
    if request.camera.framing == Framing::Insert {
        return (Vec::new(), omitted);
    }
    let figures = blocking::blocked(request);
    let set = Set { request, field, view, framing: framing(request, field) };
    let mut players = if request.camera.angle == Angle::OverShoulder && figures.len() >= 2 {
        set.over_shoulder(&figures)
    } else {
        if request.camera.angle == Angle::OverShoulder {
            omitted.push("over-shoulder view: it needs two figures".to_owned());
        }
        set.side_by_side(&figures)
    };
    eyeline::meet(&mut players);
    players.sort_by(|a, b| b.depth.total_cmp(&a.depth));
    (players, omitted)
}

/// The request seen from the set-up that looks at the bench, where somebody sits in a place that has one.
pub(crate) fn before_bench(request: &Request) -> Cow<'_, Request> {
    let sits = |figure: &Figure| figure.species == Species::Human && figure.pose == Pose::Sit;
    let mut turned = Cow::Borrowed(request);
    if let Some(place) = &request.place
        && seat::bench(place.kind).is_some()
        && request.figures.iter().any(sits)
    {
        let setup = seat::before_bench(&place.setup);
        turned.to_mut().place = Some(DrawnPlace { setup, ..place.clone() });
    }
    turned
}

/// What a shot is staged on.
#[derive(Clone, Copy)]
struct Set<'a> {
    request: &'a Request,
    field: &'a Field,
    view: &'a View,
    framing: Framing,
}

/// Where one figure is to stand.
#[derive(Debug, Clone, Copy)]
struct Spot {
    column: f32,
    /// Its place from the left and how many there are.
    rank: (usize, usize),
    depth: f32,
}

impl Set<'_> {
    fn side_by_side(&self, figures: &[Figure]) -> Vec<Player> {
        let shelter = blocking::shelter(figures, &self.request.action);
        let columns = self.columns(figures, shelter);
        let depths = self.depths(figures, shelter);
        let spots: Vec<Spot> = columns
            .iter()
            .zip(depths)
            .map(|(&column, depth)| {
                let before = columns.iter().filter(|other| **other < column).count();
                Spot { column, rank: (before, columns.len()), depth }
            })
            .collect();
        if camera::lens(self.framing).shows_feet {
            self.on_ground(figures, &spots)
        } else {
            self.closer(figures, &spots)
        }
    }

    fn columns(&self, figures: &[Figure], shelter: Option<Shelter>) -> Vec<f32> {
        let mut columns = columns::columns(figures, self.framing);
        if camera::lens(self.framing).shows_feet {
            self.bring_together(&mut columns);
        }
        let Some(shelter) = shelter else { return columns };
        let gap = if camera::lens(self.framing).shows_feet {
            UNDER_ONE_UMBRELLA * self.view.scale(0.0) / self.field.frame.0
        } else {
            0.32
        };
        columns::gather(&mut columns, shelter, gap, blocking::heading(figures).unwrap_or(true));
        columns
    }

    /// Keeps those who are small in the picture within speaking distance, off the middle of the widest one, to
    /// where the place runs away from the lens.
    fn bring_together(&self, columns: &mut [f32]) {
        let (Some(&first), Some(&last)) = (columns.first(), columns.last()) else { return };
        if columns.len() < 2 {
            return;
        }
        let apart = 140.0 + 65.0 * (columns.len() - 2) as f32 + 0.14 * camera::lens(self.framing).span;
        let most = apart * self.view.scale(0.0) / self.field.frame.0;
        let closer = (most / (last - first).max(1e-3)).min(1.0);
        let beside = self.view.vanish.0 - self.field.beside - 0.5 * self.field.frame.0;
        let middle = if self.framing == Framing::ExtremeWide { 0.5 + 0.09 * beside.signum() } else { 0.5 };
        for column in columns {
            *column = middle + (*column - 0.5) * closer;
        }
    }

    /// How far behind the line of figures each stands, so that neighbours overlap instead of touching and, of
    /// many, the taller ones stand behind.
    fn depths(&self, figures: &[Figure], shelter: Option<Shelter>) -> Vec<f32> {
        let count = figures.len();
        if let Some(Shelter { holder, guest }) = shelter {
            let mut depths: Vec<f32> = (0..count).map(|index| 18.0 * (index % 2) as f32).collect();
            // The guest's head is seen before the canopy.
            depths[guest] = 0.0;
            depths[holder] = 14.0;
            return depths;
        }
        let reach = -self.view.eye.2 * if count > 2 { 0.26 } else { 0.06 };
        let tops: Vec<f32> = figures.iter().map(|figure| measures(figure).top).collect();
        let before = |index: usize| {
            let lower = |other: usize| tops[other].total_cmp(&tops[index]).then(other.cmp(&index)).is_lt();
            (0..count).filter(|&other| lower(other)).count()
        };
        (0..count).map(|index| reach * before(index) as f32 / (count - 1).max(1) as f32).collect()
    }

    /// Everybody from head to foot; where somebody has no head room, all step back together.
    fn on_ground(&self, figures: &[Figure], spots: &[Spot]) -> Vec<Player> {
        let back = figures.iter().map(|figure| self.step_back(figure)).fold(0.0, f32::max);
        let heading = blocking::heading(figures);
        let place = |(figure, spot): (&Figure, &Spot)| {
            let bench = self.bench(figure);
            let depth = bench.map_or(back + spot.depth, |bench| bench.depth);
            let x = self.walkable(self.field.beside + spot.column * self.field.frame.0, depth, spot.rank);
            // Short legs dangle from a high bench.
            let up = bench.map_or(0.0, |bench| (bench.high - seat_height(figure)).max(0.0));
            let row = self.view.spot((0.0, up, depth)).1;
            let flip = faces_right(figure, spot.column, heading);
            let placement = Placement { feet: (x, row), pixels_per_cm: self.view.scale(depth), flip };
            Player { figure: figure.clone(), placement, grounded: true, depth, on_seat: bench.is_some() }
        };
        figures.iter().zip(spots).map(place).collect()
    }

    /// The bench of the place on which a figure sits.
    fn bench(&self, figure: &Figure) -> Option<Bench> {
        let sits = figure.species == Species::Human && figure.pose == Pose::Sit && figure.then.is_none();
        self.request.place.as_ref().filter(|_| sits).and_then(|place| seat::bench(place.kind))
    }

    /// How far a figure has to step back to have room above its head, in centimetres.
    fn step_back(&self, figure: &Figure) -> f32 {
        let top = framing::with_later(std::slice::from_ref(figure)).into_iter().map(|one| measures(&one).top);
        let above_eye = top.fold(0.0, f32::max) - self.view.eye.1;
        let room = (self.view.vanish.1 - self.field.above) - 0.05 * self.field.frame.1;
        if above_eye <= 0.0 || self.view.scale(0.0) * above_eye <= room {
            return 0.0;
        }
        let scale = (room / above_eye).max(0.05);
        (self.view.focal / scale + self.view.eye.2).clamp(0.0, 420.0)
    }

    /// Everybody at one scale but for their depth, with the ground below the picture.
    fn closer(&self, figures: &[Figure], spots: &[Spot]) -> Vec<Player> {
        let Some(aim) = framing::aim(figures, self.framing, self.field) else { return Vec::new() };
        let heading = blocking::heading(figures);
        let distance = -self.view.eye.2;
        // The lens is level with the highest eyes, but not above those of a young person.
        let level = figures.iter().map(|figure| measures(figure).eyes).fold(0.0, f32::max).min(camera::EYE);
        let place = |(figure, spot): (&Figure, &Spot)| {
            let flip = faces_right(figure, spot.column, heading);
            let aside =
                if figures.len() == 1 { framing::look_room(figure, aim, self.field, flip) } else { None };
            let x = self.field.beside + aside.unwrap_or(spot.column) * self.field.frame.0;
            let depth = if spots.len() > 2 { spot.depth } else { 0.0 };
            let scale = aim.pixels_per_cm * distance / (distance + depth);
            let row = aim.ground - level * (aim.pixels_per_cm - scale);
            let placement = Placement { feet: (x, row), pixels_per_cm: scale, flip };
            let on_seat = self.bench(figure).is_some();
            Player { figure: figure.clone(), placement, grounded: false, depth: spot.depth, on_seat }
        };
        figures.iter().zip(spots).map(place).collect()
    }

    /// The column in pixels moved to where people can walk in this place, so that nobody stands in a wall. The
    /// one at `index` of `count` from the left leaves room for the others.
    fn walkable(&self, x: f32, depth: f32, (index, count): (usize, usize)) -> f32 {
        let Some(place) = &self.request.place else { return x };
        let (left, right) = backdrop::walkway(place.kind);
        let room = ((right - left) / count as f32).min(48.0);
        let (left, right) = (left + room * index as f32, right - room * (count - 1 - index) as f32);
        let scale = self.view.scale(depth);
        let there = self.view.eye.0 + (x - self.view.vanish.0) / scale;
        x + (there.clamp(left, right) - there) * scale
    }

    /// The first figure large from behind at one edge, the others facing the lens beside it.
    fn over_shoulder(&self, figures: &[Figure]) -> Vec<Player> {
        let on_left = figures[0].side != Side::Right;
        let mirrored = |column: f32| if on_left { column } else { 1.0 - column };
        // What is held out between the two needs room between them.
        let (near_column, far_column) =
            if figures[1..].iter().any(framing::holds_out) { (0.11, 0.74) } else { (0.13, 0.63) };
        let spots: Vec<Spot> = (0..figures.len() - 1)
            .map(|index| Spot {
                column: mirrored((far_column + 0.2 * index as f32).min(0.9)),
                rank: (index, figures.len()),
                depth: 40.0 * index as f32,
            })
            .collect();
        let mut players = if camera::lens(self.framing).shows_feet {
            self.on_ground(&figures[1..], &spots)
        } else {
            self.closer(&figures[1..], &spots)
        };
        for player in &mut players {
            player.placement.flip = !on_left;
        }
        players.push(self.seen_from_behind(&figures[0], mirrored(near_column), on_left));
        players
    }

    fn seen_from_behind(&self, near: &Figure, column: f32, on_left: bool) -> Player {
        let body = measures(near);
        let unit = camera::unit(self.field);
        // A person is seen from the chest up, an animal is looked over.
        let (pixels_per_cm, top) = match near.species {
            Species::Human => (unit / ((body.top - body.chest) * 1.02).max(1.0), 0.12),
            _ => (0.6 * unit / body.top.max(1.0), 0.5),
        };
        let row = self.field.above + top * self.field.frame.1 + body.top * pixels_per_cm;
        let x = self.field.beside + column * self.field.frame.0;
        let mut figure = near.clone();
        figure.view = Seen::Back;
        let placement = Placement { feet: (x, row), pixels_per_cm, flip: on_left };
        let on_seat = self.bench(&figure).is_some();
        Player { figure, placement, grounded: false, depth: -150.0, on_seat }
    }
}

/// Figures face the middle of the picture unless they look elsewhere or walk with others.
fn faces_right(figure: &Figure, column: f32, heading: Option<bool>) -> bool {
    match (figure.gaze, heading) {
        (Gaze::Left, _) => false,
        (Gaze::Right, _) => true,
        (_, Some(to_the_right)) if blocking::walks_across(figure) => to_the_right,
        _ if figure.side == Side::Left => true,
        _ if figure.side == Side::Right => false,
        _ => column < 0.5,
    }
}
