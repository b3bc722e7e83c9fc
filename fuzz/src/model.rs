//! Models whose files are hostile, with checksums that fit them.

use std::{fs, path::PathBuf, sync::LazyLock};

use arbitrary::Arbitrary;
use persona::{Encoder, EncoderChoice, Model, Tagger, TitleReference, checksum::Checksum};

use crate::{folder, tagger};

const MANIFEST: &str = "manifest.json";

/// What becomes of a model: a whole one is too large to change it bit by bit, and its checksums would notice.
#[derive(Arbitrary, Debug)]
pub struct Input {
    /// Whether titles are tagged with it. To open the encoder for that takes as long as to load the model.
    tags: bool,
    changes: Vec<Change>,
}

/// A change of a model's file.
#[derive(Arbitrary, Debug)]
struct Change {
    /// Which file, by its name.
    file: u8,
    at: Place,
    /// So many bytes go.
    removed: u16,
    /// These come in their place.
    added: Vec<u8>,
}

/// A place in a file. The numbers that a reader believes stand at its beginning.
#[derive(Arbitrary, Debug)]
enum Place {
    Begin(u8),
    Early(u16),
    Late(u16),
}

struct Saved {
    folder: PathBuf,
    /// Names and contents, in the order of the names.
    files: Vec<(String, Vec<u8>)>,
}

static SAVED: LazyLock<Saved> = LazyLock::new(|| {
    let folder = folder().join("model");
    fs::create_dir_all(&folder).expect("a folder");
    let entries = fs::read_dir(tagger::model()).expect("the model");
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.expect("a file");
            let name = entry.file_name().into_string().expect("a name");
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect();
    files.sort_unstable();
    Saved { folder, files }
});

/// A model is loaded and tags titles, or it is refused.
pub fn run(input: &Input) {
    let mut files = SAVED.files.clone();
    for change in &input.changes {
        let at = usize::from(change.file) % files.len();
        change.make(&mut files[at].1);
    }
    seal(&mut files);
    for (name, content) in &files {
        fs::write(SAVED.folder.join(name), content).expect("a file");
    }
    let Ok(model) = Model::load(&SAVED.folder) else {
        return;
    };
    if !input.tags {
        return;
    }
    let encoder = Encoder::open(&EncoderChoice::BuiltIn).expect("the encoder");
    if let Ok(tagger) = Tagger::new(model, encoder, TitleReference::default()) {
        let _ = tagger.tag(&["Nurse", "Senior Software Engineer", "モデレーター"]);
        let _ = tagger.explain(&["Nurse"], 5);
    }
}

impl Change {
    fn make(&self, content: &mut Vec<u8>) {
        let length = content.len();
        let at = match self.at {
            Place::Begin(at) => usize::from(at).min(length),
            Place::Early(at) => usize::from(at).min(length),
            Place::Late(at) => length.saturating_sub(usize::from(at)),
        };
        let end = at.saturating_add(usize::from(self.removed)).min(length);
        content.splice(at..end, self.added.iter().copied());
    }
}

/// Writes into the manifest the checksums that the files have now.
fn seal(files: &mut [(String, Vec<u8>)]) {
    let Some(manifest) = files.iter().position(|(name, _)| name == MANIFEST) else {
        return;
    };
    let mut text = String::from_utf8_lossy(&files[manifest].1).into_owned();
    for (name, content) in files.iter().filter(|(name, _)| name != MANIFEST) {
        text = with_checksum(&text, name, content);
    }
    files[manifest].1 = text.into_bytes();
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
    let checksum = serde_json::to_string(&Checksum::quick(content)).unwrap_or_default();
    format!(
        "{}{}{}",
        &manifest[..at],
        checksum.trim_matches('"'),
        &manifest[end..]
    )
}
