//! What a server tells whoever started it.

use std::{net::SocketAddr, sync::Arc};

use tokio::sync::mpsc::UnboundedSender;

use crate::{error::Error, tagger::TaggerWarning, training::TrainingEvent};

/// What happens while a server runs.
#[derive(Clone, Debug)]
pub enum ServerEvent {
    /// The files that titles are tagged with give to warn about this.
    Tagger(TaggerWarning),
    /// It listens.
    Listening {
        /// Where.
        address: SocketAddr,
        /// Whether it wants a token.
        wants_token: bool,
    },
    /// It was told to stop.
    Stopping,
    /// It ended with a fix that no model has learned from.
    FixLost {
        /// The title as it was written.
        title: String,
        /// The segment that it should have.
        persona_segment: String,
    },
    /// It ended with so many more of them.
    MoreFixesLost(usize),
    /// A job ended, or a model was kept: a line for the log.
    Note(String),
}

/// Takes down what happens.
#[derive(Clone)]
pub struct EventSender(UnboundedSender<ServerEvent>);

impl EventSender {
    pub fn new(listener: UnboundedSender<ServerEvent>) -> Self {
        Self(listener)
    }

    pub fn tell(&self, event: ServerEvent) {
        // Nobody listens any more once the server has stopped.
        let _ = self.0.send(event);
    }

    pub fn note(&self, line: impl Into<String>) {
        self.tell(ServerEvent::Note(line.into()));
    }
}

/// Keeps a log of each job that learns.
pub trait JobLogs: Send + Sync {
    /// Begins the log of a job of this name, such as `retrain`.
    fn begin(&self, job: &str) -> Box<dyn JobLog>;
}

/// The log of a job.
pub trait JobLog {
    /// A file that is learned from was read.
    fn training(&mut self, event: &TrainingEvent);

    /// A line for the log.
    fn note(&mut self, line: String);

    /// The job ended; it failed for this reason, if there is one.
    fn finish(self: Box<Self>, failure: Option<&Error>);
}

/// How to serve: what keeps logs.
pub type Logs = Arc<dyn JobLogs>;
