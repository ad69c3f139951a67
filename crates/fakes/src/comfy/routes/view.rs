//! `/view`: gives files out.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::clock::WallMs;
use futures_util::stream;

use super::{answer, empty};
use crate::comfy::fault::Fault;
use crate::comfy::files::{Place, content_type, normal};
use crate::comfy::server::Server;

/// The names of the days, from the first of January 1970 on.
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// The names of the months.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A file that is asked for.
struct Found {
    name: String,
    bytes: Vec<u8>,
    modified_ns: u128,
}

impl Found {
    fn etag(&self) -> String {
        format!("\"{:x}-{:x}\"", self.modified_ns, self.bytes.len())
    }

    /// When it was changed, as HTTP writes it.
    fn modified(&self) -> String {
        let ms = i64::try_from(self.modified_ns / 1_000_000).unwrap_or(0);
        let text = WallMs(ms).rfc3339();
        let month = text[5..7].parse::<usize>().unwrap_or(1);
        let weekday = DAYS[usize::try_from(ms / 86_400_000).unwrap_or(0) % 7];
        format!("{weekday}, {} {} {} {} GMT", &text[8..10], MONTHS[month - 1], &text[..4], &text[11..19])
    }
}

/// `GET /view`.
pub(super) async fn view(
    State(server): State<Arc<Server>>,
    Query(asked): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let mut found = match find(&server, &asked) {
        Ok(found) => found,
        Err(status) => return empty(status),
    };
    if let Some(kind) = changed(&asked, &found.name) {
        let mut response = answer(StatusCode::OK, kind, found.bytes);
        disposition(&mut response, &found.name);
        return response;
    }
    let etag = found.etag();
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return empty(StatusCode::NOT_MODIFIED);
    }
    let modified = found.modified();
    let middle = found.bytes.len() / 2;
    if server.faults.strikes(Fault::ViewCorrupt) {
        found.bytes.iter_mut().skip(middle).take(64).for_each(|byte| *byte ^= 0x55);
    }
    if server.faults.strikes(Fault::ViewTruncated) {
        found.bytes.truncate(middle);
    }
    let mut response = part(&found, headers.get(header::RANGE));
    let said = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ETAG, etag.as_str()),
        (header::LAST_MODIFIED, modified.as_str()),
        (header::ACCEPT_RANGES, "bytes"),
    ] {
        insert(said, name, value);
    }
    disposition(&mut response, &found.name);
    if server.faults.strikes(Fault::ViewCut) {
        let length = HeaderValue::from(found.bytes.len());
        *response.body_mut() = cut(found.bytes);
        response.headers_mut().insert(header::CONTENT_LENGTH, length);
    }
    response
}

fn find(server: &Server, asked: &BTreeMap<String, String>) -> Result<Found, StatusCode> {
    let text = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let name = asked.get("filename").filter(|name| !name.is_empty()).ok_or(StatusCode::NOT_FOUND)?;
    if name.starts_with('/') || name.contains("..") {
        return Err(StatusCode::BAD_REQUEST);
    }
    let place = asked.get("type").map_or(Some(Place::Output), |kind| Place::named(kind));
    let place = place.ok_or(StatusCode::BAD_REQUEST)?;
    let subfolder = normal(text("subfolder")).ok_or(StatusCode::FORBIDDEN)?;
    let path = server.folders.of(place).join(subfolder).join(name);
    let missing = |_: io::Error| StatusCode::NOT_FOUND;
    let bytes = fs::read(&path).map_err(missing)?;
    let modified = fs::metadata(&path).and_then(|metadata| metadata.modified()).map_err(missing)?;
    let modified_ns = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Found { name, bytes, modified_ns })
}

/// The type of the answer when another form of the picture is asked for. Its bytes stay as they are.
fn changed(asked: &BTreeMap<String, String>, name: &str) -> Option<&'static str> {
    if let Some(preview) = asked.get("preview") {
        return Some(if preview.starts_with("jpeg") { "image/jpeg" } else { "image/webp" });
    }
    asked.get("channel").filter(|channel| *channel != "rgba").map(|_| content_type(name))
}

/// The file, or the part of it that is asked for.
fn part(found: &Found, range: Option<&HeaderValue>) -> Response {
    let kind = content_type(&found.name);
    let length = found.bytes.len();
    let Some(range) = range.and_then(|range| range.to_str().ok()?.strip_prefix("bytes=")) else {
        return answer(StatusCode::OK, kind, found.bytes.clone());
    };
    let Some((first, last)) = bounds(range, length) else {
        let mut response = empty(StatusCode::RANGE_NOT_SATISFIABLE);
        insert(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{length}"));
        return response;
    };
    let mut response = answer(StatusCode::PARTIAL_CONTENT, kind, found.bytes[first..=last].to_vec());
    insert(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"));
    response
}

/// The first and last byte of a range.
fn bounds(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.split_once('-')?;
    let end = length.checked_sub(1)?;
    let (first, last) = match (first.parse::<usize>().ok(), last.parse::<usize>().ok()) {
        (Some(first), last) => (first, last.unwrap_or(end).min(end)),
        (None, Some(last)) => (length.saturating_sub(last), end),
        (None, None) => return None,
    };
    (first <= last).then_some((first, last))
}

/// The first half of a body, after which the connection breaks.
fn cut(mut bytes: Vec<u8>) -> Body {
    bytes.truncate(bytes.len() / 2);
    let half = stream::once(async move { Ok(Bytes::from(bytes)) });
    let broken = stream::once(async {
        // The half is on its way before the connection breaks.
        for _ in 0..64 {
            tokio::task::yield_now().await;
        }
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(futures_util::StreamExt::chain(half, broken))
}

fn disposition(response: &mut Response, name: &str) {
    insert(response.headers_mut(), header::CONTENT_DISPOSITION, &format!("filename=\"{name}\""));
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.insert(name, value);
    }
}
