//! `persona watch`: tags each export that is put into a folder.

use std::{ffi::OsStr, sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use persona::{
    Error,
    checksum::Checksum,
    interruption,
    tagger::{Tagger, TaggerFiles},
    watch::{Delivery, Inbox, PutAway},
};

use super::{Logged, predict};
use crate::cli::{
    args::WatchArgs,
    terminal::{RunLog, Voice, line_by_line, one_line},
};

/// How often a file is looked at that is still being written where the run is to end with it, at most.
const GLANCE: Duration = Duration::from_millis(500);

/// Tags each export that is put into a folder.
pub(super) fn run(args: &WatchArgs) -> bool {
    Logged {
        name: "watch",
        logs: &args.logs,
        voice: Voice::Out,
        success: match args.once {
            true => "✅ The exports have been tagged.",
            false => "✅ The folder is no longer watched.",
        },
        failure: "❌ There was an error tagging the exports.",
    }
    .run(args, watch)
}

fn watch(args: &WatchArgs, log: &mut RunLog) -> Result<()> {
    interruption::listen().context("listening for Ctrl-C")?;
    let mut inbox = Inbox::open(&args.folder, Duration::from_secs(args.settle))?;
    let mut tagging = Tagging::open(args, log)?;
    let folder = args.folder.display();
    if !args.once {
        log.say(format!("Exports that are put into {folder} are tagged."));
        log.say("It runs until you press Ctrl-C.");
    }
    let mut counts = Counts::default();
    let ended = tag_all(args, &mut inbox, &mut tagging, &mut counts, log)?;
    let Counts {
        tagged,
        failed,
        stuck,
    } = counts;
    log.say(format!("{tagged} exports were tagged, {failed} could not be."));
    ensure!(
        !(args.once && ended),
        "it was told to end. Exports that were not tagged are where they were."
    );
    ensure!(
        stuck == 0 || !args.once,
        "not all exports could be moved ({stuck} are still in {folder}). Move them away, or see to it that they can be \
         moved: the next run tags them again."
    );
    ensure!(
        failed == 0 || !args.once,
        "{failed} exports could not be tagged; they are in {}, each with the reason beside it. Put them back into \
         {folder} to try again.",
        args.folder.join("failed").display()
    );
    Ok(())
}

/// What was done so far.
#[derive(Default)]
struct Counts {
    tagged: usize,
    failed: usize,
    /// Those that could not be moved afterwards.
    stuck: usize,
}

/// Tags what is there, again and again unless that is to be done once. Gives whether it was told to end.
fn tag_all(
    args: &WatchArgs,
    inbox: &mut Inbox,
    tagging: &mut Tagging,
    counts: &mut Counts,
    log: &mut RunLog,
) -> Result<bool> {
    let pause = match args.once {
        true => GLANCE,
        false => Duration::from_secs(args.interval),
    };
    loop {
        let arrivals = inbox.look()?;
        let mut all_done = arrivals.growing == 0;
        for export in &arrivals.whole {
            if interruption::is_requested() {
                return Ok(true);
            }
            // While those before were tagged, it may have been written to again.
            if !inbox.is_whole(export) {
                all_done = false;
                continue;
            }
            match tagging.tag(export, inbox, log)? {
                Outcome::Tagged => counts.tagged += 1,
                Outcome::Failed => counts.failed += 1,
                Outcome::Stuck(delivery, was_tagged) => {
                    inbox.pass_over(&delivery);
                    counts.stuck += 1;
                    counts.tagged += usize::from(was_tagged);
                    counts.failed += usize::from(!was_tagged);
                }
                Outcome::Gone => {}
                Outcome::Unsettled => all_done = false,
                Outcome::Interrupted => return Ok(true),
            }
        }
        if args.once && all_done {
            return Ok(false);
        }
        if interruption::wait(pause) {
            return Ok(true);
        }
    }
}

/// What became of an export.
enum Outcome {
    Tagged,
    Failed,
    /// It could not be moved, and whether it was tagged.
    Stuck(Delivery, bool),
    /// Somebody took it away.
    Gone,
    /// It was not yet whole: it is to be tagged again.
    Unsettled,
    /// The program was told to end; the export is where it was.
    Interrupted,
}

/// What exports are tagged with, as long as it is what is there.
struct Tagging<'a> {
    args: &'a WatchArgs,
    tagger: Arc<Tagger>,
    made_of: Vec<Option<Checksum>>,
}

