//! The house of a country station beside its platform.

use domain::colour::Colour;

use super::air::Facing;
use super::lamp;
use super::motif::Motif;
use super::painter::{Block, Painter};
use super::platform::{bench, clock, drinks, paving, planter, timetable};
use crate::storyboard::brush::Wash;

/// From where to where a stretch lies on one side, the smaller number first.
const fn span(side: f32, (a, b): (f32, f32)) -> (f32, f32) {
    let (a, b) = (side * a, side * b);
    (a.min(b), a.max(b))
}

/// The station's house beside the platform, on the right when `side` is 1.
pub(super) fn paint(painter: &mut Painter, motif: &Motif, side: f32) {
    let wall = motif.colour("wall", Colour::rgb(0xd8, 0xc4, 0xa4));
    let wood = motif.colour("wood", Colour::rgb(0x86, 0x5e, 0x44));
    let (near, far) = (520.0, 1700.0);
    let (left, right) = span(side, (150.0, 900.0));
    let yard = paving(painter, motif.colour("ground", Colour::rgb(0xc2, 0xba, 0xae)));
    painter.plain(0.0, span(side, (330.0, 4000.0)), (painter.view.eye.2 + 30.0, far), yard);
    painter.shade((side * 190.0, 0.0, near + 80.0), 320.0, 0.5);
    painter.block(Block { low: (left, 0.0, near), high: (right, 290.0, far) }, wall);
    let plank = painter.air.facing(wood, Facing::Front, near);
    painter.front(near - 1.0, (left, right), (0.0, 84.0), Wash::down(plank, painter.air.dark(wood, near)));
    let x = side * 149.0;
    painter.side(x, (near, far), (0.0, 84.0), Wash::flat(painter.air.dark(wood, near)));
    openings(painter, x, (near, far));
    gable(painter, motif, side, (near, far));
    front_window(painter, side, near - 1.5);
    timetable(painter, (side * 196.0, near - 30.0));
    drinks(painter, (side * 330.0, near - 80.0), Colour::rgb(0x4c, 0x84, 0xb4));
    bench(painter, (side * 520.0, near - 60.0));
    clock(painter, (side * 96.0, 236.0, near + 30.0), 24.0);
    let mut chance = motif.chance("planters");
    planter(painter, (side * 250.0, near - 150.0), &mut chance);
    painter.glow((side * 240.0, 270.0, near - 10.0), 260.0, lamp::WARM, 0.6 * painter.air.lamps);
    painter.pool((side * 240.0, 0.0, near - 90.0), 320.0, lamp::WARM, 0.5 * painter.air.lamps);
}

/// Doors and windows of the wall along the platform.
fn openings(painter: &mut Painter, x: f32, (near, far): (f32, f32)) {
    let dark = painter.air.dark(Colour::rgb(0x48, 0x54, 0x64), near);
    let lit = dark.mix(painter.air.shining(lamp::WARM, near), painter.air.lamps);
    let frame = Wash::flat(painter.air.dark(Colour::rgb(0x5c, 0x3c, 0x30), near));
    let mut z = near + 90.0;
    let mut is_door = true;
    while z + 170.0 < far {
        let low = if is_door { 0.0 } else { 96.0 };
        painter.side(x, (z - 10.0, z + 170.0), (low, 226.0), frame);
        painter.side(x, (z, z + 76.0), (low, 216.0), Wash::down(lit, lit.mix(dark, 0.4)));
        painter.side(x, (z + 84.0, z + 160.0), (low, 216.0), Wash::down(lit, lit.mix(dark, 0.4)));
        z += 290.0;
        is_door = !is_door;
    }
}

