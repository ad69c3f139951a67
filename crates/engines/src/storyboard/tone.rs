//! Tone: what the time of day and the weather do to every colour and to the direction of the light.

use domain::colour::Colour;
use domain::place::{DayTime, Light, Weather};

/// The light of one shot, as figures and places use it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    /// The direction towards the light on the screen, a unit vector; y grows downwards.
    pub towards_light: (f32, f32),
    /// The colour that everything lit leans to.
    pub ambient: Colour,
    /// How far it leans, 0 to 1.
    pub ambient_amount: f32,
    /// The colour that shades lean to.
    pub shade: Colour,
    /// The colour of the thin edge of light on the lit side, if there is one.
    pub rim: Option<Colour>,
    /// Whether figures are painted to be taken apart: every part in one colour without shade, lifted so far
    /// towards white that black lines stand out from all of them.
    pub parted: bool,
}

impl Tone {
    /// The tone of a time of day and weather.
    #[must_use]
    pub fn of(light: Light) -> Self {
        let clear = Self::clear(light.time);
        match light.weather {
            Weather::Clear => clear,
            Weather::Cloud => clear.overcast(Colour::rgb(0xd4, 0xda, 0xe2), 0.10),
            Weather::Rain => clear.overcast(Colour::rgb(0x8d, 0x9d, 0xb4), 0.22),
            Weather::Snow => clear.overcast(Colour::rgb(0xe2, 0xea, 0xf6), 0.14),
        }
    }

    /// The same light for figures that are taken apart.
    #[must_use]
    pub fn parting(self) -> Self {
        Self { rim: None, parted: true, ..self }
    }

    /// A finished colour as it is painted: lifted where parts are taken apart.
    #[must_use]
    pub fn painted(&self, colour: Colour) -> Colour {
        if self.parted { colour.mix(Colour::rgb(0xff, 0xff, 0xff), 0.5) } else { colour }
    }

    /// The colour as it looks in the light.
    #[must_use]
    pub fn lit(&self, colour: Colour) -> Colour {
        multiply(colour, self.ambient, self.ambient_amount)
    }

    /// The colour as it looks in the shade; `depth` is the style's, 0 to 1.
    #[must_use]
    pub fn shaded(&self, colour: Colour, depth: f32) -> Colour {
        multiply(self.lit(colour), self.shade, depth)
    }

    const fn clear(time: DayTime) -> Self {
        match time {
            DayTime::Dawn => Self {
                towards_light: (0.80, -0.60),
                ambient: Colour::rgb(0xff, 0xdf, 0xd2),
                ambient_amount: 0.55,
                shade: Colour::rgb(0x8f, 0x86, 0xc4),
                rim: Some(Colour::rgb(0xff, 0xe9, 0xc9)),
                parted: false,
            },
            DayTime::Day => Self {
                towards_light: (-0.50, -0.87),
                ambient: Colour::rgb(0xff, 0xfd, 0xf6),
                ambient_amount: 0.30,
                shade: Colour::rgb(0x8a, 0x8a, 0xc0),
                rim: None,
                parted: false,
            },
            DayTime::Dusk => Self {
                towards_light: (-0.90, -0.43),
                ambient: Colour::rgb(0xff, 0xc4, 0x96),
                ambient_amount: 0.62,
                shade: Colour::rgb(0x7d, 0x5f, 0x9e),
                rim: Some(Colour::rgb(0xff, 0xd9, 0x8f)),
                parted: false,
            },
            DayTime::Night => Self {
                towards_light: (0.55, -0.83),
                ambient: Colour::rgb(0x7f, 0x8e, 0xc8),
                ambient_amount: 0.72,
                shade: Colour::rgb(0x4a, 0x4f, 0x92),
                rim: Some(Colour::rgb(0xc4, 0xd6, 0xff)),
                parted: false,
            },
        }
    }

    fn overcast(self, veil: Colour, amount: f32) -> Self {
        Self { ambient: self.ambient.mix(veil, 0.5 + amount), rim: None, ..self }
    }
}

/// Multiplies `colour` by `light`, by `amount` from 0 (unchanged) to 1 (wholly multiplied).
fn multiply(colour: Colour, light: Colour, amount: f32) -> Colour {
    let channel = |a: u8, b: u8| (u16::from(a) * u16::from(b) / 255) as u8;
    let product = Colour::rgb(
        channel(colour.red, light.red),
        channel(colour.green, light.green),
        channel(colour.blue, light.blue),
    );
    colour.mix(product, amount)
}
