//! Arms and legs, bare or in cloth: sections with muscle, seen from any side, wound around the bones.

use super::Artist;
use super::skeleton::{Skeleton, side_of};
use super::space::{Vec3, space};
use crate::storyboard::ink::Paints;
use crate::storyboard::ink::curve::{Ends, Station, Vec2, at, hull, limb};

/// How far a limb bulges outwards, inwards, to its front and to its back, in centimetres of a grown girl.
type Section = [f32; 4];

/// Sections by their place on a limb: 0 at its root, 1 at the elbow or knee, 2 at the wrist or ankle.
type Sections = [(f32, Section)];

const ARM: [(f32, Section); 9] = [
    (0.0, [3.7, 3.0, 3.6, 3.7]),
    (0.22, [3.6, 3.0, 3.4, 3.5]),
    (0.5, [2.95, 2.8, 3.1, 2.9]),
    (0.8, [2.5, 2.45, 2.6, 2.45]),
    (1.0, [2.4, 2.4, 2.3, 2.5]),
    (1.22, [2.75, 2.35, 2.65, 2.3]),
    (1.5, [2.3, 2.05, 2.2, 2.0]),
    (1.8, [1.7, 1.65, 1.5, 1.45]),
    (2.0, [1.6, 1.55, 1.35, 1.35]),
];

const LEG: [(f32, Section); 10] = [
    (0.0, [7.1, 6.2, 7.0, 7.8]),
    (0.25, [7.3, 6.3, 7.2, 7.0]),
    (0.6, [6.0, 5.3, 6.2, 5.4]),
    (0.86, [4.2, 4.1, 4.8, 4.0]),
    (1.0, [3.65, 3.85, 4.4, 3.6]),
    (1.14, [3.6, 3.7, 3.6, 4.3]),
    (1.34, [4.55, 3.95, 3.2, 5.3]),
    (1.62, [3.1, 2.9, 2.7, 3.6]),
    (1.86, [1.85, 1.9, 2.1, 2.2]),
    (2.0, [1.85, 1.95, 2.2, 2.2]),
];

/// A leg in trousers, which hang from knee and calf.
const TROUSERS: [(f32, Section); 6] = [
    (0.0, [6.5, 6.2, 7.0, 7.8]),
    (0.25, [6.7, 6.2, 7.2, 7.1]),
    (0.6, [5.7, 5.3, 6.2, 5.7]),
    (1.0, [4.5, 4.6, 4.9, 4.7]),
    (1.5, [3.9, 3.8, 3.6, 4.8]),
    (2.0, [3.3, 3.3, 3.5, 3.9]),
];

/// How much wider than the limb its cloth is at the root, at the joint and at the end, in centimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ease {
    pub(super) top: f32,
    pub(super) middle: f32,
    pub(super) end: f32,
}

/// What of an arm is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArmPart {
    /// All of it.
    Whole,
    /// All of it but the hand, because forearm and hand are drawn again over what lies between.
    Upper,
    /// The forearm and the hand.
    Fore,
}

impl ArmPart {
    /// The place on the arm where it begins.
    fn root(self) -> f32 {
        if self == Self::Fore { 1.0 } else { 0.0 }
    }
}

pub(super) const BARE: Ease = Ease { top: 0.0, middle: 0.0, end: 0.0 };

impl Ease {
    fn at(self, place: f32) -> f32 {
        let (from, to, share) =
            if place < 1.0 { (self.top, self.middle, place) } else { (self.middle, self.end, place - 1.0) };
        from + (to - from) * share
    }
}

/// One arm or leg in space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limb {
    /// Root, elbow or knee, wrist or ankle.
    pub(super) joints: [Vec3; 3],
    /// The front of its upper and lower bone.
    fronts: [Vec3; 2],
    /// The outer side of its bones.
    outers: [Vec3; 2],
    sections: &'static Sections,
}

