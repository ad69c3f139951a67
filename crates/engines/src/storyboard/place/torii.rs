//! The gate of a shrine.

use domain::colour::Colour;

use super::air::Facing;
use super::painter::Painter;
use crate::storyboard::brush::{self, Wash};

/// A gate across the path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Torii {
    /// How far away it stands, in centimetres.
    pub z: f32,
    /// From the middle of the path to a pillar, in centimetres.
    pub half: f32,
    /// How high it is, in centimetres.
    pub high: f32,
    /// The colour of its wood.
    pub colour: Colour,
}

/// Paints the gate with its rope.
pub(super) fn paint(painter: &mut Painter, gate: Torii) {
    let Torii { z, half, high, colour } = gate;
    if !painter.view.sees(z) {
        return;
    }
    for side in [-1.0, 1.0] {
        painter.shade((side * half, 0.0, z), 60.0, 0.7);
        pillar(painter, gate, side);
    }
    let beam = painter.wall_wash(colour, Facing::Front, z);
    painter.front(z - 12.0, (-half - 52.0, half + 52.0), (high * 0.74, high * 0.80), beam);
    let board = painter.wall_wash(Colour::rgb(0x34, 0x38, 0x54), Facing::Front, z);
    painter.front(z - 16.0, (-24.0, 24.0), (high * 0.79, high * 0.93), board);
    let gold = painter.air.facing(Colour::rgb(0xe8, 0xbc, 0x58), Facing::Front, z);
    painter.front(z - 17.0, (-16.0, 16.0), (high * 0.81, high * 0.91), Wash::flat(gold));
    lintel(painter, gate, (high * 0.92, high * 0.985), colour);
    let black = Colour::rgb(0x38, 0x34, 0x44);
    let top = if painter.air.snowy() { Colour::rgb(0xf2, 0xf5, 0xfb) } else { black };
    lintel(painter, gate, (high * 0.98, high * 1.04), top);
    rope(painter, gate);
}

fn pillar(painter: &mut Painter, gate: Torii, side: f32) {
    let Torii { z, half, high, colour } = gate;
    let (foot, head) = (side * (half + 12.0), side * (half - 4.0));
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    let shape = [
        (foot - 19.0, 0.0, z),
        (head - 16.0, high * 0.93, z),
        (head + 16.0, high * 0.93, z),
        (foot + 19.0, 0.0, z),
    ];
    let wash = if painter.air.tone.towards_light.0 < 0.0 {
        Wash::across(lit, dark)
    } else {
        Wash::across(dark, lit)
    };
    painter.face(&shape, wash);
    let under = painter.air.dark(Colour::rgb(0x60, 0x30, 0x48), z);
    painter.front(
        z - 1.0,
        (head - 17.0, head + 17.0),
        (high * 0.83, high * 0.92),
        Wash::down(under, under).ends(0.6, 0.0),
    );
    let base = painter.wall_wash(Colour::rgb(0x36, 0x34, 0x40), Facing::Front, z);
    painter.front(z - 2.0, (foot - 23.0, foot + 23.0), (0.0, 40.0), base);
}

/// A beam whose ends rise.
fn lintel(painter: &mut Painter, gate: Torii, (low, high): (f32, f32), colour: Colour) {
    let (z, half) = (gate.z - 18.0, gate.half + 92.0);
    let rise = |part: f32| 26.0 * part * part * part.abs();
    let mut spots = Vec::new();
    for step in -8..=8_i8 {
        let part = f32::from(step) / 8.0;
        spots.push(painter.view.spot((part * half * 0.97, low + rise(part), z)));
    }
    for step in (-8..=8_i8).rev() {
        let part = f32::from(step) / 8.0;
        spots.push(painter.view.spot((part * half, high + rise(part), z)));
    }
    let wash = Wash::down(painter.air.lit(colour, z), painter.air.dark(colour, z));
    brush::polygon(painter.sheet, &spots, wash);
}

/// A twisted straw rope with folded paper.
fn rope(painter: &mut Painter, gate: Torii) {
    let (z, y, half) = (gate.z - 20.0, gate.high * 0.73, gate.half - 10.0);
    let straw = painter.air.facing(Colour::rgb(0xe6, 0xcc, 0x8c), Facing::Front, z);
    painter.wire((-half, y, z), (half, y, z), 20.0, 13.0, straw);
    let paper = painter.air.lit(Colour::rgb(0xff, 0xff, 0xfb), z);
    for step in [-0.6_f32, -0.2, 0.2, 0.6] {
        let x = step * half;
        let top = y - 20.0 * (1.0 - step * step) - 4.0;
        for fold in 0..3_u8 {
            let (aside, down) = (f32::from(fold % 2) * 9.0, f32::from(fold) * 15.0);
            painter.front(
                z - 1.0,
                (x + aside - 9.0, x + aside + 4.0),
                (top - down - 18.0, top - down),
                Wash::flat(paper),
            );
        }
    }
}
