//! The settings file.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

use super::keys;
use crate::cli::paths;

/// A settings file, such as `persona.toml`: keys are options by their long names, and a table named after
/// a command holds what is for that command alone.
pub(super) struct SettingsFile {
    path: PathBuf,
    table: Table,
}

impl SettingsFile {
    /// Reads the file that is named, or the usual one if it is there. `program` knows what may be set.
    ///
    /// # Errors
    /// If it cannot be read, or says something that no option takes.
    pub(super) fn find(named: Option<&Path>, program: &Command) -> Result<Option<Self>> {
        let path = named.unwrap_or(Path::new(paths::SETTINGS)).to_path_buf();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => bail!("{} could not be read: {error}", path.display()),
        };
        let table = text.trim_start_matches('\u{feff}').parse::<Table>();
        let table = table.with_context(|| format!("{} could not be read", path.display()))?;
        let file = Self { path, table };
        file.check(program)?;
        Ok(Some(file))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What it says of an option, for a command.
    pub(super) fn value(&self, command: Option<&str>, key: &str) -> Option<OsString> {
        let own = command.and_then(|command| self.table.get(command)?.as_table()?.get(key));
        let value = own.or_else(|| self.table.get(key))?;
        match value {
            Value::String(text) => Some(text.into()),
            Value::Integer(number) => Some(number.to_string().into()),
            Value::Float(number) => Some(number.to_string().into()),
            Value::Boolean(is_on) => Some(is_on.to_string().into()),
            // `check` has seen to it that all of them are texts.
            Value::Array(values) => {
                let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                Some(texts.join(",").into())
            }
            Value::Datetime(_) | Value::Table(_) => None,
        }
    }

    fn check(&self, program: &Command) -> Result<()> {
        let file = self.path.display();
        let commands: Vec<&Command> = program.get_subcommands().collect();
        for (key, value) in &self.table {
            let Value::Table(table) = value else {
                self.check_value(key, value, program, &commands)?;
                continue;
            };
            let Some(command) = commands.iter().find(|command| command.get_name() == key) else {
                let names = commands.iter().map(|command| command.get_name());
                bail!("{file}: [{key}] is no command{}", meant(key, names));
            };
            for (key, value) in table {
                self.check_value(key, value, program, &[command])?;
            }
        }
        Ok(())
    }

    /// Checks that an option of `program` or of one of `commands` is called `key` and takes such a value.
    fn check_value(&self, key: &str, value: &Value, program: &Command, commands: &[&Command]) -> Result<()> {
        let file = self.path.display();
        let all = || keys(program).chain(commands.iter().flat_map(|command| keys(command)));
        let Some((_, option)) = all().find(|(name, _)| *name == key) else {
            let names = all().map(|(name, _)| name);
            let whose = match commands {
                [command] => format!(" of persona {}", command.get_name()),
                _ => String::new(),
            };
            bail!("{file}: \"{key}\" is no setting{whose}{}", meant(key, names));
        };
        let is_switch = matches!(option.get_action(), ArgAction::SetTrue);
        match value {
            Value::Boolean(_) if is_switch => Ok(()),
            _ if is_switch => bail!("{file}: {key} is either true or false, without quotation marks"),
            Value::String(_) | Value::Integer(_) | Value::Float(_) => Ok(()),
            Value::Array(values) if takes_several(option) && values.iter().all(Value::is_str) => Ok(()),
            _ if takes_several(option) => {
                bail!("{file}: {key} takes a list of texts, such as [\"…\", \"…\"]")
            }
            _ => bail!("{file}: {key} takes a text in quotation marks, or a number"),
        }
    }
}

/// Whether an option takes several values, with commas between.
fn takes_several(option: &Arg) -> bool {
    option.get_value_delimiter().is_some()
}

/// What was probably meant (Jaro-Winkler similarity).
fn meant<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let likeness = |other: &&str| strsim::jaro_winkler(name, other);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.map_or(String::new(), |nearest| format!("; did you mean \"{nearest}\"?"))
}
