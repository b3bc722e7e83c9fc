//! What people do with their exports: other columns, rows tagged before, a file a segment, their rules.

use crate::{
    predict::tag,
    workdir::{Workdir, records},
};

#[test]
fn the_columns_of_other_programs_are_found_by_themselves() {
    for header in ["Contact ID,Title", "Position;URL", "hs_object_id,jobtitle,Email"] {
        let titles = match header.split_once(';') {
            Some(_) => "Nurse;7\nSoftware Engineer;8\n",
            None => "7,Nurse\n8,Software Engineer\n",
        };
        let (run, records) = tag(format!("{header}\n{titles}"));
        run.tells("Titles are read from the column");
        assert_eq!(records[0][..2], ["Record ID", "Job Title"]);
        assert_eq!(records[1][..3], ["7", "Nurse", "Not Classified"]);
        assert_eq!(records[2][..3], ["8", "Software Engineer", "Engineering"]);
    }
}

#[test]
fn a_record_id_and_a_job_title_are_preferred_to_what_else_may_stand_for_them() {
    let (_, records) = tag("Id,Title,Job Title,Record ID\n1,Dr.,Software Engineer,7\n");
    assert_eq!(records[0][4..], ["Id", "Title"]);
    assert_eq!(
        records[1],
        [
            "7",
            "Software Engineer",
            "Engineering",
            &records[1][3],
            "1",
            "Dr."
        ]
    );
}

#[test]
fn any_column_may_be_named() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Nummer,Funktion\n007,Software Engineer\n");
    let options = ["predict", "--id-column", "nummer", "--title-column", "Funktion"];
    dir.run(&options).succeeds();
    assert_eq!(
        dir.records("tagged_personas.csv")[1][..3],
        ["007", "Software Engineer", "Engineering"]
    );

    let refusal = dir.run(&["predict"]).fails();
    refusal.tells("\"Nummer\", \"Funktion\"").tells("--title-column");
    dir.run(&["predict", "--id-column", "Nummer", "--title-column", "Beruf"])
        .fails()
        .tells("lacks the column \"Beruf\"");
}

#[test]
fn rows_that_have_a_segment_keep_it_where_only_new_ones_are_wanted() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Persona Segment,Confidence Score,Owner\n\
         1,Software Engineer,VIP,,Ann\n2,Software Engineer,,,Bob\n3,Nurse,Product,42,Cy\n",
    );
    let run = dir.run(&["predict", "--only-new"]).succeeds();
    run.tells("2 rows had a segment and keep it.")
        .tells("with 1 distinct titles")
        .tells("1 rows keep a segment that is none of the model's");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[1], ["1", "Software Engineer", "VIP", "", "Ann"]);
    assert_eq!(table[2][..3], ["2", "Software Engineer", "Engineering"]);
    assert_eq!(table[3], ["3", "Nurse", "Product", "42", "Cy"]);

    dir.run(&["predict"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][2], "Engineering");

    // A first export has no such column: all its rows are new.
    dir.write("data/input.csv", "Record ID,Job Title\n1,Software Engineer\n");
    dir.run(&["predict", "--only-new"])
        .succeeds()
        .tells("0 rows had a segment");
}

#[test]
fn a_file_a_segment_holds_each_row_once() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Owner\n1,Software Engineer,Ann\n2,Nurse,Bob\n3,Compliance Officer,Cy\n4,Nurse,Di\n",
    );
    dir.run(&["predict", "--split", "by/segment"])
        .succeeds()
        .tells("a file a segment to by/segment");
    let whole = dir.records("tagged_personas.csv");
    let files = dir.files("by/segment");
    assert_eq!(files.len(), 7, "{files:?}");
    let mut rows = 0;
    for file in &files {
        let part = records(&dir.bytes(&format!("by/segment/{file}")));
        assert_eq!(part[0], whole[0]);
        for row in &part[1..] {
            assert_eq!(format!("{}.csv", row[2]), *file);
            assert!(whole.contains(row));
            rows += 1;
        }
    }
    assert_eq!(rows, 4);
}

#[test]
fn a_keyword_rule_decides_and_similar_says_so() {
    let dir = Workdir::with_model();
    dir.write(
        "data/keyword_rules.csv",
        "Keyword,Rule,Persona Segment,Exclude Keyword\n\
         nurse,contains,Executive,school\nsoftware engineer,equals,Product,\nx,begins,Product,\n",
    )
    .write(
        "data/input.csv",
        "Record ID,Job Title\n1,Head Nurse\n2,School Nurse\n3,Software Engineer\n4,Senior Software Engineer\n5,Nurses\n",
    );
    let run = dir.run(&["predict"]).succeeds();
    run.tells("data/keyword_rules.csv: line 4: the rule is \"begins\"");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[1][2..], ["Executive", "100"]);
    assert_ne!(table[2][2], "Executive");
    assert_eq!(table[3][2..], ["Product", "100"]);
    assert_eq!(table[4][2], "Engineering");
    assert_ne!(table[5][2], "Executive");

    dir.run(&["similar", "Head Nurse"])
        .succeeds()
        .tells("Segment       Executive (100 %)")
        .tells("Decided by    the keyword rule on line 2: contains \"nurse\", not \"school\"");
    let json = dir
        .run(&["similar", "Head Nurse", "--format", "json"])
        .succeeds()
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["keyword_rule"], "line 2: contains \"nurse\", not \"school\"");
    dir.run(&["check"])
        .tells("2 rules")
        .tells("line 4: the rule is \"begins\"");

    dir.write("rules.csv", "Keyword,Rule,Persona Segment\n");
    dir.run(&["predict", "--keyword-rules", "rules.csv"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][2], "Not Classified");
}

