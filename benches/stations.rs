//! How long a title takes at each station of its way, on one core:
//!
//! `cargo bench --bench stations`
//!
//! The titles are those that ship: a model of the labelled ones is asked about a thousand background
//! titles. The index is measured beside exact search and beside an HNSW graph (hnsw_rs) of the same vectors.

use std::{path::Path, sync::LazyLock};

use divan::{Bencher, counter::ItemsCount};
use hnsw_rs::prelude::{DistDot, Hnsw};
use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use persona::{
    checksum::Checksum,
    encoder::Encoder,
    index::{Index, Neighbour, exact},
    metric::{Projection, Signature, Traits, describe},
    model::{Model, TrainedOn},
    paths,
    segment::{SegmentId, Segments},
    tagger::Tagger,
    title::{Title, TitleReference, clean},
    training::{self, Background, Labels},
    vote::{self, Count, Weights},
    world::World,
};

const ASKED: usize = 1_000;

/// What the stations work on.
struct Line {
    raw: Vec<String>,
    reference: TitleReference,
    titles: Vec<Title>,
    encoder: Encoder,
    embeddings: Array2<f32>,
    signatures: Vec<Signature>,
    projection: Projection,
    world: World,
    traits: Vec<Traits>,
    asked: Array2<f32>,
    kept: Array2<f32>,
    index: Index,
    graph: Hnsw<'static, f32, DistDot>,
    neighbours: Vec<Vec<Neighbour>>,
    segment_of: Vec<SegmentId>,
    tagger: Tagger,
}

static LINE: LazyLock<Line> = LazyLock::new(Line::prepare);

fn main() {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build_global()
        .expect("one thread");
    LazyLock::force(&LINE);
    divan::main();
}

impl Line {
    fn prepare() -> Self {
        let segments = Segments::default();
        let (reference, _) =
            TitleReference::read_or_default(Path::new(paths::TITLE_REFERENCE)).expect("the title reference");
        let labels =
            Labels::read(Path::new(paths::TRAINING_DATA), &segments, &reference).expect("training titles");
        let background =
            Background::read(Path::new(paths::BACKGROUND), &reference).expect("background titles");
        let titles: Vec<Title> = background.titles.into_iter().take(ASKED).collect();
        let encoder = Encoder::open(&<_>::default()).expect("the encoder");
        let embed = |titles: &[&Title]| {
            let standard: Vec<&str> = titles.iter().map(|title| title.standard.as_str()).collect();
            encoder.embed(&standard).expect("embeddings")
        };
        let sign = |titles: &[&Title]| -> Vec<Signature> {
            let signature = |title: &&Title| Signature::of(&title.words());
            titles.iter().map(signature).collect()
        };
        let asked: Vec<&Title> = titles.iter().collect();
        let kept: Vec<&Title> = labels.titles.iter().map(|labelled| &labelled.title).collect();
        let (embeddings, signatures) = (embed(&asked), sign(&asked));
        let world = World::shipped().expect("the world");
        let projection = world.projection.clone();
        let traits = asked.iter().map(|title| describe(&title.words()).1).collect();
        let (kept, asked) = (
            projection.map(embed(&kept).view(), &sign(&kept).iter().collect::<Vec<_>>()),
            projection.map(embeddings.view(), &signatures.iter().collect::<Vec<_>>()),
        );
        let index = Index::build(kept.view());
        let graph = Hnsw::new(16, kept.nrows(), 16, 64, DistDot);
        for (title, vector) in kept.rows().into_iter().enumerate() {
            // A little shorter than 1, so that rounding makes no distance negative.
            graph.insert((
                &vector.iter().map(|value| value * 0.999).collect::<Vec<_>>(),
                title,
            ));
        }
        let trained_on = TrainedOn {
            training_data: Checksum::of(&[]),
            title_reference: Checksum::of(&[]),
        };
        let segment_of = labels.titles.iter().map(|labelled| labelled.segment).collect();
        let labelled = labels.titles.len();
        let (model, _): (Model, _) = training::describe(labels.titles, labelled, &segments, &encoder, true)
            .and_then(|data| training::train(data, segments, &encoder, trained_on))
            .expect("a model");
        Self {
            raw: titles.iter().map(|title| title.written.clone()).collect(),
            neighbours: exact::search(asked.view(), kept.view(), vote::CLOSE),
            signatures,
            tagger: Tagger::new(
                model,
                Encoder::open(&<_>::default()).expect("the encoder"),
                reference.clone(),
            )
            .expect("a tagger"),
            reference,
            titles,
            encoder,
            embeddings,
            projection,
            world,
            traits,
            asked,
            kept,
            index,
            graph,
            segment_of,
        }
    }

