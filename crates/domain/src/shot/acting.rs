//! What a figure of a shot does: pose, head, face, and from where it is seen.

use serde::{Deserialize, Serialize};

/// The side of the screen, from the viewer.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left.
    Left,
    /// Middle.
    #[default]
    Centre,
    /// Right.
    Right,
}

/// What a body does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pose {
    /// Stands.
    #[default]
    Stand,
    /// Walks.
    Walk,
    /// Runs.
    Run,
    /// Sits.
    Sit,
    /// Crouches down.
    Crouch,
    /// Holds one hand out.
    Reach,
    /// Raises a hand.
    Wave,
    /// Holds something up, as an umbrella.
    HoldUp,
    /// Bows.
    Bow,
    /// Is in the air.
    Jump,
    /// Points at something.
    Point,
    /// Stands with folded arms.
    CrossArms,
    /// Sits on the heels.
    Kneel,
}

/// How a head is turned against its body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// As body and gaze have it.
    #[default]
    Usual,
    /// To the left of the screen.
    Left,
    /// To the right of the screen.
    Right,
    /// Raised.
    Up,
    /// Bent.
    Down,
    /// Back over the shoulder.
    Back,
    /// Leaning to one side.
    Tilted,
}

impl Head {
    /// Whether nothing is said of it.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::Usual
    }
}

/// A drawn sign of feeling.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Red cheeks.
    Blush,
    /// A drop of sweat.
    Sweat,
    /// Tears.
    Tears,
    /// Breath that is seen in the cold.
    Breath,
}

/// What a face shows.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// At rest.
    #[default]
    Neutral,
    /// Smiling.
    Smile,
    /// Laughing.
    Laugh,
    /// Sad.
    Sad,
    /// Crying.
    Cry,
    /// Angry.
    Angry,
    /// Surprised.
    Surprised,
    /// Worried.
    Worried,
    /// Shy, blushing.
    Shy,
    /// Eyes closed.
    EyesClosed,
}

/// From which side a figure is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// From the front.
    Front,
    /// Turned halfway.
    #[default]
    ThreeQuarter,
    /// From the side.
    Profile,
    /// From behind, turned halfway.
    ThreeQuarterBack,
    /// From behind.
    Back,
}

/// Where a figure looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gaze {
    /// Where the face points.
    #[default]
    Ahead,
    /// Up.
    Up,
    /// Down.
    Down,
    /// To the left of the screen.
    Left,
    /// To the right of the screen.
    Right,
    /// Into the lens.
    Viewer,
}
