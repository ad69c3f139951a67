//! What an earlier start of this studio left on its servers and nobody wants any more.

use std::collections::BTreeSet;

use domain::id::JobId;
use futures_util::future::join_all;

use super::engine::ComfyEngine;
use super::protocol::wire::Beside;
use super::server::Server;

impl ComfyEngine {
    /// Stops the prompts of earlier starts whose jobs are over, on each server as soon as it answers. Those whose jobs are
    /// open are left for the next attempt, which takes them up; those of others are never touched.
    pub(super) async fn tidy_up(&self, open: &BTreeSet<JobId>) {
        let servers = self.pool.all();
        join_all(servers.values().map(|server| self.tidy_server(server, open))).await;
    }

    async fn tidy_server(&self, server: &Server, open: &BTreeSet<JobId>) {
        server.ready(&self.library).await;
        let (Some(known), Ok(queue)) = (server.known(), server.http.queue().await) else { return };
        let items = queue.queue_running.iter().chain(&queue.queue_pending);
        for item in items.filter(|item| self.is_left_over(&item.3, open)) {
            let (prompt, job) = (&item.1, &item.3.job);
            tracing::info!(prompt, server = %server.place.name, "stopping what an earlier start left");
            if let Err(trouble) = server.http.cancel(prompt, known.era).await {
                tracing::warn!(prompt, %trouble, %job, "failed to stop what an earlier start left");
            }
        }
    }

    fn is_left_over(&self, beside: &Beside, open: &BTreeSet<JobId>) -> bool {
        let is_open = |job: &str| open.contains(&JobId(job.to_owned()));
        !self.studio.is_empty()
            && beside.studio == self.studio
            && beside.instance != self.instance
            && beside.job.as_str().is_some_and(|job| !is_open(job))
    }
}
