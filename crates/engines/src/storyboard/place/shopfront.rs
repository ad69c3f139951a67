//! Shop fronts of the street: shutters, shop windows with awnings, lattices with split curtains, signboards.

use domain::colour::Colour;

use super::air::Facing;
use super::house::{Front, House};
use super::lamp::WARM;
use super::motif::Motif;
use super::painter::Painter;
use crate::storyboard::brush::Wash;
use crate::storyboard::chance::Chance;

/// How high a shop's opening is, in centimetres.
const LINTEL: f32 = 228.0;

/// Paints the ground floor of a house.
pub(super) fn paint(painter: &mut Painter, house: &House, motif: &Motif, chance: &mut Chance) {
    let opening = (house.near + 34.0, house.far - 34.0);
    recess(painter, house, opening);
    match house.front {
        Front::Shutter => shutter(painter, house, opening, chance),
        Front::Window => shop_window(painter, house, opening, chance),
        Front::Curtain => curtain(painter, house, opening),
    }
    signboard(painter, house, opening, motif);
    if house.front == Front::Window {
        awning(painter, house, opening);
    }
    if chance.often(0.65) {
        hanging_sign(painter, house, chance);
    }
}

fn recess(painter: &mut Painter, house: &House, opening: (f32, f32)) {
    let deep = painter.air.dark(Colour::rgb(0x3c, 0x34, 0x40), house.near);
    painter.side(house.before(0.8), opening, (0.0, LINTEL), Wash::flat(deep));
}

fn shutter(painter: &mut Painter, house: &House, opening: (f32, f32), chance: &mut Chance) {
    let steel = Colour::rgb(0xa8, 0xb0, 0xb4).mix(house.cloth, 0.22);
    let wash = painter.wall_wash(steel, house.facing(), house.near);
    painter.side(house.before(1.2), opening, (4.0, LINTEL), wash);
    let groove = painter.air.dark(steel.mix(Colour::rgb(0x28, 0x26, 0x3c), 0.45), house.near);
    let crest = painter.air.lit(steel.mix(Colour::rgb(0xff, 0xff, 0xff), 0.4), house.near);
    let rows = if house.is_close() { 18 } else { 5 };
    for row in 1..rows {
        let y = LINTEL * row as f32 / rows as f32;
        painter.side(house.before(1.6), opening, (y, y + 3.0), Wash::flat(groove).alpha(0.6));
        painter.side(house.before(1.6), opening, (y + 3.0, y + 6.0), Wash::flat(crest).alpha(0.35));
    }
    let notice = painter.air.facing(Colour::rgb(0xf0, 0xec, 0xe0), house.facing(), house.near);
    let z = opening.0 + (opening.1 - opening.0) * chance.between(0.3, 0.6);
    painter.side(house.before(1.8), (z, z + 30.0), (128.0, 170.0), Wash::flat(notice));
}

fn shop_window(painter: &mut Painter, house: &House, opening: (f32, f32), chance: &mut Chance) {
    let inside = painter.air.dark(Colour::rgb(0x8c, 0x6c, 0x54), house.near);
    let warm = painter.air.shining(Colour::rgb(0xff, 0xd8, 0x9a), house.near);
    let lamps = (0.35 + 0.65 * painter.air.lamps).min(1.0);
    let wash = Wash::down(inside.mix(warm, lamps), inside.mix(warm, lamps * 0.55));
    painter.side(house.before(1.2), opening, (6.0, LINTEL), wash);
    if house.is_close() {
        goods(painter, house, opening, chance);
    }
    let glass = painter.air.middle.mix(Colour::rgb(0xff, 0xff, 0xff), 0.3);
    let long = opening.1 - opening.0;
    for (from, wide) in [(0.1, 0.09), (0.24, 0.03), (0.62, 0.12)] {
        let z = opening.0 + long * from;
        let x = house.before(2.0);
        let face = [
            (x, LINTEL, z + 60.0),
            (x, LINTEL, z + 60.0 + long * wide),
            (x, 6.0, z + long * wide),
            (x, 6.0, z),
        ];
        painter.face(&face, Wash::flat(glass).alpha(0.16));
    }
    frame_bars(painter, house, opening, 4);
    if painter.air.lamps > 0.2 {
        let middle = f32::midpoint(opening.0, opening.1);
        painter.glow((house.before(20.0), 120.0, middle), 260.0, WARM, 0.34 * painter.air.lamps);
        painter.pool((house.before(90.0), 0.0, middle), 210.0, WARM, 0.5 * painter.air.lamps);
    }
}

