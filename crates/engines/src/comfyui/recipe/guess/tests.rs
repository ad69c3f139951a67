//! Names as people publish them, and headers as trainers write them.

use domain::family::Family;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{by_header, by_name, guess, header_of, usual};

fn family(name: &str) -> Option<(Family, bool)> {
    by_name(name).map(|guess| (guess.family, guess.sure))
}

/// Names as people publish them, with the family that they surely say.
const SURE: &[(&str, Family)] = &[
    ("Illustrious-XL-v0.1.safetensors", Family::Illustrious),
    ("waiNSFWIllustrious_v140.safetensors", Family::Illustrious),
    ("waiIllustriousSDXL_v150.safetensors", Family::Illustrious),
    ("models\\SDXL\\prefectIllustriousXL_v3.safetensors", Family::Illustrious),
    ("NoobAI-XL-v1.1.safetensors", Family::Noobai),
    ("noobaiXLNAIXL_epsilonPred11Version.safetensors", Family::Noobai),
    ("noobaiXLNAIXL_vPred10Version.safetensors", Family::NoobaiVpred),
    ("NoobAI-XL-Vpred-v1.0.safetensors", Family::NoobaiVpred),
    ("noob_v-pred_10.safetensors", Family::NoobaiVpred),
    ("NOOBAI_V_PRED.SAFETENSORS", Family::NoobaiVpred),
    ("ponyDiffusionV6XL_v6StartWithThisOne.safetensors", Family::Pony),
    ("waiANINSFWPONYXL_v130.safetensors", Family::Pony),
    ("autismmixSDXL_autismmixPony.safetensors", Family::Pony),
    ("animagine-xl-4.0-opt.safetensors", Family::Animagine),
    ("animagineXL40_v4Opt.safetensors", Family::Animagine),
    ("animagine-xl-3.1.safetensors", Family::SdxlAnime),
    ("animaPencilXL_v500.safetensors", Family::SdxlAnime),
    ("kohaku-xl-delta-rev1.safetensors", Family::SdxlAnime),
    ("sd_xl_base_1.0.safetensors", Family::Sdxl),
    ("juggernautXL_v9.safetensors", Family::Sdxl),
    ("v1-5-pruned-emaonly.safetensors", Family::Sd15),
    ("sd1.5/whatever_sd15.safetensors", Family::Sd15),
    ("anything-v5.0.safetensors", Family::Sd15),
    ("meinamix_v12Final.safetensors", Family::Sd15),
    ("Counterfeit-V3.0_fp16.safetensors", Family::Sd15),
    ("anima-base-v1.0.safetensors", Family::Anima),
    ("anima_preview.safetensors", Family::Anima),
    ("z_image_turbo_bf16.safetensors", Family::ZImage),
    ("Z-Image-Turbo-Q8_0.gguf", Family::ZImage),
    ("flux1-dev-fp8.safetensors", Family::Flux),
    ("flux1-dev-kontext_fp8_scaled.safetensors", Family::Flux),
    ("qwen_image_fp8_e4m3fn.safetensors", Family::QwenImage),
    ("Qwen_Image_Edit_2509_fp8.safetensors", Family::QwenImage),
    ("wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors", Family::Wan22),
    ("Wan2.2-I2V-A14B-HighNoise-Q4_K_M.gguf", Family::Wan22),
];

#[test]
fn conventional_names_say_the_family() {
    for (name, expected) in SURE {
        assert_eq!(family(name), Some((*expected, true)), "{name}");
    }
    let unsure = [
        ("wan2.1_t2v_14B.safetensors", Family::Wan22),
        ("obsessionIllustrious_vPredV11.safetensors", Family::NoobaiVpred),
        ("novaAnimeXL_ilV50.safetensors", Family::Illustrious),
        ("somePonyIllustriousMerge.safetensors", Family::Illustrious),
        ("myOwnXL.safetensors", Family::Sdxl),
        ("dreamshaperXL_alpha2.safetensors", Family::SdxlAnime),
    ];
    for (name, expected) in unsure {
        assert_eq!(family(name), Some((expected, false)), "{name}");
    }
    let unknown = [
        "model.safetensors",
        "",
        "flux2-dev.safetensors",
        "sd3.5_large.safetensors",
        "sd_xl_refiner_1.0.safetensors",
        "swan.gguf",
    ];
    for name in unknown {
        assert_eq!(family(name), None, "{name}");
    }
}

