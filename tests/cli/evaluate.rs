use crate::workdir::{TRAINING, Workdir};

fn trained() -> Workdir {
    let dir = Workdir::new();
    dir.write("data/training_data.csv", TRAINING);
    dir
}

#[test]
fn cross_validation_asks_about_every_title_and_is_repeatable() {
    let dir = trained();
    let evaluate = || dir.run(&["evaluate", "--format", "json"]).succeeds().stdout;
    let first = evaluate();
    assert_eq!(first, evaluate());
    let found: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(found["titles"], 48);
    assert_eq!(found["source"]["folds"], 5);
    let confusion: Vec<Vec<u64>> = serde_json::from_value(found["confusion"].clone()).unwrap();
    assert_eq!(confusion.iter().flatten().sum::<u64>(), 48);
    assert_eq!(confusion[0].iter().sum::<u64>(), 7);
    let right: u64 = (0..confusion.len()).map(|rank| confusion[rank][rank]).sum();
    assert!((found["accuracy"].as_f64().unwrap() - right as f64 / 48.0).abs() < 1e-9);
    assert_eq!(found["background"], serde_json::Value::Null);
}

#[test]
fn background_titles_are_asked_about_apart() {
    let dir = trained();
    let titles: String = (0..20).map(|n| format!("Dentist {n}\n")).collect();
    dir.write("data/background_titles.csv", format!("Job Title\n{titles}"));
    let run = dir.run(&["evaluate"]).succeeds();
    run.tells("48 titles of data/training_data.csv, each asked about when it was not learned from, 5 folds")
        .tells("Background titles left unclassified, of 20")
        .tells("The most confident mistakes");
    let without = dir.run(&["evaluate", "--no-background"]).succeeds();
    assert!(
        !without.stdout.contains("Background titles"),
        "{}",
        without.stdout
    );
}

#[test]
fn a_labelled_file_is_scored_by_what_predict_gives() {
    let dir = Workdir::with_model();
    let titles = "Data Scientist,GenAI\nBarista,Not Classified\nSoftware Engineer,Product\nPilot,Sky\n";
    dir.write("labelled.csv", format!("Job Title,Persona Segment\n{titles}"));
    dir.write(
        "data/input.csv",
        "Record ID,Job Title\n1,Data Scientist\n2,Barista\n3,Software Engineer\n",
    );
    dir.run(&["predict"]).succeeds();
    let tagged = dir.records("tagged_personas.csv");
    let right = ["GenAI", "Not Classified", "Product"]
        .iter()
        .zip(&tagged[1..])
        .filter(|(gold, record)| **gold == record[2])
        .count();

    let run = dir
        .run(&["evaluate", "--labelled", "labelled.csv", "--format", "json"])
        .succeeds();
    run.tells("line 5: \"Sky\" is not a persona segment")
        .tells("of 3 titles are among those that the model learned from");
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(found["titles"], 3);
    assert!((found["accuracy"].as_f64().unwrap() - right as f64 / 3.0).abs() < 1e-9);
    assert_eq!(found["mistakes"][0]["title"], "Software Engineer");
    assert_eq!(
        found["mistakes"][0]["neighbours"][0]["title"],
        "Software Engineer"
    );
}

#[test]
fn a_labelled_file_is_tagged_by_the_same_rules_and_settings_as_predict_does() {
    let dir = Workdir::with_model();
    let titles = ["Head Nurse", "Nurse Engineer", "Baker of Data", "Kitchen Product"];
    let rows = |text: &dyn Fn(usize, &str) -> String| -> String {
        let numbered = titles.iter().enumerate();
        numbered.map(|(number, title)| text(number, title)).collect()
    };
    let labelled = rows(&|_, title| format!("{title},Not Classified\n"));
    dir.write("labelled.csv", format!("Job Title,Persona Segment\n{labelled}"));
    let input = rows(&|number, title| format!("{number},{title}\n"));
    dir.write("data/input.csv", format!("Record ID,Job Title\n{input}"));
    let left_alone = || {
        let found = dir.run(&["evaluate", "--labelled", "labelled.csv", "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&found.succeeds().stdout).unwrap();
        let evaluated = found["accuracy"].as_f64().unwrap() * titles.len() as f64;
        dir.run(&["predict"]).succeeds();
        let tagged = dir.records("tagged_personas.csv");
        let predicted = tagged.iter().filter(|row| row[2] == "Not Classified").count();
        assert_eq!(evaluated.round() as usize, predicted);
        predicted
    };
    let usual = left_alone();
    dir.write(
        "rules.csv",
        "Keyword,Rule,Persona Segment\nhead,contains,Executive\nengineer,contains,Engineering\n",
    );
    dir.write(
        "persona.toml",
        "keyword-rules = \"rules.csv\"\nmin-confidence = 100\n",
    );
    assert_eq!(left_alone(), 2);
    dir.write("persona.toml", "min-confidence = 100\n");
    assert_eq!(left_alone(), 4);
    assert!(usual < 4, "the settings make no difference");
}

#[test]
fn the_report_is_one_page_in_which_titles_are_no_markup() {
    let dir = trained();
    dir.write(
        "data/training_data.csv",
        format!("{TRAINING}</script><b>Chief Baker,Engineering\n"),
    );
    dir.run(&["evaluate", "--report", "report.html"])
        .succeeds()
        .tells("Wrote the report to report.html.");
    let page = dir.text("report.html");
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(!page.contains("{{evaluation}}"));
    assert!(
        page.contains("\\u003c/script>\\u003cb>Chief Baker"),
        "the title is not in the page"
    );
    assert!(!page.contains("</script><b>"));
}

#[test]
fn a_labelled_file_without_labels_is_an_error() {
    let dir = Workdir::with_model();
    dir.write("labelled.csv", "Job Title,Persona Segment\nPilot,\n");
    dir.run(&["evaluate", "--labelled", "labelled.csv"])
        .fails()
        .tells("labelled.csv has no labelled titles");
    dir.run(&["evaluate", "--labelled", "nowhere.csv"])
        .fails()
        .tells("nowhere.csv");
}

#[test]
fn the_number_of_threads_makes_no_difference_to_the_figures_or_the_map() {
    let dir = trained();
    let words = ["Java", "Night", "Senior", "Regional", "Cloud", "Junior", "Deputy"];
    let rows: String = (0..400)
        .map(|n| {
            let (role, segment) = [("Engineer", "Engineering"), ("Nurse", "Not Classified")][n % 2];
            format!("{} {} {role} {n},{segment}\n", words[n % 7], words[n / 7 % 7])
        })
        .collect();
    dir.write("data/training_data.csv", format!("{TRAINING}{rows}"));
    let evaluate = |threads: &str| {
        let mut command = dir.command(&["evaluate", "--format", "json"]);
        command.env("RAYON_NUM_THREADS", threads).output().unwrap().stdout
    };
    let found: serde_json::Value = serde_json::from_slice(&evaluate("1")).unwrap();
    assert_eq!(found["map"].as_array().unwrap().len(), 448);
    assert_eq!(
        found,
        serde_json::from_slice::<serde_json::Value>(&evaluate("4")).unwrap()
    );
}
