//! Gates at chosen points of a run: a test holds the worker there, looks at the server, and lets it go.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::watch;

/// Where the worker can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// Before a prompt is taken from the queue; nothing runs then.
    Take,
    /// Before a node is executed; an interrupt is noticed after it.
    Node,
    /// After a step of a sampler was told; an interrupt is noticed after it.
    Step,
    /// After `execution_success`, `execution_error` or `execution_interrupted`, before the history is written.
    History,
    /// After the history is written, before `status` and the last `executing` are sent.
    End,
}

/// Where the worker stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The prompt that runs; empty before one is taken.
    pub prompt_id: String,
    /// The node; empty outside of nodes.
    pub node: String,
    /// How many steps are made; 0 outside of samplers.
    pub step: u64,
}

#[derive(Clone, Default)]
struct State {
    /// The gates that are closed, and how often the worker may pass each nevertheless.
    closed: BTreeMap<Point, u64>,
    standing: Option<(Point, Place)>,
}

/// The gates of a server, all open at first. Clones are the same gates.
#[derive(Clone, Default)]
pub struct Gate(Arc<watch::Sender<State>>);

impl Gate {
    /// Holds the worker whenever it comes here.
    pub fn close(&self, point: Point) {
        self.0.send_modify(|state| {
            state.closed.insert(point, 0);
        });
    }

    /// Lets the worker go, and holds it here no more.
    pub fn open(&self, point: Point) {
        self.0.send_modify(|state| {
            state.closed.remove(&point);
        });
    }

    /// Opens all gates.
    pub fn open_all(&self) {
        self.0.send_modify(|state| state.closed.clear());
    }

    /// Lets the worker pass a closed gate so many times, from 1.
    pub fn pass(&self, point: Point, times: u64) {
        self.0.send_modify(|state| {
            if let Some(passes) = state.closed.get_mut(&point) {
                *passes += times;
            }
        });
    }

    /// Waits until the worker is held here, and says where that is.
    pub async fn reached(&self, point: Point) -> Place {
        self.reached_where(point, |_| true).await
    }

    /// Waits until the worker is held here at a place that fits, and says where that is.
    ///
    /// # Panics
    ///
    /// Never: the gates live as long as somebody can ask.
    pub async fn reached_where(&self, point: Point, fits: impl Fn(&Place) -> bool) -> Place {
        let mut states = self.0.subscribe();
        let held = |state: &State| {
            state.standing.as_ref().is_some_and(|(standing, place)| *standing == point && fits(place))
        };
        let state = states.wait_for(held).await.expect("this gate keeps the sender alive").clone();
        state.standing.map(|(_, place)| place).unwrap_or_default()
    }

    /// Comes to a gate, and waits there while it is closed.
    pub(crate) async fn come(&self, point: Point, place: impl FnOnce() -> Place) {
        let mut states = self.0.subscribe();
        if self.let_through(point) {
            return;
        }
        self.0.send_modify(|state| state.standing = Some((point, place())));
        while !self.let_through(point) && states.changed().await.is_ok() {}
        self.0.send_modify(|state| state.standing = None);
    }

    /// The worker is gone, wherever it stood.
    pub(crate) fn leave(&self) {
        self.0.send_modify(|state| state.standing = None);
    }

    fn let_through(&self, point: Point) -> bool {
        let mut through = false;
        self.0.send_if_modified(|state| {
            match state.closed.get_mut(&point) {
                None => through = true,
                Some(passes) if *passes > 0 => {
                    *passes -= 1;
                    through = true;
                }
                Some(_) => {}
            }
            false
        });
        through
    }
}
