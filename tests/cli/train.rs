use crate::workdir::{INPUT, Run, TRAINING, Workdir, contents};

const DONE: &str = "✅ The model has been retrained.\n";
const FAILED: &str = "❌ There was an error retraining the model.\n";

#[test]
fn the_same_files_give_the_same_model_byte_for_byte_on_any_number_of_threads() {
    let train = |threads: &str| {
        let dir = Workdir::new();
        dir.write("data/training_data.csv", TRAINING);
        let mut train = dir.command(&["train", "--index", "hnsw"]);
        let run: Run = train.env("RAYON_NUM_THREADS", threads).output().unwrap().into();
        run.succeeds().tells(DONE);
        contents(&dir.path("model"))
    };
    let one = train("1");
    assert!(one == train("2") && one == train("5"));
}

#[test]
fn training_tells_what_became_of_the_rows() {
    let dir = Workdir::new();
    let rows = "software  engineer,Engineering\nNurse,Executive\n,Product\nPilot,\n";
    dir.write("data/training_data.csv", format!("{TRAINING}{rows}"));
    dir.run(&["train"])
        .succeeds()
        .tells("Read 52 rows of data/training_data.csv: 50 used for 48 distinct titles, 2 left out.")
        .tells("2 rows have no title or no segment and were left out: lines 52, 53")
        .tells("\"Nurse\" is labelled Executive x 1, Not Classified x 1 -> Executive")
        .tells("On 48 titles held out, ");
}

#[test]
fn unknown_segments_are_refused_with_their_rows_and_the_model_stays() {
    let dir = Workdir::with_model();
    let before = contents(&dir.path("model"));
    dir.write(
        "data/training_data.csv",
        format!("{TRAINING}Pilot,Enginering\nJudge,Court\n"),
    );
    let run = dir.run(&["train"]).fails();
    assert!(run.stderr.starts_with(FAILED), "{}", run.stderr);
    run.tells("line 50: \"Enginering\" is not a persona segment; did you mean \"Engineering\"?")
        .tells("line 51: \"Court\" is not a persona segment");
    assert!(contents(&dir.path("model")) == before);
}

#[test]
fn a_handful_of_titles_is_enough() {
    let rows = "Job Title,Persona Segment\nAI Engineer,GenAI\nMachine Learning Lead,GenAI\nBackend Developer,\
                Engineering\nCloud Architect,Engineering\nProduct Owner,Product\nHead of Product,Product\n";
    for background in [true, false] {
        let dir = Workdir::new();
        dir.write("data/training_data.csv", rows);
        if background {
            dir.write("data/background_titles.csv", "Job Title\nNurse\nTeacher\n");
        }
        dir.run(&["train"])
            .succeeds()
            .tells("little about how good the model is");
        dir.write(
            "data/input.csv",
            "Record ID,Job Title\n1,Machine Learning Engineer\n2,Senior Backend Developer\n3,Product Manager\n4,Waiter\n",
        );
        dir.run(&["predict"]).succeeds();
        assert_eq!(
            segments(&dir),
            ["GenAI", "Engineering", "Product", "Not Classified"]
        );
    }
}

#[test]
fn one_title_of_one_segment_is_enough_and_none_is_refused() {
    let dir = Workdir::new();
    dir.write(
        "data/training_data.csv",
        "Job Title,Persona Segment\nBaker,Executive\n",
    );
    dir.run(&["train"]).succeeds();
    dir.write("data/input.csv", "Record ID,Job Title\n1,Baker\n2,Nurse\n");
    dir.run(&["predict"]).succeeds();
    assert_eq!(segments(&dir), ["Executive", "Not Classified"]);
    dir.write("data/training_data.csv", "Job Title,Persona Segment\n");
    dir.run(&["train"]).fails().tells("at least one is needed");
}

