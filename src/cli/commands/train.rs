//! `persona train`: learns from labelled titles.

use anyhow::Result;
use persona::{
    index::IndexKind,
    model::{Model, Origin},
    training::HeldOut,
};

use super::Logged;
use crate::cli::{
    args::TrainArgs,
    terminal::{RunLog, Voice, tell_training},
};

/// Learns from labelled titles and writes a model.
pub(super) fn run(args: &TrainArgs) -> bool {
    Logged {
        name: "train",
        logs: &args.logs,
        voice: Voice::Out,
        success: "✅ The model has been retrained.",
        failure: "❌ There was an error retraining the model.",
    }
    .run(args, learn)
}

pub(super) fn learn(args: &TrainArgs, log: &mut RunLog) -> Result<()> {
    let files = args.lesson.files();
    let learned = files.read(&mut |event| tell_training(&event, log))?.learn()?;
    tell_origins(&learned.model, log);
    tell_index(&learned.model, log);
    tell_held_out(&learned.held_out, log);
    learned.model.save(&args.model.model_dir)?;
    log.say(format!(
        "Wrote the model to {} ({:.1} s).",
        args.model.model_dir.display(),
        log.seconds()
    ));
    Ok(())
}

fn tell_origins(model: &Model, log: &mut RunLog) {
    let of = |origin: Origin| model.count(origin);
    log.say(format!(
        "The model holds {} titles of your own, {} background titles, and {} that ship with the program.",
        of(Origin::Own),
        of(Origin::Background),
        of(Origin::Shipped)
    ));
}

fn tell_index(model: &Model, log: &mut RunLog) {
    if model.index_kind() == IndexKind::Hnsw {
        log.note(format!(
            "index hnsw: {} titles were not found by their own vector and got another link",
            model.linked_afterwards()
        ));
    }
}

/// With fewer titles than this, the figures say little.
const FEW: usize = 50;

fn tell_held_out(held_out: &HeldOut, log: &mut RunLog) {
    let percent = |share: f32| format!("{:.1} %", 100.0 * share);
    if held_out.titles == 0 {
        return;
    }
    log.say(format!(
        "On {} titles held out, {} right; {} of those given a persona right, {} of those with one given one.",
        held_out.titles,
        percent(held_out.right),
        percent(held_out.precision),
        percent(held_out.recall)
    ));
    if held_out.titles < FEW {
        log.say("So few titles say little about how good the model is.");
    }
}
