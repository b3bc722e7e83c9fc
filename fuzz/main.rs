//! Feeds what is hostile to all that reads files and requests, for as long as it is told to:
//!
//! `cargo bench --bench fuzz -- [--minutes N] [--seed N] [TARGET …]`
//!
//! What the targets begin with is made by the program's own writers; it is then changed bit by bit and piece by piece.
//! Each target runs in a process of its own, which may hang, end or take all the memory. What made it do so is kept in
//! `target/fuzz/findings`, and can be given to the target again: `cargo bench --bench fuzz -- --again FILE TARGET`.

mod http;
mod model;
mod mutation;
mod settings;
mod table;
mod titles;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant, SystemTime},
};

use mutation::Mutation;
use rand::{SeedableRng, rngs::StdRng};

/// One input takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(20);
/// Memory that no input may make a target take, in KiB.
const MOST_MEMORY: u64 = 1_500_000;

/// A target with so many findings is let alone: most of them are the same.
const ENOUGH: usize = 20;

/// Something that reads what somebody else wrote.
pub trait Target {
    /// What is changed.
    fn seeds(&self) -> Vec<Vec<u8>>;

    /// Pieces that are put in.
    fn words(&self) -> &'static [&'static [u8]] {
        &[]
    }

    /// Makes of a changed seed what is read.
    fn input(&self, mutation: &mut Mutation, seed: &[u8]) -> Vec<u8> {
        mutation.change(seed)
    }

    /// Reads it. Gives whether it was taken for what it was to be.
    ///
    /// # Panics
    /// If what comes of it is not as it must be.
    fn run(&mut self, input: &[u8]) -> bool;
}

const TARGETS: [&str; 9] = [
    "csv",
    "workbook",
    "old-workbook",
    "parquet",
    "packed",
    "model",
    "settings",
    "title",
    "http",
];

fn target(name: &str, folder: &Path) -> Box<dyn Target> {
    match name {
        "model" => Box::new(model::ModelTarget::new(folder)),
        "settings" => Box::new(settings::SettingsTarget::new(folder)),
        "title" => Box::new(titles::TitleTarget::new()),
        "http" => Box::new(http::HttpTarget::new(folder)),
        kind => Box::new(table::TableTarget::new(kind, folder)),
    }
}

fn main() -> ExitCode {
    // As the program itself does.
    persona::table::trial::read_on_trial_by(env!("CARGO_BIN_EXE_persona").into());
    // Cargo adds one of its own.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let number = |name: &str, usual: u64| option(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let named: Vec<&str> = TARGETS
        .into_iter()
        .filter(|name| arguments.iter().any(|argument| argument == name))
        .collect();
    let seed = number("--seed", 1);
    if let (Some(file), [name]) = (option("--again"), &named[..]) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let taken = target(name, folder.path()).run(&fs::read(file).expect("the input"));
        println!("{}", if taken { "read" } else { "refused" });
        return ExitCode::SUCCESS;
    }
    if let (Some(folder), [name]) = (option("--child"), &named[..]) {
        attack(name, Path::new(&folder), seed);
        return ExitCode::SUCCESS;
    }
    let targets = if named.is_empty() { TARGETS.to_vec() } else { named };
    let time = Duration::from_secs(60 * number("--minutes", 1)) / targets.len() as u32;
    println!("| target | inputs | of them read | most memory | findings |\n|---|---|---|---|---|");
    let findings: usize = targets.iter().map(|name| watch(name, time, seed)).sum();
    ExitCode::from(u8::from(findings > 0))
}

