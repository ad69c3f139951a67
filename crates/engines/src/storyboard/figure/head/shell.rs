//! The shell of hair around a head: a surface of revolution that is cut by an edge running all around it.
//!
//! One table of cuts serves every view: turning the head turns the edge, and what of it is on the near side
//! is drawn over the face, what is on the far side behind the neck.

use crate::storyboard::ink::curve::{Knot, Vec2, at};

/// One point of the edge at which the hair is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut {
    /// Degrees around the head, 0 in front, growing towards the right of a head seen from the front.
    pub(super) degrees: f32,
    /// Height in head units, growing downwards from the eye line.
    pub(super) y: f32,
    pub(super) kind: CutKind,
}

/// What the edge does at one of its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CutKind {
    /// The point of a lock.
    Tip,
    /// The gap between two locks.
    Notch,
    /// Where two curls meet.
    Curl,
    /// Runs on.
    Soft,
}

pub(super) const fn tip(degrees: f32, y: f32) -> Cut {
    Cut { degrees, y, kind: CutKind::Tip }
}

pub(super) const fn notch(degrees: f32, y: f32) -> Cut {
    Cut { degrees, y, kind: CutKind::Notch }
}

pub(super) const fn curl(degrees: f32, y: f32) -> Cut {
    Cut { degrees, y, kind: CutKind::Curl }
}

pub(super) const fn run(degrees: f32, y: f32) -> Cut {
    Cut { degrees, y, kind: CutKind::Soft }
}

/// The volume of the hair, in head units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Volume {
    /// The highest point.
    pub(super) top: f32,
    /// Where the dome ends and the hair hangs.
    pub(super) equator: f32,
    /// Half the width there.
    pub(super) width: f32,
    /// Half the depth from front to back there.
    pub(super) depth: f32,
    /// How far the middle lies behind the middle of the head.
    pub(super) back: f32,
    /// Width below the equator as a share of that at the equator, by height.
    pub(super) below: &'static [(f32, f32)],
    /// How much the hair behind draws in towards the nape, 0 to 1.
    pub(super) nape: f32,
    /// How far hanging hair waves to and fro, in head units.
    pub(super) wave: f32,
    /// The degrees at which the fringe is parted.
    pub(super) parting: f32,
}

/// The shell of one head in one view.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shell<'a> {
    pub(super) volume: Volume,
    pub(super) edge: &'a [Cut],
    /// Degrees by which the head is turned to the left of the canvas.
    pub(super) yaw: f32,
    /// -1 to 1.
    pub(super) sway: f32,
    /// How far the front slides down for a head that looks down, in head units.
    pub(super) pitch: f32,
}

/// Which half of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Half {
    Near,
    Far,
}

