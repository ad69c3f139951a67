//! Causes: failures that say the same of different shots are one.

/// The cause without what differs from job to job: numbers, codes and identities become `#`.
#[must_use]
pub fn general(words: &str) -> String {
    let mut general = String::with_capacity(words.len());
    for word in words.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let bare = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        if bare.chars().any(|letter| letter.is_ascii_digit()) {
            general.push('#');
            general.push_str(&word[bare.len()..]);
        } else {
            general.push_str(word);
        }
    }
    general
}

/// A short word for a cause: of jobs held for different reasons it differs, too.
#[must_use]
pub fn cause_key(state: &str, words: &str) -> String {
    let hash = blake3::hash(format!("{state}/{}", general(words)).as_bytes());
    hash.to_hex().chars().take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_that_differ_in_numbers_and_codes_are_one() {
        let general = |words| super::general(words);
        assert_eq!(general("c0040: out of memory: 12.5 GiB of 8"), "#: out of memory: #.# GiB of #");
        assert_eq!(general("no space left"), "no space left");
        assert_eq!(general("失敗 3 回"), "失敗 # 回");
        assert_eq!(cause_key("failed", "job 01J9A: busy"), cause_key("failed", "job 02KXY: busy"));
        assert_ne!(cause_key("failed", "busy"), cause_key("held", "busy"));
        assert_eq!(cause_key("failed", "busy").len(), 6);
    }
}
