//! How often the grammar of seniority is right on titles that somebody has labelled:
//!
//! `cargo run --release --example seniority -- labelled.csv [own-words.csv]`
//!
//! The file has the columns `Job Title` and `Seniority`, which is empty where a title names no role, and maybe
//! `List`: then each list is told by itself. `--wrong` lists the titles that are read otherwise.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use persona::{Seniority, SeniorityGrammar, seniority::SeniorityEntry};

/// How many are right, of how many.
#[derive(Clone, Copy, Default)]
struct Score {
    right: usize,
    all: usize,
}

impl Score {
    fn add(&mut self, is_right: bool) {
        self.all += 1;
        self.right += usize::from(is_right);
    }

    fn share(self) -> f64 {
        self.right as f64 / self.all.max(1) as f64
    }
}

fn main() -> Result<()> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument == "--wrong");
    let labelled = files.first().context("name a file of labelled titles")?;
    let grammar = SeniorityGrammar::with(match files.get(1) {
        Some(own) => own_words(own)?,
        None => Vec::new(),
    });
    let mut reader = csv::Reader::from_path(labelled)?;
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|own| own.trim().eq_ignore_ascii_case(name))
    };
    let title = column("Job Title").context("there is no column Job Title")?;
    let seniority = column("Seniority").context("there is no column Seniority")?;
    let list = column("List");
    let mut confusion: BTreeMap<(Option<Seniority>, Option<Seniority>), usize> = BTreeMap::new();
    let (mut by_list, mut by_confidence) = (BTreeMap::<String, Score>::new(), BTreeMap::<u8, Score>::new());
    let mut all = Score::default();
    for record in reader.records() {
        let record = record?;
        let wanted = Seniority::named(&record[seniority]);
        let read = grammar.read(&record[title]);
        let is_right = read.level == wanted;
        all.add(is_right);
        by_confidence.entry(read.confidence).or_default().add(is_right);
        if let Some(list) = list {
            by_list.entry(record[list].to_string()).or_default().add(is_right);
        }
        *confusion.entry((wanted, read.level)).or_default() += 1;
        if !is_right && !flags.is_empty() {
            println!(
                "{:10} read as {:10}  {}",
                name(wanted),
                name(read.level),
                &record[title]
            );
        }
    }
    print(all, &by_list, &by_confidence);
    print_confusion(&confusion);
    Ok(())
}

fn own_words(file: &str) -> Result<Vec<SeniorityEntry>> {
    let mut entries = Vec::new();
    for record in csv::Reader::from_path(file)?.records() {
        let record = record?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        entries.push(SeniorityEntry::new(cell(0), cell(1), cell(2)).map_err(anyhow::Error::msg)?);
    }
    Ok(entries)
}

fn name(level: Option<Seniority>) -> &'static str {
    level.map_or("none", Seniority::name)
}

fn print(all: Score, by_list: &BTreeMap<String, Score>, by_confidence: &BTreeMap<u8, Score>) {
    println!("{} of {} right: {:.1} %", all.right, all.all, 100.0 * all.share());
    for (list, score) in by_list {
        println!(
            "  {list:12} {:5} titles  {:.1} %",
            score.all,
            100.0 * score.share()
        );
    }
    let mut off = 0.0;
    println!("Confidence   titles   right");
    for (confidence, score) in by_confidence {
        println!(
            "{confidence:10}   {:6}   {:.1} %",
            score.all,
            100.0 * score.share()
        );
        off += (f64::from(*confidence) - 100.0 * score.share()).abs() * score.all as f64;
    }
    println!(
        "It is off by {:.1} points on average.",
        off / all.all.max(1) as f64
    );
}

/// A row a level as labelled, a column a level as read.
fn print_confusion(confusion: &BTreeMap<(Option<Seniority>, Option<Seniority>), usize>) {
    let levels: Vec<Option<Seniority>> = Seniority::ALL.into_iter().map(Some).chain([None]).collect();
    print!("{:12}", "");
    levels.iter().for_each(|level| print!("{:>11}", name(*level)));
    println!();
    for wanted in &levels {
        print!("{:12}", name(*wanted));
        for read in &levels {
            print!("{:>11}", confusion.get(&(*wanted, *read)).copied().unwrap_or(0));
        }
        println!();
    }
}
