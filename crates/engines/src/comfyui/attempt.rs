//! One attempt: from looking for what earlier ones left to the pictures that came of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::error::{Fault, FaultClass};
use domain::line::ledger::Part;
use domain::request::Request;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::engine::ComfyEngine;
use super::prompt::course::{Course, WHOLE};
use super::prompt::follow::Following;
use super::prompt::rung::Rung;
use super::prompt::{name, results, submit};
use super::protocol::trouble::Trouble;
use super::protocol::wire::{Outputs, Standing, Submission};
use super::recipe::build::{Built, Given, build};
use super::recipe::manifest::OutputKind;
use super::recipe::shelf::Loaded;
use super::server::{Known, Server};
use super::{clip, inputs, picture};
use crate::engine::{EngineWork, Output, Picture, Report};

/// A prompt on its server.
struct At<'a> {
    server: &'a Server,
    known: &'a Known,
    built: &'a Built,
    prompt: &'a str,
}

/// A prompt that an earlier attempt left on a server.
struct Begun {
    server: Arc<Server>,
    prompt: String,
    rung: Rung,
}

impl ComfyEngine {
    /// Makes what is asked, going on where an earlier attempt left off.
    pub(super) async fn work(
        &self,
        seat: &Arc<Server>,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Output, Fault> {
        let mut begun = if work.attempt > 1 { self.earlier(work).await } else { None };
        let server = begun.as_ref().map_or(seat, |begun| &begun.server).clone();
        report.device(&server.place.name);
        report.progress(0, WHOLE);
        let known = self.known(&server).await?;
        let mut rung = begun.as_ref().map_or(Rung::AsAsked, |begun| begun.rung);
        report.lap(Part::Dispatch);
        let pictures = inputs::upload(&server, work).await?;
        report.lap(Part::Upload);
        loop {
            let taken_up = begun.take();
            let name = || name::at_rung(&work.job, work.attempt, rung);
            let prompt = taken_up.as_ref().map_or_else(name, |begun| begun.prompt.clone());
            report.asked_as(&prompt);
            let built = self.graph((&server, &known), work, &pictures, (&prompt, rung))?;
            let at = At { server: &server, known: &known, built: &built, prompt: &prompt };
            let outputs = if taken_up.is_some() {
                self.take_up(&at, work, report, cancel).await
            } else {
                self.care(&server).room_for(work.usual.memory_mb, report, cancel).await?;
                self.submit(&at, work, report, cancel).await
            };
            let fault = match outputs {
                Ok(outputs) => return self.bring(&at, work, &outputs, report).await,
                Err(fault) => fault,
            };
            rung = self.climb(&at, rung, &fault, report).await.ok_or(fault)?;
        }
    }

    /// After a prompt that ran out of memory: makes ready for the next rung of the ladder, and says what is done
    /// otherwise. None after other faults, and when nothing is left to try.
    async fn climb(&self, at: &At<'_>, rung: Rung, fault: &Fault, report: &mut dyn Report) -> Option<Rung> {
        if fault.class != FaultClass::Resource {
            return None;
        }
        let next = rung.next(&at.built.graph, &at.known.catalogue);
        match next {
            Some(Rung::Tiled) => report.adapted("memory ran out again: the picture was decoded in tiles"),
            Some(Rung::AsAsked | Rung::Freed) => self.care(at.server).free(report).await,
            // All that the device has was too little, and the job is better given to a larger one.
            None => at.known.offers.memory_mb.into_iter().for_each(|mb| report.memory(mb)),
        }
        next
    }

    /// Brings over what was made.
    async fn bring(
        &self,
        at: &At<'_>,
        work: &EngineWork,
        outputs: &Outputs,
        report: &mut dyn Report,
    ) -> Result<Output, Fault> {
        let loaded = self.recipe(&work.request)?;
        let pictures = self.pictures(at, &loaded, &work.request, outputs).await?;
        report.lap(Part::Transfer);
        report.progress(WHOLE, WHOLE);
        clip::output(&loaded, &work.request, pictures)
    }

    async fn known(&self, server: &Server) -> Result<Arc<Known>, Fault> {
        if let Some(known) = server.known() {
            return Ok(known);
        }
        let away = |trouble: Trouble| Fault::away(format!("the server {}: {trouble}", server.place.name));
        server.look(&self.library).await.map_err(away)
    }

    /// Looks for prompts of earlier attempts: what only waits is deleted, the first that runs or is done is taken up.
    async fn earlier(&self, work: &EngineWork) -> Option<Begun> {
        let mut found = None;
        let attempts = (1..work.attempt).rev();
        let rungs = attempts.flat_map(|attempt| Rung::ALL.into_iter().rev().map(move |rung| (attempt, rung)));
        for (attempt, rung) in rungs {
            let prompt = name::at_rung(&work.job, attempt, rung);
            for server in self.pool.all().values() {
                let Some(known) = server.known() else { continue };
                match server.http.standing(&prompt, known.era).await {
                    Ok(Standing::Running | Standing::Done(_)) if found.is_none() => {
                        found = Some(Begun { server: server.clone(), prompt: prompt.clone(), rung });
                    }
                    Ok(Standing::Pending | Standing::Running) => {
                        server.http.cancel(&prompt, known.era).await.ok();
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// Submits the graph of an attempt and follows it to its end.
    async fn submit(
        &self,
        at: &At<'_>,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Outputs, Fault> {
        let At { server, known, built, prompt } = at;
        // It is held until the server is done with the prompt, and no longer: results are brought over beside the next one.
        let _berth = tokio::select! {
            berth = server.berth(work.band) => berth,
            () = cancel.cancelled() => return Err(Fault::cancelled()),
        };
        let mut follower = server.socket.follow(prompt).await;
        let heard_before = server.socket.heard();
        let previews = if report.wants_previews() { "latent2rgb" } else { "none" };
        let submission = Submission {
            prompt: built.graph.clone(),
            client_id: server.socket.client(),
            prompt_id: (*prompt).to_owned(),
            number: self.numbers.next(work.band, self.clock.wall()),
            extra_data: json!({
                "job": work.job.as_str(),
                "attempt": work.attempt,
                "studio": self.studio,
                "instance": self.instance,
                "preview_method": previews,
            }),
        };
        submit::submit(&server.http, known.era, (&self.clock, self.patience.look), &submission).await?;
        let course = Course::of(&built.graph, &work.usual);
        self.following(at, heard_before).to_the_end(course, &mut follower, report, cancel).await
    }

    /// Goes on with what an earlier attempt left on a server.
    async fn take_up(
        &self,
        at: &At<'_>,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Outputs, Fault> {
        let At { server, built, prompt, .. } = at;
        tracing::info!(prompt, server = %server.place.name, "going on with what an earlier attempt left");
        let mut follower = server.socket.follow(prompt).await;
        let course = Course::of(&built.graph, &work.usual);
        self.following(at, server.socket.heard()).to_the_end(course, &mut follower, report, cancel).await
    }

    fn following<'a>(&'a self, at: &At<'a>, heard_before: u64) -> Following<'a> {
        let At { server, known, prompt, .. } = at;
        let (http, socket, clock) = (&server.http, &server.socket, &self.clock);
        let (era, patience) = (known.era, self.patience);
        let weighs = known.offers.memory_mb.is_some();
        Following { http, era, socket, clock, patience, prompt, heard_before, weighs }
    }

    /// The graph of an attempt, whose pictures have these names on the server.
    fn graph(
        &self,
        (server, known): (&Server, &Known),
        work: &EngineWork,
        pictures: &BTreeMap<String, String>,
        (prompt, rung): (&str, Rung),
    ) -> Result<Built, Fault> {
        let loaded = self.recipe(&work.request)?;
        let lacking = |missing: Vec<String>| {
            Fault::permanent(format!("the server {} does not have {}", server.place.name, missing.join("; ")))
        };
        let files = known.files(&loaded).map_err(lacking)?;
        let prefix = name::prefix(prompt);
        let given = Given { request: &work.request, files: &files, pictures, prefix: &prefix };
        let built = build(&loaded, given).map_err(Fault::permanent)?;
        Ok(Built { graph: rung.graph(built.graph), ..built })
    }

    /// Brings over what a prompt made.
    async fn pictures(
        &self,
        at: &At<'_>,
        loaded: &Loaded,
        request: &Request,
        outputs: &Outputs,
    ) -> Result<Vec<Picture>, Fault> {
        let At { server, built, prompt, .. } = at;
        let entries = results::entries(outputs, &built.output, prompt, &server.place.name)?;
        let wanted = match loaded.manifest.output.kind {
            OutputKind::Picture => &entries[..1],
            OutputKind::Frames => &entries[..],
        };
        let fit = request.generation.as_ref().map(|asked| asked.fit);
        let mut pictures = Vec::with_capacity(wanted.len());
        for entry in wanted {
            let painted = results::picture(&server.http, &self.clock, entry).await?;
            pictures.push(match fit {
                Some(fit) => picture::fitted(painted, fit).map_err(Fault::permanent)?,
                None => painted,
            });
        }
        Ok(pictures)
    }
}
