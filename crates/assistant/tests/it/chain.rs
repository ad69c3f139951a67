//! Who is asked after whom, how often, and what is made of answers with a form.

use std::sync::Arc;
use std::time::Duration;

use assistant::{
    Ask, Assistant, Chain, Nobody, Offhand, Rules, Silence, Source, Structured, Terms, Tokens, Wrong,
};
use domain::clock::Clock;
use fakes::talk::{Act, Dialect};
use schemars::JsonSchema;
use serde::Deserialize;
use testkit::{ManualClock, RunningClock};
use tokio_util::sync::CancellationToken;

use crate::support::{Kept, Pair, formal, question, speaking};

/// An answer with a form.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rain {
    drops: u32,
}

impl Structured for Rain {
    const NAME: &'static str = "rain";
}

/// Reads an answer, and finds more than nine drops too many.
fn judge(text: &str) -> Result<Rain, Wrong> {
    let rain = Rain::read(text)?;
    if rain.drops > 9 { Err(Wrong::one("there are at most nine drops")) } else { Ok(rain) }
}

fn chain(assistants: Vec<Arc<dyn Assistant>>, clock: Arc<dyn Clock>) -> Chain {
    Chain::new(assistants, clock, Terms { budget: Duration::from_secs(30), ..Terms::default() })
}

fn running() -> Arc<dyn Clock> {
    Arc::new(RunningClock::start())
}

/// The formal question, to which the rules answer three.
fn three() -> Ask {
    Ask { offhand: Offhand::new(|| r#"{"drops": 3}"#.to_owned()), ..formal() }
}

#[tokio::test]
async fn the_first_one_that_answers_is_named_with_those_that_did_not() {
    let echo = Pair::new(Dialect::Echo2025, [Act::FailPolitely]).await;
    let ollama = Pair::new(Dialect::Ollama, [Act::Say("It falls.".to_owned())]).await;
    let all = chain(vec![echo.assistant, ollama.assistant, Arc::new(Rules)], running());
    let mut kept = Kept::default();
    let answer = all.say(&question(), &mut kept, &CancellationToken::new()).await.unwrap();
    assert_eq!((answer.content.as_str(), answer.source), ("It falls.", Source::Ollama));
    assert_eq!(
        (kept.begun, kept.pieces.concat()),
        (vec![Source::EchoBrain, Source::Ollama], "It falls.".to_owned())
    );
    assert_eq!(answer.tried.len(), 1);
    assert!(answer.tried[0].why.contains("I am having trouble"), "{:?}", answer.tried);
}

#[tokio::test]
async fn a_wrong_answer_is_sent_back_twice_at_most_and_then_the_next_one_is_asked() {
    let say = |text: &str| Act::Say(text.to_owned());
    let learns =
        Pair::new(Dialect::Ollama, [say("Many!"), say(r#"{"drops": 12}"#), say(r#"So: {"drops": 4}"#)]).await;
    let never =
        Pair::new(Dialect::OpenAi, [say("No."), say("No."), say("No."), say(r#"{"drops": 5}"#)]).await;
    let all = chain(vec![learns.assistant.clone(), Arc::new(Rules)], running());
    let answer = all.ask(&three(), judge, &mut Silence, &CancellationToken::new()).await.unwrap();
    assert_eq!((answer.content, answer.source), (Rain { drops: 4 }, Source::Ollama));
    assert_eq!(answer.tokens, Some(Tokens { read: 36, written: 9 }), "all three count");
    let last = learns.service.asked().pop().unwrap().body["messages"].clone();
    assert!(last[5]["content"].as_str().unwrap().contains("at most nine drops"), "{last}");
    let all = chain(vec![never.assistant.clone(), Arc::new(Rules)], running());
    let answer = all.ask(&three(), judge, &mut Silence, &CancellationToken::new()).await.unwrap();
    assert_eq!((answer.content, answer.source), (Rain { drops: 3 }, Source::Rules));
    assert_eq!(never.service.asked().len(), 3);
}

#[tokio::test]
async fn who_is_not_there_is_left_alone_for_a_while() {
    let clock = ManualClock::default();
    let gone = speaking(Dialect::Ollama, "http://127.0.0.1:9", None);
    let all = chain(vec![gone, Arc::new(Rules)], Arc::new(clock.clone()));
    let why = async || {
        let answer = all.say(&question(), &mut Silence, &CancellationToken::new()).await.unwrap();
        assert_eq!(answer.source, Source::Rules);
        answer.tried[0].why.clone()
    };
    assert!(why().await.starts_with("nothing answers"));
    assert!(why().await.contains("left alone for 5 s"));
    assert!(all.standing()[0].trouble.is_some() && all.standing()[1].trouble.is_none());
    clock.advance(Duration::from_secs(5));
    assert!(why().await.starts_with("nothing answers"));
    assert!(why().await.contains("left alone for 10 s"));
}

#[tokio::test]
async fn nobody_answers_where_the_rules_are_not_asked() {
    let gone = speaking(Dialect::Ollama, "http://127.0.0.1:9", None);
    let all = chain(vec![gone], running());
    let nobody = all.say(&question(), &mut Silence, &CancellationToken::new()).await.unwrap_err();
    assert!(nobody.to_string().starts_with("failed to get an answer: Ollama: nothing answers"), "{nobody}");
}

#[tokio::test]
async fn a_question_that_is_taken_back_is_dropped_at_once() {
    let hung = Pair::new(Dialect::Ollama, [Act::Hang("It ".to_owned())]).await;
    let all = chain(vec![hung.assistant, Arc::new(Rules)], running());
    let cancel = CancellationToken::new();
    cancel.cancel();
    let taken_back = all.say(&question(), &mut Silence, &cancel).await;
    assert_eq!(taken_back.unwrap_err(), Nobody::Cancelled);
}

#[tokio::test]
async fn who_is_asked_enough_already_is_passed_over_and_not_blamed() {
    let hung = Pair::new(Dialect::Ollama, [Act::Hang("It ".to_owned())]).await;
    let terms = Terms { at_once: 1, ..Terms::default() };
    let clock = Arc::new(ManualClock::default());
    let all = Arc::new(Chain::new(vec![hung.assistant, Arc::new(Rules)], clock, terms));
    let cancel = CancellationToken::new();
    let (first, taken_back) = (all.clone(), cancel.clone());
    let first = tokio::spawn(async move { first.say(&question(), &mut Silence, &taken_back).await });
    hung.service.was_asked().await;
    let second = all.say(&question(), &mut Silence, &CancellationToken::new()).await.unwrap();
    assert_eq!(second.source, Source::Rules);
    assert_eq!(second.tried[0].why, "it is answering 1 questions already");
    assert!(all.standing()[0].trouble.is_none());
    cancel.cancel();
    assert_eq!(first.await.unwrap().unwrap_err(), Nobody::Cancelled);
    // Whoever takes a question back leaves the place.
    let third = all.say(&question(), &mut Silence, &CancellationToken::new()).await.unwrap();
    assert_eq!(third.source, Source::Ollama);
}

#[tokio::test]
async fn one_that_takes_too_long_is_given_up_for_the_next() {
    let clock = Arc::new(RunningClock::start());
    let hung = Pair::new(Dialect::Ollama, [Act::Repeat(" ".to_owned())]).await;
    let terms = Terms { budget: Duration::from_millis(50), ..Terms::default() };
    let all = Chain::new(vec![hung.assistant, Arc::new(Rules)], clock, terms);
    let answer = all.say(&question(), &mut Silence, &CancellationToken::new()).await.unwrap();
    assert_eq!(answer.source, Source::Rules);
}
