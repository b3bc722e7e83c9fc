//! The figures as a page.

use super::Evaluation;
use crate::error::Result;

static PAGE: &str = include_str!("report.html");
const PLACE: &str = "{{evaluation}}";

impl Evaluation {
    /// The figures as a page with charts: HTML that needs nothing else.
    ///
    /// # Errors
    /// If they cannot be written as JSON.
    pub fn html(&self) -> Result<String> {
        // Within a script element, only a "<" could end the element; JSON has other ways to write it.
        let json = serde_json::to_string(self)?.replace('<', "\\u003c");
        Ok(PAGE.replacen(PLACE, &json, 1))
    }
}
