//! The pictures that a request brings along: made as large as what is painted, and uploaded.

use std::collections::BTreeMap;

use domain::chain::{FIRST_FRAME, LAST_FRAME};
use domain::error::Fault;
use domain::request::{GUIDE, Request, mask_input};

use super::picture;
use super::server::Server;
use crate::engine::EngineWork;

/// How the inputs begin that hold the mask of a character.
const MASK_OF: &str = "mask_";

/// Brings the pictures of a request to a server; the names that they have there, by slot.
///
/// # Errors
///
/// When one cannot be read, is no picture, or the server does not take it.
pub(crate) async fn upload(server: &Server, work: &EngineWork) -> Result<BTreeMap<String, String>, Fault> {
    let mut names = BTreeMap::new();
    for (slot, bytes) in pictures_of(work).await? {
        // Named by its content, so that the same picture is there once however often it is needed.
        let file = format!("{}.png", &blake3::hash(&bytes).to_hex()[..32]);
        let uploaded = server.http.upload(&file, bytes).await;
        let uploaded = uploaded.map_err(|trouble| trouble.fault(&server.place.name))?;
        names.insert(slot, uploaded.value());
    }
    Ok(names)
}

/// The pictures of a request as a server is to have them, by slot.
async fn pictures_of(work: &EngineWork) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let mut pictures = BTreeMap::new();
    for (slot, path) in &work.files {
        let bytes = tokio::fs::read(path).await;
        let bytes = bytes.map_err(|error| Fault::from_io("read an input picture", &error))?;
        if !picture::is_picture(&bytes) {
            return Err(Fault::permanent(format!(
                "failed to use the input \"{slot}\": it is neither PNG nor JPEG; bring it as one of these"
            )));
        }
        pictures.insert(slot.clone(), as_painted(slot, bytes, &work.request).map_err(Fault::permanent)?);
    }
    for region in work.request.generation.iter().flat_map(|asked| &asked.regions) {
        let canvas = work.request.generation.as_ref().map_or(work.request.frame, |asked| asked.canvas);
        pictures.entry(mask_input(&region.character)).or_insert_with(|| picture::mask(region, canvas));
    }
    Ok(pictures)
}

/// Whatever has to lie under what is painted is made as large as that; a picture to start from stays what it is.
fn as_painted(slot: &str, bytes: Vec<u8>, request: &Request) -> Result<Vec<u8>, String> {
    let lies_under = matches!(slot, GUIDE | FIRST_FRAME | LAST_FRAME) || slot.starts_with(MASK_OF);
    let Some(asked) = request.generation.as_ref().filter(|_| lies_under) else { return Ok(bytes) };
    let lying = picture::on_canvas(picture::decode(&bytes)?, asked.fit, asked.canvas)?;
    Ok(picture::encode(&lying))
}
