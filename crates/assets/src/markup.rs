//! The small parts of which a page is made, and the escaping that keeps text from becoming markup.

use std::fmt::Write as _;

/// A figure with what it counts.
pub(crate) fn number(value: &str, label: &str) -> String {
    format!("<div><b>{}</b><span>{label}</span></div>", escape(value))
}

/// A titled list, or nothing.
pub(crate) fn list(title: &str, items: &str) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("<section><h2>{title}</h2>\n<ul>\n{items}</ul></section>\n")
}

/// Minutes and seconds, `1:24`.
pub(crate) fn clock(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// Text with everything written otherwise that could be taken for markup.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A relative path as a link: every byte that means something in a link is written by its number, so that no
/// path can become an address.
pub(crate) fn href(path: &str) -> String {
    let mut link = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') {
            link.push(char::from(byte));
        } else {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link
}
