//! The servers of an engine. They may come and go while it works: an attempt keeps the server that it began on.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::clock::Clock;
use tokio::sync::watch;

use super::patience::Patience;
use super::server::{Place, Server};

/// Servers by name.
pub(crate) type Servers = BTreeMap<String, Arc<Server>>;

/// The servers as they are now.
pub(crate) struct Pool {
    servers: watch::Sender<Servers>,
    clock: Arc<dyn Clock>,
    /// What tells this start of the program from others.
    instance: String,
    patience: Patience,
}

impl Pool {
    pub(crate) fn new(
        places: Vec<Place>,
        clock: Arc<dyn Clock>,
        instance: String,
        patience: Patience,
    ) -> Self {
        let pool = Self { servers: watch::Sender::default(), clock, instance, patience };
        pool.set(places);
        pool
    }

    /// All of them.
    pub(crate) fn all(&self) -> Servers {
        self.servers.borrow().clone()
    }

    /// The one with this name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<Server>> {
        self.servers.borrow().get(name).cloned()
    }

    /// Waits for a server with this name.
    pub(crate) async fn wait_for(&self, name: &str) -> Arc<Server> {
        let mut servers = self.servers.subscribe();
        let there =
            servers.wait_for(|servers| servers.contains_key(name)).await.map(|servers| servers[name].clone());
        match there {
            Ok(server) => server,
            // Only an engine that is gone waits for nothing.
            Err(_) => std::future::pending().await,
        }
    }

    /// Completes when the server with this name is no longer this one.
    pub(crate) async fn is_replaced(&self, server: &Arc<Server>) {
        let mut servers = self.servers.subscribe();
        let same = |now: &Servers| now.get(&server.place.name).is_some_and(|now| Arc::ptr_eq(now, server));
        servers.wait_for(|now| !same(now)).await.ok();
    }

    /// From now on these are the servers. One that stays keeps what is known of it.
    pub(crate) fn set(&self, places: Vec<Place>) {
        let before = self.all();
        let server = |place: Place| {
            let stays = before.get(&place.name).filter(|server| server.place == place).cloned();
            let name = place.name.clone();
            let fresh = || Arc::new(Server::new(place, self.clock.clone(), &self.instance, self.patience));
            (name, stays.unwrap_or_else(fresh))
        };
        self.servers.send_replace(places.into_iter().map(server).collect());
    }
}
