//! Windows of a room: the hole in the wall, frame and panes, what the weather leaves on them, curtains, and
//! the light that falls through them on the floor.

use domain::colour::Colour;
use domain::place::DayTime;

use super::painter::Painter;
use super::wall::{Side, Span, Wall};
use crate::storyboard::brush::{self, Shape, Wash};
use crate::storyboard::chance::Chance;

/// A window in a wall.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// The wall it is in.
    pub wall: Wall,
    /// From where to where it reaches along the wall.
    pub along: Span,
    /// Sill and top.
    pub up: Span,
    /// How many panes stand side by side.
    pub panes: u8,
}

const WHITE: Colour = Colour::rgb(0xff, 0xff, 0xff);

/// Glass, frame and sill, and rain or snow on them; the wall around it is painted before.
pub(super) fn paint(painter: &mut Painter, window: &Window, frame: Colour, chance: &mut Chance) {
    panes(painter, window, frame, chance);
    reveal(painter, window, frame);
}

/// The same without a sill, as in doors and carriages.
pub(super) fn panes(painter: &mut Painter, window: &Window, frame: Colour, chance: &mut Chance) {
    glass(painter, window);
    if painter.air.wet() {
        drops(painter, window, chance);
    }
    if painter.air.snowy() {
        snow(painter, window, chance);
    }
    mullions(painter, window, frame);
}

/// The panes: a veil of light, a slanting sheen and, at night, the room's own lamp.
fn glass(painter: &mut Painter, window: &Window) {
    let Window { wall, along, up, .. } = *window;
    let veil = painter.air.haze.mix(WHITE, 0.3);
    wall.face(painter, along, up, -1.0, Wash::down(veil, veil).ends(0.03, 0.16));
    let wide = (along.1 - along.0) / f32::from(window.panes);
    for pane in 0..window.panes {
        let left = along.0 + wide * f32::from(pane);
        for (start, thick) in [(0.16, 0.15), (0.38, 0.05)] {
            let at =
                |across: f32, high: f32| wall.point(left + wide * across, up.0 + (up.1 - up.0) * high, -0.8);
            let corners = [
                at(start + 0.36, 1.0),
                at(start + 0.36 + thick, 1.0),
                at(start + thick, 0.0),
                at(start, 0.0),
            ];
            painter.face(&corners, Wash::down(WHITE, WHITE).ends(0.2, 0.03));
        }
    }
    if painter.air.night() {
        let lamp = wall.point(f32::midpoint(along.0, along.1), up.1 - 12.0, -1.0);
        painter.glow(lamp, 70.0, super::lamp::WARM, 0.35);
    }
}

/// Frame and bars between the panes.
fn mullions(painter: &mut Painter, window: &Window, frame: Colour) {
    let Window { wall, along, up, panes } = *window;
    let (lit, dark) = (wall.flat(painter, frame), Wash::flat(painter.air.dark(frame, 0.0)));
    let wide = (along.1 - along.0) / f32::from(panes);
    for pane in 0..=panes {
        let at = along.0 + wide * f32::from(pane);
        let half = if pane == 0 || pane == panes { 3.4 } else { 2.4 };
        let at = at.clamp(along.0 + half, along.1 - half);
        wall.face(painter, (at - half, at + half), up, -0.5, lit);
        wall.face(painter, (at + half - 1.2, at + half), up, -0.4, dark);
    }
    for (low, high) in [(up.0, up.0 + 5.0), (up.1 - 4.0, up.1)] {
        wall.face(painter, along, (low, high), -0.4, lit);
        wall.face(painter, along, (low, low + 1.2), -0.3, dark);
    }
}

/// The sill that stands out into the room and the frame of wood around the hole.
fn reveal(painter: &mut Painter, window: &Window, frame: Colour) {
    let Window { wall, along, up, .. } = *window;
    let wood = frame.mix(Colour::rgb(0xd8, 0xb8, 0x90), 0.3);
    for side in [(along.0 - 6.0, along.0), (along.1, along.1 + 6.0)] {
        wall.face(painter, side, (up.0 - 4.0, up.1 + 6.0), 0.4, wall.flat(painter, wood));
    }
    wall.face(painter, along, (up.1, up.1 + 6.0), 0.4, wall.flat(painter, wood));
    if up.0 > 20.0 {
        wall.block(painter, ((along.0 - 9.0, along.1 + 9.0), (up.0 - 5.0, up.0)), (0.0, 9.0), wood);
    }
}

