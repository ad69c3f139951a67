//! Screen sides: who stands left and who right, the same through a whole scene (the 180 degree rule).

use std::collections::BTreeMap;

use crate::shot::{Gaze, Side};

/// The side of each person of a scene, by number in the directory.
#[derive(Debug, Default)]
pub(super) struct Sides {
    sides: BTreeMap<usize, Side>,
    order: Vec<usize>,
}

impl Sides {
    /// Gives sides to people in the order in which a scene names them: one stands in the middle, two face
    /// each other, a third comes between, and further ones fill left and right by turns.
    pub(super) fn of(order: Vec<usize>) -> Self {
        let alone = order.len() == 1;
        let side = |index: usize| match index {
            0 if alone => Side::Centre,
            2 => Side::Centre,
            index if index.is_multiple_of(2) != (index > 2) => Side::Left,
            _ => Side::Right,
        };
        Self {
            sides: order.iter().enumerate().map(|(index, person)| (*person, side(index))).collect(),
            order,
        }
    }

    pub(super) fn side(&self, person: usize) -> Side {
        self.sides.get(&person).copied().unwrap_or_default()
    }

    /// Sorts people from left to right, those of one side as the scene names them.
    pub(super) fn sort(&self, people: &mut [usize]) {
        let turn = |person: usize| self.order.iter().position(|other| *other == person);
        people.sort_by_key(|person| (self.side(*person), turn(*person)));
    }

    /// Where a person looks who looks at another one.
    pub(super) fn gaze(&self, from: usize, to: usize) -> Gaze {
        let place = |person: usize| {
            let mut all = self.order.clone();
            self.sort(&mut all);
            all.iter().position(|other| *other == person)
        };
        if place(from) < place(to) { Gaze::Right } else { Gaze::Left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_face_each_other_and_a_third_comes_between() {
        let sides = Sides::of(vec![7, 3, 5]);
        assert_eq!((sides.side(7), sides.side(3), sides.side(5)), (Side::Left, Side::Right, Side::Centre));
        assert_eq!(sides.gaze(7, 3), Gaze::Right);
        assert_eq!(sides.gaze(3, 5), Gaze::Left);
        let mut people = [3, 5, 7];
        sides.sort(&mut people);
        assert_eq!(people, [7, 5, 3]);
        assert_eq!(Sides::of(vec![4]).side(4), Side::Centre);
    }
}
