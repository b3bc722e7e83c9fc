//! The keyword rules' file: `Keyword`, `Rule`, `Persona Segment`, `Exclude Keyword`.

use std::path::Path;

use super::{KeywordRule, KeywordRules, Segments};
use crate::files::RowProblem;
use crate::{
    error::Result,
    table::{Source, TableReader},
};

impl KeywordRules {
    /// Reads a file with the columns `Keyword`, `Rule`, `Persona Segment` and, if there is one, `Exclude
    /// Keyword`, with the rows that are no rules.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column.
    pub fn read(path: &Path, segments: &Segments) -> Result<(Self, Vec<RowProblem>)> {
        let columns: [&[&str]; 3] = [&["Keyword"], &["Rule"], &["Persona Segment"]];
        let mut reader = TableReader::open(&Source::from(path), &columns)?;
        let exclude = reader.find("Exclude Keyword");
        let (mut rules, mut problems) = (Vec::new(), Vec::new());
        while let Some(row) = reader.read()? {
            let row = match row {
                Ok(row) => row,
                Err(reject) => {
                    problems.push(left_out(reject.line, &reject.reason));
                    continue;
                }
            };
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let excluded = exclude.and_then(|at| row.cells.get(at)).unwrap_or_default();
            let cells = [row.cell(0), row.cell(1), row.cell(2), excluded];
            match KeywordRule::read(row.line, cells, segments) {
                Ok(rule) => rules.push(rule),
                Err(reason) => problems.push(left_out(row.line, &reason)),
            }
        }
        Ok((Self::new(rules), problems))
    }
}

fn left_out(line: u64, reason: &str) -> RowProblem {
    let reason = format!("{reason}; the rule is left out");
    RowProblem { line, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::title::Title;

    fn rules(rows: &str) -> (KeywordRules, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules.csv");
        std::fs::write(
            &path,
            format!("Keyword,Rule,Persona Segment,Exclude Keyword\n{rows}"),
        )
        .unwrap();
        let (rules, problems) = KeywordRules::read(&path, &Segments::default()).unwrap();
        (rules, problems.iter().map(ToString::to_string).collect())
    }

    fn line(rules: &KeywordRules, written: &str, standard: &str) -> Option<u64> {
        let (written, standard) = (written.to_string(), standard.to_string());
        rules
            .first_for(&Title { written, standard })
            .map(|rule| rule.line)
    }

    #[test]
    fn a_keyword_is_found_as_whole_words_in_any_case() {
        let (rules, _) = rules("IT,contains,Engineering,\nhead of legal ops,contains,Legal & Compliance,\n");
        assert_eq!(line(&rules, "it manager", "it manager"), Some(2));
        assert_eq!(line(&rules, "Community Manager", "Community Manager"), None);
        assert_eq!(line(&rules, "Interim Head of Legal Ops (EMEA)", ""), Some(3));
        assert_eq!(line(&rules, "Head of Legal Opsec", ""), None);
        assert_eq!(line(&rules, "Audit Manager", ""), None, "a word may end so");
        assert_eq!(line(&rules, "ITIL, IT", ""), Some(2), "a later one counts");
    }

    #[test]
    fn a_keyword_is_found_inside_text_of_a_script_without_spaces() {
        let (rules, _) =
            rules("算法,contains,GenAI,\nエンジニア,contains,Engineering,\nAI,contains,GenAI,\n");
        assert_eq!(line(&rules, "大模型算法工程师", ""), Some(2));
        assert_eq!(line(&rules, "システムエンジニア", ""), Some(3));
        assert_eq!(line(&rules, "AI工程师", ""), Some(4));
        assert_eq!(line(&rules, "高级AI主管", ""), Some(4));
        assert_eq!(line(&rules, "Maintenance", ""), None);
    }

    #[test]
    fn both_forms_of_a_title_are_looked_at_and_the_first_rule_decides() {
        let (rules, _) = rules("Vice President,contains,Executive,\nVP,contains,Product,\n");
        assert_eq!(line(&rules, "VP Sales", "Vice President Sales"), Some(2));
        assert_eq!(line(&rules, "VP Sales", "VP Sales"), Some(3));
    }

    #[test]
    fn equals_is_the_whole_title_and_an_excluded_keyword_keeps_a_title_out() {
        let (rules, _) = rules("counsel,contains,Legal & Compliance,school\nOwner,equals,Executive,\n");
        assert_eq!(line(&rules, "OWNER", "OWNER"), Some(3));
        assert_eq!(line(&rules, "Product Owner", "Product Owner"), None);
        assert_eq!(line(&rules, "Senior Counsel", "Senior Counsel"), Some(2));
        assert_eq!(line(&rules, "School Counsel", "School Counsel"), None);
    }

    #[test]
    fn what_is_excluded_is_a_whole_word_of_either_form() {
        let (rules, _) =
            rules("president,contains,Executive,vice president\ncounsel,contains,Legal & Compliance,camp\n");
        let standard = "Vice President, President's Office";
        assert_eq!(line(&rules, "VP, President's Office", standard), None);
        assert_eq!(line(&rules, "Campus Counsel", "Campus Counsel"), Some(3));
    }

    #[test]
    fn a_rule_with_a_comma_too_many_is_named_and_its_kind_may_be_in_capitals() {
        let (rules, problems) =
            rules("counsel,in-house,contains,Legal & Compliance,law\ncounsel,Contains,Legal & Compliance,\n");
        assert_eq!(rules.len(), 1);
        assert!(
            problems.len() == 1 && problems[0].starts_with("line 2: "),
            "{problems:?}"
        );
    }

    #[test]
    fn rows_that_are_no_rules_are_named_and_left_out() {
        let (rules, problems) =
            rules(",contains,Product,\nx,starts,Product,\n,,,\nx,equals,Prodct,\nx,equals,not classified,\n");
        assert_eq!(rules.len(), 1);
        assert_eq!(
            problems,
            [
                "line 2: the keyword is empty; the rule is left out",
                "line 3: the rule is \"starts\", neither \"contains\" nor \"equals\"; the rule is left out",
                "line 5: there is no segment \"Prodct\"; the rule is left out",
            ]
        );
    }
}
