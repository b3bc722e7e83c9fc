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
    run.tells("of 55 titles have a label to look at; 0 were reviewed before.");
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

#[test]
fn labels_that_were_reviewed_are_left_out_as_long_as_they_stay() {
    let dir = with_a_wrong_label();
    let findings = |dir: &Workdir| {
        records(
            dir.run(&["audit", "--format", "csv"])
                .succeeds()
                .stdout
                .as_bytes(),
        )
    };
    let before = findings(&dir);
    let is_questioned =
        |table: &[Vec<String>]| table.iter().any(|record| record[1] == "Senior Software Engineer");
    assert!(is_questioned(&before));

    // What the audit printed is what it reads.
    dir.write(
        "data/audit_reviewed.csv",
        "Finding,Job Title,Persona Segment\ncontradicted,senior software engineer ,Executive\n",
    );
    let after = findings(&dir);
    assert_eq!(after.len() + 1, before.len());
    assert!(!is_questioned(&after));

    dir.write(
        "data/audit_reviewed.csv",
        "Job Title,Persona Segment\nSenior Software Engineer,Product\n",
    );
    assert_eq!(findings(&dir), before);
}
