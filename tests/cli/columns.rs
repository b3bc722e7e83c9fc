//! Columns that are asked for beside the segment, and the order of all columns.

use crate::workdir::{INPUT, Workdir};

const ALL: [&str; 3] = ["predict", "--with", "seniority,second,why"];

const ROLES: &str = "\
Record ID,Job Title,Company
1,Chief Executive Officer & Software Engineer,Acme
2,Assistant to the CEO,Acme
3,\"Privacy Counsel, EMEA\",
4,,Acme
5,Software Engineer,
6,Marketing,
";

/// A folder with a model and these rows to tag.
fn with_rows(rows: &str) -> Workdir {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", rows);
    dir
}

fn column(records: &[Vec<String>], name: &str) -> Vec<String> {
    let at = records[0].iter().position(|column| column == name).unwrap();
    records[1..].iter().map(|record| record[at].clone()).collect()
}

#[test]
fn what_is_asked_for_stands_behind_the_confidence_and_the_rest_is_as_without() {
    let dir = with_rows(ROLES);
    dir.run(&["predict"]).succeeds();
    let plain = dir.records("tagged_personas.csv");
    dir.run(&ALL).succeeds();
    let records = dir.records("tagged_personas.csv");
    assert_eq!(
        records[0][3..],
        [
            "Confidence Score",
            "Seniority",
            "Seniority Confidence",
            "Second Persona",
            "Second Confidence",
            "Why",
            "Company"
        ]
    );
    for (record, plain) in records.iter().zip(&plain) {
        assert_eq!(record[..4], plain[..4]);
        assert_eq!(record[9..], plain[4..]);
    }
    assert_eq!(
        column(&records, "Seniority"),
        ["C-Level", "Individual", "Individual", "", "Individual", ""]
    );
    assert_eq!(column(&records, "Seniority Confidence")[3], "0");
    for confidence in column(&records, "Seniority Confidence") {
        assert!(confidence.parse::<u8>().unwrap() <= 100);
    }
}