impl Shell<'_> {
    /// Half of the shell's width at this height as it is seen.
    pub(super) fn half_width(&self, y: f32) -> f32 {
        let yaw = self.yaw.to_radians();
        let (across, along) = (self.volume.width * libm::cosf(yaw), self.volume.depth * libm::sinf(yaw));
        libm::sqrtf(across * across + along * along) * self.profile(y)
    }

    fn profile(&self, y: f32) -> f32 {
        let volume = &self.volume;
        if y <= volume.equator {
            let rise = ((volume.equator - y) / (volume.equator - volume.top)).clamp(0.0, 1.0);
            return libm::sqrtf(1.0 - libm::powf(rise, 2.15));
        }
        let mut from = (volume.equator, 1.0);
        for step in volume.below {
            if y <= step.0 {
                let share = (y - from.0) / (step.0 - from.0);
                let eased = share * share * (3.0 - 2.0 * share);
                return from.1 + (step.1 - from.1) * eased;
            }
            from = *step;
        }
        from.1
    }

    /// The point at `seen` degrees from the middle of the view, at this height.
    pub(super) fn at_seen(&self, seen: f32, y: f32) -> Vec2 {
        let swing = ((y + 8.0).max(0.0) / 52.0).min(3.0);
        let shift = self.sway * 6.0 * libm::powf(swing, 1.4);
        let fall = ((y - self.volume.equator) / 42.0).clamp(0.0, 1.05);
        let drawn_in = 1.0 - self.volume.nape * self.behind(seen) * libm::powf(fall, 1.7);
        let x = self.middle() + self.half_width(y) * drawn_in * libm::sinf(seen.to_radians());
        at(x + shift + self.waving(seen, y), y + self.slide(seen, y))
    }

    /// How far the hair waves to the side at a point.
    fn waving(&self, seen: f32, y: f32) -> f32 {
        let hanging = ((y - 2.0) / 24.0).clamp(0.0, 1.0);
        self.volume.wave * hanging * libm::sinf(y * 0.17 + seen * 0.035)
    }

    /// How far a nod moves a point down: the front of the head one way, its back the other.
    fn slide(&self, seen: f32, y: f32) -> f32 {
        let from_top = ((y - self.volume.top) / 30.0).clamp(0.0, 1.0);
        let held = 1.0 - ((y - 30.0) / 60.0).clamp(0.0, 1.0);
        let facing = libm::cosf(seen.to_radians()) * libm::cosf(self.yaw.to_radians());
        self.pitch * 0.72 * facing * from_top * held
    }

    /// 0 for the front and sides of the head to 1 for its back.
    fn behind(&self, seen: f32) -> f32 {
        let around = -libm::cosf((seen + self.yaw).to_radians());
        ((around + 0.2) / 0.9).clamp(0.0, 1.0)
    }

    fn middle(&self) -> f32 {
        self.volume.back * libm::sinf(self.yaw.to_radians())
    }

    /// Degrees from the middle of the view, -180 to 180.
    pub(super) fn seen(&self, degrees: f32) -> f32 {
        let turned = degrees - self.yaw;
        turned - 360.0 * libm::floorf((turned + 180.0) / 360.0)
    }

    /// The height of the edge at `degrees` around the head.
    pub(super) fn edge_at(&self, degrees: f32) -> f32 {
        let turned = degrees - 360.0 * libm::floorf((degrees + 180.0) / 360.0);
        let count = self.edge.len();
        let next = self.edge.iter().position(|cut| cut.degrees > turned).unwrap_or(0);
        let (from, to) = (self.edge[(next + count - 1) % count], self.edge[next]);
        let gap = (to.degrees - from.degrees).rem_euclid(360.0).max(1e-3);
        let share = ((turned - from.degrees).rem_euclid(360.0) / gap).clamp(0.0, 1.0);
        from.y + (to.y - from.y) * share
    }

    /// The cuts on one half, from left to right on the canvas, with the two points where the edge passes out of
    /// sight.
    pub(super) fn cuts(&self, half: Half) -> Vec<Cut> {
        let seen: Vec<Cut> =
            self.edge.iter().map(|cut| Cut { degrees: self.seen(cut.degrees), ..*cut }).collect();
        let (enters, leaves) = (passing(&seen, -90.0), passing(&seen, 90.0));
        let (left, right) = (crossing(&seen, enters, -90.0), crossing(&seen, leaves, 90.0));
        let mut cuts = vec![run(-90.0, left)];
        match half {
            Half::Near => cuts.extend(stretch(&seen, enters, leaves).map(held_near)),
            Half::Far => {
                let mut far: Vec<Cut> = stretch(&seen, leaves, enters).map(held_far).collect();
                far.reverse();
                cuts.extend(far);
            }
        }
        cuts.push(run(90.0, right));
        cuts
    }

    /// One half of the shell as a closed outline in head units.
    pub(super) fn outline(&self, half: Half) -> Vec<Knot> {
        let cuts = self.cuts(half);
        let mut knots = self.edge_knots(&cuts);
        let (left, right) = (cuts[0].y, cuts[cuts.len() - 1].y);
        self.silhouette(right, left, &mut knots);
        knots
    }

    /// The edge alone: locks bulge between notch and tip.
    pub(super) fn edge_knots(&self, cuts: &[Cut]) -> Vec<Knot> {
        let mut knots = Vec::with_capacity(cuts.len() * 2);
        for (index, cut) in cuts.iter().enumerate() {
            let here = self.at_seen(cut.degrees, cut.y);
            let end = index == 0 || index + 1 == cuts.len();
            knots.push(Knot { at: here, corner: end || cut.kind != CutKind::Soft });
            let Some(next) = cuts.get(index + 1) else { continue };
            if self.volume.wave > 0.0 && (next.y - cut.y).abs() > 16.0 {
                self.waved(cut, next, &mut knots);
                continue;
            }
            if let Some(bulge) = bulge(cut, next, self.seen(self.volume.parting)) {
                let there = self.at_seen(next.degrees, next.y);
                let middle = here.lerp(there, 0.5);
                let level = ((there.x - here.x).abs() / (there - here).length().max(1e-3)).min(1.0);
                let bulge = if cut.kind == CutKind::Curl { bulge * level } else { bulge };
                knots.push(Knot {
                    at: at(middle.x, middle.y) + (there - here).right() * bulge,
                    corner: false,
                });
            }
        }
        knots
    }

    /// The points of an edge that waves between two cuts.
    fn waved(&self, from: &Cut, to: &Cut, knots: &mut Vec<Knot>) {
        let gap = to.y - from.y;
        knots.extend(steps(from.y, to.y).map(|y| {
            let share = (y - from.y) / gap;
            let degrees = from.degrees + (to.degrees - from.degrees) * share;
            Knot { at: self.at_seen(degrees, y), corner: false }
        }));
    }

    /// From the right side at height `from` over the top to the left side at height `to`.
    fn silhouette(&self, from: f32, to: f32, knots: &mut Vec<Knot>) {
        let volume = &self.volume;
        let down = |y: f32, side: f32| Knot { at: self.at_seen(90.0 * side, y), corner: false };
        if from > volume.equator {
            knots.extend(steps(from, volume.equator).map(|y| down(y, 1.0)));
        }
        for step in 0..=16_u8 {
            let angle = f32::from(step) / 16.0 * std::f32::consts::PI;
            let rise = libm::powf(libm::sinf(angle), 2.0 / 2.15);
            let y = volume.equator - (volume.equator - volume.top) * rise;
            let (side, limit) = if step < 8 { (1.0, from) } else { (-1.0, to) };
            if y < limit - 1.0 {
                knots.push(down(y, side));
            }
        }
        if to <= volume.equator {
            return;
        }
        knots.extend(steps(volume.equator, to).map(|y| down(y, -1.0)));
    }
}

