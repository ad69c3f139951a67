//! Wet ground: what stands above it, mirrored at its foot, broken by ripples and stronger far away.

use tiny_skia::Pixmap;

use super::view::View;
use crate::storyboard::chance::Chance;

/// A wet surface at ground level between two walls or before one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mirror {
    /// How far the walls stand to the left and right, in centimetres.
    pub walls: f32,
    /// How far away the wall at the end stands, in centimetres.
    pub end: f32,
    /// How much is mirrored at most, 0 to 1.
    pub strength: f32,
}

/// Mirrors the upper part of a sheet on its ground; `below` is the sheet behind it, seen where it is empty.
pub(crate) fn reflect(sheet: &mut Pixmap, below: &Pixmap, view: &View, mirror: Mirror) {
    let (width, height) = (sheet.width() as usize, sheet.height() as usize);
    let horizon = view.vanish.1;
    let feet: Vec<f32> = (0..width).map(|column| foot_row(view, mirror, column as f32)).collect();
    let wobble = ripples(height);
    // What is read lies above the foot of its column and what is written below, so one sheet will do.
    let pixels = sheet.data_mut().as_chunks_mut::<4>().0;
    let behind = below.data().as_chunks::<4>().0;
    let most = width as f32 - 1.0;
    let first = feet.iter().copied().fold(f32::MAX, f32::min).max(0.0) as usize;
    for (row, puddle) in wobble.iter().enumerate().skip(first) {
        let share = mirror.strength * fresnel(horizon, row as f32, height as f32);
        let part = (share * puddle.shine * 256.0) as u32;
        for (column, &foot) in feet.iter().enumerate() {
            let down = row as f32 - foot;
            if down <= 0.0 {
                continue;
            }
            let from_row = (foot - down * 1.04).max(0.0) as i32 as usize;
            let from_column = (column as f32 + puddle.shift * (down * 0.02).min(3.0)).clamp(0.0, most);
            let at = from_row * width + from_column as i32 as usize;
            let above = at.saturating_sub(width * (1 + down as i32 as usize / 24));
            let (near, far) = (seen_at(pixels, behind, at), seen_at(pixels, behind, above));
            for (channel, to) in pixels[row * width + column][..3].iter_mut().enumerate() {
                // Water swallows some of the light.
                let dimmed = (near[channel] + far[channel]) * 29 / 64;
                *to = ((u32::from(*to) * (256 - part) + dimmed * part) >> 8) as u8;
            }
        }
    }
}

/// A pixel of the sheet, over the one behind it.
fn seen_at(source: &[[u8; 4]], behind: &[[u8; 4]], at: usize) -> [u32; 3] {
    let (pixel, below) = (source[at], behind[at]);
    let rest = 255 - u32::from(pixel[3]);
    std::array::from_fn(|channel| u32::from(pixel[channel]) + ((u32::from(below[channel]) * rest) >> 8))
}

/// The row in which the wall over a column meets the ground.
fn foot_row(view: &View, mirror: Mirror, column: f32) -> f32 {
    let aside = column - view.vanish.0;
    let wall = if aside > 0.0 { mirror.walls - view.eye.0 } else { mirror.walls + view.eye.0 };
    let beside = view.eye.1 * aside.abs() / wall.max(1.0);
    let end = view.eye.1 * view.scale(mirror.end);
    view.vanish.1 + beside.max(end)
}

fn fresnel(horizon: f32, row: f32, height: f32) -> f32 {
    let near = ((row - horizon) / (height - horizon).max(1.0)).clamp(0.0, 1.0);
    1.0 - 0.62 * near
}

struct Ripple {
    shift: f32,
    shine: f32,
}

fn ripples(height: usize) -> Vec<Ripple> {
    let mut chance = Chance::new(11);
    (0..height)
        .map(|_| Ripple { shift: chance.between(-1.0, 1.0), shine: chance.between(0.86, 1.0) })
        .collect()
}

/// A river below `shore`: the picture above it upside down, sinking into `deep`, broken by waves.
pub(crate) fn river(sheet: &mut Pixmap, shore: f32, deep: domain::colour::Colour, focal: f32) {
    let (width, height) = (sheet.width() as usize, sheet.height() as usize);
    let first = shore.clamp(1.0, height as f32) as usize;
    let mut chance = Chance::new(23);
    let (above, under) = sheet.data_mut().split_at_mut(first * width * 4);
    let bottom = [u32::from(deep.red), u32::from(deep.green), u32::from(deep.blue), 255];
    for (row, line) in under.chunks_exact_mut(width * 4).enumerate() {
        let down = row as f32;
        let from_row = ((shore - 1.0 - down * 0.85).max(0.0) as usize).min(first - 1);
        let sunk = (0.2 + 0.75 * down / (focal * 0.34)).clamp(0.2, 0.9) + chance.between(-0.05, 0.05);
        let part = (sunk.clamp(0.0, 1.0) * 256.0) as u32;
        let shift = (chance.between(-1.0, 1.0) * (1.0 + down * 0.05)) as isize;
        for (column, pixel) in line.chunks_exact_mut(4).enumerate() {
            let at = (column.cast_signed() + shift).clamp(0, width.cast_signed() - 1) as usize;
            let seen = &above[(from_row * width + at) * 4..(from_row * width + at) * 4 + 4];
            for channel in 0..4 {
                pixel[channel] =
                    ((u32::from(seen[channel]) * (256 - part) + bottom[channel] * part) >> 8) as u8;
            }
        }
    }
}
