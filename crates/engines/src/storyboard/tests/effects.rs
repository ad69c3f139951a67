//! Every effect is seen, moves, begins again where it ended, and leaves the subject free.

use domain::shot::Effect;

use super::*;

const EFFECTS: [Effect; 5] =
    [Effect::SpeedLines, Effect::FocusLines, Effect::Flash, Effect::Petals, Effect::Steam];
const CLEAR: Light = Light { time: DayTime::Day, weather: Weather::Clear };

fn with(effects: &[Effect]) -> Request {
    let mut asked = request(PlaceKind::Street, Framing::Medium, CLEAR);
    asked.lines.clear();
    asked.camera.effects = effects.to_vec();
    asked
}

#[test]
fn every_effect_is_seen_by_day_and_by_night_near_and_far() {
    let artist = Artist::new();
    for framing in [Framing::Wide, Framing::Medium, Framing::Insert] {
        for time in [DayTime::Day, DayTime::Night] {
            let light = Light { time, weather: Weather::Clear };
            let mut asked = request(PlaceKind::Street, framing, light);
            let bare = artist.draw(&asked).rgb;
            for effect in EFFECTS {
                asked.camera.effects = vec![effect];
                let drawing = artist.draw(&asked);
                assert_ne!(bare, drawing.rgb, "{effect:?} {framing:?} {time:?}");
                assert_eq!(drawing, artist.draw(&asked));
            }
        }
    }
}

#[test]
fn effects_move_from_drawing_to_drawing_and_two_of_them_are_both_seen() {
    let artist = Artist::new();
    for effect in EFFECTS {
        let mut asked = with(&[effect]);
        asked.figures.clear();
        let seen = frames(&asked);
        assert!(seen.iter().filter(|(repeats, _)| !repeats).count() > 6, "{effect:?} stands still");
    }
    let both = artist.draw(&with(&[Effect::Petals, Effect::FocusLines])).rgb;
    assert_ne!(both, artist.draw(&with(&[Effect::Petals])).rgb);
    assert_ne!(both, artist.draw(&with(&[Effect::FocusLines])).rgb);
    assert_eq!(both, artist.draw(&with(&[Effect::FocusLines, Effect::Petals, Effect::Petals])).rgb);
}

#[test]
fn a_flash_begins_in_white_and_fades() {
    let seen = frames(&with(&[Effect::Flash]));
    let brightness = |frame: usize| seen[frame].1.iter().map(|&byte| u64::from(byte)).sum::<u64>();
    assert!(seen[0].1.iter().all(|&byte| byte >= 254));
    assert!(brightness(0) > brightness(6) && brightness(6) > brightness(40));
    assert_eq!(seen[40].1, frames(&with(&[]))[40].1);
}

#[test]
fn focus_lines_leave_the_subject_free() {
    let mut asked = with(&[]);
    asked.figures.truncate(1);
    asked.figures[0].side = Side::Centre;
    let bare = Artist::new().draw(&asked).rgb;
    asked.camera.effects = vec![Effect::FocusLines];
    let drawn = Artist::new().draw(&asked).rgb;
    let differs = |x: usize, y: usize| {
        let start = (y * 256 + x) * 3;
        bare[start..start + 3] != drawn[start..start + 3]
    };
    let inside = (110..146).flat_map(|x| (50..94).map(move |y| (x, y)));
    assert!(inside.into_iter().all(|(x, y)| !differs(x, y)));
    assert!((0..144).filter(|&y| differs(2, y) || differs(253, y)).count() > 20);
}

#[test]
fn effects_follow_every_camera_move() {
    use CameraMove::{Fixed, PanLeft, TiltDown, TruckIn};
    for camera_move in [Fixed, PanLeft, TiltDown, TruckIn] {
        let mut asked = with(&[]);
        asked.camera.camera_move = camera_move;
        let bare = frames(&asked);
        asked.camera.effects = EFFECTS.to_vec();
        let drawn = frames(&asked);
        assert!(bare.iter().zip(&drawn).all(|(bare, drawn)| bare.1 != drawn.1), "{camera_move:?}");
    }
}

#[test]
fn rain_and_snow_fall_outdoors_and_move() {
    for weather in [Weather::Rain, Weather::Snow] {
        let light = Light { time: DayTime::Day, weather };
        let mut asked = request(PlaceKind::Street, Framing::Full, light);
        asked.figures.clear();
        asked.lines.clear();
        let seen = frames(&asked);
        assert!(seen.iter().filter(|(repeats, _)| !repeats).count() > 20, "{weather:?} stands still");
        let indoors = request(PlaceKind::Classroom, Framing::Full, light);
        let field = Field::at_rest(&indoors);
        let view = camera::view(&indoors, &field);
        assert!(crate::storyboard::weather::Fall::of(&indoors, &field, &view).is_none());
    }
}

#[test]
fn safe_areas_are_marked_only_where_they_are_asked_for() {
    let mut asked = with(&[]);
    asked.frame = FrameSize { width: 1000, height: 600 };
    asked.camera.frames = 2;
    let bare = Artist::new().draw(&asked).rgb;
    asked.camera.safe_areas = true;
    let drawn = Artist::new().draw(&asked).rgb;
    let differs = |x: usize, y: usize| {
        let start = (y * 1000 + x) * 3;
        bare[start..start + 3] != drawn[start..start + 3]
    };
    // Action safe begins at 3.5 %, title safe at 5 %.
    assert!(differs(35, 300) && differs(50, 305) && differs(500, 21) && differs(503, 30));
    assert!(differs(500, 300), "the middle is marked");
    assert!(!differs(20, 300) && !differs(500, 10), "nothing lies outside action safe");
    let mut rgb = vec![0; 1000 * 600 * 3];
    Artist::new().animate(&asked).frame(0, &mut rgb);
    assert!(rgb[(300 * 1000 + 35) * 3] > 100);
}
