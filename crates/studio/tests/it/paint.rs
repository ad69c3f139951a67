//! Pictures go out, are painted over and come back: whose they are is known in three ways.

use assets::picture::{Provenance, RECORD_KEY, decode, encode_png, read_text};
use domain::id::TakeId;
use domain::take::{Moment, Stage};
use store::TakeRecord;
use studio::StudioError;
use studio::verbs::hand::{HandTake, Pick};
use studio::verbs::paint::TakenBack;
use studio::verbs::produce::Produce;

use crate::support::{House, Life};

async fn drawn(home: &Life) -> TakeRecord {
    let line = home.line(1).await;
    let project = home.studio.project(None).await.unwrap();
    let production = home.studio.production(project, "e01").await.unwrap();
    let shots = vec![production.shots[0].code.clone()];
    let wanted = Produce { shots, moment: Moment::End, ..Produce::of(Stage::Keyframe, "fake") };
    let produced = home.studio.produce(line.dispatch().as_ref(), &production, &wanted).await.unwrap();
    home.settle(&line, &produced.all_jobs()).await;
    line.stop().await.unwrap();
    home.studio.takes(&production.shots[0]).await.unwrap().remove(0)
}

async fn back(
    home: &Life,
    of: Option<&TakeId>,
    pick: Pick,
    picture: &[u8],
) -> Result<TakenBack, StudioError> {
    let mut upload = home.studio.receive(64 << 20).await.unwrap();
    upload.push(picture).await.unwrap();
    let brought = upload.judged().await.unwrap();
    let project = home.studio.project(None).await.unwrap();
    home.studio.take_back(project, of, pick, brought).await.map(|(_, taken)| taken)
}

fn filed(taken: TakenBack) -> TakeRecord {
    match taken {
        TakenBack::Filed(record) => *record,
        TakenBack::Unchanged(record) => panic!("take {} is unchanged", record.take.ordinal),
    }
}

/// The picture with other pixels, and what it says of itself or nothing.
fn painted(picture: &[u8], grey: u8, keeps_its_record: bool) -> Vec<u8> {
    let whole = decode(picture).unwrap();
    let record = &read_text(picture).unwrap()[RECORD_KEY];
    let record =
        if keeps_its_record { serde_json::from_str(record).unwrap() } else { serde_json::Value::Null };
    let provenance = Provenance { software: "a paint program".to_owned(), record, summary: String::new() };
    encode_png(whole.width, whole.height, &vec![grey; whole.rgb.len()], &provenance).unwrap()
}

#[test]
fn what_comes_back_changed_becomes_a_take_of_the_same_shot_stage_and_moment() {
    House::new().live(async |home| {
        let record = drawn(&home).await;
        let picture = std::fs::read(home.folder.root().join(&record.asset.path)).unwrap();
        let unchanged = back(&home, None, Pick::This, &picture).await.unwrap();
        assert!(matches!(unchanged, TakenBack::Unchanged(same) if same.take.id == record.take.id));

        let by_slip = painted(&picture, 10, false);
        let one = filed(back(&home, Some(&record.take.id), Pick::Keep, &by_slip).await.unwrap());
        assert_eq!((one.take.stage, one.take.moment, one.take.ordinal), (Stage::Keyframe, Moment::End, 2));
        assert_eq!((one.take.picked, one.request.is_by_hand()), (false, true));
        assert_eq!(one.take.painted_over.as_ref(), Some(&record.take.id));
        assert!(one.asset.path.ends_with("_keyframe_end_t002.png"));
        // The second time it is known, so nothing is done twice.
        let same = back(&home, Some(&record.take.id), Pick::Keep, &by_slip).await.unwrap();
        assert!(matches!(same, TakenBack::Unchanged(same) if same.take.id == one.take.id));

        // Renamed and moved, with nothing beside it, it still says what it was.
        let two = filed(back(&home, None, Pick::This, &painted(&picture, 20, true)).await.unwrap());
        assert_eq!((two.take.ordinal, two.take.picked), (3, true));
        assert_eq!(two.take.painted_over.as_ref(), Some(&record.take.id));
        let nobody = TakeId("nobody".to_owned());
        let error = back(&home, Some(&nobody), Pick::Keep, &painted(&picture, 30, false)).await.unwrap_err();
        let StudioError::NotFound { fix, .. } = error else { panic!("{error}") };
        assert!(fix.contains("sakuga take add"), "{fix}");
        let whole = std::fs::read(home.folder.root().join(&record.asset.path)).unwrap();
        assert_eq!(whole, picture, "what went out was overwritten");
        assert!(home.staged().is_empty());
        assert!(home.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
    });
}

#[test]
fn what_went_out_by_hand_comes_back_too() {
    House::new().live(async |home| {
        let record = drawn(&home).await;
        let picture = std::fs::read(home.folder.root().join(&record.asset.path)).unwrap();
        let mut upload = home.studio.receive(64 << 20).await.unwrap();
        upload.push(&painted(&picture, 40, false)).await.unwrap();
        let brought = upload.judged().await.unwrap();
        let project = home.studio.project(None).await.unwrap();
        let production = home.studio.production(project, "e01").await.unwrap();
        let shot = production.shots[1].clone();
        let hand = HandTake::of(Stage::Storyboard, Pick::This);
        let own = home.studio.add_hand_take(production, shot.clone(), hand, brought).await.unwrap();
        let back = back(&home, Some(&own.take.id), Pick::Keep, &painted(&picture, 50, true)).await.unwrap();
        let back = filed(back);
        assert_eq!((&back.take.shot, back.take.stage), (&shot.id, Stage::Storyboard));
        assert_eq!(back.take.painted_over, Some(own.take.id));
    });
}
