//! The encoder that is compiled into the program (see its model card in
//! `models-cache/title-encoder/README.md`).

use std::sync::{Arc, Mutex, PoisonError, Weak};

use ndarray::{Array2, ArrayView1};
use ort::{environment::Environment, inputs, session::Session, value::TensorRef};
use rayon::prelude::*;

use super::{
    Embedder, EncoderIdentity,
    pool::SessionPool,
    wordpieces::{Tokenizer, Wordpieces},
};
use crate::{
    checksum::Checksum,
    error::{Context, Result},
};

pub(super) const NAME: &str = "title-encoder";

/// The length of an embedding.
const DIMENSIONS: usize = 256;
/// Titles in one run of the ONNX session.
const BATCH: usize = 64;
/// Titles that a thread takes apart at a time.
const CHUNK: usize = 512;

static GRAPH: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/title-encoder/model.onnx"
));
static TOKENIZER: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/title-encoder/tokenizer.json"
));

/// Of the graph and the tokenizer. Known beforehand, it costs nothing at every start.
const CHECKSUM: &str = "a61b1dadef8f87005f5f5c89b837763bc6dc9e4744e4ebadc432126b307cc160";

/// The built-in encoder, ready to embed.
pub(super) struct BuiltIn {
    environment: Environment,
    tokenizer: Arc<Tokenizer>,
    workers: SessionPool<Worker>,
}

/// What one thread embeds with.
struct Worker {
    session: Session,
    wordpieces: Wordpieces,
}

impl BuiltIn {
    /// The one that is in use already, if there is one: a server that learns would open one after the other.
    pub(super) fn open(environment: Environment) -> Result<Arc<Self>> {
        static IN_USE: Mutex<Weak<BuiltIn>> = Mutex::new(Weak::new());
        let mut in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(encoder) = in_use.upgrade() {
            return Ok(encoder);
        }
        let encoder = Arc::new(Self::start(environment)?);
        *in_use = Arc::downgrade(&encoder);
        Ok(encoder)
    }

    fn start(environment: Environment) -> Result<Self> {
        let (tokenizer, session) =
            rayon::join(|| serde_json::from_slice(TOKENIZER), || session(&environment));
        let tokenizer: Arc<Tokenizer> = Arc::new(tokenizer.context("the built-in tokenizer")?);
        let workers = SessionPool::of(Worker::with(session?, &tokenizer));
        Ok(Self {
            environment,
            tokenizer,
            workers,
        })
    }

    fn with_worker<R>(&self, job: impl FnOnce(&mut Worker) -> Result<R>) -> Result<R> {
        let start = || Ok(Worker::with(session(&self.environment)?, &self.tokenizer));
        self.workers.with(start, job)
    }
}

/// A session of the graph. Titles are what is spread over the cores, not one title's numbers.
fn session(environment: &Environment) -> Result<Session> {
    let start = || -> ort::Result<Session> {
        Session::builder(environment)?
            .with_intra_threads(1)?
            .commit_from_memory(GRAPH)
    };
    start().context("starting the built-in encoder")
}

impl Worker {
    fn with(session: Session, tokenizer: &Arc<Tokenizer>) -> Self {
        Self {
            session,
            wordpieces: Wordpieces::new(Arc::clone(tokenizer)),
        }
    }

    /// The embeddings of titles with these pieces, one after the other. What is put in to make them
    /// equally long weighs nothing.
    fn run(&mut self, titles: &[&[i64]]) -> Result<Vec<f32>> {
        let longest = titles.iter().map(|pieces| pieces.len()).max().unwrap_or(0);
        let (mut pieces, mut mask) = (Vec::<i64>::new(), Vec::<i64>::new());
        for title in titles {
            let padding = longest - title.len();
            pieces.extend_from_slice(title);
            pieces.extend(std::iter::repeat_n(0, padding));
            mask.extend(std::iter::repeat_n(1, title.len()));
            mask.extend(std::iter::repeat_n(0, padding));
        }
        let shape = [titles.len(), longest];
        let outputs = self.session.run(inputs![
            "input_ids" => TensorRef::from_array_view((shape, pieces.as_slice()))?,
            "attention_mask" => TensorRef::from_array_view((shape, mask.as_slice()))?,
        ])?;
        let (_, embeddings) = outputs["sentence_embedding"].try_extract_tensor::<f32>()?;
        Ok(embeddings.to_vec())
    }
}

impl Embedder for BuiltIn {
    fn identity(&self) -> Result<EncoderIdentity> {
        Ok(EncoderIdentity {
            name: NAME.to_string(),
            checksum: Checksum::from_hex(CHECKSUM),
        })
    }

    fn dimensions(&self) -> Result<usize> {
        Ok(DIMENSIONS)
    }

    fn embed(&self, titles: &[&str]) -> Result<Array2<f32>> {
        let pieces: Vec<Vec<i64>> = titles
            .par_chunks(CHUNK)
            .map(|chunk| {
                self.with_worker(|worker| {
                    let pieces = chunk.iter().map(|title| worker.wordpieces.of(title));
                    pieces.collect::<Result<Vec<_>>>()
                })
            })
            .collect::<Result<Vec<_>>>()?
            .concat();
        // Titles of like length go together, so that little is put in.
        let mut by_length: Vec<usize> = (0..titles.len())
            .filter(|title| !pieces[*title].is_empty())
            .collect();
        by_length.sort_by_key(|title| pieces[*title].len());
        let batches: Vec<(&[usize], Vec<f32>)> = by_length
            .par_chunks(BATCH)
            .map(|batch| {
                let pieces: Vec<&[i64]> = batch.iter().map(|title| pieces[*title].as_slice()).collect();
                let embeddings =
                    self.with_worker(|worker| worker.run(&pieces).context("embedding titles"))?;
                Ok((batch, embeddings))
            })
            .collect::<Result<_>>()?;
        let mut embeddings = Array2::zeros((titles.len(), DIMENSIONS));
        for (batch, rows) in &batches {
            for (title, row) in batch.iter().zip(rows.chunks_exact(DIMENSIONS)) {
                embeddings.row_mut(*title).assign(&ArrayView1::from(row));
            }
        }
        Ok(embeddings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_files() {
        assert_eq!(Checksum::of(&[GRAPH, TOKENIZER]).to_string(), CHECKSUM);
    }
}
