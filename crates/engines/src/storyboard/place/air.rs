//! The air between the lens and the place: sky colours, haze, how lit and shaded faces look at a depth, and
//! whether lamps are on and the ground is wet. Derived from [`Tone`] and the light alone.

use domain::colour::Colour;
use domain::place::{DayTime, Light, Weather};

use crate::storyboard::tone::Tone;

/// Which way a surface faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facing {
    /// Towards the lens.
    Front,
    /// To the left of the screen.
    Left,
    /// To the right of the screen.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

/// What a place is painted for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Study {
    /// The picture itself.
    Picture,
    /// A colour guide: each surface in one colour, without shade, haze or glow.
    Flat,
    /// A depth guide for a lens at this depth: each surface as grey as [`nearness`] says.
    Depth(f32),
}

/// The grey of the figures' own line in a depth guide.
const AT_THE_FIGURES: f32 = 168.0;

/// How bright what is at depth `z` is in a depth guide, for a lens at `eye`: as large as it is seen.
pub(crate) fn nearness(eye: f32, z: f32) -> u8 {
    (AT_THE_FIGURES * eye / (eye - z).min(-1.0)).clamp(0.0, 255.0) as u8
}

/// From where on what is nearer is no brighter any more in a depth guide.
pub(crate) fn brightest(eye: f32) -> f32 {
    eye * (1.0 - AT_THE_FIGURES / 255.0)
}

/// The air of one light.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Air {
    /// The light it belongs to.
    pub light: Light,
    /// What figures are drawn with.
    pub tone: Tone,
    /// The sky straight up.
    pub zenith: Colour,
    /// The sky halfway.
    pub middle: Colour,
    /// The sky at the horizon, to which far things fade.
    pub haze: Colour,
    /// The colour of direct light.
    pub key: Colour,
    /// How strong direct light is, 0 to 1.
    pub sun: f32,
    /// How bright lamps and windows seem, 0 to 1.
    pub lamps: f32,
    /// Centimetres after which haze hides two thirds.
    reach: f32,
    /// What everything is multiplied by.
    exposure: Colour,
    /// What is painted in it.
    pub study: Study,
}

impl Air {
    /// The air of this light.
    pub(crate) fn of(light: Light) -> Self {
        let tone = Tone::of(light);
        let clear = Self::clear(light, tone);
        match light.weather {
            Weather::Clear => clear,
            Weather::Cloud => clear.veiled(0.45, 5200.0, 0.35),
            Weather::Rain => clear.veiled(0.84, 2900.0, 0.12),
            Weather::Snow => clear.veiled(0.78, 2600.0, 0.25),
        }
    }

    fn clear(light: Light, tone: Tone) -> Self {
        let colour = Colour::rgb;
        let sky = |zenith, middle, haze, key, sun, lamps, reach, exposure| Self {
            light,
            tone,
            zenith,
            middle,
            haze,
            key,
            sun,
            lamps,
            reach,
            exposure,
            study: Study::Picture,
        };
        match light.time {
            DayTime::Dawn => sky(
                colour(0x5b, 0x86, 0xc8),
                colour(0xb9, 0xb4, 0xdc),
                colour(0xff, 0xd9, 0xbc),
                colour(0xff, 0xe2, 0xb4),
                0.75,
                0.35,
                7000.0,
                colour(0xe4, 0xdc, 0xf0),
            ),
            DayTime::Day => sky(
                colour(0x1f, 0x74, 0xcf),
                colour(0x5f, 0xb0, 0xee),
                colour(0xc9, 0xe8, 0xf8),
                colour(0xff, 0xf6, 0xd8),
                1.0,
                0.0,
                8200.0,
                colour(0xff, 0xff, 0xff),
            ),
            DayTime::Dusk => sky(
                colour(0x3c, 0x4b, 0x9a),
                colour(0xc9, 0x70, 0x9a),
                colour(0xff, 0xb8, 0x70),
                colour(0xff, 0xc2, 0x74),
                0.95,
                0.6,
                6500.0,
                colour(0xe8, 0xcc, 0xd8),
            ),
            DayTime::Night => sky(
                colour(0x0a, 0x12, 0x36),
                colour(0x19, 0x29, 0x5c),
                colour(0x38, 0x4a, 0x86),
                colour(0x9c, 0xb4, 0xf0),
                0.3,
                1.0,
                7500.0,
                colour(0x84, 0x8c, 0xb4),
            ),
        }
    }

    /// The air in which a guide is painted: nothing shines or mirrors, and the sky has one colour.
    pub(crate) fn studied(self, study: Study) -> Self {
        let sky = if study == Study::Flat { self.middle.mix(self.haze, 0.4) } else { Colour::rgb(0, 0, 0) };
        let weather = match self.light.weather {
            Weather::Rain => Weather::Cloud,
            other => other,
        };
        let light = Light { weather, ..self.light };
        Self { light, zenith: sky, middle: sky, haze: sky, sun: 0.0, lamps: 0.0, study, ..self }
    }

