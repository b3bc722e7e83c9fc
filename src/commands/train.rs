use anyhow::Result;

use crate::{
    cli::TrainArgs,
    lesson::Lesson,
    run_log::RunLog,
    training::{HeldOut, Way},
};

/// Learns from labelled titles and writes a model.
pub(super) fn run(args: &TrainArgs, log: &mut RunLog) -> Result<()> {
    let learned = Lesson::read(&args.lesson, log)?.learn()?;
    tell_held_out(&learned.held_out, log);
    learned.model.save(&args.model.model_dir)?;
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
