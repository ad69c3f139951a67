//! What stands and hangs in a kitchen: tiles, sink, stove, pots, dishes, jars, fridge, curtains and cloths.

use domain::colour::Colour;

use super::household::COVERS;
use super::painter::Painter;
use super::view::Point;
use super::wall::{Span, Wall};
use super::window::Window;
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::chance::Chance;

const STEEL: Colour = Colour::rgb(0xc4, 0xca, 0xd0);
const IRON: Colour = Colour::rgb(0x44, 0x44, 0x4e);
const WHITE: Colour = Colour::rgb(0xfa, 0xf6, 0xee);

/// Square tiles on a wall.
pub(super) fn tiled(painter: &mut Painter, wall: Wall, (along, up): (Span, Span), tile: Colour) {
    if along.0 >= along.1 || up.0 >= up.1 {
        return;
    }
    let wash = wall.flat(painter, tile);
    wall.face(painter, along, up, 0.4, wash);
    let joint = Wash::flat(painter.air.dark(tile, 0.0)).alpha(0.45);
    let mut x = along.0;
    while x < along.1 {
        wall.face(painter, (x, x + 0.9), up, 0.5, joint);
        x += 13.0;
    }
    let mut y = up.0;
    while y < up.1 {
        wall.face(painter, along, (y, y + 0.9), 0.5, joint);
        y += 13.0;
    }
}

/// The basin and its tap.
pub(super) fn sink(painter: &mut Painter, wall: Wall, along: Span) {
    let level = |out: (f32, f32), inset: f32, y: f32| -> [Point; 4] {
        [
            wall.point(along.0 + inset, y, out.0),
            wall.point(along.1 - inset, y, out.0),
            wall.point(along.1 - inset, y, out.1),
            wall.point(along.0 + inset, y, out.1),
        ]
    };
    let rim = painter.air.lit(STEEL, 0.0);
    painter.face(&level((12.0, 56.0), 0.0, 88.2), Wash::flat(rim));
    let deep = painter.air.dark(STEEL, 0.0);
    painter.face(&level((15.0, 53.0), 3.0, 88.3), Wash::down(deep, rim.mix(deep, 0.5)));
    let middle = f32::midpoint(along.0, along.1);
    let steel = Wash::flat(painter.air.lit(STEEL, 0.0).mix(deep, 0.3));
    let (foot, top) = (wall.point(middle, 88.0, 8.0), wall.point(middle, 112.0, 10.0));
    painter.bar(foot, top, 3.4, steel);
    painter.bar(top, wall.point(middle, 114.0, 26.0), 3.0, steel);
    painter.bar(wall.point(middle, 114.0, 26.0), wall.point(middle, 107.0, 28.0), 2.6, steel);
    let bottle = wall.wash(painter, Colour::rgb(0x8c, 0xc0, 0x84));
    wall.face(painter, (along.1 + 3.0, along.1 + 9.0), (88.0, 104.0), 12.0, bottle);
}

/// Two burners on a plate of steel.
pub(super) fn stove(painter: &mut Painter, wall: Wall, along: Span) {
    wall.block(painter, (along, (88.0, 92.0)), (8.0, 62.0), IRON);
    let knob = Wash::flat(painter.air.lit(STEEL, 0.0));
    wall.face(painter, along, (72.0, 88.0), 64.4, wall.flat(painter, STEEL));
    for part in [0.25, 0.5, 0.75] {
        let at = along.0 + (along.1 - along.0) * part;
        wall.disc(painter, (at, 80.0), (3.0, 3.0), 64.8, Wash::flat(painter.air.dark(IRON, 0.0)));
        wall.disc(painter, (at, 80.6), (1.8, 1.8), 65.2, knob);
    }
}

/// A round vessel: its foot, half its width and its height.
fn vessel(painter: &mut Painter, (x, y, z): Point, (half, high): (f32, f32), colour: Colour) {
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    let wash = if painter.air.tone.towards_light.0 < 0.0 {
        Wash::across(lit, dark)
    } else {
        Wash::across(dark, lit)
    };
    let low = painter.flat_size((x, y, z), half * 0.96);
    let foot = painter.view.spot((x, y, z));
    brush::ellipse(painter.sheet, foot, low.0, low.1, wash);
    painter.face(
        &[(x - half, y + high, z), (x + half, y + high, z), (x + half * 0.96, y, z), (x - half * 0.96, y, z)],
        wash,
    );
    let (top, size) = (painter.view.spot((x, y + high, z)), painter.flat_size((x, y + high, z), half));
    brush::ellipse(painter.sheet, top, size.0, size.1, Wash::down(lit.mix(dark, 0.3), lit));
}

