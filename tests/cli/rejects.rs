use crate::workdir::Workdir;

#[test]
fn line_numbers_are_those_of_an_editor() {
    for line_end in ["\n", "\r\n", "\r"] {
        let dir = Workdir::with_model();
        let rows = "Record ID,Job Title\n\n1,\"Head\nof AI\"\n\n\n2,a,b\n3,c,d".replace('\n', line_end);
        dir.write("data/input.csv", rows);
        dir.run(&["predict"])
            .succeeds()
            .tells("line 7 could not be read")
            .tells("line 8 could not be read");
    }
}

#[test]
fn rows_that_cannot_be_read_are_kept_with_their_line_and_reason() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Nurse\n2,Director, Legal\n3,Teacher\n",
    );
    dir.run(&["predict"])
        .succeeds()
        .tells("line 3 could not be read: it has 3 cells where the header has 2")
        .tells("1 rows are not in the output; they are kept in tagged_personas.rejects.csv");
    let ids: Vec<String> = dir
        .records("tagged_personas.csv")
        .into_iter()
        .map(|record| record[0].clone())
        .collect();
    assert_eq!(ids, ["Record ID", "1", "3"]);
    let rejects = dir.records("tagged_personas.rejects.csv");
    assert_eq!(rejects[0], ["Line", "Reason", "Record ID", "Job Title"]);
    assert_eq!(rejects[1][0], "3");
    assert_eq!(rejects[1][2..], ["2", "Director", " Legal"]);

    dir.write("data/input.csv", "Record ID,Job Title\n1,Nurse\n");
    dir.run(&["predict"]).succeeds();
    assert!(!dir.path("tagged_personas.rejects.csv").exists());
}

#[test]
fn mended_rejects_can_be_tagged_and_are_not_lost() {
    let dir = Workdir::with_model();
    let mended = "Line,Reason,Record ID,Job Title\n3,it has 3 cells,2,\"Director, Legal\"\n";
    dir.write("tagged_personas.rejects.csv", mended);
    dir.run(&["predict", "--input", "tagged_personas.rejects.csv"])
        .succeeds();
    assert_eq!(
        dir.records("tagged_personas.csv")[1][..2],
        ["2", "Director, Legal"]
    );
    assert_eq!(dir.text("tagged_personas.rejects.csv"), mended);
}

#[test]
fn a_quote_that_swallows_rows_does_not_lose_them() {
    let swallowed: String = (2..40).map(|id| format!("{id},Teacher\n")).collect();
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        format!("Record ID,Job Title\n1,\"Nurse\n{swallowed}40,\"Teacher\n41,Nurse\n"),
    );
    dir.run(&["predict"])
        .succeeds()
        .tells("a quotation mark (\") is probably not closed");
    let rejects = dir.text("tagged_personas.rejects.csv");
    assert!(
        rejects.contains("2,Teacher") && rejects.contains("39,Teacher"),
        "{rejects}"
    );
    assert_eq!(dir.records("tagged_personas.csv").last().unwrap()[0], "41");
}

#[test]
fn what_goes_to_standard_output_leaves_the_rejects_of_another_run_alone() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Nurse\n2,Director, Legal\n",
    );
    dir.run(&["predict"]).succeeds();
    let rejects = dir.text("tagged_personas.rejects.csv");
    let pipe = |rows: &str| {
        dir.run_with_input(&["predict", "--input", "-"], rows.as_bytes())
            .succeeds()
    };
    pipe("Record ID,Job Title\n1,Nurse\n");
    pipe("Record ID,Job Title\n3,Head, of AI\n").tells("they are kept in tagged_personas.rejects (2).csv");
    assert_eq!(dir.text("tagged_personas.rejects.csv"), rejects);
    assert!(dir.text("tagged_personas.rejects (2).csv").contains("3,Head"));
}

#[test]
fn rows_that_were_rejected_before_are_not_lost_where_a_file_is_tagged_in_its_place() {
    let dir = Workdir::with_model();
    let in_place = ["predict", "--input", "export.csv", "--output", "export.csv"];
    dir.write("export.csv", "Record ID,Job Title\n1,Nurse\n2,Director, Legal\n");
    dir.run(&in_place)
        .succeeds()
        .tells("they are kept in export.rejects.csv");
    dir.run(&in_place).succeeds();
    assert!(dir.text("export.rejects.csv").contains("2,Director, Legal"));
    let grown = dir.text("export.csv") + "3,Head, of AI,and,more\n";
    dir.write("export.csv", grown);
    dir.run(&in_place)
        .succeeds()
        .tells("they are kept in export.rejects (2).csv");
    assert!(dir.text("export.rejects.csv").contains("2,Director, Legal"));
    assert!(dir.text("export.rejects (2).csv").contains("3,Head, of AI"));
}

#[test]
fn rows_with_fewer_cells_than_the_header_are_told() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Note,Owner\n1,CTO,line one\nline two,a\n2,Nurse,x,b\n",
    );
    let told = "2 rows have fewer cells than its header, the first on line 2";
    dir.run(&["predict"]).succeeds().tells(told);
    dir.run(&["check"]).tells(told);
}
