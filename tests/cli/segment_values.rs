//! The values that a CRM has for the segments inside.

use crate::workdir::Workdir;

const VALUES: &str = "Persona Segment,CRM Value\nEngineering,persona_1\nnot classified,none\nProduct,\n";

fn with_values() -> Workdir {
    let dir = Workdir::with_model();
    dir.write("data/segment_values.csv", VALUES);
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Persona Segment\n1,Software Engineer,Engineering\n2,Nurse,\n3,General Counsel,Product\n",
    );
    dir
}

fn segments(dir: &Workdir, file: &str) -> Vec<String> {
    dir.records(file)[1..].iter().map(|row| row[2].clone()).collect()
}

#[test]
fn values_are_written_in_place_of_names_and_names_where_there_is_no_value() {
    let dir = with_values();
    dir.run(&["predict", "--split", "by", "--review", "review.csv", "--review-below", "100"])
        .succeeds()
        .tells("⚠ data/segment_values.csv has no CRM value for GenAI, Product, Trust & Safety, Legal & Compliance, Executive: their names are written")
        .tells("  Engineering");
    assert_eq!(
        segments(&dir, "tagged_personas.csv"),
        ["persona_1", "none", "Legal & Compliance"]
    );
    assert_eq!(dir.records("by/Engineering.csv")[1][2], "persona_1");
    // What is reviewed is taught, which names segments.
    for segment in segments(&dir, "review.csv") {
        assert!(segment != "persona_1" && segment != "none");
    }
    dir.write("other.csv", "CRM Value,Persona Segment\nE,Engineering\n");
    dir.run(&["predict", "--segment-values", "other.csv"]).succeeds();
    assert_eq!(segments(&dir, "tagged_personas.csv")[0], "E");
    std::fs::remove_file(dir.path("data/segment_values.csv")).unwrap();
    let run = dir.run(&["predict"]).succeeds();
    assert_eq!(run.stderr, "");
    assert_eq!(segments(&dir, "tagged_personas.csv")[0], "Engineering");
}

#[test]
fn a_name_and_its_value_are_the_same_segment_to_all_that_compare() {
    let dir = with_values();
    // The export has the names, the output the values.
    dir.run(&["predict", "--only-changed", "data/input.csv"])
        .succeeds()
        .tells("Left out 1 rows");
    dir.run(&[
        "predict",
        "--only-new",
        "--locked",
        "Persona Segment",
        "--output",
        "kept.csv",
    ])
    .succeeds();
    assert_eq!(segments(&dir, "kept.csv"), ["persona_1", "none", "Product"]);
    dir.run(&["diff", "data/input.csv", "kept.csv"])
        .succeeds()
        .tells("(none)  none  1")
        .tells("1 rows have another segment, 2 the same one");
    // What has a value already is known by it.
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Override\n1,Nurse,persona_1\n",
    );
    let run = dir
        .run(&["predict", "--locked", "Override", "--split", "by"])
        .succeeds();
    assert!(!run.stderr.contains("none of the model's"), "{}", run.stderr);
    assert_eq!(dir.records("by/Engineering.csv").len(), 2);
}

#[test]
fn wrong_rows_are_errors_with_their_lines_and_check_reports_them() {
    let dir = with_values();
    dir.run(&["check"])
        .succeeds()
        .tells("data/segment_values.csv\n")
        .tells("  2 values");
    dir.write(
        "data/segment_values.csv",
        format!("{VALUES}Enginering,x\nGenAI,y\n"),
    );
    dir.write("tagged_personas.csv", "the previous output");
    for command in ["predict", "check"] {
        dir.run(&[command])
            .fails()
            .tells("data/segment_values.csv")
            .tells("line 5: \"Enginering\" is not a persona segment; did you mean \"Engineering\"?");
    }
    assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
    dir.write(
        "data/segment_values.csv",
        "Persona Segment,CRM Value\nGenAI,y\nProduct,y\n",
    );
    dir.run(&["check"])
        .succeeds()
        .tells("line 3: Product has the CRM value \"y\", which GenAI has as well");
    dir.run(&["predict", "--segment-values", "none.csv"])
        .fails()
        .tells("none.csv was not found");
    dir.write(
        "data/segment_values.csv",
        "Persona Segment,CRM Value\nGenAI,genai\nProduct,Executive\n",
    );
    dir.run(&["predict"]).fails().tells(
        "line 3: the CRM value of Product is \"Executive\", which is the name of the segment Executive",
    );
    // Where the other one has a value of its own, an output tells the two apart.
    let exchanged = "Persona Segment,CRM Value\nProduct,Executive\nExecutive,C-Level\n";
    dir.write("data/segment_values.csv", exchanged);
    dir.run(&["predict"])
        .succeeds()
        .tells("line 2: the CRM value of Product is the name of the segment Executive: a row");
}