/// Drops on the glass, some of which have begun to run.
fn drops(painter: &mut Painter, window: &Window, chance: &mut Chance) {
    let Window { wall, along, up, .. } = *window;
    let area = (along.1 - along.0) * (up.1 - up.0);
    let (mut light, mut dark, mut trails) = (Shape::default(), Shape::default(), Shape::default());
    for index in 0..(area / 190.0).min(230.0) as usize {
        let at = (chance.between(along.0, along.1), chance.between(up.0, up.1));
        let (size, run) = (chance.between(0.7, 1.7), chance.between(10.0, 46.0));
        let point = wall.point(at.0, at.1, -0.7);
        if !painter.view.sees(point.2) {
            continue;
        }
        let (spot, scale) = (painter.view.spot(point), painter.view.scale(point.2));
        let radius = (size * scale).max(0.6);
        dark.ellipse((spot.0, spot.1 + radius * 0.3), radius, radius * 1.3);
        light.ellipse((spot.0 - radius * 0.2, spot.1 - radius * 0.2), radius * 0.6, radius * 0.8);
        if index % 4 == 0 {
            let top = (spot.1 - run * scale).max(painter.view.spot(wall.point(at.0, up.1, -0.7)).1);
            trails.polygon(&[
                (spot.0 + radius * 0.2, top),
                (spot.0 + radius * 0.6, spot.1),
                (spot.0 - radius * 0.6, spot.1),
            ]);
        }
    }
    trails.fill(painter.sheet, Wash::flat(WHITE).alpha(0.3));
    dark.fill(painter.sheet, Wash::flat(painter.air.zenith).alpha(0.32));
    light.fill(painter.sheet, Wash::flat(painter.air.haze.mix(WHITE, 0.7)).alpha(0.75));
}

/// Snow that lies on the outer sill and in the corners of the panes, and flakes in the air.
fn snow(painter: &mut Painter, window: &Window, chance: &mut Chance) {
    let Window { wall, along, up, panes } = *window;
    let mut flakes = Shape::default();
    for _ in 0..70 {
        let away = chance.between(20.0, 400.0);
        let point = wall.point(
            chance.between(along.0 - away, along.1 + away),
            chance.between(up.0 - away * 0.2, up.1 + away * 0.3),
            -away,
        );
        if painter.view.sees(point.2) && inside(painter, window, point) {
            let size = (1.6 * painter.view.scale(point.2)).max(0.7);
            flakes.ellipse(painter.view.spot(point), size, size);
        }
    }
    flakes.fill(painter.sheet, Wash::flat(WHITE).alpha(0.85));
    let white = painter.air.shining(WHITE, 0.0).mix(painter.air.middle, 0.18);
    let wide = (along.1 - along.0) / f32::from(panes);
    for pane in 0..panes {
        let (left, right) =
            (along.0 + wide * f32::from(pane) + 2.0, along.0 + wide * f32::from(pane + 1) - 2.0);
        let base = up.0 + 4.0;
        let heap = [
            (left, base - 3.0),
            (left, base + 9.0),
            (left + wide * 0.16, base + 4.5),
            (left + wide * 0.5, base + 3.0),
            (right - wide * 0.2, base + 4.0),
            (right, base + 7.0),
            (right, base - 3.0),
        ];
        let points: Vec<_> = heap.iter().map(|spot| wall.point(spot.0, spot.1, -0.6)).collect();
        painter.face(&points, Wash::flat(white));
    }
}

/// Whether what lies behind the wall is seen through the window, roughly.
fn inside(painter: &Painter, window: &Window, point: super::view::Point) -> bool {
    let Window { wall, along, up, .. } = *window;
    let spot = painter.view.spot(point);
    let (a, b) = (wall.point(along.0, up.0, 0.0), wall.point(along.1, up.1, 0.0));
    if !painter.view.sees(a.2) || !painter.view.sees(b.2) {
        return false;
    }
    let (a, b) = (painter.view.spot(a), painter.view.spot(b));
    let column = spot.0 > a.0.min(b.0) && spot.0 < a.0.max(b.0);
    column && spot.1 < a.1.min(painter.view.spot(wall.point(along.1, up.0, 0.0)).1) && spot.1 > b.1
}

/// Two gathered curtains, one on each side, that hang from a rail; `drop` is where they end.
pub(super) fn curtains(painter: &mut Painter, window: &Window, cloth: Colour, drop: f32) {
    let Window { wall, along, up, .. } = *window;
    let rail = Colour::rgb(0x8a, 0x6a, 0x50);
    let wide = ((along.1 - along.0) * 0.16).clamp(20.0, 44.0);
    let (top, foot) = (up.1 + 12.0, drop);
    for (start, inner) in [(along.0 - wide * 0.75, 1.0), (along.1 - wide * 0.25, -1.0)] {
        curtain(painter, wall, (start, start + wide), (foot, top), (cloth, inner));
    }
    let wash = wall.flat(painter, rail);
    wall.face(painter, (along.0 - wide, along.1 + wide), (top, top + 4.0), 7.0, wash);
    for at in [along.0 - wide, along.1 + wide] {
        wall.disc(painter, (at, top + 2.0), (3.6, 3.6), 7.0, wash);
    }
}

