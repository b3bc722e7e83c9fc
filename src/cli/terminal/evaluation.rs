//! How good the program is, on a terminal.

use persona::evaluation::Evaluation;

use super::text_table;

/// Mistakes on the terminal, and neighbours of each.
const MISTAKES: usize = 10;
const NEIGHBOURS: usize = 3;

/// The figures for a terminal.
pub fn evaluation_text(evaluation: &Evaluation) -> String {
    let mut lines = vec![headline(evaluation), String::new()];
    lines.extend(key_figures(evaluation));
    lines.push(String::new());
    lines.extend(segments_table(evaluation));
    lines.push(String::new());
    lines.push("Titles by labelled segment (rows) and tagged segment (columns, in the same order)".into());
    lines.extend(confusion_table(evaluation));
    if !evaluation.learning_curve.is_empty() {
        lines.push(String::new());
        let rows: Vec<[String; 2]> = evaluation
            .learning_curve
            .iter()
            .map(|point| [point.titles.to_string(), percent(point.accuracy)])
            .collect();
        lines.extend(text_table(["Learned from", "Right"], &rows));
    }
    lines.extend(mistakes_list(evaluation));
    lines.join("\n")
}

fn headline(evaluation: &Evaluation) -> String {
    let how = match evaluation.source.folds {
        Some(folds) => format!("each asked about when it was not learned from, {folds} folds"),
        None => "tagged with the current model".to_string(),
    };
    format!(
        "{} titles of {}, {how}",
        evaluation.titles, evaluation.source.file
    )
}

fn key_figures(evaluation: &Evaluation) -> Vec<String> {
    let mut rows = vec![
        ["Right".to_string(), percent(evaluation.accuracy)],
        ["Macro-F1".to_string(), format!("{:.3}", evaluation.macro_f1)],
        [
            "Left unclassified".to_string(),
            percent(evaluation.left_unclassified),
        ],
        [
            "Calibration error".to_string(),
            percent(evaluation.calibration_error),
        ],
    ];
    if let Some(background) = &evaluation.background {
        rows.push([
            format!("Background titles left unclassified, of {}", background.titles),
            percent(background.left_unclassified),
        ]);
    }
    text_table(["", ""], &rows).into_iter().skip(1).collect()
}

fn segments_table(evaluation: &Evaluation) -> Vec<String> {
    let share = |share: Option<f64>| share.map_or("-".to_string(), percent);
    let rows: Vec<[String; 6]> = evaluation
        .by_segment
        .iter()
        .map(|figures| {
            [
                figures.segment.clone(),
                figures.titles.to_string(),
                figures.tagged.to_string(),
                share(figures.precision),
                share(figures.recall),
                share(figures.f1),
            ]
        })
        .collect();
    text_table(
        ["Segment", "Titles", "Tagged", "Precision", "Recall", "F1"],
        &rows,
    )
}

fn confusion_table(evaluation: &Evaluation) -> Vec<String> {
    let names = evaluation
        .segments
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    let largest = evaluation.confusion.iter().flatten().max().copied().unwrap_or(0);
    let digits = largest.to_string().len();
    let row = |(name, counts): (&String, &Vec<usize>)| {
        let cells: Vec<String> = counts.iter().map(|count| format!("{count:>digits$}")).collect();
        format!("  {name:<names$}  {}", cells.join("  "))
    };
    evaluation
        .segments
        .iter()
        .zip(&evaluation.confusion)
        .map(row)
        .collect()
}

fn mistakes_list(evaluation: &Evaluation) -> Vec<String> {
    if evaluation.mistakes.is_empty() {
        return Vec::new();
    }
    let name = |rank: usize| evaluation.segments.get(rank).map_or("", String::as_str);
    let mut lines = vec![String::new(), "The most confident mistakes".to_string()];
    for mistake in evaluation.mistakes.iter().take(MISTAKES) {
        lines.push(format!(
            "  \"{}\" is labelled {}, tagged {} ({} %), like",
            mistake.title,
            name(mistake.segment),
            name(mistake.tagged),
            mistake.confidence
        ));
        for neighbour in mistake.neighbours.iter().take(NEIGHBOURS) {
            lines.push(format!(
                "    {:.3}  {} ({})",
                neighbour.similarity,
                neighbour.title,
                name(neighbour.segment)
            ));
        }
    }
    lines
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
