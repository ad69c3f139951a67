//! Model families: what a kind of model reads, in which sizes it paints, and which additions it takes.
//!
//! The facts of a family stand in one row of [`Family::traits`]; nothing else in the studio asks which family it is.

mod tables;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use self::tables::{
    ANIMAGINE_NEGATIVES, CLIP_BUDGET, COMMON_NEGATIVES, FLOW_SAMPLERS, FREE_SIZES, NOISE_SAMPLERS,
    SD15_SIZES, SDXL_SIZES, VELOCITY_SAMPLERS, WAN_SIZES,
};
use crate::style::FrameSize;

/// A kind of model. Written as in `sdxl-anime`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case", try_from = "String", into = "String")]
pub enum Family {
    /// Stable Diffusion 1.5 and what was made of it for anime.
    Sd15,
    /// Stable Diffusion XL as it was published.
    Sdxl,
    /// Any SDXL model trained on the tags of anime picture boards that is none of those below.
    SdxlAnime,
    /// Animagine XL 4.
    Animagine,
    /// Illustrious XL.
    Illustrious,
    /// `NoobAI` XL that learned to remove noise.
    Noobai,
    /// `NoobAI` XL that learned to predict velocity.
    NoobaiVpred,
    /// Pony Diffusion V6 XL.
    Pony,
    /// FLUX.1.
    Flux,
    /// Qwen-Image.
    QwenImage,
    /// Z-Image.
    ZImage,
    /// Anima.
    Anima,
    /// Wan 2.2, which makes moving pictures.
    Wan22,
}

/// The network a family is built on: an addition for one does not load into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Stable Diffusion 1.
    Sd1,
    /// Stable Diffusion XL.
    Sdxl,
    /// FLUX.1.
    Flux,
    /// Qwen-Image.
    Qwen,
    /// Z-Image.
    ZImage,
    /// Anima.
    Anima,
    /// Wan.
    Wan,
}

/// How a family wants to be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Tags with commas between them, read by CLIP in chunks of 75 tokens, with weights in parentheses.
    Tags,
    /// Sentences, read by a language model.
    Prose,
}

/// Where words stand in a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Before all others.
    First,
    /// After all others.
    Last,
}

/// What is known of a family.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// The name in files, commands and the API.
    pub name: &'static str,
    /// The network.
    pub base: Base,
    /// How it is spoken to.
    pub dialect: Dialect,
    /// Words that its makers put before or after every prompt.
    pub quality: &'static [&'static str],
    /// Where those stand.
    pub quality_stands: Stands,
    /// What it is told when a picture is for everybody; empty when it knows no word for that.
    pub safe: &'static str,
    /// Words that its makers put into every negative prompt.
    pub negatives: &'static [&'static str],
    /// Whether it listens to a negative prompt at all.
    pub hears_negatives: bool,
    /// The longest prompt that it still follows, in tokens.
    pub budget: usize,
    /// The sizes it was trained on.
    pub sizes: &'static [(u32, u32)],
    /// The samplers that suit it, as ComfyUI names them.
    pub samplers: &'static [&'static str],
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 13] = [
        Self::Sd15,
        Self::Sdxl,
        Self::SdxlAnime,
        Self::Animagine,
        Self::Illustrious,
        Self::Noobai,
        Self::NoobaiVpred,
        Self::Pony,
        Self::Flux,
        Self::QwenImage,
        Self::ZImage,
        Self::Anima,
        Self::Wan22,
    ];

    /// What is known of it.
    #[must_use]
    pub const fn traits(self) -> Traits {
        match self {
            Self::Sd15 => Traits {
                base: Base::Sd1,
                sizes: SD15_SIZES,
                negatives: &[
                    "lowres",
                    "worst quality",
                    "low quality",
                    "bad anatomy",
                    "bad hands",
                    "watermark",
                ],
                ..tags("sd15", &["masterpiece", "best quality"])
            },
            Self::Sdxl => tags("sdxl", &["best quality"]),
            Self::SdxlAnime => tags("sdxl-anime", &["masterpiece", "best quality"]),
            Self::Animagine => Traits {
                quality_stands: Stands::Last,
                safe: "safe",
                negatives: ANIMAGINE_NEGATIVES,
                ..tags("animagine", &["masterpiece", "high score", "great score", "absurdres"])
            },
            Self::Illustrious => Traits {
                safe: "general",
                ..tags(
                    "illustrious",
                    &["masterpiece", "best quality", "amazing quality", "very aesthetic", "absurdres"],
                )
            },
            Self::Noobai => Traits {
                safe: "general",
                ..tags("noobai", &["masterpiece", "best quality", "newest", "absurdres", "highres"])
            },
            Self::NoobaiVpred => {
                Traits { name: "noobai-vpred", samplers: VELOCITY_SAMPLERS, ..Self::Noobai.traits() }
            }
            Self::Pony => Traits {
                safe: "rating_safe",
                negatives: &["score_6", "score_5", "score_4", "source_pony", "source_furry", "watermark"],
                ..tags("pony", &["score_9", "score_8_up", "score_7_up", "source_anime"])
            },
            Self::Flux => Traits { hears_negatives: false, ..prose("flux", Base::Flux, 512) },
            Self::QwenImage => prose("qwen-image", Base::Qwen, 1024),
            Self::ZImage => prose("z-image", Base::ZImage, 512),
            Self::Anima => Traits {
                quality: &["masterpiece", "best quality", "score_7"],
                quality_stands: Stands::First,
                safe: "safe",
                negatives: &["worst quality", "low quality", "score_1", "score_2", "score_3"],
                ..prose("anima", Base::Anima, 512)
            },
            Self::Wan22 => Traits { sizes: WAN_SIZES, ..prose("wan22", Base::Wan, 512) },
        }
    }

    /// The name in files, commands and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.traits().name
    }

    /// The size it paints in that is nearest in shape to `frame`, compared by the logarithm of the ratio; of equal
    /// ones the larger.
    #[must_use]
    pub fn canvas(self, frame: FrameSize) -> FrameSize {
        let shape = |width: u32, height: u32| (f64::from(width) / f64::from(height)).ln();
        let wanted = shape(frame.width, frame.height);
        let off = |&(width, height): &(u32, u32)| (shape(width, height) - wanted).abs();
        let nearest = self.traits().sizes.iter().min_by(|one, other| off(one).total_cmp(&off(other)));
        let &(width, height) = nearest.unwrap_or(&(1024, 1024));
        FrameSize { width, height }
    }
}

