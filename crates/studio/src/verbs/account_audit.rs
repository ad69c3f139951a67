//! The audit list: who changed what. It is a view of the event log.

use std::collections::BTreeMap;

use domain::account::TokenId;
use domain::actor::Actor;
use domain::line::event::Record;
use store::AuditFilter;

use crate::error::StudioError;
use crate::studio::Studio;

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// The event.
    pub record: Record,
    /// The name of who did it, where the studio knows one.
    pub name: Option<String>,
}

impl Studio {
    /// What was done and by whom, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<Deed>, StudioError> {
        let mut known = BTreeMap::new();
        let mut deeds = Vec::new();
        for record in self.store.audit(filter).await? {
            let name = self.name_of(&record.actor, &mut known).await?;
            deeds.push(Deed { record, name });
        }
        Ok(deeds)
    }

    /// Looks each name up once.
    async fn name_of(
        &self,
        actor: &Actor,
        known: &mut BTreeMap<Actor, Option<String>>,
    ) -> Result<Option<String>, StudioError> {
        if *actor == Actor::local() {
            return Ok(Some("this machine".to_owned()));
        }
        if let Some(name) = known.get(actor) {
            return Ok(name.clone());
        }
        let token = self.store.token(&TokenId(actor.as_str().to_owned())).await?;
        let name = token.map(|token| token.name);
        known.insert(actor.clone(), name.clone());
        Ok(name)
    }
}
