//! The long lists of the families: samplers, sizes, and words that keep damage out of pictures.

/// The samplers of models that learned to remove noise.
pub(super) const NOISE_SAMPLERS: &[&str] = &[
    "euler",
    "euler_cfg_pp",
    "euler_ancestral",
    "euler_ancestral_cfg_pp",
    "heun",
    "heunpp2",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpm_fast",
    "dpm_adaptive",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_sde_gpu",
    "dpmpp_2m",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_gpu",
    "dpmpp_3m_sde",
    "dpmpp_3m_sde_gpu",
    "ddpm",
    "lcm",
    "ipndm",
    "ipndm_v",
    "deis",
    "res_multistep",
    "ddim",
    "uni_pc",
    "uni_pc_bh2",
];

/// The samplers of models that predict velocity; the ancestral ones of higher order burn their colours.
pub(super) const VELOCITY_SAMPLERS: &[&str] =
    &["euler", "euler_ancestral", "ddim", "dpmpp_2m", "heun", "uni_pc"];

/// The samplers of models that learned to follow a flow.
pub(super) const FLOW_SAMPLERS: &[&str] = &[
    "euler",
    "euler_ancestral",
    "heun",
    "dpm_2",
    "dpmpp_2m",
    "dpmpp_sde",
    "dpmpp_2m_sde",
    "lcm",
    "ipndm",
    "ipndm_v",
    "deis",
    "res_multistep",
    "er_sde",
    "uni_pc",
    "uni_pc_bh2",
];

/// The sizes of SDXL and its kin, each about one megapixel with sides in steps of 64.
pub(super) const SDXL_SIZES: &[(u32, u32)] = &[
    (1024, 1024),
    (1152, 896),
    (896, 1152),
    (1216, 832),
    (832, 1216),
    (1344, 768),
    (768, 1344),
    (1536, 640),
    (640, 1536),
];

/// Sizes of models without strict ones, each about one megapixel with sides in steps of 16.
pub(super) const FREE_SIZES: &[(u32, u32)] = &[
    (1024, 1024),
    (1184, 880),
    (880, 1184),
    (1248, 832),
    (832, 1248),
    (1360, 768),
    (768, 1360),
    (1568, 672),
    (672, 1568),
];

/// The sizes of SD 1.5: the area that it was tuned on, with sides in steps of 64.
pub(super) const SD15_SIZES: &[(u32, u32)] = &[
    (512, 512),
    (640, 512),
    (512, 640),
    (704, 512),
    (512, 704),
    (768, 512),
    (512, 768),
    (768, 448),
    (448, 768),
    (896, 384),
    (384, 896),
];

/// The sizes of Wan: 480 and 720 lines, and what lies between in area, with sides in steps of 16.
pub(super) const WAN_SIZES: &[(u32, u32)] =
    &[(832, 480), (480, 832), (624, 624), (720, 544), (544, 720), (960, 416), (416, 960)];

/// Three chunks of 75 tokens; what stands beyond them pulls hardly any more.
pub(super) const CLIP_BUDGET: usize = 225;

/// Words that keep text and damage out of a picture, common to the tag families.
pub(super) const COMMON_NEGATIVES: &[&str] = &[
    "lowres",
    "worst quality",
    "bad quality",
    "bad anatomy",
    "bad hands",
    "jpeg artifacts",
    "signature",
    "watermark",
];

/// The negatives that the makers of Animagine XL name.
pub(super) const ANIMAGINE_NEGATIVES: &[&str] = &[
    "lowres",
    "bad anatomy",
    "bad hands",
    "text",
    "error",
    "missing finger",
    "extra digits",
    "fewer digits",
    "cropped",
    "worst quality",
    "low quality",
    "low score",
    "bad score",
    "average score",
    "signature",
    "watermark",
    "username",
    "blurry",
];
