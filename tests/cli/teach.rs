use persona::{
    teaching::{self, TrainingFile},
    title::{Segments, TitleReference},
};

use crate::workdir::{Run, TRAINING, Workdir};

pub const DATA: &str = "data/training_data.csv";
pub const JOURNAL: &str = "data/training_data.csv.lessons.jsonl";

pub fn with(rows: &str) -> Workdir {
    let dir = Workdir::new();
    dir.write(DATA, rows);
    dir
}
#[test]
fn a_title_that_is_taught_is_tagged_as_it_was_taught() {
    let dir = with(TRAINING);
    dir.write("data/input.csv", "Record ID,Job Title\n1,Lord Mayor\n");
    let run = dir.run(&["teach", "Lord Mayor", "executive"]).succeeds();
    run.tells("added    \"Lord Mayor\" as Executive")
        .tells("1 added, 0 changed, 0 known already")
        .tells("Read 49 rows of data/training_data.csv");
    assert!(
        run.stdout.ends_with("✅ The model has been retrained.\n"),
        "{}",
        run.stdout
    );
    assert_eq!(dir.text(DATA), format!("{TRAINING}Lord Mayor,Executive\n"));
    dir.run(&["predict"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][2], "Executive");
}

#[test]
fn a_title_that_is_there_is_not_added_again() {
    let dir = with("Job Title,Persona Segment\nSenior Product Manager,product\n");
    dir.write(
        "data/title_reference.csv",
        "Reference,Standardization\nSr. PM,Senior Product Manager\n",
    );
    let before = dir.text(DATA);
    dir.run(&["teach", "--no-train", " senior  PRODUCT manager", "Product"])
        .succeeds()
        .tells("known    \"senior PRODUCT manager\" is Product already\n")
        .tells("0 added, 0 changed, 1 known already");
    dir.run(&["teach", "--no-train", "Sr. PM", "Product"])
        .succeeds()
        .tells("known    \"Sr. PM\" is Product already, written \"Senior Product Manager\"\n");
    assert_eq!(dir.text(DATA), before);
    assert_eq!(dir.files("data"), ["title_reference.csv", "training_data.csv"]);
}

#[test]
fn a_new_label_replaces_the_old_ones_in_all_rows_of_the_title() {
    let file = "Job Title,Persona Segment\nJudge,Product\n\"judge\",\" Enginering \"\nNurse,Product\nJUDGE,\nJuDge,Executive\nJudge\n";
    let dir = with(file);
    dir.run(&["teach", "--no-train", "Judge", "Executive"])
        .succeeds()
        .tells("changed  \"Judge\" to Executive (was Product and Enginering and without a segment)\n")
        .tells("0 added, 1 changed, 0 known already");
    let taught = "Job Title,Persona Segment\nJudge,Executive\n\"judge\",\"Executive\"\nNurse,Product\nJUDGE,Executive\n\
                  JuDge,Executive\nJudge,Executive\n";
    assert_eq!(dir.text(DATA), taught);
    dir.run(&["teach", "--no-train", "--undo"])
        .succeeds()
        .tells("taken back  \"Judge\" is Product again")
        .tells("taken back  \"JUDGE\" is without a segment again")
        .tells("0 removed, 4 as before, 0 left alone");
    assert_eq!(dir.text(DATA), file);
}

#[test]
fn an_unknown_segment_is_refused_with_what_was_meant_and_nothing_is_written() {
    let dir = with(TRAINING);
    let run = dir.run(&["teach", "Judge", "Leagl & Complaince"]).fails();
    assert!(
        run.stderr.starts_with("❌ There was an error teaching.\n"),
        "{}",
        run.stderr
    );
    run.tells("\"Leagl & Complaince\" is not a persona segment; did you mean \"Legal & Compliance\"?");
    dir.write(
        "more.csv",
        "Job Title,Persona Segment\nJudge,Executive\nPilot,Enginering\n",
    );
    dir.run(&["teach", "more.csv"])
        .fails()
        .tells("line 3: \"Enginering\" is not a persona segment; did you mean \"Engineering\"?");
    dir.run(&["teach", " \u{200b}", "GenAI"])
        .fails()
        .tells("the title is empty: \" \\u{200b}\"");
    dir.run(&["teach", "Judge"])
        .fails()
        .tells("Judge was not found. If it is a title, name its segment too");
    assert_eq!(dir.text(DATA), TRAINING);
    assert_eq!(dir.files("data"), ["training_data.csv"]);
    assert!(!dir.path("model").exists());
}

