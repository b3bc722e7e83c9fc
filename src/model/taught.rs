//! Titles taught since a model was trained. They vote beside those that it learned from, in its spaces as they
//! are, so that only titles near them are tagged otherwise, and at once.

use std::{borrow::Cow, collections::HashMap};

use ndarray::{Array2, ArrayView2, Axis};

use super::{Knowledge, LabelledTitle, LabelledTitles, Model, Origin, Space, Spaces, segments_of};
use crate::{
    index::{Neighbour, Wanted, exact},
    metric::{Signature, describe},
    title::{SegmentId, Title},
};

/// So many titles may be taught to a model before it has to be trained again: each is compared with every title
/// that is tagged.
pub const MOST_TAUGHT: usize = 1_000;

/// A title taught since the training.
#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct TaughtTitle {
    /// The title with its segment.
    pub label: LabelledTitle,
    /// Its point in the close space; none where there is no such space.
    close: Vec<f32>,
    /// Its point in the general space; none where there is no such space.
    general: Vec<f32>,
}

/// Titles that stand beside those of a space's index.
#[derive(Default)]
pub(super) struct Beside {
    /// Their points, `n x m`.
    points: Array2<f32>,
    /// Which they are, by their position in the model.
    titles: Vec<usize>,
}

/// What teaching changed in a model.
#[derive(Default)]
pub(super) struct Teaching {
    titles: Vec<TaughtTitle>,
    /// How many titles the model learned from.
    learned: usize,
    pub(super) in_close: Beside,
    pub(super) in_general: Beside,
    /// Titles that the model learned from with another label, by their position, as they were.
    before: Vec<(usize, SegmentId, Origin)>,
}

impl Teaching {
    pub(super) fn is_none(&self) -> bool {
        self.titles.is_empty()
    }

    /// Puts `titles` beside those of the spaces, and their labels in the place of others in what is known.
    fn of(titles: Vec<TaughtTitle>, knowledge: &mut Knowledge, spaces: &Spaces) -> Self {
        let mut teaching = Self {
            learned: knowledge.titles.len(),
            ..Self::default()
        };
        let mut held = teaching.relabel(&titles, knowledge).into_iter();
        for taught in &titles {
            let (is_close, is_general) = held.next().unwrap_or_default();
            let for_close = spaces.close.is_some() && !is_close;
            let for_general = spaces.general.is_some() && !is_general;
            let position = knowledge.titles.len();
            if for_close || for_general {
                knowledge.titles.push(taught.label.clone());
                knowledge.origins.push(Origin::Own);
            }
            if for_close {
                teaching.in_close.add(position, &taught.close);
            }
            if for_general {
                teaching.in_general.add(position, &taught.general);
            }
        }
        teaching.titles = titles;
        teaching
    }

    /// Gives titles that the model learned from the labels that were taught. For each that was taught: whether the
    /// close space holds it, and the general one.
    fn relabel(&mut self, titles: &[TaughtTitle], knowledge: &mut Knowledge) -> Vec<(bool, bool)> {
        let mut held = vec![(false, false); titles.len()];
        if titles.is_empty() {
            return held;
        }
        let keys = titles.iter().map(|taught| taught.label.title.key());
        let places: HashMap<String, usize> = keys.zip(0..).collect();
        for (position, known) in knowledge.titles.iter_mut().enumerate() {
            let Some(at) = places.get(&known.title.key()) else {
                continue;
            };
            let origin = &mut knowledge.origins[position];
            self.before.push((position, known.segment, *origin));
            (known.segment, *origin) = (titles[*at].label.segment, Origin::Own);
            held[*at].0 |= position < knowledge.brought as usize;
            held[*at].1 = true;
        }
        held
    }

    /// Makes what is known what it was before.
    fn take_back(&self, knowledge: &mut Knowledge) {
        if self.is_none() {
            return;
        }
        knowledge.titles.truncate(self.learned);
        knowledge.origins.truncate(self.learned);
        for (position, segment, origin) in &self.before {
            knowledge.titles[*position].segment = *segment;
            knowledge.origins[*position] = *origin;
        }
    }
}

impl Beside {
    fn add(&mut self, title: usize, point: &[f32]) {
        let mut points = std::mem::take(&mut self.points).into_raw_vec_and_offset().0;
        points.extend(point);
        self.titles.push(title);
        let shape = (self.titles.len(), point.len());
        // All points of a space have as many numbers, so the shape fits.
        self.points = Array2::from_shape_vec(shape, points).unwrap_or_default();
    }

