//! A car with its lights.

use domain::colour::Colour;

use super::painter::{Block, Painter};
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// A car that comes towards the lens or goes away from it, with its lights.
pub(super) fn car(painter: &mut Painter, at: (f32, f32, f32), comes: bool, chance: &mut Chance) {
    let paints = [
        Colour::rgb(0xe4, 0xe4, 0xe4),
        Colour::rgb(0x38, 0x3c, 0x48),
        Colour::rgb(0xb4, 0x3c, 0x40),
        Colour::rgb(0x3c, 0x5c, 0x94),
        Colour::rgb(0xf0, 0xc0, 0x40),
    ];
    let colour = paints[chance.pick(paints.len())];
    let (x, _, z) = at;
    if !painter.view.sees(z - 20.0) {
        return;
    }
    painter.shade((x, 0.0, z + 60.0), 160.0, 0.7);
    painter.block(Block { low: (x - 86.0, 26.0, z), high: (x + 86.0, 92.0, z + 400.0) }, colour);
    let glass = Colour::rgb(0x3c, 0x4c, 0x60);
    let cabin = [
        (x - 82.0, 92.0, z + 90.0),
        (x - 62.0, 148.0, z + 130.0),
        (x + 62.0, 148.0, z + 130.0),
        (x + 82.0, 92.0, z + 90.0),
    ];
    let roof = if painter.air.snowy() { Colour::rgb(0xf2, 0xf5, 0xfb) } else { colour };
    painter.block(Block { low: (x - 64.0, 92.0, z + 130.0), high: (x + 64.0, 152.0, z + 330.0) }, roof);
    let pane = painter.air.dark(glass, z).mix(painter.air.middle, 0.3);
    painter.face(&cabin, Wash::down(pane, painter.air.dark(glass, z)));
    let dark = painter.air.dark(Colour::rgb(0x24, 0x26, 0x30), z);
    painter.front(z - 1.0, (x - 84.0, x + 84.0), (22.0, 42.0), Wash::flat(dark));
    for wheel in [-70.0, 52.0] {
        painter.front(z - 1.5, (x + wheel, x + wheel + 20.0), (0.0, 34.0), Wash::flat(dark));
    }
    let light = if comes { Colour::rgb(0xff, 0xf6, 0xdc) } else { Colour::rgb(0xff, 0x40, 0x38) };
    let seen = painter.air.lit(light, z).mix(light, painter.air.lamps);
    for side in [-68.0, 68.0] {
        painter.front(z - 2.0, (x + side - 15.0, x + side + 15.0), (58.0, 74.0), Wash::flat(seen));
        painter.glow((x + side, 66.0, z - 4.0), 95.0, light, painter.air.lamps);
        painter.pool((x + side, 0.0, z - 130.0), 150.0, light, 0.35 * painter.air.lamps);
    }
}
