use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::workdir::{INPUT, Run, Workdir, records};

const DONE: &str = "✅ The input file has been tagged.\n";
const FAILED: &str = "❌ There was an error tagging the input file.\n";

/// Tags `csv` and gives the output's records.
pub fn tag(csv: impl AsRef<[u8]>) -> (Run, Vec<Vec<String>>) {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", csv);
    let run = dir.run(&["predict"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    (run, records)
}
#[test]
fn the_output_has_the_contracts_columns_first_and_then_the_others() {
    let (run, records) = tag(INPUT);
    run.tells(DONE);
    assert_eq!(
        records[0],
        [
            "Record ID",
            "Job Title",
            "Persona Segment",
            "Confidence Score",
            "Company"
        ]
    );
    assert_eq!(
        records[1][..3],
        ["37462838462827", "Software Engineer", "Engineering"]
    );
    assert_eq!(
        records[2][..3],
        ["0012", "Compliance Officer, EMEA", "Legal & Compliance"]
    );
    assert_eq!(records[2][4], "Müller & Söhne");
    assert_eq!(records[3][..3], ["A-7", "Nurse", "Not Classified"]);
    assert_eq!(records[4][..3], ["0012", "Head of AI", "GenAI"]);
    for record in &records[1..] {
        assert!(record[3].parse::<u8>().unwrap() <= 100);
    }
}

#[test]
fn columns_may_stand_in_any_order_and_case() {
    let (_, records) = tag("Company, JOB  title ,record id\nAcme,Nurse,7\n");
    assert_eq!(records[0][4], "Company");
    assert_eq!(records[1][..3], ["7", "Nurse", "Not Classified"]);
    assert_eq!(records[1][4], "Acme");
}

#[test]
fn an_empty_title_is_not_classified_with_confidence_0() {
    let (_, records) = tag("Record ID,Job Title\n1,\n2,  \u{a0}\n3\n");
    for record in &records[1..] {
        assert_eq!(record[2..], ["Not Classified", "0"]);
    }
    assert_eq!(records.len(), 4);
    assert_eq!(records[2][1], "  \u{a0}");
}

#[test]
fn with_assign_all_every_title_gets_a_persona_and_only_empty_ones_get_none() {
    let dir = Workdir::with_model();
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Nurse\n2,Software Engineer\n3,\n4,🙂\n",
    );
    for arguments in [
        &["predict", "--assign-all"][..],
        &["predict", "--assign-all", "--min-confidence", "100"],
    ] {
        dir.run(arguments).succeeds();
        let records = dir.records("tagged_personas.csv");
        assert_ne!(records[1][2], "Not Classified");
        assert_eq!(records[2][2], "Engineering");
        assert_eq!(records[3][2..], ["Not Classified", "0"]);
        assert_ne!(records[4][2], "Not Classified");
    }
}

#[test]
fn strange_titles_come_out_as_they_went_in() {
    let long = "Senior ".repeat(1429);
    let titles = [
        "مدير المنتجات",
        "כותב תוכן",
        "ソフトウェアエンジニア",
        "🦄 Chief Unicorn 👩\u{200d}💻",
        "-",
        &long,
    ];
    let rows: String = titles
        .iter()
        .enumerate()
        .map(|(id, title)| format!("{id},{title}\n"))
        .collect();
    let (_, records) = tag(format!("Record ID,Job Title\n{rows}"));
    for (record, title) in records[1..].iter().zip(titles) {
        assert_eq!(record[1], title);
    }
}

#[test]
fn an_output_can_be_tagged_again() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    dir.run(&["predict"]).succeeds();
    let once = dir.text("tagged_personas.csv");
    dir.run(&["predict", "--input", "tagged_personas.csv"]).succeeds();
    assert_eq!(dir.text("tagged_personas.csv"), once);
}

#[test]
fn standard_input_and_output_carry_the_table_alone() {
    let dir = Workdir::with_model();
    let run = dir
        .run_with_input(&["predict", "--input", "-"], INPUT.as_bytes())
        .succeeds();
    assert!(run.stderr.ends_with(DONE), "{}", run.stderr);
    let records = records(run.stdout.as_bytes());
    assert_eq!(records.len(), 5);
    assert_eq!(records[1][2], "Engineering");
    assert!(!dir.path("tagged_personas.csv").exists());
}

