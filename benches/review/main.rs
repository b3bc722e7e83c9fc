//! How often the program is right after so many labels, by the order in which titles were labelled.
//!
//! `cargo bench --bench review -- OUTPUT.csv LABELLED.csv [--anew]`
//!
//! The titles of `LABELLED.csv` (`Job Title`, `Persona Segment`) are the rows of a file, but for three tenths, which are
//! held out. The program as it comes tags the file; titles of it are taught at once in each order (at random, the least
//! certain first, by what a label teaches), and both parts are tagged again. After every step the rest is put in order
//! anew. Titles of other segments than the usual ones are left out.
//!
//! What ships may have been learned from these very titles: with `--anew` it is learned anew, from the titles that
//! ship as text alone. The numbers of the pool stay; they were fitted on lists held out.

mod start;

use std::path::Path;

use anyhow::{Result, ensure};
use ndarray::{Array2, Axis};
use persona::{
    encoder::Encoder,
    model::{LabelledTitle, Model, Voters},
    review::{ReviewOrder, ReviewTitle},
    title::{Segments, Title, TitleReference},
    training::Labels,
    vote::{Prediction, TIE_MARGIN},
};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

/// Labels given by then.
const STEPS: [usize; 7] = [0, 25, 50, 100, 200, 400, 800];
const DRAWS: u64 = 3;

/// Ways to put titles in order.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Random,
    LeastCertain,
    /// By what a label teaches, among the titles with less confidence than this; the others come last.
    Teaches {
        below: u8,
    },
}

const ORDERS: [(Order, &str); 4] = [
    (Order::Random, "random"),
    (Order::LeastCertain, "least certain"),
    (Order::Teaches { below: 90 }, "by what a label teaches, below 90"),
    (
        Order::Teaches { below: 101 },
        "by what a label teaches, all titles",
    ),
];

/// Labelled titles, embedded.
struct Bench {
    labelled: Vec<LabelledTitle>,
    embeddings: Array2<f32>,
}

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let anew = arguments.iter().any(|argument| argument == "--anew");
    arguments.retain(|argument| argument != "--anew");
    ensure!(
        arguments.len() == 2,
        "name the file to write, and labelled titles"
    );
    let (reference, _) = TitleReference::read_or_default(Path::new("data/title_reference.csv"))?;
    let segments = Segments::default();
    let encoder = Encoder::open(&<_>::default())?;
    let folder = tempfile::tempdir()?;
    start::model(anew, &segments, &reference, &encoder)?.save(folder.path())?;
    let bench = Bench::read(Path::new(&arguments[1]), &segments, &reference, &encoder)?;
    let mut output = csv::Writer::from_path(&arguments[0])?;
    output.write_record([
        "Order", "Draw", "Labels", "File", "Held Out", "Decides", "Decided",
    ])?;
    for draw in 0..DRAWS {
        for (order, name) in ORDERS {
            for figures in bench.label(draw, order, Model::load(folder.path())?) {
                let head = [name.to_string(), draw.to_string()];
                output.write_record(head.iter().chain(&figures))?;
            }
            output.flush()?;
        }
    }
    Ok(())
}

impl Bench {
    fn read(file: &Path, segments: &Segments, reference: &TitleReference, encoder: &Encoder) -> Result<Self> {
        let labelled = Labels::read(file, segments, reference)?.titles;
        let standard: Vec<&str> = labelled.iter().map(|one| one.title.standard.as_str()).collect();
        Ok(Self {
            embeddings: encoder.embed(&standard)?,
            labelled,
        })
    }

    /// Labels titles in an order, and gives the figures after each step.
    fn label(&self, draw: u64, order: Order, mut model: Model) -> Vec<[String; 5]> {
        let mut random = StdRng::seed_from_u64(draw);
        let mut all: Vec<usize> = (0..self.labelled.len()).collect();
        all.shuffle(&mut random);
        let (held_out, file) = all.split_at(all.len() * 3 / 10);
        let mut asked: Vec<usize> = file.to_vec();
        let (mut given, mut said) = (0, 0);
        let mut figures = Vec::new();
        for step in STEPS.into_iter().filter(|step| *step <= file.len()) {
            let (open, decides) = self.in_order(&asked, order, &model);
            let taught = &open[..step - given];
            said += decides.iter().take(taught.len()).sum::<u64>();
            let labels: Vec<LabelledTitle> = taught.iter().map(|at| self.labelled[*at].clone()).collect();
            model.teach(&labels, self.embeddings.select(Axis(0), taught).view());
            (asked, given) = (open[taught.len()..].to_vec(), step);
            let in_file = self.predict(&model, file);
            let decided = in_file.iter().filter(|one| one.vote.own_say >= 0.5).count();
            figures.push([
                step.to_string(),
                self.right(file, &in_file).to_string(),
                self.right(held_out, &self.predict(&model, held_out)).to_string(),
                said.to_string(),
                decided.to_string(),
            ]);
        }
        figures
    }

    /// Titles in an order, each with the rows that its label decides, where the order tells.
    fn in_order(&self, titles: &[usize], order: Order, model: &Model) -> (Vec<usize>, Vec<u64>) {
        if order == Order::Random {
            return (titles.to_vec(), Vec::new());
        }
        let found = self.predict(model, titles);
        let mut by_probability: Vec<usize> = (0..titles.len()).collect();
        let probability = |at: usize| found[at].vote.probability();
        by_probability.sort_by(|a, b| probability(*a).total_cmp(&probability(*b)));
        let below = match order {
            Order::Teaches { below } => below,
            _ => 0,
        };
        let (asked, others): (Vec<usize>, Vec<usize>) = by_probability
            .into_iter()
            .partition(|at| found[*at].vote.confidence() < below);
        let title = |at: &usize| ReviewTitle {
            rows: 1,
            confidence: found[*at].vote.confidence(),
        };
        let counted: Vec<ReviewTitle> = asked.iter().map(title).collect();
        let asked: Vec<usize> = asked.iter().map(|at| titles[*at]).collect();
        let embeddings = self.embeddings.select(Axis(0), &asked);
        let points = model.points(embeddings.view(), &self.texts(&asked));
        let order = ReviewOrder::of(points.view(), &counted);
        let ranked = order.ranked().iter();
        let ranked = ranked.map(|ranked| (asked[ranked.title], ranked.decides));
        ranked.chain(others.into_iter().map(|at| (titles[at], 0))).unzip()
    }

    fn texts(&self, titles: &[usize]) -> Vec<Title> {
        titles.iter().map(|at| self.labelled[*at].title.clone()).collect()
    }

    fn predict(&self, model: &Model, titles: &[usize]) -> Vec<Prediction> {
        let embeddings = self.embeddings.select(Axis(0), titles);
        model.predict(
            embeddings.view(),
            &self.texts(titles),
            None,
            Voters::All,
            TIE_MARGIN,
        )
    }

    /// The share of titles that are tagged right.
    fn right(&self, titles: &[usize], found: &[Prediction]) -> f64 {
        let right = titles.iter().zip(found);
        let right = right.filter(|(at, one)| self.labelled[**at].segment == one.vote.winner);
        right.count() as f64 / titles.len() as f64
    }
}
