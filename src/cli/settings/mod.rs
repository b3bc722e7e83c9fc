//! Settings: the options of the command line, whoever sets them. The command line goes before the
//! environment (`PERSONA_MODEL_DIR`), that before a file (`persona.toml`: `model-dir`), and that before
//! what is built in.

mod file;

use std::{
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
};

use clap::{
    Arg, ArgAction, ArgMatches, ColorChoice, Command, CommandFactory, FromArgMatches, error::ErrorKind,
    parser::ValueSource,
};
use file::SettingsFile;

use crate::cli::args::Cli;

/// Options that say what to do now, or where settings are: they are no settings.
const NO_SETTINGS: [&str; 5] = ["config", "help", "list", "undo", "version"];

/// Commands that read no settings.
const NO_COMMANDS: [&str; 5] = ["completions", "config", "help", "licenses", "man"];

/// What an option of a command is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The command.
    pub command: String,
    /// The option's long name, such as `model-dir`.
    pub key: String,
    /// Its value; none if it has none unless it is set.
    pub value: Option<String>,
    /// Who set it.
    pub origin: SettingOrigin,
}

/// Who set an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingOrigin {
    /// Nobody: it is built in.
    Default,
    /// This file.
    File(PathBuf),
    /// This environment variable.
    Environment(String),
    /// The command line.
    CommandLine,
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Environment(name) => f.write_str(name),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}

/// A setting that was found outside the command line.
struct FoundSetting<'a> {
    option: &'a Arg,
    value: OsString,
    origin: SettingOrigin,
}

/// Reads the command line `arguments`, the program's name first, with the settings for what they leave
/// open.
///
/// # Errors
/// If the arguments or a setting are wrong, or they ask for help.
pub fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let program = Cli::command();
    let asked = lenient(&program, &arguments)?;
    let named = settings_file(&asked);
    let Some(name) = asked.subcommand_name() else {
        return Cli::from_arg_matches(&program.try_get_matches_from(arguments)?);
    };
    let set = if NO_COMMANDS.contains(&name) {
        Vec::new()
    } else {
        find(&program, &asked, name, named.as_deref())?
    };
    let colors = asked.get_one::<ColorChoice>("color").copied().unwrap_or_default();
    let mut command = program.clone().color(colors);
    for FoundSetting { option, value, .. } in set {
        let id = option.get_id().as_str();
        let set = |option: Arg| option.default_value(value);
        command = if option.is_global_set() {
            command.mut_arg(id, set)
        } else {
            command.mut_subcommand(name, |command| command.mut_arg(id, set))
        };
    }
    Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

/// All settings of all commands; or those of one, as they are with its options, where `arguments` are
/// such a command line without the program's name. `named` is the settings file, if it is not the usual
/// one.
///
/// # Errors
/// If the arguments or a setting are wrong.
pub fn all(arguments: &[OsString], named: Option<&Path>) -> Result<Vec<Setting>, clap::Error> {
    let program = Cli::command();
    let names: Vec<String> = match arguments.first() {
        Some(name) => vec![name.to_string_lossy().into_owned()],
        None => program
            .get_subcommands()
            .map(|command| command.get_name().to_string())
            .filter(|name| !NO_COMMANDS.contains(&name.as_str()))
            .collect(),
    };
    let mut settings = Vec::new();
    for name in names {
        let mut line = vec![OsString::from("persona"), OsString::from(&name)];
        line.extend(arguments.iter().skip(1).cloned());
        // A command may be asked about without what it cannot do without.
        match program.clone().try_get_matches_from(&line) {
            Err(error) if error.kind() != ErrorKind::MissingRequiredArgument => return Err(error),
            _ => {}
        }
        let asked = lenient(&program, &line)?;
        let file = settings_file(&asked).or_else(|| named.map(Path::to_path_buf));
        let set = find(&program, &asked, &name, file.as_deref())?;
        for (_, option) in options(&program, &name) {
            settings.push(setting(&name, option, &asked, &set));
        }
    }
    Ok(settings)
}

/// Environment variables that look like settings and are none.
#[must_use]
pub fn unknown_variables() -> Vec<String> {
    let program = Cli::command();
    let commands = program.get_subcommands();
    let mut known: Vec<String> = keys(&program)
        .chain(commands.flat_map(keys))
        .map(|(key, _)| variable(key))
        .collect();
    known.push("PERSONA_CONFIG".to_string());
    let mut unknown: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with("PERSONA_") && !known.contains(name))
        .collect();
    unknown.sort_unstable();
    unknown
}

/// The options of a command that may be set, by their keys.
fn keys(command: &Command) -> impl Iterator<Item = (&str, &Arg)> {
    let options = command.get_arguments();
    let named = options.filter_map(|option| Some((option.get_long()?, option)));
    named.filter(|(key, _)| !NO_SETTINGS.contains(key))
}

/// The options that may be set for the command called `name`, its own first.
fn options<'a>(program: &'a Command, name: &str) -> impl Iterator<Item = (&'a str, &'a Arg)> {
    let command = program.find_subcommand(name);
    command.into_iter().flat_map(keys).chain(keys(program))
}

/// `model-dir` -> `PERSONA_MODEL_DIR`.
fn variable(key: &str) -> String {
    format!("PERSONA_{}", key.to_uppercase().replace('-', "_"))
}

