use crate::workdir::{INPUT, Run, Workdir};

fn with_input() -> Workdir {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT);
    dir
}

fn run(dir: &Workdir, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = dir.command(arguments);
    command.envs(variables.iter().copied()).output().unwrap().into()
}

/// The value of a setting and where it comes from.
fn setting(dir: &Workdir, line: &[&str], variables: &[(&str, &str)], key: &str) -> (String, String) {
    let arguments = [&["config", "--format", "json"], line].concat();
    let told = run(dir, &arguments, variables).succeeds().stdout;
    let settings: serde_json::Value = serde_json::from_str(&told).unwrap();
    let all = settings.as_array().unwrap();
    let found = all.iter().find(|setting| setting["setting"] == key).expect(&told);
    let text = |field: &str| found[field].as_str().unwrap_or("none").to_string();
    (text("value"), text("origin"))
}

#[test]
fn the_command_line_goes_before_the_environment_before_the_file_before_what_is_built_in() {
    let dir = with_input();
    let told = |line: &[&str], variables: &[(&str, &str)]| setting(&dir, line, variables, "output");
    let pair = |value: &str, origin: &str| (value.to_string(), origin.to_string());
    assert_eq!(told(&["predict"], &[]), pair("none", "default"));
    dir.write("persona.toml", "output = \"file.csv\"\n");
    assert_eq!(told(&["predict"], &[]), pair("file.csv", "persona.toml"));
    let variables = [("PERSONA_OUTPUT", "environment.csv")];
    assert_eq!(
        told(&["predict"], &variables),
        pair("environment.csv", "PERSONA_OUTPUT")
    );
    assert_eq!(
        told(&["predict", "--output", "line.csv"], &variables),
        pair("line.csv", "command line")
    );
    // What is told is what happens.
    run(&dir, &["predict", "--output", "line.csv"], &variables).succeeds();
    assert!(dir.path("line.csv").exists() && !dir.path("environment.csv").exists());
    run(&dir, &["predict"], &variables).succeeds();
    assert!(dir.path("environment.csv").exists() && !dir.path("file.csv").exists());
    run(&dir, &["predict"], &[("PERSONA_OUTPUT", "")]).succeeds();
    assert!(dir.path("file.csv").exists() && !dir.path("tagged_personas.csv").exists());
}

#[test]
fn a_table_of_a_command_goes_before_the_keys_of_all() {
    let dir = with_input();
    dir.write(
        "persona.toml",
        "tie-margin = 0.1\nquiet = true\n[similar]\ntie-margin = 0.5\nneighbours = 3\n[check]\nquiet = false\n",
    );
    let told = |command: &str, key: &str| setting(&dir, &[command], &[], key).0;
    assert_eq!(told("similar", "tie-margin"), "0.5");
    assert_eq!(told("predict", "tie-margin"), "0.1");
    assert_eq!(told("check", "quiet"), "false");
    let similar = dir.run(&["similar", "CTO"]).succeeds().stdout;
    assert!(similar.contains("\n3 ") && !similar.contains("\n4 "), "{similar}");
    assert_eq!(dir.run(&["predict"]).succeeds().stdout.lines().count(), 1);
    assert!(dir.run(&["check"]).succeeds().stdout.lines().count() > 3);
    let table = dir.run(&["config"]).succeeds();
    table.tells("similar.tie-margin").tells("check.quiet");
}

#[test]
fn switches_are_set_and_unset() {
    let dir = with_input();
    dir.write("persona.toml", "only-new = true\n");
    let input = "Record ID,Job Title,Persona Segment\n1,Nurse,Executive\n";
    let tag = |arguments: &[&str], variables: &[(&str, &str)]| {
        dir.write("data/input.csv", input);
        run(&dir, arguments, variables).succeeds();
        dir.records("tagged_personas.csv")[1][2].clone()
    };
    assert_eq!(tag(&["predict"], &[]), "Executive");
    assert_eq!(tag(&["predict"], &[("PERSONA_ONLY_NEW", "no")]), "Not Classified");
    dir.write("persona.toml", "");
    assert_eq!(tag(&["predict"], &[]), "Not Classified");
    assert_eq!(tag(&["predict"], &[("PERSONA_ONLY_NEW", "1")]), "Executive");
}

