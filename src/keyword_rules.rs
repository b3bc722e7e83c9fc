//! Keyword rules: what a user knows better than any vote.

use std::{fmt, path::Path};

use anyhow::Result;
use serde::Serialize;

use crate::{
    paths,
    segment::{SegmentId, Segments},
    table::{Source, TableReader},
    title::{Title, clean, is_joined},
};

/// Rules in the order of their file; of those that fit a title, the first decides.
///
/// They look at a title as it was written and in its standard form, without regard to case.
#[derive(Clone, Debug, Default)]
pub struct KeywordRules(Vec<KeywordRule>);

/// A rule: titles that fit it are of its segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordRule {
    /// The line it stands on; the header is line 1.
    pub line: u64,
    /// What is looked for, as it was written.
    pub keyword: String,
    /// How.
    pub kind: RuleKind,
    /// The segment of the titles that fit.
    pub segment: SegmentId,
    /// A title that contains this does not fit.
    pub exclude: Option<String>,
}

/// How a rule looks for its keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleKind {
    /// As whole words anywhere in the title.
    Contains,
    /// As the whole title.
    Equals,
}

/// A row that is no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// The line it stands on; the header is line 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}; the rule is left out", self.line, self.reason)
    }
}

impl fmt::Display for RuleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contains => "contains",
            Self::Equals => "equals",
        })
    }
}

impl KeywordRules {
    /// Reads a file with the columns `Keyword`, `Rule`, `Persona Segment` and, if there is one, `Exclude
    /// Keyword`, with the rows that are no rules.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column.
    pub fn read(path: &Path, segments: &Segments) -> Result<(Self, Vec<RuleProblem>)> {
        let columns: [&[&str]; 3] = [&["Keyword"], &["Rule"], &["Persona Segment"]];
        let mut reader = TableReader::open(&Source::from(path), &columns)?;
        let exclude = reader.find("Exclude Keyword");
        let (mut rules, mut problems) = (Vec::new(), Vec::new());
        while let Some(row) = reader.read()? {
            let row = match row {
                Ok(row) => row,
                Err(reject) => {
                    let (line, reason) = (reject.line, reject.reason);
                    problems.push(RuleProblem { line, reason });
                    continue;
                }
            };
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let excluded = exclude.and_then(|at| row.cells.get(at)).map(clean);
            match rule([row.cell(0), row.cell(1), row.cell(2)], excluded, segments) {
                Ok(rule) => rules.push(KeywordRule {
                    line: row.line,
                    ..rule
                }),
                Err(reason) => problems.push(RuleProblem {
                    line: row.line,
                    reason,
                }),
            }
        }
        Ok((Self(rules), problems))
    }

    /// Reads the rules' file: the one named, or the usual one where there is one, else no rules; with the
    /// rows that are no rules.
    ///
    /// # Errors
    /// As [`KeywordRules::read`].
    pub fn read_named_or_usual(named: Option<&Path>, segments: &Segments) -> Result<(Self, Vec<String>)> {
        let Some(file) = paths::named_or_usual(named, paths::KEYWORD_RULES) else {
            return Ok(<_>::default());
        };
        let (rules, problems) = Self::read(&file, segments)?;
        let told = |problem: &RuleProblem| format!("{}: {problem}", file.display());
        Ok((rules, problems.iter().map(told).collect()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first rule that fits `title`.
    #[must_use]
    pub fn first_for(&self, title: &Title) -> Option<&KeywordRule> {
        if self.is_empty() {
            return None;
        }
        let forms = [title.written.to_lowercase(), title.standard.to_lowercase()];
        self.0.iter().find(|rule| rule.fits(&forms))
    }
}

/// The rule that a row's cells stand for, or what is wrong with them.
fn rule(
    [keyword, kind, segment]: [&str; 3],
    exclude: Option<String>,
    segments: &Segments,
) -> Result<KeywordRule, String> {
    let keyword = clean(keyword);
    if keyword.is_empty() {
        return Err("the keyword is empty".to_string());
    }
    let kind = match clean(kind).to_lowercase().as_str() {
        "contains" => RuleKind::Contains,
        "equals" => RuleKind::Equals,
        other => {
            return Err(format!(
                "the rule is \"{other}\", neither \"contains\" nor \"equals\""
            ));
        }
    };
    let Some(segment) = segments.find(segment) else {
        return Err(format!("there is no segment \"{}\"", clean(segment)));
    };
    Ok(KeywordRule {
        line: 0,
        keyword,
        kind,
        segment,
        exclude: exclude.filter(|exclude| !exclude.is_empty()),
    })
}

impl KeywordRule {
    /// Whether a title with these forms, in lower case, fits.
    fn fits(&self, forms: &[String; 2]) -> bool {
        let keyword = self.keyword.to_lowercase();
        let fits = forms.iter().any(|form| match self.kind {
            RuleKind::Contains => contains(form, &keyword),
            RuleKind::Equals => *form == keyword,
        });
        let exclude = self.exclude.as_ref().map(|exclude| exclude.to_lowercase());
        fits && !exclude.is_some_and(|exclude| forms.iter().any(|form| contains(form, &exclude)))
    }
}

impl fmt::Display for KeywordRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} \"{}\"", self.line, self.kind, self.keyword)?;
        match &self.exclude {
            Some(exclude) => write!(f, ", not \"{exclude}\""),
            None => Ok(()),
        }
    }
}

/// Whether `phrase` stands in `text` as whole words: `it` is not in `community`. Scripts that put no spaces
/// between words have no whole ones: `算法` is in `大模型算法工程师`.
fn contains(text: &str, phrase: &str) -> bool {
    let joined = |left: Option<char>, right: Option<char>| {
        left.zip(right)
            .is_some_and(|(left, right)| is_joined(left, right))
    };
    text.match_indices(phrase).any(|(start, _)| {
        let (before, after) = (&text[..start], &text[start + phrase.len()..]);
        !joined(before.chars().next_back(), phrase.chars().next())
            && !joined(phrase.chars().next_back(), after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }

    #[test]
    fn a_keyword_is_found_inside_text_of_a_script_without_spaces() {
        let (rules, _) =
            rules("算法,contains,GenAI,\nエンジニア,contains,Engineering,\nAI,contains,GenAI,\n");
        assert_eq!(line(&rules, "大模型算法工程师", ""), Some(2));
        assert_eq!(line(&rules, "システムエンジニア", ""), Some(3));
        assert_eq!(line(&rules, "AI工程师", ""), Some(4));
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
