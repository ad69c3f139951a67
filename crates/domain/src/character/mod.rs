//! Characters: who is in the film, how they look and how they are described to an engine.
//!
//! These are the tables of `cast.toml`. Unknown keys are refused, so that a typing mistake is found when it
//! is made and not when a picture lacks something.

mod appearance;
mod look;
mod person;
mod reference;
mod relation;
mod voice;

pub use appearance::{Build, Distinctive, Eyes, Gender, Hair, HairShape, Hat, Species};
pub use look::{Look, Outfit};
pub use person::Character;
pub use reference::{Reference, ReferenceKind};
pub use relation::{Rating, Relation};
pub use voice::Voice;