/// A window with its frame and a poster on the wall that faces the lens.
fn front_window(painter: &mut Painter, side: f32, z: f32) {
    let dark = painter.air.dark(Colour::rgb(0x48, 0x58, 0x6c), z).mix(painter.air.middle, 0.2);
    let lit = dark.mix(painter.air.shining(lamp::WARM, z), painter.air.lamps);
    let frame = Wash::flat(painter.air.dark(Colour::rgb(0x5c, 0x3c, 0x30), z));
    let across = span(side, (430.0, 640.0));
    painter.front(z, (across.0 - 10.0, across.1 + 10.0), (100.0, 228.0), frame);
    painter.front(z - 0.5, across, (108.0, 220.0), Wash::down(lit, lit.mix(dark, 0.3)));
    for part in [0.25, 0.5, 0.75] {
        let x = across.0 + (across.1 - across.0) * part;
        painter.front(z - 1.0, (x - 3.0, x + 3.0), (108.0, 220.0), frame);
    }
    painter.front(z - 1.0, across, (180.0, 185.0), frame);
    let paper = painter.air.lit(Colour::rgb(0xf0, 0xe8, 0xd8), z);
    painter.front(z, span(side, (690.0, 760.0)), (116.0, 214.0), Wash::flat(paper));
    let hue = painter.air.lit(Colour::rgb(0x5c, 0xa4, 0xb0), z);
    painter.front(z - 0.5, span(side, (697.0, 753.0)), (150.0, 208.0), Wash::flat(hue));
}

/// The tiled roof: its gable towards the lens and its eave over the platform.
fn gable(painter: &mut Painter, motif: &Motif, side: f32, (near, far): (f32, f32)) {
    let wood = motif.colour("wood", Colour::rgb(0x86, 0x5e, 0x44));
    let tile = motif.colour("roof", Colour::rgb(0x54, 0x6c, 0x84));
    let tile = if painter.air.snowy() { Colour::rgb(0xf0, 0xf3, 0xf9) } else { tile };
    let (eave, ridge) = ((side * 50.0, 278.0), (side * 525.0, 470.0));
    let wall = painter.air.facing(motif.colour("wall", Colour::rgb(0xd8, 0xc4, 0xa4)), Facing::Front, near);
    let front = near - 60.0;
    let soffit = painter.air.dark(wood.mix(Colour::rgb(0x2c, 0x1c, 0x24), 0.3), near);
    painter.face(
        &[(eave.0, eave.1, front), (ridge.0, ridge.1 + 8.0, front), (side * 1000.0, 278.0, front)],
        Wash::flat(soffit),
    );
    painter.face(
        &[(side * 150.0, 290.0, near), (ridge.0, ridge.1 - 20.0, near), (side * 900.0, 290.0, near)],
        Wash::flat(wall),
    );
    let under = painter.air.dark(wood, near);
    painter.face(
        &[
            (eave.0, eave.1, front),
            (eave.0, eave.1, far),
            (side * 150.0, 318.0, far),
            (side * 150.0, 318.0, front),
        ],
        Wash::flat(under),
    );
    let beam = Wash::flat(painter.air.dark(wood.mix(Colour::rgb(0x2c, 0x1c, 0x24), 0.4), near));
    let mut z = far;
    while z > front {
        painter.bar((eave.0, eave.1 - 2.0, z), (side * 150.0, 308.0, z), 9.0, beam);
        z -= 130.0;
    }
    let (lit, dark) = (painter.air.lit(tile, near), painter.air.dark(tile, near));
    for (low, rise) in [(eave, 22.0), ((side * 1000.0, 278.0), 22.0)] {
        let board = [
            (low.0, low.1, front),
            (low.0, low.1 + rise, front),
            (ridge.0, ridge.1 + rise, front),
            (ridge.0, ridge.1, front),
        ];
        painter.face(&board, Wash::down(lit, dark));
    }
    painter.side(eave.0, (front, far), (eave.1, eave.1 + 16.0), Wash::flat(lit.mix(dark, 0.4)));
    for z in [700.0, 1000.0, 1300.0] {
        painter.post((side * 60.0, 0.0, z), 280.0, 16.0, wood);
        painter.shade((side * 60.0, 0.0, z), 26.0, 0.6);
    }
}
