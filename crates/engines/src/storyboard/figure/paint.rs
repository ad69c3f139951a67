//! Colours of a figure: its palette with sensible defaults, in the light of the shot.

use std::collections::BTreeSet;

use domain::colour::Colour;
use domain::palette::Palette;
use domain::request::Figure;
use domain::style::Ink;

use crate::storyboard::ink::Paints;
use crate::storyboard::tone::Tone;

/// The palette of one figure in one light.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours<'a> {
    pub(super) palette: &'a Palette,
    /// The parts whose colours were chosen for this light: no light falls on them again.
    pub(super) chosen: &'a BTreeSet<String>,
    pub(super) tone: &'a Tone,
    pub(super) ink: &'a Ink,
}

/// The colours of one part in one light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    /// Where the light falls.
    pub base: Colour,
    /// Where it does not.
    pub shade: Colour,
    /// Where it gleams.
    pub highlight: Colour,
    /// The outline.
    pub line: Colour,
}

/// The colours in which a part of `figure` is drawn.
#[must_use]
pub fn roles(figure: &Figure, part: &str, tone: &Tone, ink: &Ink) -> Roles {
    let colours = Colours { palette: &figure.palette, chosen: &figure.palette_chosen, tone, ink };
    let Paints { lit, shade, line } = if part == "skin" { colours.skin() } else { colours.paints(part) };
    Roles { base: lit, shade, highlight: colours.gleam(part), line }
}

/// The flush of blood under the skin, to which its shade and outline lean.
const BLOOD: Colour = Colour::rgb(0xd8, 0x66, 0x62);

impl Colours<'_> {
    /// The colour of a part before any light falls on it.
    pub(super) fn part(&self, key: &str) -> Colour {
        self.said(key).unwrap_or_else(|| self.missing(key))
    }

    /// The colour of a part where the palette has one.
    pub(super) fn said(&self, key: &str) -> Option<Colour> {
        self.palette.get(key).map(|swatch| swatch.base)
    }

    /// The paints of a part: what its swatch says, and for the rest what the light makes of its base.
    pub(super) fn paints(&self, key: &str) -> Paints {
        self.settled(self.as_said(key, self.derived(self.part(key))))
    }

    /// The derived paints with those roles in their place that the palette says.
    fn as_said(&self, key: &str, derived: Paints) -> Paints {
        let Some(swatch) = self.palette.get(key) else { return derived };
        let chosen = self.chosen.contains(key);
        let seen = |colour: Colour| if chosen { colour } else { self.tone.lit(colour) };
        Paints {
            lit: if chosen { swatch.base } else { derived.lit },
            shade: swatch.shade.map_or(derived.shade, seen),
            line: swatch.line.map_or(derived.line, seen),
        }
    }

    /// The colour of the gleam on a part.
    pub(super) fn gleam(&self, key: &str) -> Colour {
        match self.palette.get(key).and_then(|swatch| swatch.highlight) {
            Some(said) if self.chosen.contains(key) => said,
            Some(said) => self.lit(said),
            None => self.lit(glossy(self.part(key))),
        }
    }

    /// The paints as they are put on: one colour and a black line where parts are taken apart.
    fn settled(&self, paints: Paints) -> Paints {
        if !self.tone.parted {
            return paints;
        }
        let lit = self.tone.painted(paints.lit);
        Paints { lit, shade: lit, line: Colour::rgb(0, 0, 0) }
    }

    /// The paints of cloth, hair and other things of this colour.
    pub(super) fn material(&self, colour: Colour) -> Paints {
        self.settled(self.derived(colour))
    }

    /// What the light makes of a colour.
    fn derived(&self, colour: Colour) -> Paints {
        let shaded = self.tone.shaded(colour, self.ink.shade);
        let shade = shaded.mix(self.tone.lit(self.ink.shade_tint), self.ink.shade * 0.22);
        let deep = self.tone.shaded(colour, 0.85);
        Paints { lit: self.tone.lit(colour), shade, line: self.ink.line.mix(deep, 0.30) }
    }

    /// The paints of skin, whose shade is warm.
    pub(super) fn skin(&self) -> Paints {
        let skin = self.part("skin");
        let flushed = skin.mix(BLOOD, 0.16 + self.ink.shade * 0.35);
        let shade = self.tone.shaded(flushed, self.ink.shade * 0.25);
        let line = self.ink.line.mix(self.tone.shaded(skin.mix(BLOOD, 0.6), 0.5), 0.38);
        let kept = self.darkness();
        let lit = self.tone.lit(skin).mix(skin, kept);
        self.settled(self.as_said("skin", Paints { lit, shade: shade.mix(flushed, kept * 0.65), line }))
    }

    /// How dark the light is, 0 to 1: faces keep some of their own colour in it, so that they never look muddy.
    fn darkness(&self) -> f32 {
        let white = self.tone.lit(Colour::rgb(0xff, 0xff, 0xff));
        let light = f32::from(white.red) * 0.5 + f32::from(white.green) * 0.35 + f32::from(white.blue) * 0.15;
        1.0 - light / 255.0
    }

    /// A colour of the eyes, which shine a little in dim light.
    pub(super) fn shining(&self, colour: Colour) -> Colour {
        self.tone.painted(self.tone.lit(colour).mix(colour, (self.darkness() * 1.6).min(1.0)))
    }

    /// A colour that is not in the palette, such as the white of an eye, in this light.
    pub(super) fn lit(&self, colour: Colour) -> Colour {
        self.tone.painted(self.tone.lit(colour))
    }

    fn missing(&self, key: &str) -> Colour {
        match key {
            "hair" => Colour::rgb(0x4a, 0x38, 0x40),
            "eyes" => Colour::rgb(0x6a, 0x4c, 0x3c),
            "skin" => Colour::rgb(0xfc, 0xe4, 0xd4),
            "top" => Colour::rgb(0xf4, 0xf3, 0xf6),
            "bottom" => Colour::rgb(0x38, 0x43, 0x66),
            "shoes" => Colour::rgb(0x59, 0x36, 0x2e),
            "socks" => Colour::rgb(0x30, 0x32, 0x44),
            "fur" => Colour::rgb(0xe9, 0xa2, 0x57),
            "markings" => self.part("fur").mix(Colour::rgb(0x8a, 0x3c, 0x18), 0.45),
            // A school jacket is black unless the character's top is said.
            "jacket" => self.said("top").unwrap_or(Colour::rgb(0x33, 0x36, 0x48)),
            "trousers" => self.said("bottom").unwrap_or_else(|| self.part("jacket")),
            "belt" => Colour::rgb(0x6a, 0x46, 0x30),
            "cloak" => self.part("accent").mix(Colour::rgb(0x2c, 0x2a, 0x48), 0.45),
            "umbrella" | "hat" | "ribbon" => self.part("accent"),
            _ => Colour::rgb(0xd0, 0x3c, 0x50),
        }
    }
}

/// The colour of light on hair: brighter, and keeping its hue.
fn glossy(hair: Colour) -> Colour {
    let bright = |channel: u8| (f32::from(channel) * 1.36 + 26.0).min(255.0) as u8;
    Colour::rgb(bright(hair.red), bright(hair.green), bright(hair.blue))
}
