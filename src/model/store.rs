//! A model on disk: a manifest, this program's own part, and the index's two files.
//!
//! The files' names carry their content's checksum, and the manifest, which names them, is written
//! last and renamed into place. So a model changes all at once or not at all.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Knowledge, Model, Space, Spaces, TrainedOn};
use crate::{checksum::Checksum, encoder::EncoderIdentity, index::Index, table::ReplacedFile};

/// The version of the layout below; a program reads no other.
const FORMAT: u32 = 2;

const MANIFEST: &str = "manifest.json";

/// The way out of every damage.
const RETRAIN: &str = "Retrain with `make train`, or bring back a whole copy of the folder.";

/// What a model's folder holds: the content of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the layout.
    pub format: u32,
    /// The encoder that made the model.
    pub encoder: EncoderIdentity,
    /// The files it was trained on.
    pub trained_on: TrainedOn,
    /// How many training titles it holds.
    pub titles: usize,
    /// The name of the file with everything but the indexes.
    knowledge: String,
    /// The names that the files of each space's index begin with, in the order of the spaces.
    indexes: Vec<String>,
    /// Every file with its checksum.
    files: BTreeMap<String, Checksum>,
}

/// Only the version, so that a newer manifest is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Manifest {
    /// Reads a model's manifest.
    ///
    /// # Errors
    /// If there is no model in `folder`, it is damaged, or it is of another version.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
                "there is no model in {}: {MANIFEST} is missing. Train one with `make train`.",
                folder.display()
            ),
            Err(error) => bail!("{} could not be read: {error}", path.display()),
        };
        let damaged = || format!("{} is damaged. {RETRAIN}", path.display());
        let version: Version = serde_json::from_slice(&text).with_context(damaged)?;
        ensure!(
            version.format == FORMAT,
            "the model in {} has format {}, and this program reads format {FORMAT}. {}",
            folder.display(),
            version.format,
            if version.format > FORMAT {
                "Update the program, or retrain with `make train`."
            } else {
                "Retrain with `make train`."
            }
        );
        serde_json::from_slice(&text).with_context(damaged)
    }

    fn verify(&self, folder: &Path) -> Result<()> {
        for (name, checksum) in &self.files {
            let path = folder.join(name);
            ensure!(
                path.is_file(),
                "the model in {} is incomplete: {name} is missing. {RETRAIN}",
                folder.display()
            );
            let found =
                Checksum::of_file(&path).with_context(|| format!("{} could not be read", path.display()))?;
            ensure!(
                found == *checksum,
                "{} is damaged: its checksum is not the one in {MANIFEST}. {RETRAIN}",
                path.display()
            );
        }
        Ok(())
    }
}

impl Model {
    /// Loads the model in `folder`, after checking that all of it is there and undamaged.
    ///
    /// # Errors
    /// If there is none, or it is damaged, incomplete or of another version.
    pub fn load(folder: &Path) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        manifest.verify(folder)?;
        let damaged = || format!("{} is damaged. {RETRAIN}", folder.join(MANIFEST).display());
        // Only files that were verified may be read.
        let parts = [manifest.knowledge.clone()]
            .into_iter()
            .chain(manifest.indexes.iter().flat_map(|index| Index::files(index)));
        for part in parts {
            ensure!(manifest.files.contains_key(&part), damaged());
        }
        let bytes = fs::read(folder.join(&manifest.knowledge))?;
        let (knowledge, _): (Knowledge, usize) =
            bincode::decode_from_slice(&bytes, bincode::config::standard()).with_context(damaged)?;
        ensure!(knowledge.metrics.len() == manifest.indexes.len(), damaged());
        let spaces: Vec<Space> = knowledge
            .metrics
            .par_iter()
            .zip(&manifest.indexes)
            .map(|(metric, index)| {
                Ok(Space {
                    metric: metric.clone(),
                    index: Index::load(folder, index, knowledge.titles.len())?,
                })
            })
            .collect::<Result<_>>()?;
        let mut spaces = spaces.into_iter();
        let close = spaces.next().with_context(damaged)?;
        let general = spaces.next();
        Ok(Self {
            knowledge,
            spaces: Spaces { close, general },
            encoder: manifest.encoder,
            trained_on: manifest.trained_on,
        })
    }

    /// Saves the model in `folder`, which is created if need be. A model that is there stays whole
    /// until this one takes its place; then its files are removed.
    ///
    /// # Errors
    /// If the files cannot be written; a model that was there is then still there.
    pub fn save(&self, folder: &Path) -> Result<()> {
        self.try_save(folder)
            .with_context(|| format!("the model could not be written to {}", folder.display()))
    }

    fn try_save(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let staging = tempfile::Builder::new().prefix(".staging-").tempdir_in(folder)?;
        let bytes = bincode::encode_to_vec(&self.knowledge, bincode::config::standard())?;
        let knowledge = format!("knowledge-{}.bin", Checksum::of(&[&bytes]).short());
        File::create(staging.path().join("knowledge"))?.write_all(&bytes)?;
        let mut staged = vec![(staging.path().join("knowledge"), knowledge.clone())];
        let mut indexes = Vec::new();
        for (number, space) in self.spaces.in_order().enumerate() {
            let name = format!("index{number}");
            space.index.save(staging.path(), &name)?;
            let paths = Index::files(&name).map(|name| staging.path().join(name));
            let index = format!("index-{}", Checksum::of_files(&paths)?.short());
            staged.extend(paths.into_iter().zip(Index::files(&index)));
            indexes.push(index);
        }
        let mut files = BTreeMap::new();
        for (staged, name) in staged {
            File::open(&staged)?.sync_all()?;
            let checksum = Checksum::of_file(&staged)?;
            fs::rename(&staged, folder.join(&name))?;
            files.insert(name, checksum);
        }
        let manifest = Manifest {
            format: FORMAT,
            encoder: self.encoder.clone(),
            trained_on: self.trained_on.clone(),
            titles: self.knowledge.titles.len(),
            knowledge,
            indexes,
            files,
        };
        let previous = Manifest::read(folder).ok();
        let mut file = ReplacedFile::create(&folder.join(MANIFEST))?;
        serde_json::to_writer_pretty(&mut file, &manifest)?;
        file.write_all(b"\n")?;
        file.commit()?;
        // What the previous model alone used. Failing to remove it costs space, nothing else.
        for name in previous.iter().flat_map(|previous| previous.files.keys()) {
            if !manifest.files.contains_key(name) && Path::new(name).components().count() == 1 {
                let _ = fs::remove_file(folder.join(name));
            }
        }
        Ok(())
    }
}
