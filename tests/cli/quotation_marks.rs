//! Quotation marks that are not where they should be.

use crate::workdir::Workdir;

fn with_export(export: &str) -> Workdir {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", export);
    dir
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_found_whatever_others_there_are() {
    let dir = with_export(
        "Record ID,Job Title,Notes\n1,CEO,5\" cable\n2,CTO,ok\n3,Nurse,\"call back\n4,Lawyer,x\n5,Engineer,y\n",
    );
    for command in ["predict", "check"] {
        dir.run(&[command])
            .fails()
            .tells("a quotation mark (\") is opened on line 4 and never closed");
    }
    assert!(!dir.path("tagged_personas.csv").exists());
}

#[test]
fn rows_that_a_lone_quotation_mark_joins_are_kept_with_the_rejects() {
    for (export, told, ids) in [
        // Another cell in another row seems to close it.
        (
            "Record ID,Job Title,Notes\n1,CEO,\"ask for Bob\n2,CTO,ok\n3,Nurse,24\" screen\n4,Lawyer,x\n",
            "one of its cells runs from line 2 to line 4 and goes on behind its end",
            &["Record ID", "4"][..],
        ),
        (
            "sep=,\nRecord ID,Job Title,Notes\n0,Chef,\"a\nb\"\n1,\"CEO,x\n2,CTO,y\n3,Nurse,z \"quoted\" end\n4,CFO,w\n",
            "one of its cells runs from line 5 to line 7 and goes on behind its end",
            &["Record ID", "0", "4"],
        ),
    ] {
        let dir = with_export(export);
        dir.run(&["predict"]).succeeds().tells(told);
        let records = dir.records("tagged_personas.csv");
        assert_eq!(records.iter().map(|record| &record[0]).collect::<Vec<_>>(), ids);
        assert!(dir.text("tagged_personas.rejects.csv").contains("2,CTO"));
    }
}

#[test]
fn a_cell_that_goes_on_behind_its_quotation_mark_is_told_of() {
    let dir = with_export("Record ID,Job Title,Notes\n1,Nurse,a\n2,\"CTO\" now,x\n3,CEO,\"Big\" customer\n");
    dir.run(&["predict"])
        .succeeds()
        .tells("2 cells go on behind the quotation mark that ends them, the first on line 3");
    assert_eq!(dir.records("tagged_personas.csv")[2][1], "CTO now");
}

#[test]
fn of_quotation_marks_with_a_backslash_in_front_other_backslashes_are_left_alone() {
    let dir = with_export(
        "Record ID,Job Title,Company,Path\n1,\"Head of \\\"Growth\\\" Product\",x,\"C:\\new\\data\"\n\
         2,\"CEO\",\"AC\\DC\",\"a\\\\b\"\n",
    );
    dir.run(&["predict"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    assert_eq!(records[1][1], "Head of \"Growth\" Product");
    assert_eq!(records[1][5], "C:\\new\\data");
    assert_eq!(records[2][4..], ["AC\\DC", "a\\b"], "of two backslashes one");
}

#[test]
fn rows_that_two_lone_quotation_marks_have_made_one_cell_of_are_told_of() {
    for rows in [
        "1,\"call Bob,CEO\n2,ok,CTO\n3,24\",CFO\n4,\"two\nlines, and more\",Nurse\n",
        "1,\"call Bob,CEO\n2,24\",CTO\n",
    ] {
        let dir = with_export(&format!("Record ID,Note,Job Title\n{rows}"));
        for command in ["predict", "check"] {
            dir.run(&[command])
                .succeeds()
                .tells("a cell of the row on line 2 seems to hold several rows");
        }
    }
    let dir = with_export("Record ID,Job Title,Address\n1,CEO,\"Acme\n12 Main St, Springfield, IL\nUSA\"\n");
    assert_eq!(
        dir.run(&["predict"]).succeeds().stderr,
        "",
        "an address is no row"
    );
}

#[test]
fn a_row_with_a_cell_more_than_others_is_told_of_though_its_last_is_empty() {
    let dir = with_export("Record ID,Job Title,Company,Note\n1,CEO,Acme,x\n2,VP, Engineering,Acme,\n");
    dir.run(&["predict"])
        .succeeds()
        .tells("the row on line 3 has an empty cell behind the header's last column");
    let dir = with_export("Record ID,Job Title\n1,CEO,\n2,CTO,\n");
    let run = dir.run(&["predict"]).succeeds();
    assert_eq!(run.stderr, "", "where all end so, they were written so");
}
