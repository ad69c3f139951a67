//! Many jobs on a server that misbehaves with one in ten of them.

use std::collections::BTreeMap;

use assets::rel_path::RelPath;
use domain::id::JobId;
use domain::line::job::JobState;
use fakes::comfy::{FakeComfy, Fault, Rule, Script};

use super::super::{Figures, Ground, figures::Figure};
use super::house::{Asked, House};

/// What goes wrong: each of these strikes ten times in a thousand, and so all of them strike one job in ten.
const FAULTS: [Fault; 10] = [
    Fault::HistoryLags,
    Fault::QueuedButRefused,
    Fault::AnswerLostAfterQueueing,
    Fault::AnswerLostBeforeQueueing,
    Fault::ViewCut,
    Fault::ViewTruncated,
    Fault::ViewCorrupt,
    Fault::RunFails,
    Fault::OutOfMemory,
    Fault::MessagesLost,
];

/// How often each of them strikes, in a thousand.
const SHARE: u32 = 10;

/// What became of the jobs.
#[derive(Default)]
struct Came {
    done: usize,
    /// Not over, or over without a picture.
    lost: usize,
    /// With more than one picture.
    doubled: usize,
    /// With the picture of another job.
    misfiled: usize,
}

pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let count: usize = if quick { 100 } else { 1000 };
    let server = FakeComfy::start(Script::default(), ground.shared_clock()).await?;
    for fault in FAULTS {
        server.faults().set(fault, Rule::Share(SHARE));
    }
    let mut house = House::at(ground, &server.url()).await?;
    let wanted: Vec<(Asked<'_>, u64)> = (1..=count as u64).map(|colour| (Asked::PLAIN, colour)).collect();
    let (jobs, _) = house.make(&wanted).await?;
    let struck: u64 = FAULTS.iter().map(|fault| server.faults().struck(*fault)).sum();
    let colours = jobs.into_iter().zip(1..).collect();
    let came = look(&house, &colours).await?;
    house.close().await?;
    server.stop().await;
    let counted = |number: usize| Figure::of(&[number as f64], "");
    Ok(Figures::from([
        ("faults_injected", Figure::of(&[struck as f64], "")),
        ("faults_jobs", counted(count)),
        ("faults_done_ratio", Figure::of(&[came.done as f64 / count as f64], "×")),
        ("faults_lost", counted(came.lost)),
        ("faults_doubled", counted(came.doubled)),
        ("faults_misfiled", counted(came.misfiled)),
    ]))
}

/// Looks what became of each job, whose picture has this colour.
async fn look(house: &House, colours: &BTreeMap<JobId, u64>) -> anyhow::Result<Came> {
    let mut came = Came::default();
    for (job, colour) in colours {
        let state = house.studio.store().job(job).await?.map(|job| job.state);
        let pictures = house.studio.store().assets_of_job(job).await?;
        let is_done = state == Some(JobState::Done);
        came.done += usize::from(is_done);
        came.lost += usize::from(!state.is_some_and(JobState::is_final) || is_done && pictures.is_empty());
        came.doubled += usize::from(pictures.len() > 1);
        for picture in &pictures {
            let bytes = house.studio.folder().read(&RelPath::new(picture.path.clone())?)?;
            came.misfiled += usize::from(!is_of_colour(&bytes, *colour));
        }
    }
    Ok(came)
}

fn is_of_colour(png: &[u8], colour: u64) -> bool {
    let [_, .., red, green, blue] = colour.to_be_bytes();
    assets::picture::decode(png)
        .is_ok_and(|picture| picture.rgb.chunks(3).all(|pixel| pixel == [red, green, blue]))
}
