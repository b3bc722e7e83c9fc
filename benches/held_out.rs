//! How often the program is right on titles that it did not learn from, and how closely its index
//! agrees with exact search.
//!
//! `cargo bench --bench held_out -- LABELLED.csv [SEGMENTS.csv] [--background FILE]`
//!
//! Of the labelled titles 20 % are held out, drawn evenly from every segment. The model is trained on
//! 300, 3,000 and all of the others, three draws each, with the background titles beside them if there
//! are any; figures are means. Left out are titles whose segment is not configured, and those held out
//! that ship in `data/`: what ships was learned from them.

use std::{collections::HashSet, path::Path};

use anyhow::{Context, Result};
use persona::{
    checksum::Checksum,
    encoder::Encoder,
    index::IndexKind,
    model::{LabelledTitle, TrainedOn, Voters},
    title::{SegmentId, Segments, Title, TitleReference},
    training::{self, Background, Labels},
    vote::TIE_MARGIN,
};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

const DRAWS: u64 = 3;
const SIZES: [usize; 3] = [300, 3_000, usize::MAX];

/// Shares of the held-out titles, a draw each.
#[derive(Default)]
struct Figures {
    trained_on: usize,
    right: Vec<f64>,
    right_if_assigned: Vec<f64>,
    right_alone: Vec<f64>,
    agree_with_exact: Vec<f64>,
}

/// What every draw has in common.
struct Bench {
    titles: Vec<LabelledTitle>,
    background: Background,
    shipped: HashSet<String>,
    segments: Segments,
    encoder: Encoder,
}

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let reference = TitleReference::default();
    let mut background = Background::default();
    if let Some(at) = arguments.iter().position(|argument| argument == "--background") {
        let file = arguments
            .drain(at..)
            .nth(1)
            .context("name the file of background titles")?;
        background = Background::read(Path::new(&file), &reference)?;
    }
    let mut files = arguments.into_iter();
    let labelled = files.next().context("name a labelled CSV file")?;
    let segments = match files.next() {
        Some(file) => Segments::read(Path::new(&file))?,
        None => Segments::default(),
    };
    let bench = Bench {
        titles: Labels::read(Path::new(&labelled), &segments, &reference)?.titles,
        background,
        shipped: shipped(&reference)?,
        segments,
        encoder: Encoder::open(&<_>::default())?,
    };
    println!("  titles     right   if assigned   without what ships   same as exact search");
    for size in SIZES {
        let mut figures = Figures::default();
        for draw in 0..DRAWS {
            bench.measure(size, draw, &mut figures)?;
        }
        let mean = |shares: &[f64]| 100.0 * shares.iter().sum::<f64>() / shares.len() as f64;
        println!(
            "{:>8}   {:>5.2} %       {:>5.2} %              {:>5.2} %               {:>6.2} %",
            figures.trained_on,
            mean(&figures.right),
            mean(&figures.right_if_assigned),
            mean(&figures.right_alone),
            mean(&figures.agree_with_exact),
        );
    }
    Ok(())
}

/// The titles that ship, in lower case.
fn shipped(reference: &TitleReference) -> Result<HashSet<String>> {
    let labels = Labels::read(
        Path::new("data/training_data.csv"),
        &Segments::default(),
        reference,
    )?;
    let background = Background::read(Path::new("data/background_titles.csv"), reference)?;
    let titles = labels.titles.into_iter().map(|labelled| labelled.title.standard);
    Ok(titles
        .chain(background.titles.into_iter().map(|title| title.standard))
        .map(|title| title.to_lowercase())
        .collect())
}

impl Bench {
    fn measure(&self, size: usize, draw: u64, figures: &mut Figures) -> Result<()> {
        let (mut kept, mut asked) = split(&self.titles, &self.segments, draw);
        kept.truncate(size);
        figures.trained_on = kept.len();
        asked.retain(|one| !self.shipped.contains(&one.title.standard.to_lowercase()));
        let mut labels = Labels {
            titles: kept,
            ..Labels::default()
        };
        let labelled = labels.titles.len();
        labels.add_background(&self.background, &self.segments);
        let kept = labels.titles;

        let trained_on = TrainedOn {
            training_data: Checksum::of(&[]),
            title_reference: Checksum::of(&[]),
        };
        let describe = |titles: Vec<LabelledTitle>, with_shipped: bool| {
            training::describe(titles, labelled, &self.segments, &self.encoder, with_shipped)
        };
        let titles: Vec<Title> = asked.iter().map(|one| one.title.clone()).collect();
        let texts: Vec<&str> = titles.iter().map(|title| title.standard.as_str()).collect();
        let embeddings = self.encoder.embed(&texts)?;
        let tag = |with_shipped: bool, voters: Voters| -> Result<Vec<SegmentId>> {
            let data = describe(kept.clone(), with_shipped)?;
            let segments = self.segments.clone();
            let (model, _) = training::train(
                data,
                segments,
                &self.encoder,
                trained_on.clone(),
                IndexKind::default(),
            )?;
            let predictions = model.predict(embeddings.view(), &titles, None, voters, TIE_MARGIN);
            Ok(predictions
                .iter()
                .map(|prediction| prediction.vote.winner)
                .collect())
        };
        let tagged = tag(true, Voters::All)?;

        let gold: Vec<SegmentId> = asked.iter().map(|one| one.segment).collect();
        let all = [&kept[..], &asked[..]].concat();
        let (kept_places, asked_places): (Vec<usize>, Vec<usize>) =
            (0..all.len()).partition(|at| *at < kept.len());
        let data = describe(all, true)?;
        let exact: Vec<SegmentId> = data
            .answer(&kept_places, &asked_places, &data.learn(&kept_places))
            .iter()
            .map(|answer| answer.prediction.vote.winner)
            .collect();
        let same = |a: &[SegmentId], b: &[SegmentId]| {
            a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / a.len() as f64
        };
        figures.right.push(same(&tagged, &gold));
        figures
            .right_if_assigned
            .push(same(&tag(true, Voters::Personas)?, &gold));
        figures.right_alone.push(same(&tag(false, Voters::All)?, &gold));
        figures.agree_with_exact.push(same(&tagged, &exact));
        Ok(())
    }
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
