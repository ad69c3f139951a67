//! The settings that the makers of a family name for it.

use domain::family::Family;

/// Settings of a sampler, as ComfyUI names them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Usual {
    /// The sampler.
    pub(crate) sampler: &'static str,
    /// How the noise falls from step to step.
    pub(crate) scheduler: &'static str,
    /// Sampling steps.
    pub(crate) steps: u32,
    /// How strongly the words are followed.
    pub(crate) guidance: f32,
}

/// What suits a family when nobody says anything else.
pub(crate) const fn usual(family: Family) -> Usual {
    match family {
        // As the shipped recipe; the merges for anime name DPM++ 2M Karras, 20 to 30 steps and 7.
        Family::Sd15 => of("dpmpp_2m", "karras", 25, 7.0),
        // Diffusers' pipeline for stabilityai/stable-diffusion-xl-base-1.0: Euler and 5.
        Family::Sdxl => of("euler", "normal", 28, 5.0),
        // cagliostrolab/animagine-xl-4.0: Euler Ancestral, 25 to 28 steps, 4 to 7. Others for tags are used alike.
        Family::Animagine | Family::SdxlAnime => of("euler_ancestral", "normal", 28, 5.0),
        // OnomaAIResearch/Illustrious-xl-early-release-v0: Euler a, 20 to 28 steps, 5 to 7.5.
        Family::Illustrious => of("euler_ancestral", "normal", 28, 6.0),
        // Laxhar/noobai-XL-1.0: Euler a, 25 to 30 steps, 5 to 6.
        Family::Noobai => of("euler_ancestral", "normal", 28, 5.5),
        // Laxhar/noobai-XL-Vpred-1.0: Euler and no other, 28 to 35 steps, 4 to 5.
        Family::NoobaiVpred => of("euler", "normal", 30, 4.5),
        // Pony Diffusion V6 XL on Civitai: Euler a, 25 steps; its pictures there were made with 7.
        Family::Pony => of("euler_ancestral", "normal", 25, 7.0),
        // black-forest-labs/FLUX.1-dev: 3.5; steps and scheduler are those of ComfyUI's own template. For Wan all of it is
        // from the template of the 14B model of Comfy-Org/Wan_2.2_ComfyUI_Repackaged.
        Family::Flux | Family::Wan22 => of("euler", "simple", 20, 3.5),
        // Qwen/Qwen-Image: 4; steps and scheduler are those of ComfyUI's own template.
        Family::QwenImage => of("euler", "simple", 20, 4.0),
        // Tongyi-MAI/Z-Image-Turbo: eight steps without guidance; the sampler is that of ComfyUI's own template.
        Family::ZImage => of("res_multistep", "simple", 8, 1.0),
        // circlestone-labs/Anima: er_sde, 30 to 50 steps, 4 to 5.
        Family::Anima => of("er_sde", "simple", 30, 4.5),
    }
}

const fn of(sampler: &'static str, scheduler: &'static str, steps: u32, guidance: f32) -> Usual {
    Usual { sampler, scheduler, steps, guidance }
}