/// The outline of a limb on the canvas.
#[derive(Debug, Clone)]
pub(super) enum Outline {
    /// Everything in one line.
    Whole(Vec<Vec2>),
    /// The two bones, which grow into one another.
    Joined([Vec<Vec2>; 2]),
    /// The two bones, the farther first: one lies over the other; and the joint between them.
    Folded([Vec<Vec2>; 2], Vec<Vec2>),
}

impl Limb {
    pub(super) fn arm(skeleton: &Skeleton, index: usize) -> Self {
        let joints = [skeleton.shoulder[index], skeleton.elbow[index], skeleton.wrist[index]];
        let back = skeleton.elbow_side[index];
        Self::new(joints, back.plus(back, -2.0), index, &ARM)
    }

    pub(super) fn leg(skeleton: &Skeleton, index: usize) -> Self {
        let joints = [skeleton.hip[index], skeleton.knee[index], skeleton.ankle[index]];
        Self::new(joints, skeleton.knee_side[index], index, &LEG)
    }

    /// A leg in trousers.
    pub(super) fn trousers(skeleton: &Skeleton, index: usize) -> Self {
        Self { sections: &TROUSERS, ..Self::leg(skeleton, index) }
    }

    fn new(joints: [Vec3; 3], ahead: Vec3, index: usize, sections: &'static Sections) -> Self {
        let along = [0, 1].map(|bone| joints[bone + 1].plus(joints[bone], -1.0).unit());
        let fronts = along.map(|along| ahead.plus(along, -ahead.dot(along)).unit());
        let outers = [0, 1].map(|bone| {
            let across = along[bone].cross(fronts[bone]);
            across.plus(across, -1.0 - side_of(index))
        });
        Self { joints, fronts, outers, sections }
    }

    /// The front of the lower bone.
    pub(super) fn shin_front(&self) -> Vec3 {
        self.fronts[1]
    }

    /// The point at a place on the limb.
    pub(super) fn spot(&self, place: f32) -> Vec3 {
        let bone = usize::from(place >= 1.0);
        self.joints[bone].mix(self.joints[bone + 1], place - bone as f32)
    }

    /// The point on the outer side of cloth with this ease around the limb, `aside` radians towards its front.
    pub(super) fn on_surface(&self, place: f32, aside: f32, ease: f32, size: f32) -> Vec3 {
        let bone = usize::from(place > 1.0);
        let towards = space(0.0, 0.0, 0.0)
            .plus(self.outers[bone], libm::cosf(aside))
            .plus(self.fronts[bone], libm::sinf(aside));
        let reach = self.reach(bone, section_at(self.sections, place), towards) + ease;
        self.spot(place).plus(towards, reach * size)
    }

    /// How far the limb bulges towards a direction at a place.
    fn reach(&self, bone: usize, section: Section, towards: Vec3) -> f32 {
        let (across, ahead) = (towards.dot(self.outers[bone]), towards.dot(self.fronts[bone]));
        let wide = across * if across > 0.0 { section[0] } else { section[1] };
        let deep = ahead * if ahead > 0.0 { section[2] } else { section[3] };
        libm::sqrtf(wide * wide + deep * deep)
    }
}