#[test]
fn the_closing_lines_count_the_segments() {
    let (run, _) = tag(INPUT);
    run.tells("Read 4 rows with 4 distinct titles from data/input.csv.");
    run.tells("  Engineering         1\n")
        .tells("  Product             0\n");
}

#[test]
fn a_missing_or_malformed_input_fails_and_leaves_the_previous_output() {
    for (content, reason) in [
        (None, "data/input.csv was not found"),
        (Some(&b""[..]), "it is empty"),
        (
            Some(b"Record ID,Name\n1,Nurse\n"),
            "lacks the column \"Job Title\". The columns that are there: \"Record ID\", \"Name\"",
        ),
        (
            Some(b"PK\x03\x04\x14"),
            "looks like an Excel workbook, but is damaged",
        ),
        (Some(b"\x7fELF\0\0\0\0"), "CSV UTF-8"),
        (Some(b"PAR1"), "looks like a Parquet file, but is damaged"),
        (
            Some(b"\x1f\x8b\x08\0"),
            "is compressed with gzip, and damaged or not whole",
        ),
        (
            Some(b"Record ID,Job Title\n1,\"Nurse\n2,Teacher\n"),
            "is opened on line 2 and never closed",
        ),
    ] {
        let dir = Workdir::with_model();
        dir.write("tagged_personas.csv", "the previous output");
        if let Some(content) = content {
            dir.write("data/input.csv", content);
        }
        let run = dir.run(&["predict"]).fails();
        assert!(run.stderr.starts_with(FAILED), "{}", run.stderr);
        run.tells(reason);
        assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
        assert_eq!(dir.files("."), ["data", "logs", "model", "tagged_personas.csv"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    dir.run(&["predict", "--output", "/dev/full"])
        .fails()
        .tells("/dev/full could not be written");
    dir.run(&["predict", "--output", "missing/out.csv"])
        .fails()
        .tells("missing/out.csv cannot be written");
    dir.run(&["predict", "--output", "data"])
        .fails()
        .tells("data cannot be written");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_the_previous_output() {
    for signal in ["-INT", "-TERM"] {
        let dir = Workdir::with_model();
        dir.write("tagged_personas.csv", "the previous output");
        let mut child = dir
            .command(&["predict", "--input", "-", "--output", "tagged_personas.csv"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // More than is read ahead, so that the program is known to be in the middle of its work.
        let row = "1,Nurse\n".repeat(1 << 15);
        stdin
            .write_all(format!("Record ID,Job Title\n{row}").as_bytes())
            .unwrap();
        let killed = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let run = Run::from(child.wait_with_output().unwrap()).fails();
        run.tells(FAILED).tells("interrupted");
        assert_eq!(dir.text("tagged_personas.csv"), "the previous output");
        assert_eq!(dir.files("."), ["data", "logs", "model", "tagged_personas.csv"]);
    }
}

#[test]
fn wrong_usage_is_told_from_a_failed_run() {
    let dir = Workdir::new();
    assert_eq!(dir.run(&["predict", "--inputs", "x"]).code, Some(2));
    assert_eq!(dir.run(&["predict", "--tie-margin", "7"]).code, Some(2));
    assert_eq!(dir.run(&[]).code, Some(2));
}

#[test]
fn without_a_model_the_error_says_how_to_get_one() {
    let dir = Workdir::new();
    dir.write("data/input.csv", INPUT);
    dir.run(&["predict"])
        .fails()
        .tells("there is no model in model")
        .tells("persona train");
}

#[test]
fn a_damaged_model_is_an_error_with_the_way_out() {
    let files = Workdir::with_model().files("model");
    assert_eq!(files.len(), 4);
    for file in files {
        let name = format!("model/{file}");
        let damages: [&dyn Fn(&Workdir); 3] = [
            &|dir| std::fs::remove_file(dir.path(&name)).unwrap(),
            &|dir| {
                let half = dir.bytes(&name);
                dir.write(&name, &half[..half.len() / 2]);
            },
            &|dir| {
                let mut flipped = dir.bytes(&name);
                let middle = flipped.len() / 2;
                flipped[middle] ^= 0x04;
                dir.write(&name, flipped);
            },
        ];
        for damage in damages {
            let dir = Workdir::with_model();
            dir.write("data/input.csv", INPUT);
            damage(&dir);
            dir.run(&["predict"]).fails().tells("persona train");
        }
    }
}

#[test]
fn a_newer_model_says_so() {
    let dir = Workdir::with_model();
    let manifest = dir
        .text("model/manifest.json")
        .replace("\"format\": 8", "\"format\": 99");
    dir.write("model/manifest.json", manifest)
        .write("data/input.csv", INPUT);
    dir.run(&["predict"])
        .fails()
        .tells("has format 99")
        .tells("Update the program");
}

#[test]
fn files_that_changed_since_training_are_mentioned_and_the_run_goes_on() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    let quiet = dir.run(&["predict"]).succeeds();
    assert_eq!(quiet.stderr, "");
    dir.write(
        "data/title_reference.csv",
        "Reference,Standardization\nSWE,Software Engineer\n",
    );
    dir.write(
        "data/training_data.csv",
        "Job Title,Persona Segment\nNurse,Not Classified\n",
    );
    dir.run(&["predict"])
        .succeeds()
        .tells("data/title_reference.csv is not what it was when the model was trained")
        .tells("data/training_data.csv has changed since the model was trained");
}

#[test]
fn the_title_reference_is_applied_but_the_title_is_not_changed() {
    let dir = Workdir::with_model();
    dir.write(
        "data/title_reference.csv",
        "Reference,Standardization\nQQQ,Software Engineer\n",
    );
    dir.write("data/input.csv", "Record ID,Job Title\n1,qqq\n");
    dir.run(&["predict"]).succeeds();
    assert_eq!(
        dir.records("tagged_personas.csv")[1][1..3],
        ["qqq", "Engineering"]
    );
}

#[test]
fn each_run_leaves_a_log() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    dir.run(&["predict"]).succeeds();
    let logs = dir.files("logs");
    assert_eq!(logs.len(), 1);
    let log = dir.text(&format!("logs/{}", logs[0]));
    for part in [
        "date  ",
        "command   persona predict",
        "Read 4 rows",
        "Wrote 4 rows",
        "outcome   done",
    ] {
        assert!(log.contains(part), "{part} is not in:\n{log}");
    }
}

#[test]
fn every_title_of_the_training_data_is_tagged_as_it_is_labelled() {
    let dir = Workdir::new();
    // A clump of titles that are near to each other and alike, with one of another label amid them.
    let mut titles = vec![("Engineer".to_string(), "Product")];
    for level in [
        "Senior",
        "Junior",
        "Lead",
        "Staff",
        "Principal",
        "Associate",
        "Chief",
        "Deputy",
    ] {
        for kind in [
            "Software",
            "Backend",
            "Platform",
            "Network",
            "Systems",
            "Data Center",
            "Site",
            "Test",
        ] {
            for team in ["", ", Payments", ", Search", ", Maps", ", Cloud", " II", " III"] {
                titles.push((format!("{level} {kind} Engineer{team}"), "Engineering"));
            }
            titles.push((format!("{kind} Engineer, {level} Grade"), "Executive"));
        }
    }
    let rows: String = titles
        .iter()
        .map(|(title, segment)| format!("\"{title}\",{segment}\n"))
        .collect();
    dir.write(
        "data/training_data.csv",
        format!("Job Title,Persona Segment\n{rows}"),
    );
    dir.run(&["train", "--index", "hnsw"]).succeeds();
    let rows: String = titles
        .iter()
        .zip(1..)
        .map(|((title, _), id)| format!("{id},\"{title}\"\n"))
        .collect();
    dir.write("data/input.csv", format!("Record ID,Job Title\n{rows}"));
    dir.run(&["predict"]).succeeds();
    for (row, (title, segment)) in dir.records("tagged_personas.csv")[1..].iter().zip(&titles) {
        assert_eq!((&row[1], row[2].as_str()), (title, *segment));
    }
}
