use anyhow::{Context, Result};

use super::lesson::Lesson;
use crate::{
    checksum::Checksum,
    cli::TrainArgs,
    model::TrainedOn,
    run_log::RunLog,
    training::{self, HeldOut, Way},
};

/// Learns from labelled titles and writes a model.
pub(super) fn run(args: &TrainArgs, log: &mut RunLog) -> Result<()> {
    let lesson = Lesson::read(&args.lesson, log)?;
    let training_data = &args.lesson.training_data;
    let trained_on = TrainedOn {
        training_data: Checksum::of_file(training_data)
            .with_context(|| format!("{} could not be read", training_data.display()))?,
        title_reference: lesson.reference.checksum(),
    };
    let titles = lesson.labels.titles;
    let (model, held_out) = training::train(
        titles,
        lesson.labelled,
        lesson.segments,
        &lesson.encoder,
        trained_on,
    )?;
    tell_held_out(&held_out, log);
    model.save(&args.model.model_dir)?;
    log.say(format!(
        "Wrote the model to {} ({:.1} s).",
        args.model.model_dir.display(),
        log.seconds()
    ));
    Ok(())
}

fn tell_held_out(held_out: &HeldOut, log: &mut RunLog) {
    let percent = |share: f32| format!("{:.1} %", 100.0 * share);
    let right = |way: Way| {
        let found = held_out.right.iter().find(|(tried, _)| *tried == way);
        found.map_or(0.0, |(_, share)| *share)
    };
    log.say(format!(
        "On {} titles held out, {} right; {} of those given a persona right, {} of those with one given one.",
        held_out.titles,
        percent(right(held_out.way)),
        percent(held_out.precision),
        percent(held_out.recall)
    ));
    for (way, share) in &held_out.right {
        log.note(format!("held out  {}: {} right", describe(*way), percent(*share)));
    }
    if held_out.way == Way::Plain {
        log.say("There is too little data to learn a metric from: the model uses the plain embedding.");
    }
}

fn describe(way: Way) -> &'static str {
    match way {
        Way::General => "learned metric and general metric",
        Way::Learned => "learned metric",
        Way::Plain => "plain embedding",
    }
}
