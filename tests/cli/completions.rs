use crate::workdir::Workdir;

const COMMANDS: [&str; 9] = [
    "train", "teach", "predict", "diff", "watch", "evaluate", "audit", "similar", "check",
];

#[test]
fn completions_know_all_commands_and_options() {
    let dir = Workdir::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = dir.run(&["completions", shell]).succeeds();
        for word in COMMANDS.iter().chain(&["tie-margin", "model-dir"]) {
            assert!(run.stdout.contains(word), "{shell} does not know {word}");
        }
    }
    assert_eq!(dir.run(&["completions", "cmd"]).code, Some(2));
}

#[cfg(unix)]
#[test]
fn the_shell_takes_the_completions() {
    let dir = Workdir::new();
    let script = dir.run(&["completions", "bash"]).succeeds().stdout;
    dir.write("persona.bash", script);
    let complete = "source persona.bash; COMP_WORDS=(persona pred); COMP_CWORD=1; \
                    _persona persona pred persona; echo \"${COMPREPLY[@]}\"";
    let output = std::process::Command::new("bash")
        .args(["-c", complete])
        .current_dir(dir.path(""))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "predict\n");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let dir = Workdir::new();
    let page = dir.run(&["man"]).succeeds().stdout;
    assert!(page.contains(".TH persona 1"), "{page}");
    dir.run(&["man", "share/man1"]).succeeds();
    let pages = dir.files("share/man1");
    for command in COMMANDS {
        let name = format!("persona-{command}.1");
        assert!(pages.contains(&name), "{pages:?}");
    }
    assert!(dir.text("share/man1/persona-predict.1").contains("only\\-new"));
    dir.write("file", "");
    dir.run(&["man", "file"]).fails().tells("file");
}

#[test]
fn the_licences_of_all_that_is_compiled_in_are_told_with_their_texts() {
    let told = Workdir::new().run(&["licenses"]).succeeds().stdout;
    for crates in ["hnsw_rs ", "fastembed ", "ort "] {
        let line = told.lines().find(|line| line.starts_with(crates));
        assert!(line.is_some_and(|line| line.contains(": ")), "{crates}: {line:?}");
    }
    assert!(
        told.contains("Permission is hereby granted, free of charge"),
        "the texts are missing"
    );
}
