//! What a light may do to a colour that was chosen for the day.
//!
//! Engines tint by a light as they see fit: the storyboard artist multiplies, a diffusion model paints what "night"
//! looks like to it. So a colour is not compared with one tinted colour but with several, from no tint at all to
//! the full one, and the nearest of them counts. A colour that was chosen for the light itself is compared as it is.

use domain::colour::Colour;
use domain::place::{DayTime, Light, Weather};

/// How far a colour may be tinted, in quarters.
const STEPS: [f32; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// The colours that one of the day may become in this light, the untinted one first.
pub(crate) fn tinted(colour: Colour, light: Light) -> Vec<Colour> {
    let own = of_time(light.time);
    let own = veil(light.weather).map_or(own, |veil| own.mix(veil, 0.5));
    if own == WHITE {
        return vec![colour];
    }
    STEPS.into_iter().map(|amount| colour.mix(multiplied(colour, own), amount)).collect()
}

const WHITE: Colour = Colour::rgb(0xff, 0xff, 0xff);

const fn of_time(time: DayTime) -> Colour {
    match time {
        DayTime::Dawn => Colour::rgb(0xff, 0xd8, 0xc8),
        DayTime::Day => WHITE,
        DayTime::Dusk => Colour::rgb(0xff, 0xbc, 0x8c),
        DayTime::Night => Colour::rgb(0x70, 0x80, 0xc0),
    }
}

const fn veil(weather: Weather) -> Option<Colour> {
    match weather {
        Weather::Clear => None,
        Weather::Cloud => Some(Colour::rgb(0xd0, 0xd8, 0xe0)),
        Weather::Rain => Some(Colour::rgb(0x88, 0x98, 0xb0)),
        Weather::Snow => Some(Colour::rgb(0xe0, 0xe8, 0xf4)),
    }
}

fn multiplied(one: Colour, other: Colour) -> Colour {
    let channel = |a: u8, b: u8| (u16::from(a) * u16::from(b) / 255) as u8;
    Colour::rgb(channel(one.red, other.red), channel(one.green, other.green), channel(one.blue, other.blue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_day_changes_nothing_and_the_night_may_make_darker() {
        let colour = Colour::rgb(200, 100, 50);
        let light = |time, weather| Light { time, weather };
        assert_eq!(tinted(colour, light(DayTime::Day, Weather::Clear)), [colour]);
        let night = tinted(colour, light(DayTime::Night, Weather::Clear));
        assert_eq!(night[0], colour);
        assert!(night.windows(2).all(|pair| pair[1].red < pair[0].red), "{night:?}");
        assert_eq!(tinted(colour, light(DayTime::Day, Weather::Rain)).len(), STEPS.len());
    }
}
