//! A shot that dissolves into the next waits for both pictures, and a new picture of either changes it.

use std::collections::BTreeMap;

use domain::id::{JobId, ShotId};
use domain::line::work::{OverlayChoice, Segment, Work};
use domain::request::Fingerprint;
use domain::shot::Transition;
use studio::Line;

use crate::support::{House, Life, ids};

/// Draws the shots with these numbers anew and cuts; the work of each segment once its pictures are there.
async fn cut(home: &Life, line: &Line, ordinal: u32, drawn: &[usize]) -> Vec<Segment> {
    let jobs: Vec<_> = drawn.iter().map(|&shot| home.draw(shot, ordinal)).collect();
    home.offer(line, &jobs).await;
    let waited: BTreeMap<ShotId, JobId> =
        jobs.iter().filter_map(|job| Some((job.shot.clone()?, job.id.clone()))).collect();
    let code = &home.production.episode.code;
    let production = home.studio.production(home.production.project.clone(), code).await;
    let production = production.expect("the house has its episode");
    let cut = home.studio.cut(line.dispatch().as_ref(), &production, OverlayChoice::default(), &waited).await;
    let submitted = cut.expect("the episode has shots");
    home.settle(line, &ids(&jobs)).await;
    let mut segments = Vec::new();
    for id in &submitted.segments {
        let Work::Segment(segment) = home.job(id).await.work else { panic!("it is a segment") };
        segments.push(segment);
    }
    segments
}

fn fingerprints(segments: &[Segment]) -> Vec<Fingerprint> {
    segments.iter().map(|segment| Work::Segment(segment.clone()).fingerprint()).collect()
}

#[test]
fn a_shot_that_dissolves_shows_the_next_picture_and_changes_with_it() {
    House::new().live(async |home| {
        let mut shot = home.production.shots[0].clone();
        shot.content.transition = Transition::Dissolve;
        let mut last = home.production.shots[2].clone();
        last.content.transition = Transition::Wipe;
        let mut tx = home.store.begin(domain::actor::Actor::studio()).await.unwrap();
        for shot in [&shot, &last] {
            tx.put_shot(&home.production.episode.id, shot).await.unwrap();
        }
        tx.commit().await.unwrap();
        let line = home.line(1).await;
        let before = cut(&home, &line, 1, &[0, 1, 2]).await;
        let next = before[0].next.as_ref().unwrap();
        assert_eq!((&next.shot, &next.transition), (&home.production.shots[1].id, &Transition::Dissolve));
        assert!(before.iter().all(|segment| segment.picture.is_some()));
        assert_eq!(next.picture, before[1].picture, "both needs fill the slots that wait for them");
        assert_ne!(next.picture, before[0].picture);
        assert!(before[1].next.is_none() && before[2].next.is_none(), "nothing follows the last shot");
        let (old, new) = (fingerprints(&before), fingerprints(&cut(&home, &line, 2, &[1]).await));
        let changed: Vec<bool> = old.iter().zip(&new).map(|(old, new)| old != new).collect();
        assert_eq!(changed, [true, true, false]);
    });
}
