//! The engine for ComfyUI against a stand-in that behaves as the recorded servers did.

#[cfg(test)]
mod course;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod pitfalls;
#[cfg(test)]
mod recipes;
#[cfg(test)]
mod support;
