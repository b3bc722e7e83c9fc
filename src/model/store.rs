//! A model on disk: a manifest, a file with the training titles and what is known about them, and one
//! a space.
//!
//! The files' names carry their content's checksum, and the manifest, which names them, is written
//! last and renamed into place. So a model changes all at once or not at all.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufReader, Seek, Write},
    path::Path,
};

use bincode::error::DecodeError;
use serde::{Deserialize, Serialize};

use super::{Knowledge, LabelledTitles, Model, Space, Spaces, TaughtTitle, TrainedOn};
use crate::{
    checksum::Checksum,
    encoder::EncoderIdentity,
    error::{Context, Error, Result, bail, ensure},
    files::{FolderLock, ReplacedFile},
};

/// The version of the layout below; a program reads no other.
const FORMAT: u32 = 8;

/// What a file of a model takes when it is decoded, at most: a length in it that says more is none. A title
/// takes some hundred bytes.
const MOST_DECODED: usize = 8 << 30;

/// Bytes of a file that are read at a time; whole arrays are not.
const READ_AHEAD: usize = 1 << 16;

const MANIFEST: &str = "manifest.json";

/// What the names of the other files begin with.
const KNOWLEDGE: &str = "knowledge";
const SPACE: &str = "space";
const TAUGHT: &str = "taught";

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
    /// The name of the file with everything but the spaces.
    knowledge: String,
    /// The name of the file with the close space, if there is one.
    close: Option<String>,
    /// The name of the file with the general space, if there is one.
    general: Option<String>,
    /// The name of the file with the titles taught since the training, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taught: Option<String>,
    /// Every file with its checksum.
    files: BTreeMap<String, Checksum>,
}

/// Only the version, so that a newer manifest is told from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Manifest {
    /// Whether a folder has one, and so a model.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(MANIFEST).is_file()
    }

    /// Reads a model's manifest.
    ///
    /// # Errors
    /// If there is no model in `folder`, it is damaged, or it is of another version.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoModel {
                    folder: folder.to_path_buf(),
                    file: MANIFEST,
                });
            }
            Err(error) => bail!("{} could not be read: {error}", path.display()),
        };
        let version: Version = serde_json::from_slice(&text).map_err(|error| damaged_by(&path, error))?;
        if version.format != FORMAT {
            return Err(Error::OtherFormat {
                folder: folder.to_path_buf(),
                format: version.format,
                reads: FORMAT,
            });
        }
        serde_json::from_slice(&text).map_err(|error| damaged_by(&path, error))
    }

    /// Checks that no other model is in a folder than the one of which `before` is the manifest. What cannot be read
    /// is none: whoever writes there is told if that cannot be done.
    ///
    /// # Errors
    /// If another model is there by now.
    pub fn ensure_in(folder: &Path, before: Option<&Self>) -> Result<()> {
        let there = Self::read(folder).ok();
        ensure!(
            there.is_none() || there.as_ref() == before,
            "the model in {} was changed by somebody else in the meantime.",
            folder.display()
        );
        Ok(())
    }

    /// Puts it in its place, all at once.
    fn write(&self, folder: &Path) -> Result<()> {
        // With the manifest on the disk, what it names must be there too.
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        let mut file = ReplacedFile::create(&folder.join(MANIFEST))?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.commit()
    }

    /// Reads one of the model's files, after checking that it is there and undamaged.
    fn read_part<T: bincode::Decode<()>>(&self, folder: &Path, name: &str) -> Result<T> {
        let path = folder.join(name);
        let checksum = self
            .files
            .get(name)
            .ok_or_else(|| damaged(&folder.join(MANIFEST), None))?;
        if !path.is_file() {
            return Err(Error::IncompleteModel {
                folder: folder.to_path_buf(),
                file: name.to_string(),
            });
        }
        let unread = || format!("{} could not be read", path.display());
        let mut file = File::open(&path).with_context(unread)?;
        // Read twice, never held as a whole beside what is made of it: that would take longer, and as much memory again. A
        // file of a model is never written in place, so both times the same is read.
        if Checksum::quick_of(&mut file).with_context(unread)? != *checksum {
            let what = format!("its checksum is not the one in {MANIFEST}");
            return Err(damaged(&path, Some(what)));
        }
        file.rewind().with_context(unread)?;
        // Only what was verified may be decoded.
        let config = bincode::config::standard().with_limit::<MOST_DECODED>();
        match bincode::decode_from_reader(BufReader::with_capacity(READ_AHEAD, file), config) {
            Ok(part) => Ok(part),
            Err(DecodeError::Io { inner, .. }) if inner.kind() != io::ErrorKind::UnexpectedEof => {
                Err(inner).with_context(unread)
            }
            Err(error) => Err(damaged_by(&path, error)),
        }
    }
}

