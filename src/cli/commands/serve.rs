//! `persona serve`: a page to work in.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Result;
use persona::{
    files::OptionalFile,
    seniority::SeniorityGrammar,
    serve::{self, JobLog, JobLogs, Limits, Options, ServerEvent, Token},
    training::TrainingEvent,
};

use super::{Logged, own_words};
use crate::cli::{
    args::{LimitArgs, ServeArgs, tagger_files},
    paths,
    terminal::{RunLog, Voice, one_line, tagger_warning, tell_training},
};

/// Serves the page and the API until it is told to stop.
pub(super) fn run(args: &ServeArgs) -> bool {
    Logged {
        name: "serve",
        logs: &args.logs,
        voice: Voice::Out,
        success: "",
        failure: "❌ There was an error serving.",
    }
    .run(args, serve)
}

fn serve(args: &ServeArgs, log: &mut RunLog) -> Result<()> {
    let given = args.token.as_ref().map(|given| given.0.as_str());
    let token = given.filter(|text| !text.is_empty()).map(Token::new);
    let token = token.transpose()?;
    let options = Options {
        address: SocketAddr::new(args.address, args.port),
        token,
        read_only: args.read_only,
        limits: limits(&args.limits),
        training: args.lesson.files(),
        tagger: tagger_files(&args.lesson.reference, &args.model, &args.rules, &args.vote),
        audit_reviewed: OptionalFile::IfThere(paths::AUDIT_REVIEWED.into()),
        seniority: Arc::new(SeniorityGrammar::with(own_words(&args.seniority, log)?)),
        logs: Arc::new(LogFolder(args.logs.log_dir.clone())),
    };
    Ok(serve::run(options, |event| tell(&event, log))?)
}

fn limits(args: &LimitArgs) -> Limits {
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    Limits {
        upload: args.max_upload * 1_000_000,
        rows: args.max_rows,
        titles: count(args.max_titles),
        requests: count(args.max_requests),
        time: Duration::from_secs(args.max_seconds),
        files: count(args.max_files),
        connections: count(args.max_connections),
        ..Limits::default()
    }
}

fn tell(event: &ServerEvent, log: &mut RunLog) {
    match event {
        ServerEvent::Tagger(warning) => log.warn(tagger_warning(warning)),
        ServerEvent::Listening { address, wants_token } => {
            log.say(format!("persona is at http://{address}/"));
            if *wants_token {
                log.say("Whoever opens it is asked for the token.");
            }
            log.say("It runs until you press Ctrl-C.");
        }
        ServerEvent::Stopping => log.note("told to stop"),
        ServerEvent::FixLost {
            title,
            persona_segment,
        } => log.warn(format!(
            "a fix was never learned from: \"{title}\" should be {persona_segment}"
        )),
        ServerEvent::MoreFixesLost(count) => {
            log.warn(format!("{count} more fixes were never learned from"));
        }
        ServerEvent::Note(line) => log.note(line),
    }
}

/// Keeps a log of each job in this folder.
struct LogFolder(PathBuf);

impl JobLogs for LogFolder {
    fn begin(&self, job: &str) -> Box<dyn JobLog> {
        let failure = match job {
            "retrain" => "❌ There was an error retraining the model.".to_string(),
            job => format!("❌ There was an error in the job \"{job}\"."),
        };
        Box::new(JobRunLog(RunLog::start(&self.0, job, Voice::Error), failure))
    }
}

/// The log of a job, and what is said where it fails.
struct JobRunLog(RunLog, String);

impl JobLog for JobRunLog {
    fn training(&mut self, event: &TrainingEvent) {
        tell_training(event, &mut self.0);
    }

    fn note(&mut self, line: String) {
        self.0.note(line);
    }

    fn finish(self: Box<Self>, failure: Option<&persona::Error>) {
        let outcome = match failure {
            None => Ok(()),
            Some(error) => Err(anyhow::anyhow!(one_line(error))),
        };
        self.0.finish(&outcome, "", &self.1);
    }
}