/// Shelves with boxes, bottles and fruit seen through the glass.
fn goods(painter: &mut Painter, house: &House, opening: (f32, f32), chance: &mut Chance) {
    let hues =
        [(0xd8, 0x62, 0x48), (0xe8, 0xb4, 0x4c), (0x6a, 0x9a, 0x5c), (0x5c, 0x86, 0xa8), (0xf0, 0xe2, 0xc8)];
    for shelf in [40.0, 88.0, 136.0] {
        let board = painter.air.dark(Colour::rgb(0x7a, 0x54, 0x3c), house.near);
        painter.side(house.before(1.4), opening, (shelf - 5.0, shelf), Wash::flat(board));
        let mut z = opening.0 + 12.0;
        while z < opening.1 - 34.0 {
            let (wide, high) = (chance.between(14.0, 34.0), chance.between(14.0, 38.0));
            let (red, green, blue) = hues[chance.pick(hues.len())];
            let colour = Colour::rgb(red, green, blue);
            let glowing = painter.air.shining(colour.mix(WARM, 0.3), house.near);
            let plain = painter.air.lit(colour, house.near).mix(painter.air.dark(colour, house.near), 0.35);
            let seen = plain.mix(glowing, painter.air.lamps * 0.8);
            painter.side(
                house.before(1.5),
                (z, z + wide),
                (shelf, shelf + high),
                Wash::flat(seen).alpha(0.85),
            );
            z += wide + chance.between(2.0, 12.0);
        }
    }
}

fn frame_bars(painter: &mut Painter, house: &House, opening: (f32, f32), count: usize) {
    let frame = painter.air.facing(Colour::rgb(0x6a, 0x50, 0x40), house.facing(), house.near);
    let step = (opening.1 - opening.0) / count as f32;
    for index in 0..=count {
        let z = opening.0 + step * index as f32;
        painter.side(house.before(2.4), (z - 4.0, z + 4.0), (0.0, LINTEL), Wash::flat(frame));
    }
    for y in [4.0, 196.0] {
        painter.side(house.before(2.4), opening, (y, y + 6.0), Wash::flat(frame));
    }
}

fn curtain(painter: &mut Painter, house: &House, opening: (f32, f32)) {
    let wood = Colour::rgb(0x84, 0x5c, 0x40);
    let paper = painter.air.facing(Colour::rgb(0xf2, 0xe6, 0xcc), house.facing(), house.near);
    let glowing = painter.air.shining(WARM.mix(Colour::rgb(0xff, 0xf2, 0xd8), 0.4), house.near);
    let screen = paper.mix(glowing, painter.air.lamps);
    painter.side(house.before(1.2), opening, (0.0, LINTEL), Wash::down(screen, screen.mix(paper, 0.4)));
    let bar = painter.air.facing(wood, house.facing(), house.near);
    painter.side(
        house.before(1.6),
        opening,
        (0.0, 62.0),
        painter.wall_wash(wood, house.facing(), house.near),
    );
    let count = if house.is_close() { 22 } else { 8 };
    let step = (opening.1 - opening.0) / count as f32;
    for index in 0..=count {
        let z = opening.0 + step * index as f32;
        painter.side(house.before(2.0), (z, z + 4.0), (0.0, LINTEL), Wash::flat(bar));
    }
    for y in [62.0, 120.0, 180.0] {
        painter.side(house.before(2.2), opening, (y, y + 4.0), Wash::flat(bar));
    }
    let (start, end) =
        (opening.0 + (opening.1 - opening.0) * 0.28, opening.1 - (opening.1 - opening.0) * 0.2);
    let cloth = painter.air.facing(house.cloth, house.facing(), house.near);
    let hem = painter.air.dark(house.cloth, house.near);
    let width = (end - start) / 4.0;
    for index in 0..4 {
        let z = start + width * index as f32;
        painter.side(
            house.before(9.0),
            (z + 1.5, z + width - 1.5),
            (148.0, LINTEL - 6.0),
            Wash::down(cloth, hem),
        );
    }
    if painter.air.lamps > 0.2 {
        let middle = f32::midpoint(opening.0, opening.1);
        painter.pool((house.before(70.0), 0.0, middle), 170.0, WARM, 0.4 * painter.air.lamps);
    }
}

