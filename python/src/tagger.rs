//! The tagger as Python sees it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use persona::{
    Encoder, Model, Tag, encoder,
    model::{Manifest, Origin},
    tagger::ExplanationReport,
    training::HeldOut,
};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyList},
};

use crate::{
    arrow::{TagColumns, TagStream},
    engine::{Chunk, Engine},
    failure::Failure,
    settings::{Settings, reference},
    threads::Threads,
    titles,
};

/// Titles whose probabilities are computed between two looks at Ctrl-C.
const EXPLAINED: usize = 2048;

/// Loads the ONNX Runtime library, unless one is loaded.
#[pyfunction]
pub(crate) fn load_runtime(py: Python<'_>, file: PathBuf) -> PyResult<()> {
    Ok(py.detach(|| encoder::load_runtime(&file).map_err(Failure::from))?)
}

/// Tags titles with a model.
#[pyclass(frozen, module = "persona_titles._core")]
pub(crate) struct Tagger {
    engine: Arc<Engine>,
    held_out: Option<HeldOut>,
    has_models_reference: bool,
}

impl Tagger {
    pub(crate) fn new(
        tagger: persona::Tagger,
        settings: &Settings,
        held_out: Option<HeldOut>,
    ) -> Result<Self, Failure> {
        let trained_with = tagger.model().trained_on().title_reference.clone();
        Ok(Self {
            has_models_reference: tagger.reference().checksum() == trained_with,
            engine: Arc::new(Engine::new(
                settings.apply(tagger)?,
                Threads::new(settings.threads),
            )),
            held_out,
        })
    }

    fn open(
        folder: &Path,
        references: Vec<Vec<(String, String)>>,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let made_with = Manifest::read(folder)?.encoder;
        let opened = Threads::new(settings.threads)
            .run(|| rayon::join(|| Model::load(folder), || Encoder::for_model(&made_with)))?;
        let (model, encoder) = (opened.0?, opened.1?);
        let mut references: Vec<_> = references.into_iter().map(reference).collect();
        let trained_with =
            |one: &persona::TitleReference| one.checksum() == model.trained_on().title_reference;
        let place = references.iter().position(trained_with).unwrap_or(0);
        let reference = match references.is_empty() {
            true => persona::TitleReference::default(),
            false => references.swap_remove(place),
        };
        Self::new(persona::Tagger::new(model, encoder, reference)?, settings, None)
    }
}

#[pymethods]
impl Tagger {
    /// Loads the model in a folder. Of the title references, that one counts which the model was trained with, or
    /// else the first.
    #[staticmethod]
    fn load(
        py: Python<'_>,
        folder: PathBuf,
        references: Vec<Vec<(String, String)>>,
        settings: Settings,
    ) -> PyResult<Self> {
        Ok(py.detach(|| Self::open(&folder, references, &settings))?)
    }

    /// Writes the model to a folder.
    fn save(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        Ok(py.detach(|| self.engine.tagger.model().save(&folder).map_err(Failure::from))?)
    }

    /// The segments, the highest priority first, `Not Classified` last.
    #[getter]
    fn segments(&self) -> Vec<&str> {
        let segments = self.engine.tagger.segments();
        segments.ids().map(|id| segments.name(id)).collect()
    }

    /// Whether it has the title reference that its model was trained with.
    #[getter]
    fn has_models_reference(&self) -> bool {
        self.has_models_reference
    }

    /// How many titles of the user's, of the background and of those that ship the model holds.
    #[getter]
    fn titles(&self) -> (usize, usize, usize) {
        let of = |origin| self.engine.tagger.model().count(origin);
        (of(Origin::Own), of(Origin::Background), of(Origin::Shipped))
    }

    /// What it gets right on titles held out: how many there were, the share that is right, precision and recall of
    /// the personas. None of a model that was loaded.
    #[getter]
    fn held_out(&self) -> Option<(usize, f32, f32, f32)> {
        let held_out = self.held_out.as_ref()?;
        Some((
            held_out.titles,
            held_out.right,
            held_out.precision,
            held_out.recall,
        ))
    }

