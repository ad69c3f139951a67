//! A server's routes, one function each. Nothing here tries twice: whoever asks knows whether asking again is safe.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::clock::Clock;
use futures_util::StreamExt as _;
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::address::Address;
use super::trouble::Trouble;
use super::wire::{
    FileEntry, HistoryEntry, JobAnswer, Queue, Queued, Refusal, Standing, Submission, SystemStats, Uploaded,
};
use super::{json as tolerant, wire};
use crate::comfyui::patience::Patience;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(3);

/// The longest answer that is no file. A history entry repeats its whole graph, the catalogue is under 1 MB.
const LONGEST_ANSWER: usize = 64 << 20;

/// The largest file that is brought over.
const LARGEST_FILE: usize = 1 << 30;

/// How a server tells where a prompt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Era {
    /// By one question that joins queue and history.
    Jobs,
    /// By queue and history, as before that question existed.
    History,
}

/// What a server said to a prompt.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Posted {
    /// It was queued whole.
    Queued,
    /// It was queued without some of its nodes.
    InPart(Queued),
    /// It was refused, and is not queued.
    Refused(Box<Refusal>),
    /// No clear answer: it may be queued or not.
    Unclear(String),
}

/// Speaks to one server.
#[derive(Clone)]
pub(crate) struct Http {
    address: Address,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    patience: Patience,
}

impl Http {
    pub(crate) fn new(address: Address, clock: Arc<dyn Clock>, patience: Patience) -> Self {
        // A server without a name would refuse a foreign `Origin`; none is ever sent.
        let client =
            reqwest::Client::builder().connect_timeout(CONNECT).no_proxy().tls_certs_only([]).build();
        let client = client.expect("a client without TLS has nothing to fail");
        Self { address, client, clock, patience }
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// What the server is and what memory it has.
    pub(crate) async fn system_stats(&self) -> Result<SystemStats, Trouble> {
        self.get("/system_stats").await
    }

    /// How many prompts it has: the cheapest question there is.
    pub(crate) async fn remaining(&self) -> Result<u64, Trouble> {
        let answer: Value = self.get("/prompt").await?;
        answer["exec_info"]["queue_remaining"].as_u64().ok_or_else(|| Trouble::Strange {
            route: "/prompt".to_owned(),
            why: "it does not say how long the queue is".to_owned(),
        })
    }

    /// How it tells where a prompt stands.
    pub(crate) async fn era(&self) -> Result<Era, Trouble> {
        let response = self.send("/api/jobs", self.at("/api/jobs?limit=1"), self.patience.answer).await?;
        Ok(if response.status() == StatusCode::OK { Era::Jobs } else { Era::History })
    }

    /// All node classes it has.
    pub(crate) async fn object_info(&self) -> Result<wire::Graph, Trouble> {
        self.get("/object_info").await
    }

    /// The models in a folder; empty when it has no such folder.
    pub(crate) async fn models(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let route = format!("/models/{folder}");
        let response = self.send(&route, self.at(&route), self.patience.answer).await?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(Vec::new());
        }
        self.read(&route, response).await
    }

    /// Queues a prompt.
    pub(crate) async fn post(&self, submission: &Submission) -> Result<Posted, Trouble> {
        let request = self.client.post(self.address.route("/prompt")).json(submission);
        let response = match self.send("/prompt", request, self.patience.answer).await {
            Ok(response) => response,
            Err(Trouble::Unclear(why)) => return Ok(Posted::Unclear(why)),
            Err(trouble) => return Err(trouble),
        };
        let status = response.status();
        let body = match self.within(self.patience.answer, self.body(response, LONGEST_ANSWER)).await {
            Ok(body) => body,
            Err(trouble) => return Ok(Posted::Unclear(trouble.to_string())),
        };
        Ok(answer_to_post(status, &body))
    }

    /// Where a prompt stands.
    pub(crate) async fn standing(&self, prompt: &str, era: Era) -> Result<Standing, Trouble> {
        match era {
            Era::Jobs => self.job(prompt).await,
            // In this order, because a prompt leaves the queue for the history in one step.
            Era::History => match self.queued(prompt).await? {
                Some(standing) => Ok(standing),
                None => self.history(prompt).await,
            },
        }
    }