fn header(said: &Value) -> Vec<u8> {
    let text = said.to_string();
    let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

fn tensors(named: &[(&str, &[u64])]) -> Vec<u8> {
    let tensor = |(name, shape): &(&str, &[u64])| {
        ((*name).to_owned(), json!({ "dtype": "F16", "shape": shape, "data_offsets": [0, 0] }))
    };
    header(&Value::Object(named.iter().map(tensor).collect()))
}

const SDXL: (&str, &[u64]) =
    ("model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight", &[640, 2048]);

#[test]
fn tensors_say_the_network() {
    type Tensor = (&'static str, &'static [u64]);
    let cases: &[(&[Tensor], Option<Family>)] = &[
        (
            &[("model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", &[320, 768])],
            Some(Family::Sd15),
        ),
        (
            &[(
                "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight",
                &[320, 1024],
            )],
            None,
        ),
        (&[SDXL], Some(Family::Sdxl)),
        (&[SDXL, ("v_pred", &[]), ("ztsnr", &[])], Some(Family::NoobaiVpred)),
        (&[("net.llm_adapter.blocks.0.cross_attn.q_proj.weight", &[1024, 1024])], Some(Family::Anima)),
        (
            &[("txt_norm.weight", &[3584]), ("transformer_blocks.0.img_mod.1.weight", &[18432, 3072])],
            Some(Family::QwenImage),
        ),
        (&[("cap_embedder.1.weight", &[3840, 2560])], Some(Family::ZImage)),
        (&[("cap_embedder.1.weight", &[2304, 2304])], None),
        (
            &[
                ("double_blocks.0.img_attn.norm.key_norm.scale", &[128]),
                ("vector_in.in_layer.weight", &[3072, 768]),
            ],
            Some(Family::Flux),
        ),
        (&[("double_blocks.0.img_attn.norm.key_norm.scale", &[128])], None),
        (
            &[("head.modulation", &[1, 2, 3072]), ("patch_embedding.weight", &[3072, 48, 1, 2, 2])],
            Some(Family::Wan22),
        ),
        (&[("anything.weight", &[1])], None),
    ];
    for (named, expected) in cases {
        assert_eq!(by_header(&tensors(named)).map(|guess| guess.family), *expected, "{named:?}");
    }
}

#[test]
fn what_trainers_write_counts_where_the_tensors_say_nothing() {
    let said = |key: &str, word: &str| {
        by_header(&header(&json!({ "__metadata__": { key: word } }))).map(|guess| guess.family)
    };
    assert_eq!(said("modelspec.architecture", "stable-diffusion-xl-v1-base/lora"), Some(Family::Sdxl));
    assert_eq!(said("modelspec.architecture", "Flux.1-dev/lora"), Some(Family::Flux));
    assert_eq!(said("ss_base_model_version", "sd_v1"), Some(Family::Sd15));
    assert_eq!(said("ss_base_model_version", "sd_v2"), None);
}

#[test]
fn name_and_header_together_know_more_than_each() {
    let sdxl = tensors(&[SDXL]);
    let velocity = tensors(&[SDXL, ("v_pred", &[]), ("ztsnr", &[])]);
    let both = |name: &str, header: &[u8]| guess(name, Some(header)).map(|guess| (guess.family, guess.sure));
    assert_eq!(both("ponyDiffusionV6XL.safetensors", &sdxl), Some((Family::Pony, true)));
    assert_eq!(both("noobaiXL.safetensors", &velocity), Some((Family::NoobaiVpred, true)));
    assert_eq!(both("waiIllustrious.safetensors", &velocity), Some((Family::NoobaiVpred, false)));
    assert_eq!(both("sd15.safetensors", &sdxl), Some((Family::Sdxl, false)));
    assert_eq!(both("model.safetensors", b"nothing"), None);
    assert_eq!(guess("anima.safetensors", None).map(|guess| guess.sure), Some(true));
}

#[test]
fn a_bad_header_is_named_and_says_nothing() {
    assert_eq!(by_header(&[]), None);
    assert_eq!(by_header(&u64::MAX.to_le_bytes()), None);
    assert_eq!(by_header(&header(&json!([1, 2]))), None);
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        header_of(&path).map_err(|why| why.replace(&path.display().to_string(), name))
    };
    let mut whole = tensors(&[SDXL]);
    let header = whole.clone();
    whole.extend([0; 64]);
    assert_eq!(put("good.safetensors", &whole), Ok(header));
    assert!(put("short.safetensors", &whole[..40]).unwrap_err().contains("ends within its header"));
    assert!(put("page.safetensors", b"<!DOCTYPE html>").unwrap_err().contains("begins with no header"));
    assert!(put("empty.safetensors", b"").unwrap_err().contains("cannot be read"));
}

#[test]
fn usual_settings_are_those_that_the_family_knows() {
    for family in Family::ALL {
        let settings = usual(family);
        assert!(family.traits().samplers.contains(&settings.sampler), "{family}");
        assert!((1..=50).contains(&settings.steps) && (1.0..=8.0).contains(&settings.guidance), "{family}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_it_stumble(name in ".*", bytes in proptest::collection::vec(any::<u8>(), 0..64), text in ".{0,40}") {
        let _ = guess(&name, Some(&bytes));
        let mut framed = (text.len() as u64).to_le_bytes().to_vec();
        framed.extend(text.as_bytes());
        let _ = by_header(&framed);
    }
}
