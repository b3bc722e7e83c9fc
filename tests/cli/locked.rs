//! Rows whose segment somebody set by hand.

use crate::workdir::Workdir;

#[test]
fn a_segment_set_by_hand_in_a_column_of_its_own_is_what_is_written() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Persona Override,Persona Segment,Confidence Score\n\
         1,Software Engineer,Executive,Engineering,98\n2,Nurse, ,Product,42\n3,Nurse,Partner,,\n4,General Counsel,,,\n",
    );
    let run = dir.run(&["predict", "--locked", "persona override"]).succeeds();
    run.tells("2 rows are locked by \"persona override\" and keep their segment.")
        .tells("1 rows keep a segment that is none of the model's")
        .tells("\"Partner\" on line 4");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(
        table[1],
        ["1", "Software Engineer", "Executive", "100", "Executive"]
    );
    assert_eq!(table[2][..3], ["2", "Nurse", "Not Classified"]);
    assert_eq!(table[3], ["3", "Nurse", "Partner", "100", "Partner"]);
    assert_eq!(table[4][2], "Legal & Compliance");
}

#[test]
fn a_segment_that_is_locked_itself_stays_with_its_confidence_or_without_one() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Persona Segment,Confidence Score\n\
         1,Software Engineer,Executive,61\n2,Software Engineer,Product,\n3,Software Engineer,,\n",
    );
    dir.write("persona.toml", "locked = \"Persona Segment\"\n");
    dir.run(&["predict"]).succeeds().tells("2 rows are locked");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[1][2..], ["Executive", "61"]);
    assert_eq!(table[2][2..], ["Product", ""]);
    assert_eq!(table[3][2], "Engineering");
}

#[test]
fn a_ticked_box_locks_the_segment_that_is_there_and_one_that_is_not_does_not() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Locked,Override,Persona Segment,Confidence Score\n\
         1,Nurse,true,,Product,61\n2,Nurse,false,,Product,61\n3,Nurse,false,GenAI,Product,61\n4,Nurse,TRUE,GenAI,,\n",
    );
    dir.run(&["predict", "--locked", "Locked", "--locked", "Override"])
        .succeeds()
        .tells("3 rows are locked by \"Locked\", \"Override\"");
    let table = dir.records("tagged_personas.csv");
    let tags: Vec<&[String]> = table[1..].iter().map(|row| &row[2..4]).collect();
    assert_eq!(tags[0], ["Product", "61"]);
    assert_eq!(tags[1][0], "Not Classified");
    assert_eq!(tags[2], ["GenAI", "100"]);
    // The first column that says something counts.
    assert_eq!(tags[3], ["", ""]);
}

#[test]
fn a_column_that_is_not_there_is_an_error_that_names_those_that_are() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title,Owner\n1,Nurse,Ann\n");
    dir.write("tagged_personas.csv", "the previous output");
    dir.run(&["predict", "--locked", "Persona Overide"])
        .fails()
        .tells("--locked names a column that data/input.csv does not have")
        .tells("lacks the column \"Persona Overide\". The columns that are there: \"Record ID\", \"Job Title\", \"Owner\"");
    assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
}

#[test]
fn check_boxes_are_known_in_the_languages_that_spreadsheets_speak() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID;Job Title;Persona Segment;Confidence Score;Gesperrt\n1;Nurse;Executive;99;FALSCH\n2;Nurse;GenAI;88;WAHR\n\
         3;Nurse;GenAI;88;Checked\n4;Nurse;GenAI;88;☐\n",
    );
    dir.run(&["predict", "--locked", "Gesperrt"]).succeeds();
    let tagged = dir.records("tagged_personas.csv");
    assert_eq!(tagged[1][2], "Not Classified");
    assert_eq!(tagged[2][2..4], ["GenAI", "88"]);
    assert_eq!(tagged[3][2..4], ["GenAI", "88"]);
    assert_eq!(tagged[4][2], "Not Classified");
}

#[test]
fn a_ticked_box_without_a_segment_to_keep_is_an_error() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Locked\n1,CTO,\n2,CEO,true\n",
    );
    dir.run(&["predict", "--locked", "Locked"]).fails().tells(
        "data/input.csv: the row on line 3 is locked by a box, and there is no column \"Persona Segment\"",
    );
    assert!(!dir.path("tagged_personas.csv").exists());
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Locked\n1,CTO,Product\n2,CEO,0.0\n",
    );
    dir.run(&["predict", "--locked", "Locked"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    assert_eq!(
        (records[1][2].as_str(), records[2][2].as_str()),
        ("Product", "Executive")
    );
}
