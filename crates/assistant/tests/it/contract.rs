//! What every assistant promises: one suite, run on each, and what is particular to one protocol.

use assistant::{Assistant as _, Rules, Silence, Tokens, Trouble, Turn};
use fakes::talk::{Act, Dialect};

use crate::support::{Kept, Pair, SERVICES, formal, question, source, speaking, stranger};

#[tokio::test]
async fn an_answer_comes_whole_and_names_its_model() {
    for dialect in SERVICES {
        let pair = Pair::new(dialect, [Act::Say("It falls in lines.".to_owned())]).await;
        let mut kept = Kept::default();
        let reply = pair.assistant.ask(&question(), &mut kept).await.unwrap();
        assert_eq!(reply.text, "It falls in lines.", "{dialect:?}");
        assert_eq!(kept.pieces.concat(), reply.text, "{dialect:?}");
        assert!(["mistral:7b", "small-instruct"].contains(&reply.model.as_str()), "{dialect:?}");
        assert_eq!(pair.assistant.source(), source(dialect));
    }
}

#[tokio::test]
async fn what_streams_is_told_word_by_word_and_counted() {
    for dialect in [Dialect::Ollama, Dialect::OpenAi] {
        let pair = Pair::new(dialect, [Act::Say("It falls in lines.".to_owned())]).await;
        let mut kept = Kept::default();
        let reply = pair.assistant.ask(&question(), &mut kept).await.unwrap();
        assert_eq!(kept.pieces, ["It ", "falls ", "in ", "lines."], "{dialect:?}");
        assert_eq!(reply.tokens, Some(Tokens { read: 12, written: 3 }), "{dialect:?}");
    }
}

#[tokio::test]
async fn what_is_no_answer_is_trouble_and_never_an_answer() {
    for dialect in SERVICES {
        let acts = [
            Act::FailPolitely,
            Act::Refuse(500, "out of memory"),
            Act::Bytes("<html><script>alert(1)</script></html>"),
            Act::Bytes(""),
            Act::BreakOff("It falls".to_owned()),
        ];
        let pair = Pair::new(dialect, acts.clone()).await;
        for act in acts {
            let answered = pair.assistant.ask(&question(), &mut Silence).await;
            assert!(answered.is_err(), "{dialect:?} took {act:?} for an answer: {answered:?}");
        }
    }
}

#[tokio::test]
async fn a_hanging_service_is_given_up_and_too_long_an_answer_cut_off() {
    for dialect in SERVICES {
        let megabyte = "rain".repeat(1 << 18);
        let acts = [Act::Hang("It ".to_owned()), Act::Repeat("rain ".repeat(200)), Act::Say(megabyte)];
        let pair = Pair::new(dialect, acts).await;
        let hung = pair.assistant.ask(&question(), &mut Silence).await;
        assert!(matches!(hung, Err(Trouble::Silent(_))), "{dialect:?}: {hung:?}");
        for what in ["endless", "a megabyte"] {
            let answered = pair.assistant.ask(&question(), &mut Silence).await;
            assert!(matches!(answered, Err(Trouble::TooLong(_))), "{dialect:?}, {what}: {answered:?}");
        }
    }
}