/// A pot with a lid that does not quite close, from which steam rises.
pub(super) fn pot(painter: &mut Painter, foot: Point, colour: Colour) {
    let (x, y, z) = foot;
    if !painter.view.sees(z - 20.0) {
        return;
    }
    let handle = Wash::flat(painter.air.dark(colour, z));
    painter.bar((x - 18.0, y + 14.0, z), (x + 18.0, y + 14.0, z), 3.0, handle);
    vessel(painter, (x, y + 1.0, z), (14.0, 17.0), colour);
    let lid = painter.flat_size((x, y + 20.0, z), 13.5);
    let spot = painter.view.spot((x, y + 20.0, z));
    let lit = painter.air.lit(colour, z);
    brush::ellipse(painter.sheet, spot, lid.0, lid.1 + 2.4 * painter.view.scale(z), {
        Wash::down(lit.mix(Colour::rgb(0xff, 0xff, 0xff), 0.25), painter.air.dark(colour, z))
    });
    let knob = painter.view.spot((x, y + 24.0, z));
    let size = 2.6 * painter.view.scale(z);
    brush::ellipse(painter.sheet, knob, size, size, Wash::flat(painter.air.dark(IRON, z)));
    for step in 0..6_u8 {
        let part = f32::from(step) / 6.0;
        let at = painter.view.spot((x + 9.0 + 7.0 * libm::sinf(part * 5.0), y + 26.0 + part * 52.0, z));
        let size = (7.0 + 10.0 * part) * painter.view.scale(z);
        brush::soft(painter.sheet, at, (size, size * 1.3), WHITE, 0.34 * (1.0 - part));
    }
}

/// A kettle.
pub(super) fn kettle(painter: &mut Painter, foot: Point, colour: Colour) {
    let (x, y, z) = foot;
    if !painter.view.sees(z - 20.0) {
        return;
    }
    let (scale, spot) = (painter.view.scale(z), painter.view.spot((x, y + 10.0, z)));
    let (lit, dark) = (painter.air.lit(colour, z), painter.air.dark(colour, z));
    let grip = Wash::flat(painter.air.dark(IRON, z));
    let at = |dx: f32, dy: f32| (spot.0 + dx * scale, spot.1 - dy * scale);
    brush::line(
        painter.sheet,
        &[at(-9.0, 6.0), at(-8.0, 19.0), at(8.0, 19.0), at(9.0, 6.0)],
        2.2 * scale,
        grip,
    );
    brush::polygon(
        painter.sheet,
        &[at(8.0, 0.0), at(17.0, 9.0), at(14.0, 10.0), at(7.0, 6.0)],
        Wash::flat(dark),
    );
    brush::ellipse(painter.sheet, spot, 12.0 * scale, 10.0 * scale, Wash::down(lit, dark));
    brush::ellipse(painter.sheet, at(-4.0, 3.0), 2.6 * scale, 3.4 * scale, Wash::flat(WHITE).alpha(0.7));
}

/// Plates that dry upright in a rack.
pub(super) fn plates(painter: &mut Painter, wall: Wall, middle: f32) {
    let wire = Wash::flat(painter.air.dark(STEEL, 0.0));
    for (index, aside) in [12.0, 4.0, -4.0, -12.0].into_iter().enumerate() {
        let tint = if index % 2 == 0 { WHITE } else { Colour::rgb(0xc8, 0xdc, 0xe4) };
        let (lit, dark) = (painter.air.lit(tint, 0.0), painter.air.dark(tint, 0.0));
        wall.disc(
            painter,
            (middle + aside, 101.0),
            (10.0, 10.5),
            30.0,
            Wash::across(lit, lit.mix(dark, 0.6)),
        );
        wall.disc(painter, (middle + aside, 101.0), (6.5, 7.0), 30.2, Wash::flat(lit.mix(dark, 0.25)));
    }
    for y in [91.0, 96.0] {
        wall.bar(painter, ((middle - 22.0, y), (middle + 22.0, y)), (0.9, 42.0), wire);
    }
}

