//! Which rows have another segment than in an earlier run.

use crate::workdir::{Run, Workdir, records};

const OLD: &str = "\
Record ID,Job Title,Persona Segment,Confidence Score,Owner
1,Software Engineer,Engineering,98,Ann
2,Nurse,Product,51,Bob
3,Chief Executive Officer,Executive,97,Cy
4,Office Manager,Not Classified,90,Di
4,Office Manager,Engineering,40,Di
5,Teacher,Not Classified,99,Ed
";

const NEW: &str = "\
Record ID,Job Title,Persona Segment,Confidence Score,Owner
6,Founder,Executive,96,\"Flo
of Rome\"
4,Office Manager,Not Classified,91,Di
2,Nurse,Not Classified,99,Böb
1,Software Engineer,engineering,12,Ann
4,Office Manager,Not Classified,91,Di
3,Chief Executive Officer,Executive,97,Cy
,Plumber,Not Classified,80,
";

fn diff(dir: &Workdir, arguments: &[&str]) -> Run {
    dir.run(&[&["diff", "old.csv", "new.csv"], arguments].concat())
}

fn with_both() -> Workdir {
    let dir = Workdir::new();
    dir.write("old.csv", OLD).write("new.csv", NEW);
    dir
}

#[test]
fn what_changed_is_counted_by_segment_and_nothing_is_written_unasked() {
    let dir = with_both();
    let run = diff(&dir, &[]).succeeds();
    run.tells("Read 6 rows of old.csv and 7 of new.csv.")
        .tells("2 rows have another segment, 3 the same one, 2 are new, 1 are in old.csv only.")
        .tells("✅ The files have been compared.");
    let changes: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("  "))
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        changes,
        [
            ["From", "To", "Rows"],
            ["Engineering", "Not Classified", "1"],
            ["Product", "Not Classified", "1"]
        ]
    );
    assert_eq!(dir.files("."), ["logs", "new.csv", "old.csv"]);
}

#[test]
fn only_what_changed_is_written_as_it_stands_in_the_newer_file() {
    let dir = with_both();
    diff(&dir, &["--output", "changed.csv"])
        .succeeds()
        .tells("Wrote 4 rows to changed.csv");
    let new = dir.records("new.csv");
    // The second row of record 4 was Engineering before; the order is that of the newer file.
    let wanted = [0, 1, 3, 5, 7].map(|row| new[row].clone());
    assert_eq!(dir.records("changed.csv"), wanted);

    let piped = diff(&dir, &["--output", "-"]).succeeds();
    assert_eq!(records(piped.stdout.as_bytes()), wanted);
    assert!(piped.stderr.contains("Wrote 4 rows to standard output"));
}

#[test]
fn the_two_files_may_be_of_any_format_and_have_other_names_for_the_record_id() {
    let dir = Workdir::new();
    dir.write(
        "old.csv",
        "\u{feff}Persona Segment;Datensatz-ID\r\nProduct;7\r\n;8\r\nGenAI;9\r\n",
    );
    dir.write(
        "new.csv",
        "Record ID,Persona Segment,Confidence Score\n7,Product,50\n8,GenAI,60\n9,Product,70\n",
    );
    diff(&dir, &["--output", "changed.parquet"])
        .succeeds()
        .tells("(none)  GenAI");
    dir.run(&["diff", "old.csv", "changed.parquet", "--output", "changed.xlsx"])
        .succeeds()
        .tells("2 rows have another segment, 0 the same one, 0 are new, 1 are in old.csv only.");
    dir.run(&["diff", "changed.xlsx", "new.csv"])
        .succeeds()
        .tells("0 rows have another segment, 2 the same one, 1 are new");
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_counts_as_new_where_it_is_the_older_one() {
    let dir = Workdir::new();
    dir.write("old.csv", "Record ID,Persona Segment\n1,GenAI\n2,a,b\n");
    dir.write(
        "new.csv",
        "Record ID,Persona Segment\n1,GenAI\n2,Product\n3,b,c\n",
    );
    diff(&dir, &[])
        .succeeds()
        .tells("old.csv: line 3 could not be read")
        .tells("new.csv: line 4 could not be read")
        .tells("0 rows have another segment, 1 the same one, 1 are new, 0 are in old.csv only.");
}

#[test]
fn what_cannot_be_compared_is_an_error_and_no_file_is_replaced() {
    let dir = with_both();
    dir.write("untagged.csv", "Record ID,Job Title\n1,Nurse\n");
    dir.run(&["diff", "untagged.csv", "new.csv", "--output", "changed.csv"])
        .fails()
        .tells("untagged.csv could not be read")
        .tells("lacks the column \"Persona Segment\"");
    dir.run(&["diff", "none.csv", "new.csv"])
        .fails()
        .tells("none.csv was not found");
    for place in ["old.csv", "./new.csv"] {
        diff(&dir, &["--output", place])
            .fails()
            .tells("Name another one.");
    }
    assert_eq!(dir.text("old.csv"), OLD);
    assert_eq!(dir.text("new.csv"), NEW);
    assert!(!dir.path("changed.csv").exists());
    assert_eq!(dir.run(&["diff", "old.csv"]).code, Some(2));
}

#[test]
fn predict_writes_only_what_changed_and_says_how_many_rows_it_left_out() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title,Persona Segment\n1,Software Engineer,Engineering\n2,Nurse,Product\n3,General Counsel,\n\
         4,Compliance Officer,Legal & Compliance\n",
    );
    dir.run(&["predict", "--output", "all.csv"]).succeeds();
    // The export has the segments of the CRM: an import then touches what would change there.
    let arguments = ["predict", "--only-changed", "data/input.csv", "--split", "by"];
    dir.run(&arguments)
        .succeeds()
        .tells("Read 4 rows")
        .tells("Left out 2 rows whose segment is that of data/input.csv, as --only-changed asks; 2 have another one, 0 are new")
        .tells("Wrote 2 rows to tagged_personas.csv");
    let all = dir.records("all.csv");
    assert_eq!(
        dir.records("tagged_personas.csv"),
        [0, 2, 3].map(|row| all[row].clone())
    );
    assert_eq!(dir.records("by/Engineering.csv").len(), 1);

    dir.run(&["predict", "--only-changed", "all.csv", "--output", "none.csv"])
        .succeeds()
        .tells("Left out 4 rows");
    assert_eq!(dir.records("none.csv"), all[..1]);

    // What it is compared with is not lost.
    dir.run(&["predict", "--only-changed", "all.csv", "--output", "all.csv"])
        .fails()
        .tells("Name another --output");
    assert_eq!(dir.records("all.csv"), all);
}
