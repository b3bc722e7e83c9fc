//! Runs that are killed, and runs at the same time in the same folder.

#![cfg(unix)]

use std::{
    io::Write,
    process::{Child, Command, Stdio},
    thread,
};

use crate::workdir::{self, Run, Workdir};

/// A run that has begun its output and waits for more rows.
fn waiting(dir: &Workdir, output: &str) -> Child {
    let mut child = dir
        .command(&["predict", "--input", "-", "--output", output])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdin = child.stdin.as_mut().unwrap();
    // More than is read ahead, so that the output is known to be begun.
    stdin.write_all(b"Record ID,Job Title\n").unwrap();
    stdin.write_all("1,Nurse\n".repeat(1 << 15).as_bytes()).unwrap();
    child
}

fn temporary(dir: &Workdir) -> usize {
    let names = dir.files(".");
    names.iter().filter(|name| name.starts_with(".persona-")).count()
}

#[test]
fn what_a_killed_run_left_goes_with_the_next_and_what_a_live_one_writes_stays() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", workdir::INPUT);
    let mut killed = waiting(&dir, "a.csv");
    let mut live = waiting(&dir, "b.csv");
    assert_eq!(temporary(&dir), 2);
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(temporary(&dir), 2);
    dir.run(&["predict"]).succeeds();
    assert_eq!(temporary(&dir), 1);
    live.stdin.take();
    assert!(live.wait().unwrap().success());
    assert_eq!(dir.text("b.csv").lines().count(), (1 << 15) + 1);
    assert_eq!(temporary(&dir), 0);
    assert!(!dir.path("a.csv").exists());
}

#[test]
fn of_two_runs_with_one_output_one_has_written_all_of_it() {
    let dir = Workdir::with_model();
    let input = |id: &str| {
        format!(
            "Record ID,Job Title\n{}{id},too,many\n",
            format!("{id},Nurse\n").repeat(500)
        )
    };
    dir.write("a.csv", input("1")).write("b.csv", input("2"));
    let split = ["--split", "by", "--output", "out.csv"];
    for _ in 0..3 {
        thread::scope(|scope| {
            for file in ["a.csv", "b.csv"] {
                let (dir, split) = (&dir, &split);
                let arguments = [&["predict", "--input", file][..], split].concat();
                scope.spawn(move || dir.run(&arguments).succeeds());
            }
        });
        let winner = dir.records("out.csv")[1][0].clone();
        assert_eq!(dir.text("by/Not Classified.csv"), dir.text("out.csv"));
        assert_eq!(dir.records("out.rejects.csv")[1][2], winner);
    }
}

#[test]
fn titles_are_tagged_while_models_come_and_go() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", workdir::INPUT);
    dir.write("other.csv", format!("{}Evals Lead,GenAI\n", workdir::TRAINING));
    thread::scope(|scope| {
        for training_data in ["data/training_data.csv", "other.csv"] {
            let dir = &dir;
            let learn = [
                "train",
                "--no-background",
                "--no-shipped",
                "--training-data",
                training_data,
            ];
            scope.spawn(move || dir.run(&learn).succeeds());
        }
        for number in 0..6 {
            let output = format!("{number}.csv");
            dir.run(&["predict", "--output", &output]).succeeds();
        }
    });
    dir.run(&["predict"]).succeeds();
    // One manifest and what it names.
    assert_eq!(dir.files("model").len(), 4);
}

#[test]
fn of_two_who_teach_at_once_nobodys_titles_are_lost_without_a_word() {
    let dir = Workdir::with_model();
    let runs: Vec<(String, Run)> = thread::scope(|scope| {
        let teach = |number: usize| {
            let title = format!("Astronaut {number}");
            let run = dir.run(&["teach", "--no-train", &title, "Product"]);
            (title, run)
        };
        let runs: Vec<_> = (0..4).map(|number| scope.spawn(move || teach(number))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let text = dir.text("data/training_data.csv");
    for (title, run) in runs {
        if run.code == Some(0) {
            assert!(text.contains(&title), "{text}");
        } else {
            run.fails().tells("changed by somebody else");
            assert!(!text.contains(&title), "{text}");
        }
    }
    assert!(text.starts_with(workdir::TRAINING));
}

#[test]
fn a_named_pipe_is_read_like_a_file() {
    let dir = Workdir::with_model();
    let pipe = dir.path("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let run = thread::scope(|scope| {
        scope.spawn(|| std::fs::write(&pipe, workdir::INPUT).unwrap());
        dir.run(&["predict", "--input", "pipe.csv"])
    });
    run.succeeds();
    assert_eq!(dir.records("tagged_personas.csv").len(), 5);
}

#[test]
fn names_of_columns_do_not_steer_the_terminal() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "\u{1b}]0;evil\u{7},\u{202e}gpj.exe\nx,y\n");
    let run = dir.run(&["predict"]).fails();
    assert!(
        !run.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']),
        "{:?}",
        run.stderr
    );
    run.tells("]0;evil");
}
