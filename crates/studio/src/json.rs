//! JSON of our own plain data, which always can be written.

use serde::Serialize;

/// The value as compact JSON.
pub(crate) fn to_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the studio's data holds only values that JSON has")
}
