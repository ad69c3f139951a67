//! Every animal is drawn in every pose and view, no two look the same, and what none of them does is said.

use domain::shot::{Head, Mark};

use super::*;

const ANIMALS: [Species; 5] = [Species::Cat, Species::Dog, Species::Rabbit, Species::Fox, Species::Bird];
const ALL_VIEWS: [View; 5] =
    [View::Front, View::ThreeQuarter, View::Profile, View::ThreeQuarterBack, View::Back];
const ALL_POSES: [Pose; 13] = [
    Pose::Stand,
    Pose::Walk,
    Pose::Run,
    Pose::Sit,
    Pose::Crouch,
    Pose::Reach,
    Pose::Wave,
    Pose::HoldUp,
    Pose::Bow,
    Pose::Jump,
    Pose::Point,
    Pose::CrossArms,
    Pose::Kneel,
];
const REST: Acting = Acting { mouth: Mouth::Closed, blink: false, phase: 0.0, sway: 0.0, change: 0.0 };

fn animal(species: Species) -> Figure {
    Figure { species, height_cm: 30, ..figure() }
}

fn pixels(figure: &Figure, acting: &Acting) -> Vec<u8> {
    drawn(figure, acting, 3.0).0.data().to_vec()
}

#[test]
fn every_animal_is_drawn_in_every_pose_view_and_feeling() {
    for (index, species) in ANIMALS.into_iter().enumerate() {
        for pose in ALL_POSES {
            for view in ALL_VIEWS {
                for expression in EXPRESSIONS.into_iter().skip(index % 2).step_by(2) {
                    let figure = Figure { pose, view, expression, ..animal(species) };
                    let (canvas, _) = drawn(&figure, &acting(Mouth::Half, 0.3), 3.0);
                    assert!(covered(&canvas) > 300, "{species:?} {pose:?} {view:?} {expression:?}");
                }
            }
        }
    }
}

#[test]
fn no_animal_looks_like_another_in_the_same_colours() {
    let colours = [("fur", 0xc0), ("markings", 0x50), ("eyes", 0x30)]
        .map(|(part, grey)| (part.to_owned(), Colour::rgb(grey, grey, grey).into()));
    for view in ALL_VIEWS {
        let pictures: Vec<Vec<u8>> = ANIMALS
            .into_iter()
            .map(|species| {
                pixels(&Figure { view, palette: colours.clone().into(), ..animal(species) }, &REST)
            })
            .collect();
        for (index, one) in pictures.iter().enumerate() {
            assert!(pictures[index + 1..].iter().all(|other| other != one), "{view:?}");
        }
    }
}

#[test]
fn postures_feelings_gazes_and_movements_of_an_animal_are_seen() {
    for species in ANIMALS {
        let usual = Figure { pose: Pose::Sit, ..animal(species) };
        let others = [
            Figure { pose: Pose::Walk, ..usual.clone() },
            Figure { pose: Pose::Run, ..usual.clone() },
            Figure { pose: Pose::Crouch, ..usual.clone() },
            Figure { view: View::Front, ..usual.clone() },
            Figure { view: View::ThreeQuarterBack, ..usual.clone() },
            Figure { view: View::Back, ..usual.clone() },
            Figure { expression: Expression::Laugh, ..usual.clone() },
            Figure { expression: Expression::Sad, ..usual.clone() },
            Figure { expression: Expression::Surprised, ..usual.clone() },
            Figure { expression: Expression::Angry, ..usual.clone() },
            Figure { expression: Expression::EyesClosed, ..usual.clone() },
            Figure { gaze: Gaze::Up, ..usual.clone() },
            Figure { gaze: Gaze::Left, ..usual.clone() },
            Figure { head: Head::Tilted, ..usual.clone() },
            Figure { marks: vec![Mark::Tears], ..usual.clone() },
            Figure { marks: vec![Mark::Sweat], ..usual.clone() },
            Figure { marks: vec![Mark::Blush], ..usual.clone() },
            Figure { marks: vec![Mark::Blush], view: View::Profile, ..usual.clone() },
        ];
        let at_rest = pixels(&usual, &REST);
        let moment = Acting { phase: 0.2, ..REST };
        let before = pixels(&usual, &moment);
        for other in &others {
            assert!(before != pixels(other, &moment), "{other:?}");
        }
        for moved in [
            Acting { blink: true, ..REST },
            Acting { sway: 1.0, ..REST },
            Acting { mouth: Mouth::Open, ..REST },
        ] {
            assert!(at_rest != pixels(&usual, &moved), "{species:?} {moved:?}");
        }
    }
}

#[test]
fn gaits_change_with_their_phase() {
    for species in ANIMALS {
        for pose in [Pose::Walk, Pose::Run] {
            let figure = Figure { pose, view: View::Profile, ..animal(species) };
            let later = Acting { phase: 0.25, ..REST };
            assert!(pixels(&figure, &REST) != pixels(&figure, &later), "{species:?} {pose:?}");
        }
    }
}

#[test]
fn an_animal_wears_what_its_palette_has_a_colour_for() {
    let accent = BTreeMap::from([("accent".to_owned(), Colour::rgb(0x20, 0x40, 0xc0).into())]);
    for species in [Species::Cat, Species::Dog, Species::Rabbit, Species::Fox] {
        let bare = animal(species);
        let dressed = Figure { palette: accent.clone(), ..bare.clone() };
        assert!(pixels(&bare, &REST) != pixels(&dressed, &REST), "{species:?}");
    }
}

#[test]
fn what_no_animal_does_is_said() {
    let fox = Figure { pose: Pose::CrossArms, glasses: true, ..animal(Species::Fox) };
    let bird = Figure { pose: Pose::Wave, marks: vec![Mark::Breath], ..animal(Species::Bird) };
    let waving = Figure { pose: Pose::Wave, ..animal(Species::Cat) };
    let words = [fox, bird, waving]
        .iter()
        .flat_map(|figure| drawn(figure, &REST, 1.0).1)
        .collect::<Vec<_>>()
        .join("\n");
    insta::assert_snapshot!(words, @r"
    Hana was drawn sitting: a fox folds no arms
    Hana was drawn without hat or glasses: only people wear them
    Hana was drawn sitting: a bird has no paw to raise
    Hana was drawn without breath: only that of people is seen
    ");
}

#[test]
fn measures_of_every_animal_run_from_the_top_down() {
    for species in ANIMALS {
        for pose in ALL_POSES {
            for view in ALL_VIEWS {
                let all = measures(&Figure { pose, view, ..animal(species) });
                let heights = [all.top, all.eyes, all.chin, all.chest, all.waist, all.knees];
                assert!(heights.windows(2).all(|pair| pair[0] > pair[1]), "{species:?} {pose:?} {view:?}");
                assert!(all.half_width > 0.0 && all.knees > 0.0);
            }
        }
    }
}
