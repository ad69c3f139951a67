//! Points, frames of reference and smooth curves through control points.
//!
//! Everything that is drawn begins as a table of knots in its own units and becomes a polyline in pixels here.

use std::ops::{Add, Mul, Neg, Sub};

/// A point or a direction; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Vec2 {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// The point with these coordinates.
pub(crate) const fn at(x: f32, y: f32) -> Vec2 {
    Vec2 { x, y }
}

impl Vec2 {
    pub(crate) fn length(self) -> f32 {
        libm::sqrtf(self.x * self.x + self.y * self.y)
    }

    pub(crate) fn unit(self) -> Self {
        self * (1.0 / self.length().max(1e-6))
    }

    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    /// The direction a quarter turn clockwise on the screen.
    pub(crate) fn right(self) -> Self {
        at(-self.y, self.x)
    }

    pub(crate) fn lerp(self, other: Self, amount: f32) -> Self {
        self + (other - self) * amount
    }

    pub(crate) fn turned(self, radians: f32) -> Self {
        let (sin, cos) = (libm::sinf(radians), libm::cosf(radians));
        at(self.x * cos - self.y * sin, self.x * sin + self.y * cos)
    }
}

impl Add for Vec2 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Vec2 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Vec2 {
    type Output = Self;
    fn mul(self, by: f32) -> Self {
        at(self.x * by, self.y * by)
    }
}

impl Neg for Vec2 {
    type Output = Self;
    fn neg(self) -> Self {
        at(-self.x, -self.y)
    }
}

/// A frame of reference on the canvas: where its origin lies and what one unit across and down is in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) origin: Vec2,
    pub(crate) across: Vec2,
    pub(crate) down: Vec2,
}

impl Frame {
    /// An upright frame; `flip` mirrors it left to right.
    pub(crate) fn upright(origin: Vec2, scale: f32, flip: bool) -> Self {
        let across = if flip { -scale } else { scale };
        Self { origin, across: at(across, 0.0), down: at(0.0, scale) }
    }

    pub(crate) fn place(&self, point: Vec2) -> Vec2 {
        self.origin + self.across * point.x + self.down * point.y
    }

    /// The frame with its origin at `point` of this one, turned by `radians` and `scale` times as large.
    pub(crate) fn inner(&self, point: Vec2, radians: f32, scale: f32) -> Self {
        let across = at(scale, 0.0).turned(radians);
        let down = at(0.0, scale).turned(radians);
        Self { origin: self.place(point), across: self.direction(across), down: self.direction(down) }
    }

    /// Pixels per unit.
    pub(crate) fn scale(&self) -> f32 {
        self.down.length()
    }

    pub(crate) fn direction(&self, direction: Vec2) -> Vec2 {
        self.across * direction.x + self.down * direction.y
    }
}

/// A control point: the curve passes through it, with a corner there or without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Knot {
    pub(crate) at: Vec2,
    pub(crate) corner: bool,
}

/// A control point where the curve stays smooth.
pub(crate) const fn soft(x: f32, y: f32) -> Knot {
    Knot { at: at(x, y), corner: false }
}

/// A control point where the curve has a corner.
pub(crate) const fn sharp(x: f32, y: f32) -> Knot {
    Knot { at: at(x, y), corner: true }
}

/// The smooth open curve through `knots`, placed in `frame`, as a polyline in pixels.
pub(crate) fn open_curve(frame: &Frame, knots: &[Knot]) -> Vec<Vec2> {
    let placed = place_all(frame, knots);
    let mut points = Vec::with_capacity(placed.len() * 6);
    let mut start = 0;
    for end in 1..placed.len() {
        if placed[end].corner || end + 1 == placed.len() {
            run(&placed[start..=end], &mut points);
            start = end;
        }
    }
    points.extend(placed.last().map(|knot| knot.at));
    points
}

/// The smooth closed curve through `knots`, placed in `frame`, as a polygon in pixels.
pub(crate) fn closed_curve(frame: &Frame, knots: &[Knot]) -> Vec<Vec2> {
    let placed = place_all(frame, knots);
    let count = placed.len();
    if count < 3 {
        return Vec::new();
    }
    match placed.iter().position(|knot| knot.corner) {
        Some(first) => {
            let mut turned: Vec<Knot> = placed.iter().cycle().skip(first).take(count).copied().collect();
            turned.push(placed[first]);
            let mut points = open_curve(&PIXELS, &turned);
            points.pop();
            points
        }
        None => smooth_ring(&placed),
    }
}

