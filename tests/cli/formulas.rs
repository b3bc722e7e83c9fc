//! Cells that a spreadsheet would run when it opens the output.

use crate::workdir::Workdir;

const HOSTILE: &str = "\
Record ID,Job Title,Phone,Balance,Twitter,Note
1,Nurse,+49 171 1234567,-12.5,@acme,-
2,\"=cmd|' /C calc'!A0\",,,,@SUM(1)
=3,Nurse,,,,fine
4,a,b,c,d,e,=f
";

#[test]
fn formulas_are_counted_and_written_as_they_are() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", HOSTILE);
    dir.run(&["predict"])
        .succeeds()
        .tells("3 cells of data/input.csv begin like a formula, the first on line 3")
        .tells("--excel-safe");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[2][1], "=cmd|' /C calc'!A0");
    assert_eq!(table[3][0], "=3");
}

#[test]
fn numbers_phone_numbers_and_handles_are_no_formulas() {
    let dir = Workdir::with_model();
    let harmless: String = HOSTILE.lines().take(2).map(|line| format!("{line}\n")).collect();
    dir.write("data/input.csv", harmless);
    let run = dir.run(&["predict"]).succeeds();
    assert!(!run.stderr.contains("formula"), "{}", run.stderr);
}

#[test]
fn excel_safe_puts_an_apostrophe_in_front_of_formulas_wherever_csv_is_written() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", HOSTILE);
    dir.run(&[
        "predict",
        "--excel-safe",
        "--split",
        "by",
        "--review",
        "review.csv",
        "--review-below",
        "100",
    ])
    .succeeds()
    .tells("3 cells of data/input.csv begin like a formula, the first on line 3; they have a ' in front now");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[1][4..], ["+49 171 1234567", "-12.5", "@acme", "-"]);
    assert_eq!(table[2][1], "'=cmd|' /C calc'!A0");
    assert_eq!(table[2][7], "'@SUM(1)");
    assert_eq!(table[3][0], "'=3");
    let all: String = ["tagged_personas.csv", "tagged_personas.rejects.csv", "review.csv"]
        .map(|file| dir.text(file))
        .into_iter()
        .chain(dir.files("by").iter().map(|file| dir.text(&format!("by/{file}"))))
        .collect();
    for formula in ["=cmd", "@SUM", "=3", "=f"] {
        assert!(all.contains(&format!("'{formula}")), "{formula}");
        assert_eq!(
            all.matches(formula).count(),
            all.matches(&format!("'{formula}")).count()
        );
    }
}

#[test]
fn excel_safe_reaches_names_of_columns_and_values_of_segments() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "An export\n\nRecord ID,Job Title,=cmd|' /C calc'!A0\n1,Software Engineer,\n2,a,b,c\n",
    );
    dir.write(
        "data/segment_values.csv",
        "Persona Segment,CRM Value\nEngineering,=1+1\n",
    );
    dir.run(&["predict", "--excel-safe"])
        .succeeds()
        .tells("1 cell of data/input.csv begins like a formula, on line 3; it has a ' in front now");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[0][4], "'=cmd|' /C calc'!A0");
    assert_eq!(table[1][2], "'=1+1");
    let rejects = dir.text("tagged_personas.rejects.csv");
    assert!(
        rejects.starts_with("Line,Reason,Record ID,Job Title,'=cmd|"),
        "{rejects}"
    );
}

#[test]
fn what_was_made_safe_has_not_changed() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n=1,Software Engineer\n2,Nurse\n",
    );
    dir.write(
        "data/segment_values.csv",
        "Persona Segment,CRM Value\nEngineering,=1+1\n",
    );
    dir.run(&["predict", "--excel-safe"]).succeeds();
    let first = dir.text("tagged_personas.csv");
    assert!(first.contains("'=1,Software Engineer,'=1+1,"), "{first}");
    dir.run(&[
        "predict",
        "--only-changed",
        "tagged_personas.csv",
        "--output",
        "changed.csv",
    ])
    .succeeds();
    assert_eq!(dir.records("changed.csv").len(), 1, "a header and no row");
    dir.run(&[
        "predict",
        "--input",
        "tagged_personas.csv",
        "--only-new",
        "--excel-safe",
        "--output",
        "again.csv",
    ])
    .succeeds();
    assert_eq!(dir.text("again.csv"), first);
}

#[test]
fn a_workbook_holds_them_as_text_and_needs_no_apostrophe() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", HOSTILE);
    let run = dir
        .run(&["predict", "--excel-safe", "--output", "tagged.xlsx"])
        .succeeds();
    assert!(!run.stdout.contains("formula"), "{}", run.stdout);
    dir.run(&["predict", "--input", "tagged.xlsx"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[2][1], "=cmd|' /C calc'!A0");
}
