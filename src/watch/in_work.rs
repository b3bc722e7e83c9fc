//! Which exports are in work, for whoever goes on after the program was ended.

use std::{fs, io::Write, path::Path};

use serde::{Deserialize, Serialize};

use super::stamp::Stamp;
use crate::{
    error::{Context, Result},
    files::ReplacedFile,
};

/// The file that has the note of them, in the folder of the exports.
pub(super) const NOTE: &str = ".persona-watch.json";

/// An export that is in work, or was tagged and could not be put away.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct InWork {
    /// Its name.
    pub(super) export: String,
    /// The name that it gets.
    pub(super) name: String,
    #[serde(default)]
    pub(super) stamp: Option<Stamp>,
}

impl InWork {
    /// Those of a folder.
    pub(super) fn read(folder: &Path) -> Vec<Self> {
        let text = fs::read(folder.join(NOTE)).unwrap_or_default();
        // There was one alone once.
        let alone = || serde_json::from_slice(&text).map(|one| vec![one]);
        (serde_json::from_slice(&text).or_else(|_| alone())).unwrap_or_default()
    }

    /// Notes it beside the others of a folder, those left out that are no longer there.
    ///
    /// # Errors
    /// If the note cannot be written.
    pub(super) fn note(self, folder: &Path) -> Result<()> {
        let mut all = Self::read(folder);
        all.retain(|other| other.export != self.export && folder.join(&other.export).exists());
        all.push(self);
        write(folder, &all)
    }

    /// Forgets an export of a folder. If the note stays, the name in it is seen to be taken.
    pub(super) fn forget(folder: &Path, export: &str) {
        let mut others = Self::read(folder);
        others.retain(|other| other.export != export);
        if others.is_empty() {
            let _ = fs::remove_file(folder.join(NOTE));
        } else {
            let _ = write(folder, &others);
        }
    }
}

fn write(folder: &Path, all: &[InWork]) -> Result<()> {
    let place = folder.join(NOTE);
    let mut file = ReplacedFile::create(&place)?;
    let written = file.write_all(&serde_json::to_vec(all)?);
    written.with_context(|| format!("{} could not be written", place.display()))?;
    file.commit()
}
