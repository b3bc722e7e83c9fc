use crate::workdir::{INPUT, TRAINING, Workdir};

#[test]
fn files_without_fault_pass() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title\n1,Nurse\n");
    dir.run(&["check"])
        .succeeds()
        .tells("48 rows, 48 distinct titles")
        .tells("0 errors, 0 warnings");
}

#[test]
fn all_faults_are_reported_at_once_with_their_lines() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", format!("{INPUT}\n,Pilot,\n9,,\n10,a,b,c\n"));
    dir.write(
        "data/training_data.csv",
        format!("{TRAINING}Pilot,Enginering\nNurse,Product\n,GenAI\n"),
    );
    dir.write("data/title_reference.csv", "Reference,Standardization\nSWE,\n");
    dir.write("data/persona_segments.csv", "Priority,Segment\n1,GenAI\n");
    dir.write("model/manifest.json", "{");
    dir.run(&["check"])
        .fails()
        .tells("lacks the column \"Persona Segment\"")
        .tells("line 2: \"SWE\" has no standardization")
        .tells("line 50: \"Enginering\" is not a persona segment")
        .tells("\"Nurse\" is labelled Product x 1, Not Classified x 1")
        .tells("line 52: the title or the segment is empty")
        .tells("line 5: record ID 0012 is already on line 3")
        .tells("line 7: the record ID is empty")
        .tells("line 8: the job title is empty")
        .tells("line 9: it has 4 cells")
        .tells("manifest.json is damaged")
        .tells("3 errors, 7 warnings");
}

#[test]
fn missing_files_are_faults_only_where_they_are_needed() {
    let dir = Workdir::new();
    dir.run(&["check"])
        .fails()
        .tells("data/training_data.csv was not found")
        .tells("data/input.csv was not found")
        .tells("2 errors, 0 warnings");
}

#[test]
fn background_titles_are_checked_where_there_are_any() {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING);
    dir.write("data/input.csv", INPUT);
    dir.write("data/background_titles.csv", "Job Title\nNurse\nDentist\n");
    dir.run(&["check"])
        .tells("data/background_titles.csv\n  2 titles");
    dir.write("data/background_titles.csv", "Title of the job\nNurse\n");
    dir.run(&["check"])
        .fails()
        .tells("lacks the column \"Job Title\"");
    dir.run(&["check", "--background", "nowhere.csv"])
        .fails()
        .tells("nowhere.csv was not found");
}
