//! Files as answers: their tag, their name, their part, and what a browser may do with them.

use std::io::SeekFrom;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::asset::{Asset, ContentHash};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use crate::error::Problem;
use crate::range::{Wanted, wanted};

/// The bytes of a file, in the `OpenAPI` document.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it only describes bodies")]
pub(crate) struct FileBytes(Vec<u8>);

/// What is in a file of any kind, JSON too, in the `OpenAPI` document.
#[derive(utoipa::ToSchema)]
#[schema(value_type = serde_json::Value)]
#[expect(dead_code, reason = "it only describes bodies")]
pub(crate) struct FileContent(Vec<u8>);

/// How many bytes are read from a file at once.
const PIECE: usize = 64 * 1024;
/// What the address of a content never changes.
const FOREVER: &str = "private, max-age=31536000, immutable";
/// What may change is asked for again, and mostly answered with its tag alone.
const ASK_AGAIN: &str = "private, no-cache";
/// A document may run nothing and load nothing.
const SANDBOX: &str = "sandbox; default-src 'none'";

/// Whether an address names a content, which never changes, or a thing, which may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Address {
    /// It names a content by its hash.
    Content,
    /// It names a thing.
    Thing,
}

impl Address {
    /// The address of a file of this content that was asked for with this hash.
    pub(crate) fn of(asked: Option<&ContentHash>, hash: &ContentHash) -> Self {
        if asked == Some(hash) { Self::Content } else { Self::Thing }
    }
}

/// The tag of a content in one form, such as `file` or `small`.
pub(crate) fn tag(hash: &ContentHash, form: &str) -> HeaderValue {
    let form = if form.is_empty() { String::new() } else { format!("-{form}") };
    value(&format!("\"{}{form}\"", hash.0))
}

/// The answer for somebody who has it already, if the request says so.
pub(crate) fn not_modified(headers: &HeaderMap, tag: &HeaderValue, address: Address) -> Option<Response> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    let own = tag.to_str().ok()?;
    let same =
        known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == own);
    same.then(|| (StatusCode::NOT_MODIFIED, kept(tag, address)).into_response())
}

/// The headers that let an answer be kept.
pub(crate) fn kept(tag: &HeaderValue, address: Address) -> [(HeaderName, HeaderValue); 2] {
    let keep = if address == Address::Content { FOREVER } else { ASK_AGAIN };
    [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static(keep))]
}

/// A file, or the part of it that the request asks for.
pub(crate) async fn file(
    asset: &Asset,
    file: std::fs::File,
    request: &HeaderMap,
    (tag, address): (&HeaderValue, Address),
) -> Result<Response, Problem> {
    let (status, first, length) = match part(request, tag, asset.size) {
        Wanted::Whole => (StatusCode::OK, 0, asset.size),
        Wanted::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Wanted::Nothing => return Ok(nothing_of(asset)),
    };
    let mut file = tokio::fs::File::from_std(file);
    file.seek(SeekFrom::Start(first)).await.map_err(|error| {
        Problem::unavailable("storage", format!("failed to read {}: {error}", asset.path))
    })?;
    let body = Body::from_stream(ReaderStream::with_capacity(file.take(length), PIECE));
    let mut response = (status, kept(tag, address), body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{}", first + length - 1, asset.size);
        headers.insert(header::CONTENT_RANGE, value(&range));
    }
    describe(headers, asset);
    Ok(response)
}

/// What is asked for: a part only of the content that the request knows.
fn part(request: &HeaderMap, tag: &HeaderValue, size: u64) -> Wanted {
    let same = request.get(header::IF_RANGE).is_none_or(|known| known == tag);
    let range = request.get(header::RANGE).and_then(|range| range.to_str().ok());
    if same { wanted(range, size) } else { Wanted::Whole }
}

fn nothing_of(asset: &Asset) -> Response {
    let detail = format!("the file has {} bytes and none of those that were asked for", asset.size);
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "no_such_range", detail)
        .field("Range")
        .fix("ask for bytes that it has, or leave the header out");
    let mut response = problem.into_response();
    response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes */{}", asset.size)));
    response
}

/// Says what a file is and keeps a browser from guessing or running it.
fn describe(headers: &mut HeaderMap, asset: &Asset) {
    let kind = HeaderValue::from_str(&asset.media_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let shown = is_shown(&asset.media_type);
    if !shown {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    }
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition(&asset.path, shown)));
}

/// Pictures, films and sound are shown; a drawing in SVG is a document and may hold a program.
fn is_shown(media_type: &str) -> bool {
    let shown = ["image/", "video/", "audio/"].iter().any(|kind| media_type.starts_with(kind));
    shown && !media_type.starts_with("image/svg")
}

/// The real name of a file (RFC 6266): for old readers in ASCII, for others as it is (RFC 8187).
fn disposition(path: &str, shown: bool) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let kind = if shown { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name))
}

fn percent(name: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    name.bytes().map(byte).collect()
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_anything_that_a_file_can() {
        insta::assert_snapshot!(disposition("a/b/rain_e01.png", true), @r#"inline; filename="rain_e01.png"; filename*=UTF-8''rain_e01.png"#);
        insta::assert_snapshot!(disposition("雨 \"x\"\r\n.json", false), @r#"attachment; filename="_ _x___.json"; filename*=UTF-8''%E9%9B%A8%20%22x%22%0D%0A.json"#);
    }

    #[test]
    fn only_what_plays_is_shown() {
        assert!(is_shown("image/png") && is_shown("video/mp4") && is_shown("audio/wav"));
        assert!(!is_shown("text/html") && !is_shown("image/svg+xml") && !is_shown("application/json"));
    }
}