    /// The share of the true neighbours that `search` finds.
    fn recall(&self, search: impl Fn(ArrayView1<'_, f32>) -> Vec<usize>) -> f64 {
        let mut found = 0;
        for (vector, neighbours) in self.asked.rows().into_iter().zip(&self.neighbours) {
            let titles = search(vector);
            found += neighbours
                .iter()
                .filter(|one| titles.contains(&one.title))
                .count();
        }
        found as f64 / (ASKED * vote::CLOSE) as f64
    }
}

fn a_thousand<R>(bencher: Bencher, job: impl Fn() -> R + Sync) {
    bencher.counter(ItemsCount::new(ASKED)).bench(job);
}

#[divan::bench]
fn station_1_clean(bencher: Bencher) {
    a_thousand(bencher, || {
        LINE.raw.iter().map(|title| clean(title).len()).sum::<usize>()
    });
}

#[divan::bench]
fn station_2_standardize(bencher: Bencher) {
    let reference = &LINE.reference;
    a_thousand(bencher, || {
        LINE.raw
            .iter()
            .map(|title| reference.read_title(title).standard.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn station_3_embed(bencher: Bencher) {
    let titles: Vec<&str> = LINE.titles.iter().map(|title| title.standard.as_str()).collect();
    a_thousand(bencher, || LINE.encoder.embed(&titles).expect("embeddings"));
}

#[divan::bench]
fn station_4_signature(bencher: Bencher) {
    a_thousand(bencher, || {
        LINE.titles
            .iter()
            .map(|title| describe(&title.words()).0.values.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn station_5_project(bencher: Bencher) {
    a_thousand(bencher, || {
        LINE.projection.map(
            LINE.embeddings.view(),
            &LINE.signatures.iter().collect::<Vec<_>>(),
        )
    });
}

#[divan::bench]
fn station_6_search(bencher: Bencher) {
    let search = |asked: ArrayView2<'_, f32>| LINE.index.search(asked, vote::CLOSE);
    let recall = LINE.recall(|vector| {
        let found = search(vector.insert_axis(Axis(0)));
        found.concat().iter().map(|one| one.title).collect()
    });
    println!("recall of the index: {recall:.3}");
    a_thousand(bencher, || {
        let asked = LINE.asked.axis_chunks_iter(Axis(0), 64);
        asked.map(|asked| search(asked).len()).sum::<usize>()
    });
}

#[divan::bench(args = [32, 64, 256])]
fn station_6_search_by_hnsw_rs(bencher: Bencher, breadth: usize) {
    let search = |vector: ArrayView1<'_, f32>| LINE.graph.search(&vector.to_vec(), vote::CLOSE, breadth);
    let recall = LINE.recall(|vector| search(vector).iter().map(|one| one.d_id).collect());
    println!("recall of the graph at {breadth}: {recall:.3}");
    a_thousand(bencher, || {
        LINE.asked
            .rows()
            .into_iter()
            .map(|vector| search(vector).len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn station_6_search_exactly(bencher: Bencher) {
    a_thousand(bencher, || {
        exact::search(LINE.asked.view(), LINE.kept.view(), vote::CLOSE)
    });
}

#[divan::bench]
fn station_7_vote(bencher: Bencher) {
    let weights = Weights::equal(Segments::default().count());
    let prior = LINE
        .world
        .in_segments(&Segments::default())
        .prior
        .expect("a prior");
    let count = Count {
        weights: (&weights, &weights),
        segment_of: |title: usize| LINE.segment_of[title],
        is_own: |_| false,
        pool: &LINE.world.pools.beside,
        tie_margin: vote::TIE_MARGIN,
    };
    a_thousand(bencher, || {
        let vote = |(general, traits): (&Vec<Neighbour>, &Traits)| {
            count
                .testimony(Vec::new(), general.clone(), prior.probabilities(traits))
                .vote
        };
        let asked = LINE.neighbours.iter().zip(&LINE.traits);
        asked.map(|asked| vote(asked).winner.0 as usize).sum::<usize>()
    });
}

#[divan::bench]
fn whole_way(bencher: Bencher) {
    a_thousand(bencher, || LINE.tagger.tag(&LINE.raw).expect("tags"));
}

#[divan::bench(sample_count = 5)]
fn building_the_index(bencher: Bencher) {
    bencher.bench(|| Index::build(LINE.kept.view()));
}
