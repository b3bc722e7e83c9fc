//! An encoder from a folder, laid out as sentence models are published: `model.onnx` (or
//! `onnx/model.onnx`), `tokenizer.json`, `config.json`, `tokenizer_config.json`, and optionally
//! `special_tokens_map.json` and `1_Pooling/config.json`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use fastembed::{InitOptionsUserDefined, Pooling, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};
use ort::environment::Environment;

use super::{EncoderIdentity, transformer::ModelFiles};
use crate::{
    checksum::Checksum,
    error::{Context, Result},
};

pub(super) struct FolderModel {
    folder: PathBuf,
    model: UserDefinedEmbeddingModel,
    environment: Environment,
}

impl FolderModel {
    pub(super) fn read(folder: &Path, environment: Environment) -> Result<Self> {
        let model = Self::read_files(folder).with_context(|| {
            format!(
                "{} is no encoder's folder; it needs model.onnx, tokenizer.json, config.json and \
                 tokenizer_config.json",
                folder.display()
            )
        })?;
        Ok(Self {
            folder: folder.to_path_buf(),
            model,
            environment,
        })
    }

    fn read_files(folder: &Path) -> Result<UserDefinedEmbeddingModel> {
        let read = |name: &str| {
            let file = folder.join(name);
            fs::read(&file).with_context(|| format!("{} could not be read", file.display()))
        };
        let optional = |name: &str| match fs::read(folder.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context(folder.join(name).display().to_string()),
        };
        let graph = match optional("onnx/model.onnx")? {
            Some(graph) => graph,
            None => read("model.onnx")?,
        };
        let tokenizer = TokenizerFiles {
            tokenizer_file: read("tokenizer.json")?,
            config_file: read("config.json")?,
            special_tokens_map_file: optional("special_tokens_map.json")?.unwrap_or_else(|| b"{}".to_vec()),
            tokenizer_config_file: read("tokenizer_config.json")?,
        };
        let pooling = match optional("1_Pooling/config.json")? {
            Some(config) => pooling(&config).context("1_Pooling/config.json is not JSON")?,
            None => Pooling::Mean,
        };
        Ok(UserDefinedEmbeddingModel::new(graph, tokenizer).with_pooling(pooling))
    }
}

fn pooling(config: &[u8]) -> Result<Pooling> {
    let config: serde_json::Value = serde_json::from_slice(config)?;
    let first_token = config["pooling_mode_cls_token"] == serde_json::Value::Bool(true);
    Ok(if first_token { Pooling::Cls } else { Pooling::Mean })
}

impl ModelFiles for FolderModel {
    fn start(&self) -> Result<TextEmbedding> {
        TextEmbedding::try_new_from_user_defined(
            self.model.clone(),
            InitOptionsUserDefined::new()
                .with_environment(self.environment.clone())
                .with_intra_threads(1),
        )
        .with_context(|| format!("starting the encoder in {}", self.folder.display()))
    }

    fn identity(&self) -> Result<EncoderIdentity> {
        let UserDefinedEmbeddingModel {
            onnx_file,
            tokenizer_files,
            ..
        } = &self.model;
        Ok(EncoderIdentity {
            name: self.folder.display().to_string(),
            checksum: Checksum::of(&[onnx_file, &tokenizer_files.tokenizer_file]),
        })
    }
}
