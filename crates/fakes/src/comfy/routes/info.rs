//! What a server says of itself: its version, its device, its classes of nodes and its files.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{answer, empty, json};
use crate::comfy::json::{Json, object, texts};
use crate::comfy::server::Server;

/// What the server and its libraries take of the device's memory before any model, in MiB.
const RESERVED_MB: u64 = 400;

/// `GET /object_info`.
pub(super) async fn classes(State(server): State<Arc<Server>>) -> Response {
    json(StatusCode::OK, &server.catalogue.all())
}

/// `GET /object_info/{class}`.
pub(super) async fn class(State(server): State<Arc<Server>>, Path(class): Path<String>) -> Response {
    let described = server.catalogue.class(&class).map(|described| (class, described));
    json(StatusCode::OK, &Json::Object(described.into_iter().collect()))
}

/// `GET /models`.
pub(super) async fn folders(State(server): State<Arc<Server>>) -> Response {
    json(StatusCode::OK, &texts(server.catalogue.folders()))
}

/// `GET /models/{folder}`.
pub(super) async fn files(State(server): State<Arc<Server>>, Path(folder): Path<String>) -> Response {
    if !server.catalogue.folders().contains(&folder) {
        return empty(StatusCode::NOT_FOUND);
    }
    json(StatusCode::OK, &texts(server.script.files(&folder)))
}

/// `GET /view_metadata/{folder}`. The files here have no metadata.
pub(super) async fn metadata() -> Response {
    empty(StatusCode::NOT_FOUND)
}

/// `GET /embeddings`.
pub(super) async fn embeddings(State(server): State<Arc<Server>>) -> Response {
    let files = server.script.files("embeddings");
    json(
        StatusCode::OK,
        &texts(files.iter().map(|name| name.rsplit_once('.').map_or(&name[..], |(stem, _)| stem))),
    )
}

/// `GET /features`.
pub(super) async fn features(State(server): State<Arc<Server>>) -> Response {
    json(StatusCode::OK, &server.features())
}

/// `GET /users`.
pub(super) async fn users() -> Response {
    json(StatusCode::OK, &object([("storage", "server".into()), ("migrated", false.into())]))
}

/// `GET /settings`.
pub(super) async fn settings() -> Response {
    json(StatusCode::OK, &Json::Object(Vec::new()))
}

/// `GET /extensions`.
pub(super) async fn extensions() -> Response {
    json(StatusCode::OK, &Json::List(Vec::new()))
}

/// `GET /`.
pub(super) async fn page() -> Response {
    answer(StatusCode::OK, "text/html", "<!DOCTYPE html><title>ComfyUI</title>")
}

/// `GET /system_stats`.
pub(super) async fn system_stats(State(server): State<Arc<Server>>) -> Response {
    let device = &server.script.device;
    let used = server.core().memory.used_mb();
    let others = server.others_mb.load(Ordering::Relaxed);
    let megabytes = |count: u64| Json::from(count << 20);
    let is_cpu = device.kind == "cpu";
    let free = device.vram_total_mb.saturating_sub(used + others + RESERVED_MB);
    let ram_free = device.ram_total_mb.saturating_sub(RESERVED_MB + if is_cpu { used } else { 0 });
    let (torch_total, torch_free) = if is_cpu { (device.vram_total_mb, free) } else { (used, 0) };
    let mut argv = vec!["main.py", "--listen", "127.0.0.1"];
    argv.extend(is_cpu.then_some("--cpu"));
    let system = object([
        ("os", "linux".into()),
        ("ram_total", megabytes(device.ram_total_mb)),
        ("ram_free", megabytes(ram_free)),
        ("comfyui_version", server.script.version.number().into()),
        ("required_frontend_version", "1.49.6".into()),
        ("installed_templates_version", Json::Null),
        ("required_templates_version", "0.11.44".into()),
        ("comfy_package_versions", Json::List(Vec::new())),
        ("python_version", "3.11.7 (main) [GCC 12.2.0]".into()),
        ("pytorch_version", "2.9.1+cu128".into()),
        ("embedded_python", false.into()),
        ("deploy_environment", "local-git".into()),
        ("argv", texts(argv)),
    ]);
    let index = if is_cpu { Json::Null } else { 0_u64.into() };
    let described = object([
        ("name", device.name.as_str().into()),
        ("type", device.kind.as_str().into()),
        ("index", index),
        ("vram_total", megabytes(device.vram_total_mb)),
        ("vram_free", megabytes(free)),
        ("torch_vram_total", megabytes(torch_total)),
        ("torch_vram_free", megabytes(torch_free)),
    ]);
    json(StatusCode::OK, &object([("system", system), ("devices", Json::List(vec![described]))]))
}
