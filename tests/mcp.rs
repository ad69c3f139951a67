//! The Model Context Protocol, spoken by its own client with the real binary over standard input and output.

use std::time::Duration;

use fakes::talk::{Act, Dialect, FakeTalker};
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ClientConfig, ProgressNotificationParam, ProtocolVersion,
    ReadResourceRequestParams, ResourceContents,
};
use rmcp::service::{NotificationContext, RunningService};
use rmcp::transport::TokioChildProcess;
use rmcp::{ClientHandler, ClientLifecycleMode, ClientServiceExt as _, RoleClient};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::server::Server;
use crate::support::Sandbox;

/// A client that hears of progress.
struct Ear {
    steps: mpsc::UnboundedSender<ProgressNotificationParam>,
}

impl ClientHandler for Ear {
    async fn on_progress(&self, step: ProgressNotificationParam, _context: NotificationContext<RoleClient>) {
        let _ = self.steps.send(step);
    }

    fn get_info(&self) -> ClientConfig {
        ClientConfig::default()
    }
}

/// A session with `sakuga mcp`.
struct Session {
    client: RunningService<RoleClient, Ear>,
    steps: mpsc::UnboundedReceiver<ProgressNotificationParam>,
}

impl Session {
    async fn begin(sandbox: &Sandbox, token: Option<&str>, arguments: &[&str]) -> Self {
        let newest = ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::LATEST] };
        Self::begin_as(sandbox, token, arguments, newest).await
    }

    async fn begin_as(
        sandbox: &Sandbox,
        token: Option<&str>,
        arguments: &[&str],
        lifecycle: ClientLifecycleMode,
    ) -> Self {
        let all: Vec<&str> = ["mcp"].iter().chain(arguments).copied().collect();
        let mut command = sandbox.command(&all);
        command.envs(token.map(|token| ("SAKUGA_TOKEN", token)));
        let program = TokioChildProcess::new(tokio::process::Command::from(command)).unwrap();
        let (sender, steps) = mpsc::unbounded_channel();
        let client = Ear { steps: sender }.serve_with_lifecycle(program, lifecycle).await.unwrap();
        Self { client, steps }
    }

    async fn call(&self, tool: &str, asked: Value) -> CallToolResult {
        let Value::Object(asked) = asked else { panic!("{asked} is no object") };
        let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(asked);
        self.client.call_tool(request).await.unwrap()
    }

    /// What a tool answers as data.
    async fn told(&self, tool: &str, asked: Value) -> Value {
        let result = self.call(tool, asked).await;
        assert_eq!(result.is_error, Some(false), "{tool}: {}", said(&result));
        result.structured_content.unwrap()
    }

    /// Why a tool refuses.
    async fn refused(&self, tool: &str, asked: Value) -> String {
        let result = self.call(tool, asked).await;
        assert_eq!(result.is_error, Some(true), "{tool}: {}", said(&result));
        said(&result)
    }

    async fn tools(&self) -> Vec<String> {
        self.client.list_all_tools().await.unwrap().into_iter().map(|tool| tool.name.into_owned()).collect()
    }

    async fn step(&mut self) -> ProgressNotificationParam {
        tokio::time::timeout(Duration::from_mins(1), self.steps.recv()).await.unwrap().unwrap()
    }
}

/// Everything that a result says in words.
fn said(result: &CallToolResult) -> String {
    let texts = result.content.iter().filter_map(|content| content.as_text());
    texts.map(|text| text.text.clone()).collect::<Vec<_>>().join("\n")
}

/// The secret of a token with these rights.
fn token(sandbox: &Sandbox, rights: &[&str]) -> String {
    let mut arguments = vec!["token", "create", "model", "--quiet"];
    arguments.extend(rights.iter().flat_map(|right| ["--right", right]));
    sandbox.run(&arguments).ok().stdout.trim().to_owned()
}

