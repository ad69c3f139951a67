//! The scratch voice.

use serde::{Deserialize, Serialize};

/// The scratch voice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The middle pitch in hertz, 60 to 800.
    #[serde(default = "Voice::default_pitch")]
    pub pitch_hz: f32,
    /// How fast it speaks against the usual rate, 0.5 to 2.
    #[serde(default = "Voice::default_pace")]
    pub pace: f32,
}

impl Voice {
    const fn default_pitch() -> f32 {
        220.0
    }

    const fn default_pace() -> f32 {
        1.0
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self { pitch_hz: Self::default_pitch(), pace: Self::default_pace() }
    }
}