/// A family of SDXL that reads tags.
const fn tags(name: &'static str, quality: &'static [&'static str]) -> Traits {
    Traits {
        name,
        base: Base::Sdxl,
        dialect: Dialect::Tags,
        quality,
        quality_stands: Stands::First,
        safe: "",
        negatives: COMMON_NEGATIVES,
        hears_negatives: true,
        budget: CLIP_BUDGET,
        sizes: SDXL_SIZES,
        samplers: NOISE_SAMPLERS,
    }
}

/// A family that reads prose.
const fn prose(name: &'static str, base: Base, budget: usize) -> Traits {
    Traits {
        name,
        base,
        dialect: Dialect::Prose,
        quality: &[],
        quality_stands: Stands::Last,
        safe: "",
        negatives: &[],
        hears_negatives: true,
        budget,
        sizes: FREE_SIZES,
        samplers: FLOW_SAMPLERS,
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Family> for String {
    fn from(family: Family) -> Self {
        family.as_str().to_owned()
    }
}

impl FromStr for Family {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|family| family.as_str() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("\"{text}\" is no model family that the studio knows: use one of {known}")
        })
    }
}

impl TryFrom<String> for Family {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_an_unknown_one_lists_them() {
        for family in Family::ALL {
            assert_eq!(family.as_str().parse(), Ok(family));
            assert_eq!(serde_json::to_string(&family).unwrap(), format!("\"{family}\""));
        }
        assert!("sd2".parse::<Family>().unwrap_err().contains("sdxl-anime"));
    }

    #[test]
    fn a_wide_frame_gets_the_nearest_trained_size() {
        let hd = FrameSize { width: 1920, height: 1080 };
        let canvas = |family: Family| family.canvas(hd);
        assert_eq!(canvas(Family::Illustrious), FrameSize { width: 1344, height: 768 });
        assert_eq!(canvas(Family::Sd15), FrameSize { width: 768, height: 448 });
        assert_eq!(canvas(Family::Flux), FrameSize { width: 1360, height: 768 });
        assert_eq!(
            Family::Pony.canvas(FrameSize { width: 1000, height: 1000 }),
            FrameSize { width: 1024, height: 1024 }
        );
    }

    #[test]
    fn every_size_suits_the_network() {
        for family in Family::ALL {
            let step = if family.traits().dialect == Dialect::Tags { 64 } else { 16 };
            assert!(
                family.traits().sizes.iter().all(|(width, height)| width % step == 0 && height % step == 0)
            );
        }
    }
}
