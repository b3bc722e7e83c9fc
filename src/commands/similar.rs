use std::io::{self, Write};

use anyhow::{Context, Result};
use serde::Serialize;

use super::{print, tagger};
use crate::{
    cli::{Format, SimilarArgs},
    index::Neighbour,
    model::Electorate,
    style::{self, Stream},
    tagger::{Explanation, Tagger},
    text_table::text_table,
    vote,
};

/// What is printed, and the shape of the JSON.
#[derive(Serialize)]
struct Report<'a> {
    title: &'a str,
    standardized: &'a str,
    persona_segment: &'a str,
    confidence_score: u8,
    /// The keyword rule that decided, whatever the votes.
    keyword_rule: Option<String>,
    votes: Vec<Share<'a>>,
    neighbours: Vec<Training<'a>>,
    /// The say that `neighbours` had in the vote; `general_neighbours` had the rest.
    neighbours_say: f32,
    /// Where the title is like none of the training titles: those that it has most in common with in
    /// general.
    general_neighbours: Vec<Training<'a>>,
}

/// A segment's share of the vote.
#[derive(Serialize)]
struct Share<'a> {
    persona_segment: &'a str,
    share: f32,
}

/// A training title near the title.
#[derive(Serialize)]
struct Training<'a> {
    rank: usize,
    similarity: f32,
    title: &'a str,
    persona_segment: &'a str,
    votes: bool,
}

/// Shows the training titles nearest to a title, and how they vote.
pub(super) fn run(args: &SimilarArgs) -> Result<bool> {
    let (tagger, warnings) = tagger(
        &args.model.model_dir,
        &args.reference.title_reference,
        args.rules.keyword_rules.as_deref(),
        args.vote.tie_margin,
        Electorate::Everyone,
    )?;
    for warning in warnings {
        let warning = style::paint(Stream::Error, style::WARNING, &format!("⚠ {warning}"));
        let _ = writeln!(io::stderr(), "{warning}");
    }
    let shown = usize::from(args.neighbours);
    let explanation = tagger
        .explain(&[&args.title], shown)?
        .pop()
        .context("the title was not tagged")?;
    let report = Report::new(&args.title, &explanation, &tagger, shown);
    print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&report)?,
        Format::Text => report.text(),
    })?;
    Ok(true)
}

impl<'a> Report<'a> {
    fn new(title: &'a str, explanation: &'a Explanation, tagger: &'a Tagger, shown: usize) -> Self {
        let segments = tagger.segments();
        let labelled = tagger.model().titles();
        let training = |found: &[Neighbour], voters: usize| {
            let shown = found.iter().take(shown).enumerate();
            shown
                .map(|(before, neighbour)| Training {
                    rank: before + 1,
                    similarity: neighbour.similarity,
                    title: &labelled[neighbour.title].title.written,
                    persona_segment: segments.name(labelled[neighbour.title].segment),
                    votes: before < voters,
                })
                .collect()
        };
        let testimony = &explanation.testimony;
        let mut votes: Vec<Share> = segments
            .ids()
            .zip(&testimony.vote.shares)
            .filter(|(_, share)| **share > 0.0)
            .map(|(id, share)| Share {
                persona_segment: segments.name(id),
                share: *share,
            })
            .collect();
        votes.sort_by(|a, b| b.share.total_cmp(&a.share));
        Self {
            title,
            standardized: &explanation.standardized,
            persona_segment: segments.name(explanation.tag.segment),
            confidence_score: explanation.tag.confidence,
            keyword_rule: explanation.rule.as_ref().map(ToString::to_string),
            votes,
            neighbours: training(&testimony.close, vote::CLOSE),
            neighbours_say: testimony.vote.close_say,
            general_neighbours: training(&testimony.general, vote::GENERAL),
        }
    }

    fn text(&self) -> String {
        let mut lines = vec![
            format!("Title         {}", self.title),
            format!("Standardized  {}", self.standardized),
            format!(
                "Segment       {} ({} %)",
                self.persona_segment, self.confidence_score
            ),
        ];
        if let Some(rule) = &self.keyword_rule {
            lines.push(format!("Decided by    the keyword rule on {rule}"));
        }
        lines.push(String::new());
        lines.extend(neighbours("Training title", &self.neighbours));
        if !self.general_neighbours.is_empty() {
            lines.push(String::new());
            lines.push(format!(
                "The training titles above have {:.0} % of the say, since none is very similar; these, which are\n\
                 related in general, have the rest:",
                100.0 * self.neighbours_say
            ));
            lines.push(String::new());
            lines.extend(neighbours("Related training title", &self.general_neighbours));
        }
        lines.push(String::new());
        let rows: Vec<[String; 2]> = self
            .votes
            .iter()
            .map(|vote| {
                [
                    vote.persona_segment.to_string(),
                    format!("{:5.1} %", 100.0 * vote.share),
                ]
            })
            .collect();
        lines.extend(text_table(["Vote", "Share"], &rows));
        lines.join("\n")
    }
}

fn neighbours(header: &str, titles: &[Training]) -> Vec<String> {
    let rows: Vec<[String; 4]> = titles
        .iter()
        .map(|neighbour| {
            [
                neighbour.rank.to_string(),
                format!("{:.3}", neighbour.similarity),
                neighbour.title.to_string(),
                neighbour.persona_segment.to_string(),
            ]
        })
        .collect();
    text_table(["Rank", "Similarity", header, "Persona segment"], &rows)
}
