//! A folder into which exports are put.

use std::{fs, process::Stdio, thread, time::Duration};

use crate::workdir::{INPUT, Workdir};

const ONCE: [&str; 5] = ["watch", "exports", "--once", "--settle", "0"];

#[test]
fn exports_are_tagged_as_predict_does_and_put_away_and_one_that_fails_keeps_its_reason() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    dir.run(&["predict", "--excel-safe"]).succeeds();
    let wanted = dir.bytes("tagged_personas.csv");

    dir.write("exports/contacts.csv", INPUT)
        .write("exports/broken.csv", "Record ID,Company\n1,Acme\n")
        .write("exports/uploading.csv.part", INPUT);
    dir.run(&[&ONCE[..], &["--excel-safe"]].concat())
        .fails()
        .tells("Moved exports/contacts.csv to exports/done/contacts.csv.")
        .tells("exports/broken.csv could not be tagged")
        .tells("1 exports were tagged, 1 could not be.")
        .tells("❌ There was an error tagging the exports.")
        .tells("they are in exports/failed, each with the reason beside it");
    assert_eq!(dir.bytes("exports/tagged/contacts.csv"), wanted);
    assert_eq!(dir.text("exports/done/contacts.csv"), INPUT);
    assert_eq!(
        dir.files("exports/failed"),
        ["broken.csv", "broken.csv.reason.txt"]
    );
    let reason = dir.text("exports/failed/broken.csv.reason.txt");
    assert!(reason.contains("lacks the column \"Job Title\""), "{reason}");
    assert!(dir.path("exports/uploading.csv.part").exists());

    // An export of the same name replaces nothing.
    dir.write("exports/contacts.csv", "Record ID,Job Title\n1,Nurse\n");
    dir.run(&ONCE)
        .succeeds()
        .tells("✅ The exports have been tagged.");
    assert_eq!(dir.bytes("exports/tagged/contacts.csv"), wanted);
    assert_eq!(dir.records("exports/tagged/contacts (2).csv")[1][1], "Nurse");
    assert_eq!(dir.files("exports/done"), ["contacts (2).csv", "contacts.csv"]);
    dir.run(&ONCE).succeeds().tells("0 exports were tagged");
}

#[test]
fn what_keeps_it_from_tagging_at_all_is_told_before_a_file_is_touched() {
    let dir = Workdir::new();
    dir.run(&ONCE).fails().tells("exports is no folder");
    dir.write("exports/contacts.csv", INPUT);
    dir.run(&ONCE).fails().tells("there is no model in model");
    assert_eq!(dir.text("exports/contacts.csv"), INPUT);
}

#[test]
fn an_export_with_a_long_name_that_fails_keeps_its_reason_and_the_next_is_tagged() {
    let dir = Workdir::with_model();
    // Beside a name of 250 bytes there is no room for another ending.
    let long = format!("{}.csv", "ü".repeat(123));
    dir.write(&format!("exports/{long}"), "Record ID,Company\n1,Acme\n")
        .write("exports/€.csv", INPUT);
    dir.run(&ONCE)
        .fails()
        .tells("1 exports were tagged, 1 could not be.");
    let failed = dir.files("exports/failed");
    assert!(failed.contains(&long), "{failed:?}");
    let reason = failed.iter().find(|name| name.ends_with(".reason.txt")).unwrap();
    let reason = dir.text(&format!("exports/failed/{reason}"));
    assert!(reason.contains("lacks the column \"Job Title\""), "{reason}");
}

#[test]
fn an_export_that_cannot_be_moved_is_told_and_the_next_is_tagged() {
    let dir = Workdir::with_model();
    let long = format!("exports/{}.csv", "a".repeat(251));
    dir.write(&long, INPUT);
    dir.run(&ONCE).succeeds();
    // With the number that it gets now, its name is longer than one may be.
    dir.write(&long, INPUT).write("exports/b.csv", INPUT);
    dir.run(&ONCE)
        .fails()
        .tells("stays where it is, and is passed over")
        .tells("1 exports were tagged, 1 could not be.")
        .tells("not all exports could be moved (1 are still in exports)");
    assert_eq!(dir.text(&long), INPUT);
    assert_eq!(dir.files("exports/done").len(), 2);
    assert_eq!(dir.records("exports/tagged/b.csv").len(), 5);
}

#[cfg(unix)]
#[test]
fn it_goes_on_with_what_is_there_by_then_until_it_is_told_to_end() {
    let dir = Workdir::with_model();
    fs::create_dir(dir.path("exports")).unwrap();
    let mut child = dir
        .command(&["watch", "exports", "--interval", "1", "--settle", "0"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let tag = |name: &str| {
        dir.write("new.csv", "Record ID,Job Title\n1,Nurse\n");
        fs::rename(dir.path("new.csv"), dir.path(&format!("exports/{name}"))).unwrap();
        let done = dir.path(&format!("exports/done/{name}"));
        for _ in 0..600 {
            if done.exists() {
                return dir.records(&format!("exports/tagged/{name}"))[1][2].clone();
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{name} was not tagged");
    };
    assert_eq!(tag("before.csv"), "Not Classified");
    dir.run(&ONCE)
        .fails()
        .tells("another persona watches exports already");
    dir.write(
        "data/keyword_rules.csv",
        "Keyword,Rule,Persona Segment\nnurse,equals,Executive\n",
    );
    // Whoever cleans up may take its folders away.
    for own in ["tagged", "done", "failed"] {
        fs::remove_dir_all(dir.path(&format!("exports/{own}"))).unwrap();
    }
    assert_eq!(tag("after.csv"), "Executive");

    let end = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(end.unwrap().success());
    assert!(child.wait().unwrap().success());
}