#[test]
fn what_the_command_line_excludes_is_not_set() {
    let dir = with_input();
    dir.write("titles.csv", "Job Title\nBishop\n");
    dir.write(
        "persona.toml",
        "no-background = true\ntraining-data = \"data/training_data.csv\"\n",
    );
    dir.run(&["train", "--background", "titles.csv"])
        .succeeds()
        .tells("Read 1 background titles of titles.csv");
    run(&dir, &["train"], &[("PERSONA_BACKGROUND", "titles.csv")])
        .succeeds()
        .tells("Read 1 background titles of titles.csv");
    let run_train = dir.run(&["train"]).succeeds();
    assert!(run_train.stdout.contains(" 0 background titles"));
    // These options may not stand together on a command line.
    dir.run(&["evaluate", "--labelled", "data/training_data.csv"])
        .succeeds();
    run(&dir, &["predict", "-v"], &[("PERSONA_QUIET", "true")])
        .succeeds()
        .tells("options   PredictArgs");
}

#[test]
fn wrong_settings_are_refused_with_the_file_the_key_and_what_was_meant() {
    let dir = with_input();
    let cases = [
        (
            "modle-dir = \"x\"",
            "persona.toml: \"modle-dir\" is no setting; did you mean \"model-dir\"?",
        ),
        (
            "[predict]\nonlynew = true",
            "\"onlynew\" is no setting of persona predict; did you mean \"only-new\"?",
        ),
        (
            "[predcit]\nonly-new = true",
            "persona.toml: [predcit] is no command; did you mean \"predict\"?",
        ),
        (
            "only-new = \"yes\"",
            "persona.toml: only-new is either true or false",
        ),
        (
            "model-dir = true",
            "persona.toml: model-dir takes a text in quotation marks, or a number",
        ),
        (
            "tie-margin = 7",
            "persona.toml: invalid value '7' for '--tie-margin <SHARE>': a share is a number from 0 to 1",
        ),
        (
            "color = \"blue\"",
            "persona.toml: invalid value 'blue' for '--color <WHEN>'",
        ),
        ("undo = true", "\"undo\" is no setting"),
        (
            "input = [",
            "persona.toml could not be read: TOML parse error at line 1",
        ),
    ];
    for (text, reason) in cases {
        dir.write("persona.toml", text);
        for arguments in [&["predict"][..], &["config"]] {
            let run = dir.run(arguments);
            assert_eq!(run.code, Some(2), "{text}");
            run.tells(reason);
        }
    }
    assert!(!dir.path("tagged_personas.csv").exists());
    // Help is there all the same.
    dir.run(&["predict", "--help"]).succeeds();
    dir.write("persona.toml", "");
    let run = run(&dir, &["predict"], &[("PERSONA_TIE_MARGIN", "much")]);
    assert_eq!(run.code, Some(2));
    run.tells("PERSONA_TIE_MARGIN: invalid value 'much'");
}

#[test]
fn another_file_may_be_named() {
    let dir = with_input();
    dir.write("persona.toml", "output = \"usual.csv\"\n");
    dir.write("other.toml", "\u{feff}output = \"other.csv\"\r\n");
    dir.run(&["predict", "--config", "other.toml"]).succeeds();
    assert!(dir.path("other.csv").exists() && !dir.path("usual.csv").exists());
    dir.run(&["--config", "other.toml", "config", "predict"])
        .succeeds()
        .tells("other.csv");
    let variables = [("PERSONA_CONFIG", "other.toml")];
    assert_eq!(setting(&dir, &["predict"], &variables, "output").1, "other.toml");
    let missing = dir.run(&["predict", "--config", "none.toml"]);
    assert_eq!(missing.code, Some(2));
    missing.tells("none.toml could not be read");
}

#[test]
fn a_variable_that_is_no_setting_is_told() {
    let dir = Workdir::new();
    run(&dir, &["config"], &[("PERSONA_MODLE_DIR", "x")])
        .succeeds()
        .tells("⚠ PERSONA_MODLE_DIR is set, but there is no such setting");
}