/// One curtain: folds that are narrow where a band gathers them.
fn curtain(painter: &mut Painter, wall: Wall, along: Span, up: Span, (cloth, inner): (Colour, f32)) {
    let sun = painter.air.sun;
    let lit = wall.colour(painter, cloth).mix(painter.air.key, 0.22 * sun);
    let dark = painter.air.dark(cloth, 0.0).mix(lit, 0.25);
    let wide = along.1 - along.0;
    let waist = up.0 + (up.1 - up.0) * 0.42;
    let edge = |part: f32, y: f32| {
        let near = 1.0 - ((y - waist).abs() / (up.1 - waist)).min(1.0);
        let squeeze = 0.42 * near;
        // The gathered cloth is drawn towards the outer edge.
        let aside = if inner > 0.0 { part * (1.0 - squeeze) } else { squeeze + part * (1.0 - squeeze) };
        along.0 + wide * aside
    };
    let folds = 6_u8;
    for fold in 0..folds {
        let (from, to) = (f32::from(fold) / f32::from(folds), f32::from(fold + 1) / f32::from(folds));
        let rows = [up.1, up.1 - (up.1 - waist) * 0.55, waist, waist - (waist - up.0) * 0.5, up.0];
        let mut points = Vec::with_capacity(10);
        points.extend(rows.iter().map(|&y| wall.point(edge(from, y), y, 5.0)));
        points.extend(rows.iter().rev().map(|&y| wall.point(edge(to, y), y, 5.0)));
        let (a, b) = if fold % 2 == 0 { (lit, lit.mix(dark, 0.35)) } else { (dark.mix(lit, 0.35), dark) };
        painter.face(&points, Wash::across(a, b));
    }
    let band = Wash::flat(dark.mix(Colour::rgb(0x8a, 0x5c, 0x48), 0.4));
    wall.face(
        painter,
        (edge(0.0, waist) - 0.5, edge(1.0, waist) + 0.5),
        (waist - 3.0, waist + 3.0),
        5.4,
        band,
    );
}

/// How far into the room and how far aside light falls from each centimetre of height.
fn slant(painter: &Painter, wall: Wall) -> (f32, f32) {
    let (out, aside) = match painter.air.light.time {
        DayTime::Dawn | DayTime::Dusk => (1.5, 0.6),
        DayTime::Day => (0.8, 0.3),
        DayTime::Night => (0.9, 0.4),
    };
    let turn = match wall.side {
        Side::Left | Side::Right => -1.0,
        Side::End => -painter.air.tone.towards_light.0.signum(),
    };
    (out, aside * turn)
}

/// The light that falls through the panes on the floor, each pane for itself, long when the sun is low.
pub(super) fn light(painter: &mut Painter, window: &Window) {
    let Window { wall, along, up, panes } = *window;
    let air = painter.air;
    let strength = if air.night() { 0.2 } else { 0.09 + 0.91 * air.sun };
    let colour = if air.night() { Colour::rgb(0x8c, 0xa4, 0xe4) } else { air.key };
    let (out, aside) = slant(painter, wall);
    let room = match wall.side {
        Side::End => wall.room.end - painter.view.eye.2 - 40.0,
        Side::Left | Side::Right => wall.room.right - wall.room.left,
    };
    let wide = (along.1 - along.0) / f32::from(panes);
    let (low, high) = ((up.0 + 5.0).max(6.0), up.1.min(room / out));
    if low >= high {
        return;
    }
    for pane in 0..panes {
        let (left, right) =
            (along.0 + wide * f32::from(pane) + 4.0, along.0 + wide * f32::from(pane + 1) - 4.0);
        let at = |x: f32, y: f32| wall.point(x + aside * y, 0.2, y * out);
        let corners = [at(left, low), at(right, low), at(right, high), at(left, high)];
        let ends = (painter.view.spot(corners[0]), painter.view.spot(corners[3]));
        let wash = Wash::flat(colour).ends(0.82 * strength, 0.4 * strength).along(ends.0, ends.1);
        painter.face(&corners, wash);
    }
    let foot = wall.point(f32::midpoint(along.0, along.1) + aside * low, 0.0, low * out + 60.0);
    painter.pool(foot, 230.0, colour, 0.3 * strength);
}

/// Shafts of light in the air, from the panes to the floor.
pub(super) fn shafts(painter: &mut Painter, window: &Window) {
    if painter.air.sun < 0.4 || painter.air.night() {
        return;
    }
    let Window { wall, along, up, panes } = *window;
    let (out, aside) = slant(painter, wall);
    let wide = (along.1 - along.0) / f32::from(panes);
    let colour = painter.air.key;
    for pane in 0..panes {
        let (left, right) =
            (along.0 + wide * f32::from(pane) + 4.0, along.0 + wide * f32::from(pane + 1) - 4.0);
        let floor = |x: f32| wall.point(x + aside * up.1, 0.0, (up.1 * out).min(300.0));
        let (top, low) = (painter.view.spot(wall.point(left, up.1, 0.0)), painter.view.spot(floor(left)));
        let wash = Wash::flat(colour).ends(0.15 * painter.air.sun, 0.0).along(top, low);
        let corners = [wall.point(left, up.1, 0.0), wall.point(right, up.1, 0.0), floor(right), floor(left)];
        brush::polygon(painter.sheet, &painter.view.outline(&corners), wash);
    }
    let middle = wall.point(f32::midpoint(along.0, along.1), f32::midpoint(up.0, up.1), 10.0);
    painter.glow(middle, (along.1 - along.0) * 0.85, colour, 0.34 * painter.air.sun);
}
