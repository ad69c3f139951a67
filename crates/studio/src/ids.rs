//! Fresh identifiers.

use std::sync::Mutex;

use domain::id::Ids;
use ulid::Generator;

/// Makes ULIDs that sort in the order in which they were made, also within one millisecond.
#[derive(Default)]
pub struct SystemIds(Mutex<Generator>);

impl Ids for SystemIds {
    fn next(&self) -> String {
        let mut generator = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // More than 2^80 in one millisecond do not happen; a clock set back keeps the last millisecond.
        generator.generate().expect("a millisecond has room for 2^80 identifiers").to_string()
    }
}
