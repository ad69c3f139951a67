//! Looking: what servers and recipes are now, and what keeps a server from carrying out a request.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::line::plan::Offers;
use domain::request::{Request, mask_input};

use super::engine::ComfyEngine;
use super::recipe::build::{Given, build};
use super::recipe::check::{check, nearest};
use super::recipe::shelf::Loaded;
use super::server::{FRESH, Known, Server};
use crate::engine::{DeviceNow, Engine as _};
use crate::recipes::NotImported;

impl ComfyEngine {
    /// Looks at the recipes and at every server that was not seen for so long, and says whether there is anything new. If
    /// so, workers ask for work once more.
    pub(super) async fn look_within(&self, ago: Duration) -> bool {
        let has_changed = self.library.has_changed();
        if has_changed {
            for wrong in self.reload_recipes().await {
                tracing::warn!("{wrong}");
            }
        }
        let offers = || -> Vec<Option<Offers>> {
            self.pool.all().values().map(|server| server.known().map(|known| known.offers.clone())).collect()
        };
        let before = offers();
        for server in self.pool.all().values() {
            server.seen(&self.library, ago).await.ok();
        }
        let differs = offers() != before;
        // Recipes that were read anew have told the workers already.
        if differs {
            self.reloads.send_modify(|count| *count += 1);
        }
        has_changed || differs
    }

    /// The devices of a server, with who else is on them.
    pub(super) async fn devices_of(&self, server: &Server) -> Vec<DeviceNow> {
        let models = self.care(server).tenants().await;
        let nvidia = self.nvidia.as_ref().filter(|_| server.place.address.is_local());
        let mut devices = server.devices().await;
        for device in &mut devices {
            device.tenants.clone_from(&models);
            if let Some(nvidia) = nvidia {
                device.tenants.extend(nvidia.tenants(&device.name, self.clock.as_ref()).await);
            }
        }
        devices
    }

    /// What the server has that a workflow is read with: the one that was named, or the first that answers.
    pub(super) async fn reader(&self, name: Option<&str>) -> Result<Option<Arc<Known>>, NotImported> {
        let mut found = None;
        for server in self.pool.all().values() {
            found = found.or(server.seen(&self.library, FRESH).await.ok());
        }
        let Some(name) = name else { return Ok(found) };
        let at = |address: &str| {
            let all = self.pool.all().into_values();
            all.into_iter().find(|server| server.place.address.to_string() == address.trim_end_matches('/'))
        };
        let server = self.pool.get(name).or_else(|| at(name)).ok_or_else(|| {
            let like = nearest(name, self.pool.all().keys().map(String::as_str));
            NotImported::Refused(format!("there is no server \"{name}\"{like}"))
        })?;
        let known = server.known().ok_or_else(|| {
            let why = server.trouble().unwrap_or_else(|| "it was not seen yet".to_owned());
            NotImported::Refused(format!("the server {name} does not answer ({why}); start ComfyUI there"))
        })?;
        Ok(Some(known))
    }
}

/// What keeps a server from carrying out a request.
pub(super) fn lacking(loaded: &Loaded, request: &Request, known: &Known) -> Vec<String> {
    let files = match known.files(loaded) {
        Ok(files) => files,
        Err(missing) => {
            return missing.into_iter().map(|file| format!("it does not have {file}")).collect();
        }
    };
    // The names of pictures are the server's to give; that they are there is looked at elsewhere.
    let pictures = request.inputs.keys().map(|slot| (slot.clone(), slot.clone()));
    let regions = request.generation.iter().flat_map(|asked| &asked.regions);
    let masks = regions.map(|region| (mask_input(&region.character), String::new()));
    let pictures: BTreeMap<String, String> = pictures.chain(masks).collect();
    let given = Given { request, files: &files, pictures: &pictures, prefix: "sakuga/check" };
    match build(loaded, given) {
        Ok(built) => check(&built.graph, &known.catalogue),
        Err(why) => vec![why],
    }
}
