//! `bench assistant`: what the studio adds to a language model, and whether talking slows the line down.
//!
//! The models are stand-ins in this process that answer at once, so that whatever time is left is the studio's own.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use assistant::{Assistant, Chain, Offhand, OpenAi, Patience, Rules, Tell, Terms, Turn};
use domain::project::Project;
use domain::suggestion::Wanted;
use engines::fake::FakeEngine;
use fakes::talk::{Act, Dialect, FakeTalker};
use studio::Studio;
use studio::verbs::import::Import;
use tokio_util::sync::CancellationToken;

use super::figures::Figure;
use super::{Figures, Ground, millis_since, queue};
use crate::commands::demo::{CAST, SCREENPLAY, STYLE};

/// Conversations at once.
const TALKERS: usize = 50;

/// How fast a model of today speaks to one of many: a word every so often.
const WORD_EVERY: Duration = Duration::from_millis(40);

/// An answer that needs no repair.
const ANSWER: &str = r#"{"beats": []}"#;

/// Measures the rules, what is added to a model, what an open breaker costs, and the line beside conversations.
pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let (count, jobs) = if quick { (40, 1_000) } else { (200, 10_000) };
    let (studio, project) = film(ground).await?;
    let rules = suggesting(&studio, &project, count).await?;

    let answers = (0..count).map(|_| Act::Say(ANSWER.to_owned()));
    let service = FakeTalker::start(Dialect::OpenAi, answers).await?;
    let added = suggesting(&asking(&studio, ground, &service)?, &project, count).await?;

    let service = FakeTalker::start(Dialect::OpenAi, (0..3).map(|_| Act::Refuse(500, "no memory"))).await?;
    let broken = asking(&studio, ground, &service)?;
    suggesting(&broken, &project, 3).await?;
    let open = suggesting(&broken, &project, count).await?;
    anyhow::ensure!(
        service.asked().len() == 3,
        "failed to measure an open breaker: the model was asked again"
    );

    let first = first_words(ground, count).await?;
    let slowed = beside_talk(ground, jobs, if quick { 2 } else { 5 }).await?;
    Ok(Figures::from([
        ("rules_ms", Figure::at(&rules, 0.95, "ms")),
        ("added_ms", Figure::at(&added, 0.95, "ms")),
        ("circuit_open_ms", Figure::at(&open, 0.95, "ms")),
        ("first_word_ms", Figure::at(&first, 0.95, "ms")),
        ("line_beside_talk", Figure::of(&slowed, "x")),
    ]))
}

/// A studio with the bundled film, in which the rules answer.
async fn film(ground: &Ground) -> anyhow::Result<(Studio, Project)> {
    let studio = ground.studio(FakeEngine::filling()).await?;
    let import = Import {
        project: None,
        title: None,
        episode: "e01".to_owned(),
        screenplay: SCREENPLAY.as_bytes().to_vec(),
        cast: Some(CAST.to_owned()),
        style: Some(STYLE.to_owned()),
    };
    let plan = studio.bring_in(&import).await?;
    Ok((studio, plan.project))
}

/// An assistant that speaks to a stand-in.
fn talker(ground: &Ground, service: &FakeTalker) -> anyhow::Result<Arc<dyn Assistant>> {
    let at = format!("{}/v1", service.url()).parse().context("failed to reach the stand-in")?;
    Ok(Arc::new(OpenAi::new(
        at,
        "small-instruct".to_owned(),
        None,
        ground.shared_clock(),
        Patience::default(),
    )))
}

/// The same studio, which asks a stand-in before the rules.
fn asking(studio: &Studio, ground: &Ground, service: &FakeTalker) -> anyhow::Result<Studio> {
    let all = vec![talker(ground, service)?, Arc::new(Rules) as Arc<dyn Assistant>];
    let chain = Chain::new(all, ground.shared_clock(), Terms::default());
    Ok(studio.clone().with_assistants(Arc::new(chain)))
}

/// How long suggestions take, from the question until they are kept.
async fn suggesting(studio: &Studio, project: &Project, count: usize) -> anyhow::Result<Vec<f64>> {
    let wanted = || Wanted::Beats { episode: "e01".to_owned(), scene: "s030".to_owned() };
    let never = CancellationToken::new();
    let mut samples = Vec::with_capacity(count);
    for _ in 0..count {
        let began = studio.clock().monotonic();
        studio.suggest(project, wanted(), &mut assistant::Silence, &never).await?;
        samples.push(millis_since(studio.clock().as_ref(), began));
    }
    Ok(samples)
}

/// Notices when the first word came.
struct First<'g>(&'g Ground, Option<Duration>);

impl Tell for First<'_> {
    fn piece(&mut self, _text: &str) {
        self.1 = self.1.or(Some(self.0.clock().monotonic()));
    }
}

/// How long it takes from a question to its first word, with a model that speaks at once.
async fn first_words(ground: &Ground, count: usize) -> anyhow::Result<Vec<f64>> {
    let service =
        FakeTalker::start(Dialect::OpenAi, (0..count).map(|_| Act::Say("Rain falls.".to_owned()))).await?;
    let chain = Chain::new(vec![talker(ground, &service)?], ground.shared_clock(), Terms::default());
    let never = CancellationToken::new();
    let mut samples = Vec::with_capacity(count);
    for _ in 0..count {
        let began = ground.clock().monotonic();
        let mut first = First(ground, None);
        chain.say(&question(), &mut first, &never).await?;
        let heard = first.1.context("failed to hear a word of the stand-in")?;
        samples.push(heard.saturating_sub(began).as_secs_f64() * 1000.0);
    }
    Ok(samples)
}

fn question() -> assistant::Ask {
    assistant::Ask {
        purpose: "bench",
        instructions: "You help with an animated film.".to_owned(),
        turns: vec![Turn::user("How does rain look?")],
        shape: None,
        longest: 100,
        offhand: Offhand::new(String::new),
    }
}

/// How fast the line is while many talk, against how fast it is alone in the same run.
async fn beside_talk(ground: &Ground, jobs: usize, runs: usize) -> anyhow::Result<Vec<f64>> {
    let mut ratios = Vec::with_capacity(runs);
    for _ in 0..runs {
        let alone = queue::throughput(ground, jobs).await?;
        let drips = (0..TALKERS).map(|_| Act::Drip("rain ".to_owned(), WORD_EVERY));
        let service = FakeTalker::start(Dialect::OpenAi, drips).await?;
        let chain =
            Arc::new(Chain::new(vec![talker(ground, &service)?], ground.shared_clock(), Terms::default()));
        let over = CancellationToken::new();
        let talk = |_| {
            let (chain, over) = (chain.clone(), over.clone());
            tokio::spawn(
                async move { chain.say(&question(), &mut assistant::Silence, &over).await.map(drop) },
            )
        };
        let talks: Vec<_> = (0..TALKERS).map(talk).collect();
        service.was_asked_by(TALKERS).await;
        let beside = queue::throughput(ground, jobs).await?;
        over.cancel();
        for talk in talks {
            // Each was taken back.
            let _ = talk.await?;
        }
        ratios.push(beside / alone);
    }
    Ok(ratios)
}
