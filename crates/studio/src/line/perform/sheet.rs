//! Drawing a model sheet: the artist draws it, and its words are set in the fonts of this machine.

use assets::intent::Intent;
use assets::picture::{Provenance, encode_png};
use assets::rel_path::RelPath;
use assets::sidecar::{EngineRecord, Origin, Sidecar};
use assets::staging::{Staged, Staging};
use domain::asset::ContentHash;
use domain::error::Fault;
use domain::line::ledger::{Ledger, Part};
use domain::line::work::Sheet;
use domain::model_sheet::ModelSheet;
use engines::Report;
use engines::storyboard::sheet::{self, SheetDrawing};

use super::draw::{SOFTWARE, blocking};
use super::{Performer, Reporter};
use crate::kit::fault;
use crate::line::dispatch::{Delivery, Lease};

impl Performer {
    pub(super) async fn sheet(
        &self,
        lease: &Lease,
        work: &Sheet,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let engine = self.engine(&lease.job.engine)?;
        let record = EngineRecord { name: engine.name().to_owned(), version: engine.revision() };
        let drawing = self.draw_sheet(&work.sheet).await?;
        if lease.cancel.is_cancelled() {
            return Err(Fault::cancelled());
        }
        reporter.lap(Part::Sample);
        reporter.progress(1, 1);
        let omitted = drawing.omitted.clone();
        let staged = self.stage_sheet(lease, drawing, provenance(&record, &work.sheet)).await?;
        reporter.lap(Part::Save);
        self.deliver_sheet(lease, work, (staged, omitted), record, reporter)
    }

    async fn draw_sheet(&self, model: &ModelSheet) -> Result<SheetDrawing, Fault> {
        let model = model.clone();
        let drawn = tokio::task::spawn_blocking(move || sheet::draw(&model)).await;
        let mut drawing = drawn.map_err(|panic| {
            Fault::permanent(format!(
                "failed to draw the sheet: the artist has a defect ({panic}); report it"
            ))
        })?;
        let fonts = self.kit.film.fonts().map_err(|error| fault(&error))?;
        let size = (drawing.width, drawing.height);
        film::labels::write(&mut drawing.rgb, size, &drawing.labels, fonts).map_err(|error| fault(&error))?;
        Ok(drawing)
    }

    async fn stage_sheet(
        &self,
        lease: &Lease,
        drawing: SheetDrawing,
        provenance: Provenance,
    ) -> Result<Staged, Fault> {
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let written = blocking(move || {
            let staging = Staging::begin(&folder, &id, attempt)?;
            let png = encode_png(drawing.width, drawing.height, &drawing.rgb, &provenance)?;
            let staged = staging.write("sheet.png", &png)?;
            staging.sync()?;
            Ok(staged)
        });
        written.await
    }

    fn deliver_sheet(
        &self,
        lease: &Lease,
        work: &Sheet,
        (staged, omitted): (Staged, Vec<String>),
        engine: EngineRecord,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let job = &lease.job;
        let path = RelPath::new(work.out.clone()).map_err(|error| error.fault())?;
        let sidecar_path = Sidecar::path_for(&path).map_err(|error| error.fault())?;
        let asset = self.asset_at(job, &path, &staged);
        let ledger = Ledger { width: asset.width, height: asset.height, ..reporter.account(&job.engine) };
        let revision = engine.version.clone();
        let origin = Origin {
            engine,
            batch: Some(job.batch.clone()),
            request: None,
            sheet: Some(Box::new(work.sheet.clone())),
            ledger: serde_json::to_value(&ledger).expect("a ledger holds only values that JSON has"),
            omitted,
        };
        let sidecar = Sidecar::new(&asset, None, Some(origin)).map_err(|error| error.fault())?;
        let id = job.id.as_str();
        let intents = vec![
            Intent::move_file(id, staged.path, path, asset.hash.clone()),
            // The sidecar comes last: a file with a sidecar is a finished one.
            Intent::write(id, sidecar_path, sidecar.to_text()),
        ];
        Ok(Delivery {
            peak: None,
            output: Some(ContentHash(asset.hash.0.clone())),
            ledger,
            take: None,
            revision: Some(revision),
            assets: vec![asset],
            intents,
        })
    }
}

/// What the sheet says about itself to whoever opens the picture.
fn provenance(engine: &EngineRecord, sheet: &ModelSheet) -> Provenance {
    let fingerprint = sheet.fingerprint();
    let record = serde_json::json!({
        "format": 1,
        "engine": engine,
        "fingerprint": fingerprint,
        "sheet": sheet,
    });
    let summary = format!(
        "Model sheet of {}, version {}\nEngine: {} {}, Fingerprint: {:.16}",
        sheet.character, sheet.version, engine.name, engine.version, fingerprint.0
    );
    Provenance { software: SOFTWARE.to_owned(), record, summary }
}
