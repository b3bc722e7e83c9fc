//! How to serve.

use std::{net::SocketAddr, sync::Arc};

use super::{events::Logs, http::Token, limits::Limits};
use crate::{files::OptionalFile, seniority::SeniorityGrammar, tagger::TaggerFiles, training::TrainingFiles};

/// How to serve.
#[derive(Clone)]
pub struct Options {
    /// Where to listen.
    pub address: SocketAddr,
    /// What whoever asks must know; needed if others than this computer can ask.
    pub token: Option<Token>,
    /// Whether no file of the project may change.
    pub read_only: bool,
    /// What is allowed at most.
    pub limits: Limits,
    /// What a retraining learns from.
    pub training: TrainingFiles,
    /// What titles are tagged with; a retraining replaces its model.
    pub tagger: TaggerFiles,
    /// Labels that were found right, which an audit leaves out.
    pub audit_reviewed: OptionalFile,
    /// What reads seniority, where a call asks for it.
    pub seniority: Arc<SeniorityGrammar>,
    /// What keeps the logs of what is learned.
    pub logs: Logs,
}
