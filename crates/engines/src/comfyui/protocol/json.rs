//! JSON as Python writes it: a number that is none stands there as a bare word, which no other reader takes.

use serde::de::DeserializeOwned;

/// The words that Python writes for numbers which JSON does not have.
const NO_NUMBERS: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];

/// Reads JSON; a bare `NaN` or `Infinity` is read as `null`.
///
/// # Errors
///
/// When it is no JSON otherwise either.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(text).or_else(|error| match with_nulls(text) {
        Some(mended) => serde_json::from_slice(&mended),
        None => Err(error),
    })
}

/// The text with `null` in place of each number that is none; none when there is no such word outside strings.
fn with_nulls(text: &[u8]) -> Option<Vec<u8>> {
    let mut mended = Vec::with_capacity(text.len());
    let (mut at, mut in_string, mut found) = (0, false, false);
    while let Some(&byte) = text.get(at) {
        let word = NO_NUMBERS.into_iter().find(|word| !in_string && text[at..].starts_with(word));
        if let Some(word) = word {
            mended.extend_from_slice(b"null");
            at += word.len();
            found = true;
            continue;
        }
        mended.push(byte);
        at += 1;
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                mended.extend(text.get(at));
                at += 1;
            }
            _ => {}
        }
    }
    found.then_some(mended)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_no_number_is_null_and_words_in_strings_stay() {
        let text = br#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" Infinity", "d": 1.5}"#;
        let expected = json!({"a": null, "b": [null, null], "c": "NaN \" Infinity", "d": 1.5});
        assert_eq!(read::<Value>(text).unwrap(), expected);
    }

    #[test]
    fn what_is_no_json_stays_an_error() {
        assert!(read::<Value>(b"<html>502 Bad Gateway</html>").is_err());
        assert!(read::<Value>(b"{\"a\": NaN").is_err());
        assert!(read::<Value>(b"\"open \\").is_err());
    }
}