    async fn job(&self, prompt: &str) -> Result<Standing, Trouble> {
        let route = format!("/api/jobs/{prompt}");
        let response = self.send(&route, self.at(&route), self.patience.answer).await?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(Standing::Unknown);
        }
        Ok(self.read::<JobAnswer>(&route, response).await?.into())
    }

    /// Whether a prompt waits or runs; none when it does neither.
    async fn queued(&self, prompt: &str) -> Result<Option<Standing>, Trouble> {
        let queue = self.queue().await?;
        let has = |items: &[wire::QueueItem]| items.iter().any(|item| item.1 == prompt);
        Ok(if has(&queue.queue_running) {
            Some(Standing::Running)
        } else {
            has(&queue.queue_pending).then_some(Standing::Pending)
        })
    }

    /// What waits and what runs.
    pub(crate) async fn queue(&self) -> Result<Queue, Trouble> {
        self.get("/queue").await
    }

    async fn history(&self, prompt: &str) -> Result<Standing, Trouble> {
        let mut entries: std::collections::BTreeMap<String, HistoryEntry> =
            self.get(&format!("/history/{prompt}")).await?;
        Ok(entries.remove(prompt).map_or(Standing::Unknown, Standing::from))
    }

    /// Stops a prompt, and no other one: whether it waits or runs.
    pub(crate) async fn cancel(&self, prompt: &str, era: Era) -> Result<(), Trouble> {
        if era == Era::Jobs {
            return self.tell(&format!("/api/jobs/{prompt}/cancel"), &json!({})).await;
        }
        self.tell("/queue", &json!({ "delete": [prompt] })).await?;
        self.tell("/interrupt", &json!({ "prompt_id": prompt })).await
    }

    /// Lets the server forget prompts that are over.
    pub(crate) async fn forget(&self, prompts: &[String]) -> Result<(), Trouble> {
        self.tell("/history", &json!({ "delete": prompts })).await
    }

    /// Lets the server unload its models and drop what it keeps, after what it does now.
    pub(crate) async fn free(&self) -> Result<(), Trouble> {
        self.tell("/free", &json!({ "unload_models": true, "free_memory": true })).await
    }

    /// Brings a file over.
    pub(crate) async fn view(&self, entry: &FileEntry) -> Result<Bytes, Trouble> {
        let mut url = self.address.route("/view");
        url.query_pairs_mut()
            .append_pair("filename", &entry.filename)
            .append_pair("subfolder", &entry.subfolder)
            .append_pair("type", &entry.kind);
        let response = self.send("/view", self.client.get(url), self.patience.file).await?;
        if response.status() != StatusCode::OK {
            return Err(strange(
                "/view",
                format!("it has no file {} ({})", entry.filename, response.status()),
            ));
        }
        self.within(self.patience.file, self.body(response, LARGEST_FILE)).await
    }

    /// Brings a picture to the server. The name that comes back is the one to use.
    pub(crate) async fn upload(&self, name: &str, picture: Vec<u8>) -> Result<Uploaded, Trouble> {
        let file = Part::bytes(picture).file_name(name.to_owned());
        let form = Form::new().part("image", file).text("subfolder", "sakuga").text("type", "input");
        let request = self.client.post(self.address.route("/upload/image")).multipart(form);
        let response = self.send("/upload/image", request, self.patience.file).await?;
        if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Err(Trouble::Refused(format!("failed to upload {name}: it is too large for the server")));
        }
        self.read("/upload/image", response).await
    }

    async fn get<T: DeserializeOwned>(&self, route: &str) -> Result<T, Trouble> {
        let response = self.send(route, self.at(route), self.patience.answer).await?;
        self.read(route, response).await
    }

    fn at(&self, route: &str) -> RequestBuilder {
        let (path, query) = route.split_once('?').unwrap_or((route, ""));
        let mut url = self.address.route(path);
        url.set_query((!query.is_empty()).then_some(query));
        self.client.get(url)
    }

    /// Says something to which the answer is empty.
    async fn tell(&self, route: &str, what: &Value) -> Result<(), Trouble> {
        let response = self
            .send(route, self.client.post(self.address.route(route)).json(what), self.patience.answer)
            .await?;
        let status = response.status();
        if status.is_success() { Ok(()) } else { Err(strange(route, format!("it answered {status}"))) }
    }

    async fn send(
        &self,
        route: &str,
        request: RequestBuilder,
        patience: Duration,
    ) -> Result<Response, Trouble> {
        let sent = async { request.send().await.map_err(|error| Trouble::of(&error)) };
        let response = self.within(patience, sent).await?;
        if response.status() == StatusCode::FORBIDDEN {
            let words = format!(
                "it refused {route} (403): it allows only its own pages; look at its --listen and proxy"
            );
            return Err(Trouble::Refused(words));
        }
        Ok(response)
    }

    async fn read<T: DeserializeOwned>(&self, route: &str, response: Response) -> Result<T, Trouble> {
        let status = response.status();
        let body = self.within(self.patience.answer, self.body(response, LONGEST_ANSWER)).await?;
        if !status.is_success() {
            return Err(strange(route, format!("it answered {status}")));
        }
        tolerant::read(&body).map_err(|error| strange(route, error.to_string()))
    }

    /// The body of an answer, as long as it is not longer than `most` bytes.
    async fn body(&self, response: Response, most: usize) -> Result<Bytes, Trouble> {
        let expected = response.content_length();
        let mut body = Vec::with_capacity(expected.unwrap_or_default().min(1 << 20) as usize);
        let mut pieces = response.bytes_stream();
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece.map_err(|error| Trouble::of(&error))?);
            if body.len() > most {
                return Err(strange("it", format!("more than {most} bytes")));
            }
        }
        Ok(body.into())
    }

    async fn within<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        tokio::select! {
            done = work => done,
            () = self.clock.wait(patience) => {
                Err(Trouble::Unclear(format!("it did not answer within {} s", patience.as_secs())))
            }
        }
    }
}

