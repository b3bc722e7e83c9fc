use crate::workdir::{TRAINING, Workdir, records};

/// [`TRAINING`] with a few more of one kind, one of which is labelled wrongly.
fn with_a_wrong_label() -> Workdir {
    let dir = Workdir::new();
    let engineers: String = ["Java", "Python", "Rust", "Go", "Scala", "Cloud"]
        .iter()
        .map(|kind| format!("{kind} Software Engineer,Engineering\n"))
        .collect();
    dir.write(
        "data/training_data.csv",
        format!("{TRAINING}{engineers}Senior Software Engineer,Executive\n"),
    );
    dir
}

#[test]
fn a_wrong_label_comes_first_with_the_titles_that_speak_against_it() {
    let dir = with_a_wrong_label();
    let run = dir.run(&["audit", "--format", "csv"]).succeeds();
    run.tells("of 55 titles have a label to look at.");
    let table = records(run.stdout.as_bytes());
    assert_eq!(
        table[0][1..4],
        ["Job Title", "Persona Segment", "Suggested Segment"]
    );
    let first = table
        .iter()
        .find(|record| record[3] == "Engineering")
        .expect("nothing is suggested to be Engineering");
    assert_eq!(first[1..3], ["Senior Software Engineer", "Executive"]);
    assert!(first[5].contains("Software Engineer (Engineering, "), "{first:?}");
}

#[test]
fn json_and_text_have_the_same_findings_and_runs_agree() {
    let dir = with_a_wrong_label();
    let audit = |format| dir.run(&["audit", "--format", format]).succeeds().stdout;
    let found: serde_json::Value = serde_json::from_str(&audit("json")).unwrap();
    let found = found.as_array().unwrap();
    assert_eq!(found.len() + 1, records(audit("csv").as_bytes()).len());
    let text = audit("text");
    let title = found[0]["title"].as_str().unwrap();
    assert!(text.lines().nth(1).unwrap().contains(title), "{text}");
    assert_eq!(text, audit("text"));
}
