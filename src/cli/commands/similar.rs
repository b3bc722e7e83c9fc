//! `persona similar`: why a title is tagged as it is.

use std::mem::ManuallyDrop;

use anyhow::{Context, Result};
use persona::{
    model::Origin,
    tagger::{ExplanationReport, NeighbourReport},
};

use super::finish;
use crate::cli::{
    args::{OutputFormat, SimilarArgs},
    terminal::{print, print_warning, style, tagger_warning, text_table},
};

/// Shows the training titles nearest to a title, and how they vote.
pub(super) fn run(args: &SimilarArgs) -> bool {
    finish(show(args), "❌ There was an error looking the title up.")
}

fn show(args: &SimilarArgs) -> Result<bool> {
    let (tagger, warnings) = args.tagger.files().open()?;
    // The process is about to end: the tagger's memory goes back as a whole then, not piece by piece.
    let tagger = ManuallyDrop::new(tagger);
    for warning in warnings {
        print_warning(&tagger_warning(&warning));
    }
    let shown = usize::from(args.neighbours);
    let explanation = tagger
        .explain(&[&args.title], shown)?
        .pop()
        .context("the title was not tagged")?;
    let report = ExplanationReport::new(&args.title, &explanation, &tagger, shown);
    print(&match args.format {
        OutputFormat::Json => serde_json::to_string_pretty(&report)?,
        OutputFormat::Text => style::plain(&text(&report)).into_owned(),
    })?;
    Ok(true)
}

/// Words told about at most.
const WORDS: usize = 8;

fn text(report: &ExplanationReport) -> String {
    let mut lines = vec![
        format!("Title         {}", report.title),
        format!("Standardized  {}", report.standardized),
        format!(
            "Segment       {} ({} %)",
            report.persona_segment, report.confidence_score
        ),
    ];
    if let Some(rule) = &report.keyword_rule {
        lines.push(format!("Decided by    the keyword rule on {rule}"));
    }
    if let (Some(own), None) = (report.own_title, &report.keyword_rule) {
        lines.push(format!("Decided by    its label: \"{own}\" is a training title"));
    }
    lines.push(String::new());
    if !report.neighbours.is_empty() && !votes(&report.neighbours) {
        lines.push(
            "The words of the title settle it, so that these, which are near to it, need not vote:"
                .to_string(),
        );
        lines.push(String::new());
    }
    lines.extend(neighbours("Training title", &report.neighbours));
    if !report.general_neighbours.is_empty() {
        lines.push(String::new());
        let say = 100.0 * report.neighbours_say;
        lines.push(match votes(&report.general_neighbours) {
            true => format!(
                "The training titles above have {say:.0} % of the say; these, which are related in general, and the\n\
                 words of the title have the rest:"
            ),
            false => format!(
                "The training titles above have {say:.0} % of the say, the words of the title have the rest. They\n\
                 settle it, so that these, which are related in general, need not vote:"
            ),
        });
        lines.push(String::new());
        lines.extend(neighbours("Related training title", &report.general_neighbours));
    }
    lines.extend(words(report));
    lines.push(String::new());
    let rows: Vec<[String; 2]> = report
        .votes
        .iter()
        .map(|vote| {
            [
                vote.persona_segment.to_string(),
                format!("{:5.1} %", 100.0 * vote.share),
            ]
        })
        .collect();
    lines.extend(text_table(["Segment", "Probability"], &rows));
    lines.join("\n")
}

/// Whether any of them votes.
fn votes(titles: &[NeighbourReport]) -> bool {
    titles.iter().any(|neighbour| neighbour.votes)
}

/// What the words say about a persona.
fn words(report: &ExplanationReport) -> Vec<String> {
    if report.words.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), format!("Its words about {}:", report.words_about)];
    let widths = report.words.iter().map(|word| word.word.chars().count());
    let width = widths.max().unwrap_or(0);
    lines.extend(report.words.iter().take(WORDS).map(|word| {
        let says = match word.speaks_for {
            true => "speaks for it",
            false => "speaks against it",
        };
        format!("  {:width$}  {says}", word.word)
    }));
    lines
}

fn neighbours(header: &str, titles: &[NeighbourReport]) -> Vec<String> {
    let rows: Vec<[String; 5]> = titles
        .iter()
        .map(|neighbour| {
            [
                neighbour.rank.to_string(),
                format!("{:.3}", neighbour.similarity),
                match neighbour.title {
                    "" => "(from a real list; its text does not ship)".to_string(),
                    title => title.to_string(),
                },
                neighbour.persona_segment.to_string(),
                whose(neighbour.origin).to_string(),
            ]
        })
        .collect();
    text_table(["Rank", "Similarity", header, "Persona segment", "From"], &rows)
}

fn whose(origin: Origin) -> &'static str {
    match origin {
        Origin::Own => "your titles",
        Origin::Background => "background",
        Origin::Shipped => "shipped",
    }
}
