//! Whoever is let into one project finds nothing of another one: every GET that the API has is asked.

use axum::body::Body;
use axum::http::{Method, Request};
use domain::account::Role;
use domain::actor::Actor;
use domain::clock::Clock as _;
use domain::id::ProjectId;
use domain::project::Project;
use serde_json::{Value, json};
use server::auth::Caller;

use crate::cast::peopled;
use crate::support::{Answer, House};

/// A question to the API and whether it is about something of the first project by its path.
struct Question {
    path: String,
    names_the_first: bool,
}

/// What tells that an answer is about the first project, and what its things are called in paths.
struct First {
    words: Vec<String>,
    job: String,
    batch: String,
    asset: String,
}

async fn second_project(house: &House) -> ProjectId {
    let id = ProjectId::fresh(house.studio.ids().as_ref());
    let project = Project {
        id: id.clone(),
        slug: "snow".parse().unwrap(),
        title: "Snow".to_owned(),
        ..house.production.project.clone()
    };
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    tx.put_project(&project, house.clock.wall()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Gives the first project some of everything.
async fn first(house: &mut House) -> First {
    let job = house.draw(0, 1);
    let batch = house.queue(std::slice::from_ref(&job)).await;
    house.line.wait_for(&[job.id.clone()].into()).await.unwrap();
    house.queue(&[house.draw(1, 2)]).await;
    house.post("/tokens", json!({"name": "farmhand", "role": "artist", "project": "rain"})).await;
    house.post("/links", json!({"name": "looker-on", "project": "rain"})).await;
    let asset = house.get("/assets").await["items"][0].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut words: Vec<String> =
        ["rain", "Hana", "hana", "bridge", "farmhand", "looker-on", "e01", "s010", "c0010"]
            .map(str::to_owned)
            .into();
    words.extend([job.id.to_string(), batch.to_string(), text(&asset["id"]), text(&asset["hash"])]);
    words.push(house.production.project.id.to_string());
    words.extend(house.production.shots.iter().map(|shot| shot.id.to_string()));
    First { words, job: job.id.to_string(), batch: batch.to_string(), asset: text(&asset["id"]) }
}

/// Every GET of the API, with the names of the first project's things in its path; those below a project also with
/// the other project's name, and lists also with the project in the query.
fn questions(first: &First) -> Vec<Question> {
    let document = serde_json::to_value(server::document()).unwrap();
    let mut questions = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let is_static = methods["get"]["tags"][0] == "documentation";
        if methods.get("get").is_none() || is_static {
            continue;
        }
        let id = match path.split('/').nth(3) {
            Some("jobs") => &first.job,
            Some("batches") => &first.batch,
            _ => &first.asset,
        };
        let mut named = path.clone();
        for (place, name) in [
            ("{episode}", "e01"),
            ("{scene}", "s010"),
            ("{shot}", "c0010"),
            ("{stage}", "keyframe"),
            ("{take}", "1"),
            ("{character}", "hana"),
            ("{place}", "bridge"),
            ("{version}", "1"),
            ("{batch}", &first.batch),
            ("{name}", "fake"),
            ("{id}", id),
        ] {
            named = named.replace(place, name);
        }
        if path.ends_with("/difference") {
            named.push_str("?from=1&to=1");
        }
        let (of_first, of_other) = (named.replace("{project}", "rain"), named.replace("{project}", "snow"));
        assert!(!of_first.contains('{'), "the test has no name for {of_first}");
        let names_the_first = path.contains("{project}") || path.contains("{id}");
        questions.push(Question { path: of_first.clone(), names_the_first });
        if of_other != of_first {
            questions.push(Question { path: of_other, names_the_first: false });
        } else if !names_the_first {
            questions.push(Question { path: format!("{of_first}?project=rain"), names_the_first: false });
        }
    }
    questions
}

async fn get(house: &House, caller: &Caller, path: &str) -> Answer {
    let request = Request::builder().method(Method::GET).uri(path).extension(caller.clone());
    house.send(request.body(Body::empty()).unwrap()).await
}

/// The first word about the first project in an answer that was not in the question.
fn told<'a>(first: &'a First, path: &str, answer: &Answer) -> Option<&'a String> {
    let body = String::from_utf8_lossy(&answer.bytes);
    let is_problem = !answer.status.is_success();
    let asked = |word: &str| is_problem && path.contains(word);
    first.words.iter().find(|word| !asked(word) && body.contains(word.as_str()))
}

#[tokio::test]
async fn nobody_finds_anything_of_a_project_that_they_are_not_let_into() {
    let mut house = peopled().await;
    let snow = second_project(&house).await;
    let first = first(&mut house).await;
    // A stream does not end otherwise; what it tells is a test of its own.
    house.app.live().stop();
    let questions = questions(&first);
    let mut found = 0;
    for Question { path, .. } in &questions {
        let answer = get(&house, &Caller::local(), path).await;
        found += usize::from(answer.status.is_success() && told(&first, path, &answer).is_some());
    }
    assert!(found > 35, "only {found} answers would have shown anything");
    for role in [Role::Reviewer, Role::Artist, Role::Owner] {
        let guest = Caller { project: Some(snow.clone()), ..Caller::with_role(Actor::account("guest"), role) };
        for Question { path, names_the_first } in &questions {
            let answer = get(&house, &guest, path).await;
            let (status, body) = (answer.status.as_u16(), String::from_utf8_lossy(&answer.bytes));
            assert_eq!(told(&first, path, &answer), None, "{role:?} {path}: {status} {body}");
            assert!(!names_the_first || status == 404, "{role:?} {path}: {status} {body}");
        }
    }
}

#[tokio::test]
async fn what_concerns_the_whole_studio_is_refused_to_who_sees_one_project() {
    let house = peopled().await;
    let own = house.production.project.id.clone();
    let bound = Caller { project: Some(own), ..Caller::local() };
    let import = json!({"screenplay": "INT. SHOP - DAY\n\nNobody is there.\n"});
    let elsewhere = json!({"screenplay": "INT. SHOP - DAY\n\nNobody is there.\n", "project": "snow"});
    for (method, path, body, status) in [
        (Method::POST, "/projects", Some(json!({"title": "Snow"})), 403),
        (Method::POST, "/imports", Some(import), 403),
        (Method::POST, "/imports", Some(elsewhere), 404),
        (Method::POST, "/tokens", Some(json!({"name": "a", "role": "artist"})), 422),
        (Method::POST, "/checks", None, 403),
        (Method::GET, "/capabilities", None, 403),
        (Method::GET, "/jobs/counts", None, 403),
    ] {
        let answer = house.ask_as(&bound, method, path, body).await;
        assert_eq!(answer.status, status, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
    }
    assert_eq!(house.get("/projects").await["items"].as_array().unwrap().len(), 1);
}