impl<'a> Tagging<'a> {
    fn open(args: &'a WatchArgs, log: &mut RunLog) -> Result<Self> {
        let made_of = checksums(&args.rows.tagger.files());
        let tagger = predict::tagger(&args.of_export(<_>::default(), <_>::default()), log)?;
        Ok(Self {
            args,
            tagger,
            made_of,
        })
    }

    /// Opens the model anew if it was retrained, or a file that goes with it has changed.
    fn renew(&mut self, log: &mut RunLog) {
        if checksums(&self.args.rows.tagger.files()) == self.made_of {
            return;
        }
        match Self::open(self.args, log) {
            Ok(newer) => {
                log.say("The model was read again, since it has changed.");
                *self = newer;
            }
            Err(error) => log.warn(format!(
                "the model has changed and could not be read again; the older one goes on: {}",
                one_line(error.as_ref())
            )),
        }
    }

    /// Tags an export and puts it away.
    fn tag(&mut self, export: &OsStr, inbox: &Inbox, log: &mut RunLog) -> Result<Outcome> {
        self.renew(log);
        log.begin();
        let delivery = inbox.begin(export)?;
        let args = self
            .args
            .of_export(delivery.export.clone(), delivery.result.clone());
        let tagged = predict::open(&args)
            .and_then(|input| predict::tag_with(&args, input, Arc::clone(&self.tagger), log));
        match tagged {
            Ok(()) => match tell(&delivery, inbox.done(&delivery), "", log) {
                Outcome::Gone => Ok(Outcome::Tagged),
                otherwise => Ok(otherwise),
            },
            Err(error) if is_interruption(&error) => {
                log.say(format!(
                    "{} was not tagged to its end; that is done when the folder is watched again.",
                    args.input.display()
                ));
                Ok(Outcome::Interrupted)
            }
            Err(error) => Ok(fail(&delivery, &error, inbox, log)),
        }
    }
}

fn fail(delivery: &Delivery, error: &anyhow::Error, inbox: &Inbox, log: &mut RunLog) -> Outcome {
    let export = delivery.export.display();
    if !delivery.export.exists() {
        log.warn(format!("{export} is no longer there"));
        return Outcome::Gone;
    }
    log.warn(format!(
        "{export} could not be tagged: {}",
        one_line(error.as_ref())
    ));
    let moved = inbox.failed(delivery);
    let mut how = "";
    if matches!(moved, PutAway::Moved(_) | PutAway::Stays(_)) {
        match inbox.tell_why(delivery, &line_by_line(error.as_ref())) {
            Ok(()) => how = ", with the reason beside it",
            Err(error) => log.warn(one_line(&error)),
        }
    }
    match tell(delivery, moved, how, log) {
        Outcome::Tagged => Outcome::Failed,
        Outcome::Stuck(delivery, _) => Outcome::Stuck(delivery, false),
        otherwise => otherwise,
    }
}

/// Says where an export went, or why it stays.
fn tell(delivery: &Delivery, put_away: PutAway, how: &str, log: &mut RunLog) -> Outcome {
    let export = delivery.export.display();
    match put_away {
        PutAway::Moved(place) => {
            log.say(format!("Moved {export} to {}{how}.", place.display()));
            Outcome::Tagged
        }
        PutAway::Gone => {
            log.warn(format!("{export} is no longer there"));
            Outcome::Gone
        }
        PutAway::Another => {
            log.warn(format!(
                "another export was put in the place of {export} meanwhile; it comes next"
            ));
            Outcome::Gone
        }
        PutAway::Changed => {
            log.warn(format!(
                "{export} was written to while it was tagged; it is tagged again when it is whole"
            ));
            Outcome::Unsettled
        }
        PutAway::Stays(reason) => {
            log.warn(format!(
                "{export} stays where it is, and is passed over until it is written to or the folder is watched anew: {reason}"
            ));
            Outcome::Stuck(delivery.clone(), true)
        }
    }
}

fn is_interruption(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<Error>()
        .is_some_and(|error| matches!(error.kind(), Error::Interrupted))
}

/// What the files are that make a tagger; a model's manifest names all others of it by their checksums.
fn checksums(files: &TaggerFiles) -> Vec<Option<Checksum>> {
    let manifest = files.model_dir.join("manifest.json");
    let all = [
        Some(manifest.as_path()),
        Some(files.title_reference.as_path()),
        files.keyword_rules.find(),
    ];
    all.map(|file| Checksum::of_file(file?).ok()).to_vec()
}
