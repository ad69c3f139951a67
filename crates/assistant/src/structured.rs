//! Answers with a form: found in whatever stands around them, read into a type, and judged.

use std::fmt;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::ask::Shape;

/// How many places of an answer are looked at for the beginning of its JSON.
const PLACES: usize = 64;

/// What is wrong with an answer, in words that whoever gave it can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(pub Vec<String>);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl Wrong {
    /// One thing.
    #[must_use]
    pub fn one(what: impl Into<String>) -> Self {
        Self(vec![what.into()])
    }
}

/// A type that an assistant can answer with.
pub trait Structured: DeserializeOwned + JsonSchema {
    /// Its name in a schema: letters, digits and underscores.
    const NAME: &'static str;

    /// Its form.
    #[must_use]
    fn shape() -> Shape {
        Shape { name: Self::NAME, schema: schemars::schema_for!(Self).to_value() }
    }

    /// Reads it out of an answer, whatever prose stands around it.
    ///
    /// # Errors
    ///
    /// When there is no JSON object in it, or none of this form.
    fn read(text: &str) -> Result<Self, Wrong> {
        let mut wrong = Wrong::one("it holds no JSON object");
        for (at, _) in text.match_indices('{').take(PLACES) {
            let mut objects =
                serde_json::Deserializer::from_str(&text[at..]).into_iter::<serde_json::Value>();
            let Some(Ok(object)) = objects.next() else { continue };
            match serde_json::from_value(object) {
                Ok(read) => return Ok(read),
                Err(error) if at == text.find('{').unwrap_or_default() => {
                    wrong =
                        Wrong::one(format!("the JSON object is not of the form that was asked for: {error}"));
                }
                Err(_) => {}
            }
        }
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Rain {
        drops: u32,
    }

    impl Structured for Rain {
        const NAME: &'static str = "rain";
    }

    #[test]
    fn json_is_found_in_the_prose_around_it() {
        for text in [
            r#"{"drops": 3}"#,
            "Sure! Here it is:\n```json\n{\"drops\": 3}\n```\nTell me {if} you want more.",
            r#"An example is {"drops": "many"}; the answer is {"drops": 3}."#,
        ] {
            assert_eq!(Rain::read(text), Ok(Rain { drops: 3 }), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |text: &str| Rain::read(text).unwrap_err().to_string();
        assert_eq!(said("I would rather not."), "it holds no JSON object");
        assert!(said(r#"{"drops": "three"}"#).contains("invalid type"), "{}", said(r#"{"drops": "three"}"#));
        assert!(said(r#"{"drops": 3, "run": "rm"}"#).contains("unknown field"));
        assert_eq!(said("{\"drops\": "), "it holds no JSON object");
    }
}