/// A cutting board that leans at the wall, with a cabbage before it.
pub(super) fn cutting_board(painter: &mut Painter, wall: Wall, middle: f32) {
    let wash = wall.wash(painter, Colour::rgb(0xd8, 0xb0, 0x78));
    wall.face(painter, (middle - 15.0, middle + 15.0), (88.0, 128.0), 5.0, wash);
    wall.disc(painter, (middle, 122.0), (2.2, 2.2), 5.3, Wash::flat(painter.air.dark(IRON, 0.0)));
    let (lit, dark) = (
        painter.air.lit(Colour::rgb(0xa8, 0xcc, 0x74), 0.0),
        painter.air.dark(Colour::rgb(0x6c, 0xa0, 0x54), 0.0),
    );
    wall.disc(painter, (middle + 12.0, 97.0), (9.5, 9.0), 34.0, Wash::down(lit, dark));
    wall.disc(painter, (middle + 10.0, 99.0), (5.0, 5.5), 34.2, Wash::flat(lit).alpha(0.7));
    let tomato = Colour::rgb(0xd8, 0x4c, 0x40);
    let wash = Wash::down(painter.air.lit(tomato, 0.0), painter.air.dark(tomato, 0.0));
    wall.disc(painter, (middle - 8.0, 92.5), (5.0, 4.6), 40.0, wash);
}

/// Jars and tins of different heights in a row; they stand at height `foot`, `out` from the wall.
pub(super) fn jars(
    painter: &mut Painter,
    wall: Wall,
    along: Span,
    (foot, out): (f32, f32),
    chance: &mut Chance,
) {
    let mut x = along.0;
    while x < along.1 - 7.0 {
        let (wide, high) = (chance.between(7.0, 13.0), chance.between(11.0, 24.0));
        let tint = COVERS[chance.pick(8)].mix(Colour::rgb(0xf4, 0xe8, 0xd4), chance.between(0.2, 0.6));
        let (lit, dark) = (painter.air.lit(tint, 0.0), painter.air.dark(tint, 0.0));
        let body = Wash::across(lit, lit.mix(dark, 0.75));
        wall.face(painter, (x, x + wide), (foot, foot + high), out, body);
        let lid = wall.flat(painter, Colour::rgb(0x9c, 0x74, 0x50));
        wall.face(painter, (x + 0.6, x + wide - 0.6), (foot + high, foot + high + 2.8), out, lid);
        if chance.often(0.5) {
            let label = wall.flat(painter, WHITE);
            wall.face(
                painter,
                (x + 1.4, x + wide - 1.4),
                (foot + high * 0.3, foot + high * 0.66),
                out + 0.1,
                label,
            );
        }
        x += wide + chance.between(1.0, 5.0);
    }
}

/// Cups, bowls and standing plates on a board.
pub(super) fn dishes(painter: &mut Painter, wall: Wall, along: Span, foot: f32, chance: &mut Chance) {
    let mut x = along.0 + 9.0;
    while x < along.1 - 9.0 {
        let tint = [WHITE, Colour::rgb(0x9c, 0xbc, 0xcc), Colour::rgb(0xe4, 0xb8, 0x98)][chance.pick(3)];
        let (lit, dark) = (painter.air.lit(tint, 0.0), painter.air.dark(tint, 0.0));
        if chance.often(0.4) {
            wall.disc(painter, (x, foot + 11.0), (10.0, 10.5), 30.3, Wash::across(lit, lit.mix(dark, 0.6)));
            wall.disc(painter, (x, foot + 11.0), (6.4, 6.8), 30.35, Wash::flat(lit.mix(dark, 0.2)));
            x += 22.0;
        } else {
            for level in 0..2_u8 {
                let y = foot + 7.0 * f32::from(level);
                let bowl = [
                    wall.point(x - 6.5, y + 7.0, 30.3),
                    wall.point(x + 6.5, y + 7.0, 30.3),
                    wall.point(x + 3.4, y, 30.3),
                    wall.point(x - 3.4, y, 30.3),
                ];
                painter.face(&bowl, Wash::across(lit, lit.mix(dark, 0.7)));
            }
            x += 16.0;
        }
    }
}

/// Ladle, turner, whisk and pan on a rail.
pub(super) fn tools(painter: &mut Painter, wall: Wall, along: Span, accent: Colour) {
    let steel = Wash::flat(painter.air.lit(STEEL, 0.0).mix(painter.air.dark(STEEL, 0.0), 0.4));
    let wood = wall.flat(painter, Colour::rgb(0xa4, 0x70, 0x48));
    wall.bar(painter, ((along.0, 146.0), (along.1, 146.0)), (1.6, 4.0), steel);
    let step = (along.1 - along.0) / 4.0;
    for (index, grip) in [wood, steel, wood].into_iter().enumerate() {
        let x = along.0 + step * (index as f32 + 0.4);
        wall.bar(painter, ((x, 146.0), (x, 128.0)), (1.8, 4.4), grip);
        match index {
            0 => wall.disc(painter, (x, 124.0), (5.0, 4.2), 4.6, steel),
            1 => wall.face(painter, (x - 4.0, x + 4.0), (116.0, 129.0), 4.6, steel),
            _ => wall.disc(painter, (x, 123.0), (3.6, 7.0), 4.6, steel.alpha(0.75)),
        }
    }
    let x = along.1 - 8.0;
    wall.bar(painter, ((x, 146.0), (x, 134.0)), (2.4, 4.4), wood);
    let (lit, dark) = (painter.air.lit(accent, 0.0), painter.air.dark(accent, 0.0));
    wall.disc(painter, (x, 123.0), (9.5, 10.0), 4.6, Wash::down(lit, dark));
    wall.disc(painter, (x, 123.0), (7.4, 7.8), 4.8, Wash::flat(painter.air.dark(IRON, 0.0)));
}

