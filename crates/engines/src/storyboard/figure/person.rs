//! A person: the order in which the parts of the body are drawn, from what is farthest to what is nearest.

use domain::shot::View;

use super::Artist;
use super::head::HeadView;
use super::holding::holding_arm;
use super::limbs::ArmPart;
use super::pose::Stance;
use super::skeleton::Skeleton;
use super::trunk::Facing;
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
    /// The stance of this moment, on the way from one pose to the other.
    pub(super) fn stance(&self) -> Stance {
        let figure = self.figure;
        let of = |pose| Stance::of(pose, figure.view, self.acting.phase, &self.body, self.prop());
        match figure.then {
            Some(then) if self.acting.change > 0.0 => of(figure.pose).mix(&of(then), self.acting.change),
            _ => of(figure.pose),
        }
    }

    /// The head on this skeleton.
    pub(super) fn head_view(&self, skeleton: &Skeleton) -> HeadView {
        let seen = skeleton.seen(skeleton.eyes);
        let sway = self.acting.sway * 0.25;
        let mut view = HeadView::new(self, at(seen.x + sway, seen.y), skeleton.head_tilt());
        view.bend((skeleton.head.lean * libm::cosf(skeleton.yaw.to_radians()) * 9.0).clamp(-3.0, 7.0));
        view
    }

    pub(super) fn person(&mut self) {
        let stance = self.stance();
        let skeleton = Skeleton::new(&self.body, &stance, self.figure.view);
        let view = self.head_view(&skeleton);
        self.open_umbrella(&skeleton);
        self.behind_head(&view);
        let behind = Self::facing(&skeleton) == Facing::Back;
        if behind {
            self.played_guitar(&skeleton);
        }
        if stance.seated > 0.5 && !behind {
            self.seat(&skeleton);
        }
        self.backmost(&skeleton);
        self.arms(&skeleton, &stance, Layer::Behind);
        if behind {
            self.neck(&skeleton);
        }
        self.trunk_and_legs(&skeleton, stance.seated > 0.5 && behind);
        self.arms(&skeleton, &stance, Layer::Before);
        self.trimmings(&skeleton);
        if !behind {
            self.played_guitar(&skeleton);
        }
        self.hand_with_prop(&skeleton, &stance);
        self.arms(&skeleton, &stance, Layer::Over);
        self.head(&view);
        self.arms(&skeleton, &stance, Layer::Raised);
    }

    fn trunk_and_legs(&mut self, skeleton: &Skeleton, on_seat: bool) {
        self.behind_neck(skeleton);
        if skeleton.has_lap() && Self::facing(skeleton) == Facing::Front {
            self.upper(skeleton);
            return self.lower(skeleton);
        }
        self.lower(skeleton);
        if on_seat {
            self.seat(skeleton);
        }
        self.upper(skeleton);
        if on_seat {
            self.seat_back(skeleton);
        }
    }

    fn arms(&mut self, skeleton: &Skeleton, stance: &Stance, layer: Layer) {
        // What is far is drawn with a finer line than what is near.
        self.brush.weight = if layer == Layer::Behind { 0.8 } else { 1.08 };
        for index in Self::by_depth(skeleton) {
            let (whole, fore) = self.layers_of(skeleton, index);
            if whole == layer {
                self.arm_part = if fore.is_some() { ArmPart::Upper } else { ArmPart::Whole };
                self.sleeved_arm(skeleton, index, stance.arms[index].hand);
            }
            if fore == Some(layer) {
                self.arm_part = ArmPart::Fore;
                self.sleeved_arm(skeleton, index, stance.arms[index].hand);
            }
        }
        self.arm_part = ArmPart::Whole;
        self.brush.weight = 1.0;
    }

    /// The indices of arms, the farther first.
    pub(super) fn by_depth(skeleton: &Skeleton) -> [usize; 2] {
        let near = |index: usize| {
            skeleton.nearness(skeleton.elbow[index]) + skeleton.nearness(skeleton.wrist[index]) * 1.5
        };
        if near(0) <= near(1) { [0, 1] } else { [1, 0] }
    }

    /// The indices of legs, the farther first.
    pub(super) fn legs_by_depth(skeleton: &Skeleton) -> [usize; 2] {
        let far = skeleton.far_leg();
        [far, 1 - far]
    }

    /// Draws a carried prop and its hand once more, over collars and aprons.
    fn hand_with_prop(&mut self, skeleton: &Skeleton, stance: &Stance) {
        let index = holding_arm(self.figure.pose, self.figure.view);
        if self.prop().is_some() && self.layers_of(skeleton, index) == (Layer::Before, None) {
            self.hand_and_prop(skeleton, index, stance.arms[index].hand);
        }
    }

    /// When an arm is drawn, and when its forearm is drawn once more over what lies between.
    fn layers_of(&self, skeleton: &Skeleton, index: usize) -> (Layer, Option<Layer>) {
        let (elbow, wrist) = (skeleton.elbow[index], skeleton.wrist[index]);
        let near = (skeleton.nearness(elbow) + skeleton.nearness(wrist)) * 0.5;
        let plays = self.plays() && Self::facing(skeleton) == Facing::Front;
        if near < -2.0 && plays {
            return (Layer::Behind, Some(Layer::Over));
        }
        if self.figure.view == View::Back && skeleton.has_lap() {
            return (Layer::Behind, None);
        }
        if near < -2.0 {
            let in_lap = skeleton.has_lap() && skeleton.nearness(wrist) > -4.0;
            return (Layer::Behind, in_lap.then_some(Layer::Before));
        }
        if plays {
            return (Layer::Before, Some(Layer::Over));
        }
        let chin = skeleton.eyes.y - self.body.head * 0.5;
        let chest = skeleton.pelvis.y + (self.body.shoulders - self.body.hips) * 0.52;
        let middle = (skeleton.seen(wrist).x - skeleton.seen(skeleton.pelvis).x).abs()
            < self.body.shoulder_half * 0.85;
        match (wrist.y > chin, wrist.y > chest && middle) {
            (true, _) => (Layer::Before, Some(Layer::Raised)),
            (false, true) => (Layer::Before, Some(Layer::Over)),
            (false, false) => (Layer::Before, None),
        }
    }
}
