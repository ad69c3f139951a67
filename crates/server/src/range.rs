//! Byte ranges (RFC 9110 §14): which part of a file is asked for.

/// What a `Range` header asks of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it: nothing else was asked, or nothing that is understood.
    Whole,
    /// The bytes from the first to the last, both included.
    Part(u64, u64),
    /// Bytes that the file does not have.
    Nothing,
}

/// Reads a header for a file of this size. Several ranges and other units are answered with the whole file, as
/// the standard allows.
pub(crate) fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(range) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-') else { return Wanted::Whole };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Wanted::Whole,
        (Some(first), _) if first >= size && is_open_or_number(last) => Wanted::Nothing,
        (Some(first), Some(last)) => Wanted::Part(first, last.min(size - 1)),
        (Some(first), None) if last.is_empty() => Wanted::Part(first, size - 1),
        (None, Some(0)) if first.is_empty() => Wanted::Nothing,
        (None, Some(_)) if first.is_empty() && size == 0 => Wanted::Nothing,
        (None, Some(last)) if first.is_empty() => Wanted::Part(size - last.min(size), size - 1),
        _ => Wanted::Whole,
    }
}

fn is_open_or_number(text: &str) -> bool {
    text.is_empty() || number(text).is_some()
}

/// Digits and nothing else; more of them than a file can have bytes count as the most there can be.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_understood_is_answered_whole() {
        for header in [
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=0-1,3-4",
            "bytes=a-b",
            "items=0-1",
            "bytes=+1-2",
        ] {
            assert_eq!(wanted(Some(header), 10), Wanted::Whole, "{header}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
        for header in ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(wanted(Some(header), 10), Wanted::Nothing, "{header}");
        }
        for header in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
            assert_eq!(wanted(Some(header), 0), Wanted::Nothing, "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_range_is_the_slice_that_it_names(content in prop::collection::vec(any::<u8>(), 1..60), first in 0_usize..80, length in 0_usize..80) {
            let size = content.len() as u64;
            let part = |header: String| match wanted(Some(&header), size) {
                Wanted::Part(first, last) => Some(content[first as usize..=last as usize].to_vec()),
                Wanted::Nothing => Some(Vec::new()),
                Wanted::Whole => None,
            };
            let from = |first: usize| content.get(first..).unwrap_or_default().to_vec();
            let closed = part(format!("bytes={first}-{}", first + length));
            prop_assert_eq!(closed.unwrap(), from(first).into_iter().take(length + 1).collect::<Vec<u8>>());
            prop_assert_eq!(part(format!("bytes={first}-")).unwrap(), from(first));
            let tail = content[content.len().saturating_sub(length)..].to_vec();
            prop_assert_eq!(part(format!("bytes=-{length}")).unwrap(), tail);
        }
    }
}