#[test]
fn a_file_teaches_its_rows_that_have_a_segment() {
    let dir = with(TRAINING);
    dir.write(
        "seen.csv",
        "Confidence Score;persona segment;Job Title;Record ID\n12;Executive;Bishop;1\n7;;Pilot;2\n9;genai;Nurse;3\n\
         9;GenAI;Head of AI;4\n9;Not Classified;Bus Driver;5\n3;;;6\n8;Executive;bishop;7\n",
    );
    dir.run(&["teach", "seen.csv", "--no-train"])
        .succeeds()
        .tells("Read 7 rows of seen.csv, 2 without a title or a segment were skipped.")
        .tells("Taught 4 titles to data/training_data.csv: 2 added, 1 changed, 1 known already.")
        .tells("✅ The training data is up to date.");
    let expected = TRAINING.replace("Nurse,Not Classified", "Nurse,GenAI");
    assert_eq!(
        dir.text(DATA),
        format!("{expected}Bishop,Executive\nBus Driver,Not Classified\n")
    );
    dir.run(&["teach", "--list"])
        .succeeds()
        .tells("seen.csv  Nurse       GenAI           Not Classified\n")
        .tells("seen.csv  Bus Driver  Not Classified");
    dir.run(&["teach", "--undo", "--no-train"]).succeeds();
    assert_eq!(dir.text(DATA), TRAINING);
    dir.run(&["teach", "--list"])
        .succeeds()
        .tells("Nothing was taught to data/training_data.csv.");
}

#[test]
fn standard_input_teaches_as_a_file_does_and_only_ten_titles_are_spelled_out() {
    let dir = with(TRAINING);
    let rows: String = (0..30).map(|n| format!("Bishop {n},Executive\n")).collect();
    let run = dir
        .run_with_input(
            &["teach", "-", "--no-train"],
            format!("Job Title,Persona Segment\n{rows}").as_bytes(),
        )
        .succeeds();
    run.tells("added    \"Bishop 9\" as Executive\n  … and 20 more (the log has all)\n");
    assert_eq!(dir.text(DATA), format!("{TRAINING}{rows}"));
}

#[test]
fn the_columns_date_and_source_are_filled_where_the_file_has_them() {
    let file =
        "Source,Job Title,Persona Segment,Date,Owner\nsurvey,Judge,Product,2020-02-02,Ann\n,Clerk,Product\n";
    let dir = with(file);
    for title in ["Judge", "Clerk", "Bishop"] {
        dir.run(&["teach", "--no-train", title, "Executive"]).succeeds();
    }
    let records = dir.records(DATA);
    let date = &records[3][3];
    assert!(date.len() == 10 && date.as_str() > "2026-01-01", "{date}");
    assert_eq!(records[1], ["teach", "Judge", "Executive", date, "Ann"]);
    assert_eq!(records[2], ["teach", "Clerk", "Executive", date]);
    assert_eq!(records[3], ["teach", "Bishop", "Executive", date, ""]);
    for _ in 0..3 {
        dir.run(&["teach", "--no-train", "--undo"]).succeeds();
    }
    assert_eq!(dir.text(DATA), file);
}

#[test]
fn if_retraining_fails_the_labels_stay_and_it_is_said() {
    let dir = with("Job Title,Persona Segment\nNurse,Not Classified\n");
    dir.write("model", "a file where the folder should be");
    let run = dir.run(&["teach", "Bishop", "Executive"]).fails();
    assert!(
        run.stderr
            .starts_with("❌ There was an error retraining the model.\n"),
        "{}",
        run.stderr
    );
    run.tells("data/training_data.csv is changed and stays so, but the model is the one from before")
        .tells("could not be written");
    assert_eq!(
        dir.text(DATA),
        "Job Title,Persona Segment\nNurse,Not Classified\nBishop,Executive\n"
    );
}

