//! Umbrellas on display: open ones as fans of panels, closed ones hanging by the handle.

use domain::colour::Colour;

use super::painter::Painter;
use super::view::Point;
use crate::storyboard::brush::{self, Spot, Wash};

/// Papers and cloths of a shop's umbrellas.
pub(crate) const CLOTHS: [Colour; 8] = [
    Colour::rgb(0xd2, 0x48, 0x48),
    Colour::rgb(0x2f, 0x6c, 0x9c),
    Colour::rgb(0xf0, 0xb4, 0x4a),
    Colour::rgb(0x4a, 0x8c, 0x6a),
    Colour::rgb(0x8a, 0x5c, 0xa4),
    Colour::rgb(0xf2, 0xe4, 0xcc),
    Colour::rgb(0xe2, 0x86, 0x9c),
    Colour::rgb(0x34, 0x3e, 0x6e),
];

/// An open umbrella seen as a disc of panels; `size` is half its width and height on the screen.
pub(crate) fn disc(sheet: &mut tiny_skia::Pixmap, centre: Spot, size: Spot, turn: f32, colours: [Colour; 3]) {
    let [lit, dark, rim] = colours;
    let panels = 14_u8;
    let at = |step: f32, part: f32| {
        let angle = turn + core::f32::consts::TAU * step / f32::from(panels);
        (centre.0 + libm::cosf(angle) * size.0 * part, centre.1 + libm::sinf(angle) * size.1 * part)
    };
    for panel in 0..panels {
        let step = f32::from(panel);
        let shade =
            0.5 - 0.5 * libm::cosf(core::f32::consts::TAU * (step + 0.5) / f32::from(panels) - 0.9 + turn);
        let colour = lit.mix(dark, shade * if panel % 2 == 0 { 0.85 } else { 1.0 });
        let fan = [centre, at(step, 1.0), at(step + 0.5, 0.95), at(step + 1.0, 1.0)];
        brush::polygon(sheet, &fan, Wash::flat(colour));
        let band = [
            at(step, 0.80),
            at(step, 0.90),
            at(step + 0.5, 0.855),
            at(step + 1.0, 0.90),
            at(step + 1.0, 0.80),
            at(step + 0.5, 0.76),
        ];
        brush::polygon(sheet, &band, Wash::flat(rim.mix(dark, shade * 0.6)).alpha(0.85));
        brush::line(sheet, &[centre, at(step, 1.0)], (size.0 * 0.012).max(0.6), Wash::flat(dark).alpha(0.75));
    }
    brush::ellipse(sheet, centre, size.0 * 0.09, size.1 * 0.09, Wash::flat(dark));
    brush::ellipse(sheet, centre, size.0 * 0.05, size.1 * 0.05, Wash::flat(rim));
}

/// An open umbrella in the place; `radius` in centimetres, `squash` how flat it is seen.
pub(crate) fn open(painter: &mut Painter, middle: Point, radius: f32, squash: f32, cloth: Colour) {
    if !painter.view.sees(middle.2) {
        return;
    }
    let size = radius * painter.view.scale(middle.2);
    let glowing = painter.air.lit(cloth.mix(super::lamp::WARM, 0.25 * painter.air.lamps), middle.2);
    let dark = painter.air.dark(cloth.mix(Colour::rgb(0x40, 0x20, 0x40), 0.25), middle.2);
    let rim = painter.air.lit(Colour::rgb(0xf8, 0xf0, 0xe0), middle.2);
    let centre = painter.view.spot(middle);
    disc(painter.sheet, centre, (size, size * squash), middle.0 * 0.7, [glowing, dark, rim]);
}

/// A closed umbrella hanging by its handle from `top`, 78 centimetres long.
pub(crate) fn closed(painter: &mut Painter, top: Point, cloth: Colour) {
    if !painter.view.sees(top.2) {
        return;
    }
    let (x, y, z) = top;
    let (lit, dark) = (painter.air.lit(cloth, z), painter.air.dark(cloth, z));
    let wood = painter.air.lit(Colour::rgb(0x9c, 0x6a, 0x40), z);
    painter.bar((x, y, z), (x, y - 78.0, z), 1.8, Wash::flat(wood));
    let body = [
        (x - 2.4, y - 16.0, z),
        (x + 2.4, y - 16.0, z),
        (x + 5.6, y - 34.0, z),
        (x + 1.6, y - 74.0, z),
        (x - 1.6, y - 74.0, z),
        (x - 5.6, y - 34.0, z),
    ];
    painter.face(&body, Wash::across(lit, dark));
    painter.bar((x - 0.6, y - 18.0, z - 0.5), (x + 1.0, y - 72.0, z - 0.5), 1.2, Wash::flat(dark).alpha(0.8));
    let band = painter.air.lit(Colour::rgb(0xf8, 0xf0, 0xe0), z);
    painter.face(
        &[
            (x - 5.2, y - 30.0, z - 1.0),
            (x + 5.2, y - 32.0, z - 1.0),
            (x + 5.4, y - 36.0, z - 1.0),
            (x - 5.4, y - 34.0, z - 1.0),
        ],
        Wash::flat(band).alpha(0.8),
    );
}