/// A fridge with notes on its door.
pub(super) fn fridge(painter: &mut Painter, wall: Wall, along: Span, chance: &mut Chance) {
    let shell = [Colour::rgb(0xf0, 0xf0, 0xec), Colour::rgb(0xc8, 0xd8, 0xd4), Colour::rgb(0xe8, 0xd4, 0xc0)]
        [chance.pick(3)];
    painter.shade(wall.point(f32::midpoint(along.0, along.1), 0.0, 40.0), 60.0, 0.5);
    wall.block(painter, (along, (3.0, 176.0)), (2.0, 62.0), shell);
    let seam = Wash::flat(painter.air.dark(shell, 0.0));
    wall.face(painter, along, (118.0, 119.6), 62.2, seam);
    let steel = Wash::flat(painter.air.lit(STEEL, 0.0).mix(painter.air.dark(STEEL, 0.0), 0.35));
    for up in [(84.0, 114.0), (123.0, 146.0)] {
        wall.face(painter, (along.0 + 5.0, along.0 + 8.0), up, 63.6, steel);
    }
    for _ in 0..5 {
        let at = (chance.between(along.0 + 18.0, along.1 - 16.0), chance.between(90.0, 160.0));
        let tint = [WHITE, Colour::rgb(0xf8, 0xe4, 0x94), Colour::rgb(0xb4, 0xd8, 0xe4)][chance.pick(3)];
        let size = (chance.between(8.0, 13.0), chance.between(9.0, 14.0));
        wall.face(painter, (at.0, at.0 + size.0), (at.1 - size.1, at.1), 62.6, wall.flat(painter, tint));
        let pin = wall.flat(painter, COVERS[chance.pick(8)]);
        wall.disc(painter, (at.0 + size.0 / 2.0, at.1 - 1.5), (1.6, 1.6), 62.9, pin);
    }
}

/// A small oven that stands on a cupboard.
pub(super) fn oven(painter: &mut Painter, wall: Wall, left: f32) {
    let shell = Colour::rgb(0xd8, 0xd4, 0xd0);
    wall.block(painter, ((left, left + 52.0), (88.0, 118.0)), (6.0, 42.0), shell);
    let (lit, dark) = (painter.air.lit(Colour::rgb(0x54, 0x58, 0x64), 0.0), painter.air.dark(IRON, 0.0));
    wall.face(painter, (left + 4.0, left + 38.0), (92.0, 114.0), 42.3, Wash::down(lit, dark));
    for y in [110.0, 102.0, 94.0] {
        let knob = Wash::flat(dark);
        wall.disc(painter, (left + 45.0, y), (2.4, 2.4), 42.4, knob);
    }
}

/// A rice cooker.
pub(super) fn rice_cooker(painter: &mut Painter, foot: Point) {
    let (x, y, z) = foot;
    if !painter.view.sees(z - 20.0) {
        return;
    }
    let (scale, spot) = (painter.view.scale(z), painter.view.spot((x, y + 11.0, z)));
    let shell = Colour::rgb(0xf4, 0xee, 0xe6);
    let (lit, dark) = (painter.air.lit(shell, z), painter.air.dark(shell, z));
    brush::ellipse(painter.sheet, spot, 14.0 * scale, 11.5 * scale, Wash::down(lit, dark));
    let seam = Wash::flat(dark);
    brush::rectangle(
        painter.sheet,
        (spot.0 - 13.0 * scale, spot.1 - 3.0 * scale),
        (26.0 * scale, scale),
        seam,
    );
    let lamp = Wash::flat(Colour::rgb(0xf0, 0x90, 0x50));
    brush::ellipse(painter.sheet, (spot.0, spot.1 + 4.0 * scale), 1.6 * scale, 1.6 * scale, lamp);
}