/// The board over the shop, with the strokes of its words.
fn signboard(painter: &mut Painter, house: &House, opening: (f32, f32), motif: &Motif) {
    let y = (LINTEL + 62.0, LINTEL + 118.0);
    let board =
        house.cloth.mix(Colour::rgb(0xf2, 0xe8, 0xd4), if house.lot.is_multiple_of(2) { 0.75 } else { 0.1 });
    painter.block(house.block(opening, y, (10.0, 0.0)), board);
    let ink = if house.lot.is_multiple_of(2) {
        house.cloth.mix(Colour::rgb(0x20, 0x18, 0x24), 0.5)
    } else {
        Colour::rgb(0xf6, 0xf0, 0xe2)
    };
    if house.is_close() {
        let ink = painter.air.facing(ink, house.facing(), house.near);
        super::lettering::on_side(painter, house, motif.sign(), (opening, y), ink);
    }
}

/// A striped awning that slopes from the wall over the pavement.
fn awning(painter: &mut Painter, house: &House, opening: (f32, f32)) {
    let (top, low) = (LINTEL + 60.0, LINTEL - 6.0);
    let (wall, edge) = (house.before(2.0), house.before(84.0));
    let count = if house.is_close() { 12 } else { 4 };
    let step = (opening.1 - opening.0 + 30.0) / count as f32;
    for index in (0..count).rev() {
        let (near, far) =
            (opening.0 - 15.0 + step * index as f32, opening.0 - 15.0 + step * (index + 1) as f32);
        let stripe = if index % 2 == 0 { house.cloth } else { Colour::rgb(0xf4, 0xee, 0xe2) };
        let colour = painter
            .air
            .facing(stripe, Facing::Up, near)
            .mix(painter.air.facing(stripe, house.facing(), near), 0.4);
        painter.face(
            &[(wall, top, near), (wall, top, far), (edge, low, far), (edge, low, near)],
            Wash::flat(colour),
        );
        let hem = painter.air.facing(stripe, house.facing(), near).mix(painter.air.dark(stripe, near), 0.3);
        painter.side(edge, (near, far), (low - 18.0, low), Wash::flat(hem));
    }
    let under = painter.air.dark(Colour::rgb(0x50, 0x3c, 0x50), house.near);
    painter.side(
        house.before(2.6),
        opening,
        (LINTEL - 76.0, LINTEL),
        Wash::down(under, under).ends(0.6, 0.0),
    );
    let end = painter.air.dark(house.cloth, house.near);
    let near = opening.0 - 15.0;
    painter.face(
        &[(wall, top, near), (edge, low, near), (edge, low - 18.0, near), (wall, low - 18.0, near)],
        Wash::flat(end).alpha(0.55),
    );
}

/// An upright sign on an arm that can be read along the street.
fn hanging_sign(painter: &mut Painter, house: &House, chance: &mut Chance) {
    let z = house.near + chance.between(20.0, 60.0);
    let (bottom, top) = (318.0, 318.0 + chance.between(120.0, 190.0));
    let (a, b) = (house.before(14.0), house.before(62.0));
    let across = (a.min(b), a.max(b));
    let face =
        house.cloth.mix(Colour::rgb(0xfa, 0xf4, 0xe4), if house.lot.is_multiple_of(3) { 0.8 } else { 0.0 });
    let block = super::painter::Block { low: (across.0, bottom, z), high: (across.1, top, z + 16.0) };
    painter.block(block, face);
    let glow = painter.air.shining(face.mix(Colour::rgb(0xff, 0xf0, 0xd0), 0.5), z);
    let inner = (across.0 + 4.0, across.1 - 4.0);
    painter.front(
        z - 0.5,
        inner,
        (bottom + 4.0, top - 4.0),
        Wash::flat(glow).alpha(0.75 * painter.air.lamps),
    );
    let ink = if house.lot.is_multiple_of(3) { house.cloth } else { Colour::rgb(0xfa, 0xf4, 0xe4) };
    let stroke = painter.air.facing(ink, Facing::Front, z);
    let name = super::lettering::shop_name(house.lot);
    let step = (top - bottom) / name.chars().count() as f32;
    for (index, sign) in name.chars().enumerate() {
        let middle = (f32::midpoint(inner.0, inner.1), top - step * (index as f32 + 0.5), z - 1.0);
        super::lettering::upright_sign(painter, sign, middle, 40.0, stroke);
    }
    if painter.air.lamps > 0.3 {
        let middle = (f32::midpoint(across.0, across.1), f32::midpoint(bottom, top), z);
        painter.glow(middle, 150.0, face.mix(WARM, 0.4), 0.36 * painter.air.lamps);
    }
}