/// What an answer to a POST means. Everything but a whole 200 and a refusal in the server's own words is unclear.
fn answer_to_post(status: StatusCode, body: &[u8]) -> Posted {
    if status == StatusCode::OK {
        return match tolerant::read::<Queued>(body) {
            Ok(queued) if queued.node_errors.is_empty() => Posted::Queued,
            Ok(queued) => Posted::InPart(queued),
            Err(error) => Posted::Unclear(format!("it answered 200 and {error}")),
        };
    }
    match tolerant::read::<Refusal>(body) {
        Ok(refusal) if status == StatusCode::BAD_REQUEST => Posted::Refused(Box::new(refusal)),
        _ => Posted::Unclear(format!("it answered {status}")),
    }
}

fn strange(route: &str, why: String) -> Trouble {
    Trouble::Strange { route: route.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_200_and_a_refusal_in_words_are_clear() {
        let answer = |status: u16, body: &str| {
            answer_to_post(StatusCode::from_u16(status).expect("a status"), body.as_bytes())
        };
        let whole = r#"{"prompt_id": "p", "number": 1, "node_errors": {}}"#;
        assert_eq!(answer(200, whole), Posted::Queued);
        let part =
            r#"{"prompt_id": "p", "number": 1, "node_errors": {"4": {"errors": [], "class_type": "X"}}}"#;
        assert!(matches!(answer(200, part), Posted::InPart(_)));
        let refused =
            r#"{"error": {"type": "no_prompt", "message": "No", "details": ""}, "node_errors": {}}"#;
        assert!(matches!(answer(400, refused), Posted::Refused(_)));
        assert!(matches!(answer(500, "500 Internal Server Error"), Posted::Unclear(_)));
        assert!(matches!(answer(502, "<html>"), Posted::Unclear(_)));
        assert!(matches!(answer(200, "<html>"), Posted::Unclear(_)));
        assert!(matches!(answer(400, "<html>"), Posted::Unclear(_)));
    }

    #[tokio::test]
    async fn an_answer_that_stops_in_the_middle_is_unclear_and_nobody_waits_for_its_rest() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string().parse().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
            std::future::pending::<()>().await;
        });
        let patience = Patience { answer: Duration::from_millis(50), ..Patience::default() };
        let http = Http::new(address, Arc::new(testkit::RunningClock::start()), patience);
        let submission = Submission {
            prompt: wire::Graph::new(),
            client_id: String::new(),
            prompt_id: String::new(),
            number: 1,
            extra_data: json!({}),
        };
        assert!(matches!(http.post(&submission).await, Ok(Posted::Unclear(_))));
    }
}
