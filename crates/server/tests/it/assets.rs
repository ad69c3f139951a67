//! Files over the API: parts, tags, small pictures, and files that are not what their rows say.

use std::path::PathBuf;
use std::sync::OnceLock;

use assets::picture::{Picture, decode, encode_jpeg};
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use domain::actor::Actor;
use domain::asset::{Asset, ContentHash};
use domain::clock::Clock as _;
use domain::id::AssetId;
use proptest::prelude::*;
use server::auth::Caller;

use crate::support::{Answer, House};

/// Files content under a path of the production's project.
pub(crate) async fn filed(house: &House, path: &str, media_type: &str, content: &[u8]) -> Asset {
    let asset = Asset {
        id: AssetId::fresh(house.studio.ids().as_ref()),
        project: house.production.project.id.clone(),
        job: None,
        path: format!("projects/rain/{path}"),
        hash: ContentHash::of(content),
        size: content.len() as u64,
        media_type: media_type.to_owned(),
        width: 0,
        height: 0,
        created_at: house.clock.wall(),
    };
    let full = on_disk(house, &asset);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, content).unwrap();
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    tx.put_asset(&asset).await.unwrap();
    tx.commit().await.unwrap();
    asset
}

fn on_disk(house: &House, asset: &Asset) -> PathBuf {
    house.folder.path().join(&asset.path)
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let rgb = (0..width * height * 3).map(|at| (at % 251) as u8).collect();
    encode_jpeg(&Picture { width, height, rgb }, 90).unwrap()
}

