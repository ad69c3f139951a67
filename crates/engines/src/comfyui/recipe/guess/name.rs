//! By name: what people call their files.
//!
//! The conventions are those of the files as their makers publish them on Hugging Face and Civitai.

use domain::family::Family;

use super::Guess;

/// A name, taken apart.
struct Name {
    /// Its words in lower case; a change from small to capital letters begins one, too.
    words: Vec<String>,
    /// All letters and digits in lower case, without anything between them.
    compact: String,
}

/// Merges for anime that were made of SD 1.5 and do not say so in their names.
const SD15_MERGES: &[&str] = &[
    "abyssorangemix",
    "anylora",
    "anythingv3",
    "anythingv4",
    "anythingv5",
    "animefull",
    "aom3",
    "babes",
    "camelliamix",
    "cetusmix",
    "counterfeit",
    "darksushi",
    "divineanime",
    "dreamshaper",
    "flat2danimerge",
    "ghostmix",
    "grapefruit",
    "hassaku",
    "kohakuv2",
    "majicmix",
    "meinahentai",
    "meinamix",
    "meinapastel",
    "meinaunreal",
    "mistoonanime",
    "mixprov4",
    "orangemix",
    "pastelmix",
    "perfectworld",
    "revanimated",
    "toonyou",
];

/// SDXL models for anime that are of none of the larger families.
const XL_ANIME: &[&str] =
    &["kohakuxl", "counterfeitxl", "animapencil", "holodayo", "heartofapple", "sdxlanime", "bluepencilxl"];

/// SDXL models that are not for anime.
const XL_OTHERS: &[&str] =
    &["sdxlbase", "sdxlv1", "sdxl10", "sdxlturbo", "sdxllightning", "juggernaut", "realvis", "sdxl"];

/// The family that the name of a file speaks for; none when it says nothing.
pub(crate) fn by_name(file_name: &str) -> Option<Guess> {
    let name = Name::of(file_name);
    let (family, sure, because) = name.flow().or_else(|| name.tagged()).or_else(|| name.older())?;
    let why = if sure { "is called" } else { "may be called" };
    Some(Guess::new(family, sure, format!("The file {why} after {because}.")))
}

/// A family, whether that is sure, and after what the file is called.
type Said = Option<(Family, bool, &'static str)>;

impl Name {
    fn of(file_name: &str) -> Self {
        let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = [".safetensors", ".gguf", ".ckpt", ".pt", ".sft"];
        let lower = base.to_lowercase();
        let kept = stem
            .iter()
            .find(|ending| lower.ends_with(**ending))
            .map_or(base.len(), |ending| base.len().saturating_sub(ending.len()));
        let base = base.get(..kept).unwrap_or(base);
        let compact = base.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Self { words: words(base), compact }
    }

    fn has(&self, part: &str) -> bool {
        self.compact.contains(part)
    }

    fn any(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.has(part))
    }

    fn word(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }

    fn starts(&self, beginning: &str) -> bool {
        self.words.iter().any(|word| word.starts_with(beginning))
    }

    /// Models that learned to follow a flow.
    fn flow(&self) -> Said {
        let wan = self.word("wan") || self.starts("wan2");
        if wan && self.any(&["wan22", "wan2ti2v", "wan2i2v", "wan2t2v"]) {
            return Some((Family::Wan22, true, "Wan 2.2"));
        }
        if wan && self.has("wan2") {
            // Wan 2.1 has the network of Wan 2.2 14B, but other halves and settings.
            return Some((Family::Wan22, false, "another Wan"));
        }
        if self.has("qwenimage") {
            return Some((Family::QwenImage, true, "Qwen-Image"));
        }
        if self.has("zimage") {
            return Some((Family::ZImage, true, "Z-Image"));
        }
        // FLUX.2 and Chroma are other networks.
        if self.starts("flux") && !self.any(&["flux2", "chroma", "klein"]) {
            return Some((Family::Flux, true, "FLUX.1"));
        }
        // "Anima Pencil" is an older SDXL model, and "Anima Gine" a way to write Animagine.
        let other = self.any(&["animapencil", "animagine", "animatrix"]) || self.has("xl");
        (self.word("anima") && !other).then_some((Family::Anima, true, "Anima"))
    }

    /// What was made of SDXL for tags.
    fn tagged(&self) -> Said {
        let velocity = self.any(&["vpred", "vprediction", "velocity"]);
        let noob = self.any(&["noobai", "noobxl", "noobnai"]) || self.word("noob") || self.word("noobai");
        let illustrious = self.any(&["illustrious", "ilustmix"]) || self.word("ilxl");
        let pony = self.any(&["pony", "autismmix"]) || self.word("pdxl");
        if noob && velocity {
            return Some((Family::NoobaiVpred, true, "NoobAI V-Pred"));
        }
        if velocity && (illustrious || self.has("xl")) {
            return Some((Family::NoobaiVpred, false, "a model that predicts velocity"));
        }
        if noob {
            return Some((Family::Noobai, !pony, "NoobAI"));
        }
        if self.any(&["animagine", "anim4gine"]) {
            // Versions before 4 were told the quality in other words.
            let older = self.any(&[
                "animaginexl3",
                "animaginexlv3",
                "animagine3",
                "animaginexl2",
                "animaginexlv2",
                "animaginexl10",
            ]);
            let family = if older { Family::SdxlAnime } else { Family::Animagine };
            return Some((family, true, if older { "an Animagine before 4" } else { "Animagine XL" }));
        }
        if illustrious {
            return Some((Family::Illustrious, !pony, "Illustrious"));
        }
        if pony {
            return Some((Family::Pony, true, "Pony Diffusion"));
        }
        let short = self.word("il") || self.word("ilv") || self.word("illu");
        short.then_some((Family::Illustrious, false, "Illustrious"))
    }

    /// SDXL itself and SD 1.5.
    fn older(&self) -> Said {
        let xl = self.has("xl");
        if self.any(XL_ANIME) {
            return Some((Family::SdxlAnime, true, "an SDXL model for anime"));
        }
        let refiner = self.has("refiner");
        if xl && !refiner && (self.has("anim") || self.any(SD15_MERGES)) {
            return Some((Family::SdxlAnime, false, "an SDXL model for anime"));
        }
        if xl && !refiner {
            return Some((Family::Sdxl, self.any(XL_OTHERS) || self.has("sdxlbase"), "SDXL"));
        }
        let plain =
            self.any(&["sd15", "sdv15", "v15pruned", "stablediffusionv15", "stablediffusion15", "v1emaonly"]);
        if plain {
            return Some((Family::Sd15, true, "SD 1.5"));
        }
        self.any(SD15_MERGES).then_some((Family::Sd15, true, "a merge of SD 1.5"))
    }
}

fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut small) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        if (!c.is_alphanumeric() || small && c.is_uppercase()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        small = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