/// Heights between two heights, without either, close enough for a smooth side.
fn steps(from: f32, to: f32) -> impl Iterator<Item = f32> {
    let count = ((to - from).abs() / 9.0).clamp(3.0, 20.0) as u8;
    (1..=count).map(move |step| from + (to - from) * f32::from(step) / f32::from(count + 1))
}

/// The first cut after the edge passes `degrees`, going around from left to right.
fn passing(seen: &[Cut], degrees: f32) -> usize {
    let count = seen.len();
    let passes = |index: &usize| {
        let before = seen[(index + count - 1) % count].degrees;
        before < degrees && seen[*index].degrees >= degrees
    };
    (0..count).find(passes).unwrap_or(0)
}

/// The cuts from one index up to another, around the end of the table if need be.
fn stretch(seen: &[Cut], from: usize, to: usize) -> impl Iterator<Item = &Cut> {
    let count = (to + seen.len() - from) % seen.len();
    seen.iter().cycle().skip(from).take(count)
}

/// A cut of the near half that slipped behind its edge, brought back to the edge.
fn held_near(cut: &Cut) -> Cut {
    uncurled(Cut { degrees: cut.degrees.clamp(-90.0, 90.0), ..*cut })
}

/// A cut that is drawn at the very side of the head, where a curl would stand into the face.
fn uncurled(cut: Cut) -> Cut {
    if cut.kind == CutKind::Curl && cut.degrees.abs() > 80.0 {
        Cut { kind: CutKind::Soft, ..cut }
    } else {
        cut
    }
}

/// A cut of the far half that slipped before its edge, brought back to the edge.
fn held_far(cut: &Cut) -> Cut {
    let outside = if cut.degrees < 0.0 { cut.degrees.min(-90.0) } else { cut.degrees.max(90.0) };
    Cut { degrees: outside, ..*cut }
}

/// The height of the edge at `degrees`, just before the cut at `after`.
fn crossing(seen: &[Cut], after: usize, degrees: f32) -> f32 {
    let (from, to) = (seen[(after + seen.len() - 1) % seen.len()], seen[after]);
    let gap = (to.degrees - from.degrees).max(1e-3);
    from.y + (to.y - from.y) * ((degrees - from.degrees) / gap).clamp(0.0, 1.0)
}

/// How far the edge bulges between two cuts, as a share of their distance; none where it runs straight on.
///
/// Locks sweep away from the parting: full on the side of the parting, hollow on the other.
fn bulge(from: &Cut, to: &Cut, parting: f32) -> Option<f32> {
    let right_of_parting = (from.degrees + to.degrees) * 0.5 > parting;
    match (from.kind, to.kind) {
        (CutKind::Notch, CutKind::Tip) => Some(if right_of_parting { 0.17 } else { -0.05 }),
        (CutKind::Tip, CutKind::Notch) => Some(if right_of_parting { -0.05 } else { 0.17 }),
        (CutKind::Curl, CutKind::Curl) => Some(0.36),
        _ => None,
    }
}