#[test]
fn the_segment_of_an_earlier_run_is_found_by_one_rule_for_reading_and_for_writing() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "hs_object_id,jobtitle,persona_segment,confidence_score\n1,Nurse,GenAI,12\n",
    );
    dir.run(&["predict", "--column-order", "input"]).succeeds();
    let tagged = dir.records("tagged_personas.csv");
    assert_eq!(
        tagged[0],
        ["hs_object_id", "jobtitle", "persona_segment", "confidence_score"]
    );
    assert_eq!(tagged[1][2], "Not Classified", "filled where it is");

    // Where both names stand, the output's own is the one.
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,persona_segment,Persona Segment,Confidence Score\n1,Nurse,GenAI,Product,88\n",
    );
    dir.run(&["predict", "--only-new"]).succeeds();
    let tagged = dir.records("tagged_personas.csv");
    assert_eq!(tagged[1], ["1", "Nurse", "Product", "88", "GenAI"]);
}

#[test]
fn a_confidence_score_of_the_users_own_stays_what_it_is() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Email,Confidence score,Position\n1,a@x.com,94,Nurse\n",
    );
    for order in ["tags-first", "input"] {
        dir.run(&["predict", "--column-order", order]).succeeds();
        let tagged = dir.records("tagged_personas.csv");
        let own = tagged[0]
            .iter()
            .position(|name| name == "Confidence score")
            .unwrap();
        assert_eq!(tagged[1][own], "94");
        assert!(tagged[0].iter().any(|name| name == "Confidence Score"));
    }
}

#[test]
fn a_named_column_is_the_one_that_is_spelled_so() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,title,Title\n1,Mr,Nurse\n");
    dir.run(&["predict", "--title-column", "Title"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][1], "Nurse");
}

#[test]
fn files_of_segments_never_take_the_place_of_what_is_read_or_written_beside_them() {
    let dir = Workdir::with_model();
    let export = "Record ID,Job Title\n1,Nurse\n2,Software Engineer\n";
    dir.write("lists/Executive.csv", export);
    dir.write("data/input.csv", export);
    for arguments in [
        &["--input", "lists/Executive.csv", "--output", "o.csv"][..],
        &["--output", "lists/Executive.csv"],
        &["--output", "o.csv", "--review", "lists/../lists/Product.csv"],
        &["--output", "o.csv", "--only-changed", "lists/Executive.csv"],
    ] {
        let run = dir
            .run(&[&["predict", "--split", "lists"], arguments].concat())
            .fails();
        run.tells("--split would write a segment's rows to");
        assert_eq!(dir.text("lists/Executive.csv"), export);
        assert_eq!(dir.files("lists"), ["Executive.csv"]);
    }
    dir.run(&["predict", "--output", "new.csv", "--review", "./new.csv"])
        .fails()
        .tells("which is the file of the output");
}

#[test]
fn nothing_is_written_where_titles_are_read_that_others_are_learned_from_or_tagged_with() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title\n1,Nurse\n");
    let rules = "Keyword,Rule,Persona Segment\nnurse,contains,Executive\n";
    dir.write("Product.csv", rules);
    dir.write(
        "old.csv",
        "Record ID,Job Title,Persona Segment\n1,Nurse,Product\n",
    );
    let training = dir.text("data/training_data.csv");
    for arguments in [
        &["predict", "--output", "data/training_data.csv"][..],
        &["predict", "--review", "data/../data/training_data.csv"],
        &[
            "predict",
            "--keyword-rules",
            "Product.csv",
            "--output",
            "Product.csv",
        ],
        &["predict", "--keyword-rules", "Product.csv", "--split", "."],
        &["diff", "old.csv", "old.csv", "--output", "data/training_data.csv"],
        &["evaluate", "--labelled", "old.csv", "--report", "old.csv"],
    ] {
        dir.run(arguments)
            .fails()
            .tells("which this or another command reads");
    }
    assert_eq!(dir.text("data/training_data.csv"), training);
    assert_eq!(dir.text("Product.csv"), rules);
}

#[test]
fn a_column_whose_name_is_only_like_that_of_a_reason_stays_what_it_is() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Persona Segment,Confidence Score,Why?\n1,CEO,Product,80,wants a demo\n",
    );
    dir.run(&["predict", "--with", "why"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    assert!(records[0].iter().any(|name| name == "Why") && records[0].iter().any(|name| name == "Why?"));
    assert!(
        records[1].iter().any(|cell| cell == "wants a demo"),
        "{records:?}"
    );
}
