use crate::workdir::{TRAINING, Workdir};

const TITLES: &str = "Record ID,Job Title\n1,Lord Mayor\n2,Software Engineer\n3,Nurse\n4,Compliance Officer\n\
                      5,\"VP, Sales\"\n6,Hospital Porter\n";

/// A folder with a model and titles that it has tagged.
fn tagged() -> (Workdir, String) {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", TITLES);
    let tags = tag(&dir);
    (dir, tags)
}

fn tag(dir: &Workdir) -> String {
    dir.run(&["predict"]).succeeds();
    dir.text("tagged_personas.csv")
}

/// The segment of a row.
fn segment(tags: &str, row: usize) -> &str {
    tags.lines().nth(row).unwrap().rsplit(',').nth(1).unwrap()
}

#[test]
fn a_model_that_is_up_to_date_is_taught_at_once_and_titles_that_are_not_near_stay_as_they_were() {
    let (dir, before) = tagged();
    let files = dir.files("model");
    dir.run(&["teach", "Lord Mayor", "GenAI"])
        .succeeds()
        .tells("The model knows 1 title taught since it was trained")
        .tells("✅ The model has been taught.");
    let after = tag(&dir);
    assert_eq!(segment(&after, 1), "GenAI");
    let others = |tags: &str| tags.lines().skip(2).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(others(&after), others(&before));
    dir.run(&["similar", "the lord mayor"])
        .succeeds()
        .tells("Lord Mayor");

    dir.run(&["teach", "--undo"])
        .succeeds()
        .tells("The model knows 0 titles taught since it was trained");
    assert_eq!(tag(&dir), before);
    assert_eq!(dir.files("model"), files, "nothing is left behind");
}

#[test]
fn a_title_that_the_model_learned_from_gets_its_new_label_at_once_and_its_old_one_back() {
    let (dir, before) = tagged();
    for label in ["Executive", "Product"] {
        dir.run(&["teach", "nurse", label])
            .succeeds()
            .tells("1 changed")
            .tells("The model knows 1 title taught since it was trained");
        assert_eq!(segment(&tag(&dir), 3), label);
    }
    dir.run(&["teach", "--undo"]).succeeds();
    assert_eq!(segment(&tag(&dir), 3), "Executive");
    dir.run(&["teach", "--undo"]).succeeds();
    assert_eq!(tag(&dir), before);
}

#[test]
fn a_label_that_only_confirms_what_was_said_moves_no_other_row() {
    let (dir, before) = tagged();
    let confirmed = segment(&before, 6).to_string();
    dir.run(&["teach", "Hospital Porter", &confirmed]).succeeds();
    let after = tag(&dir);
    // How sure it is of a title that has no near ones may change by a point: among its neighbours is a porter.
    for row in 1..=6 {
        assert_eq!(segment(&after, row), segment(&before, row), "row {row}");
    }
    assert_eq!(segment(&after, 6), confirmed);
}

#[test]
fn a_model_that_is_older_than_its_data_is_trained_and_so_is_any_that_is_asked_to_be() {
    let (dir, _) = tagged();
    let trained = "✅ The model has been retrained.";
    dir.run(&["teach", "Lord Mayor", "Executive"]).succeeds();
    dir.run(&["teach", "Bishop", "Executive", "--retrain"])
        .succeeds()
        .tells(trained);
    let manifest = dir.text("model/manifest.json");
    assert!(!manifest.contains("taught"), "{manifest}");
    let data = dir.text("data/training_data.csv");
    dir.write("data/training_data.csv", format!("{data}Abbot,Executive\n"));
    dir.run(&["teach", "Judge", "Executive"])
        .succeeds()
        .tells(trained);
}

#[test]
fn what_the_model_was_trained_with_it_forgets_only_by_training() {
    let (dir, _) = tagged();
    dir.run(&["teach", "Lord Mayor", "Executive", "--retrain"])
        .succeeds();
    dir.run(&["teach", "--undo"])
        .succeeds()
        .tells("✅ The model has been retrained.");
}

#[test]
fn what_was_taught_is_checked_when_the_model_is_loaded() {
    let (dir, _) = tagged();
    dir.run(&["teach", "Lord Mayor", "Executive"]).succeeds();
    let files = dir.files("model");
    let taught = files.iter().find(|name| name.starts_with("taught-")).unwrap();
    let place = format!("model/{taught}");
    let mut bytes = dir.bytes(&place);
    *bytes.last_mut().unwrap() ^= 1;
    dir.write(&place, bytes);
    dir.run(&["predict"]).fails().tells(&place);
}

#[test]
fn what_is_taken_back_has_the_label_that_training_would_read() {
    let dir = Workdir::new();
    let rows = "Lord Mayor,Product\nLord Mayor,GenAI\nLord Mayor,GenAI\n";
    dir.write("data/training_data.csv", format!("{TRAINING}{rows}"));
    dir.run(&["train"]).succeeds();
    dir.write("data/input.csv", "Record ID,Job Title\n1,Lord Mayor\n");
    assert_eq!(segment(&tag(&dir), 1), "GenAI", "the majority");
    dir.run(&["teach", "Lord Mayor", "Executive"]).succeeds();
    assert_eq!(segment(&tag(&dir), 1), "Executive");
    dir.run(&["teach", "--undo"])
        .succeeds()
        .tells("✅ The model has been taught.");
    assert_eq!(segment(&tag(&dir), 1), "GenAI");
}

#[test]
fn a_title_taught_to_a_model_of_what_ships_alone_speaks_for_those_near_it() {
    let dir = Workdir::new();
    dir.write(
        "data/training_data.csv",
        "Job Title,Persona Segment\nSoftware Engineer,Engineering\nSenior Product Manager,Product\n",
    );
    dir.run(&["train"]).succeeds();
    dir.run(&["teach", "Zorblax Wrangler", "Product"]).succeeds();
    let run = dir
        .run(&["similar", "Senior Zorblax Wrangler", "--format", "json"])
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let near = report["neighbours"].as_array().unwrap();
    assert_eq!(near[0]["title"], "Zorblax Wrangler", "{report}");
    assert!(near.iter().all(|one| one["origin"] != "shipped"), "{report}");
    assert!(report["neighbours_say"].as_f64() > Some(0.0), "{report}");
}
