//! How long a title takes at each station of its way, on one core:
//!
//! `cargo bench --bench stations`
//!
//! The titles are those that ship: a model of the labelled ones is asked about a thousand background titles.
//! Both kinds of index, over all titles in the general space but those asked about, are measured beside exact
//! search and beside hnsw_rs's own search of the same vectors: searches a second, the share of the nearest that
//! is found, and how often the vote alone goes as after exact search. With `STATIONS_EXPORT=FOLDER` nothing but
//! that is measured, and vectors and results are written there, for `benches/index`.

use std::{
    collections::HashSet,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::Instant,
};

use divan::{Bencher, counter::ItemsCount};
use hnsw_rs::prelude::{DistDot, Hnsw};
use ndarray::{Array2, ArrayView1, Axis, concatenate};
use persona::{
    checksum::Checksum,
    encoder::Encoder,
    index::{Index, IndexKind, Neighbour, Wanted, exact},
    metric::{Projection, Signature, Traits, describe},
    model::{Model, TrainedOn},
    tagger::Tagger,
    title::{SegmentId, Segments, Title, TitleReference, clean},
    training::{self, Background, Labels, world::World},
    vote::{self, VoteCounter, Weights},
};

const ASKED: usize = 1_000;
/// Times that an exported way to search is measured, of which the median counts.
const ROUNDS: usize = 15;
/// Titles searched for together.
const TOGETHER: usize = 256;
/// Neighbours searched for: as many as vote in the close space, and in the general one.
const COUNTS: [usize; 2] = [vote::CLOSE, vote::GENERAL];

/// A way to search: what it finds for each title that is asked about.
type Search<'a> = &'a dyn Fn() -> Vec<Vec<usize>>;

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
    hnsw: Index,
    cells: Index,
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
    match std::env::var_os("STATIONS_EXPORT") {
        Some(folder) => LINE
            .export(&PathBuf::from(folder))
            .expect("the folder is to be written to"),
        None => divan::main(),
    }
}

impl Line {
    fn prepare() -> Self {
        let segments = Segments::default();
        let (reference, _) = TitleReference::read_or_default(Path::new("data/title_reference.csv"))
            .expect("the title reference");
        let labels = Labels::read(Path::new("data/training_data.csv"), &segments, &reference)
            .expect("training titles");
        let background =
            Background::read(Path::new("data/background_titles.csv"), &reference).expect("background titles");
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
        let hashes = asked.iter().chain(&kept).map(|title| title.key_hash());
        let shipped = world
            .in_segments(&segments)
            .without(&hashes.collect::<HashSet<u64>>());
        let (kept, asked) = (
            projection.map(embed(&kept).view(), &sign(&kept).iter().collect::<Vec<_>>()),
            projection.map(embeddings.view(), &signatures.iter().collect::<Vec<_>>()),
        );
        let kept = concatenate(Axis(0), &[kept.view(), shipped.points.view()]).expect("points of one space");
        let hnsw = Index::build_as(IndexKind::Hnsw, kept.view());
        let cells = Index::build_as(IndexKind::Cells, kept.view());
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
        let all = labels.titles.iter().chain(&shipped.titles);
        let segment_of = all.map(|labelled| labelled.segment).collect();
        let labelled = labels.titles.len();
        let (model, _): (Model, _) = training::describe(labels.titles, labelled, &segments, &encoder, true)
            .and_then(|data| training::train(data, segments, &encoder, trained_on, IndexKind::Hnsw))
            .expect("a model");
        Self {
            raw: titles.iter().map(|title| title.written.clone()).collect(),
            neighbours: exact::search(asked.view(), kept.view(), vote::GENERAL),
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
            hnsw,
            cells,
            graph,
            segment_of,
        }
    }