/// Gives a target one input after the other, for ever. The next input, and what came of all before it, lie in `folder`.
fn attack(name: &str, folder: &Path, seed: u64) {
    let mut target = target(name, folder);
    let seeds = target.seeds();
    let mut mutation = Mutation::new(StdRng::seed_from_u64(seed), target.words(), &seeds);
    let (mut inputs, mut read) = (0_u64, 0_u64);
    for seed in seeds.iter().cycle() {
        let input = target.input(&mut mutation, seed);
        fs::write(folder.join("input"), &input).expect("the input is kept");
        read += u64::from(target.run(&input));
        inputs += 1;
        let memory = peak_memory();
        // Whole, whenever the time is over.
        let (next, place) = (folder.join("state.next"), folder.join("state"));
        let kept = fs::write(&next, format!("{inputs} {read} {memory}"));
        kept.and_then(|()| fs::rename(next, place))
            .expect("the state is kept");
        assert!(memory < MOST_MEMORY, "it took {memory} KiB");
    }
}

/// The most memory that this process has had, in KiB.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// Lets a target run for some time, and again where it ended. Gives how often it did what it must not.
fn watch(name: &str, time: Duration, seed: u64) -> usize {
    let begun = Instant::now();
    let (mut inputs, mut read, mut memory, mut findings) = (0, 0, 0, 0);
    let mut round = seed;
    while begun.elapsed() < time && findings < ENOUGH {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = begin(name, folder.path(), round);
        round += 1_000;
        let ended = wait(&mut child, folder.path(), time.saturating_sub(begun.elapsed()));
        let state = fs::read_to_string(folder.path().join("state")).unwrap_or_default();
        let mut state = state.split(' ').filter_map(|number| number.parse::<u64>().ok());
        inputs += state.next().unwrap_or(0);
        read += state.next().unwrap_or(0);
        memory = memory.max(state.next().unwrap_or(0));
        if let Some(how) = ended {
            findings += 1;
            let kept = keep(name, folder.path(), round);
            eprintln!("{name}: {how}: {}", kept.display());
        }
    }
    println!(
        "| {name} | {inputs} | {read} | {} MB | {findings} |",
        memory / 1024
    );
    findings
}

fn begin(name: &str, folder: &Path, seed: u64) -> Child {
    let own = std::env::current_exe().expect("the program's own place");
    let said = fs::File::create(folder.join("said")).expect("a file");
    // A limit that nothing comes to that is within its own; whatever asks for all the memory there is, ends.
    Command::new("sh")
        .args([
            "-c",
            "ulimit -v 12000000; exec \"$0\" --child \"$1\" --seed \"$2\" \"$3\"",
        ])
        .args([own.as_os_str(), folder.as_os_str()])
        .args([&seed.to_string(), name])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said)
        .spawn()
        .expect("a process")
}

/// Waits until the time is over. Says how the target ended before, if it did, or that it hangs.
fn wait(child: &mut Child, folder: &Path, time: Duration) -> Option<String> {
    let begun = Instant::now();
    let ended = loop {
        thread::sleep(Duration::from_millis(200));
        if let Ok(Some(status)) = child.try_wait() {
            let said = fs::read_to_string(folder.join("said")).unwrap_or_default();
            let lines = said.lines().skip_while(|line| !line.contains("panicked at"));
            let first = lines.take(2).collect::<Vec<_>>().join(" ");
            let first: String = first.chars().take(300).collect();
            break Some(format!("{status}: {first}"));
        }
        let input = fs::metadata(folder.join("input")).and_then(|input| input.modified());
        let age = input
            .ok()
            .and_then(|since| SystemTime::now().duration_since(since).ok());
        if age.is_some_and(|age| age > PATIENCE) {
            break Some("it hangs".to_string());
        }
        if begun.elapsed() > time {
            break None;
        }
    };
    let _ = child.kill();
    let _ = child.wait();
    ended
}

fn keep(name: &str, folder: &Path, round: u64) -> PathBuf {
    let findings = Path::new("target/fuzz/findings");
    let kept = findings.join(format!("{name}-{round}"));
    let _ = fs::create_dir_all(findings).and_then(|()| fs::copy(folder.join("input"), &kept).map(|_| ()));
    kept
}
