//! Points and directions in space: x to the right of a figure seen from the front, y upwards, z to its front.

/// A point or direction in space, in centimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vec3 {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) z: f32,
}

pub(super) const fn space(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

impl Vec3 {
    pub(super) fn plus(self, other: Self, times: f32) -> Self {
        space(self.x + other.x * times, self.y + other.y * times, self.z + other.z * times)
    }

    pub(super) fn mix(self, other: Self, share: f32) -> Self {
        self.plus(other.plus(self, -1.0), share)
    }

    pub(super) fn length(self) -> f32 {
        libm::sqrtf(self.dot(self))
    }

    pub(super) fn unit(self) -> Self {
        let length = self.length().max(1e-5);
        space(self.x / length, self.y / length, self.z / length)
    }

    pub(super) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// The direction at right angles to both.
    pub(super) fn cross(self, other: Self) -> Self {
        space(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }
}
