//! Hands: hanging, open and gripping.
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
            HandShape::Open => self.open_hand(&frame),
            HandShape::Grip => self.gripping_hand(&frame),
        }
    }

    /// The frame of a hand: at the wrist, along the forearm, with the thumb towards the body's front.
    pub(super) fn hand_frame(&self, skeleton: &Skeleton, index: usize) -> Frame {
        let (elbow, wrist) = (skeleton.seen(skeleton.elbow[index]), skeleton.seen(skeleton.wrist[index]));
        let fore = wrist - elbow;
        let along = if fore.length() < 4.0 { at(0.0, 1.0) } else { fore.unit() };
        let size = 0.5 * (self.body.height / 160.0 + self.body.head / 25.0) * 0.84;
        let frame = self.ground.inner(wrist, libm::atan2f(along.y, along.x), size);
        let middle = skeleton.seen(skeleton.pelvis).x;
        let inwards = at(middle - wrist.x + 0.01, 0.0);
        let thumb_side = if skeleton.yaw > 60.0 && skeleton.yaw < 120.0 { at(-1.0, -0.4) } else { inwards };
        let mirrored = -along.right().dot(thumb_side) < 0.0;
        if mirrored { Frame { down: -frame.down, ..frame } } else { frame }
    }

    fn relaxed_hand(&mut self, frame: &Frame) {
        // A hanging hand is seen from its narrow side.
        let frame = &Frame { down: frame.down * 0.86, ..*frame };
        let skin = self.colours.skin();
        let palm = closed_curve(
            frame,
            &[
                soft(-1.0, -1.8),
                soft(2.6, -2.4),
                soft(5.6, -2.7),
                soft(8.4, -2.8),
                soft(11.0, -3.2),
                soft(13.0, -2.7),
                soft(13.4, -1.4),
                soft(12.2, 0.0),
                soft(10.2, 1.4),
                soft(7.6, 2.5),
                soft(4.2, 2.6),
                soft(1.8, 2.2),
                soft(-1.0, 1.8),
            ],
        );
        let thumb = closed_curve(
            frame,
            &[
                soft(1.8, -1.2),
                soft(3.8, -3.2),
                soft(6.2, -4.0),
                soft(8.2, -4.3),
                soft(8.8, -3.5),
                soft(7.2, -2.5),
                soft(4.4, -0.6),
            ],
        );
        self.brush.cel(&palm, &skin, frame.scale() * 1.1);
        for (y, from) in [(-1.3_f32, 8.6_f32), (0.0, 8.4), (1.1, 8.0)] {
            let line = open_curve(frame, &[soft(from, y), soft(10.6, y - 0.5), soft(12.4, y * 0.7 - 1.4)]);
            self.brush.stroke_clipped(&line, skin.line, 0.5, Taper::Both);
        }
        self.brush.cel(&thumb, &skin, frame.scale() * 0.5);
        let root = closed_curve(frame, &[soft(1.2, -1.4), soft(4.4, -2.0), soft(5.0, 0.4), soft(2.0, 1.0)]);
        self.brush.fill(&root, skin.lit, 1.0);
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
