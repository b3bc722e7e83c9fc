//! The encoder that is compiled into the program (see its model card in
//! `models-cache/title-encoder/README.md`).

use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytemuck::must_cast_slice;
use ndarray::Array2;
use ort::{environment::Environment, inputs, session::Session, value::TensorRef};
use rayon::prelude::*;

use super::{Embedder, EncoderIdentity, pool::SessionPool, wordpieces::Wordpieces};
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
/// The same graph without its table, which is an input: a session that reads the table in [`GRAPH`] makes a copy of
/// its own of it, and one more on the way.
static LOOKUP: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/title-encoder/lookup.onnx"
));
/// Wordpieces in the table, of which each has a row.
const PIECES: usize = 36_567;
/// Where the table begins in [`GRAPH`]; `tools/encoder/build.py` prints it.
const TABLE: usize = 546;
static TOKENIZER: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models-cache/title-encoder/tokenizer.json"
));

/// Of the graph and the tokenizer. Known beforehand, it costs nothing at every start.
const CHECKSUM: &str = "a61b1dadef8f87005f5f5c89b837763bc6dc9e4744e4ebadc432126b307cc160";

/// The built-in encoder, ready to embed.
pub(super) struct BuiltIn {
    environment: Environment,
    wordpieces: Wordpieces,
    sessions: SessionPool<Session>,
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
        // On this thread alone, which holds a lock: a pool that it waited for could be waiting for the same lock.
        let session = session(&environment)?;
        let tokenizer = serde_json::from_slice(TOKENIZER).context("the built-in tokenizer")?;
        Ok(Self {
            environment,
            wordpieces: Wordpieces::new(tokenizer),
            sessions: SessionPool::of(session),
        })
    }

    /// Puts the embedding of each title with these pieces in its row.
    fn embed_pieces(&self, titles: &[&[i64]], rows: &mut [&mut [f32]]) -> Result<()> {
        let start = || session(&self.environment);
        self.sessions.with(start, |session| {
            run(session, titles, rows).context("embedding titles")
        })
    }
}

/// The vector of each wordpiece (pieces x d).
fn table() -> Result<TensorRef<'static, i8>> {
    let rows: &[i8] = must_cast_slice(&GRAPH[TABLE..][..PIECES * DIMENSIONS]);
    Ok(TensorRef::from_array_view(([PIECES, DIMENSIONS], rows))?)
}

/// A session of the graph. Titles are what is spread over the cores, not one title's numbers.
fn session(environment: &Environment) -> Result<Session> {
    let start = || -> ort::Result<Session> {
        Session::builder(environment)?
            .with_intra_threads(1)?
            .commit_from_memory(LOOKUP)
    };
    start().context("starting the built-in encoder")
}

/// Puts the embedding of each title with these pieces in its row. What is put in to make titles equally long weighs
/// nothing.
fn run(session: &mut Session, titles: &[&[i64]], rows: &mut [&mut [f32]]) -> Result<()> {
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
    let outputs = session.run(inputs![
        "input_ids" => TensorRef::from_array_view((shape, pieces.as_slice()))?,
        "attention_mask" => TensorRef::from_array_view((shape, mask.as_slice()))?,
        "table" => table()?,
    ])?;
    let (_, embeddings) = outputs["sentence_embedding"].try_extract_tensor::<f32>()?;
    for (row, embedding) in rows.iter_mut().zip(embeddings.chunks_exact(DIMENSIONS)) {
        row.copy_from_slice(embedding);
    }
    Ok(())
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
        let pieces = titles.par_chunks(CHUNK).map(|titles| self.wordpieces.of(titles));
        let pieces: Vec<Vec<i64>> = pieces
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect();
        let mut embeddings = vec![0.0; titles.len() * DIMENSIONS];
        let rows = pieces.iter().zip(embeddings.chunks_exact_mut(DIMENSIONS));
        let mut rows: Vec<(&[i64], &mut [f32])> = rows
            .map(|(pieces, row)| (pieces.as_slice(), row))
            .filter(|(pieces, _)| !pieces.is_empty())
            .collect();
        // Titles of like length go together, so that little is put in.
        rows.sort_by_key(|(pieces, _)| pieces.len());
        let (pieces, mut rows): (Vec<&[i64]>, Vec<&mut [f32]>) = rows.into_iter().unzip();
        let batches = pieces.par_chunks(BATCH).zip(rows.par_chunks_mut(BATCH));
        batches.try_for_each(|(pieces, rows)| self.embed_pieces(pieces, rows))?;
        Ok(Array2::from_shape_vec((titles.len(), DIMENSIONS), embeddings)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoder::runtime;

    #[test]
    fn the_checksum_is_that_of_the_files() {
        assert_eq!(Checksum::of(&[GRAPH, TOKENIZER]).to_string(), CHECKSUM);
    }

    #[test]
    fn the_graph_without_its_table_gives_the_same_embeddings_as_the_whole_one() {
        let environment = runtime::environment().unwrap();
        let encoder = BuiltIn::open(environment.clone()).unwrap();
        let mut builder = Session::builder(&environment).unwrap();
        let mut whole = builder.commit_from_memory(GRAPH).unwrap();
        let pieces: Vec<i64> = (0..PIECES as i64).collect();
        for pieces in pieces.chunks(BATCH) {
            let titles: Vec<&[i64]> = pieces.chunks(1).collect();
            let mut looked_up = vec![0.0; titles.len() * DIMENSIONS];
            let mut rows: Vec<&mut [f32]> = looked_up.chunks_mut(DIMENSIONS).collect();
            encoder.embed_pieces(&titles, &mut rows).unwrap();
            let (shape, mask) = ([titles.len(), 1], [1_i64; BATCH]);
            let inputs = inputs![
                "input_ids" => TensorRef::from_array_view((shape, pieces)).unwrap(),
                "attention_mask" => TensorRef::from_array_view((shape, &mask[..titles.len()])).unwrap(),
            ];
            let outputs = whole.run(inputs).unwrap();
            let embeddings = outputs["sentence_embedding"].try_extract_tensor::<f32>();
            assert_eq!(looked_up, embeddings.unwrap().1);
        }
    }
}
