//! The cookie of a session.

use axum::http::{HeaderMap, HeaderValue, header};
use domain::secret::Secret;

/// The cookie's name.
pub(super) const NAME: &str = "sakuga_session";

/// How long a browser keeps it: longer than any session that is used, because the studio ends sessions itself.
const KEEP_S: u32 = 400 * 24 * 60 * 60;

/// What the session's cookie holds in this request; none when there is none.
pub(super) fn read(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).map(|(_, value)| value)
}

/// Gives a browser its session.
pub(crate) fn staying(secret: &Secret, secure: bool) -> HeaderValue {
    line(secret.reveal(), KEEP_S, secure)
}

/// Takes the session from a browser.
pub(crate) fn leaving(secure: bool) -> HeaderValue {
    line("", 0, secure)
}

fn line(value: &str, keep_s: u32, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={keep_s}{secure}");
    let mut value = HeaderValue::from_str(&text).expect("secrets are made of letters and digits");
    value.set_sensitive(true);
    value
}
