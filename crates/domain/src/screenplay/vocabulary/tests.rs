mod says;
mod sentences;
mod table;

use proptest::prelude::*;

use super::*;
use crate::place::{DayTime, Weather};
use crate::shot::{Angle, CameraMove, Expression, Framing, Gaze, Pose, View};

#[test]
fn the_daily_command_reads_pose_weather_and_view() {
    let reading = read("running in the rain, from behind");
    assert_eq!(reading.pose, Some(Pose::Run));
    assert_eq!(reading.weather, Some(Weather::Rain));
    assert_eq!(reading.view, Some(View::Back));
    assert_eq!(reading.not_understood, Vec::<String>::new());
}

#[test]
fn word_forms_and_synonyms_are_known() {
    for (text, pose) in [
        ("She runs.", Pose::Run),
        ("sprinting", Pose::Run),
        ("sat on the bench", Pose::Sit),
        ("stops", Pose::Stand),
        ("hurries home", Pose::Run),
        ("kneeling", Pose::Kneel),
        ("holds the umbrella out", Pose::Reach),
        ("under an umbrella", Pose::HoldUp),
        ("strolling under an umbrella", Pose::Walk),
    ] {
        assert_eq!(read(text).pose, Some(pose), "{text}");
    }
    assert_eq!(read("laughs happily").expression, Some(Expression::Laugh));
    assert_eq!(read("shyly").expression, Some(Expression::Shy));
    assert_eq!(read("with her eyes closed").expression, Some(Expression::EyesClosed));
}

#[test]
fn denials_turn_the_next_meaning_around() {
    assert_eq!(read("not smiling").expression, Some(Expression::Neutral));
    assert_eq!(read("She isn't crying").expression, Some(Expression::Neutral));
    assert_eq!(read("no rain").weather, Some(Weather::Clear));
    assert_eq!(read("walks without an umbrella").holds, None);
    assert_eq!(read("does not run").pose, None);
    assert_eq!(read("not angry, smiling").expression, Some(Expression::Smile));
}

#[test]
fn things_are_held_only_where_the_text_says_so() {
    assert_eq!(read("holding a red umbrella").holds.as_deref(), Some("umbrella"));
    assert_eq!(read("lantern in hand").holds.as_deref(), Some("lantern"));
    let lying = read("An umbrella leans against the wall.");
    assert_eq!((lying.holds, lying.prop.as_deref()), (None, Some("umbrella")));
    assert!(read("gives the umbrella back").lets_go);
}

#[test]
fn camera_directions_in_capitals_are_not_everyday_words() {
    assert_eq!(read("CLOSE ON the bell").framing, Some(Framing::Close));
    assert_eq!(read("closes the door").framing, None);
    assert_eq!(read("a wide road").framing, None);
    assert_eq!(read("WIDE. PAN LEFT").framing, Some(Framing::Wide));
    assert_eq!(read("PAN LEFT").camera, Some(CameraMove::PanLeft));
    assert_eq!(read("LOW ANGLE").angle, Some(Angle::Low));
    assert_eq!(read("looks up at dusk").gaze, Some(Gaze::Up));
    assert_eq!(read("looks up at dusk").time, Some(DayTime::Dusk));
}

#[test]
fn rain_that_stopped_is_clear() {
    assert_eq!(read("The rain has stopped.").weather, Some(Weather::Clear));
    assert_eq!(read("after the rain").weather, Some(Weather::Clear));
}

#[test]
fn unknown_content_words_are_reported_once_and_in_order() {
    let reading = read("riding a purple dragon, the dragon smiling");
    assert_eq!(reading.not_understood, ["riding", "purple", "dragon"]);
}

#[test]
fn the_vocabulary_is_a_page_for_people() {
    insta::assert_snapshot!(markdown());
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,200}") {
        let reading = read(&text);
        prop_assert!(reading.not_understood.len() <= text.len());
        prop_assert_eq!(reading, read(&text));
    }

    #[test]
    fn any_japanese_text_can_be_read(text in "[ぁ-んァ-ヴー一-龠、。a-z ]{0,80}") {
        prop_assert_eq!(read(&text), read(&text));
    }
}