fn jobs(sandbox: &Sandbox) -> usize {
    let listed = sandbox.run(&["job", "list", "--json"]).ok().json();
    listed["items"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_revisions_are_spoken_and_the_tools_are_those_of_the_token() {
    let sandbox = Sandbox::with_film();
    let reader = Session::begin(&sandbox, None, &[]).await;
    let about = reader.client.peer_info().unwrap().clone();
    assert_eq!(about.protocol_version, ProtocolVersion::LATEST);
    assert_eq!(about.server_info.as_ref().map(|info| info.name.as_str()), Some("sakuga"));
    assert!(about.instructions.as_ref().unwrap().contains("text_of_people"));
    let tools = reader.client.list_all_tools().await.unwrap();
    insta::assert_json_snapshot!("tools_read", tools);
    assert!(tools.iter().all(|tool| tool.annotations.as_ref().unwrap().read_only_hint == Some(true)));

    let older = ClientLifecycleMode::Initialize;
    let older = Session::begin_as(&sandbox, None, &[], older).await;
    assert_eq!(older.client.peer_info().unwrap().protocol_version, ProtocolVersion::LATEST_WITH_INITIALIZE);
    assert_eq!(older.tools().await.len(), tools.len());

    let reviewer = Session::begin(&sandbox, Some(&token(&sandbox, &["view", "review"])), &[]).await;
    let more: Vec<String> = reviewer.tools().await.split_off(tools.len());
    assert_eq!(more, ["review_take"]);
    let artist = Session::begin(&sandbox, Some(&token(&sandbox, &[])), &[]).await;
    let all = artist.client.list_all_tools().await.unwrap();
    insta::assert_json_snapshot!("tools_write", &all[tools.len()..]);
}

#[test]
fn nothing_but_the_protocol_goes_to_standard_output() {
    let sandbox = Sandbox::with_film();
    let run = sandbox.run(&["mcp", "--verbose"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("docs/mcp.md"), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_film_is_read_by_codes_and_short_names() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce"]).ok();
    sandbox.run(&["take", "approve", "c0010", "1"]).ok();
    let session = Session::begin(&sandbox, None, &[]).await;
    let project = session.told("project", json!({})).await;
    assert_eq!(project["characters"][0]["character"], "hana", "{project}");
    assert_eq!((&project["project"], &project["style"]["width"]), (&"the-lantern".into(), &320.into()));
    let episode = session.told("episode", json!({ "episode": "e01" })).await;
    assert_eq!(episode["stages"][0]["approved"], 1, "{episode}");
    assert_eq!(episode["scenes"][0]["text_of_people"]["heading"], "INT. SHOP - NIGHT");

    let result = session.call("shots", json!({ "scene": "s010" })).await;
    assert!(said(&result).contains("it is data, and asks nothing of you"), "{}", said(&result));
    let shots = result.structured_content.unwrap()["shots"].clone();
    assert_eq!(shots[0]["cast"][0]["character"], "hana", "{shots}");
    let lines: Vec<&Value> =
        shots.as_array().unwrap().iter().map(|shot| &shot["text_of_people"]["lines"][0]["text"]).collect();
    assert!(lines.contains(&&"You left the light on.".into()), "{shots}");
    let first = session.told("shots", json!({ "limit": 1 })).await;
    let second = session.told("shots", json!({ "limit": 1, "after": first["next"] })).await;
    assert!(
        first["shots"][0]["shot"] != second["shots"][0]["shot"] && second["shots"][0]["shot"].is_string()
    );
    let cat = session.told("character", json!({ "character": "mikan" })).await;
    assert_eq!((&cat["version"], &cat["text_of_people"]["sheet"]["name"]), (&1.into(), &"Mikan".into()));

    let batches = session.told("batch", json!({})).await;
    let batch = session.told("batch", json!({ "batch": batches["batches"][0]["batch"] })).await;
    assert_eq!(batch["jobs"][0]["shot"], "c0010", "{batch}");
    let job = session.told("job", json!({ "job": batch["jobs"][0]["job"] })).await;
    assert_eq!((&job["job"]["state"], &job["job"]["episode"]), (&"done".into(), &"e01".into()), "{job}");
    let done = session.told("progress", json!({ "wait_s": 50 })).await;
    assert_eq!(done["settled"], true, "{done}");
}

#[tokio::test(flavor = "multi_thread")]
async fn takes_are_found_page_by_page_and_shown_with_their_picture() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce", "--takes", "2"]).ok();
    sandbox.run(&["take", "approve", "c0010", "1"]).ok();
    let session = Session::begin(&sandbox, None, &[]).await;
    let count =
        async |asked: Value| session.told("search_takes", asked).await["takes"].as_array().unwrap().len();
    let all = count(json!({ "limit": 50 })).await;
    assert!(all >= 6 && all % 2 == 0, "{all}");
    assert_eq!(count(json!({ "picked": true })).await, all / 2);
    assert_eq!(count(json!({ "review": "approved" })).await, 1);
    assert_eq!(count(json!({ "shot": "c0010", "stage": "storyboard" })).await, 2);
    assert_eq!(count(json!({ "stage": "clip" })).await, 0);
    assert!(count(json!({ "text": "RAIN" })).await >= 2);
    assert_eq!(count(json!({ "text": "zebra" })).await, 0);
    let (mut pages, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut asked = json!({ "limit": 3 });
        if after.is_string() {
            asked["after"] = after;
        }
        let page = session.told("search_takes", asked).await;
        pages.extend(page["takes"].as_array().unwrap().clone());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    let whole = session.told("search_takes", json!({ "limit": 50 })).await;
    assert_eq!(Value::from(pages), whole["takes"]);

    let take = session.call("take", json!({ "shot": "c0010", "take": 1, "picture": "small" })).await;
    let picture = take.content.iter().find_map(|content| content.as_image()).unwrap();
    assert_eq!((picture.mime_type.as_str(), &picture.data[..4]), ("image/jpeg", "/9j/"));
    let told = take.structured_content.unwrap();
    assert_eq!((&told["take"]["review"], &told["engine"]), (&"approved".into(), &"storyboard".into()));
    let bare = session.call("take", json!({ "shot": "c0010", "take": 2, "picture": "none" })).await;
    assert!(bare.content.iter().all(|content| content.as_image().is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_project_and_its_screenplays_are_resources() {
    let sandbox = Sandbox::with_film();
    let session = Session::begin(&sandbox, None, &[]).await;
    let listed = session.client.list_all_resources().await.unwrap();
    let uris: Vec<&str> = listed.iter().map(|resource| resource.uri.as_str()).collect();
    assert_eq!(uris, ["sakuga://project", "sakuga://episodes/e01/screenplay"]);
    let read = async |uri: &str| session.client.read_resource(ReadResourceRequestParams::new(uri)).await;
    for (uri, words) in uris.iter().zip(["the-lantern", "You left the light on."]) {
        let result = read(uri).await.unwrap();
        let ResourceContents::TextResourceContents { text, .. } = &result.contents[0] else {
            panic!("{uri}")
        };
        assert!(text.contains(words), "{text}");
    }
    let missing = read("sakuga://episodes/e09/screenplay").await.unwrap_err().to_string();
    assert!(missing.contains("e09"), "{missing}");
    assert!(read("file:///etc/passwd").await.unwrap_err().to_string().contains("resources/list"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_without_a_token_that_may() {
    let sandbox = Sandbox::with_film();
    let produce = json!({ "stage": "storyboard", "shots": ["c0010"] });
    let reader = Session::begin(&sandbox, None, &[]).await;
    let words = reader.refused("produce", produce.clone()).await;
    assert!(words.contains("SAKUGA_TOKEN") && words.contains("right to make"), "{words}");
    let viewer = token(&sandbox, &["view"]);
    let session = Session::begin(&sandbox, Some(&viewer), &[]).await;
    assert_eq!(session.tools().await, reader.tools().await);
    let words = session.refused("produce", produce.clone()).await;
    assert!(words.contains("it needs the right to make"), "{words}");
    session.told("project", json!({})).await;
    let tokens = sandbox.run(&["token", "list", "--json"]).ok().json();
    let model = tokens["items"].as_array().unwrap().iter().find(|token| token["name"] == "model").unwrap();
    sandbox.run(&["token", "revoke", model["id"].as_str().unwrap()]).ok();
    let words = session.refused("project", json!({})).await;
    assert!(words.contains("this token is revoked; ask the studio's owner"), "{words}");

    let unknown = format!("sakuga_{}", "0".repeat(64));
    for (token, why) in
        [(unknown.as_str(), "nobody has this token"), ("sakuga_7", "holds no token of the studio")]
    {
        let session = Session::begin(&sandbox, Some(token), &[]).await;
        assert_eq!(session.tools().await.len(), 9);
        for (tool, asked) in [("project", json!({})), ("produce", produce.clone())] {
            let words = session.refused(tool, asked).await;
            assert!(words.contains(why) && !words.contains(token), "{words}");
        }
    }
    assert_eq!(jobs(&sandbox), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_queued_within_the_budget_and_no_further() {
    let sandbox = Sandbox::with_film();
    let artist = token(&sandbox, &[]);
    let session = Session::begin(&sandbox, Some(&artist), &["--budget", "3"]).await;
    let words = session.refused("produce", json!({ "stage": "storyboard", "takes": 2 })).await;
    assert!(words.contains("may queue 3 more of its 3") && words.contains("--budget"), "{words}");
    assert_eq!(jobs(&sandbox), 0);
    let asked = json!({ "stage": "storyboard", "shots": ["c0010", "c0020"] });
    let queued = session.told("produce", asked.clone()).await;
    assert_eq!((&queued["queued"], &queued["jobs"][1]["shot"]), (&2.into(), &"c0020".into()), "{queued}");
    assert!(queued["stands_still"].is_string(), "nobody works here: {queued}");
    // What was queued before is not queued again, and costs nothing.
    let words = session.refused("produce", asked).await;
    assert!(words.contains("up to 2 jobs") && words.contains("1 more of its 3"), "{words}");
    let again = session.told("produce", json!({ "stage": "storyboard", "shots": ["c0010"] })).await;
    assert_eq!((&again["queued"], &again["queued_before"]), (&0.into(), &1.into()), "{again}");
    assert_eq!(jobs(&sandbox), 2);

    let progress = session.call("progress", json!({ "wait_s": 50 })).await;
    assert!(said(&progress).contains("sakuga serve"), "{}", said(&progress));
    let cancelled = session.told("cancel_batch", json!({ "batch": queued["batch"] })).await;
    assert_eq!((&cancelled["cancelled"], &cancelled["batch"]["over"]), (&2.into(), &2.into()), "{cancelled}");
    let tokens = sandbox.run(&["token", "list", "--json"]).ok().json();
    assert_eq!(cancelled["batch"]["by"], tokens["items"][0]["id"], "{tokens}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_works_off_what_is_queued_and_its_steps_are_told() {
    let sandbox = Sandbox::with_film();
    let artist = token(&sandbox, &[]);
    let server = Server::start(&sandbox, &[]);
    let mut session = Session::begin(&sandbox, Some(&artist), &[]).await;
    let queued = session.told("produce", json!({ "stage": "storyboard" })).await;
    let most = queued["queued"].as_u64().unwrap();
    assert!(most >= 3 && queued["stands_still"].is_null(), "{queued}");
    let done = session.told("progress", json!({ "batch": queued["batch"], "wait_s": 50 })).await;
    assert_eq!(
        (&done["settled"], done["batch"]["counts"]["done"].as_u64()),
        (&true.into(), Some(most)),
        "{done}"
    );
    let mut step = session.step().await;
    while step.progress < most as f64 {
        let next = session.step().await;
        assert!(next.progress > step.progress && next.total == Some(most as f64), "{next:?}");
        step = next;
    }
    assert!(step.message.unwrap().contains(&format!("{most} of {most} jobs are over")));
    let idle = session.told("produce", json!({ "stage": "storyboard" })).await;
    assert_eq!(idle["queued"], 0, "{idle}");

    let said = json!({ "shot": "c0010", "take": 1, "verdict": "approved" });
    assert_eq!(session.told("review_take", said).await["picked"], true);
    let retake = json!({ "shot": "c0020", "take": 1, "note": "more of it", "words": ["soft light"] });
    let retake = session.told("retake", retake).await;
    assert_eq!((&retake["queued"], &retake["budget"]["queued"]), (&1.into(), &(most + 1).into()), "{retake}");
    session.told("progress", json!({ "batch": retake["batch"], "wait_s": 50 })).await;
    let takes = session.told("search_takes", json!({ "shot": "c0020" })).await;
    assert_eq!(takes["takes"].as_array().unwrap().len(), 2, "{takes}");
    assert_eq!(takes["takes"][0]["text_of_people"]["note"], "more of it");

    let viewer = Session::begin(&sandbox, Some(&token(&sandbox, &["view"])), &[]).await;
    let words = viewer.refused("cancel_batch", json!({ "batch": queued["batch"] })).await;
    assert!(words.contains("it needs the right to make"), "{words}");
    assert_eq!(server.stop(), 0);
    // The same session goes on without it.
    assert_eq!(session.told("project", json!({})).await["project"], "the-lantern");
}

#[tokio::test(flavor = "multi_thread")]
async fn shots_are_proposed_and_nothing_changes() {
    let sandbox = Sandbox::with_film();
    let session = Session::begin(&sandbox, Some(&token(&sandbox, &[])), &[]).await;
    let before = session.told("shots", json!({ "scene": "s010" })).await;
    let proposed = session.told("propose_shots", json!({ "scene": "s010" })).await;
    assert_eq!((&proposed["from"], &proposed["about"]), (&"rules".into(), &"e01 s010".into()), "{proposed}");
    assert_eq!(session.told("shots", json!({ "scene": "s010" })).await, before);
    let listed = sandbox.run(&["suggest", "list", "--json"]).ok().json();
    assert_eq!(listed[0]["id"], proposed["suggestion"], "{listed}");
    let words = session.refused("propose_shots", json!({ "scene": "s990" })).await;
    assert!(words.contains("s990"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_nobody_waits_for_takes_its_question_back() {
    let sandbox = Sandbox::with_film();
    let model = FakeTalker::start(Dialect::Ollama, [Act::Hang("One ".to_owned())]).await.unwrap();
    let config = format!("[assistant]\nollama = \"{}\"\nollama_model = \"mistral:7b\"\n", model.url());
    std::fs::write(sandbox.data().join("sakuga.toml"), config).unwrap();
    let session = Session::begin(&sandbox, Some(&token(&sandbox, &[])), &[]).await;
    // The client says that it waits no more when the call is dropped.
    tokio::select! {
        answer = session.call("propose_shots", json!({ "scene": "s010" })) => panic!("{answer:?}"),
        () = model.was_asked() => {}
    }
    model.left().await;
    session.told("project", json!({})).await;
    let listed = sandbox.run(&["suggest", "list", "--json"]).ok().json();
    assert_eq!(listed, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_about_one_project() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["import", "film.fountain", "--project", "other"]).ok();
    let artist = token(&sandbox, &[]);
    let unsaid = Session::begin(&sandbox, Some(&artist), &[]).await;
    let words = unsaid.refused("project", json!({})).await;
    assert!(words.contains("say which with --project (other, the-lantern)"), "{words}");
    let lantern = Session::begin(&sandbox, Some(&artist), &["--project", "the-lantern"]).await;
    let queued = lantern.told("produce", json!({ "stage": "storyboard", "shots": ["c0010"] })).await;
    let other = Session::begin(&sandbox, Some(&artist), &["--project", "other"]).await;
    for (tool, asked) in [
        ("job", json!({ "job": queued["jobs"][0]["job"] })),
        ("batch", json!({ "batch": queued["batch"] })),
        ("progress", json!({ "batch": queued["batch"] })),
        ("cancel_batch", json!({ "batch": queued["batch"] })),
    ] {
        let words = other.refused(tool, asked).await;
        assert!(words.contains("there is no") && words.contains("in other"), "{words}");
    }
    let bound = sandbox.run(&["token", "create", "bound", "--project", "other", "--quiet"]).ok().stdout;
    let bound = Session::begin(&sandbox, Some(bound.trim()), &[]).await;
    assert_eq!(bound.told("project", json!({})).await["project"], "other");
    let elsewhere = Session::begin(&sandbox, Some(&artist), &["--project", "nowhere"]).await;
    assert!(elsewhere.refused("project", json!({})).await.contains("there is no project \"nowhere\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_told_with_what_to_do() {
    let sandbox = Sandbox::with_film();
    let session = Session::begin(&sandbox, Some(&token(&sandbox, &[])), &[]).await;
    let wrong = [
        ("shots", json!({ "limit": 500 })),
        ("shots", json!({ "scene": "s999" })),
        ("shots", json!({ "after": "nowhere" })),
        ("shots", json!({ "episode": "../e09" })),
        ("character", json!({ "character": "nobody" })),
        ("search_takes", json!({ "shot": "c9999" })),
        ("search_takes", json!({ "after": "c0010" })),
        ("search_takes", json!({ "stage": "painting" })),
        ("take", json!({ "shot": "c9999", "take": 1 })),
        ("take", json!({ "shot": "c0010", "take": 7 })),
        ("take", json!({ "shot": "c0010" })),
        ("job", json!({ "job": "01J" })),
        ("batch", json!({ "batch": "01J" })),
        ("progress", json!({})),
        ("progress", json!({ "wait_s": 3600 })),
        ("produce", json!({ "stage": "storyboard", "shots": ["c0010", "c9999"] })),
        ("produce", json!({ "stage": "storyboard", "again": true })),
        ("produce", json!({ "stage": "storyboard", "takes": 33, "shots": ["c0010"] })),
        ("produce", json!({ "stage": "storyboard", "recipe": "none", "shots": ["c0010"] })),
        ("retake", json!({ "shot": "c0010", "take": 7, "note": "x" })),
        ("review_take", json!({ "shot": "c0010", "stage": "clip", "take": 1, "verdict": "open" })),
        ("cancel_batch", json!({ "batch": "../jobs" })),
        ("project", json!({ "slug": "other" })),
    ];
    let mut told = String::new();
    for (tool, asked) in wrong {
        let words = session.refused(tool, asked.clone()).await;
        told.push_str(&format!("{tool} {asked}\n  {words}\n"));
    }
    insta::assert_snapshot!("refusals", told);
    assert!(session.client.call_tool(CallToolRequestParams::new("delete_everything")).await.is_err());
    assert_eq!(jobs(&sandbox), 0);

    let empty = Sandbox::new();
    let session = Session::begin(&empty, Some(&format!("sakuga_{}", "0".repeat(64))), &[]).await;
    for (tool, asked) in [("project", json!({})), ("cancel_batch", json!({ "batch": "01J" }))] {
        let words = session.refused(tool, asked).await;
        assert!(
            words.contains("there is no studio in sakuga-data") && words.contains("sakuga demo"),
            "{words}"
        );
    }
    assert!(!empty.data().exists(), "looking for a studio makes none");
}
