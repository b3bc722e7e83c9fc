use crate::workdir::Workdir;

#[test]
fn the_neighbours_their_vote_and_the_result_are_shown() {
    let run = Workdir::with_model()
        .run(&["similar", "Director, Trust & Safety", "--neighbours", "3"])
        .succeeds();
    run.tells("Standardized  Director, Trust & Safety\n")
        .tells("Segment       Trust & Safety (")
        .tells("Rank  Similarity  Training title")
        .tells("Trust & Safety Manager");
    // Nearest of all, and nearest of the user's own.
    assert!(
        (1..=2).contains(&run.stdout.matches("\n1     ").count()),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("\n4     "), "{}", run.stdout);
}

#[test]
fn words_that_settle_a_title_are_said_to_and_those_near_it_shown_all_the_same() {
    let dir = Workdir::with_model();
    let title = "Pediatric Dental Hygienist";
    dir.run(&["similar", title])
        .succeeds()
        .tells("settle it, so that these")
        .tells("Segment       Not Classified (");
    let run = dir.run(&["similar", title, "--format", "json"]).succeeds();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let general = report["general_neighbours"].as_array().unwrap();
    assert!(!general.is_empty() && general.iter().all(|near| near["votes"] == false));
    let unsettled = dir
        .run(&["similar", "Digital Platform Lead", "--format", "json"])
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&unsettled.stdout).unwrap();
    let general = report["general_neighbours"].as_array().unwrap();
    assert!(general.iter().any(|near| near["votes"] == true));
}

#[test]
fn json_has_the_same_content() {
    let dir = Workdir::with_model();
    dir.write(
        "data/title_reference.csv",
        "Reference,Standardization\nT&S,Trust & Safety\n",
    );
    let run = dir
        .run(&["similar", "T&S Manager", "--format", "json", "--neighbours", "20"])
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["title"], "T&S Manager");
    assert_eq!(report["standardized"], "Trust & Safety Manager");
    assert_eq!(report["persona_segment"], "Trust & Safety");
    let neighbours = report["neighbours"].as_array().unwrap();
    assert_eq!(neighbours.len(), 20);
    assert_eq!(neighbours[0]["title"], "Trust & Safety Manager");
    assert!(
        neighbours
            .windows(2)
            .all(|pair| pair[0]["similarity"].as_f64() >= pair[1]["similarity"].as_f64())
    );
    let shares: f64 = report["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|vote| vote["share"].as_f64().unwrap())
        .sum();
    assert!((shares - 1.0).abs() < 1e-3, "{shares}");
    assert!(
        run.stderr.contains("title_reference.csv is not what it was"),
        "{}",
        run.stderr
    );
}

#[test]
fn similar_gives_what_predict_gives() {
    let dir = Workdir::with_model();
    let titles = [
        "Lead Data Scientist",
        "VP Sales",
        "Barista",
        "Moderator",
        "Attorney",
        "",
        "🙂",
    ];
    let rows: String = titles.iter().map(|title| format!("1,{title}\n")).collect();
    dir.write("data/input.csv", format!("Record ID,Job Title\n{rows}"));
    dir.run(&["predict"]).succeeds();
    for (record, title) in dir.records("tagged_personas.csv")[1..].iter().zip(titles) {
        let run = dir.run(&["similar", title, "--format", "json"]).succeeds();
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(report["persona_segment"], *record[2]);
        assert_eq!(report["confidence_score"].to_string(), record[3]);
    }
}

#[test]
fn a_users_own_title_is_tagged_as_it_is_labelled_whatever_its_neighbours_say() {
    let dir = Workdir::new();
    let neighbours: String = ["Senior ", "Junior ", "Lead ", "Staff ", "Principal "]
        .iter()
        .flat_map(|level| {
            ["", " II", ", Payments", ", Search"]
                .map(|end| format!("\"{level}Software Engineer{end}\",Engineering\n"))
        })
        .collect();
    dir.write(
        "data/training_data.csv",
        format!("Job Title,Persona Segment\nSoftware Engineer,Product\n{neighbours}"),
    );
    dir.run(&["train"]).succeeds();
    let run = dir.run(&["similar", "software  engineer"]).succeeds();
    run.tells("Segment       Product (")
        .tells("Decided by    its label: \"Software Engineer\" is a training title");
    let run = dir.run(&["similar", "Software Engineers"]).succeeds();
    assert!(!run.stdout.contains("Decided by"), "{}", run.stdout);
    // Nor is the nearest title of another segment named as the reason.
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Software Engineers\n2,Lead Software Engineers\n",
    );
    dir.run(&["predict", "--with", "why"]).succeeds();
    for record in &dir.records("tagged_personas.csv")[1..] {
        assert_eq!(record[2], "Engineering");
        assert!(
            record[4].starts_with("like \"") && !record[4].contains("\"Software Engineer\""),
            "{record:?}"
        );
    }
}
