//! How much is said, where, and in which colours.

use crate::workdir::{INPUT, Run, TRAINING, Workdir};

const TAGGED: &str = "✅ The input file has been tagged.\n";

fn with_input() -> Workdir {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    dir
}

#[test]
fn the_log_of_a_run_is_named_and_the_outcome_comes_last() {
    let dir = with_input();
    let run = dir.run(&["predict"]).succeeds();
    let last: Vec<&str> = run.stdout.lines().rev().take(2).collect();
    assert_eq!(last[0], TAGGED.trim_end());
    let log = last[1].strip_prefix("The log of this run: ").expect(&run.stdout);
    assert!(dir.text(log).contains("outcome   done, 0 warnings"));
    // A run whose output is data names it too, and not in the data.
    let run = dir.run(&["predict", "--output", "-"]).succeeds();
    assert!(!run.stdout.contains("The log of this run"), "{}", run.stdout);
    run.tells("The log of this run: logs");
}

#[test]
fn quiet_runs_say_warnings_and_how_they_ended() {
    let dir = with_input();
    let run = dir.run(&["predict", "--quiet"]).succeeds();
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (TAGGED, ""));
    dir.write("data/training_data.csv", format!("{TRAINING},Product\n"));
    let run = dir.run(&["train", "-q"]).succeeds();
    assert_eq!(run.stdout, "✅ The model has been retrained.\n");
    assert!(
        run.stderr.starts_with("⚠ ") && run.stderr.lines().count() == 1,
        "{}",
        run.stderr
    );
    let run = dir
        .run(&["-q", "teach", "Bishop", "Executive", "--no-train"])
        .succeeds();
    assert_eq!(run.stdout, "✅ The training data is up to date.\n");
    let run = dir.run(&["audit", "-q", "--top", "1"]).succeeds();
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    assert!(!run.stderr.contains("Learning from"), "{}", run.stderr);
    let run = dir.run(&["predict", "-q", "--input", "none.csv"]).fails();
    assert_eq!(run.stdout, "");
    run.tells("❌ There was an error tagging the input file.\n")
        .tells("none.csv was not found");
}

#[test]
fn a_quiet_check_names_only_files_with_findings() {
    let dir = with_input();
    let run = dir.run(&["check", "--quiet"]).succeeds();
    assert_eq!(
        run.stdout,
        "data/input.csv\n  ⚠ line 5: record ID 0012 is already on line 3\n0 errors, 1 warning\n"
    );
}

#[test]
fn verbose_runs_say_what_goes_to_the_log() {
    let dir = with_input();
    let run = dir.run(&["predict", "--verbose"]).succeeds();
    run.tells("options   PredictArgs")
        .tells("model     model: ")
        .tells("Wrote 4 rows");
    assert!(run.stdout.ends_with(TAGGED));
    assert!(!dir.run(&["predict"]).succeeds().stdout.contains("options  "));
    // Data stays data.
    let plain = dir.run(&["predict", "--output", "-"]).succeeds().stdout;
    let verbose = dir.run(&["predict", "--output", "-", "-v"]).succeeds().stdout;
    assert_eq!(plain, verbose);
    assert_eq!(dir.run(&["predict", "-q", "-v"]).code, Some(2));
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let dir = with_input();
    let esc = '\u{1b}';
    let fail = |arguments: &[&str], variables: &[(&str, &str)]| -> Run {
        let mut command = dir.command(&["predict", "--input", "none.csv"]);
        command.args(arguments).envs(variables.iter().copied());
        command.output().unwrap().into()
    };
    assert!(!fail(&[], &[]).stderr.contains(esc));
    let run = fail(&["--color", "always"], &[]).fails();
    assert!(
        run.stderr
            .starts_with("❌ There was an error tagging the input file.\n\u{1b}[31m"),
        "{:?}",
        run.stderr
    );
    assert!(!fail(&["--color", "never"], &[]).stderr.contains(esc));
    assert!(!fail(&[], &[("NO_COLOR", "1")]).stderr.contains(esc));
    let tagged = dir.run(&["predict", "--color", "always"]).succeeds().stdout;
    assert!(tagged.ends_with(&format!("\n{TAGGED}")), "{tagged:?}");
    // What programs read has no colours.
    let json = dir
        .run(&["similar", "CTO", "--format", "json", "--color", "always"])
        .succeeds();
    assert!(!json.stdout.contains(esc));
    let text = dir.run(&["check", "--color", "always"]).succeeds();
    assert!(text.stdout.contains("\u{1b}[33m⚠ line 5"), "{:?}", text.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let dir = with_input();
    for command in ["check", "config", "man", "completions bash", "similar CTO"] {
        let program = env!("CARGO_BIN_EXE_persona");
        let line = format!("set -o pipefail; {program} {command} | true");
        let output = std::process::Command::new("bash")
            .args(["-c", &line])
            .current_dir(dir.path(""))
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.success() && !stderr.contains("panicked"),
            "{command}: {stderr}"
        );
    }
}