/// Writes one of a model's files, which is named by its content's checksum.
fn write_part(
    folder: &Path,
    kind: &str,
    bytes: &[u8],
    files: &mut BTreeMap<String, Checksum>,
) -> Result<String> {
    let checksum = Checksum::quick(bytes);
    let name = format!("{kind}-{}.bin", checksum.short());
    let mut file = ReplacedFile::create(&folder.join(&name))?;
    file.write_all(bytes)?;
    file.commit()?;
    files.insert(name.clone(), checksum);
    Ok(name)
}

/// A file of a model is damaged, which shows so.
fn damaged(file: &Path, what: Option<String>) -> Error {
    Error::DamagedModel {
        file: file.to_path_buf(),
        what,
        source: None,
    }
}

/// A file of a model is damaged, which led to this.
fn damaged_by(file: &Path, error: impl Into<Error>) -> Error {
    Error::DamagedModel {
        file: file.to_path_buf(),
        what: None,
        source: Some(Box::new(error.into())),
    }
}

impl Model {
    /// Loads the model in `folder`, after checking that all of it is there and undamaged.
    ///
    /// # Errors
    /// If there is none, or it is damaged, incomplete or of another version.
    pub fn load(folder: &Path) -> Result<Self> {
        let mut manifest = Manifest::read(folder)?;
        loop {
            let error = match Self::load_parts(folder, manifest.clone()) {
                Ok(model) => return Ok(model),
                Err(error) => error,
            };
            // Another run may have put another model there, and removed the files of this one.
            let now = Manifest::read(folder)?;
            if now == manifest {
                return Err(error);
            }
            manifest = now;
        }
    }

    fn load_parts(folder: &Path, manifest: Manifest) -> Result<Self> {
        let place = folder.join(MANIFEST);
        let read = |name: &Option<String>| {
            let name = name.as_ref();
            name.map(|name| manifest.read_part::<Space>(folder, name))
                .transpose()
        };
        let (knowledge, (close, general)) = rayon::join(
            || manifest.read_part::<Knowledge>(folder, &manifest.knowledge),
            || rayon::join(|| read(&manifest.close), || read(&manifest.general)),
        );
        let (knowledge, close, general) = (knowledge?, close?, general?);
        let check = |space: &Option<Space>, titles: usize| match space {
            Some(space) => space
                .index
                .check(titles)
                .map_err(|error| damaged_by(&place, error)),
            None => Ok(()),
        };
        let (labelled, (close_is_whole, general_is_whole)) = rayon::join(
            || LabelledTitles::of(&knowledge),
            || {
                rayon::join(
                    || check(&close, knowledge.brought as usize),
                    || check(&general, knowledge.titles.len()),
                )
            },
        );
        close_is_whole.and(general_is_whole)?;
        let whole = knowledge.origins.len() == knowledge.titles.len()
            && knowledge.prior.is_whole()
            && knowledge.prior.segments() == knowledge.segments.count()
            && knowledge.brought as usize <= knowledge.titles.len();
        if !whole {
            return Err(damaged(&place, None));
        }
        let spaces = Spaces { close, general };
        let taught: Vec<TaughtTitle> = match &manifest.taught {
            Some(name) => manifest.read_part(folder, name)?,
            None => Vec::new(),
        };
        let segments = knowledge.segments.count();
        if !taught.iter().all(|title| title.fits(&spaces, segments)) {
            return Err(damaged(&place, None));
        }
        let (encoder, trained_on) = (manifest.encoder.clone(), manifest.trained_on.clone());
        let mut model = Self::with_labelled(knowledge, labelled, spaces, encoder, trained_on);
        model.manifest = Some(manifest);
        if !taught.is_empty() {
            model.set_taught(taught);
        }
        Ok(model)
    }