#[test]
fn a_title_of_two_roles_has_a_second_persona_that_is_not_its_first() {
    let dir = with_rows(ROLES);
    dir.run(&["predict", "--with", "second"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    let mut both = [records[1][2].as_str(), records[1][4].as_str()];
    both.sort_unstable();
    assert_eq!(both, ["Engineering", "Executive"]);
    assert!(records[1][5].parse::<u8>().unwrap() > 50);
    assert_eq!(records[5][4..6], ["", ""]);
    for record in &records[1..] {
        assert!(
            record[4] != record[2] && record[4] != "Not Classified",
            "{record:?}"
        );
        assert_eq!(record[4].is_empty(), record[5].is_empty());
    }
}

#[test]
fn what_a_rule_overrules_is_no_second_persona() {
    let dir = with_rows("Record ID,Job Title\n1,Senior Software Engineer\n");
    dir.write(
        "data/keyword_rules.csv",
        "Keyword,Rule,Persona Segment\nsoftware,contains,Product\n",
    );
    dir.run(&["predict", "--with", "second"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    assert_eq!(records[1][2..6], ["Product", "100", "", ""]);
}

#[test]
fn why_names_rules_and_the_training_titles_of_the_same_segment() {
    let dir =
        with_rows("Record ID,Job Title\n1,Software Engineer\n2,Head Brewer\n3,Lead Software Engineer\n4,\n");
    dir.write(
        "data/keyword_rules.csv",
        "Keyword,Rule,Persona Segment\nbrewer,contains,Product\n",
    );
    dir.run(&["predict", "--with", "why"]).succeeds();
    let why = column(&dir.records("tagged_personas.csv"), "Why");
    assert_eq!(
        why[0],
        "the training title \"Software Engineer\" itself (Engineering)"
    );
    assert_eq!(why[1], "rule \"brewer\" → Product");
    assert!(
        why[2].starts_with("like \"") && why[2].ends_with("Engineering)"),
        "{}",
        why[2]
    );
    assert_eq!(why[3], "");
}

#[test]
fn a_title_gets_the_same_alone_and_among_others() {
    let titles = [
        "Chief Executive Officer & Software Engineer",
        "Privacy Counsel, EMEA",
        "Software Engineer / Founder",
        "Head of AI - Product",
    ];
    let rows = |order: &[usize]| {
        let rows: String = order
            .iter()
            .map(|at| format!("{at},\"{}\"\n", titles[*at]))
            .collect();
        let dir = with_rows(&format!("Record ID,Job Title\n{rows}"));
        dir.run(&ALL).succeeds();
        let mut records = dir.records("tagged_personas.csv");
        records.sort_unstable();
        records.dedup();
        records
    };
    let together = rows(&[3, 0, 2, 1, 0, 3]);
    assert_eq!(together, rows(&[0, 1, 2, 3]));
    assert_eq!(rows(&[2])[0], together[2]);
}

#[test]
fn own_words_about_seniority_count_and_wrong_ones_are_named() {
    let dir = with_rows("Record ID,Job Title\n1,Grand Poobah of Sales\n2,Account Executive\n");
    dir.write(
        "data/seniority.csv",
        "Words,Seniority,Use\nGrand Poobah,VP,\nAccount Executive,manager,\nDuke,Royal,\n",
    );
    let run = dir.run(&["predict", "--with", "seniority"]).succeeds();
    run.tells("data/seniority.csv: line 4: there is no seniority \"Royal\"; left out");
    assert_eq!(
        column(&dir.records("tagged_personas.csv"), "Seniority"),
        ["VP", "Manager"]
    );
    dir.run(&["check"])
        .tells("data/seniority.csv\n  2 entries")
        .tells("line 4: there is no seniority \"Royal\"; left out");
    dir.run(&[
        "predict",
        "--with",
        "seniority",
        "--seniority-words",
        "nowhere.csv",
    ])
    .fails()
    .tells("nowhere.csv was not found");
}

#[test]
fn the_settings_file_may_ask_for_columns() {
    let dir = with_rows(ROLES);
    dir.write(
        "persona.toml",
        "[predict]\nwith = [\"why\", \"seniority\"]\ncolumn-order = \"input\"\n",
    );
    dir.run(&["predict"]).succeeds();
    assert_eq!(
        dir.records("tagged_personas.csv")[0],
        [
            "Record ID",
            "Job Title",
            "Company",
            "Persona Segment",
            "Confidence Score",
            "Seniority",
            "Seniority Confidence",
            "Why"
        ]
    );
    let list = |arguments: &[&str]| dir.run(arguments).succeeds().stdout;
    assert!(list(&["config", "predict"]).contains("why,seniority"));
    assert!(list(&["config", "predict", "--with", "second,why"]).contains("second,why"));
    dir.write("persona.toml", "[predict]\nwith = [\"shoe size\"]\n");
    assert_eq!(dir.run(&["predict"]).code, Some(2));
    dir.write("persona.toml", "[predict]\nwith = [1]\n");
    dir.run(&["predict"]).tells("with takes a list of texts");
}

#[test]
fn the_inputs_columns_may_keep_their_order_in_every_format() {
    let dir = with_rows(
        "Company,Title,Notes,Contact ID\n\"Müller, Söhne\",Nurse,=x,0012\n,Software Engineer,b,7\n",
    );
    dir.run(&[
        "predict",
        "--column-order",
        "input",
        "--split",
        "by",
        "--review",
        "review.csv",
    ])
    .succeeds();
    let records = dir.records("tagged_personas.csv");
    assert_eq!(
        records[0],
        [
            "Company",
            "Title",
            "Notes",
            "Contact ID",
            "Persona Segment",
            "Confidence Score"
        ]
    );
    assert_eq!(
        records[1][..5],
        ["Müller, Söhne", "Nurse", "=x", "0012", "Not Classified"]
    );
    let split = dir.records("by/Engineering.csv");
    assert_eq!(split[0], records[0]);
    assert_eq!(split[1], records[2]);
    for file in ["tagged.xlsx", "tagged.parquet"] {
        let ask = [
            "predict",
            "--column-order",
            "input",
            "--with",
            "seniority",
            "--output",
            file,
        ];
        dir.run(&ask).succeeds();
        let back = [
            "predict",
            "--column-order",
            "input",
            "--input",
            file,
            "--output",
            "back.csv",
        ];
        dir.run(&back).succeeds();
        let back = dir.records("back.csv");
        assert_eq!(back[0][..6], records[0][..]);
        assert_eq!(back[0][6..], ["Seniority", "Seniority Confidence"]);
        for (back, record) in back.iter().zip(&records) {
            assert_eq!(back[..6], record[..]);
        }
    }
}

#[test]
fn an_output_with_such_columns_can_be_tagged_again() {
    for order in ["tags-first", "input"] {
        let dir = with_rows(ROLES);
        let ask = |input| [&ALL[..], &["--column-order", order, "--input", input]].concat();
        dir.run(&ask("data/input.csv")).succeeds();
        let once = dir.text("tagged_personas.csv");
        dir.run(&ask("tagged_personas.csv")).succeeds();
        assert_eq!(dir.text("tagged_personas.csv"), once);
        let kept = once.replace("C-Level", "Emperor") + "7,Nurse,,,,,,,,\n";
        dir.write("kept.csv", kept);
        dir.run(&[&ask("kept.csv")[..], &["--only-new"]].concat())
            .succeeds();
        let seniority = column(&dir.records("tagged_personas.csv"), "Seniority");
        assert_eq!(seniority[0], "Emperor");
        assert_eq!(seniority.last().unwrap(), "Individual");
    }
}

#[test]
fn a_column_of_the_users_own_that_is_called_so_stays() {
    let dir = with_rows("Record ID,Job Title,Seniority\n1,Nurse,12 years\n");
    dir.run(&["predict", "--with", "seniority"]).succeeds();
    let records = dir.records("tagged_personas.csv");
    assert_eq!(
        records[0][4..],
        ["Seniority", "Seniority Confidence", "Seniority"]
    );
    assert_eq!(records[1][4], "Individual");
    assert_eq!(records[1][6], "12 years");
}

#[test]
fn columns_that_an_earlier_run_filled_are_told_where_they_are_not_asked_for_again() {
    let dir = with_rows(ROLES);
    dir.run(&ALL).succeeds();
    let again = dir.run(&["predict", "--input", "tagged_personas.csv", "--output", "o.csv"]);
    again
        .succeeds()
        .tells("\"Seniority\", \"Seniority Confidence\", \"Second Persona\", \"Second Confidence\", \"Why\" seem to be of an earlier run");
    let asked = dir.run(&[&ALL[..], &["--input", "tagged_personas.csv", "--output", "o.csv"]].concat());
    assert!(!asked.succeeds().stderr.contains("earlier run"));
}

#[test]
fn two_columns_of_one_name_are_told_whichever_way_they_come_about() {
    let dir = with_rows("Record ID,Email,Job Title,Note,Note\n1,a@x,Nurse,m,n\n");
    dir.run(&["predict", "--id-column", "Email"])
        .succeeds()
        .tells("more than one column \"Note\"; of those, a CRM takes only one")
        .tells("the output has more than one column \"Record ID\"");
    dir.run(&["check"]).tells("more than one column \"Note\"");
}

#[test]
fn a_dry_run_reads_what_is_asked_for_and_writes_nothing() {
    let dir = with_rows(INPUT);
    dir.run(&[&ALL[..], &["--dry-run"]].concat()).succeeds();
    assert!(!dir.path("tagged_personas.csv").exists());
}