    /// Writes the vectors (rows of 64 numbers of 32 bits), the segments of those kept (bytes), and of each way
    /// to search the titles that it found (rows of 24 numbers of 32 bits) and what a search took.
    fn export(&self, folder: &Path) -> io::Result<()> {
        let bytes = |numbers: &mut dyn Iterator<Item = [u8; 4]>| numbers.flatten().collect::<Vec<u8>>();
        let vectors = |of: &Array2<f32>| bytes(&mut of.iter().map(|value| value.to_le_bytes()));
        fs::create_dir_all(folder)?;
        fs::write(folder.join("kept.f32"), vectors(&self.kept))?;
        fs::write(folder.join("asked.f32"), vectors(&self.asked))?;
        let segments: Vec<u8> = self.segment_of.iter().map(|segment| segment.0).collect();
        fs::write(folder.join("segments.u8"), segments)?;
        let titles = |found: Vec<Vec<Neighbour>>| -> Vec<Vec<usize>> {
            let titles = found
                .iter()
                .map(|found| found.iter().map(|one| one.title).collect());
            titles.collect()
        };
        let wanted = Wanted::all(vote::GENERAL);
        let by_hnsw_rs = |breadth: usize| -> Vec<Vec<usize>> {
            let search =
                |vector: ArrayView1<'_, f32>| self.graph.search(&vector.to_vec(), vote::GENERAL, breadth);
            let vectors = self.asked.rows().into_iter();
            let found = vectors.map(|vector| search(vector).iter().map(|one| one.d_id).collect());
            found.collect()
        };
        let ways: [(&str, Search<'_>); 6] = [
            ("persona hnsw", &|| {
                titles(self.hnsw.search(self.asked.view(), &wanted))
            }),
            ("persona cells", &|| {
                titles(self.cells.search(self.asked.view(), &wanted))
            }),
            ("persona exact", &|| {
                titles(exact::search(self.asked.view(), self.kept.view(), vote::GENERAL))
            }),
            ("hnsw_rs 24", &|| by_hnsw_rs(24)),
            ("hnsw_rs 64", &|| by_hnsw_rs(64)),
            ("hnsw_rs 128", &|| by_hnsw_rs(128)),
        ];
        let mut took = String::from("way,seconds\n");
        for (name, search) in ways {
            let found = search().concat();
            let found = bytes(&mut found.iter().map(|title| (*title as u32).to_le_bytes()));
            fs::write(folder.join(format!("{name}.u32")), found)?;
            let mut seconds: Vec<f64> = (0..ROUNDS)
                .map(|_| {
                    let begun = Instant::now();
                    divan::black_box(search());
                    begun.elapsed().as_secs_f64()
                })
                .collect();
            seconds.sort_by(f64::total_cmp);
            let _ = writeln!(took, "{name},{}", seconds[ROUNDS / 2]);
        }
        fs::write(folder.join("took.csv"), took)
    }

    /// How near `found` is to what exact search finds.
    fn compare(&self, name: &str, found: &[Vec<usize>]) {
        let weights = Weights::equal(Segments::default().count());
        let winner = |titles: &mut dyn Iterator<Item = (usize, f32)>| {
            let neighbours: Vec<Neighbour> = titles
                .map(|(title, similarity)| Neighbour { title, similarity })
                .collect();
            let shares = weights.shares(&neighbours, |title| self.segment_of[title]);
            (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
        };
        let (mut hits, mut asked, mut agree) = (0, 0, 0);
        let vectors = self.asked.rows().into_iter();
        for ((found, exact), vector) in found.iter().zip(&self.neighbours).zip(vectors) {
            let exact = &exact[..found.len()];
            hits += exact.iter().filter(|one| found.contains(&one.title)).count();
            asked += exact.len();
            let mut found = found
                .iter()
                .map(|title| (*title, self.kept.row(*title).dot(&vector)));
            let mut exact = exact.iter().map(|one| (one.title, one.similarity));
            agree += usize::from(winner(&mut found) == winner(&mut exact));
        }
        println!(
            "{name}: {:.4} of the nearest found, {:.4} of the votes as after exact search",
            hits as f64 / asked as f64,
            agree as f64 / ASKED as f64
        );
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

#[divan::bench(args = COUNTS)]
fn station_6_search(bencher: Bencher, count: usize) {
    search(bencher, &LINE.hnsw, count);
}

#[divan::bench(args = COUNTS)]
fn station_6_search_by_cells(bencher: Bencher, count: usize) {
    search(bencher, &LINE.cells, count);
}

fn search(bencher: Bencher, index: &Index, count: usize) {
    let search = || -> Vec<Vec<Neighbour>> {
        let asked = LINE.asked.axis_chunks_iter(Axis(0), TOGETHER);
        asked
            .flat_map(|asked| index.search(asked, &Wanted::all(count)))
            .collect()
    };
    let titles = |found: &Vec<Neighbour>| found.iter().map(|one| one.title).collect();
    let found: Vec<Vec<usize>> = search().iter().map(titles).collect();
    LINE.compare(&format!("{:?}, {count} neighbours", index.kind()), &found);
    a_thousand(bencher, search);
}

#[divan::bench(args = [(12, 32), (12, 64), (24, 32), (24, 64)])]
fn station_6_search_by_hnsw_rs(bencher: Bencher, (count, breadth): (usize, usize)) {
    let search = |vector: ArrayView1<'_, f32>| LINE.graph.search(&vector.to_vec(), count, breadth);
    let titles = |vector| search(vector).iter().map(|one| one.d_id).collect();
    let all = || -> Vec<Vec<usize>> { LINE.asked.rows().into_iter().map(titles).collect() };
    LINE.compare(&format!("hnsw_rs, {count} of {breadth} neighbours"), &all());
    a_thousand(bencher, all);
}

#[divan::bench(args = COUNTS)]
fn station_6_search_exactly(bencher: Bencher, count: usize) {
    a_thousand(bencher, || {
        exact::search(LINE.asked.view(), LINE.kept.view(), count)
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
    let count = VoteCounter {
        weights: (&weights, &weights),
        segment_of: |title: usize| LINE.segment_of[title],
        is_own: |_| false,
        pool: &LINE.world.pools.beside,
        tie_margin: vote::TIE_MARGIN,
    };
    a_thousand(bencher, || {
        let vote = |(general, traits): (&Vec<Neighbour>, &Traits)| {
            count
                .count(Vec::new(), general.clone(), prior.probabilities(traits))
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

#[divan::bench(args = [IndexKind::Hnsw, IndexKind::Cells], sample_count = 3)]
fn building_the_index(bencher: Bencher, kind: IndexKind) {
    bencher.bench(|| Index::build_as(kind, LINE.kept.view()));
}
