//! The encoder that is compiled into the program (see its model card in
//! `models-cache/title-encoder/README.md`).

use anyhow::{Context, Result};
use fastembed::{InitOptionsUserDefined, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};

use super::{EncoderFiles, EncoderIdentity};
use crate::checksum::Checksum;

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/models-cache/title-encoder/",
            $name
        ))
    };
}

pub(super) const NAME: &str = "title-encoder";

static GRAPH: &[u8] = file!("model.onnx");
static TOKENIZER: &[u8] = file!("tokenizer.json");
static CONFIG: &[u8] = file!("config.json");
static SPECIAL_TOKENS_MAP: &[u8] = file!("special_tokens_map.json");
static TOKENIZER_CONFIG: &[u8] = file!("tokenizer_config.json");

pub(super) struct BuiltIn;

impl EncoderFiles for BuiltIn {
    fn start(&self) -> Result<TextEmbedding> {
        let tokenizer = TokenizerFiles {
            tokenizer_file: TOKENIZER.to_vec(),
            config_file: CONFIG.to_vec(),
            special_tokens_map_file: SPECIAL_TOKENS_MAP.to_vec(),
            tokenizer_config_file: TOKENIZER_CONFIG.to_vec(),
        };
        TextEmbedding::try_new_from_user_defined(
            UserDefinedEmbeddingModel::new(GRAPH.to_vec(), tokenizer),
            InitOptionsUserDefined::new().with_intra_threads(1),
        )
        .context("starting the built-in encoder")
    }

    fn identity(&self) -> Result<EncoderIdentity> {
        Ok(EncoderIdentity {
            name: NAME.to_string(),
            checksum: Checksum::of(&[GRAPH, TOKENIZER]),
        })
    }
}