const PIXELS: Frame = Frame { origin: at(0.0, 0.0), across: at(1.0, 0.0), down: at(0.0, 1.0) };

fn place_all(frame: &Frame, knots: &[Knot]) -> Vec<Knot> {
    let mut placed: Vec<Knot> = Vec::with_capacity(knots.len());
    for knot in knots {
        let point = frame.place(knot.at);
        let doubled = placed.last().is_some_and(|last| (last.at - point).length() < 0.01);
        if !doubled {
            placed.push(Knot { at: point, corner: knot.corner });
        }
    }
    placed
}

/// A ring without corners: the run is drawn with its neighbours on both ends, which are then cut off.
fn smooth_ring(placed: &[Knot]) -> Vec<Vec2> {
    let count = placed.len();
    let ring: Vec<Vec2> = (0..count + 3).map(|index| placed[(index + count - 1) % count].at).collect();
    let slopes = slopes(&ring);
    let mut points = Vec::with_capacity(count * 6);
    for index in 1..=count {
        span(ring[index], ring[index + 1], slopes[index], slopes[index + 1], &mut points);
    }
    points
}

fn run(knots: &[Knot], points: &mut Vec<Vec2>) {
    let spots: Vec<Vec2> = knots.iter().map(|knot| knot.at).collect();
    if spots.len() == 2 {
        points.push(spots[0]);
        return;
    }
    let slopes = slopes(&spots);
    for index in 0..spots.len() - 1 {
        span(spots[index], spots[index + 1], slopes[index], slopes[index + 1], points);
    }
}

/// The direction of the curve at each point, per unit of chord length.
fn slopes(spots: &[Vec2]) -> Vec<Vec2> {
    let last = spots.len() - 1;
    let chord = |index: usize| (spots[index + 1] - spots[index]).length().max(1e-4);
    let secant = |index: usize| (spots[index + 1] - spots[index]) * (1.0 / chord(index));
    let mut slopes = vec![at(0.0, 0.0); spots.len()];
    for (index, slope) in slopes.iter_mut().enumerate().take(last).skip(1) {
        let (before, after) = (chord(index - 1), chord(index));
        *slope = (secant(index - 1) * after + secant(index) * before) * (1.0 / (before + after));
    }
    slopes[0] = secant(0) * 1.5 - slopes[1] * 0.5;
    slopes[last] = secant(last - 1) * 1.5 - slopes[last - 1] * 0.5;
    slopes
}

/// Adds one span of a Hermite curve without its last point.
fn span(from: Vec2, to: Vec2, leaving: Vec2, arriving: Vec2, points: &mut Vec<Vec2>) {
    let chord = (to - from).length();
    let steps = (chord / 5.0).clamp(3.0, 20.0) as usize;
    for step in 0..steps {
        let t = step as f32 / steps as f32;
        let (t2, t3) = (t * t, t * t * t);
        let point = from * (2.0 * t3 - 3.0 * t2 + 1.0)
            + leaving * (chord * (t3 - 2.0 * t2 + t))
            + to * (3.0 * t2 - 2.0 * t3)
            + arriving * (chord * (t3 - t2));
        points.push(point);
    }
}

/// An ellipse around `centre` as knots without corners.
pub(crate) fn oval(centre: Vec2, half_width: f32, half_height: f32) -> Vec<Knot> {
    (0..12)
        .map(|step| {
            let angle = step as f32 * std::f32::consts::PI / 6.0;
            soft(centre.x + half_width * libm::cosf(angle), centre.y + half_height * libm::sinf(angle))
        })
        .collect()
}

/// A place along a limb: where it is and how far its outline lies to the left and right of the way there.
pub(crate) type Station = (Vec2, f32, f32);

/// The outline of a limb: `spine` in pixels, thick as `radii` say at each point, with rounded or flat ends.
pub(crate) fn tube(spine: &[(Vec2, f32)], ends: Ends) -> Vec<Vec2> {
    let stations: Vec<Station> = spine.iter().map(|&(spot, radius)| (spot, radius, radius)).collect();
    limb(&stations, ends)
}

