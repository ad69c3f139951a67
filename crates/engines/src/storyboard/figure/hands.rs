//! Hands: hanging, open, resting, pointing and closed.
//!
//! A hand's own units are centimetres of a grown girl's hand; x runs from the wrist along the hand, the thumb
//! is on the side of negative y.

use super::Artist;
use super::pose::HandShape;
use super::skeleton::Skeleton;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Ends, Frame, Vec2, at, closed_curve, open_curve, soft, tube};

/// A finger: its root, its tip and its radius.
type Finger = ((f32, f32), (f32, f32), f32);

const FINGERS: [Finger; 4] = [
    ((7.2, -2.5), (13.6, -4.2), 0.95),
    ((7.8, -0.8), (15.2, -1.0), 1.0),
    ((7.5, 0.9), (14.4, 2.0), 0.95),
    ((6.8, 2.5), (12.2, 4.8), 0.82),
];

impl Artist<'_> {
    /// The hand at the end of an arm.
    pub(super) fn hand(&mut self, skeleton: &Skeleton, index: usize, shape: HandShape) {
        let frame = self.hand_frame(skeleton, index);
        match shape {
            HandShape::Relaxed => self.relaxed_hand(&frame),
            HandShape::Flat => self.flat_hand(&frame),
            HandShape::Open => self.open_hand(&frame),
            HandShape::Point => self.pointing_hand(&frame),
            HandShape::Grip | HandShape::Fist => self.gripping_hand(&frame),
        }
    }

    /// The frame of a hand: at the wrist, along the forearm, with the thumb towards the body's front.
    pub(super) fn hand_frame(&self, skeleton: &Skeleton, index: usize) -> Frame {
        let (elbow, wrist) = (skeleton.seen(skeleton.elbow[index]), skeleton.seen(skeleton.wrist[index]));
        let fore = wrist - elbow;
        let along = if fore.length() < 4.0 { at(0.0, 1.0) } else { fore.unit() };
        let size = 0.5
            * (self.body.height / 160.0 + self.body.head / 25.0)
            * if self.body.broad { 0.81 } else { 0.77 };
        let frame = self.ground.inner(wrist, libm::atan2f(along.y, along.x), size);
        let middle = skeleton.seen(skeleton.pelvis).x;
        let inwards = at(middle - wrist.x + 0.01, 0.0);
        let thumb_side = if skeleton.yaw > 60.0 && skeleton.yaw < 120.0 { at(-1.0, -0.4) } else { inwards };
        let mirrored = -along.right().dot(thumb_side) < 0.0;
        if mirrored { Frame { down: -frame.down, ..frame } } else { frame }
    }

    /// A finger as a tapering tube through `knots`.
    fn finger(frame: &Frame, knots: &[(f32, f32)], radius: f32) -> Vec<Vec2> {
        let scale = frame.scale() * radius;
        let last = (knots.len() - 1) as f32;
        let spine: Vec<(Vec2, f32)> = knots
            .iter()
            .enumerate()
            .map(|(index, knot)| {
                (frame.place(at(knot.0, knot.1)), scale * (1.06 - 0.26 * index as f32 / last))
            })
            .collect();
        tube(&spine, Ends::ROUND)
    }

    /// Lines between fingers that lie side by side.
    fn between_fingers(&mut self, frame: &Frame, lines: &[[(f32, f32); 3]]) {
        let skin = self.colours.skin();
        for line in lines {
            let points = open_curve(frame, &line.map(|(x, y)| soft(x, y)));
            self.brush.stroke(&points, skin.line, 0.5, Taper::Both);
        }
    }

    /// A hand that hangs: seen from its narrow side, the fingers a little curled, the thumb before them.
    fn relaxed_hand(&mut self, frame: &Frame) {
        let frame = &Frame { down: frame.down * 0.92, ..*frame };
        let skin = self.colours.skin();
        let palm = closed_curve(
            frame,
            &[
                soft(-1.2, -1.6),
                soft(2.4, -2.3),
                soft(6.2, -2.8),
                soft(8.4, -2.2),
                soft(8.6, 1.4),
                soft(6.6, 2.6),
                soft(3.6, 2.5),
                soft(1.2, 2.0),
                soft(-1.2, 1.6),
            ],
        );
        let group = closed_curve(
            frame,
            &[
                soft(6.4, -1.2),
                soft(9.6, -1.5),
                soft(12.4, -1.9),
                soft(14.0, -2.0),
                soft(14.2, -0.9),
                soft(12.6, 0.6),
                soft(10.4, 1.8),
                soft(7.0, 2.5),
            ],
        );
        let index = Self::finger(frame, &[(6.6, -1.8), (9.8, -2.9), (12.2, -3.3)], 1.0);
        let thumb = Self::finger(frame, &[(1.8, -1.2), (4.6, -3.3), (7.8, -4.4)], 1.1);
        self.brush.union(&[group, index, palm, thumb], &skin, frame.scale() * 0.45);
        self.between_fingers(
            frame,
            &[
                [(8.6, -1.6), (10.6, -1.9), (12.2, -2.3)],
                [(9.4, -0.1), (11.6, -0.6), (13.4, -1.2)],
                [(9.0, 1.1), (10.8, 0.6), (12.4, -0.1)],
            ],
        );
        self.between_fingers(frame, &[[(4.4, -1.4), (6.2, -2.6), (7.6, -3.4)]]);
    }

    /// A hand that rests on something: its back shown, the fingers together.
    fn flat_hand(&mut self, frame: &Frame) {
        let frame = &Frame { across: frame.across * 0.92, ..*frame };
        let skin = self.colours.skin();
        let hand = closed_curve(
            frame,
            &[
                soft(-1.2, -1.6),
                soft(2.4, -2.5),
                soft(6.6, -3.1),
                soft(10.4, -2.9),
                soft(13.2, -2.4),
                soft(14.4, -1.5),
                soft(15.0, -0.2),
                soft(14.4, 1.1),
                soft(12.8, 2.2),
                soft(9.4, 2.9),
                soft(5.0, 2.8),
                soft(1.6, 2.2),
                soft(-1.2, 1.6),
            ],
        );
        let thumb = Self::finger(frame, &[(2.0, -1.4), (5.0, -3.6), (8.2, -4.2)], 1.05);
        self.brush.union(&[thumb, hand], &skin, frame.scale() * 0.6);
        self.between_fingers(
            frame,
            &[
                [(9.0, -1.4), (11.4, -1.4), (13.6, -1.1)],
                [(9.4, 0.1), (12.0, 0.1), (14.2, 0.2)],
                [(9.0, 1.5), (11.0, 1.5), (12.8, 1.3)],
            ],
        );
        self.between_fingers(frame, &[[(4.2, -2.0), (6.0, -2.9), (7.4, -3.3)]]);
    }

    /// A closed hand with its index finger stretched.
    fn pointing_hand(&mut self, frame: &Frame) {
        let skin = self.colours.skin();
        let index = Self::finger(frame, &[(5.0, -2.2), (9.4, -2.8), (14.2, -2.9)], 1.05);
        self.brush.cel(&index, &skin, frame.scale() * 0.5);
        self.gripping_hand(frame);
    }

    fn open_hand(&mut self, frame: &Frame) {
        let skin = self.colours.skin();
        let place = |(x, y): (f32, f32)| frame.place(at(x, y));
        let scale = frame.scale();
        let finger = |root: (f32, f32), end: (f32, f32), radius: f32| -> Vec<Vec2> {
            let middle = ((root.0 + end.0) * 0.5, (root.1 + end.1) * 0.5 + 0.1);
            tube(
                &[
                    (place(root), radius * 1.06 * scale),
                    (place(middle), radius * scale),
                    (place(end), radius * 0.82 * scale),
                ],
                Ends::ROUND,
            )
        };
        let palm = closed_curve(
            frame,
            &[
                soft(-1.0, -1.9),
                soft(2.0, -2.6),
                soft(5.6, -3.6),
                soft(8.0, -3.3),
                soft(8.6, 0.0),
                soft(7.6, 3.2),
                soft(4.0, 3.3),
                soft(1.0, 2.5),
                soft(-1.0, 1.9),
            ],
        );
        let mut shapes = vec![palm, finger((2.6, -2.0), (7.6, -6.6), 1.05)];
        shapes.extend(FINGERS.iter().map(|(root, end, radius)| finger(*root, *end, *radius)));
        self.brush.union(&shapes, &skin, scale * 0.6);
        let crease = open_curve(frame, &[soft(2.2, -0.9), soft(4.8, -0.7), soft(6.4, -2.6)]);
        let soft_line = skin.shade.mix(skin.line, 0.35);
        self.brush.stroke(&crease, soft_line, 0.6, Taper::Both);
    }

    fn gripping_hand(&mut self, frame: &Frame) {
        let skin = self.colours.skin();
        let fist = closed_curve(
            frame,
            &[
                soft(-1.0, -2.0),
                soft(2.0, -3.0),
                soft(5.4, -3.4),
                soft(7.8, -2.4),
                soft(8.4, 0.2),
                soft(7.8, 2.8),
                soft(5.2, 3.7),
                soft(2.0, 3.0),
                soft(-1.0, 2.0),
            ],
        );
        self.brush.cel(&fist, &skin, frame.scale() * 1.0);
        for x in [-1.7_f32, 0.2, 2.0] {
            let line = open_curve(frame, &[soft(4.2, x), soft(6.6, x * 1.08), soft(8.2, x * 0.92)]);
            self.brush.stroke_clipped(&line, skin.line, 0.55, Taper::Both);
        }
        let thumb = closed_curve(
            frame,
            &[
                soft(2.0, -2.8),
                soft(4.6, -4.0),
                soft(6.6, -3.0),
                soft(6.4, -0.8),
                soft(5.2, 0.4),
                soft(4.2, -0.6),
                soft(4.0, -1.8),
            ],
        );
        self.brush.cel(&thumb, &skin, frame.scale() * 0.5);
    }
}
