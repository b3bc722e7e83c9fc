//! The sentence encoder: titles to embeddings.
//!
//! The built-in one is compiled into the program. Any other is a fastembed model, by name or from a
//! folder.

mod built_in;
mod folder;
mod hub;
mod runtime;

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result, ensure};
use fastembed::TextEmbedding;
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use crate::checksum::Checksum;

/// Titles in one run of the ONNX session. All have the same number of tokens, so none is padded.
const BATCH: usize = 64;

/// Which encoder to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EncoderChoice {
    /// The one compiled into the program.
    #[default]
    BuiltIn,
    /// A text model that fastembed knows, such as `bge-small-en-v1.5`.
    Named(String),
    /// A folder with `model.onnx` and the tokenizer's files.
    Folder(PathBuf),
}

impl From<&str> for EncoderChoice {
    /// A folder where there is one of that name, else a name.
    fn from(text: &str) -> Self {
        let path = PathBuf::from(text);
        if text == built_in::NAME {
            Self::BuiltIn
        } else if path.is_dir() || text.starts_with(['.', '/']) {
            Self::Folder(path)
        } else {
            Self::Named(text.to_string())
        }
    }
}

/// What a model must know to be used with the encoder that made it, and no other.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EncoderIdentity {
    /// The name to find it by: the built-in one's, fastembed's, or a folder.
    pub name: String,
    /// Of its graph and its tokenizer.
    pub checksum: Checksum,
}

impl fmt::Display for EncoderIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.checksum.short())
    }
}

/// An encoder's files, wherever they are.
trait EncoderFiles: Send + Sync {
    /// Starts a session, after fetching the files if need be. Each thread that embeds has its own.
    fn start(&self) -> Result<TextEmbedding>;

    /// Name and checksum. The files are there once a session was started.
    fn identity(&self) -> Result<EncoderIdentity>;

    /// What the encoder's authors have put before a text that is compared with its like.
    fn prompt(&self) -> &'static str {
        ""
    }
}

/// An encoder, ready to embed on any number of threads.
pub struct Encoder {
    identity: EncoderIdentity,
    dimensions: usize,
    files: Box<dyn EncoderFiles>,
    idle: Mutex<Vec<TextEmbedding>>,
}

impl Encoder {
    /// Opens an encoder.
    ///
    /// # Errors
    /// If the ONNX Runtime library or the encoder's files are missing or damaged.
    pub fn open(choice: &EncoderChoice) -> Result<Self> {
        runtime::load()?;
        let files: Box<dyn EncoderFiles> = match choice {
            EncoderChoice::BuiltIn => Box::new(built_in::BuiltIn),
            EncoderChoice::Folder(folder) => Box::new(folder::FolderModel::read(folder)?),
            EncoderChoice::Named(name) => Box::new(hub::HubModel::find(name)?),
        };
        let mut session = files.start()?;
        let identity = files.identity()?;
        let probe = session
            .embed(["title"], None)
            .with_context(|| format!("the encoder {identity} gives no embedding"))?;
        let dimensions = probe.first().map_or(0, Vec::len);
        ensure!(dimensions > 0, "the encoder {identity} gives no embedding");
        let idle = Mutex::new(vec![session]);
        Ok(Self {
            identity,
            dimensions,
            files,
            idle,
        })
    }

    /// Opens the encoder that made a model.
    ///
    /// # Errors
    /// As [`Encoder::open`], and if the encoder found is not the same.
    pub fn for_model(made_with: &EncoderIdentity) -> Result<Self> {
        let encoder = Self::open(&EncoderChoice::from(made_with.name.as_str()))
            .with_context(|| format!("the model was made with the encoder {made_with}"))?;
        ensure!(
            encoder.identity == *made_with,
            "the model was made with the encoder {made_with}, but the one here is {}. \
             Retrain with `make train`, or bring that encoder back.",
            encoder.identity
        );
        Ok(encoder)
    }

    /// Name and checksum.
    #[must_use]
    pub fn identity(&self) -> &EncoderIdentity {
        &self.identity
    }

    /// The length of an embedding.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Embeds `titles` on all cores: `n x d`, each row of unit length. A title without a single
    /// token gives a row of zeros.
    ///
    /// A title's embedding does not depend on the others: only titles with the same number of tokens
    /// share a batch, so that nothing is padded.
    ///
    /// # Errors
    /// If the ONNX session fails.
    pub fn embed<S: AsRef<str> + Sync>(&self, titles: &[S]) -> Result<Array2<f32>> {
        let prompted: Vec<String> = titles
            .iter()
            .map(|title| format!("{}{}", self.files.prompt(), title.as_ref()))
            .collect();
        let batches = self.batches(&prompted)?;
        let embedded: Vec<Vec<Vec<f32>>> = batches
            .par_iter()
            .map(|batch| self.embed_batch(batch, &prompted))
            .collect::<Result<_>>()?;
        let mut embeddings = Array2::zeros((titles.len(), self.dimensions));
        for (batch, rows) in batches.iter().zip(embedded) {
            for (title, row) in batch.iter().zip(rows) {
                embeddings.row_mut(*title).assign(&ArrayView1::from(&row));
            }
        }
        Ok(embeddings)
    }

    /// Titles (by position) that go through the session together: equally many tokens each.
    fn batches(&self, titles: &[String]) -> Result<Vec<Vec<usize>>> {
        let lengths: Vec<usize> = titles
            .par_chunks(BATCH)
            .map(|chunk| {
                self.with_session(|session| {
                    let count = |title: &String| {
                        let encoding = session.tokenizer.encode_fast(title.as_str(), true);
                        encoding
                            .map(|encoding| encoding.len())
                            .map_err(|error| anyhow::anyhow!("tokenizing \"{title}\": {error}"))
                    };
                    chunk.iter().map(count).collect::<Result<Vec<usize>>>()
                })
            })
            .collect::<Result<Vec<_>>>()?
            .concat();
        let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (title, length) in lengths.into_iter().enumerate() {
            by_length.entry(length).or_default().push(title);
        }
        by_length.remove(&0);
        Ok(by_length
            .values()
            .flat_map(|titles| titles.chunks(BATCH).map(<[usize]>::to_vec))
            .collect())
    }

    fn embed_batch(&self, batch: &[usize], titles: &[String]) -> Result<Vec<Vec<f32>>> {
        let texts: Vec<&str> = batch.iter().map(|title| titles[*title].as_str()).collect();
        self.with_session(|session| {
            session
                .embed(&texts, None)
                .with_context(|| format!("embedding titles with {}", self.identity))
        })
    }

    /// Runs `job` with a session that nobody else uses meanwhile.
    fn with_session<R>(&self, job: impl FnOnce(&mut TextEmbedding) -> Result<R>) -> Result<R> {
        let idle = self.lock().pop();
        let mut session = match idle {
            Some(session) => session,
            None => self.files.start()?,
        };
        let result = job(&mut session);
        self.lock().push(session);
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<TextEmbedding>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
