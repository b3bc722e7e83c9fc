//! An encoder that fastembed knows by name and fetches into `models-cache/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use fastembed::{EmbeddingModel, ModelInfo, QuantizationMode, TextEmbedding, TextInitOptions};
use ort::environment::Environment;

use super::{EncoderIdentity, cache, transformer::ModelFiles};
use crate::{
    checksum::Checksum,
    error::{Context, Error, Result, invalid},
};

pub(super) struct HubModel {
    name: String,
    info: ModelInfo<EmbeddingModel>,
    cache: PathBuf,
    environment: Environment,
}

impl HubModel {
    /// Finds the model by name; starting it fetches it if it is not in the cache yet.
    pub(super) fn find(name: &str, environment: Environment) -> Result<Self> {
        Ok(Self {
            name: name.to_string(),
            info: find(name)?,
            cache: cache::folder(),
            environment,
        })
    }

    fn checksum(&self) -> Result<Checksum> {
        let folder = self.snapshot()?;
        let names = [self.info.model_file.as_str(), "tokenizer.json"];
        let more = self.info.additional_files.iter().map(String::as_str);
        let files: Vec<PathBuf> = names
            .into_iter()
            .chain(more)
            .map(|name| folder.join(name))
            .collect();
        Checksum::of_files(&files).with_context(|| format!("{} could not be read", folder.display()))
    }

    /// The folder of the fetched files in the layout of a hub cache, which `HF_HOME` moves.
    fn snapshot(&self) -> Result<PathBuf> {
        let cache = std::env::var_os("HF_HOME").map_or_else(|| self.cache.clone(), PathBuf::from);
        let model = cache.join(format!("models--{}", self.info.model_code.replace('/', "--")));
        let main = model.join("refs").join("main");
        let revision =
            fs::read_to_string(&main).with_context(|| format!("{} could not be read", main.display()))?;
        Ok(model.join("snapshots").join(Path::new(revision.trim())))
    }
}

impl ModelFiles for HubModel {
    fn start(&self) -> Result<TextEmbedding> {
        let name = &self.info.model_code;
        TextEmbedding::try_new(
            TextInitOptions::new(self.info.model.clone())
                .with_environment(self.environment.clone())
                .with_cache_dir(self.cache.clone())
                .with_show_download_progress(true)
                .with_intra_threads(1),
        )
        .map_err(|error| Error::NotFetched {
            name: name.clone(),
            cache: self.cache.clone(),
            source: Box::new(error.into()),
        })
    }

    fn identity(&self) -> Result<EncoderIdentity> {
        Ok(EncoderIdentity {
            name: self.name.clone(),
            checksum: self.checksum()?,
        })
    }

    /// The E5 models want `query: ` before every text of a symmetric task (their model cards).
    fn prompt(&self) -> &'static str {
        if self.info.model_code.contains("-e5-") {
            "query: "
        } else {
            ""
        }
    }
}

/// The model of that name: its full name, its last part, or fastembed's own identifier, without
/// regard to case; one without dynamic quantization where several share the name.
///
/// Dynamic quantization scales by what is in a batch, so that a title's embedding would depend on
/// the titles beside it: such models are refused.
fn find(name: &str) -> Result<ModelInfo<EmbeddingModel>> {
    let wanted = name.to_lowercase();
    let mut models = TextEmbedding::list_supported_models();
    models.sort_by(|a, b| a.model_code.cmp(&b.model_code));
    let is_wanted = |info: &&ModelInfo<EmbeddingModel>| {
        let code = info.model_code.to_lowercase();
        let last = code.rsplit('/').next().unwrap_or(&code).to_string();
        let short = last.strip_suffix("-onnx").unwrap_or(&last).to_string();
        let identifier = format!("{:?}", info.model).to_lowercase();
        [code, last, short, identifier].contains(&wanted)
    };
    let batch_safe = |info: &&ModelInfo<EmbeddingModel>| {
        TextEmbedding::get_quantization_mode(&info.model) != QuantizationMode::Dynamic
    };
    if let Some(info) = models.iter().filter(is_wanted).find(batch_safe) {
        return Ok(info.clone());
    }
    if models.iter().any(|info| is_wanted(&info)) {
        return Err(invalid!(
            "the encoder {name} is quantized dynamically: a title's result would depend on the titles beside \
             it. Choose the plain model of the same family."
        ));
    }
    let closest = models
        .iter()
        .filter(batch_safe)
        .filter_map(|info| info.model_code.rsplit('/').next())
        .max_by(|a, b| {
            strsim::jaro_winkler(&a.to_lowercase(), &wanted)
                .total_cmp(&strsim::jaro_winkler(&b.to_lowercase(), &wanted))
        })
        .unwrap_or_default();
    Err(invalid!(
        "no encoder is called {name}, and there is no such folder. Did you mean {closest}? The names are those of \
         fastembed's text models, such as all-MiniLM-L6-v2, bge-small-en-v1.5 or multilingual-e5-small."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoder_is_found_by_its_common_name() {
        let code = |name: &str| find(name).unwrap().model_code;
        assert_eq!(code("all-MiniLM-L6-v2"), "Qdrant/all-MiniLM-L6-v2-onnx");
        assert_eq!(code("bge-small-en-v1.5"), "Xenova/bge-small-en-v1.5");
        assert_eq!(code("multilingual-e5-small"), "intfloat/multilingual-e5-small");
        assert_eq!(code("BAAI/bge-m3"), "BAAI/bge-m3");
    }

    #[test]
    fn a_dynamically_quantized_encoder_is_refused() {
        let refusal = find("AllMiniLML6V2Q").unwrap_err().to_string();
        assert!(refusal.contains("quantized dynamically"), "{refusal}");
    }

    #[test]
    fn an_unknown_encoder_is_answered_with_the_closest_name() {
        let refusal = find("bge-smal-en-v1.5").unwrap_err().to_string();
        assert!(refusal.contains("bge-small-en-v1.5"), "{refusal}");
    }
}
