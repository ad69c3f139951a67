//! Setting a value inside a noun by a path of names.

use serde_json::Value;

use crate::error::StudioError;

/// Puts a value at a path of field names and numbers with dots between them.
pub(super) fn place(root: &mut Value, path: &str, value: Value) -> Result<(), StudioError> {
    let mut at = root;
    for part in path.split('.') {
        let wrong =
            || StudioError::Invalid(format!("\"{path}\" leads nowhere: there is no \"{part}\" to go into"));
        at = match at {
            Value::Object(fields) => fields.entry(part).or_insert(Value::Null),
            Value::Array(items) => {
                let index: usize = part.parse().map_err(|_| wrong())?;
                items.get_mut(index).ok_or_else(wrong)?
            }
            Value::Null => {
                *at = Value::Object(serde_json::Map::new());
                at.as_object_mut().expect("it was made an object just now").entry(part).or_insert(Value::Null)
            }
            _ => return Err(wrong()),
        };
    }
    *at = value;
    Ok(())
}
