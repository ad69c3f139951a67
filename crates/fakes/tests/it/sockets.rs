//! Who hears what: clients, sockets that take each other's place, and pages of somebody else.

use fakes::comfy::{Fault, Point, Rule, Script, Version};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::support::{SDXL, Stage, picture, soon, trivial, types};

#[tokio::test]
async fn a_job_is_told_to_its_client_and_the_status_to_all() {
    let stage = Stage::usual().await;
    let (mut mine, mut other) = (stage.socket("mine").await, stage.socket("other").await);
    let prompt_id = stage.submit(&trivial(1, "a"), "mine").await;
    mine.until_over(&prompt_id).await;
    let heard = other.until(|message| message["data"]["status"]["exec_info"]["queue_remaining"] == 0).await;
    assert_eq!(types(&heard), ["status", "status", "status"]);
}

#[tokio::test]
async fn a_socket_without_an_id_is_given_one() {
    let stage = Stage::usual().await;
    let url = format!("{}/api/ws", stage.comfy.url().replace("http", "ws"));
    let (mut socket, _) = soon(tokio_tungstenite::connect_async(url)).await.unwrap();
    let Some(Ok(Message::Text(first))) = soon(socket.next()).await else { panic!("no first message") };
    let first: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(first["data"]["sid"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn a_newer_socket_is_deaf_after_the_older_one_with_its_id_closed() {
    let stage = Stage::usual().await;
    let older = stage.socket("c").await;
    let mut newer = stage.socket("c").await;
    let first = stage.submit(&trivial(1, "a"), "c").await;
    newer.until_over(&first).await;

    older.close().await;
    stage.until(|seen| seen.sockets == 1).await;
    let mut watcher = stage.socket("watcher").await;
    let second = stage.submit(&trivial(2, "a"), "c").await;
    stage.ran(&second).await;
    watcher.until(|message| message["data"]["status"]["exec_info"]["queue_remaining"] == 0).await;
    // The cure: the deaf one is closed, and another one opened. The deaf one heard nothing up to its end.
    assert_eq!(stage.comfy.seen().sockets, 2);
    let mut rest = Vec::new();
    let _ = newer.0.close(None).await;
    while let Some(message) = newer.heard().await {
        rest.push(message);
    }
    assert_eq!(rest, Vec::<Value>::new());
    stage.until(|seen| seen.sockets == 1).await;
    let mut socket = stage.socket("c").await;
    let third = stage.submit(&trivial(3, "a"), "c").await;
    socket.until_over(&third).await;
}

#[tokio::test]
async fn the_death_of_a_server_ends_a_socket_without_a_goodbye() {
    let stage = Stage::usual().await;
    let mut socket = stage.socket("c").await;
    stage.comfy.die().await;
    let end = loop {
        match soon(socket.0.next()).await {
            Some(Ok(Message::Close(_))) | None => panic!("it said goodbye"),
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
        }
    };
    assert!(matches!(end, Error::Io(_) | Error::Protocol(_)), "{end}");
    stage.until(|seen| seen.sockets == 0).await;
}

#[tokio::test]
async fn a_page_of_somebody_else_is_refused_when_the_server_is_called_by_this_machine() {
    let stage = Stage::usual().await;
    let status = async |name: &'static str, value: &str, host: Option<&str>| {
        let request = stage.request("GET", "/queue").header(name, value);
        let request = match host {
            Some(host) => request.header("Host", host),
            None => request,
        };
        stage.send(request).await.unwrap().status
    };
    assert_eq!(status("Origin", "http://evil.example", None).await, 403);
    assert_eq!(status("Origin", "http://127.0.0.1:1", None).await, 403);
    assert_eq!(status("Sec-Fetch-Site", "cross-site", None).await, 403);
    assert_eq!(status("Origin", "null", None).await, 200);
    assert_eq!(status("Origin", &stage.comfy.url(), None).await, 200);
    assert_eq!(status("Origin", "http://evil.example", Some("comfy.example")).await, 200);
    let mut request =
        format!("{}/ws", stage.comfy.url().replace("http", "ws")).into_client_request().unwrap();
    request.headers_mut().insert("Origin", "http://evil.example".parse().unwrap());
    let refused = soon(tokio_tungstenite::connect_async(request)).await.unwrap_err();
    assert!(matches!(refused, Error::Http(response) if response.status() == 403));
}

#[tokio::test]
async fn the_old_version_sends_no_previews_that_a_prompt_asks_for() {
    let stage = Stage::new(Script { version: Version::V0_3_64, ..Script::default() }).await;
    let mut socket = stage.socket("c").await;
    let body = json!({"prompt": picture(SDXL, 1, 2), "client_id": "c", "prompt_id": "job-1",
        "extra_data": {"preview_method": "latent2rgb"}});
    assert_eq!(stage.post("/prompt", &body).await.status, 200);
    let heard = socket.until_over("job-1").await;
    assert!(!types(&heard).contains(&"binary".to_owned()));
}

#[tokio::test]
async fn nan_is_taken_in_and_given_out_bare() {
    let stage = Stage::usual().await;
    stage.comfy.gate().close(Point::Take);
    let text = json!({"prompt": picture(SDXL, 1, 1)}).to_string().replace("\"cfg\":7.0", "\"cfg\":NaN");
    let answer = stage.send(stage.request("POST", "/prompt").body(text)).await.unwrap();
    let prompt_id = answer.json()["prompt_id"].as_str().unwrap().to_owned();
    assert!(stage.get("/queue").await.text().contains("\"cfg\": NaN"));
    stage.comfy.gate().open(Point::Take);
    stage.ran(&prompt_id).await;
    assert!(stage.get(&format!("/history/{prompt_id}")).await.text().contains("\"cfg\": NaN"));
}

#[tokio::test]
async fn a_client_that_does_not_read_holds_up_the_others_until_it_is_gone() {
    let stage = Stage::usual().await;
    let mut healthy = stage.socket("healthy").await;
    let hung = stage.socket("hung").await;
    stage.comfy.faults().set(Fault::ProgressStorm, Rule::Always);
    let much = stage.submit(&picture(SDXL, 1, 600), "hung").await;
    stage.ran(&much).await;
    stage.comfy.faults().clear_all();
    // All that was told by now is for the client that does not read; more than the system keeps for it.
    let prompt_id = stage.submit(&trivial(1, "a"), "healthy").await;
    stage.ran(&prompt_id).await;
    drop(hung);
    healthy.until_over(&prompt_id).await;
    // Messages go out one after the other: had nothing been held up, all of the others would have gone before.
    assert!(stage.comfy.seen().messages < 30_000);
}

#[tokio::test]
async fn pictures_can_go_to_the_socket_instead_of_a_folder() {
    let described = json!({"input": {"required": {"images": ["IMAGE"]}}, "output_node": true});
    let script =
        Script { extensions: [("SaveImageWebsocket".to_owned(), described)].into(), ..Script::default() };
    let stage = Stage::new(script).await;
    let mut socket = stage.socket("c").await;
    let prompt = json!({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 2, "color": 1}},
        "2": {"class_type": "SaveImageWebsocket", "inputs": {"images": ["1", 0]}},
    });
    let prompt_id = stage.submit(&prompt, "c").await;
    let heard = socket.until_over(&prompt_id).await;
    let pictures = heard.iter().filter(|message| message["binary"] == 1);
    let expected = json!({"binary": 1, "second": 2, "magic": "89504e47"});
    assert_eq!(pictures.collect::<Vec<_>>(), [&expected, &expected]);
}