    /// Tags a list: a list of what `make` makes of a segment and a confidence.
    fn tag<'py>(
        &self,
        py: Python<'py>,
        titles: &Bound<'py, PyAny>,
        make: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let rows = titles::rows(titles)?;
        let tags = self.tags(py, &rows)?;
        let segments = self.engine.tagger.segments();
        // Few tags differ, and none can be changed: each is made once.
        let mut made: Vec<Option<Bound<'py, PyAny>>> = vec![None; segments.count() * 101];
        let results = tags.into_iter().map(|tag| {
            let place = usize::from(tag.segment.0) * 101 + usize::from(tag.confidence.min(100));
            if let Some(Some(result)) = made.get(place) {
                return Ok(result.clone());
            }
            let result = make.call1((segments.name(tag.segment), tag.confidence))?;
            made[place] = Some(result.clone());
            Ok(result)
        });
        PyList::new(py, results.collect::<PyResult<Vec<_>>>()?)
    }

    /// The probabilities of the segments of each title, `n x segments`, as 32-bit floats.
    fn probabilities<'py>(
        &self,
        py: Python<'py>,
        titles: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let mut probabilities: Vec<u8> = Vec::new();
        let rows = titles::rows(titles)?;
        let mut at = 0;
        while at < rows.len() {
            let end = rows.len().min(at + EXPLAINED);
            let mut chunk = Vec::with_capacity(end - at);
            for place in at..end {
                let row = rows.get_item(place)?;
                chunk.push(titles::title(&row, place)?.unwrap_or_default().into_owned());
            }
            probabilities.extend(py.detach(|| self.probabilities_of(&chunk))?);
            py.check_signals()?;
            at = end;
        }
        Ok(PyBytes::new(py, &probabilities))
    }

    /// Why a title is tagged as it is, as JSON.
    fn explain(&self, py: Python<'_>, title: String, neighbours: usize) -> PyResult<String> {
        let report = || -> Result<String, Failure> {
            let tagger = &self.engine.tagger;
            let explained = self
                .engine
                .threads
                .run(|| tagger.explain(&[&title], neighbours))??;
            let explanation = explained
                .first()
                .ok_or(Failure::Fault("the title was not explained".into()))?;
            let report = ExplanationReport::new(&title, explanation, tagger, neighbours);
            serde_json::to_string(&report).map_err(|error| Failure::Fault(error.to_string()))
        };
        Ok(py.detach(report)?)
    }

    /// Tags Arrow data, which comes out as a stream.
    fn tag_arrow(&self, data: &Bound<'_, PyAny>, columns: TagColumns) -> PyResult<TagStream> {
        TagStream::new(Arc::clone(&self.engine), data, columns)
    }
}

impl Tagger {
    fn tags(&self, py: Python<'_>, rows: &Bound<'_, PyList>) -> PyResult<Vec<Tag>> {
        let mut tags = Vec::with_capacity(rows.len());
        let mut chunk = Chunk::default();
        for (at, row) in rows.iter().enumerate() {
            self.engine.add(&mut chunk, titles::title(&row, at)?.as_deref());
            if chunk.is_full() {
                tags.extend(py.detach(|| self.engine.finish(&mut chunk))?);
                py.check_signals()?;
            }
        }
        tags.extend(py.detach(|| self.engine.finish(&mut chunk))?);
        Ok(tags)
    }

    fn probabilities_of(&self, titles: &[String]) -> Result<Vec<u8>, Failure> {
        let engine = &self.engine;
        let explained = engine.threads.run(|| engine.tagger.explain(titles, 0))??;
        let mut bytes = Vec::new();
        for explanation in explained {
            let mut probabilities = explanation.prediction.vote.probabilities;
            if explanation.rule.is_some() {
                probabilities.fill(0.0);
                probabilities[usize::from(explanation.tag.segment.0)] = 1.0;
            }
            bytes.extend(probabilities.iter().flat_map(|one| one.to_ne_bytes()));
        }
        Ok(bytes)
    }
}
