//! A car with its lights.

use domain::colour::Colour;

use super::painter::Painter;
use super::view::Point;
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

const PAINTS: [Colour; 6] = [
    Colour::rgb(0xe4, 0xe4, 0xe4),
    Colour::rgb(0x44, 0x4c, 0x5c),
    Colour::rgb(0xb8, 0x40, 0x44),
    Colour::rgb(0x40, 0x64, 0xa0),
    Colour::rgb(0xf0, 0xc0, 0x40),
    Colour::rgb(0x7c, 0xac, 0x98),
];

/// The outline of a car seen from the front: from the sill to the roof, half of it, in centimetres.
const HALF: [(f32, f32); 8] = [
    (76.0, 20.0),
    (87.0, 32.0),
    (88.0, 66.0),
    (83.0, 88.0),
    (76.0, 95.0),
    (66.0, 128.0),
    (56.0, 144.0),
    (38.0, 149.0),
];

/// A car that comes towards the lens or goes away from it, with its lights.
pub(super) fn car(painter: &mut Painter, at: Point, comes: bool, chance: &mut Chance) {
    let colour = PAINTS[chance.pick(PAINTS.len())];
    let (x, _, z) = at;
    if !painter.view.sees(z - 20.0) {
        return;
    }
    painter.shade((x, 0.0, z + 60.0), 170.0, 0.8);
    wheels(painter, at);
    flank(painter, at, colour);
    body(painter, at, colour);
    face(painter, at, comes);
    lights(painter, at, comes);
}

/// The outline from the front at depth `z`, with everything above `from` and as wide as `part`.
fn outline(x: f32, z: f32, from: f32, part: f32) -> Vec<Point> {
    let side = |sign: f32| {
        HALF.iter().filter(move |(_, up)| *up >= from).map(move |(out, up)| (x + sign * out * part, *up, z))
    };
    side(1.0).chain(side(-1.0).rev()).collect()
}

fn wheels(painter: &mut Painter, (x, _, z): Point) {
    let rubber = painter.air.dark(Colour::rgb(0x24, 0x26, 0x30), z);
    for (aside, away) in [(-84.0, 330.0), (64.0, 330.0), (-84.0, 30.0), (64.0, 30.0)] {
        painter.front(z + away, (x + aside, x + aside + 20.0), (0.0, 44.0), Wash::flat(rubber));
    }
}

/// The side that the lens sees: doors, windows and wheel arches.
fn flank(painter: &mut Painter, (x, _, z): Point, colour: Colour) {
    let sign = if x > painter.view.eye.0 { -1.0 } else { 1.0 };
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    let side = |up: f32, out: f32, away: f32| (x + sign * out, up, z + away);
    let low =
        [side(24.0, 86.0, 0.0), side(92.0, 84.0, 0.0), side(96.0, 84.0, 410.0), side(24.0, 86.0, 410.0)];
    painter.face(&low, Wash::down(lit.mix(dark, 0.4), dark));
    let cabin =
        [side(94.0, 80.0, 60.0), side(146.0, 58.0, 130.0), side(146.0, 58.0, 300.0), side(94.0, 80.0, 390.0)];
    painter.face(&cabin, Wash::flat(lit.mix(dark, 0.55)));
    let glass = painter.air.dark(Colour::rgb(0x34, 0x44, 0x58), z).mix(painter.air.middle, 0.2);
    let panes =
        [side(97.0, 80.0, 84.0), side(140.0, 62.0, 138.0), side(140.0, 62.0, 288.0), side(97.0, 80.0, 356.0)];
    painter.face(&panes, Wash::flat(glass));
    let top = [(-58.0, 130.0), (58.0, 130.0), (58.0, 300.0), (-58.0, 300.0)];
    if painter.view.eye.1 > 148.0 {
        let roof = if painter.air.snowy() { Colour::rgb(0xf2, 0xf5, 0xfb) } else { colour };
        let corners: Vec<Point> = top.iter().map(|(aside, away)| (x + aside, 148.0, z + away)).collect();
        painter.face(&corners, Wash::flat(painter.air.lit(roof, z)));
    }
}

/// Bonnet and cabin from the front.
fn body(painter: &mut Painter, (x, _, z): Point, colour: Colour) {
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    painter.face(&outline(x, z + 110.0, 88.0, 1.0), Wash::down(lit, lit.mix(dark, 0.5)));
    if painter.air.snowy() {
        let snow = painter.air.lit(Colour::rgb(0xf2, 0xf5, 0xfb), z);
        painter.front(z + 109.0, (x - 52.0, x + 52.0), (142.0, 156.0), Wash::flat(snow));
    }
    let glass = painter.air.dark(Colour::rgb(0x38, 0x4c, 0x64), z).mix(painter.air.middle, 0.3);
    let pane = [(-70.0, 97.0), (-52.0, 138.0), (52.0, 138.0), (70.0, 97.0)];
    let corners: Vec<Point> = pane.iter().map(|(aside, up)| (x + aside, *up, z + 108.0)).collect();
    painter.face(&corners, Wash::down(glass.mix(painter.air.haze, 0.35), glass));
    let gleam = [(-40.0, 97.0), (-18.0, 138.0), (4.0, 138.0), (-18.0, 97.0)];
    let corners: Vec<Point> = gleam.iter().map(|(aside, up)| (x + aside, *up, z + 107.0)).collect();
    painter.face(&corners, Wash::flat(painter.air.haze).alpha(0.3));
    let bonnet = [(-78.0, 86.0, z), (78.0, 86.0, z), (76.0, 96.0, z + 108.0), (-76.0, 96.0, z + 108.0)];
    painter.face(&bonnet, Wash::down(lit.mix(dark, 0.2), lit));
    let nose: Vec<Point> = outline(x, z, 0.0, 1.0).into_iter().filter(|point| point.1 <= 90.0).collect();
    painter.face(&nose, Wash::down(lit, dark));
}

/// Grille, bumper and number plate.
fn face(painter: &mut Painter, (x, _, z): Point, comes: bool) {
    let black = Wash::flat(painter.air.dark(Colour::rgb(0x2c, 0x2e, 0x38), z));
    if comes {
        painter.front(z - 1.0, (x - 40.0, x + 40.0), (56.0, 72.0), black);
    }
    painter.front(z - 1.0, (x - 80.0, x + 80.0), (22.0, 38.0), black);
    let plate = painter.air.lit(Colour::rgb(0xf4, 0xf4, 0xec), z);
    painter.front(z - 2.0, (x - 20.0, x + 20.0), (40.0, 53.0), Wash::flat(plate));
}

fn lights(painter: &mut Painter, (x, _, z): Point, comes: bool) {
    let light = if comes { Colour::rgb(0xff, 0xf6, 0xdc) } else { Colour::rgb(0xff, 0x40, 0x38) };
    let seen = painter.air.lit(light, z).mix(light, painter.air.lamps);
    let scale = painter.view.scale(z - 2.0);
    for side in [-64.0, 64.0] {
        let spot = painter.view.spot((x + side, 66.0, z - 2.0));
        brush::ellipse(painter.sheet, spot, 17.0 * scale, 10.0 * scale, Wash::flat(seen));
        painter.glow((x + side, 66.0, z - 4.0), 95.0, light, painter.air.lamps);
        painter.pool((x + side, 0.0, z - 130.0), 150.0, light, 0.35 * painter.air.lamps);
    }
}