    /// The same under a covered sky: `veil` greys it, haze begins at `reach`, `sun` of the light is left.
    fn veiled(self, veil: f32, reach: f32, sun: f32) -> Self {
        let cover = match self.light.time {
            DayTime::Dawn => (Colour::rgb(0x8c, 0x92, 0xae), Colour::rgb(0xd8, 0xc6, 0xc6)),
            DayTime::Day => (Colour::rgb(0x84, 0x92, 0xa6), Colour::rgb(0xcc, 0xd6, 0xde)),
            DayTime::Dusk => (Colour::rgb(0x46, 0x4a, 0x70), Colour::rgb(0xac, 0x8a, 0x96)),
            DayTime::Night => (Colour::rgb(0x18, 0x1f, 0x3c), Colour::rgb(0x42, 0x4c, 0x74)),
        };
        let lamps = if self.light.weather == Weather::Cloud { self.lamps } else { self.lamps.max(0.45) };
        Self {
            zenith: self.zenith.mix(cover.0, veil),
            middle: self.middle.mix(cover.0.mix(cover.1, 0.5), veil),
            haze: self.haze.mix(cover.1, veil),
            sun: self.sun * sun,
            reach: reach.min(self.reach),
            lamps,
            exposure: multiply(self.exposure, self.cover_dims()),
            ..self
        }
    }

    const fn cover_dims(&self) -> Colour {
        match self.light.weather {
            Weather::Rain => Colour::rgb(0xc6, 0xd0, 0xe0),
            _ => Colour::rgb(0xe6, 0xec, 0xf4),
        }
    }

    /// The air of a room behind windows: no haze, warm lamps, and daylight only from outside.
    pub(crate) fn indoors(self) -> Self {
        let exposure = match self.light.time {
            DayTime::Night => Colour::rgb(0xe2, 0xc2, 0xa2),
            DayTime::Day => Colour::rgb(0xf6, 0xec, 0xe2),
            DayTime::Dawn => Colour::rgb(0xe8, 0xdc, 0xe0),
            DayTime::Dusk => Colour::rgb(0xe0, 0xc8, 0xc4),
        };
        let tone = if self.night() {
            Tone::of(Light { time: DayTime::Dusk, weather: Weather::Cloud })
        } else {
            self.tone
        };
        Self { reach: 90_000.0, lamps: self.lamps.max(0.55), exposure, tone, ..self }
    }

    /// The same air seen through `times` as far, for things so far away that they would be lost in it.
    pub(crate) fn clearer(self, times: f32) -> Self {
        Self { reach: self.reach * times, ..self }
    }

    /// Whether the ground is wet.
    pub(crate) fn wet(&self) -> bool {
        self.light.weather == Weather::Rain
    }

    /// Whether snow lies.
    pub(crate) fn snowy(&self) -> bool {
        self.light.weather == Weather::Snow
    }

    /// Whether it is night.
    pub(crate) fn night(&self) -> bool {
        self.light.time == DayTime::Night
    }

    /// A colour in the light at depth `z`.
    pub(crate) fn lit(&self, colour: Colour, z: f32) -> Colour {
        let warm = self.tone.lit(colour).mix(screen(self.tone.lit(colour), self.key), 0.16 * self.sun);
        self.hazed(multiply(warm, self.exposure), z)
    }

    /// A colour in the shade at depth `z`.
    pub(crate) fn dark(&self, colour: Colour, z: f32) -> Colour {
        if self.study != Study::Picture {
            return self.lit(colour, z);
        }
        let depth = 0.38 + 0.26 * self.sun;
        self.hazed(multiply(self.tone.shaded(colour, depth), self.exposure), z)
    }

    /// A colour on a surface that faces this way at depth `z`.
    pub(crate) fn facing(&self, colour: Colour, facing: Facing, z: f32) -> Colour {
        let (x, y) = self.tone.towards_light;
        let amount = match facing {
            Facing::Front => 0.5,
            Facing::Left => 0.34 - x * 0.95,
            Facing::Right => 0.34 + x * 0.95,
            Facing::Up => 0.45 - y * 0.55,
            Facing::Down => 0.0,
        };
        self.dark(colour, z).mix(self.lit(colour, z), amount)
    }

    /// A colour that shines by itself at depth `z`, as windows and lamps do.
    pub(crate) fn shining(&self, colour: Colour, z: f32) -> Colour {
        let through = if self.study == Study::Picture { 0.4 } else { 1.0 };
        self.hazed(colour, z * through)
    }

    /// A colour behind the air up to depth `z`.
    pub(crate) fn hazed(&self, colour: Colour, z: f32) -> Colour {
        match self.study {
            Study::Picture => self.haze.mix(colour, libm::expf(-z.max(0.0) / self.reach)),
            Study::Flat => colour,
            Study::Depth(eye) => {
                let grey = nearness(eye, z);
                Colour::rgb(grey, grey, grey)
            }
        }
    }
}

/// The darker product of two colours, as paint over paint.
pub(crate) fn multiply(a: Colour, b: Colour) -> Colour {
    let channel = |a: u8, b: u8| (u16::from(a) * u16::from(b) / 255) as u8;
    Colour::rgb(channel(a.red, b.red), channel(a.green, b.green), channel(a.blue, b.blue))
}

/// The lighter product of two colours, as light over light.
pub(crate) fn screen(a: Colour, b: Colour) -> Colour {
    let invert = |colour: Colour| Colour::rgb(255 - colour.red, 255 - colour.green, 255 - colour.blue);
    invert(multiply(invert(a), invert(b)))
}