/// [`tube`] for a limb that bulges differently on its two sides.
pub(crate) fn limb(stations: &[Station], ends: Ends) -> Vec<Vec2> {
    let knots: Vec<Knot> = stations.iter().map(|station| Knot { at: station.0, corner: false }).collect();
    let centre = open_curve(&PIXELS, &knots);
    let radii = radii_along(&centre, stations);
    let mut left = Vec::with_capacity(centre.len() * 2 + 12);
    let mut right = Vec::with_capacity(centre.len());
    for (index, spot) in centre.iter().enumerate() {
        let across = heading(&centre, index).right();
        left.push(*spot - across * radii[index].0);
        right.push(*spot + across * radii[index].1);
    }
    let last = centre.len() - 1;
    let (ahead, back) = (heading(&centre, last), -heading(&centre, 0));
    let (first, end) = ((left[0], right[0]), (right[last], left[last]));
    cap(&mut left, end, ahead, ends.last);
    right.reverse();
    left.extend(right);
    cap(&mut left, first, back, ends.first);
    left
}

/// How a limb ends on each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ends {
    pub(crate) first: End,
    pub(crate) last: End,
}

/// One end of a limb.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum End {
    Round,
    Flat,
}

impl Ends {
    pub(crate) const ROUND: Self = Self { first: End::Round, last: End::Round };
    pub(crate) const CUFF: Self = Self { first: End::Round, last: End::Flat };
    pub(crate) const CUFF_FIRST: Self = Self { first: End::Flat, last: End::Round };
    pub(crate) const FLAT: Self = Self { first: End::Flat, last: End::Flat };
}

/// The direction of a polyline at one of its points.
pub(crate) fn heading(points: &[Vec2], index: usize) -> Vec2 {
    let before = index.saturating_sub(1);
    let after = (index + 1).min(points.len() - 1);
    (points[after] - points[before]).unit()
}

fn radii_along(centre: &[Vec2], stations: &[Station]) -> Vec<(f32, f32)> {
    let mut station = 0;
    let mut radii = Vec::with_capacity(centre.len());
    for spot in centre {
        while station + 2 < stations.len() && (*spot - stations[station + 1].0).length() < 0.02 {
            station += 1;
        }
        let (from, to) = (stations[station], stations[station + 1]);
        let along = (to.0 - from.0).length().max(1e-3);
        let share = ((*spot - from.0).length() / along).clamp(0.0, 1.0);
        let eased = share * share * (3.0 - 2.0 * share);
        let mix = |from: f32, to: f32| from + (to - from) * (share * 0.5 + eased * 0.5);
        radii.push((mix(from.1, to.1), mix(from.2, to.2)));
    }
    radii
}

/// Rounds the end of a limb between its last point on the right and on the left.
fn cap(points: &mut Vec<Vec2>, (right, left): (Vec2, Vec2), ahead: Vec2, end: End) {
    if end == End::Flat {
        return;
    }
    let (centre, radius) = (right.lerp(left, 0.5), (right - left).length() * 0.5);
    let steps = (radius / 1.5).clamp(8.0, 28.0) as usize;
    for step in 1..steps {
        let angle = (step as f32 / steps as f32 - 0.5) * std::f32::consts::PI;
        points.push(centre + ahead.turned(angle) * radius);
    }
}

/// The convex hull of some points, in order around it.
pub(crate) fn hull(mut spots: Vec<Vec2>) -> Vec<Vec2> {
    spots.sort_by(|one, other| one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)));
    let mut lower = chain(spots.iter().copied());
    let mut upper = chain(spots.iter().rev().copied());
    lower.pop();
    upper.pop();
    lower.extend(upper);
    lower
}

fn chain(spots: impl Iterator<Item = Vec2>) -> Vec<Vec2> {
    let mut chain: Vec<Vec2> = Vec::new();
    for spot in spots {
        while chain.len() >= 2 {
            let (first, second) = (chain[chain.len() - 2], chain[chain.len() - 1]);
            let turn = (second - first).right().dot(spot - second);
            if turn > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(spot);
    }
    chain
}