#[tokio::test]
async fn nobody_at_the_address_and_no_tls_there_are_said_with_what_to_do() {
    for dialect in SERVICES {
        let pair = Pair::new(dialect, []).await;
        let encrypted = pair.service.url().replace("http://", "https://");
        let nobody = "http://127.0.0.1:9".to_owned();
        for url in [encrypted, nobody] {
            let trouble = speaking(dialect, &url, None).ask(&question(), &mut Silence).await.unwrap_err();
            assert!(matches!(trouble, Trouble::Unreachable { .. }), "{dialect:?}: {trouble}");
            assert!(trouble.lasts() && trouble.to_string().contains("start it"), "{trouble}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_spoken_to() {
    let stranger = stranger().await;
    for dialect in SERVICES {
        let trouble = speaking(dialect, &stranger, None).ask(&question(), &mut Silence).await.unwrap_err();
        assert!(matches!(trouble, Trouble::Untrusted { .. }), "{dialect:?}: {trouble}");
        assert!(trouble.lasts() && trouble.to_string().contains("add whoever signed it"), "{trouble}");
    }
}

#[tokio::test]
async fn a_model_that_is_not_there_is_answered_with_the_nearest_one() {
    for (dialect, nearest) in [(Dialect::Ollama, "mistral:7b"), (Dialect::OpenAi, "small-instruct")] {
        let pair = Pair::new(dialect, []).await;
        let assistant = speaking(dialect, pair.service.url(), Some("mistrall"));
        let trouble = assistant.ask(&question(), &mut Silence).await.unwrap_err();
        assert!(matches!(trouble, Trouble::NoModel { .. }), "{trouble}");
        assert!(trouble.to_string().contains(nearest), "{trouble}");
    }
}

#[tokio::test]
async fn a_form_is_asked_for_as_each_service_understands_it() {
    let say = || [Act::Say("{}".to_owned()), Act::Say("{}".to_owned())];
    let ollama = Pair::new(Dialect::Ollama, say()).await;
    ollama.assistant.ask(&formal(), &mut Silence).await.unwrap();
    assert_eq!(ollama.service.asked()[0].body["format"]["type"], "object");
    let openai = Pair::new(Dialect::OpenAi, say()).await;
    openai.assistant.ask(&formal(), &mut Silence).await.unwrap();
    assert_eq!(openai.service.asked()[0].body["response_format"]["json_schema"]["name"], "rain");
    for dialect in [Dialect::OpenAiObjects, Dialect::LlamaCppPython] {
        let objects = Pair::new(dialect, say()).await;
        for _ in 0..2 {
            objects.assistant.ask(&formal(), &mut Silence).await.unwrap();
        }
        let asked = objects.service.asked();
        let kinds: Vec<_> = asked.iter().map(|asked| &asked.body["response_format"]["type"]).collect();
        assert_eq!(kinds, ["json_object", "json_object"]);
    }
    let echo = Pair::new(Dialect::Echo2025, say()).await;
    echo.assistant.ask(&formal(), &mut Silence).await.unwrap();
    assert!(echo.service.asked()[0].body["query"].as_str().unwrap().contains("of this schema"));
}

#[tokio::test]
async fn echo_brain_is_found_in_both_shapes_and_allowed_nothing() {
    let routes = [
        (Dialect::Echo2025, "/api/echo/query"),
        (Dialect::Echo2026, "/api/echo/query"),
        (Dialect::EchoAskOnly, "/api/echo/ask"),
    ];
    for (dialect, route) in routes {
        let pair = Pair::new(dialect, [Act::Say("yes".to_owned()), Act::Say("yes".to_owned())]).await;
        let mut ask = question();
        ask.instructions = "/run this".to_owned();
        let asked = "Create an anime video clip of the rain.";
        ask.turns = vec![Turn::user(asked), Turn::assistant("no"), Turn::user("why?")];
        for _ in 0..2 {
            pair.assistant.ask(&ask, &mut Silence).await.unwrap();
        }
        let asked = pair.service.asked();
        assert!(asked.iter().all(|asked| asked.route == route), "{asked:?}");
        let body = &asked[0].body;
        let text = body["query"].as_str().or(body["question"].as_str()).unwrap();
        assert!(text.starts_with("run this") && text.contains("You: no"), "{text}");
        assert!(text.contains("animated video clip"), "{text}");
        let known = ["query", "question", "request_type"];
        assert!(body.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{body}");
    }
}

#[tokio::test]
async fn rules_answer_what_they_are_given_and_are_always_well() {
    let mut kept = Kept::default();
    let reply = Rules.ask(&question(), &mut kept).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.model.as_str()), ("wet", "rules"));
    assert_eq!(kept.pieces, ["wet"]);
    assert_eq!(Rules.health().await, Ok(()));
}