#[test]
fn what_ships_stands_beside_the_users_titles_unless_told_not_to() {
    let dir = Workdir::new();
    dir.write(
        "data/training_data.csv",
        "Job Title,Persona Segment\nBaker,Engineering\nPastry Chef,Engineering\nLawyer,Executive\n",
    );
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Data Scientist\n2,Baker\n3,Lawyer\n",
    );
    dir.run(&["train"])
        .succeeds()
        .tells("The model holds 3 titles of your own, 0 background titles, and ");
    dir.run(&["predict"]).succeeds();
    assert_eq!(segments(&dir), ["GenAI", "Engineering", "Executive"]);
    let run = dir.run(&["similar", "Data Scientist"]).succeeds();
    run.tells("shipped").tells("speaks for it");

    dir.run(&["train", "--no-shipped"])
        .succeeds()
        .tells("3 titles of your own, 0 background titles, and 0 that");
    dir.run(&["predict"]).succeeds();
    assert_ne!(segments(&dir)[0], "GenAI");
    assert_eq!(segments(&dir)[1..], ["Engineering", "Executive"]);
}

/// The segments of the output, row by row.
fn segments(dir: &Workdir) -> Vec<String> {
    let records = dir.records("tagged_personas.csv");
    records
        .into_iter()
        .skip(1)
        .map(|record| record[2].clone())
        .collect()
}

#[test]
fn a_segments_file_sets_the_segments_and_their_order() {
    let dir = Workdir::new();
    dir.write(
        "seven.csv",
        "Persona Segment;Priority\nHealth;2\nNot Classified;3\nSchool;1\n",
    );
    let rows: String = (0..6)
        .map(|n| format!("Nurse {n},health\nTeacher {n},SCHOOL\n"))
        .collect();
    dir.write(
        "data/training_data.csv",
        format!("Job Title,Persona Segment\n{rows}Judge,Not Classified\n"),
    );
    dir.run(&["train", "--segments", "seven.csv"])
        .succeeds()
        .tells("  School          6\n  Health          6\n  Not Classified  1\n");
    dir.write("data/input.csv", "Record ID,Job Title\n1,Night Nurse\n");
    dir.run(&["predict"]).succeeds();
    assert_eq!(dir.records("tagged_personas.csv")[1][2], "Health");
}

#[test]
fn a_wrong_segments_file_is_refused_with_all_its_faults() {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING);
    dir.write(
        "data/persona_segments.csv",
        "Priority,Persona Segment\n1,GenAI\none,Product\n1,Executive\n3,genai\n2,Not Classified\n",
    );
    dir.run(&["train"])
        .fails()
        .tells("line 3: the priority \"one\" is not a whole number")
        .tells("line 4: priority 1 is already on line 2")
        .tells("line 5: segment \"genai\" is already on line 2")
        .tells("\"Not Classified\" is reserved and always ranks last");
}

#[test]
fn background_titles_are_learned_as_not_classified_and_yield_to_the_users_labels() {
    let personas: String = TRAINING
        .lines()
        .filter(|row| !row.contains("Not Classified"))
        .fold(String::new(), |all, row| all + row + "\n");
    let dir = Workdir::new();
    dir.write("data/training_data.csv", &personas);
    dir.write(
        "background.csv",
        "Job Title\nNurse\nTeacher\nnurse\n\nFOUNDER\nAccountant\nWarehouse Clerk\nSales Assistant\nBarista\n",
    );
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,School Nurse\n2,Founder\n3,Warehouse Assistant\n",
    );
    dir.run(&["train", "--background", "background.csv"])
        .succeeds()
        .tells("Read 8 background titles of background.csv: 6 used, 2 are in the training data or repeated.")
        .tells("  Not Classified      6\n");
    dir.run(&["predict"]).succeeds();
    let segments: Vec<String> = dir
        .records("tagged_personas.csv")
        .into_iter()
        .map(|record| record[2].clone())
        .collect();
    assert_eq!(segments[1..], ["Not Classified", "Executive", "Not Classified"]);

    dir.run(&["train", "--background", "missing.csv"])
        .fails()
        .tells("missing.csv was not found");
}

#[test]
fn a_new_model_leaves_nothing_of_the_old_one() {
    let dir = Workdir::with_model();
    let before = dir.files("model");
    dir.write(
        "data/training_data.csv",
        format!("{TRAINING}Pilot,Not Classified\n"),
    );
    dir.run(&["train"]).succeeds();
    let after = dir.files("model");
    assert_ne!(after, before);
    let manifest: serde_json::Value = serde_json::from_str(&dir.text("model/manifest.json")).unwrap();
    let mut named: Vec<String> = manifest["files"].as_object().unwrap().keys().cloned().collect();
    named.push("manifest.json".into());
    named.sort_unstable();
    assert_eq!(after, named);
}

