use crate::workdir::{INPUT, Workdir};

#[test]
fn a_dry_run_tells_what_would_come_out_and_writes_nothing() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", format!("{INPUT}5,one,two,three,four\n"));
    dir.write("tagged_personas.csv", "what was there")
        .write("tagged_personas.rejects.csv", "what was there");
    let real = dir.run(&["predict", "--output", "real.csv"]).succeeds();
    let dry = dir.run(&["predict", "--dry-run", "--split", "lists"]).succeeds();
    let counts = |stdout: &str| {
        let lines = stdout.lines().filter(|line| line.starts_with("  "));
        lines.map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(counts(&dry.stdout).len(), 7);
    assert_eq!(counts(&dry.stdout), counts(&real.stdout));
    dry.tells("Read 5 rows with 4 distinct titles from data/input.csv.")
        .tells("A dry run: 4 rows would be written, none were (")
        .tells("line 6 could not be read");
    assert!(
        dry.stdout
            .ends_with("✅ The input file can be tagged. Nothing was written.\n")
    );
    assert!(!dry.stdout.contains("Wrote"), "{}", dry.stdout);
    for file in ["tagged_personas.csv", "tagged_personas.rejects.csv"] {
        assert_eq!(dir.text(file), "what was there");
    }
    assert!(!dir.path("lists").exists());
}

#[test]
fn a_dry_run_of_standard_input_leaves_standard_output_to_what_it_tells() {
    let dir = Workdir::with_model();
    let run = dir.run_with_input(&["predict", "--input", "-", "--dry-run"], INPUT.as_bytes());
    let run = run.succeeds();
    run.tells("A dry run: 4 rows would be written");
    assert!(!run.stdout.contains("Record ID"), "{}", run.stdout);
    assert!(!dir.path("tagged_personas.rejects.csv").exists());
}

#[test]
fn a_dry_run_fails_where_a_run_would() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title\n1,\"CEO\n2,Nurse\n");
    let run = dir.run(&["predict", "--dry-run"]).fails();
    run.tells("❌ There was an error tagging the input file.")
        .tells("ends inside a quoted cell");
}

#[test]
fn a_dry_run_refuses_an_output_that_a_run_would_refuse() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    let arguments = ["predict", "--output", "tagged.ods"];
    for run in [
        dir.run(&arguments),
        dir.run(&[&arguments[..], &["--dry-run"]].concat()),
    ] {
        run.fails()
            .tells("tagged.ods cannot be written: .ods is none of the formats");
    }
}

#[test]
fn a_dry_run_warns_of_what_the_format_of_its_output_does() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title\n1,=cmd|' /C calc'!A0\n");
    let run = |output: &str| {
        let run = dir.run(&["predict", "--dry-run", "--output", output]).succeeds();
        run.stdout.contains("begins like a formula") || run.stderr.contains("begins like a formula")
    };
    assert!(run("tagged.csv"));
    assert!(!run("tagged.xlsx"));
    assert!(!dir.path("tagged.xlsx").exists());
}

#[test]
fn a_dry_run_tells_that_a_cell_is_too_long_for_a_sheet() {
    let dir = Workdir::with_model();
    let long = "x".repeat(40_000);
    dir.write(
        "data/input.csv",
        format!("Record ID,Job Title,Notes\n1,CEO,{long}\n"),
    );
    dir.run(&["predict", "--dry-run"]).succeeds();
    let arguments = ["predict", "--output", "tagged.xlsx"];
    for run in [
        dir.run(&arguments),
        dir.run(&[&arguments[..], &["--dry-run"]].concat()),
    ] {
        run.fails().tells("a cell of Excel holds 32767 characters");
    }
}
