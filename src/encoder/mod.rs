//! The sentence encoder: titles to embeddings.
//!
//! The built-in one is compiled into the program. Any other is a fastembed model, by name or from a
//! folder.

mod built_in;
mod cache;
mod folder;
#[cfg(feature = "hub")]
mod hub;
mod pool;
mod runtime;
mod transformer;
mod wordpieces;

use std::{fmt, path::PathBuf, sync::Arc};

use ndarray::Array2;

#[cfg(feature = "hub")]
use self::hub::HubModel;
pub use self::runtime::load_runtime;
use self::{built_in::BuiltIn, folder::FolderModel, transformer::Transformer};
use crate::{
    checksum::Checksum,
    error::{Context, Error, Result},
};
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

/// What turns titles into embeddings.
trait Embedder: Send + Sync {
    /// Name and checksum.
    fn identity(&self) -> Result<EncoderIdentity>;

    /// The length of an embedding.
    fn dimensions(&self) -> Result<usize>;

    /// The embeddings of `titles`, `n x d`. Each depends on its title alone.
    fn embed(&self, titles: &[&str]) -> Result<Array2<f32>>;
}

/// An encoder, ready to embed on any number of threads.
pub struct Encoder {
    identity: EncoderIdentity,
    dimensions: usize,
    embedder: Arc<dyn Embedder>,
}

impl Encoder {
    /// Opens an encoder.
    ///
    /// # Errors
    /// If the ONNX Runtime library or the encoder's files are missing or damaged.
    pub fn open(choice: &EncoderChoice) -> Result<Self> {
        let environment = runtime::environment()?;
        let embedder: Arc<dyn Embedder> = match choice {
            EncoderChoice::BuiltIn => BuiltIn::open(environment)?,
            EncoderChoice::Folder(folder) => {
                Arc::new(Transformer::open(FolderModel::read(folder, environment)?)?)
            }
            #[cfg(feature = "hub")]
            EncoderChoice::Named(name) => Arc::new(Transformer::open(HubModel::find(name, environment)?)?),
            #[cfg(not(feature = "hub"))]
            EncoderChoice::Named(name) => crate::error::bail!(
                "the encoder {name} would have to be fetched, which this program was built without (feature `hub`)"
            ),
        };
        let identity = embedder.identity()?;
        let dimensions = embedder
            .dimensions()
            .with_context(|| format!("the encoder {identity} cannot be used"))?;
        Ok(Self {
            identity,
            dimensions,
            embedder,
        })
    }

    /// Opens the encoder that made a model.
    ///
    /// # Errors
    /// As [`Encoder::open`], and if the encoder found is not the same.
    pub fn for_model(made_with: &EncoderIdentity) -> Result<Self> {
        let encoder = Self::open(&EncoderChoice::from(made_with.name.as_str()))
            .with_context(|| format!("the model was made with the encoder {made_with}"))?;
        if encoder.identity == *made_with {
            return Ok(encoder);
        }
        Err(Error::OtherEncoder {
            made_with: made_with.to_string(),
            here: encoder.identity.to_string(),
        })
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
    /// token gives a row of zeros. A title's embedding does not depend on the others.
    ///
    /// # Errors
    /// If the ONNX session fails.
    pub fn embed<S: AsRef<str>>(&self, titles: &[S]) -> Result<Array2<f32>> {
        let titles: Vec<&str> = titles.iter().map(AsRef::as_ref).collect();
        let embeddings = self
            .embedder
            .embed(&titles)
            .with_context(|| format!("the encoder {} failed", self.identity))?;
        if embeddings.ncols() == self.dimensions {
            Ok(embeddings)
        } else {
            // Not one of them had a token.
            Ok(Array2::zeros((titles.len(), self.dimensions)))
        }
    }
}