    /// Puts those of the titles that are near to `vectors` (`k x m`) among `found`, which are in order.
    pub(super) fn join(
        &self,
        vectors: ArrayView2<'_, f32>,
        wanted: &Wanted<'_>,
        found: &mut [Vec<Neighbour>],
    ) {
        if self.titles.is_empty() {
            return;
        }
        // Of all only where some are not taken.
        let count = match wanted.accepts {
            Some(_) => self.titles.len(),
            None => wanted.count,
        };
        let near = exact::search(vectors, self.points.view(), count);
        for (found, near) in found.iter_mut().zip(near) {
            let near = near.into_iter().map(|one| Neighbour {
                title: self.titles[one.title],
                ..one
            });
            found.extend(near.filter(|one| wanted.takes(one.title)).take(wanted.count));
            found.sort_by(|a, b| {
                let nearer = b.similarity.total_cmp(&a.similarity);
                nearer.then(a.title.cmp(&b.title))
            });
            found.truncate(wanted.count);
        }
    }
}

impl TaughtTitle {
    /// Places a title, by the embedding of its standard form (`1 x d`), in the spaces of a model.
    fn place(label: LabelledTitle, embedding: ArrayView2<'_, f32>, spaces: &Spaces) -> Self {
        let (signature, _): (Signature, _) = describe(&label.title.words());
        let point = |space: &Option<Space>| match space {
            Some(space) => {
                space
                    .projection
                    .map(embedding, &[&signature])
                    .into_raw_vec_and_offset()
                    .0
            }
            None => Vec::new(),
        };
        Self {
            close: point(&spaces.close),
            general: point(&spaces.general),
            label,
        }
    }

    /// Whether it is a title of a model with these spaces and so many segments.
    pub(super) fn fits(&self, spaces: &Spaces, segments: usize) -> bool {
        let fits = |point: &[f32], space: &Option<Space>| {
            let dimensions = space.as_ref().map_or(0, |space| space.projection.dimensions());
            point.len() == dimensions && point.iter().all(|number| number.abs() <= 1.001)
        };
        fits(&self.close, &spaces.close)
            && fits(&self.general, &spaces.general)
            && usize::from(self.label.segment.0) < segments
    }
}

impl Model {
    /// The titles taught since it was trained.
    #[must_use]
    pub fn taught(&self) -> &[TaughtTitle] {
        &self.teaching.titles
    }

    /// Teaches it titles, by the embeddings of their standard form (`n x d`): each is tagged as it is taught from
    /// now on, and votes on those near it. A title that was taught before, or that the model learned from, has the
    /// new label from now on.
    pub fn teach(&mut self, labels: &[LabelledTitle], embeddings: ArrayView2<'_, f32>) {
        let mut titles = self.teaching.titles.clone();
        let embeddings = embeddings.axis_chunks_iter(Axis(0), 1);
        for (label, embedding) in labels.iter().zip(embeddings) {
            titles.retain(|taught| !taught.label.title.is_same_as(&label.title));
            titles.push(TaughtTitle::place(label.clone(), embedding, &self.spaces));
        }
        self.set_taught(titles);
    }

    /// Takes back that it was taught titles, each of which the training data has with a label without that, or has not. Gives
    /// whether that could be done: what a model was trained with it does not forget.
    pub fn unteach(&mut self, taken_back: &[(Title, Option<SegmentId>)]) -> bool {
        let mut titles = self.teaching.titles.clone();
        let mut taken = Vec::new();
        for (title, label) in taken_back {
            let is_it = |taught: &TaughtTitle| taught.label.title.is_same_as(title);
            let Some(at) = titles.iter().position(is_it) else {
                return false;
            };
            taken.push((titles.remove(at), *label));
        }
        self.set_taught(titles.clone());
        // What it learned may be another label still.
        for (mut taught, label) in taken {
            let learned = self.labelled.find(&taught.label.title, &self.knowledge.titles);
            let learned = learned.map(|at| self.knowledge.titles[at].segment);
            if let Some(segment) = label
                && learned != Some(segment)
            {
                taught.label.segment = segment;
                titles.push(taught);
            }
        }
        self.set_taught(titles);
        true
    }

    /// Makes `titles` those that were taught.
    pub(super) fn set_taught(&mut self, titles: Vec<TaughtTitle>) {
        self.teaching.take_back(&mut self.knowledge);
        self.teaching = Teaching::of(titles, &mut self.knowledge, &self.spaces);
        self.segments_of = segments_of(&self.knowledge);
        self.labelled = LabelledTitles::of(&self.knowledge);
    }

    /// What it knows without what it was taught.
    pub(super) fn learned(&self) -> Cow<'_, Knowledge> {
        if self.teaching.is_none() {
            return Cow::Borrowed(&self.knowledge);
        }
        let mut knowledge = self.knowledge.clone();
        self.teaching.take_back(&mut knowledge);
        Cow::Owned(knowledge)
    }
}
