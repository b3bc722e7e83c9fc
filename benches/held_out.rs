//! How often the program is right on titles that it did not learn from, and how closely its index
//! agrees with exact search.
//!
//! `cargo bench --bench held_out -- LABELLED.csv [SEGMENTS.csv]`
//!
//! Of the labelled titles 20 % are held out, drawn evenly from every segment. The model is trained on
//! 300, 3,000 and all of the others, three draws each; figures are means. Titles whose segment is
//! not configured are left out.

use std::path::Path;

use anyhow::{Context, Result};
use persona::{
    checksum::Checksum,
    encoder::Encoder,
    index::exact,
    model::{LabelledTitle, TrainedOn},
    segment::{SegmentId, Segments},
    tagger::Tagger,
    title::TitleReference,
    training::{self, Labels},
    vote::{TIE_MARGIN, Vote, VoteRules},
};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

const DRAWS: u64 = 3;
const SIZES: [usize; 3] = [300, 3_000, usize::MAX];

/// Shares of the held-out titles.
#[derive(Default)]
struct Figures {
    trained_on: usize,
    right: f64,
    right_plain: f64,
    agree_with_exact: f64,
}

fn main() -> Result<()> {
    let mut files = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let labelled = files.next().context("name a labelled CSV file")?;
    let segments = match files.next() {
        Some(file) => Segments::read(Path::new(&file))?,
        None => Segments::default(),
    };
    let titles = Labels::read(Path::new(&labelled), &segments, &TitleReference::default())?.titles;
    println!("training titles   learned   plain k-NN   same as exact search");
    for size in SIZES {
        let mut mean = Figures::default();
        for draw in 0..DRAWS {
            let figures = measure(&titles, &segments, size, draw)?;
            mean.trained_on = figures.trained_on;
            mean.right += figures.right / DRAWS as f64;
            mean.right_plain += figures.right_plain / DRAWS as f64;
            mean.agree_with_exact += figures.agree_with_exact / DRAWS as f64;
        }
        println!(
            "{:>15}   {:>5.2} %   {:>8.2} %   {:>18.2} %",
            mean.trained_on,
            100.0 * mean.right,
            100.0 * mean.right_plain,
            100.0 * mean.agree_with_exact
        );
    }
    Ok(())
}

fn measure(titles: &[LabelledTitle], segments: &Segments, size: usize, draw: u64) -> Result<Figures> {
    let (mut kept, asked) = split(titles, segments, draw);
    kept.truncate(size);
    let trained_on = TrainedOn {
        training_data: Checksum::of(&[]),
        title_reference: Checksum::of(&[]),
    };
    let encoder = Encoder::open(&<_>::default())?;
    let (model, _) = training::train(kept.clone(), segments.clone(), &encoder, trained_on)?;

    let texts = |titles: &[LabelledTitle]| titles.iter().map(|one| one.title.clone()).collect::<Vec<_>>();
    let (kept_texts, asked_texts) = (texts(&kept), texts(&asked));
    let (kept_vectors, asked_vectors) = (encoder.embed(&kept_texts)?, encoder.embed(&asked_texts)?);
    let rules = VoteRules::default();
    let vote = |kept_vectors: &ndarray::Array2<f32>, asked_vectors: &ndarray::Array2<f32>| {
        let found = exact::search(
            asked_vectors.view(),
            kept_vectors.view(),
            rules.neighbours as usize,
        );
        let segment_of = |title: usize| kept[title].segment;
        let count =
            |nearest: &Vec<_>| Vote::count(nearest, segment_of, segments.count(), rules, TIE_MARGIN).winner;
        found.iter().map(count).collect::<Vec<SegmentId>>()
    };
    let by_plain = vote(&kept_vectors, &asked_vectors);
    let metric = model.metric();
    let by_exact = vote(
        &metric.map(kept_vectors.view(), &kept_texts),
        &metric.map(asked_vectors.view(), &asked_texts),
    );
    let tagger = Tagger::new(model, encoder, TitleReference::default())?;
    let tagged: Vec<SegmentId> = tagger.tag(&asked_texts)?.iter().map(|tag| tag.segment).collect();

    let gold: Vec<SegmentId> = asked.iter().map(|one| one.segment).collect();
    let same = |a: &[SegmentId], b: &[SegmentId]| {
        a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / a.len() as f64
    };
    Ok(Figures {
        trained_on: kept.len(),
        right: same(&tagged, &gold),
        right_plain: same(&by_plain, &gold),
        agree_with_exact: same(&tagged, &by_exact),
    })
}

/// The titles to learn from, in random order, and those held out.
fn split(
    titles: &[LabelledTitle],
    segments: &Segments,
    draw: u64,
) -> (Vec<LabelledTitle>, Vec<LabelledTitle>) {
    let mut random = StdRng::seed_from_u64(draw);
    let (mut kept, mut asked) = (Vec::new(), Vec::new());
    for segment in segments.ids() {
        let mut of_segment: Vec<_> = titles
            .iter()
            .filter(|one| one.segment == segment)
            .cloned()
            .collect();
        of_segment.shuffle(&mut random);
        let first = of_segment.len() / 5;
        kept.extend_from_slice(&of_segment[first..]);
        asked.extend_from_slice(&of_segment[..first]);
    }
    kept.shuffle(&mut random);
    (kept, asked)
}
