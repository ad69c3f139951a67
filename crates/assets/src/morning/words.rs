//! Lengths, moments and lists as people read them.

use std::fmt::Write as _;

use crate::markup::{escape, href};

/// How many shots a list names.
const NAMED: usize = 36;

/// A length of time: `380 ms`, `4.2 s`, `3 min 20 s`, `8 h 36 min`.
pub(super) fn length(ms: f64) -> String {
    let seconds = ms.max(0.0) / 1000.0;
    if seconds < 0.9995 {
        return format!("{:.0} ms", ms.max(0.0));
    }
    if seconds < 59.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    if whole < 3600 {
        return format!("{} min {:02} s", whole / 60, whole % 60);
    }
    let minutes = whole / 60;
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

/// A moment without its seconds: `2026-11-22 09:30 UTC`.
pub(super) fn moment(rfc3339: &str) -> String {
    let short: String = rfc3339.replace('T', " ").chars().take(16).collect();
    escape(&short) + " UTC"
}

/// `1 shot`, `2 shots`.
pub(super) fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Shots that lead to what was drawn of them.
pub(super) fn shots(codes: &[String]) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let mut html = String::from("<p class=\"shots\">");
    for code in codes.iter().take(NAMED) {
        let _ = write!(html, "<a href=\"#{}\">{}</a>", href(code), escape(code));
    }
    if codes.len() > NAMED {
        let _ = write!(html, "<span>and {} more</span>", codes.len() - NAMED);
    }
    html.push_str("</p>\n");
    html
}

/// A command to be copied.
pub(super) fn command(text: &str) -> String {
    format!("<pre class=\"command\"><code>{}</code></pre>\n", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_as_exactly_as_they_matter() {
        let said = [0.0, 380.4, 999.6, 4_230.0, 59_960.0, 200_000.0, 30_960_000.0].map(length);
        assert_eq!(said, ["0 ms", "380 ms", "1.0 s", "4.2 s", "1 min 00 s", "3 min 20 s", "8 h 36 min"]);
        assert_eq!(moment("2026-11-22T09:30:12.123Z"), "2026-11-22 09:30 UTC");
    }
}