#[test]
fn faults_of_the_title_reference_are_reported() {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING);
    dir.write(
        "data/title_reference.csv",
        "Reference,Standardization\nSWE,Software Eng\nEng,Engineer\nswe,Something\nX,\n",
    );
    dir.run(&["train"])
        .succeeds()
        .tells("data/title_reference.csv: line 2: chained: \"SWE\" becomes \"Software Eng\"")
        .tells("line 4: \"swe\" is already on line 2")
        .tells("line 5: \"X\" has no standardization");
}

#[test]
fn a_model_that_cannot_be_written_is_an_error() {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING)
        .write("model", "a file, not a folder");
    dir.run(&["train"])
        .fails()
        .tells("the model could not be written to model");
}

#[test]
fn background_titles_are_learned_from_unless_told_not_to() {
    let dir = Workdir::new();
    let personas: String = TRAINING
        .lines()
        .filter(|line| !line.contains("Not Classified"))
        .map(|line| format!("{line}\n"))
        .collect();
    dir.write("data/training_data.csv", personas);
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Dental Nurse\n2,VP Sales\n",
    );
    dir.write(
        "data/background_titles.csv",
        "Job Title\nNurse\nHead Nurse\nDentist\nDental Assistant\nsoftware engineer\n",
    );
    let tag = |arguments: &[&str]| {
        dir.run(arguments).succeeds();
        dir.run(&["predict"]).succeeds();
        let records = dir.records("tagged_personas.csv");
        (records[1][2].clone(), records[2][2].clone())
    };
    dir.run(&["train"])
        .succeeds()
        .tells("Read 5 background titles of data/background_titles.csv: 4 used, 1 are in the training data");
    assert_eq!(tag(&["train"]), ("Not Classified".into(), "Executive".into()));
    let (nurse, _) = tag(&["train", "--no-background", "--no-shipped"]);
    assert_ne!(nurse, "Not Classified");
}

#[test]
fn the_index_is_a_graph_unless_another_is_asked_for_and_either_tags_the_same() {
    let tagged = |options: &[&str]| {
        let dir = Workdir::new();
        dir.write("data/training_data.csv", TRAINING)
            .write("data/input.csv", INPUT);
        let mut train = dir.command(&[&["train"], options].concat());
        let run: Run = train.env_remove("PERSONA_INDEX").output().unwrap().into();
        run.succeeds();
        let log = dir.text(&format!("logs/{}", dir.files("logs")[0]));
        dir.run(&["predict"]).succeeds();
        (dir.text("tagged_personas.csv"), log.contains("index hnsw"))
    };
    let (by_graph, has_graph) = tagged(&[]);
    let (by_cells, has_no_graph) = tagged(&["--index", "cells"]);
    assert!(has_graph && !has_no_graph);
    assert_eq!(by_graph, by_cells);
    let run = Workdir::new().run(&["train", "--index", "tree"]);
    assert_eq!(run.code, Some(2));
    run.tells("[possible values: hnsw, cells]");
}

#[test]
fn a_file_that_is_named_and_not_there_is_not_passed_over() {
    let dir = Workdir::with_model();
    let model = dir.bytes("model/manifest.json");
    for option in ["--segments", "--title-reference"] {
        let run = dir.run(&["train", option, "nowhere.csv"]);
        assert_eq!(run.code, Some(2));
        run.tells("there is no such file");
    }
    assert_eq!(dir.bytes("model/manifest.json"), model);
}

#[test]
fn titles_that_ship_tell_nothing_about_how_good_a_model_of_others_is() {
    let own: String = (0..60)
        .map(|number| format!("Zorblax Wrangler {number},Product\n"))
        .collect();
    let dir = Workdir::new();
    dir.write(
        "data/training_data.csv",
        format!(
            "Job Title,Persona Segment\n{own}Software Engineer,Engineering\nNetwork Engineer,Engineering\n"
        ),
    );
    dir.run(&["train"]).succeeds().tells("On 60 titles held out, ");
}
