//! `persona config`: all settings, and where each comes from.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use super::finish;
use crate::cli::{
    args::{ConfigArgs, OutputFormat},
    settings::{self, Setting},
    terminal::{print, print_table, print_warning, text_table},
};

/// A setting, and the shape of the JSON.
#[derive(Serialize)]
struct SettingLine<'a> {
    command: &'a str,
    setting: &'a str,
    value: Option<&'a str>,
    origin: String,
}

/// Prints the settings and where each comes from. `file` is the settings file, if it is not the usual one.
pub(super) fn run(args: &ConfigArgs, file: Option<&Path>) -> bool {
    finish(show(args, file), "❌ There was an error reading the settings.")
}

fn show(args: &ConfigArgs, file: Option<&Path>) -> Result<bool> {
    let settings = settings::all(&args.command, file).unwrap_or_else(|error| error.exit());
    for name in settings::unknown_variables() {
        print_warning(&format!("{name} is set, but there is no such setting"));
    }
    match args.format {
        OutputFormat::Text => print_table(&text(&settings))?,
        OutputFormat::Json => {
            let lines: Vec<SettingLine> = settings
                .iter()
                .map(|setting| SettingLine {
                    command: &setting.command,
                    setting: &setting.key,
                    value: setting.value.as_deref(),
                    origin: setting.origin.to_string(),
                })
                .collect();
            print(&serde_json::to_string_pretty(&lines)?)?;
        }
    }
    Ok(true)
}

/// One line a setting; where commands differ, one for each that is not as most are.
fn text(settings: &[Setting]) -> Vec<String> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for (at, first) in settings.iter().enumerate() {
        if settings[..at].iter().any(|earlier| earlier.key == first.key) {
            continue;
        }
        let same = |a: &Setting, b: &Setting| a.value == b.value && a.origin == b.origin;
        let all: Vec<&Setting> = settings
            .iter()
            .filter(|setting| setting.key == first.key)
            .collect();
        let like = |one: &Setting| all.iter().filter(|other| same(one, other)).count();
        // Of equally many, the last one counts for `max_by_key`: the first is meant.
        let usual = all.iter().rev().max_by_key(|setting| like(setting));
        let Some(usual) = usual else { continue };
        rows.push(row(usual.key.clone(), usual));
        let others = all.iter().filter(|setting| !same(setting, usual));
        rows.extend(others.map(|setting| row(format!("{}.{}", setting.command, setting.key), setting)));
    }
    text_table(["Setting", "Value", "From"], &rows)
}

fn row(name: String, setting: &Setting) -> [String; 3] {
    let value = setting.value.clone().unwrap_or_else(|| "(not set)".to_string());
    [name, value, setting.origin.to_string()]
}
