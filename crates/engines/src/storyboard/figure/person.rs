//! A person: the order in which the parts of the body are drawn, from what is farthest to what is nearest.

use domain::shot::View;

use super::Artist;
use super::head::HeadView;
use super::holding::holding_arm;
use super::pose::Stance;
use super::skeleton::{Skeleton, has_lap};
use crate::storyboard::ink::curve::at;

/// Where an arm is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// Before the trunk.
    Behind,
    /// After the trunk, below collars and scarves.
    Before,
    /// After collars and scarves.
    Over,
    /// After the head.
    Raised,
}

impl Artist<'_> {
    pub(super) fn person(&mut self) {
        let stance = Stance::of(self.figure.pose, self.figure.view, self.acting.phase, self.prop());
        let skeleton = Skeleton::new(&self.body, &stance, self.figure.view);
        let seen = skeleton.seen(skeleton.eyes);
        let sway = self.acting.sway * 0.25;
        let mut view = HeadView::new(self, at(seen.x + sway, seen.y), skeleton.tilt() * 0.8);
        view.bend((skeleton.lean * libm::cosf(skeleton.yaw.to_radians()) * 9.0).clamp(0.0, 7.0));
        self.open_umbrella(&skeleton);
        self.behind_head(&view);
        self.arms(&skeleton, &stance, Layer::Behind);
        if skeleton.yaw >= 150.0 {
            self.neck(&skeleton);
        }
        self.trunk_and_legs(&skeleton);
        self.arms(&skeleton, &stance, Layer::Before);
        self.trimmings(&skeleton);
        self.hand_with_prop(&skeleton, &stance);
        self.arms(&skeleton, &stance, Layer::Over);
        self.head(&view);
        self.arms(&skeleton, &stance, Layer::Raised);
    }

    fn trunk_and_legs(&mut self, skeleton: &Skeleton) {
        self.behind_neck(skeleton);
        if has_lap(self.figure.pose) && self.figure.view != View::Back {
            self.upper(skeleton);
            self.lower(skeleton);
        } else {
            self.lower(skeleton);
            self.upper(skeleton);
        }
    }

    fn arms(&mut self, skeleton: &Skeleton, stance: &Stance, layer: Layer) {
        for index in Self::by_depth(skeleton) {
            if self.layer_of(skeleton, index) == layer {
                self.sleeved_arm(skeleton, index, stance.arms[index].hand);
            }
        }
    }

    /// The indices of limbs, the farther first.
    pub(super) fn by_depth(skeleton: &Skeleton) -> [usize; 2] {
        let far = skeleton.nearness(skeleton.shoulder[0]) <= skeleton.nearness(skeleton.shoulder[1]);
        if far { [0, 1] } else { [1, 0] }
    }

    /// Draws a carried prop and its hand once more, over collars and aprons.
    fn hand_with_prop(&mut self, skeleton: &Skeleton, stance: &Stance) {
        let index = holding_arm(self.figure.pose, self.figure.view);
        if self.prop().is_some() && self.layer_of(skeleton, index) == Layer::Before {
            self.hand_and_prop(skeleton, index, stance.arms[index].hand);
        }
    }

    fn layer_of(&self, skeleton: &Skeleton, index: usize) -> Layer {
        let (elbow, wrist) = (skeleton.elbow[index], skeleton.wrist[index]);
        let near = (skeleton.nearness(elbow) + skeleton.nearness(wrist)) * 0.5;
        if near < -2.0 {
            return Layer::Behind;
        }
        let chin = skeleton.eyes.y - self.body.head * 0.5;
        let chest = skeleton.pelvis.y + (self.body.shoulders - self.body.hips) * 0.62;
        let middle = (skeleton.seen(wrist).x - skeleton.seen(skeleton.pelvis).x).abs()
            < self.body.shoulder_half * 0.75;
        match (wrist.y > chin, wrist.y > chest && middle) {
            (true, _) => Layer::Raised,
            (false, true) => Layer::Over,
            (false, false) => Layer::Before,
        }
    }
}
