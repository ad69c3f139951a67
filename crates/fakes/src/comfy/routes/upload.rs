//! `/upload/image`: takes files in, whatever they are.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{empty, json, trouble, whole};
use crate::comfy::files::{Place, normal};
use crate::comfy::json::{Json, object};
use crate::comfy::seen::Upload;
use crate::comfy::server::Server;

/// The fields of a form that are looked at.
#[derive(Default)]
struct Form {
    image: Option<(String, Bytes)>,
    subfolder: String,
    kind: String,
    overwrite: bool,
}

/// Why a file is not stored.
enum Wrong {
    /// The server understands what is wrong.
    Asked,
    /// It does not.
    Trouble,
}

/// `POST /upload/image` and `/upload/mask`.
pub(super) async fn upload(State(server): State<Arc<Server>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let bytes = match whole(body).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let request = Request::from_parts(head, Body::from(bytes));
    let Some(form) = form(request).await else { return empty(StatusCode::BAD_REQUEST) };
    match store(&server, form) {
        Ok(stored) => json(StatusCode::OK, &stored),
        Err(Wrong::Asked) => empty(StatusCode::BAD_REQUEST),
        Err(Wrong::Trouble) => trouble(),
    }
}

async fn form(request: Request) -> Option<Form> {
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let mut form = Form { kind: "input".to_owned(), ..Form::default() };
    while let Some(field) = parts.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        // A form writes a backslash with another one before it.
        let file = field.file_name().map(|name| name.replace("\\\\", "\\"));
        let bytes = field.bytes().await.ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match (name.as_str(), file) {
            ("image", Some(file)) => form.image = Some((file, bytes)),
            ("subfolder", _) => form.subfolder = text,
            ("type", _) => form.kind = text,
            ("overwrite", _) => form.overwrite = matches!(text.as_str(), "true" | "1"),
            _ => {}
        }
    }
    Some(form)
}

fn store(server: &Server, form: Form) -> Result<Json, Wrong> {
    let (name, bytes) = form.image.filter(|(name, _)| !name.is_empty()).ok_or(Wrong::Asked)?;
    let place = Place::named(&form.kind).ok_or(Wrong::Trouble)?;
    let subfolder = normal(&form.subfolder).ok_or(Wrong::Asked)?;
    let folder = server.folders.of(place).join(&subfolder);
    if name.starts_with('/') {
        return Err(Wrong::Trouble);
    }
    let below = normal(&name).ok_or(Wrong::Asked)?;
    fs::create_dir_all(&folder).map_err(|_| Wrong::Trouble)?;
    let path = folder.join(&below);
    // A folder in the name is not made.
    if !path.parent().is_some_and(Path::is_dir) {
        return Err(Wrong::Trouble);
    }
    let name = if form.overwrite { name } else { free_name(&folder, &name, &bytes) };
    fs::write(folder.join(&name), &bytes).map_err(|_| Wrong::Trouble)?;
    let subfolder = subfolder.to_string_lossy().into_owned();
    let upload = Upload {
        name: name.clone(),
        subfolder: subfolder.clone(),
        kind: place.name().to_owned(),
        bytes: bytes.len() as u64,
    };
    server.witness.note(|seen| seen.uploads.push(upload));
    Ok(object([("name", name.into()), ("subfolder", subfolder.into()), ("type", place.name().into())]))
}

/// The name, with a number when another file has it already.
fn free_name(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let (stem, end) = match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => (stem, format!(".{end}")),
        _ => (name, String::new()),
    };
    let numbered = (1_u32..).map(|number| format!("{stem} ({number}){end}"));
    let fits = |name: &String| fs::read(folder.join(name)).map_or(true, |known| known == bytes);
    std::iter::once(name.to_owned()).chain(numbered).find(fits).unwrap_or_else(|| name.to_owned())
}
