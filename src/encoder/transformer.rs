//! Any model that fastembed runs.

use std::collections::BTreeMap;

use fastembed::TextEmbedding;
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use super::{Embedder, EncoderIdentity, pool::SessionPool};
use crate::error::{Context, Result, ensure, invalid};

/// Titles in one run of the ONNX session. All have the same number of tokens, so none is padded.
const BATCH: usize = 64;

/// A model's files, wherever they are.
pub(super) trait ModelFiles: Send + Sync {
    /// Starts a session, after fetching the files if need be. Each thread that embeds has its own.
    fn start(&self) -> Result<TextEmbedding>;

    /// Name and checksum. The files are there once a session was started.
    fn identity(&self) -> Result<EncoderIdentity>;

    /// What the model's authors have put before a text that is compared with its like.
    fn prompt(&self) -> &'static str {
        ""
    }
}

/// A model, ready to embed.
pub(super) struct Transformer<F> {
    files: F,
    sessions: SessionPool<TextEmbedding>,
}

impl<F: ModelFiles> Transformer<F> {
    pub(super) fn open(files: F) -> Result<Self> {
        let sessions = SessionPool::of(files.start()?);
        Ok(Self { files, sessions })
    }

    fn with_session<R>(&self, job: impl FnOnce(&mut TextEmbedding) -> Result<R>) -> Result<R> {
        self.sessions.with(|| self.files.start(), job)
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
                            .map_err(|error| invalid!("tokenizing \"{title}\": {error}"))
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
        self.with_session(|session| session.embed(&texts, None).context("embedding titles"))
    }
}

impl<F: ModelFiles> Embedder for Transformer<F> {
    fn identity(&self) -> Result<EncoderIdentity> {
        self.files.identity()
    }

    fn dimensions(&self) -> Result<usize> {
        let probe =
            self.with_session(|session| session.embed(["title"], None).context("embedding a title"))?;
        let dimensions = probe.first().map_or(0, Vec::len);
        ensure!(dimensions > 0, "the model gives no embedding");
        Ok(dimensions)
    }

    /// Only titles with the same number of tokens share a batch: padding would change their bits.
    fn embed(&self, titles: &[&str]) -> Result<Array2<f32>> {
        let prompted: Vec<String> = titles
            .iter()
            .map(|title| format!("{}{title}", self.files.prompt()))
            .collect();
        let batches = self.batches(&prompted)?;
        let embedded: Vec<Vec<Vec<f32>>> = batches
            .par_iter()
            .map(|batch| self.embed_batch(batch, &prompted))
            .collect::<Result<_>>()?;
        let dimensions = embedded.iter().flatten().next().map_or(0, Vec::len);
        let mut embeddings = Array2::zeros((titles.len(), dimensions));
        for (batch, rows) in batches.iter().zip(embedded) {
            for (title, row) in batch.iter().zip(rows) {
                embeddings.row_mut(*title).assign(&ArrayView1::from(&row));
            }
        }
        Ok(embeddings)
    }
}
