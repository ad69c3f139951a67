//! Reading what a person wrote: an unknown key is refused where it stands, with the names that could have been meant.
//!
//! What the studio wrote itself may be read more kindly, so that a noun can lose a field; what somebody writes now
//! may not, because a field that is dropped in silence looks like one that was set.

use std::fmt;

use domain::screenplay::castfile::with_nearest;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// What cannot be so, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// Names and numbers with dots between them, such as `cast.0.pose`; empty for the whole value.
    pub(crate) path: String,
    /// What is wrong.
    pub(crate) message: String,
    /// What was meant, as far as that can be guessed, such as "did you mean `pose`?".
    pub(crate) fix: Option<String>,
}

/// The value as a `T`; a key that `T` does not know is refused.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    T::deserialize(Strict { value, path: String::new() })
}

/// A value and where it stands.
struct Strict<'v> {
    value: &'v Value,
    path: String,
}

impl<'v> Strict<'v> {
    fn inside(&self, name: &str, value: &'v Value) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { value, path }
    }

    /// Refuses the first key that is not among the fields.
    fn check_keys(&self, fields: &'static [&'static str]) -> Result<(), Misfit> {
        let Value::Object(entries) = self.value else { return Ok(()) };
        let Some((key, value)) = entries.iter().find(|(key, _)| !fields.contains(&key.as_str())) else {
            return Ok(());
        };
        let short: String = key.chars().take(80).collect();
        let error = <Misfit as de::Error>::unknown_field(&short, fields);
        Err(error.with_guess().at(&self.inside(&short, value).path))
    }
}

impl Misfit {
    /// The same, said to be there unless a place inside it is known.
    fn at(mut self, path: &str) -> Self {
        if self.path.is_empty() {
            path.clone_into(&mut self.path);
        }
        self
    }

    /// The same with the name that is nearest to one that is unknown.
    fn with_guess(self) -> Self {
        let words = with_nearest(&self.message);
        let guess = words.split_once("; did you mean").map(|(_, guess)| format!("did you mean{guess}"));
        Self { fix: guess, ..self }
    }
}

impl<'de> Deserializer<'de> for Strict<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let read = match self.value {
            Value::Array(items) => {
                let items = items.iter().enumerate().map(|(at, item)| self.inside(&at.to_string(), item));
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| (key.as_str(), self.inside(key, value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
            plain => plain.clone().deserialize_any(visitor).map_err(Misfit::from),
        };
        read.map_err(|error| error.at(&self.path))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.check_keys(fields)?;
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let path = self.path.clone();
        visitor.visit_newtype_struct(self).map_err(|error| error.at(&path))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let read = self.value.clone().deserialize_enum(name, variants, visitor);
        read.map_err(|error| Misfit::from(error).at(&self.path))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

impl IntoDeserializer<'_, Misfit> for Strict<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { path: String::new(), message: message.to_string(), fix: None }
    }
}

impl From<serde_json::Error> for Misfit {
    fn from(error: serde_json::Error) -> Self {
        <Self as de::Error>::custom(error).with_guess()
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

#[cfg(test)]
mod tests {
    use domain::shot::{ShotContent, Staging};
    use serde_json::json;

    use super::*;

    fn refused(value: &Value) -> Misfit {
        from_value::<ShotContent>(value).unwrap_err()
    }

    fn content() -> Value {
        let staging: Staging = serde_json::from_value(json!({"character": "hana", "side": "left"})).unwrap();
        serde_json::to_value(ShotContent { cast: vec![staging], frames: 24, ..ShotContent::default() })
            .unwrap()
    }

    #[test]
    fn what_fits_is_read_as_ever() {
        let read: ShotContent = from_value(&content()).unwrap();
        assert_eq!(read, serde_json::from_value(content()).unwrap());
    }

    #[test]
    fn an_unknown_key_is_refused_where_it_stands_with_the_nearest_name() {
        let mut wrong = content();
        wrong["cast"][0]["posse"] = json!("run");
        let misfit = refused(&wrong);
        assert_eq!(misfit.path, "cast.0.posse");
        assert_eq!(misfit.fix.as_deref(), Some("did you mean `pose`?"));
        let mut wrong = content();
        wrong["light"]["wether"] = json!("rain");
        let misfit = refused(&wrong);
        assert_eq!(misfit.path, "light.wether");
        assert_eq!(misfit.fix.as_deref(), Some("did you mean `weather`?"));
    }

    #[test]
    fn a_value_that_cannot_be_is_refused_where_it_stands() {
        let mut wrong = content();
        wrong["cast"][0]["pose"] = json!("runn");
        let misfit = refused(&wrong);
        assert_eq!(misfit.path, "cast.0.pose");
        assert_eq!(misfit.fix.as_deref(), Some("did you mean `run`?"));
        let mut wrong = content();
        wrong["frames"] = json!("many");
        assert_eq!(refused(&wrong).path, "frames");
        let mut wrong = content();
        wrong["cast"][0]["character"] = json!(7);
        assert_eq!(refused(&wrong).path, "cast.0.character");
    }
}
