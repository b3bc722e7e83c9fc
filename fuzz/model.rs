//! Models whose files are hostile, with checksums that fit them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use persona::{Model, checksum::Checksum};

use super::Target;

/// A model's folder, as one text: its files' names and contents.
pub struct ModelTarget {
    folder: PathBuf,
    seed: Vec<u8>,
    names: Vec<String>,
}

impl ModelTarget {
    pub fn new(folder: &Path) -> Self {
        let folder = folder.join("model");
        super::titles::tagger().model().save(&folder).expect("a model");
        let mut names: Vec<String> = fs::read_dir(&folder)
            .expect("the model")
            .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
            .collect();
        names.sort_unstable();
        let seed = packed(
            &names
                .iter()
                .map(|name| fs::read(folder.join(name)).expect("a file"))
                .collect::<Vec<_>>(),
        );
        Self { folder, seed, names }
    }
}

/// Files one after the other, each behind its length.
fn packed(files: &[Vec<u8>]) -> Vec<u8> {
    let parts = files
        .iter()
        .map(|file| [&(file.len() as u64).to_le_bytes()[..], file].concat());
    parts.collect::<Vec<_>>().concat()
}

fn unpacked(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<8>() {
        let length = usize::try_from(u64::from_le_bytes(*length))
            .unwrap_or(usize::MAX)
            .min(rest.len());
        files.push(rest[..length].to_vec());
        bytes = &rest[length..];
    }
    files
}

impl Target for ModelTarget {
    fn seeds(&self) -> Vec<Vec<u8>> {
        vec![self.seed.clone()]
    }

    fn input(&self, mutation: &mut super::mutation::Mutation, seed: &[u8]) -> Vec<u8> {
        let mut files = unpacked(seed);
        let changed = mutation.below(files.len());
        // Where the numbers stand is at the beginning.
        let begin = files[changed].len().min(1 << (4 + mutation.below(14)));
        let (head, tail) = files[changed].split_at(begin);
        files[changed] = [mutation.change(head), tail.to_vec()].concat();
        packed(&files)
    }

    fn run(&mut self, input: &[u8]) -> bool {
        let mut files = unpacked(input);
        files.resize(self.names.len(), Vec::new());
        let contents = self.names.iter().zip(&files);
        let is_manifest = |name: &str| name == "manifest.json";
        for (name, content) in contents.clone() {
            let content = if is_manifest(name) {
                let mut text = String::from_utf8_lossy(content).into_owned();
                for (name, content) in contents.clone().filter(|(name, _)| !is_manifest(name)) {
                    text = with_checksum(&text, name, content);
                }
                text.into_bytes()
            } else {
                content.clone()
            };
            fs::write(self.folder.join(name), content).expect("a file");
        }
        let Ok(model) = Model::load(&self.folder) else {
            return false;
        };
        let reference = persona::TitleReference::default();
        let encoder = persona::Encoder::open(&persona::EncoderChoice::BuiltIn).expect("the encoder");
        if let Ok(tagger) = persona::Tagger::new(model, encoder, reference) {
            let _ = tagger.tag(&["Nurse", "Senior Software Engineer", "モデレーター"]);
            let _ = tagger.explain(&["Nurse"], 5);
        }
        true
    }
}

/// A manifest in which a file has the checksum that it has.
fn with_checksum(manifest: &str, name: &str, content: &[u8]) -> String {
    let told = format!("\"{name}\": \"");
    let Some(at) = manifest.find(&told).map(|at| at + told.len()) else {
        return manifest.to_string();
    };
    let Some(end) = manifest[at..].find('"').map(|length| at + length) else {
        return manifest.to_string();
    };
    let checksum = serde_json::to_string(&Checksum::of(&[content])).unwrap_or_default();
    format!(
        "{}{}{}",
        &manifest[..at],
        checksum.trim_matches('"'),
        &manifest[end..]
    )
}