fn from_environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// What the command line says, as far as it can be told: whatever is wrong with it is told later.
fn lenient(program: &Command, arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    program
        .clone()
        .ignore_errors(true)
        .try_get_matches_from(arguments)
}

fn settings_file(asked: &ArgMatches) -> Option<PathBuf> {
    let named = asked.get_one::<PathBuf>("config").cloned();
    named.or_else(|| from_environment("PERSONA_CONFIG").map(PathBuf::from))
}

/// The settings for the command called `name` that the command line leaves open.
fn find<'a>(
    program: &'a Command,
    asked: &ArgMatches,
    name: &str,
    file: Option<&Path>,
) -> Result<Vec<FoundSetting<'a>>, clap::Error> {
    let refuse =
        |reason: String| clap::Error::raw(ErrorKind::ValueValidation, format!("{}\n", reason.trim_end()));
    let file = SettingsFile::find(file, program).map_err(|error| refuse(format!("{error:#}")))?;
    let open = || options(program, name).filter(|(_, option)| !is_explicit(asked, option));
    let from_environment = open().filter_map(|(key, option)| {
        let origin = SettingOrigin::Environment(variable(key));
        let value = from_environment(&variable(key))?;
        Some(FoundSetting {
            option,
            value,
            origin,
        })
    });
    let from_file = open().filter_map(|(key, option)| {
        let file = file.as_ref()?;
        let origin = SettingOrigin::File(file.path().to_path_buf());
        let value = file.value(Some(name), key)?;
        Some(FoundSetting {
            option,
            value,
            origin,
        })
    });
    let mut set: Vec<FoundSetting> = Vec::new();
    for mut found in from_environment.chain(from_file) {
        found.value = check(program, name, found.option, found.value)
            .map_err(|reason| refuse(format!("{}: {reason}", found.origin)))?;
        let mut rivals = options(program, name).map(|(_, option)| option).filter(|other| {
            is_explicit(asked, other)
                || set
                    .iter()
                    .any(|set| set.option == *other && set.origin != found.origin && set.value != "false")
        });
        let is_set = set.iter().any(|set| set.option == found.option);
        if !is_set && !rivals.any(|other| conflict(program, name, found.option, other)) {
            set.push(found);
        }
    }
    Ok(set)
}

fn is_explicit(asked: &ArgMatches, option: &Arg) -> bool {
    let id = option.get_id().as_str();
    let asked = match asked.subcommand() {
        Some((_, own)) => own,
        None => asked,
    };
    asked.try_contains_id(id).is_ok() && asked.value_source(id) == Some(ValueSource::CommandLine)
}

/// Whether two options may not be given together.
fn conflict(program: &Command, name: &str, one: &Arg, other: &Arg) -> bool {
    let excludes = |one: &Arg, other: &Arg| {
        let owner = if one.is_global_set() {
            Some(program)
        } else {
            program.find_subcommand(name)
        };
        let excluded = owner.map(|owner| owner.get_arg_conflicts_with(one));
        excluded.is_some_and(|excluded| {
            excluded
                .iter()
                .any(|excluded| excluded.get_id() == other.get_id())
        })
    };
    excludes(one, other) || excludes(other, one)
}

/// Asks the option itself whether it takes a value. Gives the value in the form that it takes.
fn check(program: &Command, name: &str, option: &Arg, value: OsString) -> Result<OsString, String> {
    let key = option.get_long().unwrap_or_default();
    if matches!(option.get_action(), ArgAction::SetTrue) {
        let text = value.to_string_lossy().to_lowercase();
        return match text.as_str() {
            "true" | "yes" | "on" | "1" => Ok("true".into()),
            "false" | "no" | "off" | "0" => Ok("false".into()),
            _ => Err(format!("{key} is either true or false, not \"{text}\"")),
        };
    }
    let mut argument = OsString::from(format!("--{key}="));
    argument.push(&value);
    let line = [OsStr::new("persona"), OsStr::new(name), &argument];
    match program.clone().try_get_matches_from(line) {
        Err(error) if matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation) => {
            let told = error.to_string();
            let reason = told.split("\n\n").next().unwrap_or(&told);
            Err(reason.trim_start_matches("error: ").to_string())
        }
        _ => Ok(value),
    }
}

fn setting(command: &str, option: &Arg, asked: &ArgMatches, set: &[FoundSetting]) -> Setting {
    let (value, origin) = if is_explicit(asked, option) {
        let own = asked.subcommand().map_or(asked, |(_, own)| own);
        let raw = own.get_raw(option.get_id().as_str()).into_iter().flatten();
        let raw: Vec<&OsStr> = raw.collect();
        (Some(raw.join(OsStr::new(","))), SettingOrigin::CommandLine)
    } else if let Some(found) = set.iter().find(|set| set.option == option) {
        (Some(found.value.clone()), found.origin.clone())
    } else {
        let built_in = option.get_default_values().first();
        let built_in = built_in.map(|value| value.to_os_string());
        let is_switch = matches!(option.get_action(), ArgAction::SetTrue);
        let off = is_switch.then(|| OsString::from("false"));
        (built_in.or(off), SettingOrigin::Default)
    };
    Setting {
        command: command.to_string(),
        key: option.get_long().unwrap_or_default().to_string(),
        value: value.map(|value| match option.is_hide_default_value_set() {
            // It is a secret.
            true => "…".to_string(),
            false => value.to_string_lossy().into_owned(),
        }),
        origin,
    }
}
