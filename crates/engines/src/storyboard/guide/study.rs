//! Studies: a place painted once in flat colours and once by distance, small, for the guides of every panel
//! that shows it.

use std::sync::OnceLock;

use domain::colour::Colour;
use domain::request::DrawnPlace;
use tiny_skia::Pixmap;

use super::depth::lay;
use super::flat::{BACKGROUND, Flats, NEAR};
use super::line;
use crate::storyboard::place::air::{Air, Study};
use crate::storyboard::place::backdrop::{Backdrop, Sheets, sheets};
use crate::storyboard::place::view::View;

/// Studies are painted at one part in this many of the panel's size and enlarged; smaller where the lens
/// softens the background more.
const SMALLER: u32 = 3;
/// Paint that is less grey than this was not painted by distance.
const COLOURED: u8 = 6;

/// The background of a shot as guides show it, `step` times as small as the panel.
#[derive(Debug)]
pub(crate) struct Studies {
    step: u32,
    width: usize,
    /// The colours of all that is behind the figures.
    pub(super) flat: Flats,
    /// How near it is.
    depth: Vec<u8>,
    /// Its edges at the panel's size, once a panel needed them; none where the lens softens them.
    edges: OnceLock<Option<Vec<u8>>>,
    /// The colours of what is before the figures; no pixels where nothing is.
    pub(super) near: Flats,
    /// How near that is, and how much it covers.
    near_depth: Vec<(u8, u8)>,
}

impl Studies {
    /// The studies of a ground without a place, which is as far as can be.
    pub(crate) fn plain(paper: Colour) -> Self {
        Self {
            step: u32::MAX,
            width: 1,
            flat: Flats::plain([paper.red, paper.green, paper.blue]),
            depth: vec![0],
            edges: OnceLock::new(),
            near: Flats::default(),
            near_depth: Vec::new(),
        }
    }

    /// Paints the studies of a place as the view shows it; the lens softens it to one part in `soft`.
    pub(crate) fn paint(place: &DrawnPlace, air: Air, view: View, soft: u32) -> Self {
        let step = soft.max(SMALLER);
        let small = view.reduced(step);
        let Sheets { far, middle, near } = sheets(place, air.studied(Study::Flat), small);
        let width = far.width() as usize;
        let flat = Flats::of(&laid_over(&far, &middle), width, BACKGROUND);
        let is_empty = near.data().iter().skip(3).step_by(4).all(|alpha| *alpha == 0);
        let flat_near =
            if is_empty { Flats::default() } else { Flats::of(near.data().as_chunks::<4>().0, width, NEAR) };
        let by_distance = sheets(place, air.studied(Study::Depth(view.eye.2)), small);
        let near_depth = if is_empty {
            Vec::new()
        } else {
            let covers = by_distance.near.data().iter().skip(3).step_by(4).copied();
            greys(&by_distance.near, width).into_iter().zip(covers).collect()
        };
        let depth = greys(&by_distance.middle, width);
        Self { step, width, flat, depth, edges: OnceLock::new(), near: flat_near, near_depth }
    }

    /// The edges of the background at the panel's size; none where the lens softens them. `backdrop` is the
    /// same background as the panel shows it.
    pub(super) fn edges(&self, backdrop: &Backdrop) -> Option<&[u8]> {
        self.edges.get_or_init(|| line::of_backdrop(backdrop)).as_deref()
    }

    /// The numbers of the background's colours at the panel's size.
    pub(super) fn flat(&self, size: (usize, usize)) -> Vec<u8> {
        self.enlarged(&self.flat.pixels, size)
    }

    /// The same of what is before the figures; empty where nothing is.
    pub(super) fn near(&self, size: (usize, usize)) -> Vec<u8> {
        if self.near.pixels.is_empty() { Vec::new() } else { self.enlarged(&self.near.pixels, size) }
    }

    /// How near the background is, at the panel's size.
    pub(super) fn depth(&self, size: (usize, usize)) -> Vec<u8> {
        self.enlarged(&self.depth, size)
    }

    /// Lays how near it is what is before the figures.
    pub(super) fn lay_near_depth(&self, plane: &mut [u8], size: (usize, usize)) {
        if self.near_depth.is_empty() {
            return;
        }
        for (to, (grey, cover)) in plane.iter_mut().zip(self.enlarged(&self.near_depth, size)) {
            lay(to, grey, cover);
        }
    }

    fn enlarged<T: Copy>(&self, small: &[T], (width, height): (usize, usize)) -> Vec<T> {
        let step = (self.step as usize).min(width.max(height));
        let mut large = Vec::with_capacity(width * height);
        for from in small.chunks_exact(self.width) {
            let begin = large.len();
            large.extend(from.iter().flat_map(|value| std::iter::repeat_n(*value, step)).take(width));
            for _ in 1..step.min((width * height - begin) / width) {
                large.extend_from_within(begin..begin + width);
            }
        }
        large
    }
}

fn laid_over(far: &Pixmap, middle: &Pixmap) -> Vec<[u8; 4]> {
    let over = |(below, above): (&[u8; 4], &[u8; 4])| {
        let rest = u16::from(255 - above[3]);
        let mut pixel = [255; 4];
        for channel in 0..3 {
            let behind = (u16::from(below[channel]) * rest / 255) as u8;
            pixel[channel] = above[channel].saturating_add(behind);
        }
        pixel
    };
    far.data().as_chunks::<4>().0.iter().zip(middle.data().as_chunks::<4>().0).map(over).collect()
}

/// The greys of a sheet. What was painted in a colour of its own is as near as what is left of it.
fn greys(sheet: &Pixmap, width: usize) -> Vec<u8> {
    let mut greys = Vec::with_capacity(sheet.data().len() / 4);
    let mut seen = 0;
    for (at, [red, green, blue, _]) in sheet.data().as_chunks::<4>().0.iter().enumerate() {
        if at % width == 0 {
            seen = 0;
        }
        let (most, least) = ((*red).max(*green).max(*blue), (*red).min(*green).min(*blue));
        if most - least < COLOURED {
            seen = *green;
        }
        greys.push(seen);
    }
    greys
}