    /// Saves what it was taught in `folder`, from which it was loaded, where the training data is now of the checksum
    /// `training_data`. All else of the model stays as it is.
    ///
    /// # Errors
    /// If the files cannot be written, or another model is there by now; what was there is then still there.
    #[cfg(feature = "tables")]
    pub(crate) fn save_taught(&mut self, folder: &Path, training_data: Checksum) -> Result<()> {
        let _turn = FolderLock::wait(folder)?;
        Manifest::ensure_in(folder, self.manifest.as_ref())?;
        let mut manifest = Manifest::read(folder)?;
        let previous = manifest.taught.take();
        if let Some(name) = &previous {
            manifest.files.remove(name);
        }
        let context = || format!("the model could not be written to {}", folder.display());
        if !self.taught().is_empty() {
            let name = self
                .write_taught(folder, &mut manifest.files)
                .with_context(context)?;
            manifest.taught = Some(name);
        }
        manifest.trained_on.training_data = training_data;
        manifest.write(folder).with_context(context)?;
        if let Some(name) = previous.filter(|name| !manifest.files.contains_key(name)) {
            let _ = fs::remove_file(folder.join(name));
        }
        self.trained_on = manifest.trained_on.clone();
        self.manifest = Some(manifest);
        Ok(())
    }

    fn write_taught(&self, folder: &Path, files: &mut BTreeMap<String, Checksum>) -> Result<String> {
        let bytes = bincode::encode_to_vec(self.taught(), bincode::config::standard())?;
        write_part(folder, TAUGHT, &bytes, files)
    }

    /// Saves the model in `folder`, which is created if need be. A model that is there stays whole
    /// until this one takes its place; then its files are removed.
    ///
    /// # Errors
    /// If the files cannot be written; a model that was there is then still there.
    pub fn save(&self, folder: &Path) -> Result<()> {
        let saved = turn_in(folder).and_then(|_turn| self.write_to(folder));
        saved.with_context(|| format!("the model could not be written to {}", folder.display()))
    }

    /// The same, if what is in `folder` still is the model of which `before` is the manifest, or still is none.
    ///
    /// # Errors
    /// If another model is there by now, or the files cannot be written; a model that was there is then still there.
    pub fn save_in_place_of(&self, before: Option<&Manifest>, folder: &Path) -> Result<()> {
        let context = || format!("the model could not be written to {}", folder.display());
        let _turn = turn_in(folder).with_context(context)?;
        Manifest::ensure_in(folder, before)?;
        self.write_to(folder).with_context(context)
    }

    fn write_to(&self, folder: &Path) -> Result<()> {
        let mut files = BTreeMap::new();
        let mut write = |kind: &str, bytes: &[u8]| write_part(folder, kind, bytes, &mut files);
        let config = bincode::config::standard();
        let learned = self.learned();
        let knowledge = write(KNOWLEDGE, &bincode::encode_to_vec(learned.as_ref(), config)?)?;
        let mut space = |space: &Option<Space>| -> Result<Option<String>> {
            let Some(space) = space else { return Ok(None) };
            write(SPACE, &bincode::encode_to_vec(space, config)?).map(Some)
        };
        let (close, general) = (space(&self.spaces.close)?, space(&self.spaces.general)?);
        let taught = match self.taught() {
            [] => None,
            _ => Some(self.write_taught(folder, &mut files)?),
        };
        let manifest = Manifest {
            format: FORMAT,
            encoder: self.encoder.clone(),
            trained_on: self.trained_on.clone(),
            titles: learned.titles.len(),
            knowledge,
            close,
            general,
            taught,
            files,
        };
        manifest.write(folder)?;
        // What earlier models used, and runs that were killed. Failing to remove it costs space, nothing else.
        for entry in fs::read_dir(folder)?.flatten() {
            let name = entry.file_name();
            let name = name.to_str().unwrap_or_default();
            if is_part(name) && !manifest.files.contains_key(name) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

/// The leave to change the model in a folder, which is created if need be.
fn turn_in(folder: &Path) -> Result<FolderLock> {
    fs::create_dir_all(folder)?;
    FolderLock::wait(folder)
}

/// Whether a file of this name is a model's, such as `space-0a1b2c3d4e5f.bin`.
fn is_part(name: &str) -> bool {
    let checksum = [KNOWLEDGE, SPACE, TAUGHT]
        .iter()
        .find_map(|kind| name.strip_prefix(kind)?.strip_prefix('-'));
    let checksum = checksum.and_then(|rest| rest.strip_suffix(".bin"));
    checksum
        .is_some_and(|checksum| !checksum.is_empty() && checksum.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
