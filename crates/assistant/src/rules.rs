//! The rules: answers without a model, the same for the same question, at once.

use async_trait::async_trait;

use crate::ask::{Ask, Assistant, Reply, Source, Tell};
use crate::trouble::Trouble;

/// What answers when nothing else does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules;

#[async_trait]
impl Assistant for Rules {
    fn source(&self) -> Source {
        Source::Rules
    }

    fn model(&self) -> &'static str {
        "rules"
    }

    async fn ask(&self, ask: &Ask, tell: &mut dyn Tell) -> Result<Reply, Trouble> {
        let text = ask.offhand.answer();
        tell.piece(&text);
        Ok(Reply { text, model: self.model().to_owned(), tokens: None })
    }

    async fn health(&self) -> Result<(), Trouble> {
        Ok(())
    }
}
