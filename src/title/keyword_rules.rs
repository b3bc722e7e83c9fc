//! Keyword rules: what a user knows better than any vote.

use std::fmt;

use serde::Serialize;

use super::{SegmentId, Segments, Title, clean, is_joined};

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

impl fmt::Display for RuleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contains => "contains",
            Self::Equals => "equals",
        })
    }
}

impl KeywordRules {
    /// Rules, the first of which decides where several fit.
    #[must_use]
    pub fn new(rules: Vec<KeywordRule>) -> Self {
        Self(rules)
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

impl KeywordRule {
    /// The rule that the cells of a row stand for: keyword, `contains` or `equals`, segment, and the keyword that
    /// must not be there, which may be empty.
    ///
    /// # Errors
    /// If they are no rule: what is wrong with them.
    pub fn read(
        line: u64,
        [keyword, kind, segment, exclude]: [&str; 4],
        segments: &Segments,
    ) -> Result<Self, String> {
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
        Ok(Self {
            line,
            keyword,
            kind,
            segment,
            exclude: Some(clean(exclude)).filter(|exclude| !exclude.is_empty()),
        })
    }

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