#[test]
fn a_file_that_cannot_be_changed_as_it_is_is_refused() {
    let files: [(&[u8], &str); 5] = [
        (
            b"Job Title,Persona Segment\nM\xe9decin,Product\n",
            "is not CSV in UTF-8 throughout",
        ),
        (
            b"\xff\xfeJ\0o\0b\0 \0T\0i\0t\0l\0e\0,\0P\0e\0r\0s\0o\0n\0a\0 \0S\0e\0g\0m\0e\0n\0t\0\n\0",
            "is not CSV in UTF-8 throughout",
        ),
        (
            b"Job Title,Persona Segment\nA,Product\nB,\"Product\n",
            "ends inside a quoted cell",
        ),
        (
            b"Job Title,Persona Segment\nA,Product\nB,\"Product",
            "ends inside a quoted cell",
        ),
        (
            b"Title,Persona Segment\nA,Product\n",
            "lacks the column \"Job Title\"",
        ),
    ];
    for (file, reason) in files {
        let dir = Workdir::new();
        dir.write(DATA, file);
        dir.run(&["teach", "Judge", "Executive"]).fails().tells(reason);
        assert_eq!(dir.bytes(DATA), file);
        assert_eq!(dir.files("data"), ["training_data.csv"]);
    }
    Workdir::new()
        .run(&["teach", "Judge", "Executive"])
        .fails()
        .tells("data/training_data.csv was not found");
}

#[test]
fn labels_on_trial_leave_the_training_data_as_it_is() {
    let dir = with(TRAINING);
    dir.write("trial/note", "");
    let (segments, reference) = (Segments::default(), TitleReference::default());
    let label = |title, segment| teaching::label(title, segment, &segments, &reference).unwrap();
    let mut file = TrainingFile::read(&dir.path(DATA)).unwrap();
    let labels = [
        label("Bishop", "Product"),
        label("Nurse", "Executive"),
        label("BISHOP", "Executive"),
    ];
    let taught = file.teach(&labels, &segments, &reference, "trial").unwrap();
    assert_eq!(taught.len(), 2);
    file.write_to(&dir.path("trial/training.csv")).unwrap();
    let expected = TRAINING.replace("Nurse,Not Classified", "Nurse,Executive") + "BISHOP,Executive\n";
    assert_eq!(dir.text("trial/training.csv"), expected);
    assert_eq!(dir.text(DATA), TRAINING);
    assert_eq!(dir.files("data"), ["training_data.csv"]);
    file.save().unwrap();
    assert_eq!(dir.text(DATA), expected);
    dir.run(&["teach", "--undo", "--no-train"]).succeeds();
    assert_eq!(dir.text(DATA), TRAINING);
}

#[test]
fn what_somebody_else_saved_in_the_meantime_is_not_written_over() {
    let dir = with(TRAINING);
    let (segments, reference) = (Segments::default(), TitleReference::default());
    let label = teaching::label("Bishop", "Product", &segments, &reference).unwrap();
    let mut file = TrainingFile::read(&dir.path(DATA)).unwrap();
    file.teach(&[label], &segments, &reference, "trial").unwrap();
    let theirs = format!("{TRAINING}Abbot,Executive\n");
    dir.write(DATA, &theirs);
    let refusal = file.save().unwrap_err().to_string();
    assert!(refusal.contains("was changed by somebody else"), "{refusal}");
    assert_eq!(dir.text(DATA), theirs);
    assert_eq!(dir.files("data"), ["training_data.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn an_argument_that_is_not_unicode_is_no_panic() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let dir = with(TRAINING);
    let title = OsStr::from_bytes(b"M\xe9decin");
    let mut command = dir.command(&["teach"]);
    let run: Run = command.arg(title).arg("Product").output().unwrap().into();
    run.fails().tells("the title is not UTF-8");
    let mut command = dir.command(&["predict", "--input"]);
    let run: Run = command.arg(title).output().unwrap().into();
    run.fails().tells("was not found");
}

#[cfg(unix)]
#[test]
fn training_data_behind_a_link_is_changed_where_it_is() {
    let dir = Workdir::new();
    dir.write("shared/training.csv", TRAINING).write("data/note", "");
    std::os::unix::fs::symlink(dir.path("shared/training.csv"), dir.path(DATA)).unwrap();
    dir.run(&["teach", "--no-train", "Bishop", "Executive"])
        .succeeds();
    assert_eq!(
        dir.text("shared/training.csv"),
        format!("{TRAINING}Bishop,Executive\n")
    );
    dir.run(&[
        "teach",
        "--no-train",
        "--undo",
        "--training-data",
        "shared/training.csv",
    ])
    .succeeds();
    assert_eq!(dir.text("shared/training.csv"), TRAINING);
}