impl Artist<'_> {
    /// The outline of a limb in cloth of this ease, from place `from` to place `to`.
    pub(super) fn limb_outline(
        &self,
        skeleton: &Skeleton,
        limb: &Limb,
        ease: Ease,
        (from, to): (f32, f32),
        ends: Ends,
    ) -> Outline {
        let seen = limb.joints.map(|joint| skeleton.seen(joint));
        let (upper, lower) = (seen[1] - seen[0], seen[2] - seen[1]);
        let thick = (limb.sections[0].1[0] + ease.top) * self.body.girth;
        let bend = upper.unit().dot(lower.unit());
        let stretched = upper.length() > thick * 1.5 && lower.length() > thick * 1.5 * (to - 1.0).max(0.4);
        if from >= 1.0 || to <= 1.0 || (stretched && bend > 0.15) {
            return Outline::Whole(self.piece(skeleton, limb, ease, (from, to), ends));
        }
        let first = Ends { first: ends.first, last: Ends::ROUND.last };
        let second = Ends { first: Ends::ROUND.first, last: ends.last };
        let pieces = [
            self.piece(skeleton, limb, ease, (from, 1.0), first),
            self.piece(skeleton, limb, ease, (1.0, to), second),
        ];
        if bend > -0.2 && stretched {
            return Outline::Joined(pieces);
        }
        let [root, _, end] = limb.joints;
        let [upper, lower] = pieces;
        let nearer = skeleton.nearness(end) >= skeleton.nearness(root);
        let patch = self.joint_patch(skeleton, limb, ease, 1.0);
        Outline::Folded(if nearer { [upper, lower] } else { [lower, upper] }, patch)
    }

    /// What covers the line between the two bones at their joint, from place `from` on the upper one.
    fn joint_patch(&self, skeleton: &Skeleton, limb: &Limb, ease: Ease, from: f32) -> Vec<Vec2> {
        let size = self.ground.scale() * self.body.girth * 0.86;
        let radius = (section_at(limb.sections, 1.0)[0] + ease.middle) * size;
        let spot = |place: f32| self.ground.place(skeleton.seen(limb.spot(place)));
        round_hull(&[(spot(from), radius, radius), (spot(1.0), radius, radius)])
    }

    /// The outline of a stretch of a limb that does not bend sharply.
    fn piece(
        &self,
        skeleton: &Skeleton,
        shape: &Limb,
        ease: Ease,
        (from, to): (f32, f32),
        ends: Ends,
    ) -> Vec<Vec2> {
        let inner =
            shape.sections.iter().map(|section| section.0).filter(|&place| place > from && place < to);
        let places: Vec<f32> = std::iter::once(from).chain(inner).chain(std::iter::once(to)).collect();
        let spots: Vec<Vec2> = places.iter().map(|&place| skeleton.seen(shape.spot(place))).collect();
        let long: f32 = spots.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
        let real = shape.spot(to).plus(shape.spot(from), -1.0).length();
        let stations: Vec<Station> = places
            .iter()
            .enumerate()
            .map(|(index, &place)| {
                self.station(
                    skeleton,
                    shape,
                    ease,
                    (place, usize::from(place > 1.0 || from >= 1.0), &spots, index),
                )
            })
            .collect();
        let thickest = stations.iter().fold(0.0, |most: f32, station| most.max(station.1));
        if long < real * 0.6 && long * self.ground.scale() < thickest * 1.4 {
            return round_hull(&stations);
        }
        limb(&stations, ends)
    }

    fn station(
        &self,
        skeleton: &Skeleton,
        shape: &Limb,
        ease: Ease,
        (place, bone, spots, index): (f32, usize, &[Vec2], usize),
    ) -> Station {
        let before = spots[index.saturating_sub(1)];
        let after = spots[(index + 1).min(spots.len() - 1)];
        let across = (after - before).unit().right();
        let section = section_at(shape.sections, place);
        let size = self.ground.scale() * self.body.girth;
        let wide =
            |side: f32| (shape.reach(bone, section, skeleton.unseen(across * side)) + ease.at(place)) * size;
        let (left, right) = if self.flip { (wide(1.0), wide(-1.0)) } else { (wide(-1.0), wide(1.0)) };
        (self.ground.place(spots[index]), left, right)
    }

    /// Draws a limb in two tones.
    pub(super) fn limb_cel(&mut self, outline: &Outline, paints: &Paints, depth: f32) {
        match outline {
            Outline::Whole(shape) => self.brush.cel(shape, paints, depth),
            Outline::Joined(pieces) => self.brush.union(pieces, paints, depth),
            Outline::Folded(pieces, joint) => {
                for piece in pieces {
                    self.brush.cel(piece, paints, depth);
                }
                self.brush.fill(joint, paints.lit, 1.0);
            }
        }
    }

    pub(super) fn arm_joints(skeleton: &Skeleton, index: usize) -> [Vec2; 3] {
        Limb::arm(skeleton, index).joints.map(|joint| skeleton.seen(joint))
    }

    pub(super) fn leg_joints(skeleton: &Skeleton, index: usize) -> [Vec2; 3] {
        Limb::leg(skeleton, index).joints.map(|joint| skeleton.seen(joint))
    }

    /// A bare arm.
    pub(super) fn bare_arm(&mut self, skeleton: &Skeleton, index: usize) {
        let skin = self.colours.skin();
        let root = self.arm_part.root();
        let arm = Limb::arm(skeleton, index);
        let shape = self.limb_outline(skeleton, &arm, BARE, (root, 2.0), Ends::ROUND);
        let depth = self.pixels(1.3);
        self.limb_cel(&shape, &skin, depth);
    }

    /// A bare leg with a sock up to `sock` of the shin's length, 0 for none.
    pub(super) fn bare_leg(&mut self, skeleton: &Skeleton, index: usize, sock: f32) {
        let skin = self.colours.skin();
        let leg = Limb::leg(skeleton, index);
        let shape = self.limb_outline(skeleton, &leg, BARE, (0.0, 2.0), Ends::ROUND);
        let depth = self.pixels(2.0);
        self.limb_cel(&shape, &skin, depth);
        self.hem_shadow(skeleton, &leg);
        self.knee_mark(skeleton, &leg);
        if sock <= 0.0 {
            return;
        }
        let cloth = self.colours.paints("socks");
        let ease = Ease { top: 0.3, middle: 0.35, end: 0.35 };
        let sock = self.limb_outline(skeleton, &leg, ease, (2.0 - sock, 2.0), Ends::CUFF_FIRST);
        self.limb_cel(&sock, &cloth, depth);
    }

    /// A sleeve of cloth to `length` of the forearm, with creases at its elbow.
    pub(super) fn sleeve(
        &mut self,
        skeleton: &Skeleton,
        index: usize,
        ease: Ease,
        length: f32,
        paints: &Paints,
    ) {
        let arm = Limb::arm(skeleton, index);
        let root = self.arm_part.root();
        let shape = self.limb_outline(skeleton, &arm, ease, (root, 1.0 + length), Ends::CUFF);
        let depth = self.pixels(1.9);
        self.limb_cel(&shape, paints, depth);
        if self.arm_part == ArmPart::Fore {
            let elbow = self.joint_patch(skeleton, &arm, ease, 0.72);
            return self.brush.fill(&elbow, paints.lit, 1.0);
        }
        let wide = (ARM[4].1[0] + ease.middle) * self.body.girth;
        self.joint_creases(arm.joints.map(|joint| skeleton.seen(joint)), wide, paints);
    }
}

fn section_at(sections: &Sections, place: f32) -> Section {
    let last = sections.len() - 1;
    let index = sections.iter().position(|section| section.0 >= place).unwrap_or(last).max(1);
    let (from, to) = (sections[index - 1], sections[index]);
    let share = ((place - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
    [0, 1, 2, 3].map(|side| from.1[side] + (to.1[side] - from.1[side]) * share)
}

/// The hull of the stations' circles, for a limb that points at the viewer.
fn round_hull(stations: &[Station]) -> Vec<Vec2> {
    let circle = |&(spot, left, right): &Station| {
        let radius = f32::midpoint(left, right);
        (0..16_u8).map(move |step| {
            let angle = f32::from(step) / 16.0 * std::f32::consts::TAU;
            spot + at(libm::cosf(angle), libm::sinf(angle)) * radius
        })
    };
    hull(stations.iter().flat_map(circle).collect())
}