/// Asks with these headers.
async fn ask(house: &House, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request =
        Request::builder().method(method).uri(format!("/api/v1{path}")).extension(Caller::local());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house.send(request.body(Body::empty()).unwrap()).await
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// A runtime with a house in it for tests that ask many times.
fn shared() -> &'static (tokio::runtime::Runtime, House, Asset, Vec<u8>) {
    static SHARED: OnceLock<(tokio::runtime::Runtime, House, Asset, Vec<u8>)> = OnceLock::new();
    SHARED.get_or_init(|| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let content: Vec<u8> = (0..200_000_u32).map(|at| (at % 253) as u8).collect();
        let (house, asset) = runtime.block_on(async {
            let house = House::new().await;
            let asset = filed(&house, "exports/rain_e01_animatic_v001.mp4", "video/mp4", &content).await;
            (house, asset)
        });
        (runtime, house, asset, content)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_part_is_the_slice_that_was_asked_for(first in 0_usize..220_000, length in 1_usize..150_000, tail in any::<bool>()) {
        let (runtime, house, asset, content) = shared();
        let range = if tail { format!("bytes=-{length}") } else { format!("bytes={first}-{}", first + length - 1) };
        let path = format!("/assets/{}/file", asset.id);
        let answer = runtime.block_on(ask(house, Method::GET, &path, &[("range", &range)]));
        let from = if tail { content.len() - length } else { first };
        if from >= content.len() {
            prop_assert_eq!(answer.problem(), (416, "no_such_range".to_owned()));
            prop_assert_eq!(text(&answer.headers, header::CONTENT_RANGE), "bytes */200000");
        } else {
            let to = (from + length).min(content.len());
            prop_assert_eq!(answer.status, 206);
            prop_assert_eq!(&answer.bytes, &content[from..to]);
            let said = format!("bytes {from}-{}/200000", to - 1);
            prop_assert_eq!(text(&answer.headers, header::CONTENT_RANGE), said);
            prop_assert_eq!(text(&answer.headers, header::CONTENT_LENGTH), (to - from).to_string());
        }
    }
}

#[tokio::test]
async fn a_file_says_what_it_is_and_is_sent_once() {
    let house = House::new().await;
    let asset = filed(&house, "exports/rain_雨_v001.mp4", "video/mp4", b"0123456789").await;
    let path = format!("/assets/{}/file", asset.id);
    let whole = ask(&house, Method::GET, &path, &[]).await;
    assert_eq!((whole.status.as_u16(), whole.bytes.as_slice()), (200, b"0123456789".as_slice()));
    let tag = format!("\"{}\"", asset.hash.0);
    assert_eq!(text(&whole.headers, header::ETAG), tag);
    assert_eq!(text(&whole.headers, header::CONTENT_TYPE), "video/mp4");
    assert_eq!(text(&whole.headers, header::CONTENT_LENGTH), "10");
    assert_eq!(text(&whole.headers, header::ACCEPT_RANGES), "bytes");
    assert_eq!(text(&whole.headers, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(text(&whole.headers, header::CACHE_CONTROL), "private, no-cache");
    assert_eq!(text(&whole.headers, header::CONTENT_SECURITY_POLICY), "");
    let name = "inline; filename=\"rain___v001.mp4\"; filename*=UTF-8''rain_%E9%9B%A8_v001.mp4";
    assert_eq!(text(&whole.headers, header::CONTENT_DISPOSITION), name);

    let known = ask(&house, Method::GET, &path, &[("if-none-match", &tag)]).await;
    assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
    let head = ask(&house, Method::HEAD, &path, &[]).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    assert_eq!(text(&head.headers, header::CONTENT_LENGTH), "10");
    for (known, status) in [(tag.as_str(), 206), ("\"other\"", 200)] {
        let part = ask(&house, Method::GET, &path, &[("range", "bytes=2-4"), ("if-range", known)]).await;
        assert_eq!(part.status, status);
    }
    let several = ask(&house, Method::GET, &path, &[("range", "bytes=0-1,4-5")]).await;
    assert_eq!((several.status.as_u16(), several.bytes.len()), (200, 10));

    let view = house.get(&format!("/assets/{}", asset.id)).await;
    let by_hash = view["file"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
    let kept = ask(&house, Method::GET, by_hash, &[]).await;
    assert_eq!(text(&kept.headers, header::CACHE_CONTROL), "private, max-age=31536000, immutable");
}

#[tokio::test]
async fn documents_are_handed_out_in_a_sandbox() {
    let house = House::new().await;
    let asset = filed(&house, "page.html", "text/html", b"<script>alert(1)</script>").await;
    let answer = ask(&house, Method::GET, &format!("/assets/{}/file", asset.id), &[]).await;
    assert_eq!(text(&answer.headers, header::CONTENT_SECURITY_POLICY), "sandbox; default-src 'none'");
    assert!(text(&answer.headers, header::CONTENT_DISPOSITION).starts_with("attachment; "));
    let none = ask(&house, Method::GET, &format!("/assets/{}/thumbnail", asset.id), &[]).await;
    assert_eq!(none.problem(), (415, "no_picture".to_owned()));
    assert_eq!(house.get(&format!("/assets/{}", asset.id)).await["thumbnails"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_file_that_was_touched_by_hand_is_never_given_out_as_the_old_one() {
    let house = House::new().await;
    let asset = filed(&house, "inbox/a.jpg", "image/jpeg", &jpeg(40, 30)).await;
    let path = format!("/assets/{}/file", asset.id);
    assert_eq!(ask(&house, Method::GET, &path, &[]).await.status, 200);
    let mut other = jpeg(40, 30);
    other[200] ^= 1;
    std::fs::write(on_disk(&house, &asset), &other).unwrap();
    let changed = ask(&house, Method::GET, &path, &[]).await;
    assert_eq!(changed.problem(), (409, "changed_by_hand".to_owned()));
    assert!(changed.json()["fix"].as_str().unwrap().contains("sakuga index verify"));
    std::fs::write(on_disk(&house, &asset), "short").unwrap();
    assert_eq!(ask(&house, Method::GET, &path, &[]).await.problem().0, 409);
    std::fs::remove_file(on_disk(&house, &asset)).unwrap();
    for path in [path, format!("/assets/{}/thumbnail", asset.id)] {
        assert_eq!(ask(&house, Method::GET, &path, &[]).await.problem(), (410, "gone".to_owned()));
    }
}

#[tokio::test]
async fn a_row_that_points_outside_hands_out_nothing() {
    let house = House::new().await;
    for path in ["../../../../../../etc/passwd", "/etc/passwd", "a\0b"] {
        let asset = Asset { path: path.to_owned(), ..filed(&house, "x.txt", "text/plain", b"x").await };
        let asset = Asset { id: AssetId::fresh(house.studio.ids().as_ref()), ..asset };
        let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
        tx.put_asset(&asset).await.unwrap();
        tx.commit().await.unwrap();
        let answer = ask(&house, Method::GET, &format!("/assets/{}/file", asset.id), &[]).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
    std::os::unix::fs::symlink("/etc/hostname", house.folder.path().join("projects/rain/link.txt")).unwrap();
}

#[tokio::test]
async fn names_that_climb_name_nothing() {
    let house = House::new().await;
    let long = "x".repeat(5000);
    for name in ["..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a%00b", "%ff", "..%5c..", &long] {
        for path in
            [format!("/assets/{name}"), format!("/assets/{name}/file"), format!("/assets/{name}/thumbnail")]
        {
            let answer = ask(&house, Method::GET, &path, &[]).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
            answer.json();
        }
    }
    for query in
        ["prefix=../..", "prefix=%00", "shot=%00", "kind=nothing", "size=huge", "limit=0", "project=../x"]
    {
        let answer = ask(&house, Method::GET, &format!("/assets?{query}"), &[]).await;
        assert!(
            answer.status.is_client_error()
                || answer.json()["items"].as_array().unwrap().is_empty()
                || query == "size=huge",
            "{query}"
        );
    }
    let far = format!("/assets?prefix={}", "x".repeat(1025));
    assert_eq!(ask(&house, Method::GET, &far, &[]).await.problem(), (422, "invalid".to_owned()));
}

#[tokio::test]
async fn lists_go_from_new_to_old_and_hide_what_a_caller_may_not_see() {
    let house = House::new().await;
    let panel = filed(&house, "episodes/e01/s010/c0020/storyboard/p.jpg", "image/jpeg", &jpeg(8, 8)).await;
    let film = filed(&house, "exports/f.mp4", "video/mp4", b"film").await;
    let all = house.get("/assets?project=rain&limit=1").await;
    assert_eq!(all["items"][0]["id"], film.id.as_str());
    let next = house.get(&format!("/assets?limit=1&after={}", all["next"].as_str().unwrap())).await;
    assert_eq!(
        (&next["items"][0]["id"], &next["next"]),
        (&panel.id.as_str().into(), &serde_json::Value::Null)
    );
    let shot = &house.production.shots[1].id;
    for query in
        [format!("shot={shot}"), "kind=panel".to_owned(), "prefix=projects/rain/episodes/".to_owned()]
    {
        let found = house.get(&format!("/assets?{query}")).await;
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found["items"][0]["shot"], shot.as_str());
    }
    let stranger = Caller { project: Some(domain::id::ProjectId("another".to_owned())), ..Caller::local() };
    let list = house.ask_as(&stranger, Method::GET, "/assets", None).await.success();
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
    for path in [
        format!("/assets/{}", film.id),
        format!("/assets/{}/file", film.id),
        "/assets?project=rain".to_owned(),
    ] {
        assert_eq!(house.ask_as(&stranger, Method::GET, &path, None).await.problem().0, 404, "{path}");
    }
}

#[tokio::test]
async fn small_pictures_are_made_once_in_three_sizes() {
    let house = House::new().await;
    let asset = filed(&house, "inbox/a.jpg", "image/jpeg", &jpeg(1000, 500)).await;
    for (size, width) in [("small", 160), ("medium", 320), ("large", 640)] {
        let path = format!("/assets/{}/thumbnail?size={size}", asset.id);
        let before = house.studio.thumbnails_made();
        let asked = (0..20).map(|_| ask(&house, Method::GET, &path, &[]));
        let answers = futures_util::future::join_all(asked).await;
        assert_eq!(house.studio.thumbnails_made() - before, 1, "20 requests at once make it once");
        for answer in &answers {
            assert_eq!(
                (answer.status.as_u16(), text(&answer.headers, header::CONTENT_TYPE)),
                (200, "image/jpeg")
            );
            assert_eq!(answer.bytes, answers[0].bytes);
        }
        let picture = decode(&answers[0].bytes).unwrap();
        assert_eq!((picture.width, picture.height), (width, width / 2));
        assert!(answers[0].bytes.starts_with(&[0xff, 0xd8, 0xff]));
        let kept = house.folder.path().join(format!("cache/thumbnails/{}/{size}.jpg", asset.hash.0));
        assert_eq!(std::fs::read(kept).unwrap(), answers[0].bytes);
        let tag = text(&answers[0].headers, header::ETAG).to_owned();
        assert_eq!(ask(&house, Method::GET, &path, &[("if-none-match", &tag)]).await.status, 304);
    }
    let hash = house.get(&format!("/assets/{}", asset.id)).await["thumbhash"].as_str().unwrap().to_owned();
    assert!((30..70).contains(&hash.len()), "{hash}");
    assert_eq!(house.get("/assets").await["items"][0]["thumbhash"], hash.as_str());
}

#[tokio::test]
async fn what_cannot_be_decoded_has_no_small_picture() {
    let house = House::new().await;
    let asset = filed(&house, "inbox/a.png", "image/png", b"\x89PNG\r\n\x1a\nnothing behind it").await;
    let answer = ask(&house, Method::GET, &format!("/assets/{}/thumbnail", asset.id), &[]).await;
    assert_eq!(answer.problem(), (415, "no_picture".to_owned()));
    assert_eq!(house.get(&format!("/assets/{}", asset.id)).await["thumbhash"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_film_shows_one_of_its_pictures() {
    let house = House::new().await;
    let made = house.folder.path().join("film.mp4");
    let arguments = "-v error -f lavfi -i testsrc=s=320x180:d=1:r=12 -c:v libx264 -pix_fmt yuv420p";
    let program = std::process::Command::new("ffmpeg").args(arguments.split(' ')).arg(&made).status();
    let there = program.is_ok_and(|status| status.success());
    let content = if there { std::fs::read(&made).unwrap() } else { b"no film".to_vec() };
    let asset = filed(&house, "exports/f.mp4", "video/mp4", &content).await;
    let answer = ask(&house, Method::GET, &format!("/assets/{}/thumbnail?size=small", asset.id), &[]).await;
    if !there {
        assert!([415, 503].contains(&answer.problem().0));
        return;
    }
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
    let picture = decode(&answer.bytes).unwrap();
    assert_eq!((picture.width, picture.height), (160, 90));
}