/// A short gathered curtain over the upper part of a window, with a coloured hem.
pub(super) fn half_curtain(painter: &mut Painter, window: &Window, cloth: Colour, hem: Colour) {
    let (wall, along) = (window.wall, window.along);
    let (top, low) = (window.up.1 + 4.0, window.up.1 - 26.0);
    let lit = wall.colour(painter, cloth).mix(painter.air.key, 0.2 * painter.air.sun);
    let dark = painter.air.dark(cloth, 0.0);
    let folds = 10_u8;
    let wide = (along.1 - along.0 + 8.0) / f32::from(folds);
    for fold in 0..folds {
        let left = along.0 - 4.0 + wide * f32::from(fold);
        let drop = if fold % 2 == 0 { 0.0 } else { 3.0 };
        let wash = Wash::across(lit, lit.mix(dark, 0.6));
        wall.face(painter, (left, left + wide), (low - drop, top), 4.0, wash);
        let band = wall.flat(painter, hem);
        wall.face(painter, (left, left + wide), (low - drop, low - drop + 4.0), 4.1, band);
    }
    let rail = wall.flat(painter, Colour::rgb(0x8c, 0x68, 0x4c));
    wall.face(painter, (along.0 - 10.0, along.1 + 10.0), (top - 1.0, top + 2.0), 5.0, rail);
}

/// A short split curtain in a doorway with a round pattern.
pub(super) fn short_curtain(painter: &mut Painter, wall: Wall, (along, up): (Span, Span), cloth: Colour) {
    let flaps = 3_u8;
    let wide = (along.1 - along.0) / f32::from(flaps);
    for flap in 0..flaps {
        let (left, right) = (along.0 + wide * f32::from(flap), along.0 + wide * f32::from(flap + 1) - 2.0);
        let sway = if flap == 1 { 2.0 } else { -1.5 };
        let corners = [
            wall.point(left, up.1, 3.0),
            wall.point(right, up.1, 3.0),
            wall.point(right + sway - 1.0, up.0, 3.0),
            wall.point(left + sway + 1.0, up.0, 3.0),
        ];
        let wash = wall.wash(painter, cloth);
        painter.face(&corners, wash);
        let middle = (f32::midpoint(left, right), f32::midpoint(up.0, up.1));
        let ink = wall.flat(painter, WHITE);
        wall.disc(painter, middle, (9.0, 9.0), 3.3, ink);
        wall.disc(painter, middle, (6.2, 6.2), 3.5, wall.flat(painter, cloth));
    }
    let rod = wall.flat(painter, Colour::rgb(0x70, 0x50, 0x3c));
    wall.face(painter, (along.0 - 4.0, along.1 + 4.0), (up.1 - 1.0, up.1 + 2.0), 4.0, rod);
}

/// A checked cloth over a table; `half` its size, the point its middle.
pub(super) fn table_cloth(painter: &mut Painter, (x, y, z): Point, half: (f32, f32), cloth: Colour) {
    let pale = cloth.mix(Colour::rgb(0xff, 0xfa, 0xf0), 0.72);
    let top = painter.air.facing(pale, super::air::Facing::Up, z);
    painter.level(y + 0.3, (x - half.0, x + half.0), (z - half.1, z + half.1), Wash::flat(top));
    let band = painter.air.facing(cloth, super::air::Facing::Up, z);
    let stripe = Wash::flat(band).alpha(0.4);
    let front = painter.air.facing(pale, super::air::Facing::Front, z);
    let low = painter.air.dark(pale, z);
    painter.front(
        z - half.1,
        (x - half.0, x + half.0),
        (y - 17.0, y + 0.3),
        Wash::down(front, front.mix(low, 0.5)),
    );
    for column in 0..9_u8 {
        let left = x - half.0 + half.0 * 2.0 * (f32::from(column) + 0.28) / 9.0;
        let wide = half.0 * 2.0 / 20.0;
        painter.level(y + 0.4, (left, left + wide), (z - half.1, z + half.1), stripe);
        painter.front(z - half.1 - 0.2, (left, left + wide), (y - 17.0, y + 0.3), stripe);
    }
    for row in 0..5_u8 {
        let near = z - half.1 + half.1 * 2.0 * (f32::from(row) + 0.28) / 5.0;
        painter.level(y + 0.4, (x - half.0, x + half.0), (near, near + half.1 * 2.0 / 11.0), stripe);
    }
    painter.front(z - half.1 - 0.2, (x - half.0, x + half.0), (y - 11.0, y - 5.0), stripe);
    let hem = Wash::flat(painter.air.facing(cloth, super::air::Facing::Front, z));
    painter.front(z - half.1 - 0.3, (x - half.0, x + half.0), (y - 18.0, y - 15.6), hem);
}
